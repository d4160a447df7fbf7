//! The list of contacts.

use crate::{
    box_view::{BoxView, IntoBox, view},
    components::{Avatar, CategoryChip, ListFrame, ListWords},
    listing::{Heading, listing, listing_of_people},
    model::chosen::Pick,
    pages::record::on_day,
    state::session::may,
    tr,
};
use contract::{contact::Contact, permission::Permission};
use leptos::prelude::*;

/// The columns the server sorts by.
const SORTS: &[&str] = &["name", "account", "owner", "updated_at"];

/// How the cells are drawn, in the order of the headings.
const CELLS: &[fn(&Contact) -> BoxView] = &[
    name_cell,
    account_cell,
    address_cell,
    category_cell,
    owner_cell,
    updated_cell,
];

/// The list of contacts.
#[component]
pub fn ContactList() -> impl IntoView {
    // Who may not write has nothing to choose for.
    let list = if may(Permission::MailIntegration) {
        listing_of_people::<Contact>(SORTS, CELLS, pick)
    } else {
        listing::<Contact>(SORTS, CELLS)
    };
    let words = ListWords {
        title: tr!(contacts.title),
        search: tr!(contacts.search),
        new: tr!(contacts.new),
        empty_title: tr!(contacts.empty_title),
        empty_body: tr!(contacts.empty_body),
    };
    let new_href = may(Permission::EditRecords).then_some("/contacts/new");
    view! { <ListFrame list=list headings=headings() words=words icon="contact" new_href=new_href /> }
}

fn pick(contact: &Contact) -> Pick {
    Pick {
        id: contact.id.to_string(),
        name: contact.full_name.clone(),
        address: contact.addresses.first().cloned(),
    }
}

fn headings() -> Vec<Heading> {
    let columns = [
        ("name", tr!(contacts.name)),
        ("account", tr!(contacts.account)),
        ("address", tr!(contacts.address)),
        ("category", tr!(contacts.category)),
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

fn name_cell(contact: &Contact) -> BoxView {
    let href = format!("/contacts/{}", contact.id);
    view! {
        <a class="row-link" href=href>
            <Avatar name=contact.full_name.clone() />
            <span class="row-link__words">
                <span class="row-link__name">{contact.full_name.clone()}</span>
                <span class="row-link__note">{contact.title.clone()}</span>
            </span>
        </a>
    }
}

fn account_cell(contact: &Contact) -> BoxView {
    contact
        .account
        .as_ref()
        .map(|account| account.name.clone())
        .boxed()
}

fn address_cell(contact: &Contact) -> BoxView {
    contact.addresses.first().cloned().boxed()
}

fn category_cell(contact: &Contact) -> BoxView {
    contact
        .category
        .as_ref()
        .map(|reason| view! { <CategoryChip category=reason.category /> })
        .boxed()
}

fn owner_cell(contact: &Contact) -> BoxView {
    contact.owner.name.clone().boxed()
}

fn updated_cell(contact: &Contact) -> BoxView {
    on_day(contact.updated_at).boxed()
}
