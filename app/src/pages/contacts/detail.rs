//! One contact.

use crate::{
    box_view::{BoxView, view},
    components::{Avatar, CategoryChip, Icon, PageHead, mail::EmailsSection},
    i18n::Text,
    pages::{
        deals::DealsCard,
        record::{delete_button, edit_link, history, jottings_of, line, record_page, text_line},
    },
    state::session::may,
    tr,
};
use contract::{about::AboutKind, contact::Contact, label::CategoryReason, permission::Permission};
use leptos::prelude::*;

/// The page of one contact.
#[component]
pub fn ContactDetail(
    /// The id in the address.
    id: String,
) -> impl IntoView {
    record_page::<Contact>(id, |contact| view! { <Shown contact=contact /> })
}

#[component]
fn Shown(contact: Contact) -> impl IntoView {
    let id = contact.id.clone();
    let avatar = view! { <Avatar name=contact.full_name.clone() large=true /> };
    let edit = may(Permission::EditRecords).then(|| edit_link(format!("/contacts/{id}/edit")));
    let delete = may(Permission::DeleteRecords)
        .then(|| delete_button::<Contact>(id.to_string(), contact.full_name.clone(), "/contacts"));
    view! {
        <PageHead
            title=contact.full_name.clone()
            subtitle=subtitle(&contact)
            back=("/contacts".to_owned(), tr!(contacts.title).into())
            lead=avatar
        >
            {edit}
            {delete}
        </PageHead>
        <div class="columns">
            <div class="columns__side">
                {contact.category.clone().map(|reason| view! { <Why reason=reason /> })}
                <Details contact=contact.clone() />
                <DealsCard contact=id.clone() />
                {jottings_of(AboutKind::Contact, id.as_str())}
            </div>
            <div class="columns__main">
                <EmailsSection
                    name=Signal::stored(contact.full_name.clone())
                    addresses=Signal::stored(contact.addresses.clone())
                />
            </div>
        </div>
        {history(contact.created_at, contact.updated_at)}
    }
}

fn subtitle(contact: &Contact) -> String {
    let account = contact.account.as_ref().map(|account| account.name.clone());
    let parts = [account.unwrap_or_default(), contact.title.clone()];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// The label category and the deal that decides it.
#[component]
fn Why(reason: CategoryReason) -> impl IntoView {
    let language = crate::state::language::use_language();
    let closing = Signal::derive(move || {
        crate::browser::intl::month_day(reason.closing_date, language.get())
    });
    view! {
        <section class="card why" aria-label=tr!(contacts.category)>
            <CategoryChip category=reason.category />
            <p class="why__words">
                {tr!(contacts.because)}" "
                <a href=format!("/deals/{}", reason.deal_id)>{reason.deal_name}</a>
                " · "{closing}
            </p>
        </section>
    }
}

#[component]
fn Details(contact: Contact) -> impl IntoView {
    let account = contact.account.map(|account| {
        let href = format!("/accounts/{}", account.id);
        line(
            tr!(contacts.account),
            view! { <a href=href>{account.name}</a> },
        )
    });
    view! {
        <section class="card" aria-labelledby="details">
            <h2 class="card__title" id="details">{tr!(common.details)}</h2>
            <dl class="lines">
                {addresses_line(tr!(common.addresses), contact.addresses)}
                {phone_line(contact.phone)}
                {account}
                {text_line(tr!(common.job_title), contact.title)}
                {text_line(tr!(common.owner), contact.owner.name)}
                {text_line(tr!(common.description), contact.description)}
            </dl>
        </section>
    }
}

/// The addresses of a person, the primary one first.
pub fn addresses_line(label: Text, addresses: Vec<String>) -> BoxView {
    if addresses.is_empty() {
        return text_line(label, String::new());
    }
    let row = |address: String| {
        let href = format!("mailto:{address}");
        view! {
            <li>
                <Icon name="mail" />
                <a href=href rel="external">{address}</a>
            </li>
        }
    };
    let list = addresses.into_iter().map(row).collect_view();
    line(label, view! { <ul class="lines__list">{list}</ul> })
}

/// A phone number that can be called.
pub fn phone_line(phone: String) -> BoxView {
    if phone.is_empty() {
        return text_line(tr!(common.phone), phone);
    }
    let href = format!("tel:{}", phone.replace(' ', ""));
    line(
        tr!(common.phone),
        view! { <a href=href rel="external">{phone}</a> },
    )
}
