//! The user's mailboxes: which one this page is about, which opens first, and the way to another one.

use super::Held;
use crate::{
    api,
    box_view::view,
    browser::dom,
    components::{
        Button, ButtonKind, ErrorState, error_words,
        mail::{SETTINGS, SETUP},
    },
    loader::{Loader, loader},
    model::load::Load,
    reactive::{live, spawn},
    state::{language::use_language, mailbox, session::use_session, toasts::use_toasts},
    tr,
};
use contract::{MailboxId, mailbox::OwnMailbox, route};
use leptos::prelude::*;

/// All of them.
#[component]
pub fn AccountsCard(
    /// The mailbox that this page was about is gone: only the others are of use, where there are any.
    #[prop(optional)]
    gone: bool,
) -> impl IntoView {
    let mine: Loader<Vec<OwnMailbox>> = loader(|abort| api::get(route::MAILBOXES, &abort));
    let held = expect_context::<Held>();
    let open = Memo::new(move |_| held.read(|settings| settings.setup_open).unwrap_or(false));
    let (add, go_on) = (
        tr!(email_settings.accounts_add),
        tr!(email_settings.connect_go_on),
    );
    let again = Callback::new(move |()| mine.again());
    live(move || {
        let mine_now = match mine.get() {
            Load::Ready(mine) => mine,
            Load::Loading => Vec::new(),
            Load::Failed(error) => {
                return Some(view! { <ErrorState error=error on_retry=again /> });
            }
        };
        if gone && mine_now.is_empty() {
            return None;
        }
        let several = mine_now.len() > 1;
        let rows = mine_now
            .into_iter()
            .enumerate()
            .map(|(place, own)| {
                let rank = several.then_some(place);
                view! { <Account own=own rank=rank mine=mine /> }
            })
            .collect_view();
        let lead = if gone {
            tr!(email_settings.accounts_gone)
        } else {
            tr!(email_settings.accounts_lead)
        };
        Some(view! {
            <section class="card accounts" aria-labelledby="accounts-title">
                <h2 class="card__title" id="accounts-title" tabindex="-1">{tr!(email_settings.accounts_title)}</h2>
                <p>{lead}</p>
                <ul class="accounts__list" role="list">{rows}</ul>
                {(!gone)
                    .then(|| {
                        view! {
                            <a class="button" href=SETUP>
                                {live(move || if open.get() { go_on.get() } else { add.get() })}
                            </a>
                        }
                    })}
            </section>
        })
    })
}

/// One of them.
#[component]
fn Account(
    own: OwnMailbox,
    /// Its place among several; the first opens first.
    #[prop(optional_no_strip)]
    rank: Option<usize>,
    /// All of them.
    mine: Loader<Vec<OwnMailbox>>,
) -> impl IntoView {
    let (first, may_be_first) = (rank == Some(0), rank.is_some_and(|rank| rank > 0));
    let OwnMailbox { id, address } = own;
    let here = mailbox::here().as_ref() == Some(&id);
    let (shown, make_first) = (id.clone(), open_first(id, mine));
    let show = Callback::new(move |()| mailbox::go_to(&shown, SETTINGS));
    let named = StoredValue::new(address.clone());
    let about = move || view! { <span class="visually-hidden">": "{named.get_value()}</span> };
    view! {
        <li class="accounts__one" aria-current=here.then_some("true")>
            <span class="accounts__address">{address}</span>
            <span class="accounts__marks">
                {here.then(|| view! { <span class="chip chip--accent">{tr!(email_settings.account_here)}</span> })}
                {first.then(|| view! { <span class="chip">{tr!(email_settings.account_first)}</span> })}
            </span>
            <span class="accounts__actions">
                {(!here)
                    .then(|| view! { <Button on_press=show>{tr!(email_settings.account_show)}{about()}</Button> })}
                {may_be_first
                    .then(|| {
                        view! {
                            <Button kind=ButtonKind::Quiet on_press=make_first>
                                {tr!(email_settings.account_make_first)}{about()}
                            </Button>
                        }
                    })}
            </span>
        </li>
    }
}

/// Has the mailbox open first from now on.
fn open_first(id: MailboxId, mine: Loader<Vec<OwnMailbox>>) -> Callback<()> {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let done = tr!(email_settings.account_first_done);
    Callback::new(move |()| {
        let id = id.clone();
        let path = route::with_id(route::MAILBOX_FIRST, id.as_str());
        spawn(async move {
            match api::put::<(), ()>(&path, &()).await {
                Ok(()) => {
                    toasts.done(done.get_untracked());
                    let now = untrack(|| mine.with(|mine| mine.ready().cloned()));
                    if let Some(mut now) = now {
                        now.sort_by_key(|own| own.id != id);
                        mine.put(now);
                        // The button that was pressed is gone.
                        dom::focus_first("#accounts-title");
                    }
                }
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, language.locale_now()));
                    mine.again();
                }
            }
        });
    })
}
