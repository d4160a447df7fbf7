//! Set-ups that were begun and not saved.

use super::{features_from_column, features_to_column};
use crate::{google::scope::Features, store::sql::Sql};
use contract::{
    OrgId, UserId,
    mailbox_setup::{SetupChoices, SetupStep},
    sharing::{SharingChoice, SharingMode},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// A set-up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Setup {
    /// What was chosen so far.
    pub choices: SetupChoices,
    /// What its owner did not allow at Google while there was no mailbox yet.
    pub refused: Features,
}

#[derive(FromQueryResult)]
struct SetupRow {
    step: String,
    mail_magnet: bool,
    labels: bool,
    existing_days: i64,
    sharing: String,
    refused: String,
}

/// The set-up of a user, where one was begun.
///
/// # Errors
/// When the database fails.
pub async fn get(
    db: &impl ConnectionTrait,
    org: &OrgId,
    user: &UserId,
) -> Result<Option<Setup>, DbErr> {
    let row: Option<SetupRow> = Sql::new(
        "SELECT step, mail_magnet, labels, existing_days, sharing, refused FROM mailbox_setups \
         WHERE org_id = ? AND user_id = ?",
        [org.as_str().into(), user.as_str().into()],
    )
    .one(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let viewers: Vec<String> = Sql::new(
        "SELECT viewer_id FROM mailbox_setup_viewers WHERE user_id = ? ORDER BY viewer_id",
        [user.as_str().into()],
    )
    .column(db)
    .await?;
    let viewers = viewers.into_iter().map(UserId::new);
    let SetupRow {
        step,
        mail_magnet,
        labels,
        existing_days,
        sharing,
        refused,
    } = row;
    let unreadable = || DbErr::Custom("a set-up that cannot be read".to_owned());
    Ok(Some(Setup {
        choices: SetupChoices {
            step: SetupStep::from_name(&step).ok_or_else(unreadable)?,
            mail_magnet,
            labels,
            existing_days: u16::try_from(existing_days).map_err(|_| unreadable())?,
            sharing: SharingChoice {
                mode: SharingMode::from_name(&sharing).ok_or_else(unreadable)?,
                viewers: viewers.collect(),
            },
        },
        refused: features_from_column(&refused).ok_or_else(unreadable)?,
    }))
}

/// Keeps what was chosen so far.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    db: &impl ConnectionTrait,
    org: &OrgId,
    user: &UserId,
    choices: &SetupChoices,
    now: Timestamp,
) -> Result<(), DbErr> {
    let SetupChoices {
        step,
        mail_magnet,
        labels,
        existing_days,
        sharing: SharingChoice { mode, viewers },
    } = choices;
    Sql::insert(
        "mailbox_setups",
        [
            ("user_id", user.as_str().into()),
            ("org_id", org.as_str().into()),
            ("step", step.as_str().into()),
            ("mail_magnet", (*mail_magnet).into()),
            ("labels", (*labels).into()),
            ("existing_days", i64::from(*existing_days).into()),
            ("sharing", mode.as_str().into()),
            ("refused", "".into()),
            ("changed_at", now.as_millisecond().into()),
        ],
    )
    .add(
        " ON CONFLICT (user_id) DO UPDATE SET step = excluded.step, mail_magnet = excluded.mail_magnet, \
         labels = excluded.labels, existing_days = excluded.existing_days, sharing = excluded.sharing, \
         changed_at = excluded.changed_at",
        [],
    )
    .run(db)
    .await?;
    Sql::new(
        "DELETE FROM mailbox_setup_viewers WHERE user_id = ?",
        [user.as_str().into()],
    )
    .run(db)
    .await?;
    if !viewers.is_empty() {
        let rows = viewers.iter().map(|viewer| {
            [
                user.as_str().into(),
                viewer.as_str().into(),
                org.as_str().into(),
            ]
        });
        let columns = ["user_id", "viewer_id", "org_id"];
        Sql::insert_all("mailbox_setup_viewers", columns, rows)
            .add(" ON CONFLICT DO NOTHING", [])
            .run(db)
            .await?;
    }
    Ok(())
}

/// Notes what a user did not allow at Google, where a set-up is under way.
///
/// # Errors
/// When the database fails.
pub async fn refuse(
    db: &impl ConnectionTrait,
    user: &UserId,
    refused: &Features,
) -> Result<(), DbErr> {
    Sql::update(
        "mailbox_setups",
        [("refused", features_to_column(refused).into())],
    )
    .add(" WHERE user_id = ?", [user.as_str().into()])
    .run(db)
    .await?;
    Ok(())
}

/// Forgets a set-up: it was saved, or given up.
///
/// # Errors
/// When the database fails.
pub async fn delete(db: &impl ConnectionTrait, user: &UserId) -> Result<(), DbErr> {
    Sql::new(
        "DELETE FROM mailbox_setups WHERE user_id = ?",
        [user.as_str().into()],
    )
    .run(db)
    .await?;
    Ok(())
}

/// The users whose set-up nobody has touched since this, or who only gave a consent before.
///
/// # Errors
/// When the database fails.
pub async fn untouched_since(
    db: &impl ConnectionTrait,
    org: &OrgId,
    since: Timestamp,
) -> Result<Vec<UserId>, DbErr> {
    let (org, since) = (org.as_str(), since.as_millisecond());
    let ids: Vec<String> = Sql::new(
        "SELECT user_id FROM mailbox_setups WHERE org_id = ? AND changed_at < ? \
         UNION SELECT m.user_id FROM mailboxes m WHERE m.org_id = ? AND m.set_up_at IS NULL AND m.connected_at < ? \
         AND NOT EXISTS (SELECT 1 FROM mailbox_setups s WHERE s.user_id = m.user_id)",
        [org.into(), since.into(), org.into(), since.into()],
    )
    .column(db)
    .await?;
    Ok(ids.into_iter().map(UserId::new).collect())
}
