//! The dialogs about a notice: until when to put it off, and why it is here.

use super::{
    triage::{Ask, use_triage},
    why::Why,
};
use crate::{
    box_view::{BoxView, view},
    browser::{clock, intl},
    components::{Button, Dialog, mail::Key},
    i18n::{Text, text},
    model::mail::magnet::Later,
    reactive::{derived, effect, live},
    state::{language::use_language, session::use_me},
    tr, words,
};
use contract::notice::NoticeUpdate;
use leptos::prelude::*;

/// Whichever dialog is open.
#[component]
pub fn Dialogs() -> impl IntoView {
    let triage = use_triage();
    let (later, why) = (RwSignal::new(false), RwSignal::new(false));
    effect(move || {
        let asked = triage
            .asking
            .with(|asking| asking.as_ref().map(|(ask, _)| *ask));
        later.set(asked == Some(Ask::Later));
        why.set(asked == Some(Ask::Why));
    });
    // The browser closes a dialog by itself.
    effect(move || {
        if !later.get() && !why.get() && triage.asking.with_untracked(Option::is_some) {
            triage.asking.set(None);
        }
    });
    let about = derived(move || {
        triage
            .asking
            .with(|asking| asking.as_ref().map(|(_, about)| about.clone()))
    });
    view! {
        <Dialog open=later title=tr!(magnet.later_title)>
            <LaterChoice />
        </Dialog>
        <Dialog open=why title=tr!(magnet.why_title)>
            {live(move || about.get().map(|notice| view! { <Why id=notice.message_id /> }))}
            <div class="dialog__actions">
                <Button on_press=Callback::new(move |()| why.set(false))>{tr!(acting.close)}</Button>
            </div>
        </Dialog>
    }
}

#[component]
fn LaterChoice() -> impl IntoView {
    let triage = use_triage();
    let language = use_language();
    let zone = use_me().organization.time_zone;
    let (now, today) = (clock::now(), clock::today(&zone));
    let choice = move |later: Later| {
        let until = later.until(now, today, |day| intl::start_of_day_s(day, &zone));
        let time = {
            let zone = zone.clone();
            move || intl::date_time(until, language.get(), &zone)
        };
        let put_off = Callback::new(move |()| {
            let about = triage.asking.with_untracked(|asking| asking.clone());
            triage.asking.set(None);
            if let Some((_, notice)) = about {
                triage.mark(
                    &notice,
                    NoticeUpdate {
                        handled: false,
                        snoozed_until: Some(until),
                    },
                );
            }
        });
        view! {
            <Button on_press=put_off>
                {later_words(later)}
                <span class="magnet__until">{live(time)}</span>
            </Button>
        }
    };
    view! { <div class="magnet__later">{Later::ALL.map(choice).into_iter().collect_view()}</div> }
}

fn later_words(later: Later) -> Text {
    text(match later {
        Later::Hours => |l| words!(l, magnet.later_hours),
        Later::Tomorrow => |l| words!(l, magnet.later_tomorrow),
        Later::NextWeek => |l| words!(l, magnet.later_next_week),
    })
}

/// The keys of the page.
pub fn own_keys() -> BoxView {
    view! {
        <Key keys="r" words=tr!(acting.key_reply) />
        <Key keys="a" words=tr!(acting.key_reply_all) />
        <Key keys="e" words=tr!(magnet.key_archive) />
        <Key keys="h" words=tr!(magnet.key_handled) />
        <Key keys="s" words=tr!(magnet.key_later) />
        <Key keys="b" words=tr!(magnet.key_back) />
        <Key keys="m" words=tr!(magnet.key_mute) />
        <Key keys="o" words=tr!(magnet.key_open) />
        <Key keys="w" words=tr!(magnet.key_why) />
        <Key keys="#" words=tr!(magnet.key_clear) />
    }
}
