//! MailMagnet's notices: the facts of a mailbox with what its owner did about them, whom its owner
//! has muted, and how MailMagnet behaves for them. Every question names the mailbox or the user:
//! nobody has another one's notices.

use super::{instant, sql::Sql};
use contract::{
    MailboxId, OrgId, UserId,
    notice::{MagnetSettings, Notice, NoticeUpdate, QuietHours},
    people::PersonKind,
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use std::collections::HashSet;

/// Notices that are looked at for one answer. So many personal mails from customers come to
/// nobody in the longest time they may be kept.
const MOST: i64 = 20_000;

#[derive(FromQueryResult)]
struct Row {
    message_id: String,
    from_address: String,
    received_at: i64,
    handled_at: Option<i64>,
    snoozed_until: Option<i64>,
}

impl From<Row> for Notice {
    fn from(row: Row) -> Self {
        let Row {
            message_id,
            from_address,
            received_at,
            handled_at,
            snoozed_until,
        } = row;
        Self {
            message_id,
            from_address,
            received_at: instant(received_at),
            handled_at: handled_at.map(instant),
            snoozed_until: snoozed_until.map(instant),
        }
    }
}

/// All notices of a mailbox, the latest message first.
///
/// # Errors
/// When the database fails.
pub async fn of_mailbox(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
) -> Result<Vec<Notice>, DbErr> {
    let rows: Vec<Row> = Sql::new(
        "SELECT f.message_id, f.from_address, f.received_at, m.handled_at, m.snoozed_until \
         FROM mail_facts f LEFT JOIN notice_marks m \
         ON m.mailbox_id = f.mailbox_id AND m.message_id = f.message_id \
         WHERE f.mailbox_id = ? ORDER BY f.received_at DESC, f.message_id LIMIT ?",
        [mailbox.as_str().into(), MOST.into()],
    )
    .all(db)
    .await?;
    Ok(rows.into_iter().map(Notice::from).collect())
}

/// Notes what the owner did about a notice. Whether there is such a notice.
///
/// # Errors
/// When the database fails.
pub async fn mark(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    message_id: &str,
    update: &NoticeUpdate,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let NoticeUpdate {
        handled,
        snoozed_until,
    } = *update;
    let handled_at = handled.then(|| now.as_millisecond());
    let marked = Sql::new(
        "INSERT INTO notice_marks (mailbox_id, message_id, org_id, handled_at, snoozed_until) \
         SELECT mailbox_id, message_id, org_id, CAST(? AS BIGINT), CAST(? AS BIGINT) \
         FROM mail_facts WHERE mailbox_id = ? AND message_id = ? \
         ON CONFLICT (mailbox_id, message_id) DO UPDATE \
         SET handled_at = excluded.handled_at, snoozed_until = excluded.snoozed_until",
        [
            handled_at.into(),
            snoozed_until.map(Timestamp::as_millisecond).into(),
            mailbox.as_str().into(),
            message_id.into(),
        ],
    )
    .run(db)
    .await?;
    Ok(marked == 1)
}

/// Deletes a notice. Whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn delete(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    message_id: &str,
) -> Result<bool, DbErr> {
    let sql = "DELETE FROM mail_facts WHERE mailbox_id = ? AND message_id = ?";
    let values = [mailbox.as_str().into(), message_id.into()];
    Ok(Sql::new(sql, values).run(db).await? == 1)
}

/// The records that a user has muted.
///
/// # Errors
/// When the database fails.
pub async fn muted(
    db: &impl ConnectionTrait,
    user: &UserId,
) -> Result<HashSet<(PersonKind, String)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Muted {
        kind: String,
        record_id: String,
    }
    let sql = "SELECT kind, record_id FROM notice_mutes WHERE user_id = ?";
    let rows: Vec<Muted> = Sql::new(sql, [user.as_str().into()]).all(db).await?;
    let muted = rows
        .into_iter()
        .filter_map(|Muted { kind, record_id }| Some((PersonKind::from_name(&kind)?, record_id)));
    Ok(muted.collect())
}

/// Mutes a record for a user.
///
/// # Errors
/// When the database fails.
pub async fn mute(
    db: &impl ConnectionTrait,
    org: &OrgId,
    user: &UserId,
    kind: PersonKind,
    record_id: &str,
) -> Result<(), DbErr> {
    Sql::insert(
        "notice_mutes",
        [
            ("user_id", user.as_str().into()),
            ("kind", kind.as_str().into()),
            ("record_id", record_id.into()),
            ("org_id", org.as_str().into()),
        ],
    )
    .add(" ON CONFLICT DO NOTHING", [])
    .run(db)
    .await?;
    Ok(())
}

/// Lets a record be heard again.
///
/// # Errors
/// When the database fails.
pub async fn unmute(
    db: &impl ConnectionTrait,
    user: &UserId,
    kind: PersonKind,
    record_id: &str,
) -> Result<(), DbErr> {
    let sql = "DELETE FROM notice_mutes WHERE user_id = ? AND kind = ? AND record_id = ?";
    let values = [user.as_str().into(), kind.as_str().into(), record_id.into()];
    Sql::new(sql, values).run(db).await?;
    Ok(())
}

/// How MailMagnet behaves for a user.
///
/// # Errors
/// When the database fails.
pub async fn settings(db: &impl ConnectionTrait, user: &UserId) -> Result<MagnetSettings, DbErr> {
    #[derive(FromQueryResult)]
    struct Settings {
        days_kept: i64,
        only_closing_this_month: bool,
        groups_too: bool,
        quiet_from_minute: Option<i64>,
        quiet_until_minute: Option<i64>,
    }
    let sql = "SELECT days_kept, only_closing_this_month, groups_too, quiet_from_minute, quiet_until_minute \
               FROM magnet_settings WHERE user_id = ?";
    let row: Option<Settings> = Sql::new(sql, [user.as_str().into()]).one(db).await?;
    let Some(row) = row else {
        return Ok(MagnetSettings::default());
    };
    let minute = |minute: Option<i64>| minute.and_then(|minute| u16::try_from(minute).ok());
    let quiet = minute(row.quiet_from_minute).zip(minute(row.quiet_until_minute));
    Ok(MagnetSettings {
        days_kept: u16::try_from(row.days_kept)
            .unwrap_or_else(|_| MagnetSettings::default().days_kept),
        only_closing_this_month: row.only_closing_this_month,
        groups_too: row.groups_too,
        quiet: quiet.map(|(from_minute, until_minute)| QuietHours {
            from_minute,
            until_minute,
        }),
    })
}

/// Changes how MailMagnet behaves for a user.
///
/// # Errors
/// When the database fails.
pub async fn set_settings(
    db: &impl ConnectionTrait,
    org: &OrgId,
    user: &UserId,
    settings: &MagnetSettings,
) -> Result<(), DbErr> {
    let MagnetSettings {
        days_kept,
        only_closing_this_month,
        groups_too,
        quiet,
    } = *settings;
    let minute = |minute: fn(QuietHours) -> u16| quiet.map(|quiet| i64::from(minute(quiet)));
    Sql::insert(
        "magnet_settings",
        [
            ("user_id", user.as_str().into()),
            ("org_id", org.as_str().into()),
            ("days_kept", i64::from(days_kept).into()),
            ("only_closing_this_month", only_closing_this_month.into()),
            ("groups_too", groups_too.into()),
            (
                "quiet_from_minute",
                minute(|quiet| quiet.from_minute).into(),
            ),
            (
                "quiet_until_minute",
                minute(|quiet| quiet.until_minute).into(),
            ),
        ],
    )
    .add(
        " ON CONFLICT (user_id) DO UPDATE SET days_kept = excluded.days_kept, \
         only_closing_this_month = excluded.only_closing_this_month, groups_too = excluded.groups_too, \
         quiet_from_minute = excluded.quiet_from_minute, \
         quiet_until_minute = excluded.quiet_until_minute",
        [],
    )
    .run(db)
    .await?;
    Ok(())
}

/// Deletes what a user without a mailbox chose about MailMagnet; tells how many records they had muted. It stays where
/// they have another mailbox.
///
/// # Errors
/// When the database fails.
pub async fn delete_choices(db: &impl ConnectionTrait, user: &UserId) -> Result<u64, DbErr> {
    let of_user = |sql| Sql::new(sql, [user.as_str().into()]);
    let settings = "DELETE FROM magnet_settings WHERE user_id = ? \
                    AND NOT EXISTS (SELECT 1 FROM mailboxes m WHERE m.user_id = magnet_settings.user_id)";
    of_user(settings).run(db).await?;
    let mutes = "DELETE FROM notice_mutes WHERE user_id = ? \
                 AND NOT EXISTS (SELECT 1 FROM mailboxes m WHERE m.user_id = notice_mutes.user_id)";
    of_user(mutes).run(db).await
}

/// Deletes notices that are older than their owners want them: ninety days where they did not say.
///
/// # Errors
/// When the database fails.
pub async fn delete_old(
    db: &impl ConnectionTrait,
    org: &OrgId,
    now: Timestamp,
) -> Result<u64, DbErr> {
    const DAY_MS: i64 = 86_400_000;
    let default_days = i64::from(MagnetSettings::default().days_kept);
    Sql::new(
        "DELETE FROM mail_facts WHERE org_id = ? AND received_at < CAST(? AS BIGINT) - CAST(? AS BIGINT) * \
         COALESCE((SELECT s.days_kept FROM magnet_settings s JOIN mailboxes b ON b.user_id = s.user_id \
         WHERE b.id = mail_facts.mailbox_id), CAST(? AS BIGINT))",
        [
            org.as_str().into(),
            now.as_millisecond().into(),
            DAY_MS.into(),
            default_days.into(),
        ],
    )
    .run(db)
    .await
}
