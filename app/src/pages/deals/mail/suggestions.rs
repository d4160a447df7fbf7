//! A deal without linked conversations: the way to link one, and those that may belong to it,
//! found in this browser.

use crate::{
    box_view::{BoxView, IntoBox, view},
    components::{
        Button, ButtonKind, EmptyState, SkeletonRows,
        mail::{DealLinks, LinkButton, MailNotice},
    },
    mail::MailList,
    model::mail::{deal_view::DealView, list::Stage, suggest::Suggestion, thread_address::opened},
    reactive::{live, now},
    tr,
};
use leptos::prelude::*;
use leptos_router::{hooks::use_location, location::Location};

/// Nothing is linked yet: how to begin. `list` is everybody's mail, where Gmail lets it be read.
#[component]
pub fn Bare(
    /// The mail of everybody in the deal.
    list: MailList,
    /// What of it may belong to the deal.
    found: Memo<Vec<Suggestion>>,
    /// The conversations of the deal.
    links: DealLinks,
    /// Shows other mail.
    go: Callback<DealView>,
) -> impl IntoView {
    let state = list.state();
    let failure = Memo::new(move |_| {
        state.with(|list| match &list.stage {
            Stage::Failed(failure) => Some(failure.clone()),
            Stage::Loading | Stage::Idle { .. } => None,
        })
    });
    let loading = Memo::new(move |_| state.with(|list| list.stage == Stage::Loading));
    let none = Memo::new(move |_| found.with(Vec::is_empty));
    let retry = Callback::new(move |()| list.go_on());
    let below = move || match (none.get(), loading.get()) {
        (false, _) => view! { <Suggestions found=found links=links /> },
        (true, true) => view! { <SkeletonRows count=2 /> },
        (true, false) => ().boxed(),
    };
    live(move || match failure.get() {
        Some(failure) => view! { <MailNotice failure=failure on_retry=retry /> },
        None => view! { <Nothing go=go /> {live(below)} },
    })
}

#[component]
fn Nothing(go: Callback<DealView>) -> impl IntoView {
    let look_all = Callback::new(move |()| go.run(DealView::Everybody));
    view! {
        <EmptyState
            icon="link"
            title=tr!(deal_mail.none_title)
            body=tr!(deal_mail.none_text)
        >
            <Button kind=ButtonKind::Primary on_press=look_all>{tr!(deal_mail.look_all)}</Button>
        </EmptyState>
    }
}

#[component]
fn Suggestions(found: Memo<Vec<Suggestion>>, links: DealLinks) -> impl IntoView {
    view! {
        <section class="deal-suggestions" aria-labelledby="suggestions-title">
            <h3 class="deal-suggestions__title" id="suggestions-title">
                {tr!(deal_mail.suggestions)}
            </h3>
            <p class="deal-suggestions__note">{tr!(deal_mail.suggestions_text)}</p>
            <ul class="deal-links" role="list">
                <For
                    each=move || found.get()
                    key=|one| one.thread_id.clone()
                    children=move |one| suggestion(one, links)
                />
            </ul>
        </section>
    }
}

fn suggestion(one: Suggestion, links: DealLinks) -> BoxView {
    let Suggestion {
        thread_id,
        message_id,
        subject,
        because,
    } = one;
    let Location { search, hash, .. } = use_location();
    let href = {
        let thread = thread_id.clone();
        move || search.with(|search| opened(search, &message_id, &thread)) + &hash.get()
    };
    let named = Signal::stored(subject.clone());
    view! {
        <li class="deal-links__row">
            <a class="deal-links__subject" href=now(href) data-noscroll="true" dir="auto">{subject}</a>
            <span class="deal-links__note">{tr!(deal_mail.because, word = because.clone())}</span>
            <LinkButton links=links thread=thread_id subject=named />
        </li>
    }
}
