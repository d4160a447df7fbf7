//! HTML of a mail that goes on in another: written anew, element by element, of what the sanitizer
//! left. Names come from the allow-list alone and values are escaped, so that nothing of a mail
//! becomes markup of ours.

use super::allow::{ATTRIBUTES, ELEMENTS};
use crate::model::mail::letter::body::escape;

/// Elements that have no content and no end.
const EMPTY: &[&str] = &["br", "col", "hr", "img", "wbr"];

/// HTML that is being written.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Written {
    html: String,
}

impl Written {
    /// An element begins. Whether it does: what is not on the allow-list is left out, and so are
    /// such attributes.
    pub fn begin(&mut self, name: &str, attributes: &[(String, String)]) -> bool {
        if !ELEMENTS.contains(&name) {
            return false;
        }
        self.html.push('<');
        self.html.push_str(name);
        for (name, value) in attributes.iter().filter(|(name, _)| goes_on(name)) {
            self.html.push(' ');
            self.html.push_str(name);
            self.html.push_str("=\"");
            escape(&mut self.html, value);
            self.html.push('"');
        }
        self.html.push('>');
        true
    }

    /// An element that has begun ends.
    pub fn end(&mut self, name: &str) {
        if !EMPTY.contains(&name) {
            self.html.push_str("</");
            self.html.push_str(name);
            self.html.push('>');
        }
    }

    /// Some text.
    pub fn text(&mut self, text: &str) {
        escape(&mut self.html, text);
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.html
    }
}

/// Whether an attribute goes on. `class` says something to style sheets alone, which do not.
pub fn goes_on(attribute: &str) -> bool {
    attribute != "class" && ATTRIBUTES.contains(&attribute)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(name: &str, attributes: &[(&str, &str)]) -> String {
        let attributes: Vec<_> = attributes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let mut written = Written::default();
        if written.begin(name, &attributes) {
            written.text("a < b & \u{a0}c");
            written.end(name);
        }
        written.finish()
    }

    #[test]
    fn form_goes_on_and_values_are_values() {
        assert_eq!(
            written("td", &[("bgcolor", "#eee"), ("title", "\"><script>")]),
            "<td bgcolor=\"#eee\" title=\"&quot;&gt;&lt;script&gt;\">a &lt; b &amp; &nbsp;c</td>"
        );
    }

    #[test]
    fn nothing_that_is_not_on_the_list_goes_on() {
        for name in ["script", "iframe", "svg", "style", "form", "o:p", "IMG", ""] {
            assert_eq!(written(name, &[]), "", "{name}");
        }
        let attributes = [
            ("onclick", "run()"),
            ("id", "x"),
            ("class", "gmail_quote"),
            ("srcset", "https://a.example/"),
            ("background", "https://a.example/"),
            ("x\" onload=\"run()", "y"),
        ];
        assert_eq!(written("p", &attributes), "<p>a &lt; b &amp; &nbsp;c</p>");
    }

    #[test]
    fn elements_without_content_have_no_end() {
        let mut written = Written::default();
        assert!(written.begin("br", &[]));
        written.end("br");
        assert_eq!(written.finish(), "<br>");
    }
}
