//! Pages of a list: opaque tokens, and estimates that are deliberately inexact.

use std::ops::Range;

use crate::error::ApiError;
use crate::gmail::Query;
use crate::ids::{base64url_unpadded, from_base64};

/// A page of a list.
pub(crate) struct Page {
    pub range: Range<usize>,
    pub next: Option<String>,
}

/// The page a request asks for. Tokens are places in the list: mail that arrives between two pages shifts it.
pub(crate) fn page(query: &Query, total: usize, size: usize) -> Result<Page, ApiError> {
    let start = match query.get("pageToken").filter(|token| !token.is_empty()) {
        None => 0,
        Some(token) => {
            read(token).ok_or_else(|| ApiError::invalid_argument("Invalid pageToken"))?
        }
    };
    let start = start.min(total);
    let end = (start + size).min(total);
    Ok(Page {
        range: start..end,
        next: (end < total).then(|| write(end)),
    })
}

/// Gmail's estimate of a list's length is a guess. This one is right only for a single page.
pub(crate) fn estimate(total: usize, page: &Page) -> usize {
    if page.next.is_none() && page.range.start == 0 {
        total
    } else {
        page.range.len() * 2 + 1
    }
}

fn write(place: usize) -> String {
    base64url_unpadded(format!("page {place}").as_bytes())
}

fn read(token: &str) -> Option<usize> {
    let text = String::from_utf8(from_base64(token)?).ok()?;
    text.strip_prefix("page ")?.parse().ok()
}
