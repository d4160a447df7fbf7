//! Before a mailbox is connected: what connecting does, what is kept, what Google will ask, and the
//! way to set it up.

use super::Held;
use crate::{
    box_view::view,
    components::{Icon, mail::SETUP},
    i18n::Text,
    reactive::live,
    tr,
};
use leptos::prelude::*;

/// What connecting does and stores, in plain words, and the button.
#[component]
pub fn Intro() -> impl IntoView {
    let held = expect_context::<Held>();
    let open = Memo::new(move |_| held.read(|settings| settings.setup_open).unwrap_or(false));
    let (start, go_on) = (
        tr!(email_settings.connect),
        tr!(email_settings.connect_go_on),
    );
    view! {
        <section class="card connect" aria-labelledby="connect-title">
            <h2 class="card__title" id="connect-title">{tr!(email_settings.intro_title)}</h2>
            <p class="connect__text">{tr!(email_settings.intro_text)}</p>
            <h3 class="connect__heading">{tr!(email_settings.stored_title)}</h3>
            <ul class="connect__kept">
                <Kept icon="mail" words=tr!(email_settings.stored_address) />
                <Kept icon="lock" words=tr!(email_settings.stored_grant) />
                <Kept icon="shield" words=tr!(email_settings.stored_nothing) />
            </ul>
            <div class="connect__action">
                <a class="button button--primary" href=SETUP>
                    {live(move || if open.get() { go_on.get() } else { start.get() })}
                </a>
            </div>
        </section>
        <Scopes />
    }
}

#[component]
fn Kept(icon: &'static str, words: Text) -> impl IntoView {
    view! {
        <li class="connect__item">
            <Icon name=icon />
            <span>{words}</span>
        </li>
    }
}

/// Each permission at Google, the feature it is for, and why.
#[component]
fn Scopes() -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="scopes-title">
            <h2 class="card__title" id="scopes-title">{tr!(email_settings.scopes_title)}</h2>
            <table class="scopes">
                <thead>
                    <tr>
                        <th scope="col">{tr!(email_settings.scope_feature)}</th>
                        <th scope="col">{tr!(email_settings.scope_scope)}</th>
                        <th scope="col">{tr!(email_settings.scope_why)}</th>
                        <th scope="col">{tr!(email_settings.scope_when)}</th>
                    </tr>
                </thead>
                <tbody>
                    <Scope
                        feature=tr!(email_settings.read_feature)
                        scope="gmail.readonly"
                        why=tr!(email_settings.read_why)
                        asked=tr!(email_settings.read_when)
                    />
                    <Scope
                        feature=tr!(email_settings.act_feature)
                        scope="gmail.modify"
                        why=tr!(email_settings.act_why)
                        asked=tr!(email_settings.act_when)
                    />
                    <Scope
                        feature=tr!(email_settings.send_feature)
                        scope="gmail.send"
                        why=tr!(email_settings.send_why)
                        asked=tr!(email_settings.send_when)
                    />
                    <Scope
                        feature=tr!(email_settings.file_feature)
                        scope="gmail.modify"
                        why=tr!(email_settings.file_why)
                        asked=tr!(email_settings.file_when)
                    />
                </tbody>
            </table>
        </section>
    }
}

#[component]
fn Scope(feature: Text, scope: &'static str, why: Text, asked: Text) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{feature}</th>
            <td><code>{scope}</code></td>
            <td>{why}</td>
            <td>{asked}</td>
        </tr>
    }
}
