//! One lead.

use crate::{
    box_view::view,
    components::{Avatar, LeadStatusChip, PageHead, mail::EmailsSection},
    pages::{
        contacts::{addresses_line, phone_line},
        record::{delete_button, edit_link, history, jottings_of, line, record_page, text_line},
    },
    state::session::may,
    tr,
};
use contract::{about::AboutKind, lead::Lead, permission::Permission};
use leptos::prelude::*;

/// The page of one lead.
#[component]
pub fn LeadDetail(
    /// The id in the address.
    id: String,
) -> impl IntoView {
    record_page::<Lead>(id, |lead| view! { <Shown lead=lead /> })
}

#[component]
fn Shown(lead: Lead) -> impl IntoView {
    let id = lead.id.clone();
    let avatar = view! { <Avatar name=lead.full_name.clone() large=true /> };
    let edit = may(Permission::EditRecords).then(|| edit_link(format!("/leads/{id}/edit")));
    let delete = may(Permission::DeleteRecords)
        .then(|| delete_button::<Lead>(id.to_string(), lead.full_name.clone(), "/leads"));
    view! {
        <PageHead
            title=lead.full_name.clone()
            subtitle=lead.company.clone()
            back=("/leads".to_owned(), tr!(leads.title).into())
            lead=avatar
        >
            {edit}
            {delete}
        </PageHead>
        <div class="columns">
            <div class="columns__side">
                <Details lead=lead.clone() />
                {jottings_of(AboutKind::Lead, lead.id.as_str())}
            </div>
            <div class="columns__main">
                <EmailsSection
                    name=Signal::stored(lead.full_name.clone())
                    addresses=Signal::stored(lead.addresses.clone())
                />
            </div>
        </div>
        {history(lead.created_at, lead.updated_at)}
    }
}

#[component]
fn Details(lead: Lead) -> impl IntoView {
    let status = view! { <LeadStatusChip status=lead.status /> };
    view! {
        <section class="card" aria-labelledby="details">
            <h2 class="card__title" id="details">{tr!(common.details)}</h2>
            <dl class="lines">
                {line(tr!(leads.status), status)}
                {addresses_line(tr!(common.addresses), lead.addresses)}
                {phone_line(lead.phone)}
                {text_line(tr!(leads.company), lead.company)}
                {text_line(tr!(common.job_title), lead.title)}
                {text_line(tr!(common.owner), lead.owner.name)}
                {text_line(tr!(common.description), lead.description)}
            </dl>
        </section>
    }
}
