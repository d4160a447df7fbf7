//! Why a message is noticed, or why not: the rule's conditions, each met or not. The headers are
//! looked at here in the browser, by the rule that the server decides by.

use super::triage::use_triage;
use crate::{
    box_view::{BoxView, view},
    components::{Icon, mail::MailNotice},
    i18n::{Text, text},
    mail::use_mail,
    model::mail::failure::Failure,
    reactive::{Cell, effect, live, spawn},
    tr, words,
};
use crm::magnet::Condition;
use gmail::MessageId;
use leptos::prelude::*;

/// What was found out.
#[derive(Clone, PartialEq)]
enum Finding {
    Looking,
    Failed(Failure),
    Unmet(Vec<Condition>),
}

/// The conditions of one message.
#[component]
pub fn Why(
    /// The message.
    id: String,
    /// Whether it was noticed.
    #[prop(optional)]
    noticed: bool,
) -> impl IntoView {
    let triage = use_triage();
    let mail = use_mail();
    let finding = Cell::new(Finding::Looking);
    let again = Trigger::new();
    effect(move || {
        again.track();
        let (Ok(id), Some(mailbox)) = (MessageId::new(&*id), triage.mailbox()) else {
            finding.set(Finding::Failed(Failure::Gone));
            return;
        };
        finding.set(Finding::Looking);
        spawn(async move {
            let judged = mail
                .judge(id, &mailbox.address, mailbox.on_since, noticed)
                .await;
            finding.try_set(match judged {
                Ok(unmet) => Finding::Unmet(unmet),
                Err(failure) => Finding::Failed(failure),
            });
        });
    });
    let retry = Callback::new(move |()| again.notify());
    live(move || match finding.with(Finding::clone) {
        Finding::Looking => view! { <p role="status">{tr!(magnet.looking)}</p> },
        Finding::Failed(failure) => view! { <MailNotice failure=failure on_retry=retry /> },
        Finding::Unmet(unmet) => conditions(&unmet),
    })
}

fn conditions(unmet: &[Condition]) -> BoxView {
    let verdict = if unmet.is_empty() {
        tr!(magnet.why_noticed)
    } else {
        tr!(magnet.why_not)
    };
    let line = |condition: Condition| {
        let met = !unmet.contains(&condition);
        let (icon, said) = if met {
            ("check", tr!(magnet.met))
        } else {
            ("close", tr!(magnet.unmet))
        };
        view! {
            <li class="why-list__line" class:why-list__line--unmet=!met>
                <Icon name=icon />
                <span class="visually-hidden">{said}": "</span>
                {condition_words(condition)}
            </li>
        }
    };
    let lines = Condition::ALL.map(line).into_iter().collect_view();
    view! {
        <p role="status">{verdict}</p>
        <ul class="why-list" role="list">{lines}</ul>
    }
}

fn condition_words(condition: Condition) -> Text {
    text(match condition {
        Condition::Received => |l| words!(l, magnet.if_received),
        Condition::Since => |l| words!(l, magnet.if_since),
        Condition::OneSender => |l| words!(l, magnet.if_one_sender),
        Condition::Known => |l| words!(l, magnet.if_known),
        Condition::External => |l| words!(l, magnet.if_external),
        Condition::Personal => |l| words!(l, magnet.if_personal),
        Condition::NotBulk => |l| words!(l, magnet.if_not_bulk),
        Condition::NotForged => |l| words!(l, magnet.if_not_forged),
    })
}
