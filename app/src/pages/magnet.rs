//! MailMagnet: received mail from leads and contacts, with who wrote and what is at stake. The
//! server says which messages; what they say this browser reads from Gmail.

mod actions;
mod asleep;
mod card;
mod dialogs;
mod jot;
mod lists;
mod settings;
mod tester;
mod triage;
mod why;

use crate::{
    api::Abort,
    box_view::{BoxView, view},
    components::{
        EmptyState, ErrorState, Icon, PageHead, SkeletonRows,
        mail::{KeysHelp, MailNotice, ThreadPanel},
    },
    mail::use_mail,
    model::{load::Load, mail::failure::Failure},
    reactive::{derived, effect, live, spawn},
    state::session::may,
    tr,
};
use asleep::{Asleep, Paused};
use contract::permission::Permission;
use dialogs::{Dialogs, own_keys};
use leptos::prelude::*;
use lists::{Cards, ListChoice, Pager};
use settings::MagnetCard;
use tester::Tester;
use triage::{Triage, provide_triage};

/// The page.
#[component]
pub fn MagnetPage() -> impl IntoView {
    if !may(Permission::MailIntegration) {
        let nothing = Callback::new(|()| {});
        return view! {
            <PageHead title=tr!(magnet.title) />
            <MailNotice failure=Failure::NotAllowed on_retry=nothing />
        };
    }
    let triage = provide_triage();
    let rows = triage.rows();
    tell_aliases(triage);
    view! {
        <PageHead title=tr!(magnet.title) subtitle=tr!(magnet.text)>
            <a class="button" href="/tasks">
                <Icon name="check" />
                {tr!(jottings.my_tasks)}
            </a>
        </PageHead>
        <div class="magnet">
            <div class="magnet__main">
                <Asleep />
                <Paused />
                <ListChoice />
                {live(shown)}
            </div>
            <div class="magnet__side">
                <MagnetCard />
                <Tester />
            </div>
        </div>
        <Dialogs />
        <ThreadPanel rows=rows />
        <KeysHelp open=rows.help() own=own_keys />
    }
}

/// The notices in whichever state they are.
fn shown() -> BoxView {
    let triage = triage::use_triage();
    let again = Callback::new(move |()| triage.again());
    match triage.stage() {
        Load::Loading => view! { <SkeletonRows count=4 /> },
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready(()) => view! {
            {live(move || triage.failure().map(|failure| {
                view! { <MailNotice failure=failure on_retry=again /> }
            }))}
            <Cards />
            {live(move || triage.is_empty().then(nothing))}
            <Pager />
        },
    }
}

/// There is nothing in this list.
fn nothing() -> BoxView {
    let triage = triage::use_triage();
    let (title, body) = (tr!(magnet.none_title), tr!(magnet.none_text));
    let off = move || {
        triage
            .mailbox()
            .is_none_or(|mailbox| mailbox.on_since.is_none())
    };
    // What is off says so itself.
    let body = derived(move || {
        if off() {
            String::new()
        } else {
            body.get().to_owned()
        }
    });
    view! {
        <EmptyState icon="magnet" title=derived(move || title.get().to_owned()) body=body />
    }
}

/// Mail to an alias is noticed: whoever looks at notices tells MailMagnet which ones there are.
fn tell_aliases(triage: Triage) {
    let mail = use_mail();
    let on = Memo::new(move |_| {
        let since = triage.mailbox().and_then(|mailbox| mailbox.on_since);
        since.is_some() && mail.api().is_some()
    });
    effect(move || {
        if on.get() {
            let abort = Abort::with_owner();
            spawn(async move {
                // What keeps Gmail away is told by what the page shows.
                drop(mail.tell_aliases(&abort).await);
            });
        }
    });
}
