//! Batches: `/batch` and `/batch/gmail/v1`.
//!
//! <https://developers.google.com/workspace/gmail/api/guides/batch>. Each part is a whole request; the answer is 200
//! whatever the parts say.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use rand::RngExt;

use crate::error::ApiError;
use crate::faults::FaultKind;
use crate::gmail::{self, Answer, ApiRequest};
use crate::http::{Outcome, logged, running_user};
use crate::ids::random_text;
use crate::world::World;

const MOST_PARTS: usize = 100;

/// Answers a batch.
pub(crate) fn answer(world: &mut World, request: &ApiRequest) -> Outcome {
    let fault = world.faults.strike("batch", None, &request.path);
    let kind = fault.as_ref().map(|fault| &fault.kind);
    let refusal = kind.and_then(|kind| kind.refusal("batch", world.clock.now()));
    let mut outcome = match refusal {
        Some(error) => Outcome::alone(refuse(world, &error)),
        None => answer_parts(world, request),
    };
    match kind {
        Some(FaultKind::Slow { delay_ms }) => outcome.answer.delay_ms += delay_ms,
        Some(FaultKind::Cut) => outcome.answer.cut = true,
        _ => {}
    }
    outcome
}

fn answer_parts(world: &mut World, request: &ApiRequest) -> Outcome {
    if request.verb != "POST" {
        let error = ApiError::new(
            405,
            "INVALID_ARGUMENT",
            "httpMethodNotAllowed",
            "Method Not Allowed",
        );
        return Outcome::alone(refuse(world, &error));
    }
    let parts = match parts(request) {
        Ok(parts) => parts,
        Err(error) => return Outcome::alone(refuse(world, &error)),
    };
    let mut running = Vec::new();
    let mut answers: Vec<(Option<String>, Answer)> = Vec::with_capacity(parts.len());
    let mut entries = Vec::with_capacity(parts.len());
    for (content_id, inner) in &parts {
        let at_ms = world.clock.now_ms();
        let answer = if is_media(&inner.path) {
            refuse(
                world,
                &ApiError::bad_request("Media is not allowed in a batch."),
            )
        } else {
            gmail::answer(world, inner)
        };
        running.extend(running_user(&answer.seen));
        let mut entry = logged(at_ms, inner, &answer);
        entry.batch_part = true;
        entries.push(entry);
        answers.push((content_id.clone(), answer));
    }
    // The order in which the answers come is not promised.
    if answers.len() > 1 {
        let turn = world.rng.random_range(0..answers.len());
        answers.rotate_left(turn);
    }
    let boundary = format!("batch_{}", random_text(&mut world.rng, 24));
    let mut whole = assemble(&boundary, &answers);
    let World { latency, rng, .. } = &mut *world;
    let slowest = answers.iter().map(|(_, a)| a.delay_ms).max().unwrap_or(0);
    whole.delay_ms = latency.draw_ms(answers.len(), rng) + slowest;
    whole.cut = answers.iter().any(|(_, answer)| answer.cut);
    whole.seen.method = Some("batch".to_owned());
    if let Some((_, first)) = answers.first() {
        whole.seen.user.clone_from(&first.seen.user);
        whole.seen.client_id.clone_from(&first.seen.client_id);
        whole.seen.scopes.clone_from(&first.seen.scopes);
    }
    Outcome {
        answer: whole,
        running,
        parts: entries,
    }
}

fn refuse(world: &World, error: &ApiError) -> Answer {
    let mut answer = Answer::json(error.status, &error.body(world.error_style));
    answer.seen.method = Some("batch".to_owned());
    answer
}

fn is_media(path: &str) -> bool {
    path.starts_with("/upload/") || path.starts_with("/resumable/")
}

type InnerRequest = (Option<String>, ApiRequest);

fn parts(request: &ApiRequest) -> Result<Vec<InnerRequest>, ApiError> {
    let bad = |message: &str| ApiError::bad_request(message);
    let content_type = request
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !content_type.starts_with("multipart/mixed") {
        return Err(bad(
            "Failed to parse batch request, error: Content-Type must be multipart/mixed",
        ));
    }
    let boundary = content_type
        .split(';')
        .filter_map(|parameter| parameter.trim().split_once('='))
        .find(|(name, _)| name.eq_ignore_ascii_case("boundary"))
        .map(|(_, value)| value.trim_matches('"'))
        .filter(|value| !value.is_empty())
        .ok_or_else(|| bad("Failed to parse batch request, error: no boundary"))?;
    let body = std::str::from_utf8(&request.body)
        .map_err(|_| bad("Failed to parse batch request, error: not UTF-8"))?;
    let delimiter = format!("--{boundary}");
    let mut sections = body.split(delimiter.as_str()).skip(1);
    let mut found = Vec::new();
    loop {
        match sections.next() {
            None => {
                return Err(bad(
                    "Failed to parse batch request, error: no closing boundary",
                ));
            }
            Some(end) if end.starts_with("--") => break,
            Some(section) => found.push(part(section, &request.headers)?),
        }
    }
    if found.is_empty() {
        return Err(bad("Failed to parse batch request, error: 0 items"));
    }
    if found.len() > MOST_PARTS {
        return Err(bad(&format!(
            "Inner request count exceeds the limit: {} > {MOST_PARTS}",
            found.len()
        )));
    }
    Ok(found)
}

fn part(section: &str, outer: &HeaderMap) -> Result<InnerRequest, ApiError> {
    let bad = || ApiError::bad_request("Failed to parse batch request, error: bad part");
    let (head, inner) = split_head(section.trim_start_matches(['\r', '\n'])).ok_or_else(bad)?;
    let mime = headers(head);
    let is_http = mime
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"application/http"));
    if !is_http {
        return Err(bad());
    }
    let content_id = mime
        .get("content-id")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let inner = inner.trim_start_matches(['\r', '\n']);
    let (line, rest) = inner.split_once('\n').unwrap_or((inner, ""));
    let mut words = line.split_whitespace();
    let (verb, target) = (words.next().ok_or_else(bad)?, words.next().ok_or_else(bad)?);
    if !target.starts_with('/') {
        return Err(bad());
    }
    let (head, body) = match rest.trim_start_matches('\r').strip_prefix('\n') {
        Some(body) => ("", body),
        None => split_head(rest).unwrap_or((rest, "")),
    };
    let mut inner_headers = headers(head);
    // The outer authorization counts unless the part brings its own.
    if !inner_headers.contains_key(header::AUTHORIZATION)
        && let Some(value) = outer.get(header::AUTHORIZATION)
    {
        inner_headers.insert(header::AUTHORIZATION, value.clone());
    }
    for name in [header::ORIGIN, header::USER_AGENT] {
        if let Some(value) = outer.get(&name) {
            inner_headers.insert(name, value.clone());
        }
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let request = ApiRequest {
        verb: verb.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: inner_headers,
        body: body.trim_end_matches(['\r', '\n']).to_owned().into(),
    };
    Ok((content_id, request))
}

fn split_head(text: &str) -> Option<(&str, &str)> {
    text.split_once("\r\n\r\n")
        .or_else(|| text.split_once("\n\n"))
}

fn headers(text: &str) -> HeaderMap {
    text.lines()
        .filter_map(|line| line.split_once(':'))
        .filter_map(|(name, value)| {
            let name: HeaderName = name.trim().parse().ok()?;
            let value: HeaderValue = value.trim().parse().ok()?;
            Some((name, value))
        })
        .collect()
}

fn assemble(boundary: &str, answers: &[(Option<String>, Answer)]) -> Answer {
    let mut body = Vec::new();
    for (content_id, answer) in answers {
        body.extend(format!("--{boundary}\r\nContent-Type: application/http\r\n").bytes());
        if let Some(content_id) = content_id {
            body.extend(format!("Content-ID: {}\r\n", response_id(content_id)).bytes());
        }
        body.extend(
            format!(
                "\r\nHTTP/1.1 {} {}\r\n",
                answer.status.as_u16(),
                answer.status.canonical_reason().unwrap_or_default()
            )
            .bytes(),
        );
        for (name, value) in &answer.headers {
            body.extend(format!("{}: ", title_case(name.as_str())).bytes());
            body.extend(value.as_bytes());
            body.extend(b"\r\n");
        }
        body.extend(format!("Content-Length: {}\r\n\r\n", answer.body.len()).bytes());
        body.extend_from_slice(&answer.body);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{boundary}--\r\n").bytes());
    let mut headers = HeaderMap::new();
    if let Ok(value) = format!("multipart/mixed; boundary={boundary}").parse() {
        headers.insert(header::CONTENT_TYPE, value);
    }
    Answer {
        status: StatusCode::OK,
        headers,
        body: body.into(),
        ..Answer::default()
    }
}

/// `<ID>` is answered as `<response-ID>`.
fn response_id(content_id: &str) -> String {
    match content_id.strip_prefix('<') {
        Some(rest) => format!("<response-{rest}"),
        None => format!("response-{content_id}"),
    }
}

fn title_case(name: &str) -> String {
    name.split('-')
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map_or_else(String::new, |first| {
                first.to_ascii_uppercase().to_string() + chars.as_str()
            })
        })
        .collect::<Vec<_>>()
        .join("-")
}
