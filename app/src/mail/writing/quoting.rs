//! The mail that stands below another, in its own form. It goes through the viewer's sanitizer
//! before it is put below anything.

use super::rich;
use crate::{
    api::Abort,
    mail::{
        Mail, Stop,
        viewer::{PassedOn, Workshop, pass_on},
    },
    model::mail::{
        html::weight::is_heavy,
        letter::{
            body::{Body, push_lines},
            quoted::{Quote, QuotedHtml},
        },
    },
};
use gmail::{MessageId, mime::Section};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

/// How mail programs mark the mail that is answered, and the lines that say whose it is.
const QUOTE: &str = "div.gmail_quote";
const INTRO: &str = ".gmail_attr";

impl Mail {
    /// A message in its own form, to be put below another; none where it has no HTML, or too much
    /// of it. `fresh` gives names for its images.
    pub async fn quotable(
        self,
        id: MessageId,
        sections: Vec<Section>,
        fresh: &dyn Fn() -> String,
        abort: &Abort,
    ) -> Result<Option<PassedOn>, Stop> {
        if sections.is_empty() {
            return Ok(None);
        }
        let sections = self.sections(id, sections, abort).await?;
        let Some(workshop) = Workshop::open().await else {
            return Ok(None);
        };
        let mut whole = PassedOn::default();
        for section in &sections {
            let part = match section {
                Section::Html(html) => match apart(&workshop, html).await {
                    Some(body) => pass_on(&body, fresh),
                    None => return Ok(None),
                },
                Section::Text(text) => PassedOn {
                    html: of_text(text),
                    images: Vec::new(),
                },
                Section::Elsewhere(_) => continue,
            };
            whole.html.push(part.html);
            whole.images.extend(part.images);
        }
        Ok(Some(whole))
    }
}

async fn apart(workshop: &Workshop, html: &str) -> Option<HtmlElement> {
    if is_heavy(html) {
        return None;
    }
    workshop.sanitized(html).await
}

fn of_text(text: &str) -> QuotedHtml {
    let mut html = String::new();
    push_lines(&mut html, text);
    QuotedHtml {
        html,
        images: Vec::new(),
    }
}

/// A draft, taken apart.
pub struct Apart {
    /// What was written.
    pub body: Body,
    /// The mail below.
    pub quote: Option<Quote>,
    /// The images of the mail below: their Content-IDs, and the names that they have now.
    pub images: Vec<(String, String)>,
}

/// Takes a draft's HTML apart: what was written, and the mail that it answers or passes on. None
/// where this browser cannot.
pub async fn take_apart(html: &str, fresh: &dyn Fn() -> String) -> Option<Apart> {
    let workshop = Workshop::open().await?;
    let root = apart(&workshop, html).await?;
    let below = below(&root);
    if let Some(below) = &below {
        below.remove();
    }
    let (quote, images) = match below {
        Some(below) => {
            let (quote, images) = quote(&below, fresh);
            (Some(quote), images)
        }
        None => (None, Vec::new()),
    };
    Some(Apart {
        body: rich::read_trimmed(&root),
        quote,
        images,
    })
}

/// The mail that stands below everything else.
fn below(root: &HtmlElement) -> Option<HtmlElement> {
    let found = root.query_selector(QUOTE).ok()??;
    let mut node: Node = found.clone().into();
    while !node.is_same_node(Some(root)) {
        let mut next = node.next_sibling();
        while let Some(sibling) = next {
            if says_something(&sibling) {
                return None;
            }
            next = sibling.next_sibling();
        }
        node = node.parent_node()?;
    }
    Some(found.unchecked_into())
}

fn says_something(node: &Node) -> bool {
    let is_image = |element: &Element| {
        let inside = element.query_selector("img");
        element.matches("img").unwrap_or(false) || matches!(inside, Ok(Some(_)))
    };
    let text = node.text_content().unwrap_or_default();
    let is_element = node.node_type() == Node::ELEMENT_NODE;
    (is_element && is_image(node.unchecked_ref())) || !text.trim().is_empty()
}

fn quote(below: &HtmlElement, fresh: &dyn Fn() -> String) -> (Quote, Vec<(String, String)>) {
    let mut intro = Vec::new();
    if let Ok(Some(element)) = below.query_selector(INTRO) {
        let lines = rich::read_trimmed(&element).to_text();
        intro.extend(lines.lines().map(str::to_owned));
        element.remove();
    }
    let marked = only_quotation(below);
    let passed = pass_on(marked.as_ref().unwrap_or(below), fresh);
    let quote = Quote {
        intro,
        text: gmail::html::to_text(&passed.html.html),
        html: Some(passed.html),
        forwarded: marked.is_none(),
    };
    (quote, passed.images)
}

/// The quotation, where nothing else stands there: a mail that is passed on is not marked as one.
fn only_quotation(below: &HtmlElement) -> Option<HtmlElement> {
    let first = below.first_element_child()?;
    let alone = first.next_element_sibling().is_none();
    let marked = first.tag_name().eq_ignore_ascii_case("BLOCKQUOTE");
    (alone && marked).then(|| first.unchecked_into())
}
