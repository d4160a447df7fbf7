//! Sessions. The table holds hashes of the cookies' values only.

use super::{
    organizations::closing_day_from_column,
    profiles::permissions_from_column,
    sql::Sql,
    users::{USER_COLUMNS, USER_TABLES, UserRow},
};
use contract::{
    OrgId, UserId,
    session::{Me, Organization},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// A session with everything a request needs to know about its user.
#[derive(Debug, Clone)]
pub struct Session {
    /// The user, their permissions and their organization.
    pub me: Me,
    /// When the user signed in.
    pub created_at: Timestamp,
    /// When the session was last used, to the minute.
    pub last_seen_at: Timestamp,
}

#[derive(Debug, FromQueryResult)]
struct SessionRow {
    #[sea_orm(nested)]
    user: UserRow,
    permissions: String,
    org_id: String,
    org_name: String,
    time_zone: String,
    currency: String,
    closing_day: Option<i64>,
    session_created_at: i64,
    session_last_seen_at: i64,
}

impl From<SessionRow> for Session {
    fn from(row: SessionRow) -> Self {
        let SessionRow {
            user,
            permissions,
            org_id,
            org_name,
            time_zone,
            currency,
            closing_day,
            session_created_at,
            session_last_seen_at,
        } = row;
        Self {
            me: Me {
                user: user.into(),
                permissions: permissions_from_column(&permissions),
                organization: Organization {
                    id: OrgId::new(org_id),
                    name: org_name,
                    time_zone,
                    currency,
                    closing_day: closing_day_from_column(closing_day),
                },
                // Only whoever asks for the session needs to know.
                mailbox_withdrawn: false,
                mailboxes: Vec::new(),
            },
            created_at: super::instant(session_created_at),
            last_seen_at: super::instant(session_last_seen_at),
        }
    }
}

/// Adds a session.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    id_hash: &str,
    org: &OrgId,
    user: &UserId,
    now: Timestamp,
) -> Result<(), DbErr> {
    Sql::insert(
        "sessions",
        [
            ("id_hash", id_hash.into()),
            ("org_id", org.as_str().into()),
            ("user_id", user.as_str().into()),
            ("created_at", now.as_millisecond().into()),
            ("last_seen_at", now.as_millisecond().into()),
        ],
    )
    .run(db)
    .await?;
    Ok(())
}

/// The session with this hash, however old it is.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &impl ConnectionTrait, id_hash: &str) -> Result<Option<Session>, DbErr> {
    let sql = format!(
        "SELECT {USER_COLUMNS}, p.permissions, \
         o.id AS org_id, o.name AS org_name, o.time_zone, o.currency, o.closing_day, \
         s.created_at AS session_created_at, s.last_seen_at AS session_last_seen_at \
         FROM {USER_TABLES} JOIN sessions s ON s.user_id = u.id \
         JOIN organizations o ON o.id = s.org_id \
         WHERE s.id_hash = ?"
    );
    let row: Option<SessionRow> = Sql::new(&sql, [id_hash.into()]).one(db).await?;
    Ok(row.map(Into::into))
}

/// Notes that a session was used.
///
/// # Errors
/// When the database fails.
pub async fn touch(db: &impl ConnectionTrait, id_hash: &str, now: Timestamp) -> Result<(), DbErr> {
    Sql::update("sessions", [("last_seen_at", now.as_millisecond().into())])
        .add(" WHERE id_hash = ?", [id_hash.into()])
        .run(db)
        .await?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// When the database fails.
pub async fn delete(db: &impl ConnectionTrait, id_hash: &str) -> Result<(), DbErr> {
    Sql::new("DELETE FROM sessions WHERE id_hash = ?", [id_hash.into()])
        .run(db)
        .await?;
    Ok(())
}

/// Ends every session of a user; tells how many there were.
///
/// # Errors
/// When the database fails.
pub async fn delete_of_user(db: &impl ConnectionTrait, user: &UserId) -> Result<u64, DbErr> {
    Sql::new(
        "DELETE FROM sessions WHERE user_id = ?",
        [user.as_str().into()],
    )
    .run(db)
    .await
}

/// Removes sessions that nobody can use any more: begun before `created`, or unused since `seen`.
///
/// # Errors
/// When the database fails.
pub async fn delete_ended(
    db: &impl ConnectionTrait,
    created: Timestamp,
    seen: Timestamp,
) -> Result<u64, DbErr> {
    Sql::new(
        "DELETE FROM sessions WHERE created_at <= ? OR last_seen_at <= ?",
        [
            created.as_millisecond().into(),
            seen.as_millisecond().into(),
        ],
    )
    .run(db)
    .await
}
