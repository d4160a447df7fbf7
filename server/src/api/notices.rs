//! MailMagnet's notices: always those of the user's own mailbox.

use super::change;
use crate::{
    AppState, Error, Result,
    extract::{Json, Path, Query, SignedIn},
    store::{
        events as told,
        mail::{facts, mailboxes},
        notices as store,
        references::Reference,
        senders,
    },
};
use axum::extract::State;
use contract::{
    ErrorBody, MailboxId,
    error::FieldProblem,
    event::Event,
    limits::{NOTICE_DAYS_MAX, NOTICE_DAYS_MIN, NOTICES_MAX},
    notice::{
        MagnetSettings, Notice, NoticeCount, NoticeList, NoticeState, NoticeUpdate, NoticedMailbox,
        Notices, NoticesDeleted, NoticesQuery, Sender,
    },
    people::PersonKind,
    permission::Permission,
    route,
};
use http::StatusCode;
use jiff::Timestamp;
use sea_orm::DatabaseTransaction;
use std::collections::{BTreeSet, HashMap};

/// Minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;

/// The notices of the user's own mailbox, with who wrote and what the CRM knows of them. Of a message there is its id,
/// its From address and when it was received, and nothing else.
#[utoipa::path(
    get, path = route::NOTICES, tag = "mailmagnet", params(NoticesQuery),
    responses(
        (status = 200, body = Notices), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody)
    )
)]
pub async fn list_notices(
    State(app): State<AppState>,
    user: SignedIn,
    Query(query): Query<NoticesQuery>,
) -> Result<Json<Notices>> {
    user.require(Permission::MailIntegration)?;
    let (db, now) = (app.store.db(), app.now());
    let Some(mailbox) = mailboxes::of_user(db, user.org(), user.whose()).await? else {
        return Ok(Json(Notices::default()));
    };
    let notices = store::of_mailbox(db, &mailbox.id).await?;
    let addresses: BTreeSet<&String> = notices.iter().map(|one| &one.from_address).collect();
    let addresses: Vec<String> = addresses.into_iter().cloned().collect();
    let month = user.month(now)?;
    let muted = store::muted(db, user.id()).await?;
    let senders = senders::with_addresses(db, user.org(), &month, &muted, &addresses).await?;
    let mut answer = choose(notices, senders, query, now);
    answer.mailbox = Some(NoticedMailbox {
        address: mailbox.address,
        on_since: mailbox.mail_magnet_since.filter(|_| mailbox.mail_magnet),
        paused: mailbox.paused,
    });
    Ok(Json(answer))
}

/// Notes what the user did about a notice.
#[utoipa::path(
    put, path = route::NOTICE, tag = "mailmagnet", request_body = NoticeUpdate,
    params(("message_id" = String, Path, description = "Gmail's id of the message")),
    responses(
        (status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn update_notice(
    State(app): State<AppState>,
    user: SignedIn,
    Path(message_id): Path<String>,
    Json(update): Json<NoticeUpdate>,
) -> Result<StatusCode> {
    let (tx, mailbox) = begin(&app, &user).await?;
    if !store::mark(&tx, &mailbox, &message_id, &update, app.now()).await? {
        return Err(Error::NotFound);
    }
    tell(&app, &user, &mailbox, tx).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes a notice: everything that is kept of its message.
#[utoipa::path(
    delete, path = route::NOTICE, tag = "mailmagnet",
    params(("message_id" = String, Path, description = "Gmail's id of the message")),
    responses(
        (status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn delete_notice(
    State(app): State<AppState>,
    user: SignedIn,
    Path(message_id): Path<String>,
) -> Result<StatusCode> {
    let (tx, mailbox) = begin(&app, &user).await?;
    if !store::delete(&tx, &mailbox, &message_id).await? {
        return Err(Error::NotFound);
    }
    told::delete_of_message(&tx, &mailbox, &message_id).await?;
    tell(&app, &user, &mailbox, tx).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes all notices of the user's own mailbox.
#[utoipa::path(
    delete, path = route::NOTICES, tag = "mailmagnet",
    responses(
        (status = 200, body = NoticesDeleted), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 409, body = ErrorBody)
    )
)]
pub async fn delete_notices(
    State(app): State<AppState>,
    user: SignedIn,
) -> Result<Json<NoticesDeleted>> {
    let (tx, mailbox) = begin(&app, &user).await?;
    let count = facts::delete_all(&tx, &mailbox).await?;
    tell(&app, &user, &mailbox, tx).await?;
    Ok(Json(NoticesDeleted { count }))
}

/// How MailMagnet behaves for the user.
#[utoipa::path(
    get, path = route::MAGNET, tag = "mailmagnet",
    responses((status = 200, body = MagnetSettings), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody))
)]
pub async fn show_settings(
    State(app): State<AppState>,
    user: SignedIn,
) -> Result<Json<MagnetSettings>> {
    user.require(Permission::MailIntegration)?;
    Ok(Json(store::settings(app.store.db(), user.id()).await?))
}

/// Changes how MailMagnet behaves for the user. Notices that are older than they are to be kept go within the hour.
#[utoipa::path(
    put, path = route::MAGNET, tag = "mailmagnet", request_body = MagnetSettings,
    responses(
        (status = 200, body = MagnetSettings), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn update_settings(
    State(app): State<AppState>,
    user: SignedIn,
    Json(settings): Json<MagnetSettings>,
) -> Result<Json<MagnetSettings>> {
    user.require(Permission::MailIntegration)?;
    if !(NOTICE_DAYS_MIN..=NOTICE_DAYS_MAX).contains(&settings.days_kept) {
        return Err(Error::field("days_kept", FieldProblem::OutOfRange));
    }
    let minutes = settings
        .quiet
        .map(|quiet| [quiet.from_minute, quiet.until_minute]);
    if minutes
        .into_iter()
        .flatten()
        .any(|minute| minute >= DAY_MINUTES)
    {
        return Err(Error::field("quiet", FieldProblem::OutOfRange));
    }
    store::set_settings(app.store.db(), user.org(), user.id(), &settings).await?;
    Ok(Json(settings))
}

/// Mutes a contact or lead for the user: their mail is noticed, and neither counted nor announced.
#[utoipa::path(
    put, path = route::MUTE, tag = "mailmagnet",
    params(("kind" = PersonKind, Path), ("id" = String, Path)),
    responses(
        (status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn mute(
    State(app): State<AppState>,
    user: SignedIn,
    Path((kind, id)): Path<(PersonKind, String)>,
) -> Result<StatusCode> {
    let (tx, mailbox) = begin(&app, &user).await?;
    let table = match kind {
        PersonKind::Contact => "contacts",
        PersonKind::Lead => "leads",
        PersonKind::Colleague => return Err(Error::NotFound),
    };
    let record = Reference::new("id", table, &id);
    if change::check_references(&tx, user.org(), &[record])
        .await
        .is_err()
    {
        return Err(Error::NotFound);
    }
    store::mute(&tx, user.org(), user.id(), kind, &id).await?;
    tell(&app, &user, &mailbox, tx).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets a contact or lead be heard again.
#[utoipa::path(
    delete, path = route::MUTE, tag = "mailmagnet",
    params(("kind" = PersonKind, Path), ("id" = String, Path)),
    responses(
        (status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 409, body = ErrorBody)
    )
)]
pub async fn unmute(
    State(app): State<AppState>,
    user: SignedIn,
    Path((kind, id)): Path<(PersonKind, String)>,
) -> Result<StatusCode> {
    let (tx, mailbox) = begin(&app, &user).await?;
    store::unmute(&tx, user.id(), kind, &id).await?;
    tell(&app, &user, &mailbox, tx).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begins a change of the user's own notices.
async fn begin(app: &AppState, user: &SignedIn) -> Result<(DatabaseTransaction, MailboxId)> {
    user.require(Permission::MailIntegration)?;
    let tx = app.store.begin().await?;
    let own = mailboxes::of_user(&tx, user.org(), user.whose()).await?;
    Ok((tx, own.ok_or(Error::NotConnected)?.id))
}

/// Commits a change, and tells the user's other pages of it.
async fn tell(
    app: &AppState,
    user: &SignedIn,
    mailbox: &MailboxId,
    tx: DatabaseTransaction,
) -> Result<()> {
    let event = Event::NoticesChanged;
    told::append(&tx, user.org(), user.id(), Some(mailbox), &event, app.now()).await?;
    tx.commit().await?;
    app.events.wake(user.id());
    Ok(())
}

/// Where a notice stands now.
fn state_of(notice: &Notice, sender: Option<&Sender>, now: Timestamp) -> NoticeState {
    if sender.is_some_and(|sender| sender.records.iter().any(|record| record.muted)) {
        NoticeState::Muted
    } else if notice.handled_at.is_some() {
        NoticeState::Handled
    } else if notice.snoozed_until.is_some_and(|until| until > now) {
        NoticeState::Snoozed
    } else {
        NoticeState::Waiting
    }
}

/// What is asked for among all notices.
fn choose(
    notices: Vec<Notice>,
    senders: Vec<Sender>,
    query: NoticesQuery,
    now: Timestamp,
) -> Notices {
    let by_address: HashMap<&str, &Sender> = senders
        .iter()
        .map(|sender| (sender.address.as_str(), sender))
        .collect();
    let mut answer = Notices::default();
    let mut counts: HashMap<NoticeList, u64> = HashMap::new();
    let mut chosen = Vec::new();
    for notice in notices {
        let sender = by_address.get(notice.from_address.as_str()).copied();
        let state = state_of(&notice, sender, now);
        let list = sender.map_or(NoticeList::Strangers, |sender| sender.list);
        answer.waiting += u64::from(state == NoticeState::Waiting);
        if state == NoticeState::Snoozed {
            let back_at = notice.snoozed_until.into_iter();
            answer.next_back_at = answer.next_back_at.into_iter().chain(back_at).min();
        }
        if state != query.state {
            continue;
        }
        for list in [list, NoticeList::All] {
            *counts.entry(list).or_default() += 1;
        }
        if query.list == NoticeList::All || query.list == list {
            chosen.push(notice);
        }
    }
    let count = |list: NoticeList| {
        Some(NoticeCount {
            list,
            count: *counts.get(&list)?,
        })
    };
    answer.counts = NoticeList::ALL.into_iter().filter_map(count).collect();
    answer.total = u64::try_from(chosen.len()).unwrap_or(u64::MAX);
    let limit = match query.limit {
        0 => NOTICES_MAX,
        limit => limit.min(NOTICES_MAX),
    };
    let size = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    answer.items = chosen
        .into_iter()
        .skip(size(query.offset))
        .take(size(limit))
        .collect();
    let shown: BTreeSet<&str> = answer
        .items
        .iter()
        .map(|one| one.from_address.as_str())
        .collect();
    let shown = |sender: &Sender| shown.contains(sender.address.as_str());
    answer.senders = senders
        .iter()
        .filter(|sender| shown(sender))
        .cloned()
        .collect();
    answer
}
