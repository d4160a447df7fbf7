//! The root: what every page shares, and which page an address leads to.

use crate::{
    components::{ErrorState, ExpiredNotice, LeaveGuard, Nav, OfflineNotice, ToastList},
    mail::provide_mail,
    pages::{
        accounts::{AccountDetail, AccountEdit, AccountList, AccountNew},
        contacts::{ContactDetail, ContactEdit, ContactList, ContactNew},
        deals::{DealDetail, DealEdit, DealList, DealNew},
        leads::{LeadDetail, LeadEdit, LeadList, LeadNew},
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
    state::{
        config::provide_config,
        connection::provide_connection,
        language::provide_language,
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
    components::{FlatRoutes, Redirect, Route, Router},
    path,
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
    move || match part.get() {
        Part::Waiting => view! { <Waiting /> }.into_any(),
        Part::Failed(error) => {
            view! { <main class="lonely"><ErrorState error=error on_retry=again /></main> }
                .into_any()
        }
        Part::SignIn => view! { <SignIn /> }.into_any(),
        Part::Shell => standing
            .with_untracked(|standing| standing.me().cloned())
            .map(|me| view! { <Shell me=me /> })
            .into_any(),
    }
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
    view! {
        <a class="skip-link" href="#main" rel="external">{tr!(nav.skip)}</a>
        <div class="shell">
            <Nav />
            <main class="main" id="main" tabindex="-1">
                <Pages />
            </main>
        </div>
        <LeaveGuard />
        <ExpiredNotice />
    }
}

#[component]
fn Pages() -> impl IntoView {
    let home = || view! { <Redirect path="/contacts" /> };
    view! {
        <FlatRoutes fallback=NotFound>
            <Route path=path!("/") view=home />
            <Route path=path!("/sign-in") view=home />
            <Route path=path!("/contacts") view=ContactList />
            <Route path=path!("/contacts/new") view=ContactNew />
            <Route path=path!("/contacts/:id") view=ContactDetail />
            <Route path=path!("/contacts/:id/edit") view=ContactEdit />
            <Route path=path!("/leads") view=LeadList />
            <Route path=path!("/leads/new") view=LeadNew />
            <Route path=path!("/leads/:id") view=LeadDetail />
            <Route path=path!("/leads/:id/edit") view=LeadEdit />
            <Route path=path!("/accounts") view=AccountList />
            <Route path=path!("/accounts/new") view=AccountNew />
            <Route path=path!("/accounts/:id") view=AccountDetail />
            <Route path=path!("/accounts/:id/edit") view=AccountEdit />
            <Route path=path!("/deals") view=DealList />
            <Route path=path!("/deals/new") view=DealNew />
            <Route path=path!("/deals/:id") view=DealDetail />
            <Route path=path!("/deals/:id/edit") view=DealEdit />
            <Route path=path!("/settings") view=|| view! { <Redirect path="/settings/profile" /> } />
            <Route path=path!("/settings/profile") view=YourSettings />
            <Route path=path!("/settings/channels/email") view=EmailSettings />
            <Route path=path!("/settings/users") view=UsersSettings />
            <Route path=path!("/settings/profiles") view=ProfilesSettings />
            <Route path=path!("/settings/profiles/new") view=ProfileNew />
            <Route path=path!("/settings/profiles/:id") view=ProfileEdit />
            <Route path=path!("/settings/stages") view=StagesSettings />
        </FlatRoutes>
    }
}
