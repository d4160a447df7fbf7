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
    }
    let sql =
        "SELECT keep_in_inbox, unread_stays, starred_stays FROM label_options WHERE mailbox_id = ?";
    let row: Option<Row> = Sql::new(sql, [mailbox.as_str().into()]).one(db).await?;
    let options = |row| {
        let Row {
            keep_in_inbox,
            unread_stays,
            starred_stays,
        } = row;
        LabelOptions {
            keep_in_inbox,
            unread_stays,
            starred_stays,
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
    } = *options;
    Sql::insert(
        "label_options",
        [
            ("mailbox_id", mailbox.as_str().into()),
            ("org_id", org.as_str().into()),
            ("keep_in_inbox", keep_in_inbox.into()),
            ("unread_stays", unread_stays.into()),
            ("starred_stays", starred_stays.into()),
        ],
    )
    .add(
        " ON CONFLICT (mailbox_id) DO UPDATE SET keep_in_inbox = excluded.keep_in_inbox, \
         unread_stays = excluded.unread_stays, starred_stays = excluded.starred_stays",
        [],
    )
    .run(db)
    .await?;
    Ok(())
}
