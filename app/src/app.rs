//! The root: what every page shares, and which page an address leads to.

use crate::{
    box_view::{BoxView, IntoBox, view},
    components::{
        ErrorState, ExpiredNotice, LeaveGuard, Nav, OfflineNotice, ToastList,
        mail::{PermissionQuestion, provide_permission_flow},
    },
    mail::provide_mail,
    model::page::{Kind, Page, Place, page_of},
    pages::{
        accounts::{AccountDetail, AccountEdit, AccountList, AccountNew},
        contacts::{ContactDetail, ContactEdit, ContactList, ContactNew},
        deals::{DealDetail, DealEdit, DealList, DealNew},
        leads::{LeadDetail, LeadEdit, LeadList, LeadNew},
        mail::{MailBoard, MailFolder},
        not_found::NotFound,
        settings::{
            email::EmailSettings,
            profiles::{ProfileEdit, ProfileNew, ProfilesSettings},
            stages::StagesSettings,
            users::UsersSettings,
            you::YourSettings,
        },
        sign_in::SignIn,
    },
    reactive::{effect, live},
    state::{
        config::provide_config,
        connection::provide_connection,
        language::provide_language,
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
        Part::SignIn => view! { <SignIn /> },
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
    provide_context(SignedIn(StoredValue::new(me)));
    provide_mail();
    provide_proposed();
    provide_permission_flow();
    view! {
        <a class="skip-link" href="#main" rel="external">{tr!(nav.skip)}</a>
        <div class="shell">
            <Nav />
            <main class="main" id="main" tabindex="-1">
                <Pages />
            </main>
        </div>
        <PermissionQuestion />
        <LeaveGuard />
        <ExpiredNotice />
    }
}

/// The page of the address.
#[component]
fn Pages() -> impl IntoView {
    let path = use_location().pathname;
    let page = Memo::new(move |_| page_of(&path.get()));
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

fn view_of(page: Page) -> BoxView {
    match page {
        Page::Elsewhere(_) => ().boxed(),
        Page::Records(kind, place) => view_of_records(kind, place),
        Page::Mail(folder) => view! { <MailFolder folder=folder /> },
        Page::Board => view! { <MailBoard /> },
        Page::You => view! { <YourSettings /> },
        Page::Email => view! { <EmailSettings /> },
        Page::Users => view! { <UsersSettings /> },
        Page::Stages => view! { <StagesSettings /> },
        Page::NotFound => view! { <NotFound /> },
    }
}

fn view_of_records(kind: Kind, place: Place) -> BoxView {
    match (kind, place) {
        (Kind::Contacts, Place::List) => view! { <ContactList /> },
        (Kind::Contacts, Place::New) => view! { <ContactNew /> },
        (Kind::Contacts, Place::One(id)) => view! { <ContactDetail id=id /> },
        (Kind::Contacts, Place::Edit(id)) => view! { <ContactEdit id=id /> },
        (Kind::Leads, Place::List) => view! { <LeadList /> },
        (Kind::Leads, Place::New) => view! { <LeadNew /> },
        (Kind::Leads, Place::One(id)) => view! { <LeadDetail id=id /> },
        (Kind::Leads, Place::Edit(id)) => view! { <LeadEdit id=id /> },
        (Kind::Accounts, Place::List) => view! { <AccountList /> },
        (Kind::Accounts, Place::New) => view! { <AccountNew /> },
        (Kind::Accounts, Place::One(id)) => view! { <AccountDetail id=id /> },
        (Kind::Accounts, Place::Edit(id)) => view! { <AccountEdit id=id /> },
        (Kind::Deals, Place::List) => view! { <DealList /> },
        (Kind::Deals, Place::New) => view! { <DealNew /> },
        (Kind::Deals, Place::One(id)) => view! { <DealDetail id=id /> },
        (Kind::Deals, Place::Edit(id)) => view! { <DealEdit id=id /> },
        (Kind::Profiles, Place::List) => view! { <ProfilesSettings /> },
        (Kind::Profiles, Place::New) => view! { <ProfileNew /> },
        (Kind::Profiles, Place::One(id) | Place::Edit(id)) => {
            view! { <ProfileEdit id=id /> }
        }
    }
}
