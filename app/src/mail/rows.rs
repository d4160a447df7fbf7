//! The rows of a list, whatever list it is: what stands in it, and which rows are selected.

use super::use_mail;
use crate::{
    model::mail::{actions::Labels, list::EmailList, row::MailRow, toggle::toggle},
    reactive::derived,
};
use gmail::MessageId;
use leptos::prelude::*;

/// The rows of a list, to show, to select and to act on.
#[derive(Clone, Copy)]
pub struct Rows {
    state: RwSignal<EmailList>,
    selected: RwSignal<Vec<MessageId>>,
    help: RwSignal<bool>,
}

impl Rows {
    /// The rows of this list. They follow whatever is done to their messages, here or elsewhere,
    /// until the component leaves the page.
    pub fn new(state: RwSignal<EmailList>) -> Self {
        let rows = Self {
            state,
            selected: RwSignal::new(Vec::new()),
            help: RwSignal::new(false),
        };
        use_mail().watch(move |told| {
            let change = state.try_maybe_update(|list| {
                let changed = list.tell(told);
                (changed, changed)
            });
            if change == Some(true) {
                rows.forget_unseen();
            }
        });
        rows
    }

    /// The rows that are shown.
    pub fn visible(self) -> Signal<Vec<MailRow>> {
        derived(move || self.state.with(|list| list.visible().cloned().collect()))
    }

    /// Whether the list of keys is open.
    pub fn help(self) -> RwSignal<bool> {
        self.help
    }

    /// What stands in the list.
    pub fn state(self) -> Signal<EmailList> {
        self.state.into()
    }

    /// Which rows are selected, in the order of selection.
    pub fn selected(self) -> Signal<Vec<MessageId>> {
        self.selected.into()
    }

    /// Selects a row, or no longer.
    pub fn toggle(self, id: &MessageId) {
        self.selected.update(|selected| toggle(selected, id));
    }

    /// Selects every row that is shown.
    pub fn select_all(self) {
        let all = self
            .state
            .with_untracked(|list| list.visible().map(|row| row.id.clone()).collect());
        self.selected.set(all);
    }

    /// Selects nothing.
    pub fn select_none(self) {
        self.selected.set(Vec::new());
    }

    /// These messages with the labels they have now.
    pub fn labels_of(self, ids: &[MessageId]) -> Vec<Labels> {
        self.state.with_untracked(|list| list.labels_of(ids))
    }

    /// The selected messages with the labels they have now.
    pub fn chosen(self) -> Vec<Labels> {
        self.selected.with_untracked(|ids| self.labels_of(ids))
    }

    /// Nothing stays selected that is out of sight.
    fn forget_unseen(self) {
        let unseen = |id: &MessageId| {
            self.state
                .with_untracked(|list| list.visible().all(|row| row.id != *id))
        };
        if self.selected.with_untracked(|ids| ids.iter().any(unseen)) {
            self.selected.update(|ids| ids.retain(|id| !unseen(id)));
        }
    }
}
