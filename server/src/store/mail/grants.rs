//! The two grants of a mailbox, with their refresh tokens sealed.

use super::{features_from_column, features_to_column, instant};
use crate::{
    google::scope::{Features, GrantKind},
    mailbox::seal::Sealed,
    store::sql::Sql,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use contract::{
    MailboxId, OrgId,
    mailbox::{GrantCause, GrantState},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// A grant as it stands.
#[derive(Clone)]
pub struct GrantRecord {
    /// Whose it is.
    pub kind: GrantKind,
    /// How it stands.
    pub state: GrantState,
    /// What its scopes cover, or covered when it ended.
    pub features: Features,
    /// What its owner was asked for and did not allow.
    pub refused: Features,
    /// The refresh token; there while the grant is active.
    pub sealed: Option<Sealed>,
    /// When it last worked.
    pub last_used_at: Option<Timestamp>,
    /// Why it ended.
    pub cause: Option<GrantCause>,
    /// When that was noticed.
    pub ended_at: Option<Timestamp>,
}

#[derive(FromQueryResult)]
struct GrantRow {
    kind: String,
    state: String,
    features: String,
    refused: String,
    key_id: Option<String>,
    sealed: Option<String>,
    last_used_at: Option<i64>,
    cause: Option<String>,
    ended_at: Option<i64>,
}

impl TryFrom<GrantRow> for GrantRecord {
    type Error = DbErr;

    fn try_from(row: GrantRow) -> Result<Self, DbErr> {
        let GrantRow {
            kind,
            state,
            features,
            refused,
            key_id,
            sealed,
            last_used_at,
            cause,
            ended_at,
        } = row;
        let unreadable = || DbErr::Custom("a grant that cannot be read".to_owned());
        let sealed = match (key_id, sealed) {
            (Some(key_id), Some(text)) => {
                let bytes = BASE64_STANDARD.decode(text).map_err(|_| unreadable())?;
                Some(Sealed { key_id, bytes })
            }
            _ => None,
        };
        Ok(Self {
            kind: GrantKind::from_name(&kind).ok_or_else(unreadable)?,
            state: state_from_column(&state).ok_or_else(unreadable)?,
            features: features_from_column(&features).ok_or_else(unreadable)?,
            refused: features_from_column(&refused).ok_or_else(unreadable)?,
            sealed,
            last_used_at: last_used_at.map(instant),
            cause: cause.as_deref().and_then(GrantCause::from_name),
            ended_at: ended_at.map(instant),
        })
    }
}

const fn state_to_column(state: GrantState) -> &'static str {
    match state {
        GrantState::Absent => "absent",
        GrantState::Refused => "refused",
        GrantState::Active => "active",
        GrantState::Revoked => "revoked",
    }
}

fn state_from_column(column: &str) -> Option<GrantState> {
    [
        GrantState::Absent,
        GrantState::Refused,
        GrantState::Active,
        GrantState::Revoked,
    ]
    .into_iter()
    .find(|state| state_to_column(*state) == column)
}

const SELECT: &str = "SELECT kind, state, features, refused, key_id, sealed, last_used_at, cause, ended_at FROM grants ";

/// The grants of a mailbox; one that was never asked for has no row.
///
/// # Errors
/// When the database fails.
pub async fn of_mailbox(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
) -> Result<Vec<GrantRecord>, DbErr> {
    let rows: Vec<GrantRow> = Sql::new(SELECT, [])
        .add("WHERE mailbox_id = ?", [mailbox.as_str().into()])
        .all(db)
        .await?;
    rows.into_iter().map(GrantRecord::try_from).collect()
}

/// One grant of a mailbox.
///
/// # Errors
/// When the database fails.
pub async fn get(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    kind: GrantKind,
) -> Result<Option<GrantRecord>, DbErr> {
    let values = [mailbox.as_str().into(), kind.as_str().into()];
    let row: Option<GrantRow> = Sql::new(SELECT, [])
        .add("WHERE mailbox_id = ? AND kind = ?", values)
        .one(db)
        .await?;
    row.map(GrantRecord::try_from).transpose()
}

/// A grant that works, to be stored.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// Whose it is.
    pub kind: GrantKind,
    /// Its refresh token.
    pub sealed: &'a Sealed,
    /// What its scopes cover.
    pub features: &'a Features,
    /// What its owner was asked for and did not allow.
    pub refused: &'a Features,
}

/// Stores a grant that works, in the place of the one before.
///
/// # Errors
/// When the database fails.
pub async fn activate(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    given: Given<'_>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let Given {
        kind,
        sealed,
        features,
        refused,
    } = given;
    Sql::insert(
        "grants",
        [
            ("mailbox_id", mailbox.as_str().into()),
            ("kind", kind.as_str().into()),
            ("org_id", org.as_str().into()),
            ("state", state_to_column(GrantState::Active).into()),
            ("features", features_to_column(features).into()),
            ("refused", features_to_column(refused).into()),
            ("key_id", sealed.key_id.as_str().into()),
            ("sealed", BASE64_STANDARD.encode(&sealed.bytes).into()),
            ("last_used_at", now.as_millisecond().into()),
        ],
    )
    .add(
        " ON CONFLICT (mailbox_id, kind) DO UPDATE SET state = excluded.state, features = excluded.features, \
         refused = excluded.refused, key_id = excluded.key_id, sealed = excluded.sealed, \
         last_used_at = excluded.last_used_at, cause = NULL, ended_at = NULL",
        [],
    )
    .run(db)
    .await?;
    Ok(())
}

/// Seals the token of a grant that works anew. Tells whether it did: not where the grant has another token meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn reseal(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    kind: GrantKind,
    before: &Sealed,
    sealed: &Sealed,
) -> Result<bool, DbErr> {
    let sql =
        "UPDATE grants SET key_id = ?, sealed = ? WHERE mailbox_id = ? AND kind = ? AND sealed = ?";
    let values = [
        sealed.key_id.as_str().into(),
        BASE64_STANDARD.encode(&sealed.bytes).into(),
        mailbox.as_str().into(),
        kind.as_str().into(),
        BASE64_STANDARD.encode(&before.bytes).into(),
    ];
    Ok(Sql::new(sql, values).run(db).await? == 1)
}

/// A stored token with the identity that it is bound to.
#[derive(Clone)]
pub struct SealedRow {
    /// The organization.
    pub organization: String,
    /// The mailbox's owner.
    pub user: String,
    /// The mailbox.
    pub mailbox: MailboxId,
    /// Which of its grants.
    pub kind: GrantKind,
    /// The token.
    pub sealed: Sealed,
}

/// Every stored token that another key than this one sealed.
///
/// # Errors
/// When the database fails, or a row cannot be read.
pub async fn sealed_otherwise(
    db: &impl ConnectionTrait,
    key_id: &str,
) -> Result<Vec<SealedRow>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        org_id: String,
        user_id: String,
        mailbox_id: String,
        kind: String,
        key_id: String,
        sealed: String,
    }
    let sql = "SELECT m.org_id, m.user_id, g.mailbox_id, g.kind, g.key_id, g.sealed FROM grants g \
               JOIN mailboxes m ON m.id = g.mailbox_id WHERE g.sealed IS NOT NULL AND g.key_id <> ? \
               ORDER BY g.mailbox_id, g.kind";
    let rows: Vec<Row> = Sql::new(sql, [key_id.into()]).all(db).await?;
    let read = |row: Row| {
        let Row {
            org_id,
            user_id,
            mailbox_id,
            kind,
            key_id,
            sealed,
        } = row;
        let bytes = BASE64_STANDARD.decode(sealed).ok()?;
        Some(SealedRow {
            organization: org_id,
            user: user_id,
            mailbox: MailboxId::new(mailbox_id),
            kind: GrantKind::from_name(&kind)?,
            sealed: Sealed { key_id, bytes },
        })
    };
    let unreadable = || DbErr::Custom("a grant that cannot be read".to_owned());
    rows.into_iter()
        .map(|row| read(row).ok_or_else(unreadable))
        .collect()
}

/// How many tokens this key has sealed.
///
/// # Errors
/// When the database fails.
pub async fn count_sealed_with(db: &impl ConnectionTrait, key_id: &str) -> Result<u64, DbErr> {
    let sql = "SELECT COUNT(*) AS count FROM grants WHERE sealed IS NOT NULL AND key_id = ?";
    Sql::new(sql, [key_id.into()]).count(db).await
}

/// Notes that the user did not allow these features. A grant that works stays as it is otherwise.
///
/// # Errors
/// When the database fails.
pub async fn refuse(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    kind: GrantKind,
    refused: &Features,
) -> Result<(), DbErr> {
    Sql::insert(
        "grants",
        [
            ("mailbox_id", mailbox.as_str().into()),
            ("kind", kind.as_str().into()),
            ("org_id", org.as_str().into()),
            ("state", state_to_column(GrantState::Refused).into()),
            ("refused", features_to_column(refused).into()),
        ],
    )
    .add(
        " ON CONFLICT (mailbox_id, kind) DO UPDATE SET refused = excluded.refused, \
         state = CASE WHEN grants.state = ? THEN grants.state ELSE excluded.state END",
        [state_to_column(GrantState::Active).into()],
    )
    .run(db)
    .await?;
    Ok(())
}

/// Notes what a grant that works still covers, after Google took a scope out of it.
///
/// # Errors
/// When the database fails.
pub async fn narrow(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    kind: GrantKind,
    features: &Features,
) -> Result<(), DbErr> {
    let sql = "UPDATE grants SET features = ? WHERE mailbox_id = ? AND kind = ?";
    let values = [
        features_to_column(features).into(),
        mailbox.as_str().into(),
        kind.as_str().into(),
    ];
    Sql::new(sql, values).run(db).await?;
    Ok(())
}

/// Why a grant ended, and when that was noticed.
#[derive(Debug, Clone, Copy)]
pub struct Ended {
    /// As far as Google says.
    pub cause: GrantCause,
    /// When it was noticed.
    pub at: Timestamp,
}

/// Ends a grant that Google no longer accepts, or that lost its scope: its token is deleted. A cause that is known already
/// stays.
///
/// # Errors
/// When the database fails.
pub async fn end(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    kind: GrantKind,
    state: GrantState,
    ended: Ended,
) -> Result<(), DbErr> {
    let Ended { cause, at } = ended;
    let sql = "UPDATE grants SET state = ?, key_id = NULL, sealed = NULL, cause = COALESCE(cause, ?), \
               ended_at = COALESCE(ended_at, ?) WHERE mailbox_id = ? AND kind = ?";
    let values = [
        state_to_column(state).into(),
        cause.as_str().into(),
        at.as_millisecond().into(),
        mailbox.as_str().into(),
        kind.as_str().into(),
    ];
    Sql::new(sql, values).run(db).await?;
    Ok(())
}

/// Notes that a grant worked.
///
/// # Errors
/// When the database fails.
pub async fn used(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    kind: GrantKind,
    now: Timestamp,
) -> Result<(), DbErr> {
    let sql = "UPDATE grants SET last_used_at = ? WHERE mailbox_id = ? AND kind = ?";
    let values = [
        now.as_millisecond().into(),
        mailbox.as_str().into(),
        kind.as_str().into(),
    ];
    Sql::new(sql, values).run(db).await?;
    Ok(())
}

/// Takes the turn to renew a grant's access token until then. Tells whether it did: not while another process has it.
///
/// # Errors
/// When the database fails.
pub async fn take_turn(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    kind: GrantKind,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, DbErr> {
    let sql = "UPDATE grants SET renewing_until = ? WHERE mailbox_id = ? AND kind = ? AND renewing_until <= ?";
    let values = [
        until.as_millisecond().into(),
        mailbox.as_str().into(),
        kind.as_str().into(),
        now.as_millisecond().into(),
    ];
    Ok(Sql::new(sql, values).run(db).await? == 1)
}

/// Gives the turn back, unless it has ended and is another's.
///
/// # Errors
/// When the database fails.
pub async fn give_turn_back(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    kind: GrantKind,
    until: Timestamp,
) -> Result<(), DbErr> {
    let sql = "UPDATE grants SET renewing_until = 0 WHERE mailbox_id = ? AND kind = ? AND renewing_until = ?";
    let values = [
        mailbox.as_str().into(),
        kind.as_str().into(),
        until.as_millisecond().into(),
    ];
    Sql::new(sql, values).run(db).await?;
    Ok(())
}
