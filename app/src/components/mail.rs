//! Mail on pages: the Emails list of a record, and one message opened.

mod attachments;
mod consent;
mod cost_line;
mod countdown;
mod email_list;
mod email_row;
mod emails_section;
mod empty;
mod message_head;
mod message_panel;
mod message_text;
mod notice;
mod permission;
mod person_line;

pub use consent::{Consent, ConsentButton, use_consent};
pub use countdown::{countdown_seconds, countdown_to};
pub use emails_section::EmailsSection;
pub use permission::{
    PermissionFlow, PermissionQuestion, outcome_words, provide_permission_flow, use_permission_flow,
};
