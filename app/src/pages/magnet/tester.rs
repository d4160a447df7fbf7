//! "Why no alert?": a message of the inbox is chosen, and the rule's conditions are told.

use super::{triage::use_triage, why::Why};
use crate::{
    box_view::view,
    components::{Button, Dialog, Icon, Show, SkeletonRows, mail::MailNotice},
    mail::{MailList, wanted},
    model::mail::{
        filter::MailFilter,
        list::{EmailList, Stage},
        row::MailRow,
        scope::{Folder, Scope},
    },
    reactive::{derived, live},
    tr,
};
use leptos::prelude::*;

/// The button and its dialog.
#[component]
pub fn Tester() -> impl IntoView {
    let triage = use_triage();
    let open = RwSignal::new(false);
    let ask = Callback::new(move |()| open.set(true));
    view! {
        <Show when=move || triage.mailbox().is_some()>
            <section class="card magnet__tester">
                <p>{tr!(magnet.tester_text)}</p>
                <Button on_press=ask>
                    <Icon name="search" />
                    {tr!(magnet.tester)}
                </Button>
            </section>
        </Show>
        <Dialog open=open title=tr!(magnet.tester)>
            <Chooser />
            <div class="dialog__actions">
                <Button on_press=Callback::new(move |()| open.set(false))>{tr!(acting.close)}</Button>
            </div>
        </Dialog>
    }
}

#[component]
fn Chooser() -> impl IntoView {
    let chosen = RwSignal::new(None::<String>);
    let scope = Signal::stored(Scope::Folder(Folder::Inbox));
    let list = MailList::new(wanted(scope, Memo::new(|_| MailFilter::default())));
    let (state, rows) = (list.state(), list.rows().visible());
    let retry = Callback::new(move |()| list.go_on());
    let back = Callback::new(move |()| chosen.set(None));
    let line = move |row: MailRow| {
        let id = row.id.as_str().to_owned();
        let choose = Callback::new(move |()| chosen.set(Some(id.clone())));
        let none = tr!(mail.no_subject);
        let subject = derived(move || {
            if row.subject.is_empty() {
                none.get().to_owned()
            } else {
                row.subject.clone()
            }
        });
        view! {
            <li>
                <Button on_press=choose>
                    <span class="magnet__from">{row.people.join(", ")}</span>
                    {subject}
                </Button>
            </li>
        }
    };
    let choice = move || {
        let failure = state.with(|list| match &list.stage {
            Stage::Failed(failure) => Some(failure.clone()),
            Stage::Loading | Stage::Idle { .. } => None,
        });
        if let Some(failure) = failure {
            return view! { <MailNotice failure=failure on_retry=retry /> };
        }
        if state.with(EmailList::is_empty) {
            return view! { <p>{tr!(mail_page.none_title)}</p> };
        }
        if rows.with(Vec::is_empty) {
            return view! { <SkeletonRows count=4 /> };
        }
        view! {
            <p>{tr!(magnet.tester_choose)}</p>
            <ul class="magnet__choice" role="list">
                {rows.get().into_iter().map(line).collect_view()}
            </ul>
        }
    };
    view! {
        {live(move || match chosen.get() {
            None => choice(),
            Some(id) => view! {
                <Why id=id />
                <p>
                    <Button on_press=back>
                        <Icon name="back" />
                        {tr!(magnet.tester_other)}
                    </Button>
                </p>
            },
        })}
    }
}
