//! The way in: what this is, and one button.

use crate::{
    browser::dom,
    components::{Icon, LanguageSwitch},
    i18n::{Text, text},
    state::{config::use_config, session::sign_in_address},
    tr, words,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The way in.
#[component]
pub fn SignIn() -> impl IntoView {
    let product = tr!(common.product);
    Effect::new(move |_| dom::set_title(product.get()));
    let params = use_query_map();
    let refused = move || {
        params
            .with(|params| params.get("error"))
            .map(|code| refusal(&code))
    };
    let config = use_config();
    let demo = move || config.get().is_some_and(|config| config.demo);
    view! {
        <main class="sign-in">
            <div class="sign-in__card">
                <img class="sign-in__logo" src="/logo.svg" alt="" width="64" height="64" />
                <h1 class="sign-in__name">
                    "Tegami"
                    <span class="sign-in__kana" lang="ja">"手紙"</span>
                </h1>
                <p class="sign-in__promise">{tr!(sign_in.promise)}</p>
                {move || {
                    refused()
                        .map(|words| {
                            view! {
                                <p class="banner banner--bad" role="alert">
                                    <Icon name="alert" />
                                    {words}
                                </p>
                            }
                        })
                }}
                <a class="button button--primary button--wide" href=sign_in_address(&return_to()) rel="external">
                    <img src="/google.svg" alt="" width="18" height="18" />
                    {tr!(sign_in.button)}
                </a>
                <p class="sign-in__note">{tr!(sign_in.note)}</p>
                <Show when=demo>
                    <p class="sign-in__demo">{tr!(sign_in.demo)}</p>
                </Show>
            </div>
            <footer class="sign-in__foot"><LanguageSwitch /></footer>
        </main>
    }
}

/// Where to go after sign-in: where the user wanted to be.
fn return_to() -> String {
    let path = dom::current_path();
    if path.starts_with("/sign-in") {
        "/".to_owned()
    } else {
        path
    }
}

/// Why the last attempt was refused.
fn refusal(code: &str) -> Text {
    text(match code {
        "unknown_user" => |l| words!(l, sign_in.unknown_user),
        "deactivated" => |l| words!(l, sign_in.deactivated),
        "denied" => |l| words!(l, sign_in.denied),
        _ => |l| words!(l, sign_in.failed),
    })
}
