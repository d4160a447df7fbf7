//! A list of mail in whichever state it is: what pages show of a contact, a deal, a folder.

use super::{
    cost_line::CostLine,
    countdown_seconds, countdown_to,
    email_list::{EmailRows, Under},
    notice::MailNotice,
    selection_bar::SelectionBar,
};
use crate::{
    box_view::{ChildrenFn, view},
    components::{Button, EmptyState, Icon, Show},
    mail::{AddressFilter, MailList, use_mail},
    model::mail::{
        filter::MailFilter,
        list::{EmailList, Stage},
    },
    reactive::{derived, live},
    tr,
};
use leptos::prelude::*;

/// The list in whichever state it is.
#[component]
pub fn Listed(
    /// The list.
    list: MailList,
    /// What it is narrowed to.
    filter: AddressFilter,
    /// What stands under each row.
    #[prop(optional_no_strip)]
    under: Option<Under>,
    /// Whether the rows stand elsewhere on the page.
    #[prop(optional)]
    rowless: bool,
    /// What stands there when there is no mail at all.
    children: ChildrenFn,
) -> impl IntoView {
    let state = list.state();
    let labels = use_mail().labels();
    let empty = move || state.with(EmailList::is_empty);
    let filtered = move || !filter.now.with(MailFilter::is_empty);
    let blank = move || state.with(|list| list.visible().next().is_none() && list.skeletons() == 0);
    let failure = move || {
        state.with(|list| match &list.stage {
            Stage::Failed(failure) => Some(failure.clone()),
            Stage::Loading | Stage::Idle { .. } => None,
        })
    };
    let retry = Callback::new(move |()| list.go_on());
    let rows = list.rows();
    let skeletons = Memo::new(move |_| state.with(EmailList::skeletons));
    view! {
        <Announce state=state />
        <Waiting state=state />
        <Show when=move || !rowless && !blank()>
            <SelectionBar rows=rows />
            <EmailRows
                rows=rows
                shown=rows.visible()
                skeletons=skeletons
                label=tr!(mail.title)
                labels=labels
                under=under.clone()
            />
        </Show>
        {live(move || {
            failure().map(|failure| view! { <MailNotice failure=failure on_retry=retry /> })
        })}
        <Show when=move || empty() && filtered()>
            <NoMatch filter=filter />
        </Show>
        {live(move || (empty() && !filtered()).then(|| children.make()))}
        <Foot list=list />
    }
}

/// There may be mail, but none that the filter lets through.
#[component]
fn NoMatch(filter: AddressFilter) -> impl IntoView {
    let title = tr!(mail_page.no_match_title);
    let body = tr!(mail_page.no_match_text);
    let clear = Callback::new(move |()| filter.go.run(MailFilter::default()));
    view! {
        <EmptyState
            icon="search"
            title=derived(move || title.get().to_owned())
            body=derived(move || body.get().to_owned())
        >
            <Button on_press=clear>{tr!(mail_page.clear_filter)}</Button>
        </EmptyState>
    }
}

/// Tells a screen reader what has come. Failures and empty lists speak for themselves.
#[component]
fn Announce(state: Signal<EmailList>) -> impl IntoView {
    let count = move || state.with(|list| list.visible().count());
    let wait = tr!(mail.loading);
    let done = tr!(mail.count, n = count());
    let words = move || {
        state.with(|list| match &list.stage {
            Stage::Loading => wait.get().to_owned(),
            Stage::Idle { .. } if list.visible().next().is_some() => done.get(),
            Stage::Idle { .. } | Stage::Failed(_) => String::new(),
        })
    };
    view! { <p class="visually-hidden" role="status">{live(words)}</p> }
}

/// Gmail asked for patience: how long.
#[component]
fn Waiting(state: Signal<EmailList>) -> impl IntoView {
    let until_ms = Memo::new(move |_| state.with(|list| list.waiting_until_ms));
    let left = countdown_to(until_ms.into());
    let words = tr!(mail.waiting, n = left.get().map_or(0, countdown_seconds));
    view! {
        <Show when=move || left.get().is_some()>
            <p class="mail__waiting">
                <Icon name="clock" />
                {words}
            </p>
        </Show>
    }
}

/// What is below the rows: older mail, what was left out, what it cost.
#[component]
fn Foot(list: MailList) -> impl IntoView {
    let state = list.state();
    let has_more = move || state.with(EmailList::has_more);
    let none_yet = move || has_more() && state.with(|list| list.visible().next().is_none());
    let left_out = move || state.with(EmailList::mismatches);
    let skipped = move || state.with(|list| list.skipped);
    let left_out_words = tr!(mail.left_out, n = left_out());
    let skipped_words = tr!(mail.skipped, n = skipped());
    let more = Callback::new(move |()| list.go_on());
    view! {
        <footer class="mail__foot">
            <Show when=none_yet>
                <p class="mail__note">{tr!(mail.none_yet)}</p>
            </Show>
            <Show when=has_more>
                <Button on_press=more>{tr!(mail.load_more)}</Button>
            </Show>
            <Show when=move || left_out() != 0>
                <p class="mail__note">{left_out_words}</p>
            </Show>
            <Show when=move || skipped() != 0>
                <p class="mail__note">{skipped_words}</p>
            </Show>
            <CostLine cost=list.cost() />
        </footer>
    }
}
