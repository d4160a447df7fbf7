//! Gmail search queries (`q`), built so that no address can smuggle in an operator.
//!
//! Operators: <https://support.google.com/mail/answer/7190>. Gmail matches words, not whole addresses: `from:a@b.c` also
//! finds `x.a@b.c` and an address in a display name. So results are candidates; whoever must be sure compares the real
//! headers.

#[cfg(feature = "content")]
mod filter;
mod search_address;

#[cfg(feature = "content")]
pub use filter::{Filter, Way};
pub use search_address::{Refused, SearchAddress};

use std::{collections::BTreeSet, fmt::Write as _};

use crate::wire::push_encoded;

/// Google does not say how long `q` may be. Practice ranges from 500 characters to 4 KB, and one report has Gmail cut
/// long queries silently: stay well below.
pub const MOST_ENCODED: usize = 1_200;

/// The local parts that mail systems report from: RFC 3464 and RFC 5321 leave the name open, these two are what is in use.
pub const REPORTERS: [&str; 2] = ["mailer-daemon", "postmaster"];

/// What ends a quoted word, or may: typographic quotes are quotes to some searches.
#[cfg(feature = "content")]
const QUOTES: &str = "\"\\\u{201c}\u{201d}\u{201e}\u{201f}\u{ff02}";

/// A search, complete and safe to send.
#[derive(Clone, PartialEq, Eq)]
pub struct Query(String);

opaque_debug!(Query);

/// Where in a message an address must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// It wrote the message.
    From,
    /// It wrote or got the message: From, To, Cc or, in one's own sent mail, Bcc; or a mail system reports of it.
    Any,
}

impl Sides {
    fn operators(self) -> &'static [&'static str] {
        match self {
            Self::From => &["from:"],
            Self::Any => &["from:", "to:", "cc:", "bcc:"],
        }
    }
}

/// No address to search for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a search needs an address")]
pub struct NoAddress;

impl Query {
    /// Mail of any of these addresses: `(from:(a OR b) OR to:(a OR b) OR …)`. Mail systems' reports that name one of them
    /// are among it where any side will do.
    pub fn addresses(addresses: &[SearchAddress], sides: Sides) -> Result<Self, NoAddress> {
        let (first, more) = addresses.split_first().ok_or(NoAddress)?;
        let mut group = first.as_str().to_owned();
        for address in more {
            group.push_str(" OR ");
            group.push_str(address.as_str());
        }
        if !more.is_empty() {
            group = format!("({group})");
        }
        let mut terms: Vec<String> = sides
            .operators()
            .iter()
            .map(|operator| format!("{operator}{group}"))
            .collect();
        if sides == Sides::Any {
            // A report names the address that it is about in its text.
            terms.push(format!("(from:({}) {group})", REPORTERS.join(" OR ")));
        }
        let text = terms.join(" OR ");
        Ok(Self(if terms.len() > 1 {
            format!("({text})")
        } else {
            text
        }))
    }

    /// Few searches that hold all these addresses, each at most [`MOST_ENCODED`] bytes long in a URL after `limit` has
    /// been applied to it. A limit that leaves no room gives each address a search of its own.
    pub fn chunks(
        addresses: &[SearchAddress],
        sides: Sides,
        limit: impl Fn(Self) -> Self,
    ) -> Vec<Self> {
        let search = |count, rest: &[SearchAddress]| {
            Self::addresses(rest.get(..count)?, sides).ok().map(&limit)
        };
        let mut chunks = Vec::new();
        let mut rest = addresses;
        while let Some(mut chunk) = search(1, rest) {
            let mut count = 1;
            while let Some(longer) = search(count + 1, rest)
                && longer.encoded_len() <= MOST_ENCODED
            {
                chunk = longer;
                count += 1;
            }
            chunks.push(chunk);
            rest = rest.get(count..).unwrap_or_default();
        }
        chunks
    }

    /// Few searches for mail in the inbox that any of these wrote at this second or later. What cannot be searched for is
    /// left out.
    pub fn in_inbox_from<'a>(
        addresses: impl IntoIterator<Item = &'a str>,
        since_s: i64,
    ) -> Vec<Self> {
        let addresses: BTreeSet<SearchAddress> = addresses
            .into_iter()
            .filter_map(|address| SearchAddress::new(address).ok())
            .collect();
        let addresses: Vec<SearchAddress> = addresses.into_iter().collect();
        Self::chunks(&addresses, Sides::From, |query| {
            query.in_inbox().after(since_s)
        })
    }

    fn and(mut self, term: std::fmt::Arguments<'_>) -> Self {
        if !self.0.is_empty() {
            self.0.push(' ');
        }
        // Writing to a String cannot fail.
        let _ = write!(self.0, "{term}");
        self
    }

    /// Only mail received at this second or later.
    pub fn after(self, epoch_s: i64) -> Self {
        self.and(format_args!("after:{epoch_s}"))
    }

    /// Only mail received before this second.
    pub fn before(self, epoch_s: i64) -> Self {
        self.and(format_args!("before:{epoch_s}"))
    }

    /// Only mail in the inbox.
    pub fn in_inbox(self) -> Self {
        self.and(format_args!("in:inbox"))
    }

    /// No drafts and no chat lines.
    pub fn only_mail(self) -> Self {
        self.and(format_args!("-in:drafts")).no_chats()
    }

    /// No chat lines.
    pub fn no_chats(self) -> Self {
        self.and(format_args!("-in:chats"))
    }

    /// Leaves out mail that has this label. A name that Gmail's search has no sure spelling for is refused: the limit
    /// saves work, results must be checked anyway.
    pub fn without_label(self, name: &str) -> Result<Self, Refused> {
        let plain = |c: char| c.is_alphanumeric() || " -_/".contains(c);
        if !name.starts_with(char::is_alphanumeric) || !name.chars().all(plain) {
            return Err(Refused);
        }
        // Gmail's own search box writes a hyphen where a label has a space or a slash.
        Ok(self.and(format_args!("-label:{}", name.replace([' ', '/'], "-"))))
    }

    /// The text of `q`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How long the query is in a URL.
    pub fn encoded_len(&self) -> usize {
        let mut encoded = String::new();
        push_encoded(&mut encoded, &self.0);
        encoded.len()
    }
}

/// What a person may add when they search in their own mail. The server has no use for these and cannot express them.
#[cfg(feature = "content")]
impl Query {
    /// The mail with this Message-ID, without the angle brackets around it. An id with anything in it that a search
    /// could take for more than one word is refused.
    pub fn message(message_id: &str) -> Result<Self, Refused> {
        let plain = |c: char| c.is_ascii_graphic() && !"\"()<>{}\\".contains(c);
        if message_id.is_empty() || !message_id.chars().all(plain) {
            return Err(Refused);
        }
        Ok(Self(format!("rfc822msgid:{message_id}")))
    }

    /// Only unread mail.
    pub fn unread(self) -> Self {
        self.and(format_args!("is:unread"))
    }

    /// Only mail with an attachment.
    pub fn with_attachment(self) -> Self {
        self.and(format_args!("has:attachment"))
    }

    /// Only mail that the user sent.
    pub fn sent(self) -> Self {
        self.and(format_args!("in:sent"))
    }

    /// Only mail that others sent.
    pub fn received(self) -> Self {
        self.and(format_args!("-in:sent -in:drafts"))
    }

    /// Only mail with all these words. Each is quoted, so that an operator among them is a word too and the search
    /// stays inside the customer it was made for.
    pub fn words(mut self, text: &str) -> Self {
        let spaced: String = text
            .chars()
            .map(|c| {
                if c.is_control() || QUOTES.contains(c) {
                    ' '
                } else {
                    c
                }
            })
            .collect();
        for word in spaced.split_whitespace() {
            self = self.and(format_args!("\"{word}\""));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn address(text: &str) -> SearchAddress {
        SearchAddress::new(text).unwrap()
    }

    #[cfg(feature = "content")]
    #[test]
    fn a_mail_is_found_by_its_message_id_and_by_nothing_else() {
        let query = Query::message("8f-1@a.example").unwrap();
        assert_eq!(query.as_str(), "rfc822msgid:8f-1@a.example");
        assert_eq!(query.sent().as_str(), "rfc822msgid:8f-1@a.example in:sent");
        for odd in ["", "a b@c.d", "<a@b.c>", "a@b.c) OR (x", "\u{3042}@b.c"] {
            assert!(Query::message(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn one_address_needs_no_group() {
        let one = [address("a@b.c")];
        assert_eq!(
            Query::addresses(&one, Sides::From).unwrap().as_str(),
            "from:a@b.c"
        );
        let any = Query::addresses(&one, Sides::Any).unwrap();
        assert_eq!(
            any.as_str(),
            "(from:a@b.c OR to:a@b.c OR cc:a@b.c OR bcc:a@b.c OR (from:(mailer-daemon OR postmaster) a@b.c))"
        );
    }

    #[test]
    fn several_addresses_are_alternatives_inside_each_operator() {
        let two = [address("a@b.c"), address("d@e.f")];
        let query = Query::addresses(&two, Sides::From)
            .unwrap()
            .after(1_700_000_000)
            .in_inbox();
        assert_eq!(
            query.as_str(),
            "from:(a@b.c OR d@e.f) after:1700000000 in:inbox"
        );
        assert_eq!(Query::addresses(&[], Sides::Any), Err(NoAddress));
    }

    #[test]
    fn limits_are_added_behind_the_group() {
        let query = Query::addresses(&[address("a@b.c")], Sides::From).unwrap();
        let query = query
            .before(9)
            .only_mail()
            .without_label("商談/Open deals")
            .unwrap();
        assert_eq!(
            query.as_str(),
            "from:a@b.c before:9 -in:drafts -in:chats -label:商談-Open-deals"
        );
    }

    #[test]
    fn refuses_label_names_that_could_be_operators() {
        for name in [
            "",
            " ",
            "-x",
            "a) OR in:anywhere",
            "a\"b",
            "a:b",
            "{a}",
            "a\nb",
        ] {
            let query = Query::addresses(&[address("a@b.c")], Sides::From).unwrap();
            assert_eq!(query.without_label(name), Err(Refused), "{name}");
        }
    }

    #[cfg(feature = "content")]
    #[test]
    fn words_of_a_person_stay_words() {
        let query = Query::addresses(&[address("a@b.c")], Sides::From).unwrap();
        let query = query.words("in:anywhere OR \"x) -y\n見積").unread();
        assert_eq!(
            query.as_str(),
            "from:a@b.c \"in:anywhere\" \"OR\" \"x)\" \"-y\" \"見積\" is:unread"
        );
    }

    #[test]
    fn chunks_stay_below_the_limit_and_keep_every_address_in_order() {
        let many: Vec<_> = (0..500)
            .map(|n| address(&format!("someone.{n}+tag@long-company-name.example.co.jp")))
            .collect();
        let chunks = Query::chunks(&many, Sides::From, |query| query.in_inbox());
        assert!(
            chunks
                .iter()
                .all(|chunk| chunk.encoded_len() <= MOST_ENCODED
                    && chunk.as_str().ends_with(" in:inbox"))
        );
        let all: String = chunks
            .iter()
            .map(Query::as_str)
            .collect::<Vec<_>>()
            .join(" ");
        let found: Vec<&str> = all
            .split([' ', '(', ')'])
            .filter(|word| word.contains('@'))
            .collect();
        assert_eq!(
            found,
            many.iter().map(SearchAddress::as_str).collect::<Vec<_>>()
        );
        assert!(chunks.len() < 25, "{}", chunks.len());
        assert!(Query::chunks(&[], Sides::Any, |query| query).is_empty());
    }

    proptest! {
        #[test]
        fn no_address_leaves_its_place(text in "(OR|in:|@|[-a-c.+ (){}\":*|,~\n\u{202e}\u{3000}é顧]){1,12}") {
            if let Ok(address) = SearchAddress::new(&text) {
                let query = Query::addresses(&[address.clone(), address.clone()], Sides::From).unwrap();
                prop_assert_eq!(query.as_str(), format!("from:({0} OR {0})", address.as_str()));
                let special = |c: char| c.is_whitespace() || c.is_control() || "(){}\":*|,\\<>[]".contains(c);
                prop_assert!(!address.as_str().contains(special));
                prop_assert!(address.as_str().starts_with(char::is_alphanumeric) || address.as_str().starts_with(['_', '.', '~']));
                prop_assert_eq!(address.as_str().matches('@').count(), 1);
            }
        }

        #[test]
        fn chunks_hold_every_address_once(locals in proptest::collection::vec("[a-z+]{0,60}", 0..30)) {
            let many: Vec<_> = locals.iter().enumerate().map(|(n, local)| address(&format!("a{n}{local}@b.c"))).collect();
            let chunks = Query::chunks(&many, Sides::Any, |query| query);
            let count: usize = chunks.iter().map(|chunk| chunk.as_str().matches("@b.c").count()).sum();
            prop_assert_eq!(count, many.len() * 5);
            prop_assert!(chunks.iter().all(|chunk| chunk.encoded_len() <= MOST_ENCODED));
        }
    }
}
