//! What happens while the page stands, as the server tells it.

use contract::event::Event;
use leptos::prelude::*;

/// What happened; whoever shows it follows it and asks anew.
#[derive(Clone, Copy)]
pub struct Live {
    notices: Trigger,
    tasks: Trigger,
    /// Notices that wait for the user, as far as is known.
    pub waiting: RwSignal<Option<u64>>,
}

/// Provides it: nothing has happened yet.
pub fn provide_live() {
    provide_context(Live {
        notices: Trigger::new(),
        tasks: Trigger::new(),
        waiting: RwSignal::new(None),
    });
}

/// What happens.
pub fn use_live() -> Live {
    expect_context()
}

impl Live {
    /// Follows what happens to notices.
    pub fn follow_notices(self) {
        self.notices.track();
    }

    /// Follows what happens to the user's tasks.
    pub fn follow_tasks(self) {
        self.tasks.track();
    }

    /// Something happened.
    pub fn tell(self, event: &Event) {
        let (notices, tasks) = match event {
            Event::Fresh => (true, true),
            Event::Notice { .. } | Event::NoticesChanged => (true, false),
            Event::TasksChanged => (false, true),
            Event::Unknown => (false, false),
        };
        if notices {
            self.notices.notify();
        }
        if tasks {
            self.tasks.notify();
        }
    }
}
