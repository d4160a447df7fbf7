//! Events, until every browser has been told. The ids of a user's events have no gap and become
//! visible in their order, so that a browser that was told one of them was told all before it.

use super::sql::Sql;
use contract::{MailboxId, OrgId, UserId, event::Event};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult};

/// The channel of PostgreSQL's `LISTEN` and `NOTIFY` on which processes wake each other. What is
/// said there is a user's id, or [`EVERYBODY`].
pub const CHANNEL: &str = "tegami_events";
/// Said on the channel: whoever listens may have something new.
pub const EVERYBODY: &str = "*";

/// Events read at once.
const PORTION: i64 = 100;

/// How far a user's events go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// The id of the last event; zero before the first one.
    pub last: i64,
    /// The id of the oldest event that is still kept.
    pub oldest: Option<i64>,
}

/// Adds an event of a user, about one of their mailboxes where it is about mail: it goes with that one. Whoever commits wakes the streams of this process
/// ([`crate::events::Events::wake`]); those of others hear it from PostgreSQL.
///
/// # Errors
/// When the database fails.
pub async fn append(
    db: &impl ConnectionTrait,
    org: &OrgId,
    user: &UserId,
    about: Option<&MailboxId>,
    event: &Event,
    now: Timestamp,
) -> Result<(), DbErr> {
    let Some(Columns {
        kind,
        message_id,
        received_at,
    }) = to_columns(event)
    else {
        return Ok(());
    };
    #[derive(FromQueryResult)]
    struct Counter {
        last_id: i64,
    }
    let counter: Option<Counter> = Sql::insert(
        "event_counters",
        [
            ("user_id", user.as_str().into()),
            ("org_id", org.as_str().into()),
            ("last_id", 1_i64.into()),
        ],
    )
    .add(
        " ON CONFLICT (user_id) DO UPDATE SET last_id = event_counters.last_id + 1 \
         RETURNING last_id",
        [],
    )
    .one(db)
    .await?;
    let id = counter.map_or(1, |Counter { last_id }| last_id);
    Sql::insert(
        "events",
        [
            ("user_id", user.as_str().into()),
            ("id", id.into()),
            ("org_id", org.as_str().into()),
            ("kind", kind.into()),
            ("mailbox_id", about.map(MailboxId::as_str).into()),
            ("message_id", message_id.into()),
            ("received_at", received_at.into()),
            ("created_at", now.as_millisecond().into()),
        ],
    )
    .run(db)
    .await?;
    notify(db, user.as_str()).await
}

/// Wakes the streams of other processes: those of a user, or [`EVERYBODY`]'s. Inside a transaction
/// they wake when it commits. SQLite has no other processes to wake.
///
/// # Errors
/// When the database fails.
pub async fn notify(db: &impl ConnectionTrait, whom: &str) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        let sql = "SELECT pg_notify(?, ?)";
        Sql::new(sql, [CHANNEL.into(), whom.into()]).run(db).await?;
    }
    Ok(())
}

/// A user's events after this one, in their order, as many as are read at once.
///
/// # Errors
/// When the database fails.
pub async fn after(
    db: &impl ConnectionTrait,
    user: &UserId,
    id: i64,
) -> Result<Vec<(i64, Event)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        id: i64,
        kind: String,
        mailbox_id: Option<String>,
        message_id: Option<String>,
        received_at: Option<i64>,
    }
    let rows: Vec<Row> = Sql::new(
        "SELECT id, kind, mailbox_id, message_id, received_at FROM events \
         WHERE user_id = ? AND id > ? ORDER BY id LIMIT ?",
        [user.as_str().into(), id.into(), PORTION.into()],
    )
    .all(db)
    .await?;
    let event = |Row {
                     id,
                     kind,
                     mailbox_id,
                     message_id,
                     received_at,
                 }| {
        let event = from_columns(&kind, mailbox_id, message_id, received_at);
        (id, event)
    };
    Ok(rows.into_iter().map(event).collect())
}

/// How far a user's events go.
///
/// # Errors
/// When the database fails.
pub async fn extent(db: &impl ConnectionTrait, user: &UserId) -> Result<Extent, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        last_id: i64,
        oldest: Option<i64>,
    }
    let row: Option<Row> = Sql::new(
        "SELECT c.last_id, (SELECT MIN(e.id) FROM events e WHERE e.user_id = c.user_id) AS oldest \
         FROM event_counters c WHERE c.user_id = ?",
        [user.as_str().into()],
    )
    .one(db)
    .await?;
    Ok(row.map_or(
        Extent {
            last: 0,
            oldest: None,
        },
        |Row { last_id, oldest }| Extent {
            last: last_id,
            oldest,
        },
    ))
}

/// Deletes events that happened before this.
///
/// # Errors
/// When the database fails.
pub async fn delete_before(
    db: &impl ConnectionTrait,
    org: &OrgId,
    before: Timestamp,
) -> Result<u64, DbErr> {
    let sql = "DELETE FROM events WHERE org_id = ? AND created_at < ?";
    Sql::new(sql, [org.as_str().into(), before.as_millisecond().into()])
        .run(db)
        .await
}

/// Deletes the events about a mailbox.
///
/// # Errors
/// When the database fails.
pub async fn delete_of_mailbox(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
) -> Result<u64, DbErr> {
    let sql = "DELETE FROM events WHERE mailbox_id = ?";
    Sql::new(sql, [mailbox.as_str().into()]).run(db).await
}

/// Deletes the events that name a message of a mailbox.
///
/// # Errors
/// When the database fails.
pub async fn delete_of_message(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    message_id: &str,
) -> Result<u64, DbErr> {
    let sql = "DELETE FROM events WHERE mailbox_id = ? AND message_id = ?";
    Sql::new(sql, [mailbox.as_str().into(), message_id.into()])
        .run(db)
        .await
}

/// What is stored of an event.
#[derive(Default)]
struct Columns<'a> {
    kind: &'static str,
    message_id: Option<&'a str>,
    received_at: Option<i64>,
}

/// What is stored of an event; nothing of those that only a stream itself tells.
fn to_columns(event: &Event) -> Option<Columns<'_>> {
    let named = |kind| Columns {
        kind,
        ..Columns::default()
    };
    match event {
        Event::Notice {
            mailbox_id: _,
            message_id,
            received_at,
        } => Some(Columns {
            kind: "notice",
            message_id: Some(message_id),
            received_at: Some(received_at.as_millisecond()),
        }),
        Event::NoticesChanged => Some(named("notices_changed")),
        Event::TasksChanged => Some(named("tasks_changed")),
        Event::Fresh | Event::Unknown => None,
    }
}

fn from_columns(
    kind: &str,
    mailbox_id: Option<String>,
    message_id: Option<String>,
    received_at: Option<i64>,
) -> Event {
    match (kind, mailbox_id, message_id, received_at) {
        ("notice", Some(mailbox_id), Some(message_id), Some(received_at)) => Event::Notice {
            mailbox_id: MailboxId::new(mailbox_id),
            message_id,
            received_at: super::instant(received_at),
        },
        ("notices_changed", ..) => Event::NoticesChanged,
        ("tasks_changed", ..) => Event::TasksChanged,
        _ => Event::Unknown,
    }
}
