//! The deals of a contact or an account, as a card on its page.

use crate::{
    api,
    box_view::{BoxView, view},
    browser::intl,
    components::StageChip,
    loader::loader,
    pages::record::{card_states, money},
    reactive::{effect, live},
    state::language::use_language,
    tr,
};
use contract::{AccountId, ContactId, DealId, Link, ListQuery, deal::Deal};
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
    /// Hears which they are.
    #[prop(optional)]
    on_deals: Option<Callback<Vec<Link<DealId>>>>,
) -> impl IntoView {
    let deals = loader(move |abort| {
        let query = ListQuery {
            contact: contact.as_ref().map(ContactId::to_string),
            account: account.as_ref().map(AccountId::to_string),
            limit: 50,
            ..ListQuery::default()
        };
        api::list::<Deal>(&query, &abort)
    });
    if let Some(on_deals) = on_deals {
        effect(move || {
            let named = |deal: &Deal| Link {
                id: deal.id.clone(),
                name: deal.name.clone(),
            };
            let found = deals.with(|deals| {
                let deals = deals.ready();
                deals.map(|deals| deals.items.iter().map(named).collect::<Vec<_>>())
            });
            if let Some(found) = found {
                on_deals.run(found);
            }
        });
    }
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
