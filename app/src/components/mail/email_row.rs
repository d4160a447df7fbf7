//! One line of the Emails list: a link that opens the message.

use super::{acting::use_acting, email_list::ROW_LINK, keys::plain_key};
use crate::{
    box_view::{BoxView, Children, IntoBox, view},
    browser::{clock, dom, intl},
    components::{CategoryChip, Chip, Icon, Tone},
    i18n::{Text, text},
    mail::Rows,
    model::mail::{
        actions,
        clock_text::{TimeStyle, style},
        mark::Mark,
        record::{Match, Place},
        row::{Direction, MailRow, categories},
        thread_address::opened,
    },
    reactive::{live, now},
    state::{language::use_language, session::use_me},
    tr, words,
};
use contract::{label::Category, label_categories::OwnName, mailbox::GlancedLabel, user::Language};
use gmail::{
    MessageId,
    labels::{DRAFT, has},
};
use jiff::Timestamp;
use leptos::{ev::KeyboardEvent, prelude::*};
use leptos_router::{hooks::use_location, location::Location};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// What of a row changes while it stands.
#[derive(Clone, Default, PartialEq)]
struct Marks {
    unread: bool,
    starred: bool,
    mark: Option<Mark>,
    categories: Vec<(Category, Option<OwnName>)>,
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

/// One line of the list. It opens the message in the page's address, so that "back" closes it.
#[component]
pub fn EmailRow(
    /// What it says.
    row: MailRow,
    /// The list it stands in.
    rows: Rows,
    /// Our labels as they stand in Gmail.
    labels: Signal<Vec<GlancedLabel>>,
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
        unread: _,
        forged,
        attachment,
        label_ids,
        matched,
        bounce,
        sent_here,
        mark: _,
    } = row;
    let marks = marks(id.clone(), rows, labels);
    let Location { search, hash, .. } = use_location();
    let href = {
        let id = id.clone();
        move || search.with(|search| opened(search, &id, &thread_id)) + &hash.get()
    };
    let (icon, direction) = if has(&label_ids, DRAFT) {
        ("edit", tr!(acting.draft))
    } else if sent_here {
        ("sent", tr!(mail.sent_here))
    } else {
        direction_words(direction)
    };
    let chips = move || {
        let found = marks.with(|marks| marks.categories.clone());
        found
            .into_iter()
            .map(|(category, own)| view! { <CategoryChip category=category own=own /> })
            .collect_view()
    };
    let unread = move || marks.with(|marks| marks.unread);
    let why = matched.map(|matched| view! { " · "{why_words(&matched)} });
    let mark = move || marks.with(|marks| marks.mark).map(mark_chip);
    let no_subject = tr!(mail.no_subject);
    let named = if subject.is_empty() {
        people.join(", ")
    } else {
        subject.clone()
    };
    let keys = row_keys(id.clone(), rows);
    view! {
        <li class="mail-row" class:mail-row--unread=now(unread) on:keydown=keys>
            <SelectBox id=id.clone() rows=rows named=named.clone() />
            <a class="mail-row__link" href=now(href) data-noscroll="true">
                <span class="mail-row__icon"><Icon name=icon /></span>
                <span class="mail-row__people">
                    {live(move || {
                        unread()
                            .then(|| {
                                view! { <span class="visually-hidden">{tr!(mail.unread)}" "</span> }
                            })
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
                    {forged
                        .then(|| {
                            view! {
                                <span title=tr!(mail.auth_forged_title)>
                                    <Chip tone=Tone::Bad words=tr!(mail.auth_forged) />
                                </span>
                            }
                        })}
                    {bounce
                        .then(|| view! { <Chip tone=Tone::Bad words=tr!(mail_page.delivery_report) /> })}
                    {live(mark)}
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
            <StarButton id=id rows=rows marks=marks named=named />
            {children.make()}
        </li>
    }
}

fn marks(id: MessageId, rows: Rows, labels: Signal<Vec<GlancedLabel>>) -> Memo<Marks> {
    let state = rows.state();
    Memo::new(move |_| {
        state.with(|list| {
            let Some(row) = list.find(&id) else {
                return Marks::default();
            };
            Marks {
                unread: row.unread,
                starred: row.is_starred(),
                mark: row.mark,
                categories: labels.with(|labels| categories(&row.label_ids, labels)),
            }
        })
    })
}

/// Ticks a row for what is to be done to several.
#[component]
fn SelectBox(id: MessageId, rows: Rows, named: String) -> impl IntoView {
    let selected = rows.selected();
    let ticked = {
        let id = id.clone();
        move || selected.with(|ids| ids.contains(&id))
    };
    view! {
        <label class="mail-row__select">
            <input
                type="checkbox"
                aria-label=tr!(acting.select_row, subject = named.clone())
                prop:checked=now(ticked)
                on:change=move |_| rows.toggle(&id)
            />
        </label>
    }
}

/// Stars a message.
#[component]
fn StarButton(id: MessageId, rows: Rows, marks: Memo<Marks>, named: String) -> impl IntoView {
    let acting = use_acting();
    let starred = move || marks.with(|marks| marks.starred);
    let press = move |_| {
        let messages = rows.labels_of(core::slice::from_ref(&id));
        acting.run(&actions::star(&messages), messages);
    };
    view! {
        <button
            type="button"
            class="mail-row__star"
            class:mail-row__star--on=now(starred)
            aria-label=tr!(acting.star_row, subject = named.clone())
            aria-pressed=now(move || if starred() { "true" } else { "false" })
            on:click=press
        >
            {live(move || view! { <Icon name=if starred() { "unstar" } else { "star" } /> })}
        </button>
    }
}

/// The keys that act on the row where the focus is.
fn row_keys(id: MessageId, rows: Rows) -> impl Fn(KeyboardEvent) {
    let acting = use_acting();
    move |event: KeyboardEvent| {
        let Some(key) = plain_key(&event) else { return };
        let messages = rows.labels_of(core::slice::from_ref(&id));
        let action = match key.as_str() {
            "x" => {
                rows.toggle(&id);
                event.prevent_default();
                return;
            }
            "e" => actions::archive(&messages),
            "s" => actions::star(&messages),
            "u" => actions::read(&messages),
            "#" => actions::trash(&messages),
            _ => return,
        };
        keep_focus(&event);
        acting.run(&action, messages);
        event.prevent_default();
    }
}

/// Where the row leaves the list, the focus goes to the next one, so that the keys go on working.
pub fn keep_focus(event: &KeyboardEvent) {
    let row = event
        .current_target()
        .and_then(|row| row.dyn_into::<Element>().ok());
    let Some(row) = row else { return };
    let next = row
        .next_element_sibling()
        .or_else(|| row.previous_element_sibling());
    dom::after_paint(move || {
        if row.is_connected() {
            return;
        }
        let link = next.and_then(|next| next.query_selector(ROW_LINK).ok().flatten());
        if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
            drop(link.focus());
        }
    });
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
pub fn MailTime(
    /// Milliseconds since 1970.
    at_ms: i64,
) -> impl IntoView {
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
        Place::Failed => tr!(mail.why_failed, address = address.clone()),
    }
}
