//! No mail to show on a deal's page, though nothing failed: why, and the next step.

use crate::{
    box_view::view,
    components::EmptyState,
    model::mail::deal_view::DealView,
    reactive::{derived, live},
    tr,
};
use contract::{DealId, deal_mail::DealPerson};
use leptos::prelude::*;

/// Names on one line before the rest is a number.
const NAMED: usize = 2;

/// Nobody whose mail is wanted has an address.
#[component]
pub fn Nobody(
    /// The deal.
    deal: DealId,
    /// Which mail is wanted.
    shows: Memo<DealView>,
    /// Whose, where it is one person's.
    person: Memo<Option<DealPerson>>,
) -> impl IntoView {
    let alone = move || match shows.get() {
        DealView::Person(_) => person.get(),
        DealView::Deal | DealView::Everybody => None,
    };
    let form = format!("/deals/{deal}/edit");
    live(move || match alone() {
        Some(DealPerson { id, name, .. }) => view! {
            <EmptyState
                icon="mail"
                title=tr!(deal_mail.no_address_title, name = name.clone())
                body=tr!(deal_mail.no_address_text)
            >
                <a class="button" href=format!("/contacts/{id}")>{tr!(deal_mail.open_contact)}</a>
            </EmptyState>
        },
        None => {
            let form = form.clone();
            view! {
                <EmptyState
                    icon="mail"
                    title=tr!(deal_mail.no_people_title)
                    body=tr!(deal_mail.no_people_text)
                >
                    <a class="button" href=form>{tr!(deal_mail.edit_deal)}</a>
                </EmptyState>
            }
        }
    })
}

/// There is no mail with them, or nothing of the linked conversations is left.
#[component]
pub fn NoMailHere(
    /// Which mail is wanted.
    shows: Memo<DealView>,
    /// Whose, where it is one person's.
    person: Memo<Option<DealPerson>>,
    /// Everybody in the deal.
    people: StoredValue<Vec<DealPerson>>,
) -> impl IntoView {
    let names: Signal<Vec<String>> = derived(move || match shows.get() {
        DealView::Person(_) => person.get().map(|one| one.name).into_iter().collect(),
        DealView::Deal | DealView::Everybody => {
            people.with_value(|people| people.iter().map(|one| one.name.clone()).collect())
        }
    });
    let more = derived(move || names.with(|names| names.len().saturating_sub(NAMED)));
    let more_words = tr!(mail.more_people, n = more.get());
    let named = derived(move || {
        let mut named = names.get();
        named.truncate(NAMED);
        let named = named.join(", ");
        if more.get() == 0 {
            named
        } else {
            format!("{named} {}", more_words.get())
        }
    });
    let title = tr!(deal_mail.no_mail_title, people = named.get());
    live(move || match shows.get() {
        DealView::Deal => {
            view! { <p class="card__nothing deal-mail__nothing">{tr!(deal_mail.nothing_left)}</p> }
        }
        DealView::Person(_) | DealView::Everybody => view! {
            <EmptyState icon="mail" title=title body=tr!(deal_mail.no_mail_text) />
        },
    })
}
