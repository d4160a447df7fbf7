//! What a list of mail is narrowed to, as it stands in the page's address and as Gmail takes it.

use crate::model::list_state::query_string;
use contract::time::parse_date;
use gmail::{
    LabelId,
    query::{Filter, Way},
};
use jiff::civil::Date;

/// What a list is narrowed to. Lives in the page's address, so that a link, a reload and the back
/// button show the same mail.
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

/// The parameters of a page's address that a filter owns.
pub const PARAMETERS: [&str; 7] = ["q", "is", "has", "way", "from", "to", "label"];

impl MailFilter {
    /// Reads the filter from an address's parameters. What makes no sense is dropped, so that an
    /// old or a mistyped link still works.
    pub fn read(param: impl Fn(&str) -> Option<String>) -> Self {
        let is = |name: &str, value: &str| param(name).as_deref() == Some(value);
        let date = |name: &str| param(name).and_then(|text| parse_date(&text));
        Self {
            q: param("q").unwrap_or_default(),
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

    /// The query string of the page's address, with its `?`; empty for no filter.
    pub fn to_address(&self) -> String {
        let date = |date: Option<Date>| date.map(|date| date.to_string());
        let (from, to) = (date(self.from), date(self.to));
        let mut pairs = Vec::new();
        if !self.q.is_empty() {
            pairs.push(("q", self.q.as_str()));
        }
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

    fn read(pairs: &[(&str, &str)]) -> MailFilter {
        MailFilter::read(|name| {
            let found = pairs.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_address_says_the_same_filter_back() {
        let pairs = [
            ("q", "見積 & more"),
            ("is", "unread"),
            ("has", "attachment"),
            ("way", "sent"),
            ("from", "2026-11-01"),
            ("to", "2026-11-30"),
            ("label", "Label_3"),
        ];
        assert!(pairs.iter().all(|(name, _)| PARAMETERS.contains(name)));
        let filter = read(&pairs);
        assert_eq!(
            filter.to_address(),
            "?q=%E8%A6%8B%E7%A9%8D%20%26%20more&is=unread&has=attachment&way=sent\
             &from=2026-11-01&to=2026-11-30&label=Label_3"
        );
        assert!(!filter.is_empty());
        assert_eq!(MailFilter::default().to_address(), "");
    }

    #[test]
    fn what_makes_no_sense_is_dropped() {
        let filter = read(&[
            ("is", "important"),
            ("way", "up"),
            ("from", "2026-13-01"),
            ("label", ""),
        ]);
        assert_eq!(filter, MailFilter::default());
        assert!(filter.is_empty());
    }

    #[test]
    fn the_last_day_is_part_of_the_range() {
        let filter = read(&[("from", "2026-11-01"), ("to", "2026-11-30")]);
        let gmail = filter.to_gmail(|date| i64::from(date.day()) + i64::from(date.month()) * 100);
        assert_eq!((gmail.after_s, gmail.before_s), (Some(1_101), Some(1_201)));
    }

    #[test]
    fn opening_a_message_keeps_the_filter_in_the_address() {
        let open = with_parameter("?q=x&message=a1&is=unread", "message", Some("b2"));
        assert_eq!(open, "?q=x&is=unread&message=b2");
        assert_eq!(with_parameter(&open, "message", None), "?q=x&is=unread");
        assert_eq!(with_parameter("?message=b2", "message", None), "");
        assert_eq!(with_parameter("", "message", Some("b2")), "?message=b2");
    }
}
