//! The form of a contact, new or changed.

use crate::{
    box_view::view,
    components::{
        AddressesField, Combobox, FormFrame, PageHead, TextArea, TextField, mail::ProposalBox,
    },
    form::{Form, form},
    i18n::Text,
    model::{contact_draft::ContactDraft, mail::signature::Proposal},
    pages::{
        fields::{addresses_rows, find_accounts, find_users, link_field},
        proposed::{Takes, offers},
        record::{record_page, save},
    },
    state::proposal::use_proposed,
    tr,
};
use contract::contact::Contact;
use leptos::prelude::*;

/// The form of a new contact.
#[component]
pub fn ContactNew() -> impl IntoView {
    let proposal = use_proposed().take();
    let address = proposal.as_ref().map(|proposal| proposal.address.clone());
    let empty = ContactDraft {
        addresses: vec![address.unwrap_or_default()],
        ..ContactDraft::default()
    };
    view! {
        <PageHead
            title=tr!(contacts.new_title)
            back=("/contacts".to_owned(), tr!(contacts.title).into())
        />
        <ContactForm draft=empty id=None action=tr!(common.create) proposal=proposal />
    }
}

/// The form of a contact that is changed.
#[component]
pub fn ContactEdit(
    /// The id in the address.
    id: String,
) -> impl IntoView {
    record_page::<Contact>(id, |contact| {
        let id = contact.id.to_string();
        let mut draft = ContactDraft::from(&contact);
        let proposal = use_proposed().take();
        let added = proposal.as_ref().map(|proposal| proposal.address.clone());
        if let Some(address) = &added {
            draft.addresses.retain(|known| !known.is_empty());
            draft.addresses.push(address.clone());
        }
        let back = (format!("/contacts/{id}"), contact.full_name.clone().into());
        view! {
            <PageHead title=tr!(contacts.edit_title) back=back />
            {added.map(|address| view! {
                <p class="message__notice" role="note">{tr!(sender.address_added, address = address.clone())}</p>
            })}
            <ContactForm draft=draft id=Some(id) action=tr!(common.save) proposal=proposal />
        }
    })
}

#[component]
fn ContactForm(
    draft: ContactDraft,
    id: Option<String>,
    action: Text,
    proposal: Option<Proposal>,
) -> impl IntoView {
    let form = form(draft);
    let offers = proposal.map(|proposal| offers(form, proposal, TAKES));
    let cancel = match &id {
        Some(id) => format!("/contacts/{id}"),
        None => "/contacts".to_owned(),
    };
    let send = save(form, id, |contact: &Contact| {
        format!("/contacts/{}", contact.id)
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

/// Where what a mail proposes goes.
const TAKES: Takes<ContactDraft> = Takes {
    name: |draft, name| (draft.family_name, draft.given_name) = (name.family, name.given),
    company: None,
    title: |draft, value| draft.title = value,
    phone: |draft, value| draft.phone = value,
};

#[component]
fn Fields(form: Form<ContactDraft>) -> impl IntoView {
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
        <Combobox
            label=tr!(contacts.account)
            finder=find_accounts()
            field=link_field(form, "account_id", |d| &d.account, |d| &mut d.account)
        />
        <TextField
            label=tr!(common.job_title)
            field=form.field("title", |d| d.title.clone(), |d, v| d.title = v)
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
