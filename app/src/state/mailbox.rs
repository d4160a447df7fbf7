//! Which of the user's mailboxes this tab works in. Every request names it, so that what is chosen in another tab
//! changes nothing here.

use crate::{
    api,
    browser::{dom, storage::TAB},
};
use contract::{MailboxId, mailbox::OwnMailbox};

/// What the tab remembers its choice by.
const CHOSEN: &str = "tegami.mailbox";

/// Begins in the one of the user's mailboxes that this tab worked in before, or in the one that opens first.
pub fn settle(mine: &[OwnMailbox]) {
    let chosen = TAB.read(CHOSEN);
    let chosen = mine
        .iter()
        .find(|own| chosen.as_deref() == Some(own.id.as_str()));
    match chosen.or(mine.first()) {
        Some(own) => work_in(own.id.clone()),
        None => api::be_about(None),
    }
}

/// Which one that is; none while none is connected.
pub fn here() -> Option<MailboxId> {
    api::about()
}

/// Works in this one from now on: for a page that has shown nothing of another one.
pub fn work_in(id: MailboxId) {
    TAB.write(CHOSEN, id.as_str());
    api::be_about(Some(id));
}

/// Works in this one, on a page that is loaded anew: nothing of the other one stays in memory. Until then, and where the
/// user stays for what is not saved, this page keeps to its own.
pub fn go_to(id: &MailboxId, path: &str) {
    TAB.write(CHOSEN, id.as_str());
    dom::leave_to(path);
}

/// Works in whichever opens first, on a page that is loaded anew: the one that this tab was in is gone.
pub fn go_elsewhere(path: &str) {
    TAB.remove(CHOSEN);
    dom::leave_to(path);
}
