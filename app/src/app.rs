//! The root: what every page shares, and which page an address leads to.

use crate::{
    box_view::{IntoBox, view},
    components::{
        ErrorState, ExpiredNotice, LeaveGuard, Nav, OfflineNotice, ToastList,
        mail::{
            ActingTrouble, PermissionQuestion, WritingPlace, provide_acting,
            provide_permission_flow, provide_writing,
        },
    },
    mail::{provide_mail, use_mail, wipe_kept_lists},
    model::page::{Page, page_of},
    on_demand::later_with,
    pages::sign_in::SignIn,
    parts::{account_switch, kept_lists, view_of, withdrawn as withdrawn_part},
    reactive::{effect, live, spawn},
    state::{
        config::provide_config,
        connection::provide_connection,
        language::provide_language,
        live::provide_live,
        proposal::provide_proposed,
        session::{SignedIn, Standing, provide_session, use_session},
        theme::provide_theme,
        toasts::provide_toasts,
        unsaved::provide_unsaved,
    },
    tr,
};
use contract::session::Me;
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    components::Router,
    hooks::{use_location, use_navigate},
    location::{BrowserUrl, LocationProvider},
};

/// The client.
#[component]
pub fn App() -> impl IntoView {
    provide_language();
    provide_theme();
    provide_toasts();
    provide_unsaved();
    provide_connection();
    provide_session();
    provide_config();
    view! {
        <Router>
            <OfflineNotice />
            <Entrance />
            <ToastList />
        </Router>
    }
}

/// What of the session decides which part of the client stands in the page. A session that
/// expires keeps its page: its user may still want to copy what was typed.
#[derive(Clone, PartialEq)]
enum Part {
    Waiting,
    Failed(crate::api::Error),
    SignIn,
    Shell,
}

#[component]
fn Entrance() -> impl IntoView {
    let session = use_session();
    let standing = session.standing();
    let part = Memo::new(move |_| {
        standing.with(|standing| match standing {
            Standing::Unknown => Part::Waiting,
            Standing::Failed(error) => Part::Failed(error.clone()),
            Standing::SignedOut => Part::SignIn,
            Standing::SignedIn(_) | Standing::Expired(_) => Part::Shell,
        })
    });
    let again = Callback::new(move |()| session.ask());
    live(move || match part.get() {
        Part::Waiting => view! { <Waiting /> },
        Part::Failed(error) => {
            view! { <main class="lonely"><ErrorState error=error on_retry=again /></main> }
        }
        Part::SignIn => {
            // The session may have ended while no page stood that could forget.
            wipe_kept_lists();
            view! { <SignIn /> }
        }
        Part::Shell => standing
            .with_untracked(|standing| standing.me().cloned())
            .map(|me| view! { <Shell me=me /> })
            .boxed(),
    })
}

/// The client knows nothing yet: the logo, so that the page is not blank.
#[component]
fn Waiting() -> impl IntoView {
    view! {
        <main class="lonely" aria-busy="true" aria-label=tr!(common.loading)>
            <img class="lonely__logo" src="/logo.svg" alt="" width="56" height="56" />
        </main>
    }
}

/// The signed-in client: navigation and the page.
#[component]
fn Shell(me: Me) -> impl IntoView {
    let (withdrawn, several) = (me.mailbox_withdrawn, me.mailboxes.len() > 1);
    provide_context(SignedIn(StoredValue::new(me)));
    provide_mail();
    find_kept_lists();
    provide_live();
    provide_proposed();
    provide_permission_flow();
    provide_acting();
    provide_writing();
    view! {
        <a class="skip-link" href="#main" rel="external">{tr!(nav.skip)}</a>
        <div class="shell">
            <Nav />
            <main class="main" id="main" tabindex="-1">
                {several
                    .then(|| {
                        let switch = later_with(|| ().boxed(), account_switch);
                        view! { <div class="accounts-bar">{switch}</div> }
                    })}
                {withdrawn.then(|| later_with(|| ().boxed(), withdrawn_part))}
                <Pages />
            </main>
        </div>
        <WritingPlace />
        <PermissionQuestion />
        <ActingTrouble />
        <LeaveGuard />
        <ExpiredNotice />
    }
}

/// Looks for lists of mail that this browser has kept, where its user chose so.
fn find_kept_lists() {
    let mail = use_mail();
    effect(move || {
        // Gmail is asked, too, which the installation's settings say where to find.
        if !mail.waits_for_kept() || mail.api().is_none() {
            return;
        }
        let round = mail.kept_round();
        spawn(async move {
            if kept_lists(mail, round).await.is_err() {
                mail.go_without_kept(round);
            }
        });
    });
}

/// The page of the address.
#[component]
fn Pages() -> impl IntoView {
    let path = use_location().pathname;
    let page = Memo::new(move |_| page_of(&path.get()));
    // A link to another page waits for the router's own `Routes` to be ready before it goes into
    // the browser's address and history. Pages are chosen here instead, so that is said here.
    let address = use_context::<BrowserUrl>();
    effect(move || {
        path.track();
        if let Some(address) = &address {
            address.ready_to_complete();
        }
    });
    let navigate = use_navigate();
    effect(move || {
        if let Page::Elsewhere(path) = page.get() {
            let options = NavigateOptions {
                replace: true,
                ..NavigateOptions::default()
            };
            navigate(path, options);
        }
    });
    live(move || view_of(page.get()))
}
