//! Mail on pages: lists, conversations, acting on them, who the people in them are, and the
//! permissions that takes.

mod account_switch;
mod acting;
mod acting_trouble;
mod action_buttons;
mod add_sender;
mod attachments;
mod compose;
mod consent;
mod cost_line;
mod countdown;
mod deal_filter;
mod deal_line;
mod deal_links;
mod deal_picker;
mod email_list;
mod email_row;
mod emails_section;
mod empty;
mod filter_bar;
mod html_frame;
mod keys;
mod label_picker;
mod link_button;
mod listed;
mod merge_words;
mod merged_text;
mod message_actions;
mod message_body;
mod message_content;
mod message_head;
mod message_skeleton;
mod message_text;
mod never_file;
mod note_file;
mod notice;
mod permission;
mod permission_way;
mod person_line;
mod preview;
mod proposal_box;
mod selection_bar;
mod source_tabs;
mod thread_message;
mod thread_panel;
mod thread_people;
mod thread_view;
mod who_line;

pub use account_switch::AccountSwitch;
pub use acting::{Acting, provide_acting, use_acting};
pub use acting_trouble::ActingTrouble;
pub use action_buttons::ActionButtons;
pub use compose::{
    AnswerButtons, Dock as ComposeDock, NewMail, Start, WriteButton, Writing, WritingPlace,
    provide_writing, use_writing, write_to,
};
pub use consent::{Consent, ConsentButton, SettingUp, use_consent};
pub use countdown::{countdown_seconds, countdown_to};
pub use deal_links::{DealLinks, provide_deal_links};
pub use email_list::{EmailRows, Under, move_focus, who_under};
pub use email_row::{MailTime, keep_focus};
pub use emails_section::{EmailsSection, RefreshButton};
pub use filter_bar::FilterBar;
pub use keys::{Key, KeysHelp, plain_key};
pub use label_picker::LabelPicker;
pub use link_button::LinkButton;
pub use listed::Listed;
pub use merge_words::{field_words, gap_words, labeled, module_words, warning_words};
pub use merged_text::MergedText;
pub use message_body::MessageBody;
pub use note_file::NoteFile;
pub use notice::{MailNotice, SETTINGS, SETUP, failure_texts};
use notice::{failure_words, next_step};
pub use permission::{
    PermissionFlow, PermissionQuestion, provide_permission_flow, use_permission_flow,
};
pub use permission_way::{PermissionWay, outcome_words};
pub use proposal_box::{Offer, ProposalBox};
pub use selection_bar::SelectionBar;
pub use thread_panel::ThreadPanel;
pub use thread_view::ThreadView;
pub use who_line::WhoLine;
