//! What belongs to which of a user's mailboxes.

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

/// Whether what was written in a mailbox goes on in the one that a tab works in (`here`): where it is the same, and where
/// the one it was written in is not the user's any more, so that it does not wait for ever. `of` is none in what earlier
/// versions kept.
pub fn opens_here(of: Option<&MailboxId>, here: Option<&MailboxId>, mine: &[OwnMailbox]) -> bool {
    let Some(of) = of else { return true };
    here == Some(of) || !mine.iter().any(|own| own.id == *of)
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
            (None, id("a"), true),
            (id("a"), id("a"), true),
            (id("b"), id("a"), false),
            (id("gone"), id("a"), true),
            (id("a"), None, false),
            (id("new"), id("new"), true),
        ] {
            assert_eq!(
                opens_here(of.as_ref(), here.as_ref(), &mine),
                expect,
                "{of:?} {here:?}"
            );
        }
    }
}
