//! Addresses as they stand in From, To and Cc: RFC 5322 with the mistakes that mail really has.

mod scan;

use crate::charset::{self, Decode, Utf8Only};
use crate::encoded_word;
use scan::{Scanner, Token};

/// The longest address taken: 64 for the local part and 255 for the domain, RFC 5321 section 4.5.3.1.
const MOST_BYTES: usize = 320;

/// An addr-spec, as written: `Hanako.Sato+crm@Example.co.jp`. Two spellings can be one mailbox; which ones is a rule of
/// the CRM and not of Gmail's API.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

/// One entry of an address header.
#[derive(Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// The display name, decoded, on one line. It is the sender's claim, nothing more.
    pub name: Option<String>,
    /// The address; none when the entry has none that can be read.
    pub address: Option<Address>,
}

opaque_debug!(Address, Mailbox);

impl Address {
    /// Takes `local@domain` without spaces, brackets or anything that could pass for more than one address.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@')?;
        let fits = text.len() <= MOST_BYTES && !local.is_empty() && !domain.is_empty();
        let quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
        let barred = |c: char| c.is_control() || c.is_whitespace() || "<>(),;:\\\"@".contains(c);
        let local_ok = if quoted {
            !local.contains(char::is_control)
        } else {
            !local.contains(barred)
        };
        let literal = domain.starts_with('[') && domain.ends_with(']');
        let domain_ok = !domain.contains(|c: char| barred(c) && !(literal && c == ':'));
        let hidden = charset::one_line(text) != text;
        (fits && local_ok && domain_ok && !hidden).then(|| Self(text.to_owned()))
    }

    /// The address as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after the `@`, as written.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// The entries of a From, To or Cc header, in order. Never fails: an entry that cannot be read is a name without an
/// address. Structure is read before encoded words are, so that a word cannot bring in an address.
pub fn parse_list(header: &str, decode: &dyn Decode) -> Vec<Mailbox> {
    let mut entries = Vec::new();
    let mut entry = Entry::default();
    for token in Scanner::new(header) {
        match token {
            Token::Comma | Token::Semicolon => {
                std::mem::take(&mut entry).finish(decode, &mut entries)
            }
            // The name of a group: what follows are its members.
            Token::Colon => entry = Entry::default(),
            Token::Angle(_) if entry.angle.is_some() => {
                let next = Entry {
                    pieces: std::mem::take(&mut entry.after),
                    ..Entry::default()
                };
                std::mem::replace(&mut entry, next).finish(decode, &mut entries);
                entry.push(token);
            }
            token => entry.push(token),
        }
    }
    entry.finish(decode, &mut entries);
    entries
}

/// The addresses of a header, without names.
pub fn parse_addresses(header: &str) -> Vec<Address> {
    parse_list(header, &Utf8Only)
        .into_iter()
        .filter_map(|mailbox| mailbox.address)
        .collect()
}

/// What stands between two commas.
#[derive(Default)]
struct Entry<'a> {
    pieces: Vec<Token<'a>>,
    angle: Option<&'a str>,
    after: Vec<Token<'a>>,
    comment: Option<&'a str>,
}

impl<'a> Entry<'a> {
    fn push(&mut self, token: Token<'a>) {
        match token {
            Token::Angle(text) => self.angle = Some(text),
            Token::Comment(text) => self.comment = Some(text),
            token if self.angle.is_some() => self.after.push(token),
            token => self.pieces.push(token),
        }
    }

    fn finish(mut self, decode: &dyn Decode, entries: &mut Vec<Mailbox>) {
        let address = match self.angle {
            Some(angle) => read_angle(angle),
            None => self.take_bare_address(),
        };
        self.pieces.append(&mut self.after);
        let mut words: Vec<String> = self.pieces.iter().map(Token::plain).collect();
        if address.is_none()
            && let Some(angle) = self.angle.filter(|angle| !angle.trim().is_empty())
        {
            words.push(format!("<{angle}>"));
        }
        if words.is_empty() {
            words.extend(self.comment.map(str::to_owned));
        }
        let name = encoded_word::decode(&words.join(" "), decode);
        let name = charset::one_line(&name);
        let name = name.trim().trim_matches('\'').trim();
        let name = (!name.is_empty()).then(|| name.to_owned());
        if name.is_some() || address.is_some() {
            entries.push(Mailbox { name, address });
        }
    }

    /// `user@host`, `user @ host` and `"odd user"@host` without brackets.
    fn take_bare_address(&mut self) -> Option<Address> {
        let at = self
            .pieces
            .iter()
            .position(|piece| matches!(piece, Token::Word(word) if word.contains('@')))?;
        let word = self.pieces.get(at)?.source();
        let first = if word.starts_with('@') {
            at.checked_sub(1)?
        } else {
            at
        };
        let last = if word.ends_with('@') { at + 1 } else { at };
        let text: String = self
            .pieces
            .get(first..=last)?
            .iter()
            .map(Token::source)
            .collect();
        let address = Address::new(&text)?;
        self.pieces.drain(first..=last);
        Some(address)
    }
}

/// What stands between angle brackets: an address, one behind a route (`<@relay:user@host>`), or one with comments and
/// spaces between its parts, as RFC 5322 allows.
fn read_angle(angle: &str) -> Option<Address> {
    let routed = || Address::new(angle.rsplit_once(':')?.1);
    Address::new(angle)
        .or_else(routed)
        .or_else(|| read_loose(angle))
}

fn read_loose(angle: &str) -> Option<Address> {
    let mut text = String::new();
    for token in Scanner::new(angle) {
        let joins =
            text.is_empty() || text.ends_with(['.', '@']) || token.source().starts_with(['.', '@']);
        match token {
            Token::Comment(_) => {}
            Token::Word(_) | Token::Quoted(_) if joins => text.push_str(&token.source()),
            _ => return None,
        }
    }
    Address::new(&text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(header: &str, expect: &[(&str, &str)]) {
        let entries = parse_list(header, &Utf8Only);
        let got: Vec<(&str, &str)> = entries
            .iter()
            .map(|Mailbox { name, address }| {
                (
                    name.as_deref().unwrap_or(""),
                    address.as_ref().map_or("", Address::as_str),
                )
            })
            .collect();
        assert_eq!(got, expect, "{header}");
    }

    #[test]
    fn reads_the_usual_forms() {
        check("a@b.c", &[("", "a@b.c")]);
        check("<a@b.c>", &[("", "a@b.c")]);
        check("Hanako Sato <a@b.c>", &[("Hanako Sato", "a@b.c")]);
        check(
            "\"Sato, Hanako\" <a@b.c>, d@e.f",
            &[("Sato, Hanako", "a@b.c"), ("", "d@e.f")],
        );
        check("佐藤 花子 <a@b.c>", &[("佐藤 花子", "a@b.c")]);
        check("a@b.c (Hanako Sato)", &[("Hanako Sato", "a@b.c")]);
        check("\"a \\\"b\\\" \\\\c\" <a@b.c>", &[("a \"b\" \\c", "a@b.c")]);
    }

    #[test]
    fn reads_groups_and_lets_empty_ones_be_empty() {
        check(
            "Team: a@b.c, D <d@e.f>;, g@h.i",
            &[("", "a@b.c"), ("D", "d@e.f"), ("", "g@h.i")],
        );
        check("undisclosed-recipients:;", &[]);
        check("", &[]);
        check(" , ,; ", &[]);
    }

    #[test]
    fn reads_odd_but_legal_addresses() {
        check("\"odd user\"@b.c", &[("", "\"odd user\"@b.c")]);
        check(
            "a@[192.168.1.1], b@[IPv6:::1]",
            &[("", "a@[192.168.1.1]"), ("", "b@[IPv6:::1]")],
        );
        check("<@relay.test:a@b.c>", &[("", "a@b.c")]);
        check(
            "a (one (nested) comment) @ b.c",
            &[("one (nested) comment", "a@b.c")],
        );
        check(
            "John <jdoe@machine(comment).  example>, Pete <pete(his account)@silly.test(his host)>",
            &[
                ("John", "jdoe@machine.example"),
                ("Pete", "pete@silly.test"),
            ],
        );
        check("Böb <bäb@exämple.de>", &[("Böb", "bäb@exämple.de")]);
    }

    #[test]
    fn reads_what_senders_get_wrong() {
        check("Sato Hanako a@b.c", &[("Sato Hanako", "a@b.c")]);
        check("A <a@b.c>; D <d@e.f>", &[("A", "a@b.c"), ("D", "d@e.f")]);
        check("A <a@b.c> D <d@e.f>", &[("A", "a@b.c"), ("D", "d@e.f")]);
        check("\"Unclosed <a@b.c>", &[("Unclosed", "a@b.c")]);
        check("A <a@b.c", &[("A", "a@b.c")]);
        check("'A B' <a@b.c>", &[("A B", "a@b.c")]);
        check("mailto:a@b.c", &[("", "a@b.c")]);
        check("A (open <a@b.c>", &[("A open", "a@b.c")]);
    }

    #[test]
    fn keeps_an_entry_without_an_address_as_a_name() {
        check("Mailer Daemon <>", &[("Mailer Daemon", "")]);
        check("Nobody", &[("Nobody", "")]);
        check("\"ceo@example.com\"", &[("ceo@example.com", "")]);
        check("A <not an address>", &[("A <not an address>", "")]);
    }

    #[test]
    fn an_address_in_a_name_stays_in_the_name() {
        check(
            "\"ceo@example.com\" <evil@x.y>",
            &[("ceo@example.com", "evil@x.y")],
        );
        check(
            "ceo@example.com <evil@x.y>",
            &[("ceo@example.com", "evil@x.y")],
        );
        check(
            "=?utf-8?Q?ceo=40example.com=3E=2C_?= <evil@x.y>",
            &[("ceo@example.com>,", "evil@x.y")],
        );
    }

    #[test]
    fn takes_direction_tricks_out_of_names_and_refuses_them_in_addresses() {
        check("a\u{202e}b <a@b.c>", &[("ab", "a@b.c")]);
        assert!(Address::new("a\u{202e}b@c.d").is_none());
    }

    #[test]
    fn refuses_what_is_no_address() {
        for text in [
            "", "a", "@", "a@", "@b", "a b@c", "a@b c", "a@b@c", "a,b@c", "a@b>", "a\n@b", "\"\"@b",
        ] {
            assert!(Address::new(text).is_none(), "{text}");
        }
        assert!(Address::new(&format!("{}@b.c", "a".repeat(400))).is_none());
    }

    proptest! {
        #[test]
        fn never_panics_and_gives_only_valid_addresses(header in "([a-c@.,;:<>()\"\\\\\\[\\] é\u{202e}\n]|=\\?utf-8\\?Q\\?|\\?=){0,60}") {
            for mailbox in parse_list(&header, &Utf8Only) {
                prop_assert!(mailbox.address.is_none_or(|address| Address::new(address.as_str()).is_some()));
            }
        }

        #[test]
        fn reads_back_what_a_careful_sender_writes(name in "[a-zA-Z,;:<>@. \"\\\\]{1,20}", local in "[a-z]{1,8}") {
            let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
            let entries = parse_list(&format!("\"{quoted}\" <{local}@example.com>, x@y.z"), &Utf8Only);
            prop_assert_eq!(entries.len(), 2);
            prop_assert_eq!(entries[0].name.as_deref().unwrap_or(""), name.trim());
            prop_assert_eq!(entries[0].address.as_ref().unwrap().as_str(), format!("{local}@example.com"));
        }
    }
}
