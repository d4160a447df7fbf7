//! Who shows messages hears what happens to them, wherever it was done.

use super::Mail;
use crate::model::mail::actions::Told;
use leptos::prelude::*;
use std::rc::Rc;

/// Hears of changes.
type Hears = Rc<dyn Fn(&Told)>;

/// Everybody who shows messages.
#[derive(Default)]
pub(super) struct Watchers {
    hear: Vec<(u32, Hears)>,
    next_id: u32,
}

impl Mail {
    /// Tells this component of every change of a message, until it leaves the page.
    pub fn watch(self, hear: impl Fn(&Told) + 'static) {
        let hear: Hears = Rc::new(hear);
        let id = self.watchers.try_update_value(|watchers| {
            let id = watchers.next_id;
            watchers.next_id += 1;
            watchers.hear.push((id, hear));
            id
        });
        on_cleanup(move || {
            self.watchers
                .try_update_value(|watchers| watchers.hear.retain(|(known, _)| Some(*known) != id));
        });
    }

    /// Tells whoever shows these messages, and the lists kept in memory.
    pub fn tell(self, told: &Told) {
        let everybody = self
            .watchers
            .try_with_value(|watchers| watchers.hear.clone());
        for (_, hear) in everybody.unwrap_or_default() {
            hear(told);
        }
        self.tell_visits(told);
    }
}
