//! Lists that stay in this browser beyond the page, where their reader chose so: after a reload
//! they stand at once, and Gmail is asked only what happened since.
//!
//! The choice holds for one user of this browser, until they sign out. What is kept goes with the
//! session, with the connection to Gmail and with the choice. How lists are kept is fetched by whoever
//! has chosen it (`kept_lists`); here stands what every page needs of it.

use super::{Mail, mail_list::Wanted, visits::Visit};
use crate::{
    browser::{storage, vault},
    state::session::use_me,
};
use leptos::prelude::*;
use std::{cell::RefCell, rc::Rc};

const CHOSEN: &str = "tegami.keep-lists";

/// Where lists are kept.
pub(super) trait Keeper {
    /// The list that was kept of this, if Google still knows what happened since.
    fn find(&self, wanted: &Wanted) -> Option<Visit>;
    /// Keeps a list, in the place of an earlier one of the same.
    fn keep(&self, visit: &Visit);
}

/// What the page holds of it. One for all: a kind of stored value of its own would weigh on every
/// page.
#[derive(Default)]
struct Held {
    user: String,
    /// The addresses of all of the user's mailboxes.
    addresses: Vec<String>,
    keeper: Option<Rc<dyn Keeper>>,
    /// How often everything was forgotten: what was looked for before that is not taken.
    round: u32,
}

thread_local! {
    static HELD: RefCell<Held> = RefCell::default();
}

/// Whether lists are kept, and whether it is still being looked what was.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    chosen: RwSignal<bool>,
    waits: RwSignal<bool>,
}

/// Deletes what is kept: nobody is signed in.
pub fn wipe_kept_lists() {
    vault::LISTS.wipe();
}

impl Kept {
    pub(super) fn new() -> Self {
        let me = use_me();
        let user = me.user.id.to_string();
        let addresses = me.mailboxes.into_iter().map(|own| own.address);
        let chosen = storage::read(CHOSEN).as_ref() == Some(&user);
        if !chosen {
            // Somebody else's choice never holds for this one; what another tab kept after the choice
            // was taken back goes now.
            storage::remove(CHOSEN);
            wipe_kept_lists();
        }
        HELD.set(Held {
            user,
            addresses: addresses.collect(),
            ..Held::default()
        });
        Self {
            chosen: RwSignal::new(chosen),
            waits: RwSignal::new(chosen),
        }
    }

    /// For a mailbox of which nothing is kept.
    pub(super) fn nothing() -> Self {
        Self {
            chosen: RwSignal::new(false),
            waits: RwSignal::new(false),
        }
    }

    /// Deletes what is kept, and begins anew where lists are kept.
    pub(super) fn forget(self) {
        if self.chosen.try_get_untracked() == Some(true) {
            Self::drop_keeper();
            wipe_kept_lists();
            self.waits.try_set(true);
        }
    }

    /// Lists are not kept any more, and what was goes.
    pub(super) fn end(self) {
        Self::drop_keeper();
        wipe_kept_lists();
        self.chosen.try_set(false);
        self.wait_no_longer();
    }

    fn drop_keeper() {
        HELD.with_borrow_mut(|held| {
            held.keeper = None;
            held.round += 1;
        });
    }

    fn is_waiting(self) -> bool {
        self.waits.try_get_untracked() == Some(true)
    }

    /// Lists that do not wait hear nothing: they would begin anew.
    fn wait_no_longer(self) {
        if self.is_waiting() {
            self.waits.try_set(false);
        }
    }
}

/// The list that was kept of this.
pub(super) fn find_kept_list(wanted: &Wanted) -> Option<Visit> {
    keeper()?.find(wanted)
}

/// Keeps a list, where lists are kept.
pub(super) fn keep_list(visit: &Visit) {
    if let Some(keeper) = keeper() {
        keeper.keep(visit);
    }
}

fn keeper() -> Option<Rc<dyn Keeper>> {
    HELD.with_borrow(|held| held.keeper.clone())
}

/// Whether this browser's choice is that lists are kept for this user: another tab may have taken it
/// back.
pub(super) fn is_chosen() -> bool {
    let chosen = storage::read(CHOSEN);
    HELD.with_borrow(|held| chosen.as_ref() == Some(&held.user))
}

/// Whether a list of this name is of one of the user's mailboxes.
pub(super) fn is_own(name: &str) -> bool {
    HELD.with_borrow(|held| {
        held.addresses
            .iter()
            .any(|address| name.starts_with(&prefix_of(address)))
    })
}

/// What the names of a mailbox's lists begin with.
pub(super) fn prefix_of(address: &str) -> String {
    format!("{address} ")
}

/// Whose lists are kept.
pub(super) fn keeps_for() -> String {
    HELD.with_borrow(|held| held.user.clone())
}

impl Mail {
    /// Whether lists are kept in this browser; whoever reads it follows it.
    pub fn keeps_lists(self) -> bool {
        self.kept.chosen.get()
    }

    /// Whether it is still being looked what was kept; whoever reads it follows it.
    pub fn waits_for_kept(self) -> bool {
        self.kept.waits.get()
    }

    /// Keeps lists in this browser from now on, or deletes them.
    pub fn keep_lists(self, on: bool) {
        if on {
            storage::write(CHOSEN, &keeps_for());
            self.kept.chosen.set(true);
            self.kept.waits.set(true);
        } else {
            storage::remove(CHOSEN);
            self.kept.end();
        }
    }

    /// What is looked for now, to be told what came of it.
    pub fn kept_round(self) -> u32 {
        HELD.with_borrow(|held| held.round)
    }

    /// Lists need not wait any longer: it cannot be told what was kept.
    pub fn go_without_kept(self, round: u32) {
        if self.kept_round() == round {
            self.kept.wait_no_longer();
        }
    }

    /// This keeps lists from now on, unless that comes too late.
    pub(super) fn keep_with(self, round: u32, keeper: Rc<dyn Keeper>) {
        if !self.kept.is_waiting() || self.kept_round() != round {
            return;
        }
        if !is_chosen() {
            return self.kept.end();
        }
        HELD.with_borrow_mut(|held| held.keeper = Some(keeper));
        self.visits.try_with_value(|visits| {
            visits.all().for_each(keep_list);
        });
        self.kept.wait_no_longer();
    }
}
