//! What a mail proposes for a record's fields. Each is confirmed by itself.

use crate::{
    box_view::view,
    i18n::{Text, text},
    model::mail::signature::Origin,
    tr, words,
};
use leptos::prelude::*;

/// A proposed value of a field.
pub struct Offer {
    /// The field.
    pub label: Text,
    /// What the mail says.
    pub value: String,
    /// Where it stands in the mail.
    pub origin: Origin,
    /// Puts it into the field, or takes it out; absent where the form has no such field.
    pub set: Option<Callback<bool>>,
}

/// What a mail proposes, a box to tick for each value; nothing where it proposes nothing.
#[component]
pub fn ProposalBox(
    /// The values.
    offers: Vec<Offer>,
) -> impl IntoView {
    (!offers.is_empty()).then(move || {
        let rows = offers
            .into_iter()
            .map(|offer| view! { <OfferRow offer=offer /> });
        view! {
            <fieldset class="proposal">
                <legend class="proposal__title">{tr!(sender.proposed_title)}</legend>
                <p class="proposal__note">{tr!(sender.proposed_text)}</p>
                {rows.collect_view()}
            </fieldset>
        }
    })
}

#[component]
fn OfferRow(offer: Offer) -> impl IntoView {
    let Offer {
        label,
        value,
        origin,
        set,
    } = offer;
    let origin = match origin {
        Origin::From => text(|l| words!(l, sender.in_from)),
        Origin::Signature => text(|l| words!(l, sender.in_signature)),
    };
    let tick = set.map(|set| {
        view! {
            <input
                type="checkbox"
                on:change=move |event| set.run(event_target_checked(&event))
            />
        }
    });
    view! {
        <label class="proposal__row">
            {tick}
            <span class="proposal__label">{label}</span>
            <bdi class="proposal__value">{value}</bdi>
            <span class="proposal__origin">{origin}</span>
        </label>
    }
}
