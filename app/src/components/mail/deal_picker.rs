//! The choice of another deal for a conversation.

use super::deal_links::DealLinks;
use crate::{
    api,
    box_view::{BoxView, view},
    components::{Button, Dialog, ErrorState, SkeletonRows, StageChip},
    loader::loader,
    model::load::Load,
    reactive::live,
    tr,
};
use contract::{ContactId, DealId, Link, ListQuery, deal::Deal};
use gmail::ThreadId;
use leptos::prelude::*;

/// Deals offered at once.
const OFFERED: u32 = 50;

/// A dialog with the other deals of the same contact. Choosing one moves the conversation there.
#[component]
pub fn DealPicker(
    /// The conversations of the deal.
    links: DealLinks,
    /// The conversation.
    thread: ThreadId,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let close = Callback::new(move |()| open.set(false));
    let move_to = Callback::new(move |deal| {
        open.set(false);
        links.move_to(&thread, deal);
    });
    let offers = move || match links.person() {
        Some(person) => view! { <Offers links=links person=person move_to=move_to /> },
        None => view! { <p class="dialog__body">{tr!(deal_mail.move_nobody)}</p> },
    };
    view! {
        <Dialog open=open title=tr!(deal_mail.move_on)>
            {live(offers)}
            <div class="dialog__actions">
                <Button on_press=close>{tr!(common.cancel)}</Button>
            </div>
        </Dialog>
    }
}

/// The deals of a contact but for this one, in whichever state they are.
#[component]
fn Offers(
    links: DealLinks,
    person: Link<ContactId>,
    move_to: Callback<Link<DealId>>,
) -> impl IntoView {
    let Link { id, name } = person;
    let deals = loader(move |abort| {
        let query = ListQuery {
            contact: Some(id.to_string()),
            limit: OFFERED,
            ..ListQuery::default()
        };
        api::list::<Deal>(&query, &abort)
    });
    let again = Callback::new(move |()| deals.again());
    let (none, whose) = {
        let (a, b) = (name.clone(), name);
        (
            tr!(deal_mail.move_none, name = a.clone()),
            tr!(deal_mail.move_text, name = b.clone()),
        )
    };
    let here = links.deal().id;
    live(move || match deals.get() {
        Load::Loading => view! { <SkeletonRows count=3 /> },
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready(page) => {
            let others = page.items.into_iter().filter(|deal| deal.id != here);
            let others: Vec<BoxView> = others.map(|deal| offer(deal, move_to)).collect();
            if others.is_empty() {
                view! { <p class="dialog__body">{none}</p> }
            } else {
                view! {
                    <p class="dialog__body">{whose}</p>
                    <ul class="deal-offers" role="list">{others}</ul>
                }
            }
        }
    })
}

fn offer(deal: Deal, move_to: Callback<Link<DealId>>) -> BoxView {
    let Deal {
        id, name, stage, ..
    } = deal;
    let words = name.clone();
    let link = Link { id, name };
    view! {
        <li>
            <button
                type="button"
                class="deal-offers__one"
                on:click=move |_| move_to.run(link.clone())
            >
                <bdi class="deal-offers__name">{words}</bdi>
                <StageChip stage=stage />
            </button>
        </li>
    }
}
