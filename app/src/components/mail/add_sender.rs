//! Somebody who is not in the CRM: add them as a lead, as a contact, or as another address of a
//! contact. The form opens with what the mail says; a person confirms each field there.

use crate::{
    box_view::view,
    components::{Button, Choice, Combobox, Dialog, Show},
    form::Field,
    mail::use_mail,
    model::mail::{
        quote::blocks,
        signature::{Proposal, propose},
    },
    pages::fields::find_contacts,
    reactive::derived,
    state::{proposal::use_proposed, session::may},
    tr,
};
use contract::permission::Permission;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::sync::Arc;

/// The ways to add somebody, behind a button. Absent for users who may not change records.
#[component]
pub fn AddSender(
    /// Their address.
    address: String,
    /// What the mail calls them.
    name: Option<String>,
    /// The mail's own text, where it is at hand.
    text: Option<StoredValue<String>>,
) -> impl IntoView {
    let proposed = use_proposed();
    let directory = use_mail().directory();
    let navigate = use_navigate();
    let choosing = RwSignal::new(false);
    let shown = address.clone();
    // Called with the page of a form: leaves the proposal there and goes.
    let add = Arc::new(move |path: String| {
        proposed.put(proposal(&address, name.as_deref(), text));
        directory.forget(&address);
        navigate(&path, NavigateOptions::default());
    });
    let to = |path: &'static str| {
        let add = Arc::clone(&add);
        Callback::new(move |()| add(path.to_owned()))
    };
    let (lead, contact) = (to("/leads/new"), to("/contacts/new"));
    let second = Callback::new(move |id: String| add(format!("/contacts/{id}/edit")));
    let label = {
        let shown = shown.clone();
        tr!(sender.add_title, address = shown.clone())
    };
    may(Permission::EditRecords).then(move || {
        view! {
            <details class="who__add">
                <summary aria-label=label>{tr!(sender.add)}</summary>
                <div class="who__ways">
                    <Button on_press=lead>{tr!(sender.as_lead)}</Button>
                    <Button on_press=contact>{tr!(sender.as_contact)}</Button>
                    <Button on_press=Callback::new(move |()| choosing.set(true))>
                        {tr!(sender.as_address)}
                    </Button>
                </div>
            </details>
            <Dialog open=choosing title=tr!(sender.choose_title, address = shown.clone())>
                <ChooseContact second=second open=choosing />
            </Dialog>
        }
    })
}

fn proposal(address: &str, name: Option<&str>, text: Option<StoredValue<String>>) -> Proposal {
    let own = text.and_then(|text| {
        text.try_with_value(|text| {
            let own = blocks(text).into_iter().filter(|block| !block.quoted);
            own.map(|block| block.text).collect::<Vec<_>>().join("\n")
        })
    });
    propose(address, name, own.as_deref())
}

/// Which contact gets the address.
#[component]
fn ChooseContact(second: Callback<String>, open: RwSignal<bool>) -> impl IntoView {
    let chosen = RwSignal::new(None::<Choice>);
    let field = Field {
        name: StoredValue::new("contact".to_owned()),
        value: chosen.into(),
        set: Callback::new(move |choice| chosen.set(choice)),
        problem: derived(|| None),
    };
    let go = Callback::new(move |()| {
        if let Some((id, _)) = chosen.get_untracked() {
            open.set(false);
            second.run(id);
        }
    });
    view! {
        <Combobox label=tr!(sender.which_contact) finder=find_contacts() field=field />
        <div class="dialog__actions">
            <Button on_press=Callback::new(move |()| open.set(false))>{tr!(common.cancel)}</Button>
            <Show when=move || chosen.with(Option::is_some)>
                <Button kind=crate::components::ButtonKind::Primary on_press=go>
                    {tr!(sender.go_on)}
                </Button>
            </Show>
        </div>
    }
}
