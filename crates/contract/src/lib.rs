//! What client and server say to each other: payloads by resource, route paths, error codes.
//!
//! This crate is a leaf: it knows serde and a date type, nothing of a database, a browser or
//! Google. It has **no type that could carry a mail's subject, snippet, body or attachment**;
//! mail reaches the client from Gmail itself. A [`template`] is what a user writes before there is
//! a mail, a [`signature`] what stands under all of it, a [`note`] or a [`task`] what a user writes
//! about a record; of a mail they hold its Message-ID.
//!
//! Conventions: instants are RFC 3339 in UTC ([`jiff::Timestamp`]), calendar dates are
//! `YYYY-MM-DD` ([`jiff::civil::Date`]), amounts are whole minor units of the organization's
//! currency. Inputs refuse unknown fields; outputs may grow.

pub mod about;
pub mod account;
pub mod config;
pub mod contact;
pub mod deal;
pub mod deal_mail;
pub mod error;
pub mod event;
pub mod id;
pub mod label;
pub mod label_categories;
pub mod label_log;
pub mod label_options;
pub mod lead;
pub mod limits;
pub mod list;
pub mod mailbox;
pub mod mailbox_records;
pub mod mailbox_setup;
pub mod note;
pub mod notice;
pub mod people;
pub mod permission;
pub mod push;
pub mod role;
pub mod route;
pub mod session;
pub mod sharing;
pub mod signature;
pub mod stage;
pub mod task;
pub mod template;
pub mod time;
pub mod user;

pub use error::{ErrorBody, ErrorCode, FieldError};
pub use id::{
    AccountId, ContactId, DealId, ExclusionId, LabelRunId, LeadId, MailboxId, NoteId, OrgId,
    ProfileId, RoleId, StageId, TaskId, TemplateId, UserId,
};
pub use list::{ListQuery, Page, SortDirection};

/// A record named beside another one: enough to show a link.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Link<Id> {
    /// The record's id.
    pub id: Id,
    /// The name to show.
    pub name: String,
}
