//! Putting a new key in the place of an old one: every stored token is opened with the key that sealed it and sealed
//! with the present one.
//!
//! Each row is changed by one statement, and only while it holds what was read. So servers may be at work meanwhile, and
//! a rotation that is cut off anywhere has done its rows and left the others: the next one goes on with those.

use super::seal::{Binding, Keyring};
use crate::{
    randomness::Randomness,
    store::{Store, mail::grants},
};
use contract::MailboxId;
use sea_orm::DbErr;
use std::fmt;

/// What a rotation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// The id of the present key.
    pub key_id: String,
    /// Tokens sealed anew.
    pub resealed: u32,
    /// Tokens that were sealed with the present key before.
    pub before: u64,
    /// Tokens that changed meanwhile: whoever changed them sealed them with the key they have.
    pub changed: u32,
    /// Mailboxes with a token that none of the keys opens; their owners have to connect again.
    pub unreadable: Vec<MailboxId>,
}

impl fmt::Display for Rotated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            key_id,
            resealed,
            before,
            changed,
            unreadable,
        } = self;
        writeln!(f, "present key: {key_id}")?;
        writeln!(f, "sealed anew: {resealed}")?;
        writeln!(f, "sealed with it before: {before}")?;
        writeln!(f, "changed meanwhile, run again: {changed}")?;
        write!(f, "opened by none of the keys: {}", unreadable.len())?;
        for mailbox in unreadable {
            write!(f, "\n  mailbox {mailbox}")?;
        }
        Ok(())
    }
}

/// Seals every stored token with the present key.
///
/// # Errors
/// When the database fails. What was sealed anew by then stays so.
pub async fn run(
    store: &Store,
    keyring: &Keyring,
    randomness: &Randomness,
) -> Result<Rotated, DbErr> {
    let db = store.db();
    let mut rotated = Rotated {
        key_id: keyring.key_id().to_owned(),
        resealed: 0,
        before: grants::count_sealed_with(db, keyring.key_id()).await?,
        changed: 0,
        unreadable: Vec::new(),
    };
    for row in grants::sealed_otherwise(db, keyring.key_id()).await? {
        let binding = Binding {
            organization: &row.organization,
            user: &row.user,
            mailbox: row.mailbox.as_str(),
            kind: row.kind,
        };
        let Ok(token) = keyring.open(&row.sealed, binding) else {
            rotated.unreadable.push(row.mailbox);
            continue;
        };
        let anew = keyring.seal(&token, binding, randomness.bytes());
        if grants::reseal(db, &row.mailbox, row.kind, &row.sealed, &anew).await? {
            rotated.resealed += 1;
        } else {
            rotated.changed += 1;
        }
    }
    Ok(rotated)
}
