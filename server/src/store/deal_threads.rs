//! Conversations that users have linked to deals: a number of one mailbox, and the deal.

use super::{addresses, sql::Sql};
use contract::{
    ContactId, DealId, Link, MailboxId, OrgId,
    deal_mail::{DealPerson, LinkedThread},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

#[derive(FromQueryResult)]
struct ThreadRow {
    thread_id: String,
    linked_at: i64,
}

#[derive(FromQueryResult)]
struct DealRow {
    id: String,
    name: String,
}

#[derive(FromQueryResult)]
struct PersonRow {
    id: String,
    name: String,
    addresses: Option<String>,
}

/// The conversations of a mailbox that are linked to a deal, the latest link first.
///
/// # Errors
/// When the database fails.
pub async fn of_deal(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    deal: &DealId,
) -> Result<Vec<LinkedThread>, DbErr> {
    let rows: Vec<ThreadRow> = Sql::new(
        "SELECT thread_id, linked_at FROM deal_threads \
         WHERE org_id = ? AND mailbox_id = ? AND deal_id = ? ORDER BY linked_at DESC, thread_id",
        [
            org.as_str().into(),
            mailbox.as_str().into(),
            deal.as_str().into(),
        ],
    )
    .all(db)
    .await?;
    let thread = |ThreadRow {
                      thread_id,
                      linked_at,
                  }| LinkedThread {
        thread_id,
        linked_at: super::instant(linked_at),
    };
    Ok(rows.into_iter().map(thread).collect())
}

/// The deal that a conversation is linked to.
///
/// # Errors
/// When the database fails.
pub async fn deal_of(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    thread: &str,
) -> Result<Option<Link<DealId>>, DbErr> {
    let row: Option<DealRow> = Sql::new(
        "SELECT d.id, d.name FROM deal_threads t JOIN deals d ON d.id = t.deal_id \
         WHERE t.org_id = ? AND t.mailbox_id = ? AND t.thread_id = ?",
        [org.as_str().into(), mailbox.as_str().into(), thread.into()],
    )
    .one(db)
    .await?;
    Ok(row.map(|DealRow { id, name }| Link {
        id: DealId::new(id),
        name,
    }))
}

/// Links a conversation to a deal, in place of the deal it was linked to.
///
/// # Errors
/// When the database fails.
pub async fn link(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    thread: &str,
    deal: &DealId,
    now: Timestamp,
) -> Result<(), DbErr> {
    Sql::insert(
        "deal_threads",
        [
            ("mailbox_id", mailbox.as_str().into()),
            ("thread_id", thread.into()),
            ("org_id", org.as_str().into()),
            ("deal_id", deal.as_str().into()),
            ("linked_at", now.as_millisecond().into()),
        ],
    )
    .add(
        " ON CONFLICT (mailbox_id, thread_id) DO UPDATE \
         SET deal_id = excluded.deal_id, linked_at = excluded.linked_at",
        [],
    )
    .run(db)
    .await?;
    Ok(())
}

/// Takes a conversation off a deal; tells whether it was linked to it.
///
/// # Errors
/// When the database fails.
pub async fn unlink(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    thread: &str,
    deal: &DealId,
) -> Result<bool, DbErr> {
    let sql = "DELETE FROM deal_threads \
               WHERE org_id = ? AND mailbox_id = ? AND thread_id = ? AND deal_id = ?";
    let values = [
        org.as_str().into(),
        mailbox.as_str().into(),
        thread.into(),
        deal.as_str().into(),
    ];
    Ok(Sql::new(sql, values).run(db).await? > 0)
}

/// Deletes every link of a mailbox; tells how many there were.
///
/// # Errors
/// When the database fails.
pub async fn delete_all(db: &impl ConnectionTrait, mailbox: &MailboxId) -> Result<u64, DbErr> {
    let sql = "DELETE FROM deal_threads WHERE mailbox_id = ?";
    Sql::new(sql, [mailbox.as_str().into()]).run(db).await
}

/// The people of a deal with their addresses, in their order.
///
/// # Errors
/// When the database fails.
pub async fn people(
    db: &impl ConnectionTrait,
    org: &OrgId,
    deal: &DealId,
) -> Result<Vec<DealPerson>, DbErr> {
    let rows: Vec<PersonRow> = Sql::new(
        "SELECT c.id, c.full_name AS name, \
         (SELECT string_agg(e.address, ' ' ORDER BY e.position) FROM contact_addresses e \
          WHERE e.contact_id = c.id) AS addresses \
         FROM deal_contacts dc JOIN contacts c ON c.id = dc.contact_id \
         WHERE dc.org_id = ? AND dc.deal_id = ? ORDER BY dc.position",
        [org.as_str().into(), deal.as_str().into()],
    )
    .all(db)
    .await?;
    let person = |PersonRow {
                      id,
                      name,
                      addresses,
                  }| DealPerson {
        id: ContactId::new(id),
        name,
        addresses: addresses::from_column(addresses.as_deref()),
    };
    Ok(rows.into_iter().map(person).collect())
}
