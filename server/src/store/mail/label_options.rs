//! How the label job works over a mailbox, as its owner wants it.

use crate::store::sql::Sql;
use contract::{MailboxId, OrgId, label_options::LabelOptions};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// The options of a mailbox; everything is off until its owner wants it otherwise.
///
/// # Errors
/// When the database fails.
pub async fn get(db: &impl ConnectionTrait, mailbox: &MailboxId) -> Result<LabelOptions, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        keep_in_inbox: bool,
        unread_stays: bool,
        starred_stays: bool,
        refile_days: i64,
        one_label_only: bool,
    }
    let sql = "SELECT keep_in_inbox, unread_stays, starred_stays, refile_days, one_label_only \
               FROM label_options WHERE mailbox_id = ?";
    let row: Option<Row> = Sql::new(sql, [mailbox.as_str().into()]).one(db).await?;
    let options = |row| {
        let Row {
            keep_in_inbox,
            unread_stays,
            starred_stays,
            refile_days,
            one_label_only,
        } = row;
        LabelOptions {
            keep_in_inbox,
            unread_stays,
            starred_stays,
            refile_days: u16::try_from(refile_days).unwrap_or_default(),
            one_label_only,
        }
    };
    Ok(row.map(options).unwrap_or_default())
}

/// Stores the options of a mailbox.
///
/// # Errors
/// When the database fails.
pub async fn put(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    options: &LabelOptions,
) -> Result<(), DbErr> {
    let LabelOptions {
        keep_in_inbox,
        unread_stays,
        starred_stays,
        refile_days,
        one_label_only,
    } = *options;
    Sql::insert(
        "label_options",
        [
            ("mailbox_id", mailbox.as_str().into()),
            ("org_id", org.as_str().into()),
            ("keep_in_inbox", keep_in_inbox.into()),
            ("unread_stays", unread_stays.into()),
            ("starred_stays", starred_stays.into()),
            ("refile_days", i64::from(refile_days).into()),
            ("one_label_only", one_label_only.into()),
        ],
    )
    .add(
        " ON CONFLICT (mailbox_id) DO UPDATE SET keep_in_inbox = excluded.keep_in_inbox, \
         unread_stays = excluded.unread_stays, starred_stays = excluded.starred_stays, \
         refile_days = excluded.refile_days, one_label_only = excluded.one_label_only",
        [],
    )
    .run(db)
    .await?;
    Ok(())
}
