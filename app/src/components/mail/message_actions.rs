//! What can be done with one message of a conversation. Every button for one message stands here.

use super::acting::use_acting;
use crate::{
    box_view::view,
    components::{Button, ButtonKind, Icon},
    model::mail::{
        actions::{self, Labels},
        thread::ThreadMessage,
    },
    reactive::live,
    tr,
};
use leptos::prelude::*;

/// The buttons of one message.
#[component]
pub fn MessageActions(
    /// The message's line in the conversation.
    message: Memo<Option<ThreadMessage>>,
) -> impl IntoView {
    let acting = use_acting();
    let copies = move || -> Vec<Labels> {
        message
            .with_untracked(|one| one.as_ref().map(|one| one.copies.clone()))
            .unwrap_or_default()
    };
    let star = Callback::new(move |()| {
        acting.run(&actions::star(&copies()), copies());
    });
    let read = Callback::new(move |()| {
        acting.run(&actions::read(&copies()), copies());
    });
    let starred =
        Memo::new(move |_| message.with(|one| one.as_ref().is_some_and(ThreadMessage::is_starred)));
    let unread =
        Memo::new(move |_| message.with(|one| one.as_ref().is_some_and(ThreadMessage::is_unread)));
    let (star_words, unstar_words) = (tr!(acting.star), tr!(acting.unstar));
    let (read_words, unread_words) = (tr!(acting.read), tr!(acting.unread));
    view! {
        <div class="message__actions">
            <Button kind=ButtonKind::Quiet on_press=star>
                {live(move || view! { <Icon name=if starred.get() { "unstar" } else { "star" } /> })}
                {live(move || if starred.get() { unstar_words } else { star_words })}
            </Button>
            <Button kind=ButtonKind::Quiet on_press=read>
                {live(move || view! { <Icon name=if unread.get() { "read" } else { "unread" } /> })}
                {live(move || if unread.get() { read_words } else { unread_words })}
            </Button>
        </div>
    }
}
