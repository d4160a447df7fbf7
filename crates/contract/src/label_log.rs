//! The log of the label job, message by message, and taking back what it did. A message is its id: what it says is for
//! its owner's browser to ask of Gmail.

use crate::{
    ContactId, DealId, LabelRunId, Link,
    label::{Category, LabelRun},
    label_categories::OwnName,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// Which runs a list of runs shows (query of `GET /api/mailbox/runs`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(deny_unknown_fields)]
pub struct RunsQuery {
    /// Only runs that are older than this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<LabelRunId>,
}

/// Runs that changed or skipped something, or did not come to their end, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunList {
    /// The runs.
    pub runs: Vec<LabelRun>,
    /// Whether there are older ones.
    pub more: bool,
}

/// Which messages of a run are shown (query of `GET /api/mailbox/runs/{id}`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(deny_unknown_fields)]
pub struct RunQuery {
    /// Only messages that come after this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// A run and its messages, a page at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunDetail {
    /// The run.
    pub run: LabelRun,
    /// What it filed, or took back, in the order of message ids.
    pub messages: Vec<FiledMessage>,
    /// Whether there are more.
    pub more: bool,
    /// Messages that it left alone although somebody known wrote them, with the first page only.
    pub skipped: Vec<SkippedMessage>,
}

/// A message that the job filed, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FiledMessage {
    /// Gmail's id of the message.
    pub message_id: String,
    /// The category it was filed under.
    pub category: Category,
    /// What the user calls that category, if it is one of their own; it may be removed by now.
    #[serde(default)]
    pub own_category: Option<OwnName>,
    /// The contact who wrote it; absent where there is none any more.
    pub contact: Option<Link<ContactId>>,
    /// The deal that decided, as it was called then.
    pub deal: Link<DealId>,
    /// That deal's closing date then; absent where it was not noted.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    #[serde(with = "crate::time::date_option")]
    pub closing_date: Option<Date>,
    /// What came of it.
    pub state: FiledState,
    /// Whether it was taken back, and what came of that; absent while it stands.
    pub undo: Option<UndoState>,
    /// What was done with it.
    #[serde(default)]
    pub inbox: FiledInbox,
}

/// What was done with a filed message's place in the inbox.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FiledInbox {
    /// It left the inbox when it was filed.
    #[default]
    Left,
    /// It stayed.
    Stayed,
    /// It stays until it is read.
    UntilRead,
    /// It was filed before, and left the inbox once it was read.
    LeftOnceRead,
    /// It was filed before, and got another label where it was.
    Relabeled,
}

/// What came of filing a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FiledState {
    /// About to be filed, or its end is not known yet: the next run sees to it.
    Planned,
    /// Filed.
    Confirmed,
    /// It had been deleted.
    Gone,
    /// Its owner had moved it already: left alone.
    Skipped,
}

/// What came of taking back what was done to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UndoState {
    /// About to be taken back.
    Planned,
    /// As it was before.
    Done,
    /// It was deleted.
    Gone,
    /// Its owner threw it away: left there.
    ThrownAway,
    /// Its owner moved it since: left there.
    Moved,
}

/// A message that a run left alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SkippedMessage {
    /// Gmail's id of the message.
    pub message_id: String,
    /// Why.
    pub reason: SkipReason,
}

/// Why a message was left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// The job filed it before; where it is in the inbox again, its owner put it there.
    FiledBefore,
    /// It was deleted meanwhile.
    Gone,
    /// Gmail failed each time it was asked for it.
    Unreadable,
    /// It was no longer in the inbox.
    NotInInbox,
    /// It came before labels were switched on.
    BeforeLabels,
    /// A newsletter, a list, an automatic answer.
    Bulk,
    /// The sender's domain says that it was not sent by them.
    Forged,
    /// It names several authors.
    SeveralAuthors,
    /// A colleague wrote it.
    Internal,
    /// Whoever wrote it has no open and no won deal.
    NoCategory,
    /// Its owner deleted the label, and was asked whether they want it again.
    LabelDeleted,
    /// Its owner wants mail from this address never to be filed.
    ExcludedAddress,
    /// Its owner wants mail from this domain never to be filed.
    ExcludedDomain,
    /// Its owner wants this conversation never to be filed.
    ExcludedThread,
}

impl SkipReason {
    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Self::FiledBefore,
        Self::Gone,
        Self::Unreadable,
        Self::NotInInbox,
        Self::BeforeLabels,
        Self::Bulk,
        Self::Forged,
        Self::SeveralAuthors,
        Self::Internal,
        Self::NoCategory,
        Self::LabelDeleted,
        Self::ExcludedAddress,
        Self::ExcludedDomain,
        Self::ExcludedThread,
    ];

    /// The reason as it travels and is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FiledBefore => "filed_before",
            Self::Gone => "gone",
            Self::Unreadable => "unreadable",
            Self::NotInInbox => "not_in_inbox",
            Self::BeforeLabels => "before_labels",
            Self::Bulk => "bulk",
            Self::Forged => "forged",
            Self::SeveralAuthors => "several_authors",
            Self::Internal => "internal",
            Self::NoCategory => "no_category",
            Self::LabelDeleted => "label_deleted",
            Self::ExcludedAddress => "excluded_address",
            Self::ExcludedDomain => "excluded_domain",
            Self::ExcludedThread => "excluded_thread",
        }
    }

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|r| r.as_str() == name)
    }
}

/// What is to be taken back. What the job did later to the same messages is taken back with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub enum UndoRequest {
    /// What was done to a message.
    Message {
        /// Gmail's id of the message.
        message_id: String,
    },
    /// What a run did.
    Run {
        /// The run.
        run_id: LabelRunId,
    },
    /// What was done from an instant on.
    Since {
        /// The instant.
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        #[serde(with = "crate::time::instant")]
        at: Timestamp,
    },
}

/// What taking back has come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UndoAnswer {
    /// Messages that there was something to take back of.
    pub messages: u32,
    /// The run that puts them back, as it stands; absent where there is nothing to put back, or where another run has
    /// the mailbox: then they are put back right after it.
    pub run: Option<LabelRun>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_stored_as_it_travels() {
        for reason in SkipReason::ALL {
            let json = serde_json::to_string(reason).unwrap();
            assert_eq!(json, format!("\"{}\"", reason.as_str()));
            assert_eq!(SkipReason::from_name(reason.as_str()), Some(*reason));
        }
    }

    #[test]
    fn what_is_to_be_undone_travels_by_name() {
        let at = "2026-10-31T09:00:00Z".parse().unwrap();
        let since = UndoRequest::Since { at };
        let json = serde_json::to_string(&since).unwrap();
        assert_eq!(json, r#"{"what":"since","at":"2026-10-31T09:00:00Z"}"#);
        assert_eq!(serde_json::from_str::<UndoRequest>(&json).unwrap(), since);
    }
}
