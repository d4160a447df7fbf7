//! The body of a message with what hangs on it.

use super::{attachments::Attachments, message_text::MessageText};
use crate::{box_view::view, model::mail::message::MessageView, tr};
use gmail::{MessageId, mime::BodyText};
use leptos::prelude::*;

/// The body of a message, as text, and its attachments.
#[component]
pub fn MessageBody(
    /// The message.
    id: MessageId,
    /// What is known of it.
    view: MessageView,
    /// Its text; nothing where it has none.
    text: Option<BodyText>,
) -> impl IntoView {
    let cut = view.cut_to.map(|most| tr!(mail.cut_notice, n = most));
    let from_html = text.as_ref().is_some_and(|text| text.from_html);
    let text = match text {
        Some(text) => view! { <MessageText text=text.text /> },
        None => view! { <p class="message__nothing">{tr!(mail.no_text)}</p> },
    };
    view! {
        {cut.map(|words| view! { <p class="message__notice" role="note">{words}</p> })}
        {from_html
            .then(|| view! { <p class="message__notice" role="note">{tr!(mail.html_notice)}</p> })}
        {text}
        <Attachments message_id=id files=view.attachments />
    }
}
