//! Mail on pages: lists of mail, who the people in them are, and one message opened.

mod add_sender;
mod attachments;
mod consent;
mod cost_line;
mod countdown;
mod email_list;
mod email_row;
mod emails_section;
mod empty;
mod filter_bar;
mod listed;
mod message_head;
mod message_panel;
mod message_text;
mod notice;
mod permission;
mod person_line;
mod proposal_box;
mod who_line;

pub use consent::{Consent, ConsentButton, use_consent};
pub use countdown::{countdown_seconds, countdown_to};
pub use email_list::{EmailRows, Under, who_under};
pub use emails_section::{EmailsSection, RefreshButton};
pub use filter_bar::FilterBar;
pub use listed::Listed;
pub use message_panel::MessagePanel;
pub use notice::MailNotice;
pub use permission::{
    PermissionFlow, PermissionQuestion, outcome_words, provide_permission_flow, use_permission_flow,
};
pub use proposal_box::{Offer, ProposalBox};
pub use who_line::WhoLine;
