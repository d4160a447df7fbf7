//! The notices at the edge of the page.

use super::{Button, ButtonKind, Icon};
use crate::{
    box_view::view,
    state::toasts::{Toast, use_toasts},
    tr,
};
use leptos::prelude::*;

/// The notices, read out politely; failures at once.
#[component]
pub fn ToastList() -> impl IntoView {
    let toasts = use_toasts();
    let row = move |toast: Toast| {
        let id = toast.id;
        let action = toast.action.map(|(words, action)| {
            let press = Callback::new(move |()| {
                action.run(());
                toasts.dismiss(id);
            });
            view! { <Button kind=ButtonKind::Quiet on_press=press>{words}</Button> }
        });
        view! {
            <div class="toast" class:toast--failure=toast.failure role=toast.failure.then_some("alert")>
                <Icon name=if toast.failure { "alert" } else { "check" } />
                <p class="toast__words">{toast.words}</p>
                {action}
                <button
                    type="button"
                    class="button button--quiet button--icon"
                    aria-label=tr!(common.dismiss)
                    on:click=move |_| toasts.dismiss(id)
                >
                    <Icon name="close" />
                </button>
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.list().get() key=|toast| toast.id children=row />
        </div>
    }
}
