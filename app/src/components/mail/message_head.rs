//! The head of a message: sender and what Google found out about them, people, time.

use super::person_line::PersonLine;
use crate::{
    box_view::view,
    components::{Chip, Tone},
    i18n::{Text, text},
    model::mail::{
        message::{MessageView, Sender},
        thread::other_subject,
    },
    pages::record::when,
    tr, words,
};
use gmail::auth_results::{AuthResults, Verdict};
use jiff::Timestamp;
use leptos::prelude::*;

/// The head of a message.
#[component]
pub fn MessageHead(
    /// The message.
    view: MessageView,
    /// The subject of its conversation: another one is shown.
    subject: String,
) -> impl IntoView {
    let misleads = view.name_misleads();
    let instant = Timestamp::from_millisecond(view.at_ms).unwrap_or_default();
    let other_subject = other_subject(&view.subject, &subject).map(str::to_owned);
    let MessageView {
        from,
        to,
        cc,
        bcc,
        reply_to,
        sender,
        checks,
        ..
    } = view;
    view! {
        <header class="message__head">
            <SenderChip sender=sender checks=checks />
            <dl class="message__lines">
                <PersonLine label=tr!(mail.from) people=from nobody=tr!(mail.nobody) />
                <PersonLine label=tr!(mail.to) people=to nobody=tr!(mail.nobody) />
                <PersonLine label=tr!(mail.cc) people=cc />
                <PersonLine label=tr!(mail.bcc) people=bcc />
                <PersonLine label=tr!(mail.reply_to) people=reply_to />
                {other_subject
                    .map(|subject| {
                        view! {
                            <div class="message__line">
                                <dt>{tr!(mail.subject)}</dt>
                                <dd dir="auto">{subject}</dd>
                            </div>
                        }
                    })}
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

/// What Google found out about the sender, with the checks it comes from; nothing for one's own
/// mail.
#[component]
fn SenderChip(sender: Sender, checks: AuthResults) -> impl IntoView {
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
    Some(view! {
        <details class="message__sender">
            <summary title=title><Chip tone=tone words=chip /></summary>
            <p class="message__checks-why">{title}</p>
            <dl class="message__checks">
                <Check name="DMARC" verdict=checks.dmarc about=tr!(mail.dmarc_about) />
                <Check name="SPF" verdict=checks.spf about=tr!(mail.spf_about) />
                <Check name="DKIM" verdict=checks.dkim about=tr!(mail.dkim_about) />
            </dl>
        </details>
    })
}

#[component]
fn Check(name: &'static str, verdict: Verdict, about: Text) -> impl IntoView {
    let (tone, words) = match verdict {
        Verdict::Pass => (Tone::Good, tr!(mail.check_pass)),
        Verdict::Fail => (Tone::Bad, tr!(mail.check_fail)),
        Verdict::Unclear => (Tone::Neutral, tr!(mail.check_unclear)),
    };
    view! {
        <div class="message__check">
            <dt>{name}</dt>
            <dd>
                <Chip tone=tone words=words />
                " "
                {about}
            </dd>
        </div>
    }
}
