//! Finds the messages of a mailbox that fit a query.

use std::collections::BTreeSet;

use super::{Expr, Term};
use crate::mailbox::words::{contains, words};
use crate::mailbox::{Field, Mailbox, Message, Slot};

/// A search: a query, labels every message must carry, and whether spam and trash count.
pub(crate) struct Search<'a> {
    pub query: &'a Expr,
    pub labels: &'a [crate::mailbox::labels::LabelKey],
    pub include_spam_trash: bool,
}

/// The messages that fit, newest first.
pub(crate) fn matching<'a>(mailbox: &'a Mailbox, search: &Search<'_>) -> Vec<&'a Message> {
    let hides = !search.include_spam_trash && !names_spam_or_trash(search.query);
    let hidden = [
        mailbox.labels.system("SPAM"),
        mailbox.labels.system("TRASH"),
    ];
    let asked_for = search.labels.iter().any(|label| hidden.contains(label));
    let fits = |message: &&Message| {
        search
            .labels
            .iter()
            .all(|label| message.labels.contains(label))
            && (asked_for || !hides || !hidden.iter().any(|label| message.labels.contains(label)))
            && holds(mailbox, search.query, message)
    };
    let mut candidates = candidates(mailbox, search.query);
    for label in search.labels {
        let labeled = mailbox.labeled(*label).cloned().unwrap_or_default();
        candidates = Some(match candidates {
            Some(slots) => slots.intersection(&labeled).copied().collect(),
            None => labeled,
        });
    }
    match candidates {
        None => mailbox
            .newest_first()
            .map(|(_, message)| message)
            .filter(fits)
            .collect(),
        Some(slots) => {
            let mut found: Vec<_> = slots
                .into_iter()
                .filter_map(|slot| Some((slot, mailbox.at(slot)?)))
                .filter(|(_, message)| fits(message))
                .collect();
            found.sort_unstable_by_key(|(slot, message)| {
                std::cmp::Reverse((message.internal_date_ms, *slot))
            });
            found.into_iter().map(|(_, message)| message).collect()
        }
    }
}

/// Whether the query itself asks for spam or trash.
fn names_spam_or_trash(expr: &Expr) -> bool {
    match expr {
        Expr::All(parts) | Expr::Any(parts) => parts.iter().any(names_spam_or_trash),
        Expr::Not(_) => false,
        Expr::Is(Term::Anywhere) => true,
        Expr::Is(Term::Label(name)) => {
            name.eq_ignore_ascii_case("SPAM") || name.eq_ignore_ascii_case("TRASH")
        }
        Expr::Is(_) => false,
    }
}

/// A set that holds every message the condition can hold for; none when only looking at all messages will tell.
fn candidates(mailbox: &Mailbox, expr: &Expr) -> Option<BTreeSet<Slot>> {
    match expr {
        Expr::All(parts) => parts
            .iter()
            .filter_map(|part| candidates(mailbox, part))
            .reduce(|a, b| a.intersection(&b).copied().collect()),
        Expr::Any(parts) => parts.iter().map(|part| candidates(mailbox, part)).try_fold(
            BTreeSet::new(),
            |mut all, part| {
                all.extend(part?);
                Some(all)
            },
        ),
        Expr::Not(_) => None,
        Expr::Is(term) => of_term(mailbox, term),
    }
}

fn of_term(mailbox: &Mailbox, term: &Term) -> Option<BTreeSet<Slot>> {
    let listed = |fields: &[Field], value: &str| {
        let value = own_address(mailbox, value);
        let slots = fields
            .iter()
            .flat_map(|field| mailbox.candidates(*field, &value))
            .collect();
        Some(slots)
    };
    match term {
        Term::From(value) => listed(&[Field::From], value),
        Term::To(value) => listed(&[Field::To, Field::Cc, Field::Bcc], value),
        Term::Cc(value) => listed(&[Field::Cc], value),
        Term::Bcc(value) => listed(&[Field::Bcc], value),
        Term::DeliveredTo(value) => listed(&[Field::DeliveredTo], value),
        Term::List(value) => listed(&[Field::List], value),
        Term::MessageId(id) => Some(mailbox.with_message_id(id).into_iter().collect()),
        Term::Label(name) => {
            let mut slots = BTreeSet::new();
            for (key, label) in mailbox.labels.iter() {
                if is_called(label, name) {
                    slots.extend(mailbox.labeled(key).into_iter().flatten());
                }
            }
            Some(slots)
        }
        _ => None,
    }
}

fn holds(mailbox: &Mailbox, expr: &Expr, message: &Message) -> bool {
    match expr {
        Expr::All(parts) => parts.iter().all(|part| holds(mailbox, part, message)),
        Expr::Any(parts) => parts.iter().any(|part| holds(mailbox, part, message)),
        Expr::Not(part) => !holds(mailbox, part, message),
        Expr::Is(term) => term_holds(mailbox, term, message),
    }
}

fn term_holds(mailbox: &Mailbox, term: &Term, message: &Message) -> bool {
    let facts = &message.facts;
    let within = |texts: &[&str], value: &str| {
        let value = own_address(mailbox, value);
        texts.iter().any(|text| contains(text, &value))
    };
    match term {
        Term::From(value) => within(&[&facts.from], value),
        Term::To(value) => within(&[&facts.to, &facts.cc, &facts.bcc], value),
        Term::Cc(value) => within(&[&facts.cc], value),
        Term::Bcc(value) => within(&[&facts.bcc], value),
        Term::DeliveredTo(value) => within(&[&facts.delivered_to], value),
        Term::List(value) => contains(&facts.list, value),
        Term::Subject(value) => contains(&words(&facts.subject), value),
        Term::Text(value) => {
            contains(&words(&facts.subject), value)
                || within(&[&facts.from, &facts.to, &facts.cc], value)
                || contains(&message.content().words, value)
        }
        Term::Label(name) => message
            .labels
            .iter()
            .any(|key| is_called(mailbox.labels.get(*key), name)),
        Term::Anywhere => true,
        Term::Read => !message.labels.contains(&mailbox.labels.system("UNREAD")),
        Term::HasUserLabels => has_user_label(mailbox, message),
        Term::HasNoUserLabels => !has_user_label(mailbox, message),
        Term::HasAttachment => !message.content().filenames.is_empty(),
        Term::Filename(value) => message.content().filenames.iter().any(|name| {
            name == value
                || name.ends_with(&format!(".{}", value.trim_start_matches('.')))
                || contains(&words(name), &words(value))
        }),
        Term::MessageId(id) => facts.message_id.as_ref() == Some(id),
        Term::After(ms) => message.internal_date_ms >= *ms,
        Term::Before(ms) => message.internal_date_ms < *ms,
        Term::Larger(bytes) => message.raw.len() as u64 > *bytes,
        Term::Smaller(bytes) => (message.raw.len() as u64) < *bytes,
    }
}

/// `me` stands for the mailbox's own address.
fn own_address(mailbox: &Mailbox, value: &str) -> String {
    if value == " me " {
        words(&mailbox.address)
    } else {
        value.to_owned()
    }
}

/// Search writes a label's name in lower case with hyphens for spaces, slashes and brackets.
fn is_called(label: &crate::mailbox::labels::Label, name: &str) -> bool {
    let search_form = |text: &str| -> String {
        text.to_lowercase()
            .chars()
            .map(|c| {
                if c.is_whitespace() || "/()[]&".contains(c) {
                    '-'
                } else {
                    c
                }
            })
            .collect()
    };
    label.id.eq_ignore_ascii_case(name) || search_form(&label.name) == search_form(name)
}

fn has_user_label(mailbox: &Mailbox, message: &Message) -> bool {
    message
        .labels
        .iter()
        .any(|key| !mailbox.labels.get(*key).system)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;
    use crate::mailbox::{Facts, NewMessage, ThreadChoice};

    /// A mailbox with 2,000 messages from 100 people.
    fn mailbox() -> Mailbox {
        let mut rng = StdRng::seed_from_u64(1);
        let mut mailbox = Mailbox::new("aoi@example.jp", &mut rng);
        for number in 0..2_000 {
            let raw = format!(
                "From: p{}@acme.example\r\nSubject: {number}\r\n\r\nx",
                number % 100
            );
            let new = NewMessage {
                facts: Facts::read(raw.as_bytes()),
                raw: raw.into(),
                labels: BTreeSet::new(),
                internal_date_ms: number,
                thread: ThreadChoice::Own,
            };
            mailbox.insert(new, &mut rng);
        }
        mailbox
    }

    #[test]
    fn an_address_is_found_without_looking_at_other_messages() {
        let mailbox = mailbox();
        let looked_at = |query: &str| {
            let expr = crate::query::parse(query, 0).expect("a query");
            candidates(&mailbox, &expr).map(|slots| slots.len())
        };
        assert_eq!(looked_at("from:p7@acme.example"), Some(20));
        assert_eq!(
            looked_at("{from:p7@acme.example from:p8} -in:inbox"),
            Some(40)
        );
        assert_eq!(looked_at("from:p7 subject:x"), Some(20));
        assert_eq!(looked_at("in:inbox"), Some(0));
        assert_eq!(looked_at("words"), None);
    }
}
