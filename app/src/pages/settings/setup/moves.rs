//! Which messages the label job would file, computed in this browser from live Gmail and the job's
//! rules.

use super::parts::Choice;
use crate::{
    api::{self, Abort},
    box_view::{BoxView, view},
    browser::{clock, intl},
    components::{CategoryChip, mail::MailNotice},
    mail::{Stop, use_mail},
    model::{
        calendar,
        mail::{
            failure::Failure,
            filing_preview::{Forecast, Rules},
            setup::days_looked_at,
        },
    },
    reactive::{Cell, derived, effect, live, spawn},
    state::{language::use_language, session::use_me},
    tr,
};
use contract::{
    mailbox_setup::{EXISTING_DAYS, LabelRules},
    route,
    session::Me,
};
use gmail::MessageId;
use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Messages that are named; the rest are counted.
const NAMED: usize = 20;

/// Whether mail that is in the inbox already is filed too, and how far back.
#[component]
pub fn ExistingDays(
    /// How many days back.
    days: Memo<u16>,
    /// Whether it may be left where it is.
    none: bool,
    /// Chooses.
    on_choose: Callback<u16>,
) -> impl IntoView {
    let chosen = days;
    let options = EXISTING_DAYS
        .iter()
        .filter(|days| none || **days > 0)
        .map(|days| {
            let days = *days;
            let (value, title) = match days {
                0 => ("0", tr!(email_setup.existing_none)),
                7 => ("7", tr!(email_setup.existing_week)),
                30 => ("30", tr!(email_setup.existing_month)),
                _ => ("90", tr!(email_setup.existing_quarter)),
            };
            let choose = Callback::new(move |()| on_choose.run(days));
            view! {
                <Choice
                    group="existing"
                    value=value
                    title=title
                    about=Signal::stored(String::new())
                    chosen=derived(move || chosen.get() == days)
                    on_choose=choose
                />
            }
        })
        .collect_view();
    view! {
        <fieldset class="options options--row">
            <legend class="options__title">{tr!(email_setup.existing_title)}</legend>
            {options}
        </fieldset>
    }
}

/// How far the forecast is.
enum Stage {
    Looking { done: usize, of: usize },
    Failed(Failure),
    Ready(Box<Shown>),
}

/// A forecast, with the words to show it by.
struct Shown {
    forecast: Forecast,
    rules: Rules,
    subjects: BTreeMap<MessageId, String>,
}

/// What labels would do.
#[component]
pub fn FilingPreview(
    /// How many days back; with none, what they would have done.
    days: Memo<u16>,
) -> impl IntoView {
    let mail = use_mail();
    let me = use_me();
    let stage = Cell::new(Stage::Looking { done: 0, of: 0 });
    let again = Trigger::new();
    effect(move || {
        again.track();
        let days = days_looked_at(days.get());
        // The installation's settings say where Gmail is.
        if mail.api().is_none() {
            return;
        }
        stage.set(Stage::Looking { done: 0, of: 0 });
        let (abort, me) = (Abort::with_owner(), me.clone());
        spawn(async move {
            let looked = move |done, of| stage.try_set(Stage::Looking { done, of });
            let next = match look(mail, days, &me, looked, &abort).await {
                Ok(shown) => Stage::Ready(Box::new(shown)),
                Err(Stop::Aborted) => return,
                Err(Stop::Failed(failure)) => Stage::Failed(failure),
            };
            if !abort.is_triggered() {
                stage.try_set(next);
            }
        });
    });
    let retry = Callback::new(move |()| again.notify());
    let looking = RwSignal::new((0, 0));
    let words = tr!(
        email_setup.preview_looking,
        done = looking.get().0,
        of = looking.get().1
    );
    live(move || {
        stage.with(|stage| match stage {
            Stage::Looking { done, of } => {
                looking.set((*done, *of));
                view! { <p class="card__nothing" role="status">{words}</p> }
            }
            Stage::Failed(failure) => {
                view! { <MailNotice failure=failure.clone() on_retry=retry /> }
            }
            Stage::Ready(shown) => moves(shown, days),
        })
    })
}

async fn look(
    mail: crate::mail::Mail,
    days: u16,
    me: &Me,
    looked: impl Fn(usize, usize),
    abort: &Abort,
) -> Result<Shown, Stop> {
    let address = if mail.is_of_setup() {
        format!("{}?setup=true", route::MAILBOX_RULES)
    } else {
        route::MAILBOX_RULES.to_owned()
    };
    let rules = api::get::<LabelRules>(&address, abort).await;
    let stop = |error| Failure::of_server(&error).map_or(Stop::Aborted, Stop::Failed);
    let rules = rules.map_err(stop)?;
    let today = clock::today(&me.organization.time_zone);
    let rules = Rules::new(
        rules,
        calendar::days(&me.organization, today),
        me.user.id.clone(),
    );
    let back = SignedDuration::from_hours(24 * i64::from(days));
    let since = clock::now()
        .checked_sub(back)
        .unwrap_or(Timestamp::UNIX_EPOCH);
    let forecast = mail.forecast(&rules, since, looked, abort).await?;
    let named = forecast.filed.iter().take(NAMED);
    let named: Vec<MessageId> = named.map(|filed| filed.id.clone()).collect();
    let subjects = mail.subjects(&named, abort).await?;
    Ok(Shown {
        forecast,
        rules,
        subjects,
    })
}

/// The messages that would be filed, and why.
fn moves(shown: &Shown, days: Memo<u16>) -> BoxView {
    let Shown {
        forecast,
        rules,
        subjects,
    } = shown;
    let (count, left) = (
        forecast.filed.len(),
        forecast.no_category + forecast.not_personal,
    );
    let (now, would) = (
        tr!(email_setup.preview_count, n = count),
        tr!(email_setup.preview_would, n = count),
    );
    let head = derived(move || {
        if days.get() == 0 {
            would.get()
        } else {
            now.get()
        }
    });
    let counts = rules
        .categories()
        .map(|(category, own)| {
            let count = forecast.count(category);
            view! {
                <li class="count">
                    <span class="count__number">{count}</span>
                    <CategoryChip category=category own=own />
                </li>
            }
        })
        .collect_view();
    let language = use_language();
    let rows = forecast
        .filed
        .iter()
        .take(NAMED)
        .map(|filed| {
            let subject = subjects.get(&filed.id).cloned().unwrap_or_default();
            let contact = filed.sender.contact_id.as_str();
            let name = rules.name_of(contact).unwrap_or_default().to_owned();
            let reason = filed.sender.reason.clone();
            let own = rules.own_name(reason.category);
            let (deal, closing) = (reason.deal_name, reason.closing_date);
            let why = tr!(
                email_setup.preview_because,
                deal = deal.clone(),
                date = intl::date(closing, language.get())
            );
            view! {
                <li class="move">
                    <span class="move__subject">{subject}</span>
                    <CategoryChip category=reason.category own=own />
                    <span class="move__who">{name}</span>
                    <span class="move__why">{why}</span>
                </li>
            }
        })
        .collect_view();
    let more = count.saturating_sub(NAMED);
    let more = (more > 0).then(|| {
        let words = tr!(email_setup.preview_more, n = more);
        view! { <p class="card__nothing">{words}</p> }
    });
    let no_label = forecast.no_label;
    let no_label = (no_label > 0).then(|| {
        let words = tr!(email_setup.preview_no_label, n = no_label);
        view! { <p class="card__nothing">{words}</p> }
    });
    let left = (left > 0).then(|| {
        let words = tr!(email_setup.preview_left, n = left);
        view! { <p class="card__nothing">{words}</p> }
    });
    view! {
        <p class="moves__head" role="status">{head}</p>
        <ul class="counts" role="list">{counts}</ul>
        <ul class="moves" role="list" aria-label=tr!(email_setup.preview_moves)>{rows}</ul>
        {more}
        {no_label}
        {left}
    }
}
