//! The conversation that the page's address names, beside the list.

use super::{
    WritingPlace, acting_trouble::ActingTrouble, message_skeleton::MessageSkeleton,
    notice::MailNotice, use_writing,
};
use crate::{
    box_view::{BoxView, view},
    browser::dom,
    components::{Button, ButtonKind, Icon, ToastList},
    mail::{Rows, WhichThread},
    model::mail::{failure::Failure, thread_address::closed},
    on_demand::later_with,
    parts::conversation,
    place::{Step, use_place},
    reactive::{effect, live},
    tr,
};
use gmail::{MessageId, ThreadId};
use leptos::{ev::Event, html, prelude::*};
use leptos_router::hooks::use_query_map;

/// The conversation that the page's address names, in the browser's own dialog: it keeps the focus
/// inside, closes on Escape and gives the focus back to the row.
#[component]
pub fn ThreadPanel(
    /// The list it belongs to: its rows say what is known before the conversation is here.
    rows: Rows,
) -> impl IntoView {
    let named = named();
    let close = close_thread(named);
    let node = NodeRef::<html::Dialog>::new();
    let writing = use_writing();
    effect(move || writing.in_dialog(named.with(|named| *named != Named::Nothing)));
    on_cleanup(move || writing.in_dialog(false));
    effect(move || {
        let open = named.with(|named| *named != Named::Nothing);
        let Some(dialog) = node.get() else { return };
        if open && !dialog.open() {
            drop(dialog.show_modal());
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog
            class="message"
            node_ref=node
            aria-label=tr!(mail.message)
            on:cancel=move |event: Event| {
                // A dialog above this one closes by itself.
                if event.target() == event.current_target() {
                    event.prevent_default();
                    close.run(());
                }
            }
        >
            {live(move || match named.get() {
                Named::Nothing => None,
                // Somebody changed the address by hand.
                Named::Nonsense => Some(view! { <Nonsense close=close /> }),
                Named::Thread(wanted) => Some(view! {
                    {later_with(waiting, move || conversation(wanted.clone(), rows, close))}
                    <WritingPlace dialog=true />
                    <ActingTrouble />
                    <ToastList />
                }),
            })}
        </dialog>
    }
}

/// What the address names.
#[derive(Clone, PartialEq)]
enum Named {
    Nothing,
    Nonsense,
    Thread(WhichThread),
}

fn named() -> Memo<Named> {
    let query = use_query_map();
    Memo::new(move |_| {
        query.with(|query| {
            let (message, thread) = (query.get("message"), query.get("thread"));
            let is_named = message.is_some() || thread.is_some();
            let message = message.map(MessageId::new).transpose();
            let thread = thread.map(ThreadId::new).transpose();
            match (message, thread) {
                _ if !is_named => Named::Nothing,
                (Ok(message), Ok(thread)) => Named::Thread(WhichThread { thread, message }),
                (Err(_), _) | (_, Err(_)) => Named::Nonsense,
            }
        })
    })
}

/// Takes the conversation out of the address. Whoever came from the list goes back to it; whoever
/// came by a link stays on the page.
fn close_thread(named: Memo<Named>) -> Callback<()> {
    let place = use_place();
    let came_by_list = StoredValue::new(false);
    Effect::new(move |before: Option<bool>| {
        let open = named.with(|named| *named != Named::Nothing);
        if before == Some(false) && open {
            came_by_list.set_value(true);
        }
        open
    });
    Callback::new(move |()| {
        let here = came_by_list.get_value();
        came_by_list.set_value(false);
        if here
            && dom::window()
                .history()
                .is_ok_and(|history| history.back().is_ok())
        {
            return;
        }
        place.go_to_query(&closed(&place.query()), Step::InPlace);
    })
}

/// The shape of a conversation that is on its way.
fn waiting() -> BoxView {
    view! {
        <div class="message__bar"></div>
        <article class="message__page">
            <MessageSkeleton lines=4 />
        </article>
    }
}

#[component]
fn Nonsense(close: Callback<()>) -> impl IntoView {
    view! {
        <div class="message__bar">
            <CloseButton close=close />
        </div>
        <article class="message__page">
            <MailNotice failure=Failure::Gone on_retry=close on_close=close />
        </article>
    }
}

/// The button that closes the conversation.
#[component]
pub fn CloseButton(close: Callback<()>) -> impl IntoView {
    view! {
        <Button kind=ButtonKind::Quiet on_press=close>
            <Icon name="close" />
            {tr!(mail.back_to_list)}
        </Button>
    }
}
