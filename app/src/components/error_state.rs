//! Something did not come: why, and a way to try again.

use super::{Button, Icon, error_words};
use crate::{api::Error, box_view::view, reactive::live, state::language::use_locale, tr};
use leptos::prelude::*;

/// Why something did not come, and a button to ask again.
#[component]
pub fn ErrorState(
    /// What went wrong.
    error: Error,
    /// Asks again; absent where that cannot help.
    #[prop(optional)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let locale = use_locale();
    let request_id = match &error {
        Error::Refused { request_id, .. } => request_id.clone(),
        Error::Offline | Error::Aborted | Error::Malformed => None,
    };
    view! {
        <div class="state state--failed" role="alert">
            <span class="state__icon"><Icon name="alert" /></span>
            <p class="state__title">{tr!(errors.title)}</p>
            <p class="state__body">{live(move || error_words(&error, locale.get()))}</p>
            {request_id
                .map(|id| view! { <p class="state__detail">{tr!(errors.request_id)}" "<code>{id}</code></p> })}
            {on_retry
                .map(|on_retry| {
                    view! {
                        <div class="state__actions">
                            <Button on_press=on_retry>{tr!(common.retry)}</Button>
                        </div>
                    }
                })}
        </div>
    }
}
