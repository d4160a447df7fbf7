//! How many notices wait, beside MailMagnet in the navigation. As long as it stands it hears what
//! happens, for the whole page.

use super::listen;
use crate::{
    api,
    box_view::view,
    browser::{clock, intl, notify},
    loader::loader,
    model::{
        list_state::query_string,
        load::Load,
        mail::announce::{announced, is_due},
    },
    reactive::{effect, live, spawn},
    state::{
        desktop,
        language::use_language,
        live::use_live,
        mailbox,
        session::{use_me, use_session},
    },
    tr, words,
};
use contract::{
    MailboxId,
    event::Event,
    notice::{MagnetSettings, NoticesGlance},
    route,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::time::Duration;

/// What a notification on the desktop is known by: a new one takes the place of the one before.
const TAG: &str = "tegami.notices";

/// Where notices are.
const MAGNET: &str = "/magnet";

/// The number.
#[component]
pub fn MagnetBadge() -> impl IntoView {
    let (session, happens, language) = (use_session(), use_live(), use_language());
    let me = use_me();
    let zone = StoredValue::new(me.organization.time_zone);
    let navigate = use_navigate();
    let go = Callback::new(move |()| navigate(MAGNET, NavigateOptions::default()));
    listen(session, me.user.id.as_str(), move |told, leads| {
        let Event::Notice {
            mailbox_id,
            message_id,
            ..
        } = &told.event
        else {
            return happens.tell(&told.event);
        };
        let here = mailbox::here().as_ref() == Some(mailbox_id);
        if here {
            happens.tell(&told.event);
        }
        if leads && desktop::is_on() {
            let (mailbox_id, message_id) = (mailbox_id.clone(), message_id.clone());
            spawn(async move {
                let zone = zone.try_get_value().unwrap_or_default();
                if announces(&mailbox_id, &message_id, &zone).await {
                    let words = words!(language.locale_now(), magnet.announcement);
                    notify::show(words, TAG, move || {
                        if here {
                            go.run(());
                        } else {
                            mailbox::go_to(&mailbox_id, MAGNET);
                        }
                    });
                }
            });
        }
    });
    let counted = loader(move |abort| {
        happens.follow_notices();
        let address = format!("{}?limit=1", route::NOTICES);
        api::get::<NoticesGlance>(&address, &abort)
    });
    effect(move || {
        counted.with(|counted| {
            if let Load::Ready(notices) = counted {
                happens.waiting.set(Some(notices.waiting));
                if let Some(at) = notices.next_back_at {
                    // What was put off comes back.
                    let wait_ms = at.as_millisecond() - clock::now().as_millisecond() + 500;
                    let wait_ms = u64::try_from(wait_ms).unwrap_or_default();
                    let back = move || happens.tell(&Event::NoticesChanged);
                    // Longer waits than the browser's timers take are begun anew with each look.
                    if let Ok(timer) = set_timeout_with_handle(
                        back,
                        Duration::from_millis(wait_ms.min(86_400_000)),
                    ) {
                        on_cleanup(move || timer.clear());
                    }
                }
            }
        });
    });
    live(move || {
        let waiting = happens.waiting.get().filter(|waiting| *waiting > 0)?;
        let number = intl::number(waiting as f64, language.get());
        Some(view! {
            <span class="nav__badge">
                <span aria-hidden="true">{number}</span>
                <span class="visually-hidden">{tr!(magnet.waiting, n = waiting)}</span>
            </span>
        })
    })
}

/// Whether a new notice is to be announced now.
async fn announces(mailbox: &MailboxId, message_id: &str, zone: &str) -> bool {
    let settings = api::get_about::<MagnetSettings>(mailbox, route::MAGNET).await;
    let Ok(settings) = settings else {
        return false;
    };
    let (state, list) = announced(&settings);
    let pairs = vec![("state", state.as_str()), ("list", list.as_str())];
    let address = format!("{}{}", route::NOTICES, query_string(pairs));
    let Ok(found) = api::get_about::<NoticesGlance>(mailbox, &address).await else {
        return false;
    };
    let since_midnight_s =
        clock::now().as_second() - intl::start_of_day_s(clock::today(zone), zone);
    let minute = u16::try_from(since_midnight_s / 60).unwrap_or_default();
    is_due(&settings, minute, &found, message_id)
}
