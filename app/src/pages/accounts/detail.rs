//! One account.

use super::mail::AccountEmails;
use crate::{
    api,
    box_view::view,
    components::{Avatar, CategoryChip, PageHead},
    loader::loader,
    model::account_draft::website_link,
    pages::{
        contacts::phone_line,
        deals::DealsCard,
        record::{
            card_states, delete_button, edit_link, history, jottings_of, line, record_page,
            text_line,
        },
    },
    state::session::may,
    tr,
};
use contract::{
    AccountId, ListQuery, about::AboutKind, account::Account, contact::Contact,
    permission::Permission,
};
use leptos::prelude::*;

/// The page of one account.
#[component]
pub fn AccountDetail(
    /// The id in the address.
    id: String,
) -> impl IntoView {
    record_page::<Account>(id, |account| view! { <Shown account=account /> })
}

#[component]
fn Shown(account: Account) -> impl IntoView {
    let id = account.id.clone();
    let avatar = view! { <Avatar name=account.name.clone() company=true large=true /> };
    let edit = may(Permission::EditRecords).then(|| edit_link(format!("/accounts/{id}/edit")));
    let delete = may(Permission::DeleteRecords)
        .then(|| delete_button::<Account>(id.to_string(), account.name.clone(), "/accounts"));
    let records = view! {
        <ContactsCard account=id.clone() />
        <DealsCard account=id.clone() />
    };
    let jottings = jottings_of(AboutKind::Account, id.as_str());
    let (aside, main) = if may(Permission::MailIntegration) {
        let name = account.name.clone();
        (
            Some(records),
            view! { <AccountEmails account=id name=name /> },
        )
    } else {
        (None, records)
    };
    view! {
        <PageHead
            title=account.name.clone()
            back=("/accounts".to_owned(), tr!(accounts.title).into())
            lead=avatar
        >
            {edit}
            {delete}
        </PageHead>
        <div class="columns">
            <div class="columns__side">
                <Details account=account.clone() />
                {aside}
                {jottings}
            </div>
            <div class="columns__main">{main}</div>
        </div>
        {history(account.created_at, account.updated_at)}
    }
}

#[component]
fn Details(account: Account) -> impl IntoView {
    let website = website_link(&account.website).map(|href| {
        let link = view! {
            <a href=href target="_blank" rel="noopener noreferrer external">
                {account.website.clone()}
            </a>
        };
        line(tr!(accounts.website), link)
    });
    view! {
        <section class="card" aria-labelledby="details">
            <h2 class="card__title" id="details">{tr!(common.details)}</h2>
            <dl class="lines">
                {website.unwrap_or_else(|| text_line(tr!(accounts.website), account.website.clone()))}
                {phone_line(account.phone)}
                {text_line(tr!(common.owner), account.owner.name)}
                {text_line(tr!(common.description), account.description)}
            </dl>
        </section>
    }
}

/// The people at the account.
#[component]
fn ContactsCard(account: AccountId) -> impl IntoView {
    let contacts = loader(move |abort| {
        let query = ListQuery {
            account: Some(account.to_string()),
            limit: 50,
            ..ListQuery::default()
        };
        api::list::<Contact>(&query, &abort)
    });
    let row = |contact: Contact| {
        let href = format!("/contacts/{}", contact.id);
        view! {
            <li class="records__row">
                <Avatar name=contact.full_name.clone() />
                <a class="records__name" href=href>{contact.full_name}</a>
                <span class="records__note">{contact.title}</span>
                {contact.category.map(|why| view! { <CategoryChip category=why.category /> })}
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="contacts-card">
            <h2 class="card__title" id="contacts-card">{tr!(contacts.title)}</h2>
            {card_states(contacts, tr!(accounts.no_contacts), row)}
        </section>
    }
}
