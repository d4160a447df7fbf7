//! The frame of every settings page: its heading and the way to the others.

use crate::{
    box_view::{BoxView, Children, view},
    components::{Icon, PageHead},
    i18n::Text,
    state::session::may,
    tr,
};
use contract::permission::Permission;
use leptos::prelude::*;
use leptos_router::components::A;

/// A settings page. What the profile does not allow is absent.
#[component]
pub fn SettingsFrame(
    /// The page's heading.
    title: Text,
    /// A line under it.
    #[prop(optional, into)]
    subtitle: Option<Signal<String>>,
    /// What can be done.
    #[prop(optional)]
    actions: Option<BoxView>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let users = may(Permission::ManageUsers).then(|| {
        view! {
            <Item href="/settings/users" icon="contact" words=tr!(settings.users) />
            <Item href="/settings/profiles" icon="shield" words=tr!(settings.profiles) />
            <Item href="/settings/roles" icon="lead" words=tr!(settings.roles) />
        }
    });
    let stages = may(Permission::ManageOrganization).then(|| {
        view! {
            <Item href="/settings/stages" icon="deal" words=tr!(settings.stages) />
            <Item href="/settings/calendar" icon="clock" words=tr!(filing.calendar_title) />
            <Item href="/settings/google" icon="check" words=tr!(email_setup.guide_title) />
            <Item href="/settings/sharing" icon="lock" words=tr!(email_setup.rule_title) />
        }
    });
    let email = may(Permission::MailIntegration).then(|| {
        view! {
            <Item href="/settings/channels/email" icon="mail" words=tr!(settings.email) />
            <Item href="/settings/signatures" icon="edit" words=tr!(settings.signatures) />
            <Item href="/settings/templates" icon="template" words=tr!(templates.title) />
        }
    });
    let head = match subtitle {
        Some(subtitle) => {
            view! { <PageHead title=title subtitle=subtitle>{actions}</PageHead> }
        }
        None => view! { <PageHead title=title>{actions}</PageHead> },
    };
    view! {
        <div class="settings">
            <nav class="settings__nav" aria-label=tr!(settings.label)>
                <Item href="/settings/profile" icon="person" words=tr!(settings.you) />
                {email}
                {users}
                {stages}
            </nav>
            <div class="settings__page">{head}{children.make()}</div>
        </div>
    }
}

#[component]
fn Item(href: &'static str, icon: &'static str, words: Text) -> impl IntoView {
    view! {
        <A href=href attr:class="settings__item">
            <Icon name=icon />
            {words}
        </A>
    }
}
