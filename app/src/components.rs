//! The parts pages are made of, one a file. They know the look and the keyboard, not the CRM.

mod addresses_field;
mod avatar;
mod button;
mod chip;
mod choice_bar;
mod combobox;
mod confirm;
mod data_table;
mod dialog;
mod empty_state;
mod error_state;
mod field;
mod form_frame;
mod icon;
mod language_switch;
mod leave_guard;
mod list_frame;
pub mod mail;
mod nav;
mod notices;
mod page_head;
mod search_box;
mod select_field;
mod show;
mod skeleton;
mod text_field;
mod theme_switch;
mod toast_list;
mod words;

pub use addresses_field::AddressesField;
pub use avatar::Avatar;
pub use button::{Button, ButtonKind};
pub use chip::{CategoryChip, Chip, LeadStatusChip, StageChip, Tone};
pub use choice_bar::ChoiceBar;
pub use combobox::{Choice, Combobox, Finder};
pub use confirm::Confirm;
pub use data_table::DataTable;
pub use dialog::Dialog;
pub use empty_state::EmptyState;
pub use error_state::ErrorState;
pub use field::FieldFrame;
pub use form_frame::FormFrame;
pub use icon::Icon;
pub use language_switch::LanguageSwitch;
pub use leave_guard::LeaveGuard;
pub use list_frame::{ListFrame, ListWords};
pub use nav::Nav;
pub use notices::{ExpiredNotice, OfflineNotice};
pub use page_head::PageHead;
pub use search_box::SearchBox;
pub use select_field::SelectField;
pub use show::{Show, When};
pub use skeleton::{SkeletonRecord, SkeletonRows};
pub use text_field::{TextArea, TextField};
pub use theme_switch::ThemeSwitch;
pub use toast_list::ToastList;
pub use words::{
    category_words, error_words, lead_status_words, permission_words, problem_words,
    stage_kind_words, user_state_words,
};
