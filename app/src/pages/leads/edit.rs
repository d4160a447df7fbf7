//! The form of a lead, new or changed.

use crate::{
    box_view::view,
    components::{
        AddressesField, Combobox, FormFrame, PageHead, SelectField, TextArea, TextField,
        lead_status_words, mail::ProposalBox,
    },
    form::{Form, form},
    i18n::Text,
    model::{lead_draft::LeadDraft, mail::signature::Proposal},
    pages::{
        fields::{addresses_rows, find_users, link_field},
        proposed::{Takes, offers},
        record::{record_page, save},
    },
    state::proposal::use_proposed,
    tr,
};
use contract::lead::{Lead, LeadStatus};
use leptos::prelude::*;

/// The form of a new lead.
#[component]
pub fn LeadNew() -> impl IntoView {
    let proposal = use_proposed().take();
    let address = proposal.as_ref().map(|proposal| proposal.address.clone());
    let empty = LeadDraft {
        addresses: vec![address.unwrap_or_default()],
        ..LeadDraft::default()
    };
    view! {
        <PageHead title=tr!(leads.new_title) back=("/leads".to_owned(), tr!(leads.title).into()) />
        <LeadForm draft=empty id=None action=tr!(common.create) proposal=proposal />
    }
}

/// The form of a lead that is changed.
#[component]
pub fn LeadEdit(
    /// The id in the address.
    id: String,
) -> impl IntoView {
    record_page::<Lead>(id, |lead| {
        let id = lead.id.to_string();
        let back = (format!("/leads/{id}"), lead.full_name.clone().into());
        view! {
            <PageHead title=tr!(leads.edit_title) back=back />
            <LeadForm
                draft=LeadDraft::from(&lead)
                id=Some(id)
                action=tr!(common.save)
                proposal=None
            />
        }
    })
}

#[component]
fn LeadForm(
    draft: LeadDraft,
    id: Option<String>,
    action: Text,
    proposal: Option<Proposal>,
) -> impl IntoView {
    let form = form(draft);
    let offers = proposal.map(|proposal| offers(form, proposal, TAKES));
    let cancel = match &id {
        Some(id) => format!("/leads/{id}"),
        None => "/leads".to_owned(),
    };
    let send = save(form, id, |lead: &Lead| format!("/leads/{}", lead.id));
    view! {
        <FormFrame
            action=action
            sending=form.sending()
            failure=form.failure()
            wrong_fields=form.has_wrong_fields()
            cancel=cancel
            on_send=send
        >
            <ProposalBox offers=offers.unwrap_or_default() />
            <Fields form=form />
        </FormFrame>
    }
}

/// Where what a mail proposes goes.
const TAKES: Takes<LeadDraft> = Takes {
    name: |draft, name| (draft.family_name, draft.given_name) = (name.family, name.given),
    company: Some(|draft, value| draft.company = value),
    title: |draft, value| draft.title = value,
    phone: |draft, value| draft.phone = value,
};

#[component]
fn Fields(form: Form<LeadDraft>) -> impl IntoView {
    let addresses = addresses_rows(form, |draft| &draft.addresses, |draft| &mut draft.addresses);
    view! {
        <div class="form__pair">
            <TextField
                label=tr!(common.family_name)
                required=true
                field=form.field("family_name", |d| d.family_name.clone(), |d, v| d.family_name = v)
            />
            <TextField
                label=tr!(common.given_name)
                field=form.field("given_name", |d| d.given_name.clone(), |d, v| d.given_name = v)
            />
        </div>
        <div class="form__pair">
            <TextField
                label=tr!(leads.company)
                field=form.field("company", |d| d.company.clone(), |d, v| d.company = v)
            />
            <TextField
                label=tr!(common.job_title)
                field=form.field("title", |d| d.title.clone(), |d, v| d.title = v)
            />
        </div>
        <SelectField
            label=tr!(leads.status)
            options=statuses()
            field=form.field(
                "status",
                |d| d.status.as_str().to_owned(),
                |d, v: String| d.status = LeadStatus::from_name(&v).unwrap_or_default(),
            )
        />
        <AddressesField
            count=addresses.count
            row=addresses.row
            on_add=addresses.add
            on_remove=addresses.remove
        />
        <TextField
            label=tr!(common.phone)
            kind="tel"
            field=form.field("phone", |d| d.phone.clone(), |d, v| d.phone = v)
        />
        <Combobox
            label=tr!(common.owner)
            finder=find_users()
            field=link_field(form, "owner_id", |d| &d.owner, |d| &mut d.owner)
        />
        <TextArea
            label=tr!(common.description)
            field=form.field("description", |d| d.description.clone(), |d, v| d.description = v)
        />
    }
}

fn statuses() -> Signal<Vec<(String, String)>> {
    let words: Vec<_> = LeadStatus::ALL
        .iter()
        .map(|status| (*status, lead_status_words(*status)))
        .collect();
    Signal::derive(move || {
        let option = |(status, words): &(LeadStatus, Text)| {
            (status.as_str().to_owned(), words.get().to_owned())
        };
        words.iter().map(option).collect()
    })
}
