//! The form of a lead, new or changed.

use crate::{
    api,
    box_view::view,
    components::{
        AddressesField, Combobox, FormFrame, PageHead, SelectField, TextArea, TextField,
        lead_status_words,
        mail::{Offer, ProposalBox},
    },
    form::{Form, form},
    i18n::Text,
    model::{
        lead_draft::LeadDraft,
        mail::signature::{Name, Origin, Proposal},
    },
    pages::{
        fields::{addresses_rows, find_users, link_field},
        record::{record_page, saved},
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
    let offers = proposal.map(|proposal| offers(form, proposal));
    let cancel = match &id {
        Some(id) => format!("/leads/{id}"),
        None => "/leads".to_owned(),
    };
    let saved = saved(|lead: &Lead| format!("/leads/{}", lead.id));
    let send = Callback::new(move |()| {
        let id = id.clone();
        form.send(
            |input| async move {
                match id {
                    Some(id) => api::update::<Lead>(&id, &input).await,
                    None => api::create::<Lead>(&input).await,
                }
            },
            saved.clone(),
        );
    });
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

/// What a mail proposes, into whichever fields are ticked.
fn offers(form: Form<LeadDraft>, proposal: Proposal) -> Vec<Offer> {
    let Proposal {
        address: _,
        name,
        company,
        title,
        phone,
    } = proposal;
    let name = name.map(|(name, origin)| {
        let value = format!("{} {}", name.family, name.given);
        Offer {
            label: tr!(sender.name),
            value: value.trim().to_owned(),
            origin,
            taken: false,
            set: Some(Callback::new(move |taken: bool| {
                let Name { family, given } = if taken { name.clone() } else { Name::default() };
                form.edit(|draft| (draft.family_name, draft.given_name) = (family, given));
            })),
        }
    });
    let offer =
        move |label: Text, value: Option<String>, write: Option<fn(&mut LeadDraft, String)>| {
            value.map(|value| Offer {
                label,
                value: value.clone(),
                origin: Origin::Signature,
                taken: false,
                set: write.map(|write| {
                    Callback::new(move |taken: bool| {
                        let value = if taken { value.clone() } else { String::new() };
                        form.edit(|draft| write(draft, value));
                    })
                }),
            })
        };
    let company = offer(
        tr!(sender.company),
        company,
        Some(|draft, value| draft.company = value),
    );
    let title = offer(
        tr!(sender.title),
        title,
        Some(|draft, value| draft.title = value),
    );
    let phone = offer(
        tr!(sender.phone),
        phone,
        Some(|draft, value| draft.phone = value),
    );
    [name, company, title, phone]
        .into_iter()
        .flatten()
        .collect()
}

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
