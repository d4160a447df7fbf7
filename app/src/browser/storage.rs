//! What this browser remembers between visits: choices, nothing else. Never a token, never a record.
//! What is kept at greater length is [`super::vault`]'s.

/// Reads a remembered choice.
pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Remembers a choice. A browser that refuses (private windows) only forgets it.
pub fn write(key: &str, value: &str) {
    if let Some(storage) = storage() {
        drop(storage.set_item(key, value));
    }
}

/// Forgets a choice.
pub fn remove(key: &str) {
    if let Some(storage) = storage() {
        drop(storage.remove_item(key));
    }
}

/// Deletes a database, after whatever was asked of it before. A browser that has none has kept
/// nothing.
pub fn delete_database(name: &str) {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    drop(factory.map(|factory| factory.delete_database(name)));
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
