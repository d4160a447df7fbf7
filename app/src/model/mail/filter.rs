//! What a list of mail is narrowed to, as it stands in the page's address and as Gmail takes it.

use crate::model::list_state::query_string;
use contract::time::parse_date;
use gmail::{
    LabelId,
    query::{Filter, Way},
};
use jiff::civil::Date;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What a list is narrowed to. Lives in the page's address, so that a link, a reload and the back
/// button show the same mail: the words behind the `#`, which no browser sends to a server
/// (RFC 9110, 7.1), since they can be words of a mail; the rest in the query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailFilter {
    /// Words that must all be found.
    pub q: String,
    /// Only unread mail.
    pub unread: bool,
    /// Only mail with an attachment.
    pub attachment: bool,
    /// Only mail that went this way.
    pub way: Option<Way>,
    /// The first day, in the organization's time zone.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// Only mail under this label.
    pub label: Option<LabelId>,
}

/// The parameters of a page's query that a filter owns.
pub const PARAMETERS: [&str; 6] = ["is", "has", "way", "from", "to", "label"];

/// What the words stand behind in the address.
const WORDS: &str = "#q=";

impl MailFilter {
    /// Reads the filter from the parameters of an address's query and from its fragment, with its
    /// `#`. What makes no sense is dropped, so that an old or a mistyped link still works.
    pub fn read(param: impl Fn(&str) -> Option<String>, fragment: &str) -> Self {
        let is = |name: &str, value: &str| param(name).as_deref() == Some(value);
        let date = |name: &str| param(name).and_then(|text| parse_date(&text));
        Self {
            q: words(fragment),
            unread: is("is", "unread"),
            attachment: is("has", "attachment"),
            way: match param("way").as_deref() {
                Some("received") => Some(Way::Received),
                Some("sent") => Some(Way::Sent),
                _ => None,
            },
            from: date("from"),
            to: date("to"),
            label: param("label").filter(|id| !id.is_empty()).map(LabelId::new),
        }
    }

    /// The query of the page's address, with its `?`; empty where only words narrow the list.
    pub fn to_query(&self) -> String {
        let date = |date: Option<Date>| date.map(|date| date.to_string());
        let (from, to) = (date(self.from), date(self.to));
        let mut pairs = Vec::new();
        if self.unread {
            pairs.push(("is", "unread"));
        }
        if self.attachment {
            pairs.push(("has", "attachment"));
        }
        match self.way {
            Some(Way::Received) => pairs.push(("way", "received")),
            Some(Way::Sent) => pairs.push(("way", "sent")),
            None => {}
        }
        if let Some(from) = &from {
            pairs.push(("from", from));
        }
        if let Some(to) = &to {
            pairs.push(("to", to));
        }
        if let Some(label) = &self.label {
            pairs.push(("label", label.as_str()));
        }
        query_string(pairs)
    }

    /// The fragment of the page's address, with its `#`; empty without words.
    pub fn to_fragment(&self) -> String {
        if self.q.is_empty() {
            String::new()
        } else {
            format!("{WORDS}{}", utf8_percent_encode(&self.q, NON_ALPHANUMERIC))
        }
    }

    /// Whether it takes nothing away.
    pub fn is_empty(&self) -> bool {
        self.to_gmail(|_| 0).is_empty()
    }

    /// The filter as Gmail takes it. `start_s` tells when a day begins, in seconds since 1970.
    pub fn to_gmail(&self, start_s: impl Fn(Date) -> i64) -> Filter {
        let last = self.to.and_then(|to| to.tomorrow().ok());
        Filter {
            words: self.q.clone(),
            unread: self.unread,
            attachment: self.attachment,
            way: self.way,
            after_s: self.from.map(&start_s),
            before_s: last.map(start_s),
            label_id: self.label.clone(),
        }
    }
}

fn words(fragment: &str) -> String {
    let escaped = fragment.strip_prefix(WORDS).unwrap_or_default();
    percent_decode_str(escaped)
        .decode_utf8()
        .unwrap_or_default()
        .into_owned()
}

/// The address of a page with one parameter set or taken out; the others stand as they are.
/// `search` is the address's query with or without its `?`; `value` is not escaped here: it is an
/// id.
pub fn with_parameter(search: &str, name: &str, value: Option<&str>) -> String {
    let kept = search
        .trim_start_matches('?')
        .split('&')
        .filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name));
    let own = value.map(|value| format!("{name}={value}"));
    let pairs: Vec<&str> = kept.chain(own.as_deref()).collect();
    if pairs.is_empty() {
        String::new()
    } else {
        format!("?{}", pairs.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)], fragment: &str) -> MailFilter {
        let param = |name: &str| {
            let found = pairs.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        MailFilter::read(param, fragment)
    }

    #[test]
    fn the_address_says_the_same_filter_back() {
        let pairs = [
            ("is", "unread"),
            ("has", "attachment"),
            ("way", "sent"),
            ("from", "2026-11-01"),
            ("to", "2026-11-30"),
            ("label", "Label_3"),
        ];
        assert!(pairs.iter().all(|(name, _)| PARAMETERS.contains(name)));
        let filter = read(&pairs, "#q=%E8%A6%8B%E7%A9%8D%20%26%20more");
        assert_eq!(filter.q, "見積 & more");
        assert_eq!(
            filter.to_query(),
            "?is=unread&has=attachment&way=sent&from=2026-11-01&to=2026-11-30&label=Label_3"
        );
        assert_eq!(filter.to_fragment(), "#q=%E8%A6%8B%E7%A9%8D%20%26%20more");
        assert!(!filter.is_empty());
        let none = MailFilter::default();
        assert_eq!((none.to_query(), none.to_fragment()), Default::default());
    }

    #[test]
    fn words_never_stand_where_a_server_could_see_them() {
        let filter = read(&[("q", "in the query")], "#q=secret%20offer");
        assert_eq!(filter.q, "secret offer");
        assert_eq!(filter.to_query(), "");
    }

    #[test]
    fn what_makes_no_sense_is_dropped() {
        let filter = read(
            &[
                ("is", "important"),
                ("way", "up"),
                ("from", "2026-13-01"),
                ("label", ""),
            ],
            "#top",
        );
        assert_eq!(filter, MailFilter::default());
        assert!(filter.is_empty());
    }

    #[test]
    fn the_last_day_is_part_of_the_range() {
        let filter = read(&[("from", "2026-11-01"), ("to", "2026-11-30")], "");
        let gmail = filter.to_gmail(|date| i64::from(date.day()) + i64::from(date.month()) * 100);
        assert_eq!((gmail.after_s, gmail.before_s), (Some(1_101), Some(1_201)));
    }

    #[test]
    fn opening_a_message_keeps_the_filter_in_the_address() {
        let open = with_parameter("?box=x&message=a1&is=unread", "message", Some("b2"));
        assert_eq!(open, "?box=x&is=unread&message=b2");
        assert_eq!(with_parameter(&open, "message", None), "?box=x&is=unread");
        assert_eq!(with_parameter("?message=b2", "message", None), "");
        assert_eq!(with_parameter("", "message", Some("b2")), "?message=b2");
    }
}
