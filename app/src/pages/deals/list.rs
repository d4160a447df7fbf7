//! The list of deals, under the pipeline at a glance.

use super::summary::Summary;
use crate::{
    box_view::{BoxView, IntoBox, view},
    browser::{clock, intl},
    components::{Chip, ListFrame, ListWords, StageChip, Tone},
    listing::{Heading, listing},
    model::{
        calendar::month,
        pipeline::{closes_this_month, is_overdue},
    },
    pages::record::money,
    reactive::live,
    state::{
        language::use_language,
        session::{may, use_me},
    },
    tr,
};
use contract::{deal::Deal, permission::Permission};
use leptos::prelude::*;

/// The columns the server sorts by.
const SORTS: &[&str] = &[
    "name",
    "account",
    "stage",
    "amount",
    "closing_date",
    "owner",
];

/// How the cells are drawn, in the order of the headings.
const CELLS: &[fn(&Deal) -> BoxView] = &[
    name_cell,
    account_cell,
    stage_cell,
    amount_cell,
    closing_cell,
    owner_cell,
];

/// The list of deals.
#[component]
pub fn DealList() -> impl IntoView {
    let list = listing::<Deal>(SORTS, CELLS);
    let words = ListWords {
        title: tr!(deals.title),
        search: tr!(deals.search),
        new: tr!(deals.new),
        empty_title: tr!(deals.empty_title),
        empty_body: tr!(deals.empty_body),
    };
    let new_href = may(Permission::EditRecords).then_some("/deals/new");
    let above = view! { <Summary /> };
    view! {
        <ListFrame
            list=list
            headings=headings()
            words=words
            icon="deal"
            new_href=new_href
            above=above
        />
    }
}

fn headings() -> Vec<Heading> {
    let columns = [
        ("name", tr!(deals.name)),
        ("account", tr!(deals.account)),
        ("stage", tr!(deals.stage)),
        ("amount", tr!(deals.amount)),
        ("closing_date", tr!(deals.closing_date)),
        ("owner", tr!(common.owner)),
    ];
    columns
        .map(|(name, words)| Heading {
            name,
            words,
            sortable: SORTS.contains(&name),
        })
        .into()
}

fn name_cell(deal: &Deal) -> BoxView {
    let href = format!("/deals/{}", deal.id);
    let first = deal.contacts.first().map(|contact| contact.name.clone());
    view! {
        <a class="row-link" href=href>
            <span class="row-link__words">
                <span class="row-link__name">{deal.name.clone()}</span>
                <span class="row-link__note">{first}</span>
            </span>
        </a>
    }
}

fn account_cell(deal: &Deal) -> BoxView {
    deal.account
        .as_ref()
        .map(|account| account.name.clone())
        .boxed()
}

fn stage_cell(deal: &Deal) -> BoxView {
    view! { <StageChip stage=deal.stage.clone() /> }
}

fn amount_cell(deal: &Deal) -> BoxView {
    deal.amount_minor.map(money).boxed()
}

fn closing_cell(deal: &Deal) -> BoxView {
    let language = use_language();
    let date = deal.closing_date;
    let organization = use_me().organization;
    let today = clock::today(&organization.time_zone);
    let month = month(&organization, today);
    let mark = if is_overdue(deal, today) {
        Some(view! { <Chip tone=Tone::Bad words=tr!(deals.overdue) /> })
    } else if closes_this_month(deal, today, &month) {
        Some(view! { <Chip tone=Tone::Warm words=tr!(deals.this_month) /> })
    } else {
        None
    };
    view! {
        <span class="closing">
            <span class="closing__date">{live(move || intl::date(date, language.get()))}</span>
            {mark}
        </span>
    }
}

fn owner_cell(deal: &Deal) -> BoxView {
    deal.owner.name.clone().boxed()
}
