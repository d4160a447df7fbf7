//! What stands in the way of sending a mail, what its writer may have forgotten, and the limits,
//! told before they are reached.

use super::Letter;

/// The most that Gmail sends, encoded, in bytes
/// (<https://support.google.com/mail/answer/6584>: 25 MB).
pub const MOST_BYTES: u64 = 25 * 1_024 * 1_024;
/// From so many bytes of files on, the writer is told how much is left: encoding adds a third.
pub const WARN_BYTES: u64 = 18 * 1_024 * 1_024;
/// The most recipients of one mail (<https://support.google.com/a/answer/166852>).
pub const MOST_RECIPIENTS: usize = 500;
/// From so many recipients on, the writer is told how many there may be.
pub const WARN_RECIPIENTS: usize = 400;
/// The longest subject that is taken, in characters: far above what any program shows.
pub const MOST_SUBJECT: usize = 500;

/// What stands in the way of sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It goes to nobody.
    NoRecipient,
    /// This is no address.
    BadAddress(String),
    /// It goes to too many at once.
    TooManyRecipients(usize),
    /// The subject is too long.
    LongSubject,
    /// It is too large, encoded.
    TooLarge(u64),
    /// A field of a template is still to be filled in.
    OpenField(String),
}

/// What its writer may have forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// There is no subject.
    NoSubject,
    /// It says nothing and carries nothing.
    Empty,
    /// It speaks of an attachment and has none.
    NoAttachment,
    /// It names a customer whom it does not go to.
    OtherCustomer(String),
}

/// What stands in the way; the first of each kind. `files_bytes` are the sizes of its files.
pub fn problem(letter: &Letter, files_bytes: &[u64]) -> Option<Problem> {
    let count = letter.recipients().count();
    if count == 0 {
        return Some(Problem::NoRecipient);
    }
    if let Some(bad) = letter.recipients().find(|one| !one.is_valid()) {
        return Some(Problem::BadAddress(bad.address.clone()));
    }
    if count > MOST_RECIPIENTS {
        return Some(Problem::TooManyRecipients(count));
    }
    if letter.subject.chars().count() > MOST_SUBJECT {
        return Some(Problem::LongSubject);
    }
    let open = open_field(&letter.subject).or_else(|| open_field(&letter.body.to_text()));
    if let Some(open) = open {
        return Some(Problem::OpenField(open));
    }
    let bytes = encoded_bytes(letter, files_bytes);
    (bytes > MOST_BYTES).then_some(Problem::TooLarge(bytes))
}

/// What its writer is asked about once.
pub fn doubts(letter: &Letter, files: usize) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let said = letter.body.to_text();
    if letter.subject.trim().is_empty() {
        doubts.push(Doubt::NoSubject);
    }
    if letter.body.is_blank() && files == 0 && letter.quote.as_ref().is_none_or(|q| !q.forwarded) {
        doubts.push(Doubt::Empty);
    }
    if files == 0 && speaks_of_attachment(&said) {
        doubts.push(Doubt::NoAttachment);
    }
    doubts
}

/// About how long the mail will be, encoded, in bytes: base64 in lines of 76 characters, and both
/// texts as quoted-printable at its longest.
pub fn encoded_bytes(letter: &Letter, files_bytes: &[u64]) -> u64 {
    let files: u64 = files_bytes
        .iter()
        .map(|bytes| bytes.div_ceil(57) * 78 + 512)
        .sum();
    let quoted = letter.quote.as_ref();
    let (text, html) = quoted.map_or((0, 0), |quote| {
        let html = quote.html.as_ref();
        (quote.text.len(), html.map_or(0, |html| html.html.len()))
    });
    let text = letter.body.to_text().len() + text + letter.subject.len();
    files + (text as u64) * 6 + (html as u64) * 3 + 4_096
}

/// A merge field of a template that nobody filled in: `${Contact.Last_Name}`.
fn open_field(text: &str) -> Option<String> {
    let start = text.find("${")?;
    let rest = text.get(start..)?;
    let end = rest.find('}')?;
    let name = rest.get(2..end)?;
    let plain = |c: char| c.is_alphanumeric() || "._ ".contains(c);
    if name.contains('.') && name.chars().all(plain) {
        rest.get(..=end).map(str::to_owned)
    } else {
        open_field(rest.get(2..)?)
    }
}

/// Words that announce a file. Quoted mail is not in the text that is looked at.
fn speaks_of_attachment(text: &str) -> bool {
    let lower = text.to_lowercase();
    let english = ["attached", "attachment", "enclosed"];
    let japanese = ["添付", "同封"];
    let word = |word: &str| {
        lower
            .split(|c: char| !c.is_alphanumeric())
            .any(|found| found == word)
    };
    english.iter().any(|it| word(it)) || japanese.iter().any(|it| lower.contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::mail::letter::{body::Body, recipients::Recipient};

    fn letter(text: &str) -> Letter {
        Letter {
            to: vec![Recipient::new("", "hana@a.example")],
            subject: "Chairs".to_owned(),
            body: Body::of_text(text),
            ..Letter::default()
        }
    }

    #[test]
    fn a_mail_to_somebody_may_go() {
        assert_eq!(problem(&letter("Hello"), &[]), None);
        assert!(doubts(&letter("Hello"), 0).is_empty());
    }

    #[test]
    fn names_what_stands_in_the_way() {
        let nobody = Letter {
            to: Vec::new(),
            ..letter("x")
        };
        assert_eq!(problem(&nobody, &[]), Some(Problem::NoRecipient));
        let bad = Letter {
            bcc: vec![Recipient::new("", "hana")],
            ..letter("x")
        };
        assert_eq!(
            problem(&bad, &[]),
            Some(Problem::BadAddress("hana".to_owned()))
        );
        let many = Letter {
            to: (0..501)
                .map(|n| Recipient::new("", &format!("a{n}@b.example")))
                .collect(),
            ..letter("x")
        };
        assert_eq!(problem(&many, &[]), Some(Problem::TooManyRecipients(501)));
        let long = Letter {
            subject: "長".repeat(501),
            ..letter("x")
        };
        assert_eq!(problem(&long, &[]), Some(Problem::LongSubject));
        let open = letter("Dear ${Contact.Last_Name},");
        let field = "${Contact.Last_Name}".to_owned();
        assert_eq!(problem(&open, &[]), Some(Problem::OpenField(field)));
        let odd = letter("Dear ${contacts.last name},");
        let field = "${contacts.last name}".to_owned();
        assert_eq!(problem(&odd, &[]), Some(Problem::OpenField(field)));
        assert_eq!(problem(&letter("It costs ${ 5 }."), &[]), None);
    }

    #[test]
    fn the_limit_is_on_what_is_sent_and_not_on_what_is_attached() {
        let mb = 1_024 * 1_024;
        assert_eq!(problem(&letter("x"), &[18 * mb]), None);
        let large = problem(&letter("x"), &[10 * mb, 9 * mb]);
        assert!(matches!(large, Some(Problem::TooLarge(bytes)) if bytes > MOST_BYTES));
    }

    #[test]
    fn asks_about_what_was_forgotten() {
        let empty = Letter {
            subject: " ".to_owned(),
            ..letter("")
        };
        assert_eq!(doubts(&empty, 0), [Doubt::NoSubject, Doubt::Empty]);
        assert_eq!(
            doubts(&letter("見積書を添付します。"), 0),
            [Doubt::NoAttachment]
        );
        assert_eq!(
            doubts(&letter("Please find attached the offer"), 0),
            [Doubt::NoAttachment]
        );
        assert!(doubts(&letter("Please find attached the offer"), 1).is_empty());
        assert!(doubts(&letter("He is unattached."), 0).is_empty());
    }
}
