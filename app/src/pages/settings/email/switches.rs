//! The two switches: MailMagnet, and labels, which need it.

use super::{
    Held,
    label_names::{ExistingMail, LabelNames},
};
use crate::{
    api,
    box_view::view,
    components::{Confirm, Show, error_words, mail::use_consent},
    i18n::Text,
    model::mail::settings::{Move, Switch, flip},
    reactive::{live, now, spawn},
    state::{language::use_language, session::use_session, toasts::use_toasts},
    tr,
};
use contract::{
    mailbox::{MailFeature, Mailbox, MailboxSettings, MailboxUpdate},
    route,
};
use leptos::prelude::*;

/// Both switches.
#[component]
pub fn Switches() -> impl IntoView {
    let mailbox = expect_context::<Held>().mailbox();
    let labels_words = tr!(email_settings.labels_text);
    let files = move || mailbox.with(|mailbox| mailbox.as_ref().is_some_and(|it| it.labels));
    view! {
        <section class="card" aria-labelledby="magnet-title">
            <SwitchLine
                switch=Switch::MailMagnet
                id="magnet-title"
                name=tr!(email_settings.magnet_title)
                about=tr!(email_settings.magnet_text)
            />
        </section>
        <section class="card" aria-labelledby="labels-title">
            <SwitchLine
                switch=Switch::Labels
                id="labels-title"
                name=tr!(email_settings.labels_title)
                about=labels_words
            />
            {live(move || mailbox.get().filter(|mailbox| mailbox.labels).map(|mailbox| {
                view! { <LabelNames mailbox=mailbox /> }
            }))}
            // By itself: what is open in it stays open when the settings are read anew.
            <Show when=files>
                <ExistingMail />
            </Show>
        </section>
    }
}

/// A switch with its explanation. Moves at once, and back if the server refuses.
#[component]
fn SwitchLine(switch: Switch, id: &'static str, name: Text, about: Text) -> impl IntoView {
    let held = expect_context::<Held>();
    let mailbox = held.mailbox();
    let (consent, save) = (use_consent(), use_save(held));
    let asking = RwSignal::new(false);
    let is_on = move |mailbox: &Mailbox| match switch {
        Switch::MailMagnet => save
            .pending
            .get()
            .map_or(mailbox.mail_magnet, |to| to.mail_magnet),
        Switch::Labels => save.pending.get().map_or(mailbox.labels, |to| to.labels),
    };
    let on = move || mailbox.with(|mailbox| mailbox.as_ref().is_some_and(is_on));
    let hint = move || mailbox.with(|mailbox| mailbox.as_ref().and_then(|m| hint(m, switch)));
    let barred = move || hint() == Some(Hint::NeedsMailMagnet);
    let press = move |_| {
        let next = mailbox.with_untracked(|mailbox| mailbox.as_ref().map(|m| flip(m, switch)));
        match next {
            _ if save.pending.get_untracked().is_some() => {}
            Some(Move::Update(update)) => save.run.run(update),
            Some(Move::ConsentFirst) => consent.ask(MailFeature::File),
            Some(Move::ConfirmLabelsOff(_)) => asking.set(true),
            Some(Move::NeedsMailMagnet) | None => {}
        }
    };
    let both_off = Callback::new(move |()| {
        asking.set(false);
        save.run.run(MailboxUpdate {
            mail_magnet: false,
            labels: false,
        });
    });
    let (on_words, off_words) = (tr!(email_settings.on), tr!(email_settings.off));
    let why = format!("{id}-why");
    view! {
        <div class="switch-line">
            <div class="switch-line__words">
                <h2 class="card__title" id=id>{name}</h2>
                <p class="switch-line__text">{about}</p>
                <p class="switch-line__hint" id=why.clone()>{live(move || hint().map(hint_words))}</p>
            </div>
            <button
                type="button"
                role="switch"
                class="switch"
                aria-labelledby=id
                aria-describedby=why
                aria-checked=now(move || if on() { "true" } else { "false" })
                aria-disabled=now(move || barred().then_some("true"))
                aria-busy=now(move || (consent.busy.get() || save.pending.get().is_some()).then_some("true"))
                on:click=press
            >
                <span class="switch__track"><span class="switch__thumb"></span></span>
                <span class="switch__words" aria-hidden="true">
                    {live(move || if on() { on_words.get() } else { off_words.get() })}
                </span>
            </button>
        </div>
        <Confirm
            open=asking
            title=tr!(email_settings.off_labels_title)
            body=tr!(email_settings.off_labels_text)
            action=tr!(email_settings.off_labels_confirm)
            on_confirm=both_off
        />
    }
}

/// What stands below a switch that is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hint {
    NeedsMailMagnet,
    NeedsConsent,
}

fn hint(mailbox: &Mailbox, switch: Switch) -> Option<Hint> {
    match flip(mailbox, switch) {
        Move::NeedsMailMagnet => Some(Hint::NeedsMailMagnet),
        Move::ConsentFirst => Some(Hint::NeedsConsent),
        Move::Update(_) | Move::ConfirmLabelsOff(_) => None,
    }
}

fn hint_words(hint: Hint) -> Text {
    match hint {
        Hint::NeedsMailMagnet => tr!(email_settings.labels_need_magnet),
        Hint::NeedsConsent => tr!(email_settings.needs_consent),
    }
}

/// Saves the switches; `pending` is what was asked for until the server has answered.
#[derive(Clone, Copy)]
struct Save {
    pending: RwSignal<Option<MailboxUpdate>>,
    run: Callback<MailboxUpdate>,
}

fn use_save(held: Held) -> Save {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let pending = RwSignal::new(None);
    let saved = tr!(email_settings.saved);
    let run = Callback::new(move |update: MailboxUpdate| {
        pending.set(Some(update.clone()));
        spawn(async move {
            let answer = api::put::<_, MailboxSettings>(route::MAILBOX, &update).await;
            match answer {
                Ok(settings) => {
                    held.settings.put(settings);
                    toasts.done(saved.get_untracked());
                }
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, language.locale_now()));
                    held.settings.again();
                }
            }
            pending.try_set(None);
        });
    });
    Save { pending, run }
}
