//! The people of a deal, in its form.

use crate::{
    box_view::view,
    components::{Combobox, Icon},
    form::{Field, Form},
    model::deal_draft::{DealContactDraft, DealDraft},
    pages::fields::find_contacts,
    reactive::now,
    tr,
};
use contract::{ContactId, Link};
use leptos::prelude::*;

/// The people of a deal: a row for each with a role, and a field that adds one.
#[component]
pub fn PeopleField(
    /// The deal's form.
    form: Form<DealDraft>,
) -> impl IntoView {
    let add: Field<Option<(String, String)>> = form.field(
        "contacts",
        |_| None,
        |draft, choice: Option<(String, String)>| {
            let Some((id, name)) = choice else { return };
            let known = draft
                .contacts
                .iter()
                .any(|person| person.contact.id.as_str() == id);
            if !known {
                draft.contacts.push(DealContactDraft {
                    contact: Link {
                        id: ContactId::new(id),
                        name,
                    },
                    role: String::new(),
                });
            }
        },
    );
    let people = move || {
        form.with(|draft| {
            let key = |person: &DealContactDraft| person.contact.clone();
            draft.contacts.iter().map(key).collect::<Vec<_>>()
        })
    };
    view! {
        <fieldset class="field people">
            <legend class="field__label">{tr!(deals.people)}</legend>
            <For each=people key=|contact| contact.id.clone() let:contact>
                <Person form=form contact=contact />
            </For>
            <Combobox label=tr!(deals.add_person) finder=find_contacts() field=add adds=true />
        </fieldset>
    }
}

#[component]
fn Person(form: Form<DealDraft>, contact: Link<ContactId>) -> impl IntoView {
    let id = contact.id;
    let role = {
        let id = id.clone();
        move || {
            form.with(|draft| {
                let person = draft.contacts.iter().find(|person| person.contact.id == id);
                person.map(|person| person.role.clone()).unwrap_or_default()
            })
        }
    };
    let set_role = {
        let id = id.clone();
        move |typed: String| {
            form.edit(|draft| {
                if let Some(person) = draft.contacts.iter_mut().find(|p| p.contact.id == id) {
                    person.role = typed;
                }
            });
        }
    };
    let remove = move |_| form.edit(|draft| draft.contacts.retain(|p| p.contact.id != id));
    let remove_label = tr!(deals.remove_person);
    view! {
        <div class="people__row">
            <span class="people__name">{contact.name}</span>
            <input
                class="input"
                aria-label=tr!(deals.role)
                placeholder=tr!(deals.role)
                prop:value=now(role)
                on:input=move |event| set_role(event_target_value(&event))
            />
            <button
                type="button"
                class="button button--quiet button--icon"
                aria-label=remove_label
                title=remove_label
                on:click=remove
            >
                <Icon name="close" />
            </button>
        </div>
    }
}
