//! Lists that stay in this browser beyond the page, where their reader chose so: after a reload
//! they stand at once, and Gmail is asked only what happened since.
//!
//! The choice holds for one user of this browser, until they sign out. What is kept goes with the
//! session, with the connection to Gmail and with the choice. How lists are kept is fetched by whoever
//! has chosen it (`kept_lists`); here stands what every page needs of it.

use super::{
    Mail,
    mail_list::Wanted,
    visits::{AsOf, Visit},
};
use crate::{
    browser::{storage, vault},
    model::mail::list::Stage,
    state::session::use_me,
};
use leptos::prelude::*;
use std::rc::Rc;

const CHOSEN: &str = "tegami.keep-lists";

/// Where lists are kept.
pub trait Keeper {
    /// The list that was kept of this, if Google still knows what happened since.
    fn find(&self, wanted: &Wanted) -> Option<Visit>;
    /// Keeps a list, in the place of an earlier one of the same.
    fn keep(&self, visit: &Visit, as_of: AsOf);
    /// Lets go of the list that was kept of this.
    fn let_go(&self, wanted: &Wanted);
}

/// Whether lists are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// They go with the page.
    Off,
    /// They are; what was kept is still being looked for.
    Coming,
    /// They are.
    On,
}

/// The keeper, and what it waits for.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    stage: RwSignal<Keeping>,
    keeper: StoredValue<Option<Rc<dyn Keeper>>, LocalStorage>,
    /// How often everything was forgotten: what was looked for before that is not taken.
    wiped: StoredValue<u32>,
    user: StoredValue<String>,
}

/// Deletes what is kept: nobody is signed in.
pub fn wipe_kept_lists() {
    vault::LISTS.wipe();
}

impl Kept {
    pub(super) fn new() -> Self {
        let user = use_me().user.id.to_string();
        let chosen = storage::read(CHOSEN);
        let stage = if chosen.as_ref() == Some(&user) {
            Keeping::Coming
        } else {
            // Somebody else's choice never holds for this one; what another tab kept after the choice
            // was taken back goes now.
            storage::remove(CHOSEN);
            wipe_kept_lists();
            Keeping::Off
        };
        Self {
            stage: RwSignal::new(stage),
            keeper: StoredValue::new_local(None),
            wiped: StoredValue::new(0),
            user: StoredValue::new(user),
        }
    }

    /// Deletes what is kept, and begins anew where lists are kept.
    pub(super) fn forget(self) {
        self.keeper.try_set_value(None);
        self.wiped.try_update_value(|wiped| *wiped += 1);
        if self.stage.try_get_untracked() != Some(Keeping::Off) {
            wipe_kept_lists();
            self.stage.try_set(Keeping::Coming);
        }
    }

    pub(super) fn find(self, wanted: &Wanted) -> Option<Visit> {
        self.keeper()?.find(wanted)
    }

    /// Keeps a list where a later visit can be brought up to date by the mailbox's history, which
    /// does not tell what a filter lets through.
    pub(super) fn keep(self, visit: &Visit) {
        let Some(keeper) = self.keeper().filter(|_| visit.wanted.filter.is_empty()) else {
            return;
        };
        if !self.is_chosen() {
            // Another tab has taken the choice back.
            self.forget();
            self.stage.try_set(Keeping::Off);
            return;
        }
        match (visit.as_of, &visit.list.stage) {
            (Some(as_of), _) => keeper.keep(visit, as_of),
            // It was got anew, since Gmail could not tell what happened to the one that was kept.
            (None, Stage::Idle { .. }) => keeper.let_go(&visit.wanted),
            (None, Stage::Loading | Stage::Failed(_)) => {}
        }
    }

    fn is_chosen(self) -> bool {
        let chosen = storage::read(CHOSEN);
        self.user
            .try_with_value(|user| chosen.as_ref() == Some(user))
            .unwrap_or_default()
    }

    fn keeper(self) -> Option<Rc<dyn Keeper>> {
        self.keeper.try_get_value().flatten()
    }
}

impl Mail {
    /// Whether lists are kept in this browser; whoever reads it follows it.
    pub fn keeping(self) -> Keeping {
        self.kept.stage.get()
    }

    /// Whether it is known what was kept.
    pub(super) fn knows_kept(self) -> bool {
        self.kept.stage.get() != Keeping::Coming
    }

    /// Keeps lists in this browser from now on, or deletes them.
    pub fn keep_lists(self, on: bool) {
        let kept = self.kept;
        if on {
            kept.user.with_value(|user| storage::write(CHOSEN, user));
            kept.stage.set(Keeping::Coming);
        } else {
            storage::remove(CHOSEN);
            kept.forget();
            kept.stage.set(Keeping::Off);
        }
    }

    /// Whose lists are kept.
    pub fn keeps_for(self) -> String {
        self.kept.user.get_value()
    }

    /// What was kept is being looked for: what is to be told once it is known.
    pub fn await_keeper(self) -> impl FnOnce(Option<Rc<dyn Keeper>>) {
        let kept = self.kept;
        let before = kept.wiped.get_value();
        move |keeper| {
            if kept.wiped.try_get_value() != Some(before) {
                return;
            }
            if !kept.is_chosen() {
                // Another tab has taken the choice back.
                kept.stage.try_set(Keeping::Off);
                return;
            }
            kept.keeper.try_set_value(keeper);
            self.visits.try_with_value(|visits| {
                visits.all().for_each(|visit| kept.keep(visit));
            });
            kept.stage.try_set(Keeping::On);
        }
    }
}
