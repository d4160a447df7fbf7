//! The two grants of a mailbox, with their refresh tokens sealed.

use super::instant;
use crate::{google::scope::GrantKind, mailbox::seal::Sealed, store::sql::Sql};
use base64::{Engine, prelude::BASE64_STANDARD};
use contract::{MailboxId, OrgId, mailbox::GrantState};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

/// A grant as it stands.
#[derive(Clone)]
pub struct GrantRecord {
    /// Whose it is.
    pub kind: GrantKind,
    /// How it stands.
    pub state: GrantState,
    /// The refresh token; there while the grant is active.
    pub sealed: Option<Sealed>,
    /// When it last worked.
    pub last_used_at: Option<Timestamp>,
}

#[derive(FromQueryResult)]
struct GrantRow {
    kind: String,
    state: String,
    key_id: Option<String>,
    sealed: Option<String>,
    last_used_at: Option<i64>,
}

impl TryFrom<GrantRow> for GrantRecord {
    type Error = DbErr;

    fn try_from(row: GrantRow) -> Result<Self, DbErr> {
        let GrantRow {
            kind,
            state,
            key_id,
            sealed,
            last_used_at,
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
            sealed,
            last_used_at: last_used_at.map(instant),
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

/// The grants of a mailbox; one that was never asked for has no row.
///
/// # Errors
/// When the database fails.
pub async fn of_mailbox(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
) -> Result<Vec<GrantRecord>, DbErr> {
    let sql = "SELECT kind, state, key_id, sealed, last_used_at FROM grants WHERE mailbox_id = ?";
    let rows: Vec<GrantRow> = Sql::new(sql, [mailbox.as_str().into()]).all(db).await?;
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
    let sql = "SELECT kind, state, key_id, sealed, last_used_at FROM grants WHERE mailbox_id = ? AND kind = ?";
    let values = [mailbox.as_str().into(), kind.as_str().into()];
    let row: Option<GrantRow> = Sql::new(sql, values).one(db).await?;
    row.map(GrantRecord::try_from).transpose()
}

/// Stores a grant that works.
///
/// # Errors
/// When the database fails.
pub async fn activate(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    kind: GrantKind,
    sealed: &Sealed,
    now: Timestamp,
) -> Result<(), DbErr> {
    let sealed_text = BASE64_STANDARD.encode(&sealed.bytes);
    let fresh = [
        ("state", Value::from(state_to_column(GrantState::Active))),
        ("key_id", sealed.key_id.as_str().into()),
        ("sealed", sealed_text.as_str().into()),
        ("last_used_at", now.as_millisecond().into()),
    ];
    let [state, key_id, sealed, last_used_at] = fresh;
    Sql::insert(
        "grants",
        [
            ("mailbox_id", mailbox.as_str().into()),
            ("kind", kind.as_str().into()),
            ("org_id", org.as_str().into()),
            state,
            key_id,
            sealed,
            last_used_at,
        ],
    )
    .add(
        " ON CONFLICT (mailbox_id, kind) DO UPDATE SET state = excluded.state, key_id = excluded.key_id, \
         sealed = excluded.sealed, last_used_at = excluded.last_used_at",
        [],
    )
    .run(db)
    .await?;
    Ok(())
}

/// Notes that the user did not tick the scope. A grant that works stays as it is.
///
/// # Errors
/// When the database fails.
pub async fn refuse(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    kind: GrantKind,
) -> Result<(), DbErr> {
    Sql::insert(
        "grants",
        [
            ("mailbox_id", mailbox.as_str().into()),
            ("kind", kind.as_str().into()),
            ("org_id", org.as_str().into()),
            ("state", state_to_column(GrantState::Refused).into()),
        ],
    )
    .add(
        " ON CONFLICT (mailbox_id, kind) DO UPDATE SET state = excluded.state WHERE grants.state <> ?",
        [state_to_column(GrantState::Active).into()],
    )
    .run(db)
    .await?;
    Ok(())
}

/// Ends a grant that Google no longer accepts, or that lost its scope: its token is deleted.
///
/// # Errors
/// When the database fails.
pub async fn end(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    kind: GrantKind,
    state: GrantState,
) -> Result<(), DbErr> {
    let sql = "UPDATE grants SET state = ?, key_id = NULL, sealed = NULL WHERE mailbox_id = ? AND kind = ?";
    let values = [
        state_to_column(state).into(),
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
