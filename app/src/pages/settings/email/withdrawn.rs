//! Mail was switched off for the user's profile: what became of their mailbox, on whatever page they
//! come to, until they have read it.

use super::receipt::Receipt;
use crate::{
    api::{self, Abort},
    box_view::{IntoBox, view},
    components::error_words,
    loader::loader,
    model::load::Load,
    reactive::{live, spawn},
    state::{language::use_language, session::use_session, toasts::use_toasts},
    tr,
};
use contract::{ErrorCode, mailbox::DisconnectReceipt, route, session::Me};
use leptos::prelude::*;

/// The receipt.
#[component]
pub fn Withdrawn() -> impl IntoView {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let receipt = loader(|abort| api::get::<DisconnectReceipt>(route::MAILBOX_RECEIPT, &abort));
    let read = RwSignal::new(false);
    let done = Callback::new(move |()| {
        spawn(async move {
            match api::delete(route::MAILBOX_RECEIPT).await {
                Ok(()) => {
                    // There may be one of another mailbox.
                    let me = api::get::<Me>(route::SESSION, &Abort::never()).await;
                    if me.is_ok_and(|me| me.mailbox_withdrawn) {
                        receipt.again();
                    } else {
                        read.try_set(true);
                    }
                }
                // Read in another tab.
                Err(error) if error.code() == Some(ErrorCode::NotFound) => {
                    read.try_set(true);
                }
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, language.locale_now()));
                }
            }
        });
    });
    live(move || match receipt.get() {
        Load::Ready(receipt) if !read.get() => {
            let why = tr!(email_settings.receipt_withdrawn);
            view! {
                <div class="withdrawn">
                    <Receipt receipt=receipt removed=Vec::new() why=why on_done=done />
                </div>
            }
        }
        // Where it cannot be had now, the next page asks again.
        Load::Ready(_) | Load::Loading | Load::Failed(_) => ().boxed(),
    })
}
