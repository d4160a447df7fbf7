//! Fields that forms of several kinds of record share: links to others, addresses.

use crate::{
    api::{self, Abort, Resource},
    components::{Choice, Finder},
    form::{Field, Form},
    model::draft::Draft,
};
use contract::{
    AccountId, ContactId, Link, UserId, account::Account, contact::Contact, user::User,
};
use leptos::prelude::*;
use std::sync::Arc;

/// An id that a field can hold as text.
pub trait RecordId: Clone + 'static {
    /// The id of this text.
    fn of(text: String) -> Self;
    /// The id as text.
    fn text(&self) -> String;
}

macro_rules! record_ids {
    ($($id:ty),*) => {$(
        impl RecordId for $id {
            fn of(text: String) -> Self {
                Self::new(text)
            }

            fn text(&self) -> String {
                self.as_str().to_owned()
            }
        }
    )*};
}

record_ids!(AccountId, ContactId, UserId);

/// A field that links to another record.
pub fn link_field<D: Draft, Id: RecordId>(
    form: Form<D>,
    name: &'static str,
    read: fn(&D) -> &Option<Link<Id>>,
    write: fn(&mut D) -> &mut Option<Link<Id>>,
) -> Field<Option<Choice>> {
    form.field(
        name,
        move |draft| {
            read(draft)
                .as_ref()
                .map(|link| (link.id.text(), link.name.clone()))
        },
        move |draft, choice: Option<Choice>| {
            *write(draft) = choice.map(|(id, name)| Link {
                id: Id::of(id),
                name,
            });
        },
    )
}

/// The rows of email addresses of a form.
pub struct AddressRows {
    /// How many rows.
    pub count: Signal<usize>,
    /// The field of a row.
    pub row: Callback<usize, Field>,
    /// Adds an empty row.
    pub add: Callback<()>,
    /// Takes a row away.
    pub remove: Callback<usize>,
}

/// The rows of email addresses of a draft.
pub fn addresses_rows<D: Draft>(
    form: Form<D>,
    read: fn(&D) -> &Vec<String>,
    write: fn(&mut D) -> &mut Vec<String>,
) -> AddressRows {
    let row = move |index: usize| {
        form.field(
            format!("addresses[{index}]"),
            move |draft| read(draft).get(index).cloned().unwrap_or_default(),
            move |draft, typed| {
                if let Some(address) = write(draft).get_mut(index) {
                    *address = typed;
                }
            },
        )
    };
    AddressRows {
        count: Signal::derive(move || form.with(|draft| read(draft).len())),
        row: Callback::new(row),
        add: Callback::new(move |()| form.edit(|draft| write(draft).push(String::new()))),
        remove: Callback::new(move |index| {
            form.edit(|draft| {
                let rows = write(draft);
                if index < rows.len() {
                    rows.remove(index);
                }
            });
        }),
    }
}

/// Finds accounts by words.
pub fn find_accounts() -> Finder {
    finder(|account: Account| (account.id.into_string(), account.name))
}

/// Finds contacts by words.
pub fn find_contacts() -> Finder {
    finder(|contact: Contact| (contact.id.into_string(), contact.full_name))
}

/// Finds users by words.
pub fn find_users() -> Finder {
    finder(|user: User| (user.id.into_string(), user.name))
}

fn finder<R: Resource>(choice: fn(R) -> Choice) -> Finder {
    Arc::new(move |words: String, abort: Abort| {
        Box::pin(async move {
            let found = api::find::<R>(&words, &abort).await?;
            Ok(found.into_iter().map(choice).collect())
        })
    })
}
