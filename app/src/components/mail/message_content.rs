//! A message that stands open: its head, its body, what can be done with it.

use super::{
    AnswerButtons, acting::use_acting, message_actions::MessageActions, message_body::MessageBody,
    message_head::MessageHead, message_skeleton::MessageSkeleton, notice::MailNotice,
    who_line::WhoLine,
};
use crate::{
    box_view::{BoxView, view},
    mail::{OpenThread, Opened, open_message},
    model::mail::{actions::Action, message::Sender, thread::ThreadMessage},
    reactive::{effect, live},
};
use gmail::MessageId;
use leptos::prelude::*;

/// A message that stands open, in whichever state it is.
#[component]
pub fn MessageContent(
    /// The message.
    id: MessageId,
    /// Its line in the conversation.
    message: Memo<Option<ThreadMessage>>,
    /// Its conversation.
    thread: OpenThread,
    /// Closes the conversation.
    close: Callback<()>,
) -> impl IntoView {
    let again = Trigger::new();
    let opened = open_message(id.clone(), again);
    mark_as_read(opened, message);
    let retry = Callback::new(move |()| again.notify());
    live(move || match opened.get() {
        Opened::Loading => view! { <MessageSkeleton lines=8 /> },
        Opened::Failed(failure) => {
            view! { <MailNotice failure=failure on_retry=retry on_close=close /> }
        }
        Opened::Here(view, text) => {
            let (id, subject) = (id.clone(), thread.with_now(|thread| thread.subject.clone()));
            let own_text = StoredValue::new(
                text.as_ref()
                    .map_or_else(String::new, |text| text.text.clone()),
            );
            let forged = view.sender == Sender::Forged;
            let sender = view.from.first().map(|person| {
                let (address, name) = (person.address.clone(), person.name.clone());
                view! { <WhoLine address=address name=name forged=forged text=own_text /> }
            });
            let body: BoxView = view! { <MessageBody id=id view=(*view).clone() text=text /> };
            view! {
                <MessageHead view=*view subject=subject />
                {sender}
                {body}
                <AnswerButtons message=message />
                <MessageActions message=message />
            }
        }
    })
}

/// A message that was read is marked so in Gmail, where the user lets this browser act on mail;
/// else it stays as it is. Once for each time it is opened: marking it unread again holds.
fn mark_as_read(opened: Signal<Opened>, message: Memo<Option<ThreadMessage>>) {
    let acting = use_acting();
    let came = Memo::new(move |_| opened.with(|opened| matches!(opened, Opened::Here(..))));
    effect(move || {
        if came.get() {
            let copies = message.with_untracked(|one| one.as_ref().map(|one| one.copies.clone()));
            acting.run_quietly(&Action::Read, copies.unwrap_or_default());
        }
    });
}
