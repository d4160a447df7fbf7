//! People of a header: name and address, the address always.

use crate::{box_view::view, mail::use_mail, model::mail::message::Person, reactive::live, tr};
use leptos::prelude::*;

/// One header with its people.
#[component]
pub fn PersonLine(
    /// The header's name.
    #[prop(into)]
    label: Signal<&'static str>,
    /// Whom it names.
    people: Vec<Person>,
    /// What stands where it names nobody; without it the line is left out then.
    #[prop(optional, into)]
    nobody: Option<Signal<&'static str>>,
) -> impl IntoView {
    let shown = !people.is_empty() || nobody.is_some();
    shown.then(|| {
        let none = people.is_empty().then_some(nobody);
        view! {
            <div class="message__line">
                <dt>{label}</dt>
                <dd>{none} {people.into_iter().map(one).collect_view()}</dd>
            </div>
        }
    })
}

/// What somebody is called: their name, or their address where there is none.
pub fn name_of(person: &Person) -> Option<String> {
    person.name.clone().or_else(|| person.address.clone())
}

fn one(person: Person) -> impl IntoView {
    let mail = use_mail();
    let own = person.address.clone().unwrap_or_default();
    let me = move || {
        mail.is_me(&own)
            .then(|| view! { <span class="person__me">{tr!(acting.me)}</span> })
    };
    let Person {
        name,
        address,
        name_misleads: _,
    } = person;
    let class = if name.is_some() {
        "person__address person__address--beside"
    } else {
        "person__address"
    };
    view! {
        <span class="person">
            {name.map(|name| view! { <bdi class="person__name">{name}</bdi> })}
            {address.map(|address| view! { <bdi class=class>{address}</bdi> })}
            {live(me)}
        </span>
    }
}
