//! What the mail side needs to know of a mailbox's owner.

use crate::store::{profiles::permissions_from_column, sql::Sql};
use contract::{MailboxId, OrgId, UserId, permission::Permission, user::Language};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// An owner, as far as mail goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// Whether the owner may sign in and their profile includes mail.
    pub may_use_mail: bool,
    /// The language of label names, where the owner chose one.
    pub language: Option<Language>,
}

/// The owner of a mailbox, or whoever is about to become one.
///
/// # Errors
/// When the database fails.
pub async fn get(
    db: &impl ConnectionTrait,
    org: &OrgId,
    user: &UserId,
) -> Result<Option<Owner>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        state: String,
        permissions: String,
        language: Option<String>,
    }
    let sql = "SELECT u.state, p.permissions, u.language FROM users u \
               JOIN profiles p ON p.id = u.profile_id WHERE u.org_id = ? AND u.id = ?";
    let row: Option<Row> = Sql::new(sql, [org.as_str().into(), user.as_str().into()])
        .one(db)
        .await?;
    Ok(row.map(
        |Row {
             state,
             permissions,
             language,
         }| Owner {
            may_use_mail: state == "active"
                && permissions_from_column(&permissions).contains(&Permission::MailIntegration),
            language: [Language::Ja, Language::En]
                .into_iter()
                .find(|l| Some(l.tag()) == language.as_deref()),
        },
    ))
}

/// The mailboxes of owners who may not use mail any more.
///
/// # Errors
/// When the database fails.
pub async fn who_may_not(
    db: &impl ConnectionTrait,
    org: &OrgId,
) -> Result<Vec<(UserId, MailboxId)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        user_id: String,
        id: String,
    }
    let permission = format!("% {} %", Permission::MailIntegration.as_str());
    let sql = "SELECT m.user_id, m.id FROM mailboxes m JOIN users u ON u.id = m.user_id \
               JOIN profiles p ON p.id = u.profile_id WHERE m.org_id = ? \
               AND (u.state = 'deactivated' OR ' ' || p.permissions || ' ' NOT LIKE ?) ORDER BY m.user_id, m.id";
    let rows: Vec<Row> = Sql::new(sql, [org.as_str().into(), permission.into()])
        .all(db)
        .await?;
    let pair = |Row { user_id, id }| (UserId::new(user_id), MailboxId::new(id));
    Ok(rows.into_iter().map(pair).collect())
}

/// Whether a user can sign in.
///
/// # Errors
/// When the database fails.
pub async fn is_active(db: &impl ConnectionTrait, user: &UserId) -> Result<bool, DbErr> {
    let sql = "SELECT COUNT(*) AS count FROM users WHERE id = ? AND state <> 'deactivated'";
    Ok(Sql::new(sql, [user.as_str().into()]).count(db).await? > 0)
}

/// Who a user is to Google, from the first sign-in on.
///
/// # Errors
/// When the database fails.
pub async fn google_account(
    db: &impl ConnectionTrait,
    org: &OrgId,
    user: &UserId,
) -> Result<Option<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        google_subject: Option<String>,
    }
    let sql = "SELECT google_subject FROM users WHERE org_id = ? AND id = ?";
    let row: Option<Row> = Sql::new(sql, [org.as_str().into(), user.as_str().into()])
        .one(db)
        .await?;
    Ok(row.and_then(|row| row.google_subject))
}
