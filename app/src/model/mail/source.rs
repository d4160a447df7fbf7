//! Where the mail on a record's page comes from.

use super::{filter::with_parameter, thread_address::closed};

/// What mail that was written here says of the program it was written with.
pub const WRITTEN_HERE: &str = "Tegami";

/// The name in the page's address.
const SOURCE: &str = "source";
const HERE: &str = "here";

/// Where the mail that a record's page shows comes from. Lives in the page's address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Source {
    /// The whole mailbox of whoever looks.
    #[default]
    Mailbox,
    /// What of it was written and sent here.
    Here,
}

impl Source {
    /// Reads it from an address's parameters. What makes no sense is the mailbox.
    pub fn read(param: impl Fn(&str) -> Option<String>) -> Self {
        match param(SOURCE).as_deref() {
            Some(HERE) => Self::Here,
            Some(_) | None => Self::Mailbox,
        }
    }

    /// The query of the page's address that shows it, with what else stands in `search`. A
    /// conversation that was open is closed.
    pub fn to_address(self, search: &str) -> String {
        let value = match self {
            Self::Mailbox => None,
            Self::Here => Some(HERE),
        };
        with_parameter(&closed(search), SOURCE, value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_the_source_back() {
        let read = |value: Option<&str>| {
            Source::read(|name| value.filter(|_| name == SOURCE).map(str::to_owned))
        };
        assert_eq!(read(Some("here")), Source::Here);
        assert_eq!(read(Some("elsewhere")), Source::Mailbox);
        assert_eq!(read(None), Source::Mailbox);
        let search = "?way=sent&message=a1&thread=a0";
        let here = Source::Here.to_address(search);
        assert_eq!(here, "?way=sent&source=here");
        assert_eq!(Source::Mailbox.to_address(&here), "?way=sent");
    }
}
