//! What belongs to which of a user's mailboxes.

use super::letter::Letter;
use contract::{MailboxId, mailbox::OwnMailbox};

/// Where to go on after another mailbox was chosen on this page (path and query): the same page, without the message or the
/// list that is of the other mailbox alone.
pub fn place_after(place: &str) -> String {
    let path = place.split('?').next().unwrap_or_default();
    match path.strip_prefix("/mail") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => "/mail".to_owned(),
        _ => path.to_owned(),
    }
}

/// Where what was written in a mailbox goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// Here: it was written in the mailbox that this tab works in.
    Here,
    /// In another tab: its mailbox is another one of the user's.
    Elsewhere,
    /// Here, although it was written in another one: that is not the user's any more, and it does not wait for ever.
    Moved,
}

/// Where what was written in the mailbox `of` goes on for a tab that works in `here`. `of` is none in what was written
/// while no mailbox was connected, and in what earlier versions kept. `mine` is none while it is not known which ones they
/// have: then it waits.
pub fn opens(
    of: Option<&MailboxId>,
    here: Option<&MailboxId>,
    mine: Option<&[OwnMailbox]>,
) -> Opens {
    match of {
        None => Opens::Here,
        Some(_) if of == here => Opens::Here,
        Some(of) => match mine {
            Some(mine) if !mine.iter().any(|own| own.id == *of) => Opens::Moved,
            _ => Opens::Elsewhere,
        },
    }
}

/// A mail without what only the mailbox knows that it was written in: its conversation, the address it was to go from.
pub fn moved(letter: Letter) -> Letter {
    Letter {
        from: None,
        answers: None,
        ..letter
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_on_where_the_other_mailbox_has_something_too() {
        for (place, expect) in [
            ("/contacts/7f?message=18f0", "/contacts/7f"),
            ("/mail", "/mail"),
            ("/mail/label/Label_1?message=18f0", "/mail"),
            ("/mailings?x", "/mailings"),
            ("/magnet?list=leads", "/magnet"),
        ] {
            assert_eq!(place_after(place), expect);
        }
    }

    #[test]
    fn what_is_written_waits_for_its_mailbox_unless_that_is_gone() {
        let own = |id: &str| OwnMailbox {
            id: MailboxId::new(id),
            address: String::new(),
        };
        let mine = [own("a"), own("b")];
        let id = |id: &str| Some(MailboxId::new(id));
        for (of, here, expect) in [
            (None, id("a"), Opens::Here),
            (id("a"), id("a"), Opens::Here),
            (id("b"), id("a"), Opens::Elsewhere),
            (id("gone"), id("a"), Opens::Moved),
            (id("a"), None, Opens::Elsewhere),
            (id("new"), id("new"), Opens::Here),
        ] {
            assert_eq!(
                opens(of.as_ref(), here.as_ref(), Some(&mine)),
                expect,
                "{of:?} {here:?}"
            );
        }
        let gone = id("gone");
        assert_eq!(
            opens(gone.as_ref(), id("a").as_ref(), None),
            Opens::Elsewhere
        );
    }
}
