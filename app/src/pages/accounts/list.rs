//! The list of accounts.

use crate::{
    box_view::{BoxView, IntoBox, view},
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
const CELLS: &[fn(&Account) -> BoxView] = &[
    name_cell,
    website_cell,
    phone_cell,
    owner_cell,
    updated_cell,
];

/// The list of accounts.
#[component]
pub fn AccountList() -> impl IntoView {
    let list = listing::<Account>(SORTS, CELLS);
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

fn name_cell(account: &Account) -> BoxView {
    let href = format!("/accounts/{}", account.id);
    view! {
        <a class="row-link" href=href>
            <Avatar name=account.name.clone() company=true />
            <span class="row-link__words">
                <span class="row-link__name">{account.name.clone()}</span>
            </span>
        </a>
    }
}

fn website_cell(account: &Account) -> BoxView {
    account.website.clone().boxed()
}

fn phone_cell(account: &Account) -> BoxView {
    account.phone.clone().boxed()
}

fn owner_cell(account: &Account) -> BoxView {
    account.owner.name.clone().boxed()
}

fn updated_cell(account: &Account) -> BoxView {
    on_day(account.updated_at).boxed()
}
