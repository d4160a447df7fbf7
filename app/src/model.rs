//! What pages decide, pure: no leptos, no web_sys, no clock. Tested natively.

pub mod account_draft;
pub mod calendar;
pub mod chosen;
pub mod contact_draft;
pub mod deal_draft;
pub mod draft;
pub mod initials;
pub mod lead_draft;
pub mod list_state;
pub mod live;
pub mod load;
pub mod mail;
pub mod money;
pub mod page;
pub mod paged;
pub mod permissions;
pub mod pipeline;
pub mod role_tree;
pub mod settings_drafts;
pub mod signature_draft;
pub mod template_draft;
pub mod template_list;
pub mod window;
