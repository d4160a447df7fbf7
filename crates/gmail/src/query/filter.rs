//! What a person narrows a list of their own mail to.

use super::Query;
use crate::LabelId;

/// What a list is narrowed to; nothing by default. It only ever takes mail away from the list it is applied to: every
/// word is quoted, and the rest is made here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that must all stand in the message: its headers, its text or the names of its files.
    pub words: String,
    /// Only unread mail.
    pub unread: bool,
    /// Only mail with an attachment.
    pub attachment: bool,
    /// Only mail that went this way.
    pub way: Option<Way>,
    /// Only mail of this second (since 1970) or later.
    pub after_s: Option<i64>,
    /// Only mail before this second.
    pub before_s: Option<i64>,
    /// Only mail with this label. By id, so that no name has to be spelled in a query.
    pub label_id: Option<LabelId>,
}

impl Query {
    /// All mail: no drafts and no chat lines.
    pub fn mail() -> Self {
        Self(String::new()).only_mail()
    }
}

/// Which way a message went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the mailbox.
    Received,
    /// From the mailbox.
    Sent,
}

impl Filter {
    /// Whether it takes nothing away.
    pub fn is_empty(&self) -> bool {
        let Self {
            words,
            unread,
            attachment,
            way,
            after_s,
            before_s,
            label_id,
        } = self;
        words.trim().is_empty()
            && !unread
            && !attachment
            && way.is_none()
            && after_s.is_none()
            && before_s.is_none()
            && label_id.is_none()
    }

    /// Narrows a search. The label is not part of it: [`Filter::label_id`] goes beside the query.
    pub fn narrow(&self, mut query: Query) -> Query {
        query = query.words(&self.words);
        if self.unread {
            query = query.unread();
        }
        if self.attachment {
            query = query.with_attachment();
        }
        query = match self.way {
            Some(Way::Received) => query.received(),
            Some(Way::Sent) => query.sent(),
            None => query,
        };
        if let Some(after_s) = self.after_s {
            query = query.after(after_s);
        }
        match self.before_s {
            Some(before_s) => query.before(before_s),
            None => query,
        }
    }

    /// The filter as a search over everything; none where it takes nothing away but by label.
    pub fn search(&self) -> Option<Query> {
        let query = self.narrow(Query(String::new()));
        (!query.as_str().is_empty()).then_some(query)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::{SearchAddress, Sides};

    fn scope() -> Query {
        Query::addresses(&[SearchAddress::new("a@b.c").unwrap()], Sides::From).unwrap()
    }

    #[test]
    fn every_part_becomes_a_term_behind_the_scope() {
        let filter = Filter {
            words: "見積 chairs".to_owned(),
            unread: true,
            attachment: true,
            way: Some(Way::Received),
            after_s: Some(5),
            before_s: Some(9),
            label_id: Some(LabelId::new("Label_1")),
        };
        assert_eq!(
            filter.narrow(scope()).as_str(),
            "from:a@b.c \"見積\" \"chairs\" is:unread has:attachment -in:sent -in:drafts after:5 before:9"
        );
        assert!(!filter.is_empty());
    }

    #[test]
    fn an_empty_filter_changes_nothing_and_searches_nothing() {
        let filter = Filter {
            words: " \u{3000}".to_owned(),
            ..Filter::default()
        };
        assert!(filter.is_empty());
        assert_eq!(filter.narrow(scope()), scope());
        assert_eq!(filter.search(), None);
    }

    #[test]
    fn a_label_alone_is_no_search() {
        let filter = Filter {
            label_id: Some(LabelId::new("Label_1 OR in:anywhere")),
            ..Filter::default()
        };
        assert_eq!((filter.is_empty(), filter.search()), (false, None));
    }

    #[test]
    fn a_search_over_everything_begins_with_its_first_term() {
        let filter = Filter {
            words: "x".to_owned(),
            way: Some(Way::Sent),
            ..Filter::default()
        };
        assert_eq!(filter.search().unwrap().as_str(), "\"x\" in:sent");
    }

    proptest! {
        /// Outside of quotes stand only the scope and the terms made here: whatever is typed is inside them.
        #[test]
        fn nothing_typed_leaves_its_quotes(words in "(OR|AND|in:anywhere|from:|-|\"|\\\\|[{}()a-c \n\t\u{3000}\u{201c}\u{201d}\u{ff02}\u{202e}|*~+]){0,20}") {
            let filter = Filter { words, unread: true, ..Filter::default() };
            let query = filter.narrow(scope());
            let mut outside = String::new();
            for (index, piece) in query.as_str().split('"').enumerate() {
                if index % 2 == 0 {
                    outside.push_str(piece);
                } else {
                    prop_assert!(!piece.is_empty() && !piece.chars().any(|c| c.is_whitespace() || c.is_control()));
                }
            }
            prop_assert_eq!(query.as_str().matches('"').count() % 2, 0);
            let left: Vec<&str> = outside.split_whitespace().collect();
            prop_assert_eq!(left, ["from:a@b.c", "is:unread"]);
        }
    }
}
