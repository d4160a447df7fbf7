//! Tasks: what somebody has to do until when, about a record or by itself.

use crate::{
    Link, TaskId, UserId,
    about::{About, AboutKind, AboutLink},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Task {
    /// The task's id.
    pub id: TaskId,
    /// What is to be done.
    pub title: String,
    /// The record it is about.
    pub about: Option<AboutLink>,
    /// Until when: a date in the organization's time zone.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    #[serde(with = "crate::time::date_option")]
    pub due_on: Option<Date>,
    /// When it was done.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    #[serde(with = "crate::time::instant_option")]
    pub done_at: Option<Timestamp>,
    /// The Message-ID of the mail it is about, without its angle brackets.
    pub message_id: Option<String>,
    /// Who is to do it.
    pub owner: Link<UserId>,
    /// When it was created.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub created_at: Timestamp,
    /// Rises with each change; send it back with an update.
    pub version: i64,
}

/// Creates or changes a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TaskInput {
    /// What is to be done.
    pub title: String,
    /// The record it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
    /// Until when.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    #[serde(default, with = "crate::time::date_option")]
    pub due_on: Option<Date>,
    /// Whether it is done.
    #[serde(default)]
    pub done: bool,
    /// The Message-ID of the mail it is about, without its angle brackets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// Who is to do it; absent: whoever creates it, or as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
    /// The version a change is based on; absent when creating.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Which tasks are asked for. Without a record: one's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields, default)]
pub struct TasksQuery {
    /// What the record is.
    pub kind: Option<AboutKind>,
    /// The record's id.
    pub id: Option<String>,
    /// Those that are done, instead of those that are open.
    pub done: bool,
}
