//! The dialogs about a notice: until when to put it off, and why it is here.

use super::{
    jot::Jot,
    triage::{Ask, Shown, use_triage},
    why::Why,
};
use crate::{
    box_view::{BoxView, view},
    browser::{clock, intl},
    components::{Button, Dialog, mail::Key},
    i18n::{Text, text},
    model::mail::magnet::Later,
    reactive::{effect, live},
    state::{language::use_language, session::use_me},
    tr, words,
};
use contract::notice::NoticeUpdate;
use leptos::prelude::*;

/// Whichever dialog is open.
#[component]
pub fn Dialogs() -> impl IntoView {
    let triage = use_triage();
    let dialogs =
        [Ask::Later, Ask::Why, Ask::Note, Ask::Task].map(|ask| (ask, RwSignal::new(false)));
    effect(move || {
        let asked = triage
            .asking
            .with(|asking| asking.as_ref().map(|(ask, _)| *ask));
        for (ask, open) in dialogs {
            open.set(asked == Some(ask));
        }
    });
    // The browser closes a dialog by itself.
    effect(move || {
        let open = dialogs.iter().any(|(_, open)| open.get());
        if !open && triage.asking.with_untracked(Option::is_some) {
            triage.asking.set(None);
        }
    });
    let dialog = |(ask, open): (Ask, RwSignal<bool>)| {
        let close = Callback::new(move |()| open.set(false));
        let about = move || {
            let shown = triage.asking.with(|asking| asking.clone());
            shown
                .filter(|(asked, _)| *asked == ask)
                .map(|(_, shown)| shown)
        };
        view! {
            <Dialog open=open title=title_of(ask)>
                {live(move || about().map(|shown| content(ask, shown)))}
                <div class="dialog__actions">
                    <Button on_press=close>{tr!(acting.close)}</Button>
                </div>
            </Dialog>
        }
    };
    dialogs.map(dialog).into_iter().collect_view()
}

fn title_of(ask: Ask) -> Text {
    text(match ask {
        Ask::Later => |l| words!(l, magnet.later_title),
        Ask::Why => |l| words!(l, magnet.why_title),
        Ask::Note => |l| words!(l, jottings.note_title),
        Ask::Task => |l| words!(l, jottings.task_title),
    })
}

fn content(ask: Ask, shown: Shown) -> BoxView {
    match ask {
        Ask::Later => view! { <LaterChoice /> },
        Ask::Why => view! { <Why id=shown.0.message_id noticed=true /> },
        Ask::Note => view! { <Jot shown=shown task=false /> },
        Ask::Task => view! { <Jot shown=shown task=true /> },
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
            if let Some((_, (notice, _))) = about {
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
        <Key keys="n" words=tr!(jottings.note_title) />
        <Key keys="t" words=tr!(jottings.task_title) />
        <Key keys="o" words=tr!(magnet.key_open) />
        <Key keys="w" words=tr!(magnet.key_why) />
        <Key keys="#" words=tr!(magnet.key_clear) />
    }
}
