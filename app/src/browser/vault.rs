//! What this browser keeps beyond the page, each kind in a database of its own: IndexedDB by the
//! `idb` crate, because files are kept too.
//!
//! What is being written stays until Gmail has it: a page that is reloaded, a tab that is closed, a
//! trip to Google for a permission lose nothing. An entry goes as soon as the mail is sent, thrown
//! away, or closed into Gmail's drafts. It opens again for its user alone. Signing out by the button
//! empties this browser, after a question where something is not in Gmail yet.
//!
//! Lists of mail are kept where their reader chose so, and go with the session.

use super::storage;
use idb::{
    Database, DatabaseEvent, Error, Factory, KeyPath, ObjectStoreParams, Query, TransactionMode,
};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

const STORE: &str = "letters";

/// A database of this browser.
#[derive(Clone, Copy)]
pub struct Vault(&'static str);

/// What is being written.
pub const LETTERS: Vault = Vault("tegami");

/// Lists of mail.
pub const LISTS: Vault = Vault("tegami-lists");

/// An entry.
#[derive(Clone)]
pub struct Entry {
    /// Its name.
    pub id: String,
    /// Whose it is.
    pub user: String,
    /// What it says, as its owner wrote it down.
    pub text: String,
    /// Its files, in an order that the text knows.
    pub files: Vec<Blob>,
}

impl Vault {
    /// Keeps an entry in the place of an earlier one of its name. A browser that refuses (private
    /// windows, a full disk) says so.
    pub async fn put(self, entry: &Entry) -> Result<(), Error> {
        let open = self.open().await?;
        let transaction = open.0.transaction(&[STORE], TransactionMode::ReadWrite)?;
        let value = to_js(entry);
        transaction.object_store(STORE)?.put(&value, None)?.await?;
        transaction.commit()?.await?;
        Ok(())
    }

    /// All entries of a user.
    pub async fn of_user(self, user: &str) -> Result<Vec<Entry>, Error> {
        let open = self.open().await?;
        let transaction = open.0.transaction(&[STORE], TransactionMode::ReadOnly)?;
        let all = transaction
            .object_store(STORE)?
            .get_all(None, None)?
            .await?;
        let entries = all.iter().filter_map(from_js);
        Ok(entries.filter(|entry| entry.user == user).collect())
    }

    /// Lets an entry go.
    pub async fn remove(self, id: &str) -> Result<(), Error> {
        let open = self.open().await?;
        let transaction = open.0.transaction(&[STORE], TransactionMode::ReadWrite)?;
        let key = Query::Key(JsValue::from_str(id));
        transaction.object_store(STORE)?.delete(key)?.await?;
        transaction.commit()?.await?;
        Ok(())
    }

    /// Deletes all of it, of every user, after whatever was asked before.
    pub fn wipe(self) {
        storage::delete_database(self.0);
    }

    async fn open(self) -> Result<Open, Error> {
        let mut request = Factory::new()?.open(self.0, Some(1))?;
        request.on_upgrade_needed(|event| {
            let mut params = ObjectStoreParams::new();
            params.key_path(Some(KeyPath::new_single("id")));
            // What fails here makes the opening fail, which is told.
            if let Ok(database) = event.database() {
                drop(database.create_object_store(STORE, params));
            }
        });
        request.await.map(Open)
    }
}

/// An open database, closed in any case: an open one holds up whoever wants to delete it.
struct Open(Database);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.close();
    }
}

fn to_js(entry: &Entry) -> JsValue {
    let object = Object::new();
    let files: Array = entry.files.iter().map(JsValue::from).collect();
    for (name, value) in [
        ("id", JsValue::from_str(&entry.id)),
        ("user", JsValue::from_str(&entry.user)),
        ("text", JsValue::from_str(&entry.text)),
        ("files", files.into()),
    ] {
        // A plain object takes any field.
        drop(Reflect::set(&object, &JsValue::from_str(name), &value));
    }
    object.into()
}

fn from_js(value: &JsValue) -> Option<Entry> {
    let field = |name: &str| Reflect::get(value, &JsValue::from_str(name)).ok();
    let files: Array = field("files")?.dyn_into().ok()?;
    Some(Entry {
        id: field("id")?.as_string()?,
        user: field("user")?.as_string()?,
        text: field("text")?.as_string()?,
        files: files
            .iter()
            .filter_map(|file| file.dyn_into().ok())
            .collect(),
    })
}
