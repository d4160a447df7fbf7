//! The switch between the mail of the deal, of one contact, of everybody.

use crate::{
    box_view::view,
    components::Show,
    i18n::Text,
    model::mail::deal_view::DealView,
    place::{Step, use_place},
    reactive::{live, now},
    tr,
};
use contract::{ContactId, deal_mail::DealPerson};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Which mail the page's address says, and how to change it: a step in the browser's history.
pub fn use_deal_view() -> (Memo<DealView>, Callback<DealView>) {
    let query = use_query_map();
    let shows = Memo::new(move |_| query.with(|query| DealView::read(|name| query.get(name))));
    let place = use_place();
    let go = Callback::new(move |shows: DealView| {
        place.go_to_query(&shows.to_address(&place.query()), Step::New);
    });
    (shows, go)
}

/// The switch, and the choice of the contact where there are several.
#[component]
pub fn ViewSwitch(
    /// Which mail is shown.
    shows: Memo<DealView>,
    /// Changes it.
    go: Callback<DealView>,
    /// The people of the deal.
    people: StoredValue<Vec<DealPerson>>,
    /// Whose mail it is, where it is one person's.
    person: Memo<Option<DealPerson>>,
) -> impl IntoView {
    let several = people.with_value(|people| people.len() > 1);
    let is_person = move || shows.with(|shows| matches!(shows, DealView::Person(_)));
    let choice = move |words: Text, view: DealView| {
        let pressed = {
            let view = view.clone();
            move || shows.with(|shows| is_same(shows, &view)).to_string()
        };
        view! {
            <button
                type="button"
                class="segments__choice"
                aria-pressed=now(pressed)
                on:click=move |_| {
                    if shows.with_untracked(|shows| !is_same(shows, &view)) {
                        go.run(view.clone());
                    }
                }
            >
                {words}
            </button>
        }
    };
    view! {
        <div class="deal-mail__which">
            <div class="segments" role="group" aria-label=tr!(deal_mail.which)>
                {choice(tr!(deal_mail.this_deal), DealView::Deal)}
                {choice(tr!(deal_mail.this_contact), DealView::Person(None))}
                {choice(tr!(deal_mail.all_roles), DealView::Everybody)}
            </div>
            <Show when=move || several && is_person()>
                <PersonField go=go people=people person=person />
            </Show>
        </div>
    }
}

/// Whether these press the same button: which of the people it is, is chosen beside it.
fn is_same(one: &DealView, other: &DealView) -> bool {
    core::mem::discriminant(one) == core::mem::discriminant(other)
}

#[component]
fn PersonField(
    go: Callback<DealView>,
    people: StoredValue<Vec<DealPerson>>,
    person: Memo<Option<DealPerson>>,
) -> impl IntoView {
    let option = move |DealPerson { id, name, .. }: DealPerson| {
        let value = id.as_str().to_owned();
        let chosen = move || person.with(|person| person.as_ref().is_some_and(|one| one.id == id));
        view! { <option value=value prop:selected=now(chosen)>{name}</option> }
    };
    let options = move || people.get_value().into_iter().map(option).collect_view();
    view! {
        <select
            class="input input--select deal-mail__person"
            aria-label=tr!(deal_mail.person)
            on:change=move |event| {
                let id = ContactId::new(event_target_value(&event));
                go.run(DealView::Person(Some(id)));
            }
        >
            {live(options)}
        </select>
    }
}
