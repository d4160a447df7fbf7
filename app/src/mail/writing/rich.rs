//! Text with form, between the page and [`Body`]: read from an editor or from HTML, painted into an
//! editor by DOM calls.

use crate::{
    mail::viewer::Workshop,
    model::mail::letter::body::{Body, Builder, LineKind, Run, Style, safe_link},
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Node};

/// The attribute by which an image of an editor names its file.
pub const FILE: &str = "data-file";

/// What an element says.
pub fn read(root: &Node) -> Body {
    let mut builder = Builder::default();
    read_children(root, &mut builder, Style::default(), None);
    builder.finish()
}

/// What some HTML says: from a signature or the clipboard. It is taken apart in a document that
/// nobody sees and that loads nothing; only text, links and form come out of it.
pub async fn of_html(html: &str) -> Body {
    if let Some(workshop) = Workshop::open().await
        && let Some(body) = workshop.sanitized(html).await
    {
        return read_trimmed(&body);
    }
    Body::of_text(&gmail::html::to_text(html))
}

/// What an element says, without empty lines at its end.
pub(super) fn read_trimmed(root: &Node) -> Body {
    Body {
        lines: trimmed(read(root).lines),
    }
}

fn trimmed<T: PartialEq + Default>(mut lines: Vec<T>) -> Vec<T> {
    while lines.last().is_some_and(|line| *line == T::default()) {
        lines.pop();
    }
    lines
}

fn read_children(parent: &Node, builder: &mut Builder, style: Style, link: Option<&str>) {
    let children = parent.child_nodes();
    for index in 0..children.length() {
        if let Some(child) = children.get(index) {
            read_node(&child, builder, style, link);
        }
    }
}

fn read_node(node: &Node, builder: &mut Builder, style: Style, link: Option<&str>) {
    if node.node_type() == Node::TEXT_NODE {
        let text = node.text_content().unwrap_or_default();
        // Line breaks of the source between blocks say nothing.
        let joined = text.replace(['\n', '\r'], " ");
        let only_space = joined.trim_matches(' ').is_empty() && joined != text;
        if !only_space {
            builder.text(&joined, style, link);
        }
        return;
    }
    if node.node_type() != Node::ELEMENT_NODE {
        return;
    }
    // Of whichever realm.
    let element: &Element = node.unchecked_ref();
    let tag = element.tag_name().to_ascii_uppercase();
    let outer = builder.kind();
    match tag.as_str() {
        "BR" => builder.end_even_empty(),
        "IMG" => {
            // In an editor the file of a mail; in a draft's HTML the Content-ID of one.
            let named = element.get_attribute(FILE).or_else(|| {
                let src = element.get_attribute("src")?;
                src.starts_with("cid:").then_some(src)
            });
            if let Some(file) = named {
                builder.image(&file, &element.get_attribute("alt").unwrap_or_default());
            }
        }
        "SCRIPT" | "STYLE" | "TITLE" | "TEMPLATE" | "HEAD" => {}
        "B" | "STRONG" => {
            let style = Style {
                bold: true,
                ..style
            };
            read_children(node, builder, style, link);
        }
        "I" | "EM" => {
            let style = Style {
                italic: true,
                ..style
            };
            read_children(node, builder, style, link);
        }
        "U" => {
            let style = Style {
                underline: true,
                ..style
            };
            read_children(node, builder, style, link);
        }
        "A" => {
            let href = element.get_attribute("href").as_deref().and_then(safe_link);
            read_children(node, builder, style, href.as_deref().or(link));
        }
        "LI" => {
            let numbered = element
                .parent_element()
                .is_some_and(|list| list.tag_name().eq_ignore_ascii_case("OL"));
            builder.begin(if numbered {
                LineKind::Numbered
            } else {
                LineKind::Bullet
            });
            read_children(node, builder, style, link);
            builder.begin(outer);
        }
        "BLOCKQUOTE" => {
            builder.begin(LineKind::Quoted);
            read_children(node, builder, style, link);
            builder.begin(outer);
        }
        "DIV" | "P" | "UL" | "OL" | "TR" | "TABLE" | "H1" | "H2" | "H3" | "H4" | "H5" | "H6"
        | "PRE" | "SECTION" | "ARTICLE" | "HEADER" | "FOOTER" | "ADDRESS" | "HR" => {
            builder.begin(outer);
            read_children(node, builder, style, link);
            builder.begin(outer);
        }
        "TD" | "TH" => {
            read_children(node, builder, style, link);
            builder.text(" ", style, link);
        }
        _ => read_children(node, builder, style, link),
    }
}

/// Puts a body into an empty element, as an editor has it. `image` gives the address of a file's
/// picture.
pub fn paint(
    body: &Body,
    into: &Element,
    image: &dyn Fn(&str) -> Option<String>,
) -> Result<(), JsValue> {
    let document = crate::browser::dom::document();
    let mut group: Option<(LineKind, Element)> = None;
    for line in &body.lines {
        let (outer, inner) = match line.kind {
            LineKind::Plain => (None, "div"),
            LineKind::Bullet => (Some("ul"), "li"),
            LineKind::Numbered => (Some("ol"), "li"),
            LineKind::Quoted => (Some("blockquote"), "div"),
        };
        let parent = match (outer, &group) {
            (None, _) => {
                group = None;
                into.clone()
            }
            (Some(_), Some((kind, element))) if *kind == line.kind => element.clone(),
            (Some(tag), _) => {
                let element = document.create_element(tag)?;
                into.append_child(&element)?;
                group = Some((line.kind, element.clone()));
                element
            }
        };
        let element = document.create_element(inner)?;
        if line.runs.is_empty() {
            element.append_child(&document.create_element("br")?.into())?;
        }
        for run in &line.runs {
            paint_run(run, &element, &document, image)?;
        }
        parent.append_child(&element)?;
    }
    Ok(())
}

fn paint_run(
    run: &Run,
    parent: &Element,
    document: &Document,
    image: &dyn Fn(&str) -> Option<String>,
) -> Result<(), JsValue> {
    match run {
        Run::Image { file, alt } => {
            let element = picture(document, file, alt, image(file))?;
            parent.append_child(&element)?;
        }
        Run::Text { text, style, link } => {
            let mut place = parent.clone();
            let tags = [
                (style.bold, "b"),
                (style.italic, "i"),
                (style.underline, "u"),
            ];
            if let Some(link) = link {
                let element = document.create_element("a")?;
                element.set_attribute("href", link)?;
                place.append_child(&element)?;
                place = element;
            }
            for (_, tag) in tags.iter().filter(|(worn, _)| *worn) {
                let element = document.create_element(tag)?;
                place.append_child(&element)?;
                place = element;
            }
            place.append_child(&document.create_text_node(text))?;
        }
    }
    Ok(())
}

/// An image as an editor has it.
pub fn picture(
    document: &Document,
    file: &str,
    alt: &str,
    address: Option<String>,
) -> Result<Element, JsValue> {
    let element = document.create_element("img")?;
    element.set_attribute(FILE, file)?;
    element.set_attribute("alt", alt)?;
    element.set_attribute("class", "editor__image")?;
    if let Some(address) = address {
        element.set_attribute("src", &address)?;
    }
    Ok(element)
}
