//! Is a message written to a person, or sent to many by a machine?

/// The headers that tell bulk mail. None of them is kept.
#[derive(Clone, Copy, Default)]
pub struct Signs<'a> {
    /// `List-Id` (RFC 2919).
    pub list_id: Option<&'a str>,
    /// `List-Unsubscribe` (RFC 2369).
    pub list_unsubscribe: Option<&'a str>,
    /// `Precedence`, never a standard and in wide use.
    pub precedence: Option<&'a str>,
    /// `Auto-Submitted` (RFC 3834).
    pub auto_submitted: Option<&'a str>,
}

opaque_debug!(Signs<'_>);

impl Signs<'_> {
    /// Mailing lists, newsletters, automatic replies and notices.
    pub fn is_bulk(&self) -> bool {
        let there = |header: Option<&str>| header.is_some_and(|value| !value.trim().is_empty());
        let precedence = self.precedence.unwrap_or_default().trim();
        let bulk = ["bulk", "list", "junk"]
            .iter()
            .any(|word| word.eq_ignore_ascii_case(precedence));
        let automatic = self.auto_submitted.unwrap_or_default();
        let automatic = automatic.split([';', ' ']).next().unwrap_or_default();
        let automatic = !automatic.is_empty() && !automatic.eq_ignore_ascii_case("no");
        there(self.list_id) || there(self.list_unsubscribe) || bulk || automatic
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_message_is_not_bulk() {
        assert!(!Signs::default().is_bulk());
        assert!(
            !Signs {
                auto_submitted: Some("no"),
                precedence: Some("first-class"),
                list_id: Some(" "),
                ..Signs::default()
            }
            .is_bulk()
        );
    }

    #[test]
    fn each_sign_alone_tells_bulk() {
        assert!(
            Signs {
                list_id: Some("<a.b.c>"),
                ..Signs::default()
            }
            .is_bulk()
        );
        assert!(
            Signs {
                list_unsubscribe: Some("<mailto:x@y.z>"),
                ..Signs::default()
            }
            .is_bulk()
        );
        assert!(
            Signs {
                precedence: Some("Bulk"),
                ..Signs::default()
            }
            .is_bulk()
        );
        assert!(
            Signs {
                auto_submitted: Some("auto-replied; owner-email=x"),
                ..Signs::default()
            }
            .is_bulk()
        );
    }
}
