//! Label categories and runs of the label job.

use crate::{DealId, LabelRunId};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The category of a contact, by its deals: one of the three that every mailbox has, or one that the mailbox's owner made.
/// Of a mailbox [`crate::label_categories::LabelCategories`] says which one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "Cow<'static, str>")]
pub enum Category {
    /// At least one open deal closes this month: `closing_this_month`.
    ClosingThisMonth,
    /// At least one open deal: `open_deals`.
    OpenDeals,
    /// At least one won deal: `customers`.
    Customers,
    /// At least one deal passes the filter of a category of the owner's own: `own_` and its number.
    Own(OwnCategoryId),
}

/// The number of a category that a mailbox's owner made: from 1, and never given again in that mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct OwnCategoryId(pub u16);

/// What stands before the number of an own category.
const OWN: &str = "own_";

impl Category {
    /// The three that every mailbox has, first the one that wins.
    pub const BUILT_IN: &'static [Self] =
        &[Self::ClosingThisMonth, Self::OpenDeals, Self::Customers];

    /// The category as it travels and is stored.
    pub fn name(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::ClosingThisMonth => "closing_this_month",
            Self::OpenDeals => "open_deals",
            Self::Customers => "customers",
            Self::Own(OwnCategoryId(number)) => return Cow::Owned(format!("{OWN}{number}")),
        })
    }

    /// The category of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        if let Some(number) = name.strip_prefix(OWN) {
            let own = Self::Own(OwnCategoryId(number.parse().ok()?));
            // One name each: no sign, no zeros before it.
            return (own.name() == name).then_some(own);
        }
        Self::BUILT_IN.iter().copied().find(|c| c.name() == name)
    }
}

impl From<Category> for Cow<'static, str> {
    fn from(category: Category) -> Self {
        category.name()
    }
}

impl TryFrom<String> for Category {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::from_name(&name).ok_or("no such category")
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Category {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::Type::String)
            .pattern(Some(
                "^(closing_this_month|open_deals|customers|own_[0-9]+)$",
            ))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Category {}

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
    /// Filed under categories of the owner's own.
    #[serde(default)]
    pub own_categories: u32,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_is_stored_as_it_travels() {
        let own = Category::Own(OwnCategoryId(12));
        for category in Category::BUILT_IN.iter().copied().chain([own]) {
            let json = serde_json::to_string(&category).unwrap();
            assert_eq!(json, format!("\"{}\"", category.name()));
            assert_eq!(Category::from_name(&category.name()), Some(category));
            assert_eq!(serde_json::from_str::<Category>(&json).unwrap(), category);
        }
        assert_eq!(own.name(), "own_12");
    }

    #[test]
    fn what_is_no_category_is_none() {
        for name in [
            "",
            "own_",
            "own_01",
            "own_+1",
            "own_-1",
            "own_65536",
            "Customers",
        ] {
            assert_eq!(Category::from_name(name), None, "{name}");
        }
        assert!(serde_json::from_str::<Category>("\"own_x\"").is_err());
    }
}
