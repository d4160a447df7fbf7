//! One line of a list of mail: a link that opens the message.

use crate::{
    box_view::{BoxView, Children, IntoBox, view},
    browser::{clock, intl},
    components::{CategoryChip, Chip, Icon, Tone},
    i18n::{Text, text},
    model::mail::{
        clock_text::{TimeStyle, style},
        filter::with_parameter,
        mark::Mark,
        record::{Match, Place},
        row::{Direction, MailRow, categories},
    },
    reactive::{live, now},
    state::{language::use_language, session::use_me},
    tr, words,
};
use contract::{mailbox::LabelName, user::Language};
use jiff::Timestamp;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// One line of the list. It opens the message in the page's address, so that "back" closes it.
#[component]
pub fn EmailRow(
    /// What it says.
    row: MailRow,
    /// Our labels as they stand in Gmail.
    labels: Signal<Vec<LabelName>>,
    /// What stands under the link.
    children: Children,
) -> impl IntoView {
    let MailRow {
        id,
        thread_id,
        direction,
        people,
        more_people,
        addresses: _,
        subject,
        snippet,
        at_ms,
        unread,
        forged: _,
        attachment,
        label_ids,
        matched,
        bounce,
        mark,
    } = row;
    let search = use_location().search;
    let href = now(move || {
        let open = with_parameter(&search.get(), "message", Some(id.as_str()));
        with_parameter(&open, "thread", Some(thread_id.as_str()))
    });
    let why = matched.map(|matched| view! { " · "{why_words(&matched)} });
    let (icon, direction) = direction_words(direction);
    let chips = move || {
        let found = labels.with(|labels| categories(&label_ids, labels));
        found
            .into_iter()
            .map(|category| view! { <CategoryChip category=category /> })
            .collect_view()
    };
    let no_subject = tr!(mail.no_subject);
    view! {
        <li class="mail-row" class:mail-row--unread=unread>
            <a class="mail-row__link" href=href data-noscroll="true">
                <span class="mail-row__icon"><Icon name=icon /></span>
                <span class="mail-row__people">
                    {unread
                        .then(|| {
                            view! { <span class="visually-hidden">{tr!(mail.unread)}" "</span> }
                        })}
                    <People people=people more=more_people />
                </span>
                <span class="mail-row__why" title=tr!(mail.why_title)>
                    {direction}{why}
                </span>
                <span class="mail-row__subject">
                    {if subject.is_empty() {
                        view! { <span class="mail-row__none">{no_subject}</span> }
                    } else {
                        subject.boxed()
                    }}
                </span>
                <span class="mail-row__snippet">{snippet}</span>
                <span class="mail-row__marks">
                    {bounce
                        .then(|| view! { <Chip tone=Tone::Bad words=tr!(mail_page.delivery_report) /> })}
                    {mark.map(mark_chip)}
                    {live(chips)}
                    {attachment
                        .then(|| {
                            view! {
                                <span class="mail-row__clip" title=tr!(mail.has_attachment)>
                                    <Icon name="clip" />
                                    <span class="visually-hidden">{tr!(mail.has_attachment)}</span>
                                </span>
                            }
                        })}
                </span>
                <MailTime at_ms=at_ms />
            </a>
            {children.make()}
        </li>
    }
}

/// What became of a message.
fn mark_chip(mark: Mark) -> BoxView {
    let (tone, words) = match mark {
        Mark::Replied => (Tone::Neutral, text(|l| words!(l, mail_page.replied))),
        Mark::Answered => (Tone::Good, text(|l| words!(l, mail_page.answered))),
        Mark::Bounced => (Tone::Bad, text(|l| words!(l, mail_page.bounced))),
    };
    view! { <Chip tone=tone words=words /> }
}

#[component]
fn People(people: Vec<String>, more: usize) -> impl IntoView {
    let nobody = people.is_empty().then(|| tr!(mail.no_sender));
    let more = (more > 0).then(|| {
        let words = tr!(mail.more_people, n = more);
        view! { " "<span class="mail-row__more">{words}</span> }
    });
    view! { {people.join(", ")}{nobody}{more} }
}

/// When a message came: today its time, else its day.
#[component]
fn MailTime(at_ms: i64) -> impl IntoView {
    let language = use_language();
    let zone = use_me().organization.time_zone;
    let instant = Timestamp::from_millisecond(at_ms).unwrap_or_default();
    let machine = instant.to_string();
    let full = {
        let zone = zone.clone();
        move || intl::date_time(instant, language.get(), &zone)
    };
    view! {
        <time class="mail-row__time" datetime=machine title=full>
            {live(move || short_time(instant, language.get(), &zone))}
        </time>
    }
}

fn short_time(instant: Timestamp, language: Language, zone: &str) -> String {
    let Some(day) = intl::date_in_zone(instant, zone) else {
        return intl::date_time(instant, language, zone);
    };
    match style(day, clock::today(zone)) {
        TimeStyle::Time => intl::time(instant, language, zone),
        TimeStyle::DayMonth => intl::month_day(day, language),
        TimeStyle::Date => intl::date(day, language),
    }
}

fn direction_words(direction: Direction) -> (&'static str, Text) {
    match direction {
        Direction::Received => ("inbox", text(|l| words!(l, mail.received))),
        Direction::Sent => ("sent", text(|l| words!(l, mail.sent))),
    }
}

fn why_words(matched: &Match) -> Signal<String> {
    let address = matched.address.clone();
    match matched.place {
        Place::From => tr!(mail.why_from, address = address.clone()),
        Place::To => tr!(mail.why_to, address = address.clone()),
        Place::Cc => tr!(mail.why_cc, address = address.clone()),
        Place::Bcc => tr!(mail.why_bcc, address = address.clone()),
    }
}
