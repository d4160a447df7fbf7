//! An earlier mail below a new one.

use serde::{Deserialize, Serialize};

/// An earlier mail below a new one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The lines that say whose it is.
    pub intro: Vec<String>,
    /// What it says, for readers without HTML.
    pub text: String,
    /// The same in its own form; none where it has none.
    #[serde(default)]
    pub html: Option<QuotedHtml>,
    /// Passed on whole, and not marked line by line.
    pub forwarded: bool,
}

/// A quoted mail in its own form: written anew of what the viewer's sanitizer left of it
/// ([`crate::model::mail::html::passed_on`]).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotedHtml {
    /// The HTML.
    pub html: String,
    /// The files that its images are. In the HTML they stand as `cid:` and this name.
    pub images: Vec<String>,
}

impl QuotedHtml {
    /// The HTML with other Content-IDs: `content_id` gives the one of a file.
    pub fn with_ids(&self, content_id: &dyn Fn(&str) -> String) -> String {
        self.images.iter().fold(self.html.clone(), |html, file| {
            // The name is a fresh one, which nobody who wrote the mail could know.
            let source = format!("src=\"cid:{}\"", content_id(file));
            html.replace(&format!("src=\"cid:{file}\""), &source)
        })
    }

    /// Puts more below it.
    pub fn push(&mut self, more: Self) {
        self.html.push_str("<div>");
        self.html.push_str(&more.html);
        self.html.push_str("</div>\n");
        self.images.extend(more.images);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_named_anew_wherever_they_stand() {
        let quoted = QuotedHtml {
            html: "<img src=\"cid:f1\"> cid:f1 <img src=\"cid:f1\" alt=\"\"><img src=\"cid:f11\">"
                .to_owned(),
            images: vec!["f1".to_owned(), "f11".to_owned()],
        };
        assert_eq!(
            quoted.with_ids(&|file| format!("{file}@a.example")),
            "<img src=\"cid:f1@a.example\"> cid:f1 <img src=\"cid:f1@a.example\" alt=\"\">\
             <img src=\"cid:f11@a.example\">"
        );
    }

    #[test]
    fn what_an_earlier_client_kept_is_read() {
        let kept = r#"{"intro":["Hana wrote:"],"text":"Hi","forwarded":false}"#;
        let quote: Quote = serde_json::from_str(kept).unwrap();
        assert!(quote.html.is_none());
    }
}
