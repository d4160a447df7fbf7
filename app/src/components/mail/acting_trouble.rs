//! What could not be done to mail: why, and the next step.

use super::{
    acting::{Trouble, use_acting},
    notice::{failure_icon, failure_words, next_step},
};
use crate::{box_view::view, components::Icon, reactive::live, tr};
use leptos::prelude::*;

/// A bar that says which messages were not changed and why. It stays until it is dealt with.
#[component]
pub fn ActingTrouble() -> impl IntoView {
    let acting = use_acting();
    live(move || {
        acting
            .trouble()
            .map(|trouble| view! { <Bar trouble=trouble /> })
    })
}

#[component]
fn Bar(trouble: Trouble) -> impl IntoView {
    let acting = use_acting();
    let Trouble { failure, count, .. } = trouble;
    let (title, body) = failure_words(&failure);
    let again = Callback::new(move |()| acting.try_again());
    let close = Callback::new(move |()| acting.dismiss());
    view! {
        <div class="trouble" role="alert">
            <Icon name=failure_icon(&failure) />
            <div class="trouble__words">
                <p class="trouble__title">{tr!(acting.not_done, n = count)}</p>
                <p class="trouble__why">
                    <strong>{title}</strong>
                    " "
                    {body}
                </p>
            </div>
            <div class="trouble__step">{next_step(&failure, again, None)}</div>
            <button
                type="button"
                class="button button--quiet button--icon"
                aria-label=tr!(common.dismiss)
                on:click=move |_| close.run(())
            >
                <Icon name="close" />
            </button>
        </div>
    }
}
