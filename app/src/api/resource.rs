//! Records of the CRM: the same five calls for each of them.

use super::{Abort, Error, http};
use crate::model::list_state::list_query_string;
use contract::{
    ListQuery, Page,
    account::{Account, AccountInput},
    contact::{Contact, ContactInput},
    deal::{Deal, DealInput},
    lead::{Lead, LeadInput},
    limits::PAGE_MAX_ROWS,
    role::{Role, RoleInput},
    route,
    stage::{Stage, StageInput},
    template::{Template, TemplateInput},
    user::{Profile, ProfileInput, User, UserUpdate},
};
use serde::{Serialize, de::DeserializeOwned};

/// A kind of record and where it lives.
pub trait Resource: DeserializeOwned + Clone + PartialEq + Send + Sync + 'static {
    /// What creates or changes it.
    type Input: Serialize;
    /// The path of the list.
    const LIST: &'static str;
    /// The path of one record, with `{id}`.
    const ONE: &'static str;
}

macro_rules! resources {
    ($($record:ty, $input:ty, $list:ident, $one:ident;)*) => {$(
        impl Resource for $record {
            type Input = $input;
            const LIST: &'static str = route::$list;
            const ONE: &'static str = route::$one;
        }
    )*};
}

resources! {
    Contact, ContactInput, CONTACTS, CONTACT;
    Lead, LeadInput, LEADS, LEAD;
    Account, AccountInput, ACCOUNTS, ACCOUNT;
    Deal, DealInput, DEALS, DEAL;
    Stage, StageInput, STAGES, STAGE;
    Role, RoleInput, ROLES, ROLE;
    User, UserUpdate, USERS, USER;
    Profile, ProfileInput, PROFILES, PROFILE;
    Template, TemplateInput, TEMPLATES, TEMPLATE;
}

/// A part of the list.
pub async fn list<R: Resource>(query: &ListQuery, abort: &Abort) -> Result<Page<R>, Error> {
    let path = format!("{}{}", R::LIST, list_query_string(query));
    http::get(&path, abort).await
}

/// The first records that match the words, for a field that links to one.
pub async fn find<R: Resource>(words: &str, abort: &Abort) -> Result<Vec<R>, Error> {
    let query = ListQuery {
        q: words.trim().to_owned(),
        limit: 8,
        ..ListQuery::default()
    };
    list(&query, abort).await.map(|page| page.items)
}

/// All records of a short list, as far as one page holds.
pub async fn load<R: Resource>(abort: &Abort) -> Result<Vec<R>, Error> {
    let query = ListQuery {
        limit: PAGE_MAX_ROWS,
        ..ListQuery::default()
    };
    list(&query, abort).await.map(|page| page.items)
}

/// One record.
pub async fn one<R: Resource>(id: &str, abort: &Abort) -> Result<R, Error> {
    http::get(&route::with_id(R::ONE, id), abort).await
}

/// Creates a record.
pub async fn create<R: Resource>(input: &R::Input) -> Result<R, Error> {
    http::post(R::LIST, input).await
}

/// Changes a record.
pub async fn update<R: Resource>(id: &str, input: &R::Input) -> Result<R, Error> {
    http::put(&route::with_id(R::ONE, id), input).await
}

/// Changes the record with this id, or creates one.
pub async fn save<R: Resource>(id: Option<&str>, input: &R::Input) -> Result<R, Error> {
    match id {
        Some(id) => update(id, input).await,
        None => create(input).await,
    }
}

/// Deletes a record.
pub async fn remove<R: Resource>(id: &str) -> Result<(), Error> {
    http::delete(&route::with_id(R::ONE, id)).await
}
