//! Gmail's pushes, as the page with the set-up at Google tells of them.

use serde::{Deserialize, Serialize};

/// Whether Gmail's pushes are set up, and where they are to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushSetup {
    /// Whether the server's configuration names a topic and a subscription.
    pub configured: bool,
    /// The address that the subscription pushes to.
    pub endpoint: String,
}
