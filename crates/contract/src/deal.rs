//! Deals: possible sales.

use crate::{AccountId, ContactId, DealId, Link, StageId, UserId, stage::StageKind};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// A possible sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deal {
    /// The deal's id.
    pub id: DealId,
    /// Its name.
    pub name: String,
    /// The company it is with.
    pub account: Option<Link<AccountId>>,
    /// The people it is with, the first one in charge.
    pub contacts: Vec<DealContact>,
    /// Its stage.
    pub stage: DealStage,
    /// What it is worth, in minor units of the organization's currency.
    pub amount_minor: Option<i64>,
    /// When it closes, or closed: a date in the organization's time zone.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    #[serde(with = "crate::time::date")]
    pub closing_date: Date,
    /// Free text.
    pub description: String,
    /// The user who looks after it.
    pub owner: Link<UserId>,
    /// When it was created.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub created_at: Timestamp,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub updated_at: Timestamp,
    /// Rises with each change; send it back with an update.
    pub version: i64,
}

/// The stage of a deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DealStage {
    /// The stage's id.
    pub id: StageId,
    /// Its name.
    pub name: String,
    /// What the deal counts as.
    pub kind: StageKind,
}

/// A person a deal is with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DealContact {
    /// The contact's id.
    pub id: ContactId,
    /// The contact's full name.
    pub name: String,
    /// What they are in this deal: "buyer", "engineer". May be empty.
    pub role: String,
}

/// Creates or changes a deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DealInput {
    /// Its name.
    pub name: String,
    /// The company it is with.
    #[serde(default)]
    pub account_id: Option<AccountId>,
    /// The people it is with, the first one in charge.
    #[serde(default)]
    pub contacts: Vec<DealContactInput>,
    /// Its stage.
    pub stage_id: StageId,
    /// What it is worth, in minor units of the organization's currency.
    #[serde(default)]
    pub amount_minor: Option<i64>,
    /// When it closes: a date in the organization's time zone.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    #[serde(with = "crate::time::date")]
    pub closing_date: Date,
    /// Free text.
    #[serde(default)]
    pub description: String,
    /// The user who looks after it; absent: whoever creates it, or no change.
    #[serde(default)]
    pub owner_id: Option<UserId>,
    /// The version this change is based on; absent when creating.
    #[serde(default)]
    pub version: Option<i64>,
}

/// Names a person a deal is with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DealContactInput {
    /// The contact's id.
    pub id: ContactId,
    /// What they are in this deal. May be empty.
    #[serde(default)]
    pub role: String,
}

/// What the label rules need to know of a deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DealFacts {
    /// The deal's id.
    pub id: DealId,
    /// Its name, for the explanation.
    pub name: String,
    /// What its stage counts as.
    pub kind: StageKind,
    /// When it closes, or closed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    #[serde(with = "crate::time::date")]
    pub closing_date: Date,
    /// Its stage.
    pub stage_id: StageId,
    /// Who it belongs to.
    pub owner_id: UserId,
    /// Its amount, in minor units of the organization's currency.
    pub amount_minor: Option<i64>,
}
