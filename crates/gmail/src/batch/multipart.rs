//! The outer form of batches: `multipart/mixed` with one HTTP message in each part.

use http::header::RETRY_AFTER;
use http::{HeaderValue, Response, StatusCode};

use crate::wire::Outgoing;

/// What our parts are called; Google puts `response-` before it.
const PART: &str = "part-";

pub(super) fn push(body: &mut Vec<u8>, boundary: &str, index: usize, call: &Outgoing) {
    let Outgoing {
        method,
        target,
        content_type,
        body: inner,
    } = call;
    let head = format!(
        "--{boundary}\r\nContent-Type: application/http\r\nContent-ID: <{PART}{index}>\r\n\r\n{method} {target} HTTP/1.1\r\n"
    );
    body.extend(head.as_bytes());
    if let Some(content_type) = content_type {
        body.extend(format!("Content-Type: {content_type}\r\n").as_bytes());
    }
    if let Some(inner) = inner {
        body.extend(format!("Content-Length: {}\r\n\r\n", inner.len()).as_bytes());
        body.extend(inner);
    }
    body.extend(b"\r\n");
}

pub(super) fn end(body: &mut Vec<u8>, boundary: &str) {
    body.extend(format!("--{boundary}--\r\n").as_bytes());
}

/// The boundary that a `multipart/mixed` content type names.
pub(super) fn boundary(content_type: &str) -> Option<&str> {
    let mut parameters = content_type.split(';');
    let kind = parameters.next()?.trim();
    let value = parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("boundary")
            .then_some(value.trim().trim_matches('"'))
    })?;
    (kind.eq_ignore_ascii_case("multipart/mixed") && !value.is_empty()).then_some(value)
}

/// What stands between the lines `--boundary`. The last part may lack its end.
pub(super) fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let delimiter = line
            .trim_ascii_end()
            .strip_prefix(b"--")
            .and_then(|line| line.strip_prefix(boundary.as_bytes()));
        if let Some(after @ (b"" | b"--")) = delimiter {
            parts.extend(start.and_then(|start| body.get(start..at)));
            start = after.is_empty().then_some(at + line.len());
        }
        at += line.len();
    }
    parts.extend(start.and_then(|start| body.get(start..)));
    parts
}

/// The number of a part and the HTTP answer inside.
pub(super) fn read(part: &[u8]) -> Option<(usize, Response<Vec<u8>>)> {
    let (head, inner) = split_head(part);
    let id = header(head, "Content-ID")?.trim_matches(['<', '>']);
    let index = id
        .strip_prefix("response-")?
        .strip_prefix(PART)?
        .parse()
        .ok()?;
    let (head, body) = split_head(inner);
    let status = head.split_ascii_whitespace().nth(1)?;
    let mut response = Response::new(body.to_vec());
    *response.status_mut() = StatusCode::from_bytes(status.as_bytes()).ok()?;
    if let Some(value) =
        header(head, "Retry-After").and_then(|value| HeaderValue::from_str(value).ok())
    {
        response.headers_mut().insert(RETRY_AFTER, value);
    }
    Some((index, response))
}

/// The lines up to the first empty one, and what follows it. A head that is no text is no head.
fn split_head(message: &[u8]) -> (&str, &[u8]) {
    let mut end = 0;
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        end += line.len();
        if line.trim_ascii_end().is_empty() {
            break;
        }
    }
    let (head, body) = message.split_at_checked(end).unwrap_or((message, b""));
    (std::str::from_utf8(head).unwrap_or_default(), body)
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(found, _)| found.trim().eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_boundary_inside_a_line_is_content() {
        let body =
            b"--b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{\"a\":\"x--b\"}\r\n--bb\r\n--b--\r\n--b\r\n";
        let parts = parts(body, "b");
        assert_eq!(parts.len(), 2);
        assert!(parts[0].ends_with(b"--bb\r\n") && parts[1].is_empty());
    }

    proptest! {
        #[test]
        fn never_panics(body in "(--b|--|\r\n|\n|Content-ID: <response-part-|[0-9]{1,30}|>|HTTP/1.1 |200|:| |x){0,40}") {
            for part in parts(body.as_bytes(), "b") {
                read(part);
            }
        }
    }
}
