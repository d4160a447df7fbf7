//! The form of a contact, new or changed.

use crate::{
    api,
    box_view::view,
    components::{
        AddressesField, Combobox, FormFrame, PageHead, TextArea, TextField,
        mail::{Offer, ProposalBox},
    },
    form::{Form, form},
    i18n::Text,
    model::{
        contact_draft::ContactDraft,
        mail::signature::{Name, Origin, Proposal},
    },
    pages::{
        fields::{addresses_rows, find_accounts, find_users, link_field},
        record::{record_page, saved},
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
    let offers = proposal.map(|proposal| offers(form, proposal));
    let cancel = match &id {
        Some(id) => format!("/contacts/{id}"),
        None => "/contacts".to_owned(),
    };
    let saved = saved(|contact: &Contact| format!("/contacts/{}", contact.id));
    let send = Callback::new(move |()| {
        let id = id.clone();
        form.send(
            |input| async move {
                match id {
                    Some(id) => api::update::<Contact>(&id, &input).await,
                    None => api::create::<Contact>(&input).await,
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
fn offers(form: Form<ContactDraft>, proposal: Proposal) -> Vec<Offer> {
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
        move |label: Text, value: Option<String>, write: Option<fn(&mut ContactDraft, String)>| {
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
    let company = offer(tr!(sender.company), company, None);
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
