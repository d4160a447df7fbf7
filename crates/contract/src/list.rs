//! Lists: what every list request and answer have in common.

use serde::{Deserialize, Serialize};

/// The query string of a list: `?q=…&sort=name&direction=asc&offset=0&limit=50`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields, default)]
pub struct ListQuery {
    /// Words to find, in names, companies and addresses. All must occur; case does not matter.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// The column to sort by; each list names its own. Absent: the list's natural order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<String>,
    /// Ascending or descending.
    pub direction: SortDirection,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return, at most [`crate::limits::PAGE_MAX_ROWS`]. Zero: the default.
    pub limit: u32,
    /// Only records that belong to this account (contacts, deals).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Only deals of this contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

/// The direction of a sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SortDirection {
    /// Smallest first.
    #[default]
    Asc,
    /// Largest first.
    Desc,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The rows, in the order asked for.
    pub items: Vec<T>,
    /// How many rows the whole list has.
    pub total: u64,
    /// Rows skipped before the first item.
    pub offset: u32,
}
