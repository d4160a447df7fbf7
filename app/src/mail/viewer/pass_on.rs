//! A mail that goes on in another: what the sanitizer left of it, as HTML. Remote images stay where
//! they are, for whoever gets the mail to decide; trackers do not go on.

use super::walk::{all, clean_style, facts, is_html, tracks};
use crate::model::mail::{
    html::{
        link::Verdict,
        passed_on::{Written, goes_on},
        picture::{ImageSource, image_source, is_same_id},
    },
    letter::quoted::QuotedHtml,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

/// A mail, ready to go on.
#[derive(Default)]
pub struct PassedOn {
    /// What it says.
    pub html: QuotedHtml,
    /// Images that come with it: their Content-IDs, and the names that they have in it now.
    pub images: Vec<(String, String)>,
}

/// What stands in a sanitized element, as HTML. `fresh` gives names for its images.
pub fn pass_on(root: &HtmlElement, fresh: &dyn Fn() -> String) -> PassedOn {
    for styled in all(root, "[style]") {
        clean_style(&styled);
    }
    let mut passing = Passing {
        written: Written::default(),
        images: Vec::new(),
        fresh,
    };
    passing.children(root);
    PassedOn {
        html: QuotedHtml {
            html: passing.written.finish(),
            images: passing
                .images
                .iter()
                .map(|(_, name)| name.clone())
                .collect(),
        },
        images: passing.images,
    }
}

struct Passing<'a> {
    written: Written,
    images: Vec<(String, String)>,
    fresh: &'a dyn Fn() -> String,
}

impl Passing<'_> {
    /// Browsers bound the depth of a document, and so this recursion.
    fn children(&mut self, parent: &Node) {
        let mut next = parent.first_child();
        while let Some(node) = next {
            match node.node_type() {
                Node::TEXT_NODE => self.written.text(&node.text_content().unwrap_or_default()),
                Node::ELEMENT_NODE => self.element(node.unchecked_ref()),
                _ => {}
            }
            next = node.next_sibling();
        }
    }

    fn element(&mut self, element: &Element) {
        if !is_html(element) {
            return;
        }
        let name = element.local_name();
        let mut attributes = plain_attributes(element);
        if name == "img" {
            if tracks(element) {
                return;
            }
            attributes.extend(self.source(element));
        } else if name == "a" {
            attributes.extend(link(element));
        }
        if self.written.begin(&name, &attributes) {
            self.children(element);
            self.written.end(&name);
        }
    }

    /// Where an image is, for whoever gets the mail.
    fn source(&mut self, image: &Element) -> Option<(String, String)> {
        let src = image.get_attribute("src")?;
        let address = match image_source(&src) {
            ImageSource::Data => src.clone(),
            ImageSource::Inline(id) => format!("cid:{}", self.named(&id)),
            ImageSource::Remote(address) => address.into_owned(),
            ImageSource::Nowhere => return None,
        };
        Some(("src".to_owned(), address))
    }

    fn named(&mut self, id: &str) -> String {
        let known = self.images.iter().find(|(own, _)| is_same_id(own, id));
        if let Some((_, name)) = known {
            return name.clone();
        }
        let name = (self.fresh)();
        self.images.push((id.to_owned(), name.clone()));
        name
    }
}

/// Where a link leads, if a mail may lead there.
fn link(link: &Element) -> Option<(String, String)> {
    if !link.has_attribute("href") {
        return None;
    }
    let facts = facts(link.unchecked_ref());
    (facts.verdict() != Verdict::Dead).then(|| ("href".to_owned(), facts.href))
}

/// The attributes that say how something looks, and not where something is.
fn plain_attributes(element: &Element) -> Vec<(String, String)> {
    let names = element.get_attribute_names();
    let names = names.iter().filter_map(|name| name.as_string());
    let plain = names.filter(|name| goes_on(name) && !matches!(name.as_str(), "href" | "src"));
    plain
        .filter_map(|name| {
            let value = element.get_attribute(&name)?;
            Some((name, value))
        })
        .collect()
}
