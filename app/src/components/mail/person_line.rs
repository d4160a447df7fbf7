//! People of a header: name and address, the address always.

use crate::{box_view::view, model::mail::message::Person};
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

fn one(person: Person) -> impl IntoView {
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
        </span>
    }
}
