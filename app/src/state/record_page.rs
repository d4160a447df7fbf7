//! The record whose page is shown, for what stands on that page and does something for it.

use contract::about::About;
use leptos::prelude::*;

/// The record whose page is shown.
#[derive(Clone, Copy)]
pub struct RecordPage {
    about: StoredValue<About>,
    written: RwSignal<u32>,
}

/// Tells what stands on a page whose page it is.
pub fn provide_record_page(about: About) -> RecordPage {
    let page = RecordPage {
        about: StoredValue::new(about),
        written: RwSignal::new(0),
    };
    provide_context(page);
    page
}

/// The record whose page this is; nothing on other pages.
pub fn use_record_page() -> Option<RecordPage> {
    use_context()
}

impl RecordPage {
    /// The record.
    pub fn about(self) -> About {
        self.about.get_value()
    }

    /// Something was written about it elsewhere on its page.
    pub fn note_written(self) {
        self.written.try_update(|written| *written += 1);
    }

    /// How often that happened; whoever reads it follows it.
    pub fn written(self) -> u32 {
        self.written.get()
    }
}
