//! Mailboxes, grants, MailMagnet facts, label runs and their ledgers.
//!
//! No table here has a column that could hold a subject, a snippet, a body or an attachment. What MailMagnet keeps of a
//! message is its id, its From address and when it was received.

pub mod aliases;
pub mod attempts;
pub mod backlog;
pub mod book;
pub mod calls;
pub mod exclusions;
pub mod facts;
pub mod filed;
pub mod grants;
pub mod label_categories;
pub mod label_options;
pub mod labels;
pub mod leases;
pub mod ledger;
pub mod mailboxes;
pub mod migration;
pub mod owners;
pub mod pushes;
pub mod queue;
pub mod receipts;
pub mod records;
pub mod refile;
pub mod runs;
pub mod setups;
pub mod sharing;
pub mod skips;
pub mod undo;
pub mod waiting;
pub mod watches;

use crate::google::scope::Features;
use contract::mailbox::MailFeature;
use jiff::Timestamp;

/// An instant from its column.
fn instant(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or_default()
}

/// A count for its column.
fn count(column: i64) -> u32 {
    u32::try_from(column).unwrap_or_default()
}

/// Features for their column: their names with commas between them.
fn features_to_column(features: &Features) -> String {
    let names: Vec<&str> = features.iter().map(|feature| feature.as_str()).collect();
    names.join(",")
}

/// Features from their column; nothing where a name is unknown.
fn features_from_column(column: &str) -> Option<Features> {
    let names = column.split(',').filter(|name| !name.is_empty());
    names.map(MailFeature::from_name).collect()
}
