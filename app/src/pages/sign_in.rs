//! The way in: what this is, and one button.

use crate::{
    box_view::view,
    browser::dom,
    components::{LanguageSwitch, Show},
    reactive::effect,
    state::{config::use_config, session::sign_in_address},
    tr,
};
use leptos::prelude::*;

/// The way in.
#[component]
pub fn SignIn() -> impl IntoView {
    let product = tr!(common.product);
    effect(move || dom::set_title(product.get()));
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
