//! What the simulator saw: every request with its answer.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// One request as the simulator saw it. The parts of a batch stand in the log as well, after the batch itself.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct LoggedRequest {
    /// When it came, in milliseconds since the epoch, by the simulator's clock.
    pub at_ms: i64,
    /// The HTTP method.
    pub verb: String,
    /// The path.
    pub path: String,
    /// The query, undecoded; empty when there was none.
    pub query: String,
    /// All request headers but `Authorization`, in order.
    pub headers: Vec<(String, String)>,
    /// The request's body.
    #[serde(with = "crate::ids::as_base64")]
    pub body: Bytes,
    /// The status of the answer.
    pub status: u16,
    /// The answer's body.
    #[serde(with = "crate::ids::as_base64")]
    pub answer: Bytes,
    /// Bytes of the body on the wire: fewer where it went compressed.
    pub answer_bytes_sent: usize,
    /// The method's id in the discovery document, or `token`, `userinfo`, `batch` …; none for an unknown route.
    pub method: Option<String>,
    /// The mailbox, known from the token.
    pub user: Option<String>,
    /// The OAuth client the token belongs to.
    pub client_id: Option<String>,
    /// The scopes of the token.
    pub scopes: Vec<String>,
    /// Who sent it, from `Origin`: browsers send it cross-origin, servers do not.
    pub origin: Option<String>,
    /// The program that sent it, from `User-Agent`.
    pub user_agent: Option<String>,
    /// Quota units charged for it.
    pub units: u32,
    /// Whether it went wrong by chance.
    #[serde(default)]
    pub by_chance: bool,
    /// Whether it was a part of a batch.
    pub batch_part: bool,
    /// Whether it was a browser's preflight.
    pub preflight: bool,
}
