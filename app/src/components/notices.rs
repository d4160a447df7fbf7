//! What concerns the whole page: no network, a session that ended.

use super::{Dialog, Icon, Show};
use crate::{
    box_view::view,
    browser::dom,
    reactive::{effect, now},
    state::{
        connection::Online,
        session::{Standing, sign_in_address, use_session},
    },
    tr,
};
use leptos::prelude::*;

/// Says that the browser has no network.
#[component]
pub fn OfflineNotice() -> impl IntoView {
    let Online(online) = expect_context();
    view! {
        <div role="status">
            <Show when=move || !online.get()>
                <p class="banner banner--warm">
                    <Icon name="offline" />
                    {tr!(common.offline_notice)}
                </p>
            </Show>
        </div>
    }
}

/// Says that the session has ended, and leads through sign-in back to the same place.
#[component]
pub fn ExpiredNotice() -> impl IntoView {
    let standing = use_session().standing();
    let open = RwSignal::new(false);
    effect(move || open.set(standing.with(|s| matches!(s, Standing::Expired(_)))));
    let address = move || sign_in_address(&dom::current_path());
    view! {
        <Dialog open=open title=tr!(common.expired_title) dismissable=false>
            <p class="dialog__body">{tr!(common.expired_body)}</p>
            <div class="dialog__actions">
                <a class="button button--primary" href=now(address) rel="external">
                    {tr!(sign_in.sign_in_again)}
                </a>
            </div>
        </Dialog>
    }
}
