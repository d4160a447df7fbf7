//! Label categories and runs of the label job.

use crate::{DealId, LabelRunId};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// The category of a contact, by its deals. The order is the order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// At least one open deal closes this month.
    ClosingThisMonth,
    /// At least one open deal.
    OpenDeals,
    /// At least one won deal.
    Customers,
}

impl Category {
    /// Every category, first the one that wins.
    pub const ALL: &'static [Self] = &[Self::ClosingThisMonth, Self::OpenDeals, Self::Customers];

    /// The category as it travels and is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClosingThisMonth => "closing_this_month",
            Self::OpenDeals => "open_deals",
            Self::Customers => "customers",
        }
    }

    /// The category of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.as_str() == name)
    }
}

/// A category and the deal that decides it: "closing this month because *Deal X*, 31 October".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CategoryReason {
    /// The category.
    pub category: Category,
    /// The deal that decides it.
    pub deal_id: DealId,
    /// That deal's name.
    pub deal_name: String,
    /// That deal's closing date.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    #[serde(with = "crate::time::date")]
    pub closing_date: Date,
}

/// One run of the label job over one mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LabelRun {
    /// The run's id.
    pub id: LabelRunId,
    /// Why it ran.
    pub trigger: RunTrigger,
    /// When it began.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub started_at: Timestamp,
    /// When it ended; absent while it runs.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    #[serde(with = "crate::time::instant_option")]
    pub finished_at: Option<Timestamp>,
    /// How it ended.
    pub outcome: RunOutcome,
    /// What it did.
    pub counts: RunCounts,
}

/// Why a run began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RunTrigger {
    /// Its time had come.
    Schedule,
    /// The owner pressed "Run now".
    Owner,
    /// The owner took back what the job had done.
    Undo,
}

/// How a run stands or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RunOutcome {
    /// Still at work.
    Running,
    /// All done.
    Done,
    /// Google asked for patience; the next run goes on where this one stopped.
    Postponed,
    /// The grant no longer works; the mailbox waits for its owner.
    Paused,
    /// A fault of ours or an answer that could not be understood.
    Failed,
}

/// What a run did, in messages. Calls and units count what Google was asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunCounts {
    /// New messages seen in the inbox.
    pub seen: u32,
    /// Filed under "Closing this month".
    pub closing_this_month: u32,
    /// Filed under "Open deals".
    pub open_deals: u32,
    /// Filed under "Customers".
    pub customers: u32,
    /// Left in the inbox: the sender has no category.
    pub no_category: u32,
    /// Left in the inbox: bulk, forged or internal mail.
    pub not_personal: u32,
    /// Left alone: the owner had moved them back or wants them never to be filed, or they were gone.
    pub skipped: u32,
    /// MailMagnet notices added.
    pub notices: u32,
    /// Messages put back as they were.
    #[serde(default)]
    pub undone: u32,
    /// Filed before, and changed by this run: out of the inbox once they were read, or under another label.
    #[serde(default)]
    pub refiled: u32,
    /// Requests sent to Google.
    pub requests: u32,
    /// Quota units spent.
    pub units: u32,
}
