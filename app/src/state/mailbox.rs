//! Which of the user's mailboxes this tab works in. Every request names it, so that what is chosen in another tab
//! changes nothing here.

use crate::{
    api,
    browser::{dom, storage::TAB},
};
use contract::{MailboxId, mailbox::OwnMailbox};

/// What the tab remembers its choice by.
const CHOSEN: &str = "tegami.mailbox";

/// Begins in the one of the user's mailboxes that was chosen in this tab, or in the one that opens first.
pub fn settle(mine: &[OwnMailbox]) {
    let chosen = TAB.read(CHOSEN);
    let chosen = mine
        .iter()
        .find(|own| chosen.as_deref() == Some(own.id.as_str()));
    api::be_about(chosen.or(mine.first()).map(|own| own.id.clone()));
}

/// Which one that is; none while none is connected.
pub fn here() -> Option<MailboxId> {
    api::about()
}

/// Works in this one from now on. What the page shows may be of another one: whoever does not know better goes on with
/// [`go_to`].
pub fn work_in(id: MailboxId) {
    TAB.write(CHOSEN, id.as_str());
    api::be_about(Some(id));
}

/// Works in this one, on a page that is loaded anew: nothing of the other one stays in memory.
pub fn go_to(id: MailboxId, path: &str) {
    work_in(id);
    dom::leave_to(path);
}

/// Works in whichever opens first, on a page that is loaded anew: the one that this tab was in is gone.
pub fn go_elsewhere(path: &str) {
    TAB.remove(CHOSEN);
    dom::leave_to(path);
}
