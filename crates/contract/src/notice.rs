//! MailMagnet: notices of received mail. Of a message there is its id in the user's own mailbox,
//! its From address and when it was received; everything else here is the CRM's own.

use crate::{DealId, Link, UserId, deal::DealStage, label::CategoryReason, people::PersonKind};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// Which notices are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields, default)]
pub struct NoticesQuery {
    /// Where they stand.
    pub state: NoticeState,
    /// Among whose mail.
    pub list: NoticeList,
    /// Notices to skip.
    pub offset: u32,
    /// Notices to return, at most [`crate::limits::NOTICES_MAX`]. Zero: so many.
    pub limit: u32,
}

/// Where a notice stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    /// It waits for the user.
    #[default]
    Waiting,
    /// It was put off.
    Snoozed,
    /// It was dealt with.
    Handled,
    /// Its sender is muted.
    Muted,
}

impl NoticeState {
    /// Every state, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Snoozed, Self::Handled, Self::Muted];

    /// The state's name as it travels.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Snoozed => "snoozed",
            Self::Handled => "handled",
            Self::Muted => "muted",
        }
    }
}

/// Among whose mail a notice stands: by its sender's records and deals as they are now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoticeList {
    /// Everybody's.
    #[default]
    All,
    /// Contacts with an open deal that closes this month.
    ClosingThisMonth,
    /// Contacts with another open deal.
    OpenDeals,
    /// Contacts with a deal that was won.
    Customers,
    /// Contacts without such deals.
    OtherContacts,
    /// Leads.
    Leads,
    /// Senders who were in the CRM when they wrote, and are not any more.
    Strangers,
}

impl NoticeList {
    /// Every list, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::All,
        Self::ClosingThisMonth,
        Self::OpenDeals,
        Self::Customers,
        Self::OtherContacts,
        Self::Leads,
        Self::Strangers,
    ];

    /// The list's name as it travels.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::ClosingThisMonth => "closing_this_month",
            Self::OpenDeals => "open_deals",
            Self::Customers => "customers",
            Self::OtherContacts => "other_contacts",
            Self::Leads => "leads",
            Self::Strangers => "strangers",
        }
    }
}

/// The notices asked for, and how many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notices {
    /// Whose mailbox it is; absent while none is connected.
    pub mailbox: Option<NoticedMailbox>,
    /// The notices, the latest message first.
    pub items: Vec<Notice>,
    /// How many there are in this list and state.
    pub total: u64,
    /// How many there are in each list, in this state. Lists without any are left out.
    pub counts: Vec<NoticeCount>,
    /// How many wait for the user, in all lists.
    pub waiting: u64,
    /// When the next of those that were put off comes back.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    #[serde(with = "crate::time::instant_option")]
    pub next_back_at: Option<Timestamp>,
    /// Who wrote them, each sender once.
    pub senders: Vec<Sender>,
}

/// What a badge needs of [`Notices`]: it reads the same answer, and a client that is downloaded has no
/// use for reading the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct NoticesGlance {
    /// The notices, the latest message first.
    pub items: Vec<GlancedNotice>,
    /// How many wait for the user, in all lists.
    pub waiting: u64,
    /// When the next of those that were put off comes back.
    #[serde(with = "crate::time::instant_option")]
    pub next_back_at: Option<Timestamp>,
}

/// What a badge needs of a [`Notice`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GlancedNotice {
    /// Gmail's id of the message.
    pub message_id: String,
}

/// The mailbox that notices are of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticedMailbox {
    /// Its address, as Google says it.
    pub address: String,
    /// Since when MailMagnet is on; absent while it is off.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    #[serde(with = "crate::time::instant_option")]
    pub on_since: Option<Timestamp>,
    /// Whether Google takes the server's permission no more: nothing is noticed until it is given again.
    pub paused: bool,
}

/// How many notices a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeCount {
    /// The list.
    pub list: NoticeList,
    /// How many.
    pub count: u64,
}

/// A message that MailMagnet has noticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notice {
    /// Gmail's id of the message in the user's own mailbox.
    pub message_id: String,
    /// The address in From.
    pub from_address: String,
    /// When Google accepted it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub received_at: Timestamp,
    /// When the user dealt with it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    #[serde(with = "crate::time::instant_option")]
    pub handled_at: Option<Timestamp>,
    /// Until when the user has put it off.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    #[serde(with = "crate::time::instant_option")]
    pub snoozed_until: Option<Timestamp>,
}

/// Who wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sender {
    /// The address, as it stands in the notices.
    pub address: String,
    /// Among whose mail their notices stand.
    pub list: NoticeList,
    /// Their category of this month, and the deal that decides it.
    pub category: Option<CategoryReason>,
    /// The records that have the address: contacts first, then leads.
    pub records: Vec<SenderRecord>,
    /// Their deals that are open or were won: first those that are open, by closing date.
    pub deals: Vec<SenderDeal>,
    /// The open tasks about their records or deals, first those that are due first.
    #[serde(default)]
    pub tasks: Vec<SenderTask>,
}

/// An open task about a sender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SenderTask {
    /// What is to be done.
    pub title: String,
    /// Until when.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    #[serde(with = "crate::time::date_option")]
    pub due_on: Option<Date>,
}

/// A record of a sender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SenderRecord {
    /// What it is: a contact or a lead.
    pub kind: PersonKind,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// A contact's account or a lead's company; empty where there is none.
    pub company: String,
    /// The user who looks after it.
    pub owner: Link<UserId>,
    /// Whether this user has muted it.
    pub muted: bool,
}

/// A deal of a sender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SenderDeal {
    /// Its id.
    pub id: DealId,
    /// Its name.
    pub name: String,
    /// Its stage.
    pub stage: DealStage,
    /// What it is worth, in minor units of the organization's currency.
    pub amount_minor: Option<i64>,
    /// When it closes, or closed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    #[serde(with = "crate::time::date")]
    pub closing_date: Date,
}

/// What the user did about a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NoticeUpdate {
    /// Whether it is dealt with.
    pub handled: bool,
    /// Until when it is put off; absent: not at all.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "crate::time::instant_option")]
    pub snoozed_until: Option<Timestamp>,
}

/// What was deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticesDeleted {
    /// How many notices.
    pub count: u64,
}

/// How MailMagnet behaves for a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MagnetSettings {
    /// How many days a notice is kept after its message came.
    pub days_kept: u16,
    /// Whether only mail about deals that close this month is announced.
    pub only_closing_this_month: bool,
    /// Whether mail to a group alone is noticed too: none of the owner's own addresses stands in To or Cc.
    #[serde(default)]
    pub groups_too: bool,
    /// When nothing is announced, each day; absent: never.
    pub quiet: Option<QuietHours>,
}

impl Default for MagnetSettings {
    fn default() -> Self {
        Self {
            days_kept: 90,
            only_closing_this_month: false,
            groups_too: false,
            quiet: None,
        }
    }
}

/// A span of each day, in the organization's time zone. It may reach over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// The minute of the day with which it begins.
    pub from_minute: u16,
    /// The minute of the day before which it ends.
    pub until_minute: u16,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_and_lists_are_named_as_they_travel() {
        for state in NoticeState::ALL {
            let json = serde_json::to_string(&state).unwrap();
            assert_eq!(json, format!("\"{}\"", state.as_str()));
        }
        for list in NoticeList::ALL {
            let json = serde_json::to_string(&list).unwrap();
            assert_eq!(json, format!("\"{}\"", list.as_str()));
        }
    }

    #[test]
    fn an_update_takes_nothing_of_a_message() {
        let more = r#"{"handled":true,"subject":"x"}"#;
        assert!(serde_json::from_str::<NoticeUpdate>(more).is_err());
    }
}
