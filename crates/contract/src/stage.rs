//! Stages of the sales pipeline. Whether a deal is open, won or lost is a property of its stage.

use crate::StageId;
use serde::{Deserialize, Serialize};

/// A stage of the pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stage {
    /// The stage's id.
    pub id: StageId,
    /// Its name.
    pub name: String,
    /// What a deal in this stage counts as. Labels read only this.
    pub kind: StageKind,
    /// Its place in the pipeline, from 0.
    pub position: i32,
    /// Rises with each change; send it back with an update.
    pub version: i64,
}

/// What a deal in a stage counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// Still to be decided.
    Open,
    /// Closed, won.
    Won,
    /// Closed, lost.
    Lost,
}

impl StageKind {
    /// The kind as it travels and is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Open, Self::Won, Self::Lost]
            .into_iter()
            .find(|k| k.as_str() == name)
    }
}

/// Creates or changes a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StageInput {
    /// Its name.
    pub name: String,
    /// What a deal in this stage counts as.
    pub kind: StageKind,
    /// Its place in the pipeline, from 0.
    pub position: i32,
    /// The version this change is based on; absent when creating.
    #[serde(default)]
    pub version: Option<i64>,
}
