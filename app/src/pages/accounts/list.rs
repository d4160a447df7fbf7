//! The list of accounts.

use crate::{
    components::{Avatar, ListFrame, ListWords},
    listing::{Heading, listing},
    pages::record::on_day,
    state::session::may,
    tr,
};
use contract::{account::Account, permission::Permission};
use leptos::prelude::*;

/// The columns the server sorts by.
const SORTS: &[&str] = &["name", "owner", "updated_at"];

/// How the cells are drawn, in the order of the headings.
const CELLS: &[fn(&Account) -> AnyView] = &[
    name_cell,
    website_cell,
    phone_cell,
    owner_cell,
    updated_cell,
];

/// The list of accounts.
#[component]
pub fn AccountList() -> impl IntoView {
    let list = listing::<Account>(SORTS).handle(CELLS);
    let words = ListWords {
        title: tr!(accounts.title),
        search: tr!(accounts.search),
        new: tr!(accounts.new),
        empty_title: tr!(accounts.empty_title),
        empty_body: tr!(accounts.empty_body),
    };
    let new_href = may(Permission::EditRecords).then_some("/accounts/new");
    view! { <ListFrame list=list headings=headings() words=words icon="account" new_href=new_href /> }
}

fn headings() -> Vec<Heading> {
    let columns = [
        ("name", tr!(accounts.name)),
        ("website", tr!(accounts.website)),
        ("phone", tr!(common.phone)),
        ("owner", tr!(common.owner)),
        ("updated_at", tr!(common.updated_on)),
    ];
    columns
        .map(|(name, words)| Heading {
            name,
            words,
            sortable: SORTS.contains(&name),
        })
        .into()
}

fn name_cell(account: &Account) -> AnyView {
    let href = format!("/accounts/{}", account.id);
    view! {
        <a class="row-link" href=href>
            <Avatar name=account.name.clone() company=true />
            <span class="row-link__words">
                <span class="row-link__name">{account.name.clone()}</span>
            </span>
        </a>
    }
    .into_any()
}

fn website_cell(account: &Account) -> AnyView {
    account.website.clone().into_any()
}

fn phone_cell(account: &Account) -> AnyView {
    account.phone.clone().into_any()
}

fn owner_cell(account: &Account) -> AnyView {
    account.owner.name.clone().into_any()
}

fn updated_cell(account: &Account) -> AnyView {
    on_day(account.updated_at).into_any()
}
