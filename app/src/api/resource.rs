//! Records of the CRM: the same five calls for each of them.

use super::{
    Abort, Error,
    http::{self, Answer},
};
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
pub fn list<R: Resource>(query: &ListQuery, abort: &Abort) -> Answer<Page<R>> {
    let path = format!("{}{}", R::LIST, list_query_string(query));
    http::get(&path, abort)
}

/// The first records that match the words, for a field that links to one.
pub fn find<R: Resource>(words: &str, abort: &Abort) -> Answer<Vec<R>> {
    let query = ListQuery {
        q: words.trim().to_owned(),
        limit: 8,
        ..ListQuery::default()
    };
    list::<R>(&query, abort).with(items)
}

/// All records of a short list, as far as one page holds.
pub fn load<R: Resource>(abort: &Abort) -> Answer<Vec<R>> {
    let query = ListQuery {
        limit: PAGE_MAX_ROWS,
        ..ListQuery::default()
    };
    list::<R>(&query, abort).with(items)
}

fn items<R: Resource>(text: &str) -> Result<Vec<R>, Error> {
    http::read::<Page<R>>(text).map(|page| page.items)
}

/// One record.
pub fn one<R: Resource>(id: &str, abort: &Abort) -> Answer<R> {
    http::get(&route::with_id(R::ONE, id), abort)
}

/// Creates a record.
pub fn create<R: Resource>(input: &R::Input) -> Answer<R> {
    http::post(R::LIST, input)
}

/// Changes a record.
pub fn update<R: Resource>(id: &str, input: &R::Input) -> Answer<R> {
    http::put(&route::with_id(R::ONE, id), input)
}

/// Changes the record with this id, or creates one.
pub fn save<R: Resource>(id: Option<&str>, input: &R::Input) -> Answer<R> {
    match id {
        Some(id) => update(id, input),
        None => create(input),
    }
}

/// Deletes a record.
pub fn remove<R: Resource>(id: &str) -> Answer<()> {
    http::delete(&route::with_id(R::ONE, id))
}
