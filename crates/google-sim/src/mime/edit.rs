//! Changing the headers of a raw message, as Gmail does when it sends one.

use mail_parser::{Address, HeaderName, MessageParser};

/// Whether a message has a header of this name with anything in it.
pub(crate) fn has_header(raw: &[u8], name: &HeaderName<'static>) -> bool {
    MessageParser::default()
        .parse_headers(raw)
        .is_some_and(|message| message.headers().iter().any(|header| header.name == *name))
}

/// The message without its headers of this name.
pub(crate) fn without_header(raw: &[u8], name: &HeaderName<'static>) -> Vec<u8> {
    let Some(message) = MessageParser::default().parse_headers(raw) else {
        return raw.to_vec();
    };
    let mut kept = Vec::with_capacity(raw.len());
    let mut next = 0;
    for header in message
        .headers()
        .iter()
        .filter(|header| header.name == *name)
    {
        let (from, to) = (header.offset_field as usize, header.offset_end as usize);
        kept.extend_from_slice(raw.get(next..from).unwrap_or_default());
        next = to;
    }
    kept.extend_from_slice(raw.get(next..).unwrap_or_default());
    kept
}

/// The message with one more header at the top.
pub(crate) fn with_header(raw: &[u8], name: &str, value: &str) -> Vec<u8> {
    let mut out = format!("{name}: {value}\r\n").into_bytes();
    out.extend_from_slice(raw);
    out
}

/// The addresses in a message's headers, as they are written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Addresses {
    pub from: Vec<String>,
    pub recipients: Vec<String>,
}

/// Reads who a message is from, and everybody in To, Cc and Bcc.
pub(crate) fn addresses(raw: &[u8]) -> Addresses {
    let Some(message) = MessageParser::default().parse_headers(raw) else {
        return Addresses::default();
    };
    let list = |addresses: Option<&Address<'_>>| -> Vec<String> {
        addresses
            .into_iter()
            .flat_map(Address::iter)
            .filter_map(|address| address.address())
            .map(str::to_owned)
            .collect()
    };
    Addresses {
        from: list(message.from()),
        recipients: [
            message.all_to().collect::<Vec<_>>(),
            message.cc().into_iter().collect(),
            message.all_bcc().collect(),
        ]
        .into_iter()
        .flatten()
        .flat_map(|addresses| list(Some(addresses)))
        .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAW: &[u8] =
        b"From: a@b.example\r\nBcc: one@c.example,\r\n two@c.example\r\nSubject: s\r\n\r\nBcc: body\r\n";

    #[test]
    fn a_header_goes_with_its_folded_lines_and_nothing_else() {
        assert_eq!(
            without_header(RAW, &HeaderName::Bcc),
            b"From: a@b.example\r\nSubject: s\r\n\r\nBcc: body\r\n"
        );
        assert!(has_header(RAW, &HeaderName::Bcc));
        assert!(!has_header(RAW, &HeaderName::Date));
    }

    #[test]
    fn recipients_come_from_all_three_headers() {
        let found =
            addresses(b"To: A <a@x.example>\r\nCc: b@x.example\r\nBcc: c@x.example\r\n\r\n");
        assert_eq!(
            found.recipients,
            ["a@x.example", "b@x.example", "c@x.example"]
        );
    }
}
