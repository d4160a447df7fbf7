//! MailMagnet's facts: message id, From address, received time. Nothing else of a message is kept.

use crate::store::{events, sql::Sql};
use contract::{MailboxId, OrgId, event::Event};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr};

/// A fact.
#[derive(Clone, PartialEq, Eq)]
pub struct Fact {
    /// Gmail's id of the message.
    pub message_id: String,
    /// The address in From.
    pub from_address: String,
    /// When Google accepted the message.
    pub received_at: Timestamp,
}

impl Fact {
    /// What its owner's browsers are told.
    pub fn event(&self, mailbox: &MailboxId) -> Event {
        Event::Notice {
            mailbox_id: mailbox.clone(),
            message_id: self.message_id.clone(),
            received_at: self.received_at,
        }
    }
}

/// Stores a fact. Tells whether it is new.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    fact: &Fact,
) -> Result<bool, DbErr> {
    let Fact {
        message_id,
        from_address,
        received_at,
    } = fact;
    let inserted = Sql::insert(
        "mail_facts",
        [
            ("mailbox_id", mailbox.as_str().into()),
            ("message_id", message_id.as_str().into()),
            ("org_id", org.as_str().into()),
            ("from_address", from_address.as_str().into()),
            ("received_at", received_at.as_millisecond().into()),
        ],
    )
    .add(" ON CONFLICT DO NOTHING", [])
    .run(db)
    .await?;
    Ok(inserted == 1)
}

/// Deletes the facts of a mailbox, and the events that name its messages; tells how many facts
/// there were.
///
/// # Errors
/// When the database fails.
pub async fn delete_all(db: &impl ConnectionTrait, mailbox: &MailboxId) -> Result<u64, DbErr> {
    events::delete_of_mailbox(db, mailbox).await?;
    let sql = "DELETE FROM mail_facts WHERE mailbox_id = ?";
    Sql::new(sql, [mailbox.as_str().into()]).run(db).await
}
