//! Mail on pages: the Emails list of a record, and one message opened.

mod attachments;
mod cost_line;
mod countdown;
mod email_list;
mod email_row;
mod emails_section;
mod empty;
mod message_body;
mod message_head;
mod message_panel;
mod message_text;
mod notice;
mod person_line;
mod preview;

pub use countdown::{countdown_seconds, countdown_to};
pub use emails_section::EmailsSection;
pub use message_body::MessageBody;
