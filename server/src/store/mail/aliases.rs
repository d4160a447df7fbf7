//! The addresses that a mailbox's owner writes as, as their browser has them from Gmail: mail to them is personal. They
//! are their owner's word and decide about nobody else's mail.

use crate::store::sql::Sql;
use contract::{MailboxId, OrgId};
use crm::address::Canonical;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

#[derive(FromQueryResult)]
struct Row {
    address: String,
}

/// The addresses of a mailbox as Gmail writes them; none before a browser told them.
///
/// # Errors
/// When the database fails.
pub async fn of_mailbox(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
) -> Result<Vec<String>, DbErr> {
    let sql = "SELECT address FROM mailbox_aliases WHERE mailbox_id = ? ORDER BY address_key";
    let rows: Vec<Row> = Sql::new(sql, [mailbox.as_str().into()]).all(db).await?;
    Ok(rows.into_iter().map(|row| row.address).collect())
}

/// Notes what the owner's browser says they are now, in place of what it said before.
///
/// # Errors
/// When the database fails.
pub async fn replace(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    addresses: &[String],
) -> Result<(), DbErr> {
    delete_all(db, mailbox).await?;
    for address in addresses {
        let Some(key) = Canonical::of(address) else {
            continue;
        };
        Sql::insert(
            "mailbox_aliases",
            [
                ("mailbox_id", mailbox.as_str().into()),
                ("address_key", key.as_str().into()),
                ("org_id", org.as_str().into()),
                ("address", address.as_str().into()),
            ],
        )
        .add(" ON CONFLICT (mailbox_id, address_key) DO NOTHING", [])
        .run(db)
        .await?;
    }
    Ok(())
}

/// Deletes the addresses of a mailbox; tells how many there were.
///
/// # Errors
/// When the database fails.
pub async fn delete_all(db: &impl ConnectionTrait, mailbox: &MailboxId) -> Result<u64, DbErr> {
    let sql = "DELETE FROM mailbox_aliases WHERE mailbox_id = ?";
    Sql::new(sql, [mailbox.as_str().into()]).run(db).await
}
