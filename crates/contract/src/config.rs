//! What the client must know before anyone signs in.

use serde::{Deserialize, Serialize};

/// Public settings of this installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientConfig {
    /// Where the browser finds Gmail: `https://gmail.googleapis.com`, or the simulator.
    /// No trailing slash.
    pub gmail_base_url: String,
    /// Whether this is the demo organization on the simulator.
    pub demo: bool,
}
