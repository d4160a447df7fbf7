//! Mail as an upload: media, multipart/related, resumable.
//!
//! <https://developers.google.com/workspace/gmail/api/guides/uploads>

use axum::http::{HeaderMap, StatusCode, header};
use bytes::{Bytes, BytesMut};
use serde_json::{Map, Value};

use super::{ApiRequest, Query, parse_json};
use crate::discovery::{Entrance, Route};
use crate::error::ApiError;
use crate::ids::random_text;
use crate::oauth::grants::AccessToken;
use crate::world::World;

/// A resumable upload under way.
#[derive(Debug)]
pub(crate) struct Session {
    /// Whoever began it.
    pub token: AccessToken,
    path: String,
    metadata: Value,
    received: BytesMut,
    total: Option<usize>,
}

/// What an upload request amounts to.
pub(crate) enum Upload {
    /// All of it is here: the message resource and the mail.
    Complete(Value, Bytes),
    /// A step of a resumable upload.
    Step(StatusCode, HeaderMap),
}

/// Takes an upload request in.
pub(crate) fn receive(
    world: &mut World,
    request: &ApiRequest,
    route: &Route,
    query: &Query,
    token: &AccessToken,
) -> Result<Upload, ApiError> {
    let limit = route.method.max_upload_bytes.unwrap_or(u64::MAX);
    let kind = query.get("uploadType").or(query.get("upload_protocol"));
    if let Some(id) = query.get("upload_id") {
        return resume(world, request, id, limit);
    }
    let upload = match (route.entrance, kind) {
        (Entrance::Resumable, _) | (_, Some("resumable")) => return begin(world, request, token),
        (_, Some("media" | "raw")) => {
            check_kind(content_type(&request.headers))?;
            Upload::Complete(Value::Object(Map::new()), request.body.clone())
        }
        (_, Some("multipart")) => related(request)?,
        _ => {
            return Err(ApiError::bad_request("Missing or unknown uploadType."));
        }
    };
    if let Upload::Complete(_, mail) = &upload
        && mail.len() as u64 > limit
    {
        return Err(ApiError::too_large(limit));
    }
    Ok(upload)
}

fn content_type(headers: &HeaderMap) -> &str {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

fn check_kind(kind: &str) -> Result<(), ApiError> {
    if kind.starts_with("message/") {
        return Ok(());
    }
    Err(ApiError::bad_request(format!(
        "Media type '{kind}' is not supported. Valid media types: [message/*]"
    )))
}

/// `multipart/related`: the message resource as JSON, then the mail. RFC 2387.
fn related(request: &ApiRequest) -> Result<Upload, ApiError> {
    let bad = || ApiError::bad_request("Malformed multipart body.");
    let kind = content_type(&request.headers);
    if !kind.starts_with("multipart/related") {
        return Err(bad());
    }
    let boundary = kind
        .split(';')
        .filter_map(|parameter| parameter.trim().split_once('='))
        .find(|(name, _)| name.eq_ignore_ascii_case("boundary"))
        .map(|(_, value)| value.trim_matches('"'))
        .filter(|value| !value.is_empty())
        .ok_or_else(bad)?;
    let first = format!("--{boundary}").into_bytes();
    let next = format!("\n--{boundary}").into_bytes();
    let body = &request.body;
    let start = find(body, &first, 0).ok_or_else(bad)? + first.len();
    let middle = find(body, &next, start).ok_or_else(bad)?;
    let end = find(body, &next, middle + next.len()).ok_or_else(bad)?;
    let (_, metadata) = part(&body[start..middle]).ok_or_else(bad)?;
    let (head, mail) = part(&body[middle + next.len()..end]).ok_or_else(bad)?;
    let head = String::from_utf8_lossy(head);
    let kind = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("content-type"))
        .map_or("", |(_, value)| value.trim());
    check_kind(kind)?;
    let mail = body.slice_ref(mail);
    Ok(Upload::Complete(parse_json(metadata)?, mail))
}

/// The headers and the content of a part, without the line ends around it.
fn part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let bytes = bytes.strip_prefix(b"\r").unwrap_or(bytes);
    let bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    let (at, length) = match (find(bytes, b"\r\n\r\n", 0), find(bytes, b"\n\n", 0)) {
        (Some(at), None) => (at, 4),
        (Some(at), Some(other)) if at < other => (at, 4),
        (_, Some(at)) => (at, 2),
        (None, None) => return None,
    };
    Some((&bytes[..at], &bytes[at + length..]))
}

fn find(haystack: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    haystack
        .get(from..)?
        .windows(needle.len())
        .position(|window| window == needle)
        .map(|place| place + from)
}

fn begin(world: &mut World, request: &ApiRequest, token: &AccessToken) -> Result<Upload, ApiError> {
    if let Some(kind) = request.headers.get("x-upload-content-type") {
        check_kind(kind.to_str().unwrap_or_default())?;
    }
    let metadata = if request.body.is_empty() {
        Value::Object(Map::new())
    } else {
        parse_json(&request.body)?
    };
    let id = random_text(&mut world.rng, 48);
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in url::form_urlencoded::parse(request.query.as_bytes()) {
        query.append_pair(&name, &value);
    }
    query.append_pair("upload_id", &id);
    // Where the request went, and not where the sign-in pages are: a proxy may stand before those.
    let host = request
        .headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let base = host.map_or_else(
        || world.base_url.to_string(),
        |host| format!("http://{host}"),
    );
    let location = format!("{base}{}?{}", request.path, query.finish());
    let session = Session {
        token: token.clone(),
        path: request.path.clone(),
        metadata,
        received: BytesMut::new(),
        total: None,
    };
    let mut headers = HeaderMap::new();
    if let (Ok(location), Ok(id_value)) = (location.parse(), id.parse()) {
        headers.insert(header::LOCATION, location);
        headers.insert("x-guploader-uploadid", id_value);
    }
    world.uploads.insert(id, session);
    Ok(Upload::Step(StatusCode::OK, headers))
}

/// One more piece: `Content-Range: bytes 0-99/200`, or `bytes */200` to ask how much is there.
fn resume(
    world: &mut World,
    request: &ApiRequest,
    id: &str,
    limit: u64,
) -> Result<Upload, ApiError> {
    let session = world
        .uploads
        .get_mut(id)
        .filter(|session| session.path == request.path)
        .ok_or_else(ApiError::not_found)?;
    let range = request
        .headers
        .get(header::CONTENT_RANGE)
        .and_then(|value| value.to_str().ok())
        .map(|value| parse_range(value).ok_or_else(|| ApiError::bad_request("Bad Content-Range")))
        .transpose()?;
    let (start, total) = range.unwrap_or((Some(0), Some(request.body.len())));
    session.total = total.or(session.total);
    if let Some(start) = start {
        if start > session.received.len() {
            return Err(ApiError::bad_request("A piece is missing."));
        }
        session.received.truncate(start);
        session.received.extend_from_slice(&request.body);
    }
    let received = session.received.len();
    if received as u64 > limit || session.total.is_some_and(|total| total as u64 > limit) {
        world.uploads.remove(id);
        return Err(ApiError::too_large(limit));
    }
    if session.total == Some(received) {
        let session = world.uploads.remove(id).ok_or_else(ApiError::not_found)?;
        return Ok(Upload::Complete(
            session.metadata,
            session.received.freeze(),
        ));
    }
    let mut headers = HeaderMap::new();
    if received > 0
        && let Ok(value) = format!("bytes=0-{}", received - 1).parse()
    {
        headers.insert(header::RANGE, value);
    }
    Ok(Upload::Step(StatusCode::PERMANENT_REDIRECT, headers))
}

/// Where a piece begins, and how long the whole is; `*` for what is not said.
fn parse_range(text: &str) -> Option<(Option<usize>, Option<usize>)> {
    let (piece, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let start = match piece {
        "*" => None,
        piece => Some(piece.split_once('-')?.0.parse().ok()?),
    };
    let total = match total {
        "*" => None,
        total => Some(total.parse().ok()?),
    };
    Some((start, total))
}
