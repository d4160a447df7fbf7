//! Narrowing the mail of a contact to the conversations of one of their deals.

use crate::{
    api,
    box_view::view,
    components::{EmptyState, ErrorState, Show, SkeletonRows},
    loader::{Loader, loader},
    model::{
        load::Load,
        mail::{filter::with_parameter, scope::Scope, thread_address::closed},
    },
    place::{Step, use_place},
    reactive::{live, now},
    tr,
};
use contract::{DealId, Link, deal_mail::DealMail, route};
use gmail::ThreadId;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The name in the page's address.
const DEAL: &str = "deal";

/// Which deal the mail is narrowed to, as the page's address says.
#[derive(Clone, Copy)]
pub struct DealFilter {
    chosen: Memo<Option<String>>,
    threads: Loader<Vec<ThreadId>>,
}

/// The deal in the page's address, and the conversations that are linked to it.
pub fn use_deal_filter() -> DealFilter {
    let query = use_query_map();
    let chosen =
        Memo::new(move |_| query.with(|query| query.get(DEAL).filter(|id| !id.is_empty())));
    let threads = loader(move |abort| {
        let deal = chosen.get();
        async move {
            let Some(deal) = deal else {
                return Ok(Vec::new());
            };
            let path = route::with_id(route::DEAL_MAIL, &deal);
            let mail: DealMail = api::get(&path, &abort).await?;
            let ids = mail.threads.into_iter();
            Ok(ids
                .filter_map(|one| ThreadId::new(one.thread_id).ok())
                .collect())
        }
    });
    DealFilter { chosen, threads }
}

/// Whether the list can be shown.
#[derive(Clone, PartialEq)]
enum Stage {
    Here,
    Loading,
    Failed(api::Error),
    NothingLinked(String),
}

impl DealFilter {
    /// The mail to show: that of the deal, where one is chosen.
    pub fn narrow(self, whole: impl FnOnce() -> Scope) -> Scope {
        if self.chosen.with(Option::is_none) {
            return whole();
        }
        let threads = self
            .threads
            .with(|threads| threads.ready().cloned().unwrap_or_default());
        Scope::Threads(threads)
    }

    fn stage(self) -> Stage {
        let Some(deal) = self.chosen.get() else {
            return Stage::Here;
        };
        match self.threads.get() {
            Load::Loading => Stage::Loading,
            Load::Failed(error) => Stage::Failed(error),
            Load::Ready(threads) if threads.is_empty() => Stage::NothingLinked(deal),
            Load::Ready(_) => Stage::Here,
        }
    }

    /// Whether the list itself is to stand there; whoever asks follows it.
    pub fn is_here(self) -> bool {
        self.stage() == Stage::Here
    }
}

/// The choice of the deal; nothing where there is none.
#[component]
pub fn DealField(
    /// The filter.
    filter: DealFilter,
    /// The deals to choose from.
    deals: Signal<Vec<Link<DealId>>>,
) -> impl IntoView {
    let place = use_place();
    let go = Callback::new(move |id: String| {
        let id = (!id.is_empty()).then_some(id.as_str());
        let query = with_parameter(&closed(&place.query()), DEAL, id);
        place.go_to_query(&query, Step::New);
    });
    let chosen = filter.chosen;
    let option = move |Link { id, name }: Link<DealId>| {
        let value = id.as_str().to_owned();
        let selected = now(move || chosen.with(|chosen| chosen.as_deref() == Some(id.as_str())));
        view! { <option value=value prop:selected=selected>{name}</option> }
    };
    view! {
        <Show when=move || deals.with(|deals| !deals.is_empty())>
            <label
                class="toggle toggle--field"
                class:toggle--on=now(move || chosen.with(Option::is_some))
            >
                {tr!(mail_page.deal)}
                <select
                    class="toggle__input"
                    aria-label=tr!(mail_page.deal)
                    on:change=move |event| go.run(event_target_value(&event))
                >
                    <option value="" prop:selected=now(move || chosen.with(Option::is_none))>
                        {tr!(mail_page.any_deal)}
                    </option>
                    {live(move || deals.get().into_iter().map(option).collect_view())}
                </select>
            </label>
        </Show>
    }
}

/// What stands in the place of the list while it cannot be shown.
#[component]
pub fn DealStage(
    /// The filter.
    filter: DealFilter,
) -> impl IntoView {
    let stage = Memo::new(move |_| filter.stage());
    let again = Callback::new(move |()| filter.threads.again());
    live(move || match stage.get() {
        Stage::Here => None,
        Stage::Loading => Some(view! { <SkeletonRows count=4 /> }),
        Stage::Failed(error) => Some(view! { <ErrorState error=error on_retry=again /> }),
        Stage::NothingLinked(deal) => {
            let (title, body) = (tr!(mail_page.deal_none), tr!(mail_page.deal_none_body));
            Some(view! {
                <EmptyState icon="deal" title=title body=body>
                    <a class="button" href=format!("/deals/{deal}")>{tr!(mail_page.to_deal)}</a>
                </EmptyState>
            })
        }
    })
}
