//! The deals of a contact or an account, as a card on its page.

use crate::{
    api,
    box_view::{BoxView, view},
    browser::intl,
    components::StageChip,
    loader::loader,
    pages::record::{card_states, money},
    reactive::live,
    state::language::use_language,
    tr,
};
use contract::{AccountId, ContactId, ListQuery, deal::Deal};
use leptos::prelude::*;

/// The deals of a contact or an account.
#[component]
pub fn DealsCard(
    /// The contact.
    #[prop(optional)]
    contact: Option<ContactId>,
    /// The account.
    #[prop(optional)]
    account: Option<AccountId>,
) -> impl IntoView {
    let deals = loader(move |abort| {
        let query = ListQuery {
            contact: contact.as_ref().map(ContactId::to_string),
            account: account.as_ref().map(AccountId::to_string),
            limit: 50,
            ..ListQuery::default()
        };
        async move { api::list::<Deal>(&query, &abort).await }
    });
    view! {
        <section class="card" aria-labelledby="deals-card">
            <h2 class="card__title" id="deals-card">{tr!(deals.title)}</h2>
            {card_states(deals, tr!(deals.none_here), row)}
        </section>
    }
}

fn row(deal: Deal) -> BoxView {
    let language = use_language();
    let href = format!("/deals/{}", deal.id);
    let closing = move || intl::month_day(deal.closing_date, language.get());
    view! {
        <li class="records__row records__row--stacked">
            <a class="records__name" href=href>{deal.name}</a>
            <StageChip stage=deal.stage />
            <span class="records__note">{live(closing)}</span>
            <span class="records__amount">{deal.amount_minor.map(money)}</span>
        </li>
    }
}
