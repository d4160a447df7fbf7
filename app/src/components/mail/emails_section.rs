//! The Emails list on a contact's or lead's page.

use super::{
    cost_line::CostLine,
    countdown_seconds, countdown_to,
    email_list::EmailRows,
    empty::{NoAddress, NoMail},
    notice::MailNotice,
    thread_panel::ThreadPanel,
};
use crate::{
    box_view::view,
    components::{Button, ButtonKind, Icon, Show},
    mail::{ContactList, use_mail},
    model::mail::{
        list::{EmailList, Stage},
        record::RecordAddresses,
    },
    reactive::live,
    state::session::may,
    tr,
};
use contract::permission::Permission;
use leptos::prelude::*;

/// The mail with one person, read by this browser from Gmail. Absent for users whose profile
/// does not include mail.
#[component]
pub fn EmailsSection(
    /// The person's name.
    #[prop(into)]
    name: Signal<String>,
    /// The person's addresses, the primary one first.
    #[prop(into)]
    addresses: Signal<Vec<String>>,
) -> impl IntoView {
    may(Permission::MailIntegration).then(move || {
        let record = Memo::new(move |_| addresses.with(|list| RecordAddresses::new(list)));
        let list = ContactList::new(record);
        let state = list.state();
        let refresh = Callback::new(move |()| list.refresh());
        let busy = Signal::derive(move || state.with(|list| list.stage == Stage::Loading));
        let none = Signal::derive(move || record.with(RecordAddresses::is_empty));
        view! {
            <section class="card mail" aria-labelledby="emails-title">
                <header class="mail__head">
                    <h2 class="mail__title" id="emails-title">{tr!(mail.title)}</h2>
                    <Show when=move || !none.get()>
                        <Button kind=ButtonKind::Quiet busy=busy on_press=refresh>
                            <Icon name="refresh" />
                            {tr!(mail.refresh)}
                        </Button>
                    </Show>
                </header>
                <Show when=move || !none.get()>
                    <Listed list=list name=name addresses=addresses />
                </Show>
                <Show when=move || none.get()>
                    <NoAddress />
                </Show>
            </section>
            <ThreadPanel rows=list.rows() />
        }
    })
}

/// The list in whichever state it is.
#[component]
fn Listed(
    list: ContactList,
    name: Signal<String>,
    addresses: Signal<Vec<String>>,
) -> impl IntoView {
    let state = list.state();
    let labels = use_mail().labels();
    let empty = move || state.with(EmailList::is_empty);
    let blank = move || state.with(|list| list.visible().next().is_none() && list.skeletons() == 0);
    let failure = move || {
        state.with(|list| match &list.stage {
            Stage::Failed(failure) => Some(failure.clone()),
            Stage::Loading | Stage::Idle { .. } => None,
        })
    };
    let retry = Callback::new(move |()| list.go_on());
    view! {
        <Announce state=state />
        <Waiting state=state />
        <Show when=move || !blank()>
            <EmailRows rows=list.rows() labels=labels />
        </Show>
        {live(move || {
            failure().map(|failure| view! { <MailNotice failure=failure on_retry=retry /> })
        })}
        <Show when=empty>
            <NoMail name=name addresses=addresses />
        </Show>
        <Foot list=list />
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
fn Foot(list: ContactList) -> impl IntoView {
    let state = list.state();
    let has_more = move || state.with(EmailList::has_more);
    let left_out = move || state.with(|list| list.left_out.len());
    let skipped = move || state.with(|list| list.skipped);
    let left_out_words = tr!(mail.left_out, n = left_out());
    let skipped_words = tr!(mail.skipped, n = skipped());
    let more = Callback::new(move |()| list.go_on());
    view! {
        <footer class="mail__foot">
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
