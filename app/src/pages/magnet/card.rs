//! One notice: who wrote, what is at stake, what the mail says, what can be done.

use super::{
    actions::{Deeds, key, use_deeds},
    triage::{Shown, use_triage},
};
use crate::{
    box_view::{BoxView, IntoBox, view},
    browser::{clock, intl},
    components::{
        Button, ButtonKind, CategoryChip, Chip, Icon, StageChip, Tone,
        mail::{MailTime, keep_focus, plain_key},
    },
    i18n::Text,
    mail::Found,
    model::mail::{row::MailRow, thread_address::opened},
    pages::record::money,
    reactive::{live, now},
    state::{language::use_language, session::use_me},
    tr,
};
use contract::{
    notice::{Notice, NoticeState, Sender, SenderDeal, SenderRecord, SenderTask},
    people::PersonKind,
    stage::StageKind,
};
use gmail::MessageId;
use jiff::Timestamp;
use leptos::{ev::KeyboardEvent, prelude::*};
use leptos_router::{hooks::use_location, location::Location};

/// Deals shown before the rest is a number.
const DEALS_SHOWN: usize = 3;

/// A notice.
#[component]
pub fn Card(
    /// The message it is about.
    id: String,
    /// The notices that are shown.
    cards: Memo<Vec<Shown>>,
) -> impl IntoView {
    let triage = use_triage();
    let message = MessageId::new(&*id).ok();
    let mine = Memo::new(move |_| {
        let is_mine = |(notice, _): &&Shown| notice.message_id == id;
        cards.with(|cards| cards.iter().find(is_mine).cloned())
    });
    let found = Memo::new(move |_| message.as_ref().and_then(|id| triage.found(id)));
    let unread = move || found.with(|found| matches!(found, Some(Found::Here(row)) if row.unread));
    let deeds = use_deeds(mine);
    let on_key = move |event: KeyboardEvent| {
        let deed = plain_key(&event).and_then(|pressed| key(&pressed));
        if let Some(deed) = deed {
            keep_focus(&event);
            deed(deeds);
            event.prevent_default();
        }
    };
    view! {
        <li class="card notice" class:notice--unread=now(unread) on:keydown=on_key>
            {live(move || mine.get().map(|(notice, sender)| body(notice, sender, found, deeds)))}
        </li>
    }
}

fn body(
    notice: Notice,
    sender: Option<Sender>,
    found: Memo<Option<Found>>,
    deeds: Deeds,
) -> BoxView {
    let deals = sender.as_ref().map(|sender| sender.deals.clone());
    let tasks = sender.as_ref().map(|sender| sender.tasks.clone());
    let muted = is_muted(sender.as_ref());
    let at_ms = notice.received_at.as_millisecond();
    let clear = Callback::new(move |()| deeds.clear());
    let absent = move |words: Text| {
        view! {
            <p class="notice__absent">
                <span class="notice__link" tabindex="0">{words}</span>
                <Button kind=ButtonKind::Quiet on_press=clear>
                    <Icon name="trash" />
                    {tr!(magnet.clear)}
                </Button>
            </p>
        }
    };
    let content = move || match found.get() {
        Some(Found::Here(row)) => mail(*row),
        Some(Found::Gone) => absent(tr!(magnet.gone)),
        Some(Found::Away) => absent(tr!(magnet.away)),
        None => waiting(),
    };
    view! {
        <header class="notice__head">
            {who(&notice.from_address, sender)}
            <MailTime at_ms=at_ms />
        </header>
        {live(content)}
        {deals.map(stakes)}
        {tasks.map(open_tasks)}
        {waits(&notice)}
        <Actions notice=notice muted=muted found=found deeds=deeds />
    }
}

/// Who wrote: their record, where there is one.
fn who(address: &str, sender: Option<Sender>) -> BoxView {
    let category = sender.as_ref().and_then(|sender| sender.category.clone());
    let records = sender.map(|sender| sender.records).unwrap_or_default();
    let several = records.len().saturating_sub(1);
    let Some(first) = records.into_iter().next() else {
        return view! {
            <span class="notice__who">
                <span class="notice__name">{address.to_owned()}</span>
                <Chip tone=Tone::Neutral words=tr!(magnet.strangers) />
            </span>
        };
    };
    let href = page_of(&first);
    let kind = if first.kind == PersonKind::Lead {
        tr!(sender.lead)
    } else {
        tr!(sender.contact)
    };
    let owner = first.owner.name;
    view! {
        <span class="notice__who">
            <a class="notice__name" href=href title=address.to_owned()>{first.name}</a>
            <span class="notice__kind">{kind}</span>
            {(!first.company.is_empty())
                .then(|| view! { <span class="notice__company">{first.company}</span> })}
            <span class="notice__owner">{tr!(magnet.owner, name = owner.clone())}</span>
            {category.map(|reason| view! { <CategoryChip category=reason.category /> })}
            {(several > 0)
                .then(|| view! { <Chip tone=Tone::Neutral words=tr!(magnet.several, n = several) /> })}
        </span>
    }
}

/// The page of a record.
pub fn page_of(record: &SenderRecord) -> String {
    match record.kind {
        PersonKind::Lead => format!("/leads/{}", record.id),
        PersonKind::Contact | PersonKind::Colleague => format!("/contacts/{}", record.id),
    }
}

/// What the mail says: subject and first words, from Gmail.
fn mail(row: MailRow) -> BoxView {
    let Location { search, hash, .. } = use_location();
    let href = {
        let (id, thread) = (row.id.clone(), row.thread_id.clone());
        move || search.with(|search| opened(search, &id, &thread)) + &hash.get()
    };
    let none = tr!(mail.no_subject);
    let subject = if row.subject.is_empty() {
        view! { <span class="mail-row__none">{none}</span> }
    } else {
        row.subject.boxed()
    };
    let unread = row
        .unread
        .then(|| view! { <span class="visually-hidden">{tr!(mail.unread)}" "</span> });
    let forged = row
        .forged
        .then(|| view! { <Chip tone=Tone::Bad words=tr!(mail.auth_forged) /> });
    view! {
        <p class="notice__mail">
            <a class="notice__link" href=now(href) data-noscroll="true">{unread}{subject}</a>
            {forged}
            <span class="notice__snippet">{row.snippet}</span>
        </p>
    }
}

/// The shape of a mail that is on its way.
fn waiting() -> BoxView {
    view! {
        <p class="notice__mail" aria-busy="true">
            <span class="notice__link" tabindex="0" aria-label=tr!(magnet.fetching)>
                <span class="skeleton"></span>
            </span>
            <span class="skeleton notice__snippet"></span>
        </p>
    }
}

/// The deals that are at stake: those that are open, else the latest that was won.
fn stakes(deals: Vec<SenderDeal>) -> BoxView {
    let open = deals
        .iter()
        .filter(|deal| deal.stage.kind == StageKind::Open)
        .count();
    let shown = if open > 0 { open } else { deals.len().min(1) };
    let more = shown.saturating_sub(DEALS_SHOWN);
    let lines = deals.into_iter().take(shown.min(DEALS_SHOWN)).map(stake);
    let lines = lines.collect_view();
    (shown > 0)
        .then(|| {
            view! {
                <ul class="notice__deals" role="list" aria-label=tr!(magnet.deals)>
                    {lines}
                    {(more > 0).then(|| view! { <li>{tr!(magnet.more_deals, n = more)}</li> })}
                </ul>
            }
        })
        .boxed()
}

fn stake(deal: SenderDeal) -> BoxView {
    let language = use_language();
    let today = clock::today(&use_me().organization.time_zone);
    let href = format!("/deals/{}", deal.id);
    let open = deal.stage.kind == StageKind::Open;
    let overdue = open && deal.closing_date < today;
    let date = deal.closing_date;
    let amount = deal.amount_minor.map(money);
    view! {
        <li class="notice__deal">
            <a href=href>{deal.name}</a>
            <StageChip stage=deal.stage />
            {amount.map(|amount| view! { <span class="notice__amount">{amount}</span> })}
            <span class="notice__date">{live(move || intl::date(date, language.get()))}</span>
            {overdue.then(|| view! { <Chip tone=Tone::Bad words=tr!(deals.overdue) /> })}
        </li>
    }
}

/// What is to be done about its sender.
fn open_tasks(tasks: Vec<SenderTask>) -> BoxView {
    let language = use_language();
    let today = clock::today(&use_me().organization.time_zone);
    let line = move |task: SenderTask| {
        let late = task.due_on.is_some_and(|due| due < today);
        let due = task.due_on.map(|due| {
            view! { <span class="notice__date">{live(move || intl::month_day(due, language.get()))}</span> }
        });
        view! {
            <li class="notice__deal">
                <Icon name="check" />
                <span>{task.title}</span>
                {due}
                {late.then(|| view! { <Chip tone=Tone::Bad words=tr!(jottings.late) /> })}
            </li>
        }
    };
    if tasks.is_empty() {
        return ().boxed();
    }
    view! {
        <ul class="notice__deals" role="list" aria-label=tr!(jottings.tasks)>
            {tasks.into_iter().map(line).collect_view()}
        </ul>
    }
}

/// Since when they wait, in the list of those who do; until when it is put off, among those.
fn waits(notice: &Notice) -> BoxView {
    let triage = use_triage();
    let zone = use_me().organization.time_zone;
    let language = use_language();
    let id = notice.message_id.clone();
    let until = notice.snoozed_until;
    let line = move || {
        let view = triage.view.get();
        let time = |at: Timestamp| intl::date_time(at, language.get(), &zone);
        if view.for_me {
            let (_, since_ms) = triage.waits(&id)?;
            let since = time(Timestamp::from_millisecond(since_ms).ok()?);
            let words = tr!(magnet.waits_since, at = since.clone());
            return Some(view! { <p class="notice__waits"><Icon name="clock" />{words}</p> });
        }
        let until = time(until.filter(|_| view.state == NoticeState::Snoozed)?);
        let words = tr!(magnet.put_off_until, at = until.clone());
        Some(view! { <p class="notice__waits"><Icon name="clock" />{words}</p> })
    };
    live(line).boxed()
}

fn is_muted(sender: Option<&Sender>) -> bool {
    sender.is_some_and(|sender| sender.records.iter().any(|record| record.muted))
}

/// What can be done.
#[component]
fn Actions(notice: Notice, muted: bool, found: Memo<Option<Found>>, deeds: Deeds) -> impl IntoView {
    let here = move || found.with(|found| matches!(found, Some(Found::Here(_))));
    let handled = notice.handled_at.is_some();
    let put_off = notice.snoozed_until.is_some();
    let button = move |icon: &'static str, words: Text, deed: fn(Deeds)| {
        view! {
            <Button kind=ButtonKind::Quiet on_press=Callback::new(move |()| deed(deeds))>
                <Icon name=icon />
                {words}
            </Button>
        }
    };
    let of_mail = move || {
        here().then(|| {
            view! {
                {button("reply", tr!(acting.reply), Deeds::reply)}
                {button("archive", tr!(magnet.archive), Deeds::archive)}
            }
        })
    };
    let done = if handled || put_off {
        button("inbox", tr!(magnet.back), Deeds::back)
    } else {
        button("check", tr!(magnet.handled), Deeds::handled)
    };
    let later = (!handled).then(|| button("clock", tr!(magnet.later), Deeds::later));
    let hush = if muted {
        button("play", tr!(magnet.unmute), Deeds::unmute)
    } else {
        button("mute", tr!(magnet.mute), Deeds::mute)
    };
    view! {
        <div class="notice__actions" role="group" aria-label=tr!(magnet.actions)>
            {live(of_mail)}
            {done}
            {later}
            {deeds
                .may_jot()
                .then(|| {
                    view! {
                        {button("edit", tr!(jottings.add_note), Deeds::note)}
                        {button("plus", tr!(jottings.add_task), Deeds::task)}
                    }
                })}
            {deeds.has_record().then_some(hush)}
            {live(move || here().then(|| button("search", tr!(magnet.why), Deeds::why)))}
        </div>
    }
}
