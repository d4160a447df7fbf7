//! One deal.

use super::mail::DealEmails;
use crate::{
    box_view::view,
    browser::{clock, intl},
    components::{Avatar, Chip, PageHead, StageChip, Tone},
    model::{
        calendar::month,
        pipeline::{closes_this_month, is_overdue},
    },
    pages::record::{
        delete_button, edit_link, history, jottings_of, line, money, record_page, text_line,
    },
    reactive::live,
    state::{
        language::use_language,
        session::{may, use_me},
    },
    tr,
};
use contract::{
    about::AboutKind,
    deal::{Deal, DealContact},
    permission::Permission,
};
use leptos::prelude::*;

/// The page of one deal.
#[component]
pub fn DealDetail(
    /// The id in the address.
    id: String,
) -> impl IntoView {
    record_page::<Deal>(id, |deal| view! { <Shown deal=deal /> })
}

#[component]
fn Shown(deal: Deal) -> impl IntoView {
    let id = deal.id.clone();
    let edit = may(Permission::EditRecords).then(|| edit_link(format!("/deals/{id}/edit")));
    let delete = may(Permission::DeleteRecords)
        .then(|| delete_button::<Deal>(id.to_string(), deal.name.clone(), "/deals"));
    let account = deal
        .account
        .as_ref()
        .map(|account| account.name.clone())
        .unwrap_or_default();
    let people = view! { <People people=deal.contacts.clone() /> };
    let (aside, main) = if may(Permission::MailIntegration) {
        (Some(people), view! { <DealEmails deal=deal.clone() /> })
    } else {
        (None, people)
    };
    view! {
        <PageHead
            title=deal.name.clone()
            subtitle=account
            back=("/deals".to_owned(), tr!(deals.title).into())
        >
            {edit}
            {delete}
        </PageHead>
        <Facts deal=deal.clone() />
        <div class="columns">
            <div class="columns__side">
                <Details deal=deal.clone() />
                {aside}
                {jottings_of(AboutKind::Deal, id.as_str())}
            </div>
            <div class="columns__main">{main}</div>
        </div>
        {history(deal.created_at, deal.updated_at)}
    }
}

/// What one asks first about a deal: how much, when, how far.
#[component]
fn Facts(deal: Deal) -> impl IntoView {
    let language = use_language();
    let organization = use_me().organization;
    let today = clock::today(&organization.time_zone);
    let month = month(&organization, today);
    let mark = if is_overdue(&deal, today) {
        Some((Tone::Bad, tr!(deals.overdue)))
    } else if closes_this_month(&deal, today, &month) {
        Some((Tone::Warm, tr!(deals.this_month)))
    } else {
        None
    };
    let date = deal.closing_date;
    let amount = match deal.amount_minor {
        Some(minor) => money(minor),
        None => Signal::stored("–".to_owned()),
    };
    view! {
        <dl class="facts">
            <div class="facts__fact">
                <dt>{tr!(deals.amount)}</dt>
                <dd class="facts__value">{amount}</dd>
            </div>
            <div class="facts__fact">
                <dt>{tr!(deals.closing_date)}</dt>
                <dd class="facts__value">
                    {live(move || intl::date(date, language.get()))}
                    {mark.map(|(tone, words)| view! { <Chip tone=tone words=words /> })}
                </dd>
            </div>
            <div class="facts__fact">
                <dt>{tr!(deals.stage)}</dt>
                <dd class="facts__value"><StageChip stage=deal.stage /></dd>
            </div>
        </dl>
    }
}

#[component]
fn Details(deal: Deal) -> impl IntoView {
    let account = deal.account.map(|account| {
        let href = format!("/accounts/{}", account.id);
        line(
            tr!(deals.account),
            view! { <a href=href>{account.name}</a> },
        )
    });
    view! {
        <section class="card" aria-labelledby="details">
            <h2 class="card__title" id="details">{tr!(common.details)}</h2>
            <dl class="lines">
                {account}
                {text_line(tr!(common.owner), deal.owner.name)}
                {text_line(tr!(common.description), deal.description)}
            </dl>
        </section>
    }
}

/// The people the deal is with, the first one in charge.
#[component]
fn People(people: Vec<DealContact>) -> impl IntoView {
    let none = people
        .is_empty()
        .then(|| view! { <p class="card__nothing">{tr!(deals.no_people)}</p> });
    let row = |person: DealContact| {
        let href = format!("/contacts/{}", person.id);
        view! {
            <li class="records__row">
                <Avatar name=person.name.clone() />
                <a class="records__name" href=href>{person.name}</a>
                <span class="records__note">{person.role}</span>
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="people">
            <h2 class="card__title" id="people">{tr!(deals.people)}</h2>
            <ul class="records">{people.into_iter().map(row).collect_view()}</ul>
            {none}
        </section>
    }
}
