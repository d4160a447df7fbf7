//! One message of a conversation: a line that opens, and the message itself.

use super::{
    email_row::MailTime, message_content::MessageContent, person_line::name_of,
    thread_view::Reading,
};
use crate::{
    box_view::{BoxView, IntoBox, view},
    components::{CategoryChip, Chip, Icon, Show, Tone},
    mail::{OpenThread, use_mail},
    model::mail::{message::Sender, row::categories, thread::ThreadMessage},
    reactive::{live, now},
    tr,
};
use gmail::MessageId;
use leptos::prelude::*;

/// A message of a conversation. It is fetched whole when it is opened first.
#[component]
pub fn MessageInThread(
    /// The message.
    id: MessageId,
    /// Its conversation.
    thread: OpenThread,
    /// What stands open.
    reading: Reading,
    /// Closes the conversation.
    close: Callback<()>,
) -> impl IntoView {
    let message = {
        let id = id.clone();
        Memo::new(move |_| thread.with(|thread| thread.find(&id).cloned()))
    };
    let open = {
        let id = id.clone();
        Memo::new(move |_| reading.open.with(|open| open.contains(&id)))
    };
    let once = Memo::new(move |before: Option<&bool>| before == Some(&true) || open.get());
    let current = {
        let id = id.clone();
        move || {
            reading
                .current
                .with(|current| current.as_ref() == Some(&id))
        }
    };
    let (header, body) = (format!("message-{id}"), format!("message-{id}-body"));
    let (press, focus) = (id.clone(), id.clone());
    let unread = move || message.with(|one| one.as_ref().is_some_and(ThreadMessage::is_unread));
    let trashed = move || message.with(|one| one.as_ref().is_some_and(ThreadMessage::is_trashed));
    view! {
        <li
            class="thread__message"
            class:thread__message--open=open
            class:thread__message--unread=now(unread)
            class:thread__message--away=now(trashed)
            class:thread__message--current=now(current)
        >
            <h3 class="thread__head">
                <button
                    type="button"
                    class="thread__line"
                    id=header
                    aria-expanded=now(move || if open.get() { "true" } else { "false" })
                    aria-controls=body.clone()
                    on:click=move |_| reading.toggle(&press)
                    on:focus=move |_| reading.current.set(Some(focus.clone()))
                >
                    {live(move || message.get().map(|message| view! { <Line message=message open=open /> }))}
                </button>
            </h3>
            <div class="thread__body" id=body hidden=now(move || !open.get())>
                <Show when=move || once.get()>
                    <MessageContent id=id.clone() message=message thread=thread close=close />
                </Show>
            </div>
        </li>
    }
}

/// Who, what it begins with, when.
#[component]
fn Line(message: ThreadMessage, open: Memo<bool>) -> impl IntoView {
    let mail = use_mail();
    let label_ids = message.label_ids();
    let chips = move || {
        let ours = mail.labels();
        let found = ours.with(|ours| categories(&label_ids, ours));
        found
            .into_iter()
            .map(|(category, own)| view! { <CategoryChip category=category own=own /> })
            .collect_view()
    };
    let snippet = message.snippet.clone();
    view! {
        <span class="thread__who">
            {message
                .is_unread()
                .then(|| view! { <span class="visually-hidden">{tr!(mail.unread)}" "</span> })}
            {who(&message)}
        </span>
        <span class="thread__marks">{live(chips)} {marks(&message)}</span>
        {live(move || (!open.get()).then(|| view! { <span class="thread__snippet">{snippet.clone()}</span> }))}
        <MailTime at_ms=message.at_ms />
    }
}

fn who(message: &ThreadMessage) -> BoxView {
    if message.is_own() {
        return tr!(acting.me).boxed();
    }
    let names: Vec<String> = message.from.iter().filter_map(name_of).collect();
    if names.is_empty() {
        tr!(mail.no_sender).boxed()
    } else {
        view! { <bdi>{names.join(", ")}</bdi> }
    }
}

fn marks(message: &ThreadMessage) -> BoxView {
    let draft = message
        .is_draft()
        .then(|| view! { <Chip tone=Tone::Warm words=tr!(acting.draft) /> });
    let forged = (message.sender == Sender::Forged).then(|| {
        view! {
            <span title=tr!(mail.auth_forged_title)>
                <Chip tone=Tone::Bad words=tr!(mail.auth_forged) />
            </span>
        }
    });
    let trashed = message
        .is_trashed()
        .then(|| view! { <Chip tone=Tone::Neutral words=tr!(acting.in_trash) /> });
    let starred = message
        .is_starred()
        .then(|| mark("unstar", tr!(acting.starred)));
    let clip = message
        .attachment
        .then(|| mark("clip", tr!(mail.has_attachment)));
    view! { {draft} {forged} {trashed} {starred} {clip} }
}

fn mark(icon: &'static str, words: crate::i18n::Text) -> BoxView {
    view! {
        <span class="mail-row__clip" title=words>
            <Icon name=icon />
            <span class="visually-hidden">{words}</span>
        </span>
    }
}
