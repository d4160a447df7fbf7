//! The walk over sanitized mail: links, images, styles, quotes. Only DOM calls; no HTML is text here.

use super::Found;
use crate::model::mail::html::{
    allow::QUOTES,
    folds_quotes,
    link::{Doubtful, LinkFacts, Verdict},
    picture::{ImageSource, image_source, is_tracker},
    style, word_chars,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAnchorElement, HtmlElement};

const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// What a link carries that is asked about: its number.
pub(super) const ASK: &str = "data-ask";

/// What a walk came upon.
#[derive(Default)]
pub(super) struct Walked {
    pub(super) found: Found,
    /// Quoted mail, each in an element of ours.
    pub(super) quotes: Vec<Element>,
    /// Links to be asked about, by their number.
    pub(super) doubtful: Vec<Doubtful>,
    /// Images that come with the mail, and their Content-IDs.
    pub(super) inline: Vec<(Element, String)>,
}

/// Walks over what stands in a document that nobody sees yet.
pub(super) fn walk(body: &HtmlElement, shows_images: bool) -> Walked {
    let mut walked = Walked {
        quotes: quotes(body),
        ..Walked::default()
    };
    walked.found.quotes = !walked.quotes.is_empty();
    for link in all(body, "a, area") {
        walked.link(&link);
    }
    for image in all(body, "img") {
        walked.image(&image, shows_images);
    }
    for styled in all(body, "[style]") {
        clean_style(&styled);
    }
    for named in all(body, "[class]") {
        remove(&named, &["class"]);
    }
    walked
}

impl Walked {
    fn link(&mut self, link: &Element) {
        if !is_html(link) {
            link.remove();
            return;
        }
        remove(link, &["ping", "download", "target", "rel", "title", ASK]);
        if !link.has_attribute("href") {
            return;
        }
        let facts = facts(link.unchecked_ref());
        match facts.verdict() {
            Verdict::Good => set(
                link,
                &[
                    ("target", "_blank"),
                    ("rel", "noopener noreferrer nofollow"),
                    ("referrerpolicy", "no-referrer"),
                    ("title", &facts.href),
                ],
            ),
            Verdict::Ask(doubt) => {
                // Without an address it leads nowhere, even where nobody hears the click.
                remove(link, &["href"]);
                set(
                    link,
                    &[
                        (ASK, &self.doubtful.len().to_string()),
                        ("role", "link"),
                        ("tabindex", "0"),
                        ("title", &facts.href),
                    ],
                );
                let style = link.unchecked_ref::<HtmlElement>().style();
                drop(style.set_property("text-decoration", "underline wavy"));
                drop(style.set_property("cursor", "pointer"));
                self.doubtful.push(Doubtful {
                    host: facts.place().to_owned(),
                    href: facts.href,
                    doubt,
                });
            }
            Verdict::Dead => remove(link, &["href"]),
        }
    }

    fn image(&mut self, image: &Element, shows_remote: bool) {
        let src = image.get_attribute("src").unwrap_or_default();
        remove(image, &["srcset", "sizes", "usemap"]);
        match image_source(&src) {
            ImageSource::Data => {}
            ImageSource::Inline(id) => {
                remove(image, &["src"]);
                self.inline.push((image.clone(), id.into_owned()));
            }
            ImageSource::Remote(address) => {
                if tracks(image) {
                    self.found.trackers += 1;
                    image.remove();
                } else if shows_remote {
                    self.found.images += 1;
                    set(
                        image,
                        &[("referrerpolicy", "no-referrer"), ("src", &address)],
                    );
                } else {
                    self.found.images += 1;
                    remove(image, &["src"]);
                }
            }
            ImageSource::Nowhere => remove(image, &["src"]),
        }
    }
}

/// Whether an image is there to be asked for at somebody's server, and not to be seen.
pub(super) fn tracks(image: &Element) -> bool {
    let attribute = |name| image.get_attribute(name);
    let src = attribute("src").unwrap_or_default();
    let (width, height) = (attribute("width"), attribute("height"));
    matches!(image_source(&src), ImageSource::Remote(_))
        && is_tracker(
            width.as_deref(),
            height.as_deref(),
            attribute("style").as_deref(),
        )
}

/// A link as the browser reads it.
pub(super) fn facts(link: &HtmlAnchorElement) -> LinkFacts {
    LinkFacts {
        href: link.href(),
        protocol: link.protocol(),
        host: link.hostname(),
        has_user: !link.username().is_empty() || !link.password().is_empty(),
        text: link.text_content().unwrap_or_default(),
    }
}

/// The mail that a mail quotes at length, each piece put into an element that can be hidden: one
/// without a style of the sender's.
fn quotes(body: &HtmlElement) -> Vec<Element> {
    let outer = |quote: &Element| {
        let around = quote.parent_element();
        around.is_none_or(|around| matches!(around.closest(QUOTES), Ok(None)))
    };
    let quotes: Vec<Element> = all(body, QUOTES).into_iter().filter(outer).collect();
    let chars = |element: &Element| word_chars(&element.text_content().unwrap_or_default());
    let quoted: usize = quotes.iter().map(chars).sum();
    if !folds_quotes(chars(body).saturating_sub(quoted), quoted) {
        return Vec::new();
    }
    quotes.iter().filter_map(wrapped).collect()
}

/// An element of ours, in the place of this one and around it.
fn wrapped(quote: &Element) -> Option<Element> {
    let wrapper = quote.owner_document()?.create_element("div").ok()?;
    quote.parent_node()?.replace_child(&wrapper, quote).ok()?;
    wrapper.append_child(quote).ok()?;
    Some(wrapper)
}

/// Takes out the declarations that could load something.
pub(super) fn clean_style(element: &Element) {
    if !is_html(element) {
        element.remove();
        return;
    }
    let whole = element.get_attribute("style").unwrap_or_default();
    if style::is_plain(&whole) {
        return;
    }
    let declared = element.unchecked_ref::<HtmlElement>().style();
    let names: Vec<String> = (0..declared.length()).map(|at| declared.item(at)).collect();
    for name in names {
        let value = declared.get_property_value(&name).unwrap_or_default();
        // A shorthand that waits for a variable says nothing, and goes.
        if value.is_empty() || !style::is_kept(&name, &value) {
            drop(declared.remove_property(&name));
        }
    }
}

/// Every element below another that a selector finds.
pub(super) fn all(within: &HtmlElement, selector: &str) -> Vec<Element> {
    let Ok(found) = within.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|at| found.item(at))
        .map(JsCast::unchecked_into)
        .collect()
}

pub(super) fn is_html(element: &Element) -> bool {
    element.namespace_uri().as_deref() == Some(XHTML)
}

fn set(element: &Element, attributes: &[(&str, &str)]) {
    for (name, value) in attributes {
        // The names are our own and therefore valid.
        drop(element.set_attribute(name, value));
    }
}

fn remove(element: &Element, attributes: &[&str]) {
    for name in attributes {
        drop(element.remove_attribute(name));
    }
}
