//! What this browser remembers between visits: choices, nothing else. Never a token, never a record.
//! What is kept at greater length is [`super::vault`]'s.

use web_sys::{Storage, Window};

/// Where choices are remembered.
#[derive(Clone, Copy)]
pub struct Choices(fn(&Window) -> Option<Storage>);

/// In this browser, for every tab and visit.
const BROWSER: Choices = Choices(|window| window.local_storage().ok().flatten());

/// In this tab, as long as it is there.
pub const TAB: Choices = Choices(|window| window.session_storage().ok().flatten());

impl Choices {
    /// Reads a remembered choice.
    pub fn read(self, key: &str) -> Option<String> {
        self.storage()?.get_item(key).ok().flatten()
    }

    /// Remembers a choice. A browser that refuses (private windows) only forgets it.
    pub fn write(self, key: &str, value: &str) {
        if let Some(storage) = self.storage() {
            drop(storage.set_item(key, value));
        }
    }

    /// Forgets a choice.
    pub fn remove(self, key: &str) {
        if let Some(storage) = self.storage() {
            drop(storage.remove_item(key));
        }
    }

    fn storage(self) -> Option<Storage> {
        (self.0)(&web_sys::window()?)
    }
}

/// Reads a remembered choice.
pub fn read(key: &str) -> Option<String> {
    BROWSER.read(key)
}

/// Remembers a choice. A browser that refuses (private windows) only forgets it.
pub fn write(key: &str, value: &str) {
    BROWSER.write(key, value);
}

/// Forgets a choice.
pub fn remove(key: &str) {
    BROWSER.remove(key);
}

/// Deletes a database, after whatever was asked of it before. A browser that has none has kept
/// nothing.
pub fn delete_database(name: &str) {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    drop(factory.map(|factory| factory.delete_database(name)));
}
