//! The list of leads.

use crate::{
    box_view::{BoxView, IntoBox, view},
    components::{Avatar, LeadStatusChip, ListFrame, ListWords},
    listing::{Heading, listing, listing_of_people},
    model::chosen::Pick,
    pages::record::on_day,
    state::session::may,
    tr,
};
use contract::{lead::Lead, permission::Permission};
use leptos::prelude::*;

/// The columns the server sorts by.
const SORTS: &[&str] = &["name", "company", "status", "owner", "updated_at"];

/// How the cells are drawn, in the order of the headings.
const CELLS: &[fn(&Lead) -> BoxView] = &[
    name_cell,
    company_cell,
    address_cell,
    status_cell,
    owner_cell,
    updated_cell,
];

/// The list of leads.
#[component]
pub fn LeadList() -> impl IntoView {
    // Who may not write has nothing to choose for.
    let list = if may(Permission::MailIntegration) {
        listing_of_people::<Lead>(SORTS, CELLS, pick)
    } else {
        listing::<Lead>(SORTS, CELLS)
    };
    let words = ListWords {
        title: tr!(leads.title),
        search: tr!(leads.search),
        new: tr!(leads.new),
        empty_title: tr!(leads.empty_title),
        empty_body: tr!(leads.empty_body),
    };
    let new_href = may(Permission::EditRecords).then_some("/leads/new");
    view! { <ListFrame list=list headings=headings() words=words icon="lead" new_href=new_href /> }
}

fn pick(lead: &Lead) -> Pick {
    Pick {
        id: lead.id.to_string(),
        name: lead.full_name.clone(),
        address: lead.addresses.first().cloned(),
    }
}

fn headings() -> Vec<Heading> {
    let columns = [
        ("name", tr!(leads.name)),
        ("company", tr!(leads.company)),
        ("address", tr!(leads.address)),
        ("status", tr!(leads.status)),
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

fn name_cell(lead: &Lead) -> BoxView {
    let href = format!("/leads/{}", lead.id);
    view! {
        <a class="row-link" href=href>
            <Avatar name=lead.full_name.clone() />
            <span class="row-link__words">
                <span class="row-link__name">{lead.full_name.clone()}</span>
                <span class="row-link__note">{lead.title.clone()}</span>
            </span>
        </a>
    }
}

fn company_cell(lead: &Lead) -> BoxView {
    lead.company.clone().boxed()
}

fn address_cell(lead: &Lead) -> BoxView {
    lead.addresses.first().cloned().boxed()
}

fn status_cell(lead: &Lead) -> BoxView {
    view! { <LeadStatusChip status=lead.status /> }
}

fn owner_cell(lead: &Lead) -> BoxView {
    lead.owner.name.clone().boxed()
}

fn updated_cell(lead: &Lead) -> BoxView {
    on_day(lead.updated_at).boxed()
}
