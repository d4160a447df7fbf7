//! The connection: the address, and how each grant stands.

use super::Held;
use crate::{
    api::Abort,
    box_view::view,
    components::{ButtonKind, Chip, Show, Tone, mail::ConsentButton},
    i18n::{Text, text},
    mail::use_mail,
    model::mail::settings::{Connection, connection, further_state, may_ask},
    pages::record::when,
    reactive::{effect, live, spawn},
    tr, words,
};
use contract::{
    label::LabelRun,
    mailbox::{Grant, GrantCause, GrantState, MailFeature, Mailbox},
};
use leptos::prelude::*;

/// The connected mailbox and its two grants.
#[component]
pub fn ConnectionCard() -> impl IntoView {
    let held = expect_context::<Held>();
    let mailbox = held.mailbox();
    let last = Memo::new(move |_| {
        held.read(|settings| settings.recent_runs.first().cloned())
            .flatten()
    });
    let writer = Memo::new(move |_| {
        mailbox.get().map(|mailbox| Writer {
            primary: mailbox.address,
            magnet: mailbox.mail_magnet,
            may_read: mailbox.browser_grant.state == GrantState::Active,
        })
    });
    let others = other_addresses(writer);
    view! {
        <section class="card" aria-labelledby="connection-title">
            <h2 class="card__title" id="connection-title">{tr!(email_settings.connection_title)}</h2>
            {live(move || {
                let last = last.get();
                mailbox.get().map(|mailbox| view! { <Facts mailbox=mailbox last=last others=others /> })
            })}
        </section>
    }
}

#[component]
fn Facts(mailbox: Mailbox, last: Option<LabelRun>, others: RwSignal<String>) -> impl IntoView {
    let (tone, state) = connection_words(connection(&mailbox, last.as_ref()));
    let since = when(mailbox.connected_at);
    let needed = mailbox.mail_magnet || mailbox.labels;
    let late = mailbox.pushes_fail.then(|| {
        view! { <p class="grant__why" role="status">{tr!(email_settings.pushes_fail)}</p> }
    });
    view! {
        <div class="connection">
            <p class="connection__address">{mailbox.address.clone()}</p>
            <Chip tone=tone words=state />
            <p class="connection__since">{tr!(email_settings.connected_since, date = since.get())}</p>
            <Show when=move || others.with(|others| !others.is_empty())>
                <p class="connection__since">
                    {tr!(email_settings.aliases, addresses = others.get())}
                </p>
            </Show>
        </div>
        <ul class="grants" role="list">
            <GrantLine feature=MailFeature::Read grant=mailbox.browser_grant.clone() needed=true />
            <FeatureLine feature=Further::Act grant=mailbox.browser_grant.clone() />
            <FeatureLine feature=Further::Send grant=mailbox.browser_grant />
            <GrantLine feature=MailFeature::File grant=mailbox.job_grant needed=needed />
        </ul>
        {late}
    }
}

/// What asking for the other addresses depends on: nothing that changes with each run.
#[derive(Clone, PartialEq)]
struct Writer {
    primary: String,
    magnet: bool,
    may_read: bool,
}

/// The other addresses that the mailbox writes as, once they are here; empty where there are none.
/// MailMagnet learns them where it is on.
fn other_addresses(writer: Memo<Option<Writer>>) -> RwSignal<String> {
    let mail = use_mail();
    let beside = move |own: Vec<String>, primary: &str| {
        let others = own.into_iter();
        let others = others.filter(|one| !one.eq_ignore_ascii_case(primary));
        others.collect::<Vec<_>>().join(", ")
    };
    let others = RwSignal::new(String::new());
    effect(move || {
        let Some(writer) = writer.get().filter(|writer| writer.may_read) else {
            others.set(String::new());
            return;
        };
        let Writer {
            primary, magnet, ..
        } = writer;
        // What another page has learned stands at once.
        others.set(beside(mail.own(), &primary));
        if mail.api().is_none() {
            return;
        }
        let abort = Abort::with_owner();
        spawn(async move {
            // Without them the card says nothing of them; what keeps them away is said below.
            let own = if magnet {
                mail.tell_aliases(&abort).await
            } else {
                mail.learn_aliases(&abort).await
            };
            if let Ok(own) = own {
                others.try_set(beside(own, &primary));
            }
        });
    });
    others
}

/// What the browser's grant may do beyond reading.
#[derive(Clone, Copy)]
enum Further {
    Act,
    Send,
}

/// One feature beyond reading: whether it is allowed, what is off without it, and the way to
/// allow it.
#[component]
fn FeatureLine(feature: Further, grant: Grant) -> impl IntoView {
    let (name, asked, why): (Text, MailFeature, fn(GrantState) -> Text) = match feature {
        Further::Act => (
            tr!(email_settings.act_name),
            MailFeature::Act,
            act_why_words,
        ),
        Further::Send => (
            tr!(email_settings.send_name),
            MailFeature::Send,
            send_why_words,
        ),
    };
    let state = further_state(&grant, asked);
    let (tone, words) = state_words(state);
    let button = may_ask(&grant, state).then(|| {
        let words = match state {
            GrantState::Absent | GrantState::Active => tr!(email_settings.allow),
            GrantState::Refused | GrantState::Revoked => tr!(email_settings.allow_again),
        };
        view! { <ConsentButton feature=asked words=words about=name /> }
    });
    view! {
        <li class="grant">
            <div class="grant__words">
                <p class="grant__name">{name}" "<Chip tone=tone words=words /></p>
                <p class="grant__why">{why(state)}</p>
            </div>
            {button}
        </li>
    }
}

fn act_why_words(state: GrantState) -> Text {
    if state == GrantState::Active {
        tr!(email_settings.act_active_why)
    } else {
        tr!(email_settings.act_off_why)
    }
}

fn send_why_words(state: GrantState) -> Text {
    if state == GrantState::Active {
        tr!(email_settings.send_active_why)
    } else {
        tr!(email_settings.send_off_why)
    }
}

/// Which of the two grants a line is about.
#[derive(Clone, Copy)]
enum Whole {
    Browser,
    Job,
}

/// One grant: its state, the reason, and the way to give it again.
#[component]
fn GrantLine(feature: MailFeature, grant: Grant, needed: bool) -> impl IntoView {
    let (name, whole) = match feature {
        MailFeature::File => (text(|l| words!(l, email_settings.job_grant)), Whole::Job),
        MailFeature::Read | MailFeature::Act | MailFeature::Send => (
            text(|l| words!(l, email_settings.browser_grant)),
            Whole::Browser,
        ),
    };
    let Grant {
        state,
        features: _,
        refused: _,
        last_used_at,
        cause,
        ended_at,
    } = grant;
    let (tone, words) = match cause {
        Some(GrantCause::AdminBlocked) => (Tone::Bad, tr!(email_settings.grant_blocked)),
        _ => state_words(state),
    };
    let why = cause.map_or_else(|| why_words(whole, state), cause_words);
    let ended = ended_at.map(|at| {
        let at = when(at);
        let words = tr!(email_settings.ended_at, time = at.get());
        view! { <p class="grant__used">{words}</p> }
    });
    let ask = match state {
        GrantState::Active => None,
        GrantState::Absent => Some(text(|l| words!(l, email_settings.allow))),
        GrantState::Refused | GrantState::Revoked => {
            Some(text(|l| words!(l, email_settings.allow_again)))
        }
    };
    let button = ask.filter(|_| needed).map(|words| {
        let kind = ButtonKind::Primary;
        view! { <ConsentButton feature=feature kind=kind words=words about=name /> }
    });
    let used = match (state, last_used_at) {
        (GrantState::Absent, _) => None,
        (_, Some(at)) => {
            let at = when(at);
            Some(tr!(email_settings.last_used, time = at.get()))
        }
        (_, None) => Some(tr!(email_settings.never_used).into()),
    };
    view! {
        <li class="grant">
            <div class="grant__words">
                <p class="grant__name">{name}" "<Chip tone=tone words=words /></p>
                <p class="grant__why">{why}</p>
                {ended}
                {used.map(|words: Signal<String>| view! { <p class="grant__used">{words}</p> })}
            </div>
            {button}
        </li>
    }
}

fn connection_words(connection: Connection) -> (Tone, Text) {
    match connection {
        Connection::Working => (
            Tone::Good,
            text(|l| words!(l, email_settings.state_working)),
        ),
        Connection::Reconnect => (
            Tone::Bad,
            text(|l| words!(l, email_settings.state_reconnect)),
        ),
        Connection::ReadRefused => (
            Tone::Warm,
            text(|l| words!(l, email_settings.state_read_refused)),
        ),
        Connection::Blocked => (Tone::Bad, tr!(email_settings.state_blocked)),
        Connection::Quota => (Tone::Warm, tr!(email_settings.state_quota)),
        Connection::JobStopped => (
            Tone::Warm,
            text(|l| words!(l, email_settings.state_job_stopped)),
        ),
    }
}

fn state_words(state: GrantState) -> (Tone, Text) {
    match state {
        GrantState::Active => (Tone::Good, text(|l| words!(l, email_settings.grant_active))),
        GrantState::Absent => (
            Tone::Neutral,
            text(|l| words!(l, email_settings.grant_absent)),
        ),
        GrantState::Refused => (
            Tone::Warm,
            text(|l| words!(l, email_settings.grant_refused)),
        ),
        GrantState::Revoked => (Tone::Bad, text(|l| words!(l, email_settings.grant_revoked))),
    }
}

fn cause_words(cause: GrantCause) -> Text {
    match cause {
        GrantCause::Ended => tr!(email_settings.cause_ended),
        GrantCause::Reauthentication => tr!(email_settings.cause_reauthentication),
        GrantCause::AdminBlocked => tr!(email_settings.cause_admin),
        GrantCause::AccountGone => tr!(email_settings.cause_account),
        GrantCause::ScopeTaken => tr!(email_settings.cause_scope),
    }
}

fn why_words(grant: Whole, state: GrantState) -> Text {
    text(match (grant, state) {
        (Whole::Browser, GrantState::Active) => |l| words!(l, email_settings.browser_active_why),
        (Whole::Browser, GrantState::Absent) => |l| words!(l, email_settings.browser_absent_why),
        (Whole::Browser, GrantState::Refused) => |l| words!(l, email_settings.browser_refused_why),
        (Whole::Browser, GrantState::Revoked) => |l| words!(l, email_settings.browser_revoked_why),
        (Whole::Job, GrantState::Active) => |l| words!(l, email_settings.job_active_why),
        (Whole::Job, GrantState::Absent) => |l| words!(l, email_settings.job_absent_why),
        (Whole::Job, GrantState::Refused) => |l| words!(l, email_settings.job_refused_why),
        (Whole::Job, GrantState::Revoked) => |l| words!(l, email_settings.job_revoked_why),
    })
}
