//! The head of a message: subject, sender and what Google found out about them, people, time.

use super::person_line::PersonLine;
use crate::{
    box_view::view,
    components::{Chip, Tone},
    i18n::text,
    model::mail::message::{MessageView, Sender},
    pages::record::when,
    tr, words,
};
use jiff::Timestamp;
use leptos::prelude::*;

/// The head of a message.
#[component]
pub fn MessageHead(
    /// The message.
    view: MessageView,
) -> impl IntoView {
    let misleads = view.name_misleads();
    let instant = Timestamp::from_millisecond(view.at_ms).unwrap_or_default();
    let MessageView {
        subject,
        from,
        to,
        cc,
        bcc,
        reply_to,
        sender,
        ..
    } = view;
    let no_subject = subject.is_empty().then(|| tr!(mail.no_subject));
    view! {
        <header class="message__head">
            <h2 class="message__subject" dir="auto">{subject}{no_subject}</h2>
            <SenderChip sender=sender />
            <dl class="message__lines">
                <PersonLine label=tr!(mail.from) people=from nobody=tr!(mail.nobody) />
                <PersonLine label=tr!(mail.to) people=to nobody=tr!(mail.nobody) />
                <PersonLine label=tr!(mail.cc) people=cc />
                <PersonLine label=tr!(mail.bcc) people=bcc />
                <PersonLine label=tr!(mail.reply_to) people=reply_to />
                <div class="message__line">
                    <dt>{tr!(mail.date)}</dt>
                    <dd><time datetime=instant.to_string()>{when(instant)}</time></dd>
                </div>
            </dl>
            {(sender == Sender::Forged)
                .then(|| view! { <p class="message__warning" role="note">{tr!(mail.forged_notice)}</p> })}
            {misleads
                .then(|| view! { <p class="message__warning" role="note">{tr!(mail.name_notice)}</p> })}
        </header>
    }
}

/// What Google found out about the sender; nothing for one's own mail.
#[component]
fn SenderChip(sender: Sender) -> impl IntoView {
    let (tone, chip, title) = match sender {
        Sender::Own => return None,
        Sender::Verified => (
            Tone::Good,
            text(|l| words!(l, mail.auth_pass)),
            text(|l| words!(l, mail.auth_pass_title)),
        ),
        Sender::Unverified => (
            Tone::Neutral,
            text(|l| words!(l, mail.auth_unclear)),
            text(|l| words!(l, mail.auth_unclear_title)),
        ),
        Sender::Forged => (
            Tone::Bad,
            text(|l| words!(l, mail.auth_forged)),
            text(|l| words!(l, mail.auth_forged_title)),
        ),
    };
    Some(view! { <p class="message__sender" title=title><Chip tone=tone words=chip /></p> })
}
