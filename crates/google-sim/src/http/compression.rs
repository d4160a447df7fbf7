//! gzip, for those Google compresses for.
//!
//! A browser says so in `Accept-Encoding`; other programs need "gzip" in their `User-Agent` as well.
//! <https://developers.google.com/workspace/gmail/api/guides/performance#gzip>

use std::io::Write;

use axum::http::{HeaderMap, HeaderValue, header};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::gmail::Answer;

/// Compresses the body of an answer where its reader asked for it.
pub(super) fn compress(request: &HeaderMap, answer: &mut Answer) {
    let holds = |name: header::HeaderName, text: &str| {
        request
            .get(name)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.contains(text))
    };
    let asked = holds(header::ACCEPT_ENCODING, "gzip")
        && (holds(header::USER_AGENT, "gzip") || holds(header::USER_AGENT, "Mozilla"));
    if !asked || answer.body.is_empty() {
        return;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let written = encoder
        .write_all(&answer.body)
        .and_then(|()| encoder.finish());
    if let Ok(compressed) = written {
        answer.body = compressed.into();
        let gzip = HeaderValue::from_static("gzip");
        answer.headers.insert(header::CONTENT_ENCODING, gzip);
    }
}
