//! The way around: a rail on wide pages, a bar at the bottom on narrow ones.

use super::{Avatar, Icon};
use crate::{
    box_view::view,
    i18n::Text,
    live::MagnetBadge,
    state::session::{may, use_me},
    tr,
};
use contract::permission::Permission;
use leptos::prelude::*;
use leptos_router::components::A;

/// The main navigation.
#[component]
pub fn Nav() -> impl IntoView {
    let me = use_me();
    let name = if me.user.name.is_empty() {
        me.user.address
    } else {
        me.user.name
    };
    view! {
        <nav class="nav" aria-label=tr!(nav.label)>
            <a class="nav__brand" href="/contacts">
                <img class="nav__logo" src="/logo.svg" alt="" width="28" height="28" />
                <span class="nav__product">"Tegami"</span>
                <span class="nav__kana" aria-hidden="true">"手紙"</span>
            </a>
            <div class="nav__items">
                <Item href="/mail" icon="mail" words=tr!(nav.mail) />
                {may(Permission::MailIntegration)
                    .then(|| {
                        view! {
                            <A href="/magnet" attr:class="nav__item">
                                <Icon name="magnet" />
                                <span class="nav__words">{tr!(nav.magnet)}</span>
                                <MagnetBadge />
                            </A>
                        }
                    })}
                <Item href="/contacts" icon="contact" words=tr!(nav.contacts) />
                <Item href="/leads" icon="lead" words=tr!(nav.leads) />
                <Item href="/accounts" icon="account" words=tr!(nav.accounts) />
                <Item href="/deals" icon="deal" words=tr!(nav.deals) />
                <Item href="/settings" icon="settings" words=tr!(nav.settings) />
            </div>
            <a class="nav__me" href="/settings/profile">
                <Avatar name=name.clone() />
                <span class="nav__who">
                    <span class="nav__name">{name}</span>
                    <span class="nav__org">{me.organization.name}</span>
                </span>
            </a>
        </nav>
    }
}

#[component]
fn Item(href: &'static str, icon: &'static str, words: Text) -> impl IntoView {
    view! {
        <A href=href attr:class="nav__item">
            <Icon name=icon />
            <span class="nav__words">{words}</span>
        </A>
    }
}
