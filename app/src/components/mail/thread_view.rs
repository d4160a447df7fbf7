//! One conversation: its subject, who takes part, its messages. Knows nothing of the page it is on.

use super::{
    Start, Writing,
    acting::{Acting, use_acting},
    action_buttons::ActionButtons,
    deal_line::DealLine,
    deal_links::use_deal_links,
    keys::{KeysHelp, plain_key, thread_keys},
    label_picker::LabelPicker,
    message_skeleton::MessageSkeleton,
    never_file::NeverFile,
    notice::MailNotice,
    thread_message::MessageInThread,
    thread_panel::CloseButton,
    thread_people::ThreadPeople,
    use_writing,
};
use crate::{
    box_view::view,
    browser::dom,
    components::{Icon, Show},
    mail::{OpenThread, Rows, ThreadStage, WhichThread},
    model::mail::{
        actions::{self, Action, Labels},
        letter::answer::Way,
        thread::Thread,
        toggle::toggle,
    },
    reactive::{derived, effect, live},
    tr,
};
use gmail::MessageId;
use leptos::{ev::KeyboardEvent, prelude::*};

/// Which messages of the conversation stand open, and where the reader is.
#[derive(Clone, Copy)]
pub struct Reading {
    /// The messages that stand open.
    pub open: RwSignal<Vec<MessageId>>,
    /// The message that the keys mean.
    pub current: RwSignal<Option<MessageId>>,
}

impl Reading {
    /// Opens a message, or closes it.
    pub fn toggle(self, id: &MessageId) {
        self.open.update(|open| toggle(open, id));
    }
}

/// A conversation, from Gmail.
#[component]
pub fn ThreadView(
    /// Which one.
    wanted: WhichThread,
    /// The list it was opened from.
    rows: Rows,
    /// Closes it.
    close: Callback<()>,
) -> impl IntoView {
    let first = wanted.message.clone();
    let known = first
        .as_ref()
        .and_then(|id| rows.state().with_untracked(|list| list.find(id).cloned()));
    let id = wanted.thread.clone();
    let id = id.or_else(|| known.as_ref().map(|row| row.thread_id.clone()));
    let thread = OpenThread::new(wanted, known.as_ref());
    let reading = Reading {
        open: RwSignal::new(known.iter().map(|row| row.id.clone()).collect()),
        current: RwSignal::new(first.clone()),
    };
    begin(thread, reading, first);
    // The dialog opened before this part of the client was here: the keys work from inside.
    dom::after_paint(|| dom::focus_first("dialog.message .thread .message__bar .button"));
    let (acting, writing) = (use_acting(), use_writing());
    let (help, picking) = (RwSignal::new(false), RwSignal::new(false));
    let all = derived(move || thread.with(Thread::labels));
    let done = Callback::new(move |action: Action| {
        if action == Action::Trash {
            close.run(());
        }
    });
    let on_key = move |event: KeyboardEvent| {
        let Some(key) = plain_key(&event) else { return };
        let whole = || thread.with_now(Thread::labels);
        match key.as_str() {
            "j" => step(thread, reading, 1),
            "k" => step(thread, reading, -1),
            "e" => {
                acting.run(&actions::archive(&whole()), whole());
            }
            "#" => {
                let action = actions::trash(&whole());
                if acting.run(&action, whole()) {
                    done.run(action);
                }
            }
            "s" => act_on_current(acting, thread, reading, actions::star),
            "u" => act_on_current(acting, thread, reading, actions::read),
            "l" => picking.set(true),
            "r" => answer(writing, thread, reading, Way::Reply),
            "a" => answer(writing, thread, reading, Way::ReplyAll),
            "f" => answer(writing, thread, reading, Way::Forward),
            "z" => acting.undo_last(),
            "?" => help.set(true),
            _ => return,
        }
        event.prevent_default();
    };
    let ready = move || thread.stage() == ThreadStage::Here;
    let filing = id.clone().map(|id| view! { <NeverFile id=id /> });
    let deal = use_deal_links().zip(id).map(|(links, id)| {
        view! { <DealLine links=links id=id thread=thread /> }
    });
    view! {
        <div class="thread" on:keydown=on_key>
            <div class="message__bar">
                <CloseButton close=close />
                <Show when=ready>
                    <ActionButtons messages=all on_done=done />
                </Show>
                <button
                    type="button"
                    class="button button--quiet button--icon thread__keys"
                    aria-label=tr!(acting.keys_title)
                    title=tr!(acting.keys_title)
                    on:click=move |_| help.set(true)
                >
                    "?"
                </button>
            </div>
            <article class="message__page">
                <Subject thread=thread />
                <ThreadPeople thread=thread />
                {deal}
                {filing}
                <Messages thread=thread reading=reading close=close />
            </article>
            <KeysHelp open=help own=thread_keys />
            <Show when=move || picking.get()>
                <LabelPicker open=picking messages=all />
            </Show>
        </div>
    }
}

/// Once the conversation is here: which messages open, and who the people are.
fn begin(thread: OpenThread, reading: Reading, first: Option<MessageId>) {
    let came = Memo::new(move |_| thread.stage() == ThreadStage::Here);
    effect(move || {
        if !came.get() {
            return;
        }
        let open = thread.with_now(|thread| thread.open_at_first(first.as_ref()));
        reading.current.set(open.first().cloned());
        let earlier = thread.with_now(|thread| thread.messages.len() > 1);
        if let Some(id) = open.first().filter(|_| earlier) {
            let header = header_selector(id);
            dom::after_paint(move || dom::show_first(&header));
        }
        reading.open.set(open);
    });
}

/// Where the header of a message stands.
fn header_selector(id: &MessageId) -> String {
    format!("#message-{id}")
}

/// Goes to the next message, or to the one before.
fn step(thread: OpenThread, reading: Reading, by: isize) {
    let next = thread.with_now(|thread| {
        let here = reading.current.with_untracked(|current| {
            let current = current.as_ref()?;
            thread.messages.iter().position(|one| one.id == *current)
        });
        let next = here.map_or(Some(0), |here| here.checked_add_signed(by))?;
        thread.messages.get(next).map(|one| one.id.clone())
    });
    if let Some(id) = next {
        dom::focus_first(&header_selector(&id));
        reading.current.set(Some(id));
    }
}

/// Answers the message where the reader is, or goes on with it where it is a draft.
fn answer(writing: Writing, thread: OpenThread, reading: Reading, way: Way) {
    let message = thread.with_now(|thread| {
        let current = reading.current.get_untracked();
        let message = current.and_then(|id| thread.find(&id));
        message.map(|message| (message.id.clone(), message.is_draft()))
    });
    match message {
        Some((id, true)) => writing.begin(Start::Draft(id)),
        Some((id, false)) => writing.begin(Start::Answer(way, id)),
        None => {}
    }
}

/// Does something to the message where the reader is, with all its copies.
fn act_on_current(
    acting: Acting,
    thread: OpenThread,
    reading: Reading,
    choose: fn(&[Labels]) -> Action,
) {
    let copies = thread.with_now(|thread| {
        let current = reading.current.get_untracked();
        let message = current.and_then(|id| thread.find(&id));
        message.map(|message| message.copies.clone())
    });
    if let Some(copies) = copies {
        acting.run(&choose(&copies), copies);
    }
}

#[component]
fn Subject(thread: OpenThread) -> impl IntoView {
    let subject = Memo::new(move |_| thread.with(|thread| thread.subject.clone()));
    let none = tr!(mail.no_subject);
    let words = move || {
        let subject = subject.get();
        let here = thread.stage() == ThreadStage::Here;
        if subject.is_empty() && here {
            none.get().to_owned()
        } else {
            subject
        }
    };
    view! { <h2 class="message__subject" dir="auto">{live(words)}</h2> }
}

/// The messages, in whichever state the conversation is.
#[component]
fn Messages(thread: OpenThread, reading: Reading, close: Callback<()>) -> impl IntoView {
    let again = Callback::new(move |()| thread.again());
    let stage = Memo::new(move |_| thread.stage());
    let ids = move || {
        thread.with(|thread| {
            let ids = thread.messages.iter().map(|message| message.id.clone());
            ids.collect::<Vec<_>>()
        })
    };
    let any = move || thread.with(|thread| !thread.messages.is_empty());
    view! {
        <Show when=any>
            <ol class="thread__messages" role="list">
                <For
                    each=ids
                    key=MessageId::clone
                    children=move |id| {
                        view! { <MessageInThread id=id thread=thread reading=reading close=close /> }
                    }
                />
            </ol>
        </Show>
        {live(move || match stage.get() {
            ThreadStage::Loading => Some(view! { <MessageSkeleton lines=4 /> }),
            ThreadStage::Failed(failure) => Some(view! {
                <MailNotice failure=failure on_retry=again on_close=close />
            }),
            ThreadStage::Here if !any() => Some(view! {
                <p class="message__nothing"><Icon name="trash" />{tr!(acting.thread_gone)}</p>
            }),
            ThreadStage::Here => None,
        })}
    }
}
