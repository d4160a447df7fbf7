//! What became of a message, as far as the rows of its list tell without another call.
//!
//! Told: that a later message of the same conversation answers it, and that a delivery report
//! stands in the conversation of a sent message. Not told: what happened in messages that the
//! list does not hold; and that somebody read a mail is not known to Gmail at all.

use super::row::{Direction, MailRow};
use gmail::{address::Mailbox, query::REPORTERS};

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// It was received, and answered from this mailbox since.
    Replied,
    /// It was sent, and the other end has written since.
    Answered,
    /// It was sent, and could not be delivered.
    Bounced,
}

/// Whether a message from these people is a mail system's report.
pub fn is_bounce(from: &[Mailbox]) -> bool {
    from.iter().any(|person| {
        let address = person.address.as_ref().map(|address| address.as_str());
        let local = address.and_then(|address| address.split('@').next());
        local.is_some_and(|local| {
            REPORTERS
                .iter()
                .any(|reporter| local.eq_ignore_ascii_case(reporter))
        })
    })
}

/// Sets the marks of rows, which stand newest first.
pub fn set_marks(rows: &mut [MailRow]) {
    let marks: Vec<Option<Mark>> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| {
            let later = rows.get(..index).unwrap_or_default().iter();
            let later = later.filter(|later| later.thread_id == row.thread_id);
            let later = later.filter(|later| !later.is_draft());
            (!row.is_draft()).then(|| mark(row, later)).flatten()
        })
        .collect();
    for (row, mark) in rows.iter_mut().zip(marks) {
        row.mark = mark;
    }
}

/// The mark of a row, by the later rows of its conversation.
fn mark<'a>(row: &MailRow, mut later: impl Iterator<Item = &'a MailRow> + Clone) -> Option<Mark> {
    match row.direction {
        Direction::Sent if later.clone().any(|later| later.bounce) => Some(Mark::Bounced),
        Direction::Sent => later
            .any(|later| later.direction == Direction::Received)
            .then_some(Mark::Answered),
        Direction::Received if row.bounce => None,
        Direction::Received => later
            .any(|later| later.direction == Direction::Sent)
            .then_some(Mark::Replied),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gmail::{MessageId, ThreadId, address::parse_list, charset::Utf8Only};

    fn row(thread: &str, direction: Direction, bounce: bool) -> MailRow {
        MailRow {
            id: MessageId::new("a1").unwrap(),
            thread_id: ThreadId::new(thread).unwrap(),
            direction,
            people: Vec::new(),
            more_people: 0,
            addresses: Vec::new(),
            subject: String::new(),
            snippet: String::new(),
            at_ms: 0,
            unread: false,
            forged: false,
            attachment: false,
            label_ids: Vec::new(),
            matched: None,
            bounce,
            sent_here: false,
            mark: None,
        }
    }

    /// The marks of rows given oldest first.
    fn check(rows: &[(&str, Direction, bool)], expect: &[Option<Mark>]) {
        let mut rows: Vec<MailRow> = rows
            .iter()
            .rev()
            .map(|(thread, direction, bounce)| row(thread, *direction, *bounce))
            .collect();
        set_marks(&mut rows);
        let marks: Vec<_> = rows.iter().rev().map(|row| row.mark).collect();
        assert_eq!(marks, expect);
    }

    #[test]
    fn an_answer_in_the_same_conversation_marks_what_it_answers() {
        use Direction::{Received, Sent};
        check(
            &[
                ("t1", Received, false),
                ("t2", Sent, false),
                ("t1", Sent, false),
            ],
            &[Some(Mark::Replied), None, None],
        );
        check(
            &[("t1", Sent, false), ("t1", Received, false)],
            &[Some(Mark::Answered), None],
        );
    }

    #[test]
    fn a_delivery_report_marks_the_sent_mail_and_is_no_answer() {
        use Direction::{Received, Sent};
        check(
            &[("t1", Sent, false), ("t1", Received, true)],
            &[Some(Mark::Bounced), None],
        );
        check(
            &[("t1", Received, true), ("t1", Sent, false)],
            &[None, None],
        );
    }

    #[test]
    fn mail_systems_are_known_by_their_local_part() {
        let of = |text| is_bounce(&parse_list(text, &Utf8Only));
        assert!(of("Mail Delivery Subsystem <mailer-daemon@googlemail.com>"));
        assert!(of("MAILER-DAEMON@mx.example"));
        assert!(!of("\"mailer-daemon\" <eve@evil.example>"));
        assert!(!of("mailer-daemons@x.example"));
    }
}
