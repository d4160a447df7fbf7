//! The Gmail API: one request in, one answer out, over the discovery document's methods.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use bytes::Bytes;
use serde_json::Value;

mod call;
mod drafts;
mod history;
mod incoming;
mod labels;
mod message_json;
mod messages;
mod params;
mod profile;
mod send;
mod settings;
mod threads;
pub(crate) mod upload;
mod watch;

pub(crate) use call::Call;
pub(crate) use params::Query;
use upload::Upload;

use crate::discovery::schema::{Mismatch, Problem};
use crate::discovery::{Entrance, GMAIL, Route};
use crate::error::ApiError;
use crate::faults::{Fault, FaultKind};
use crate::fields::Mask;
use crate::oauth::grants::AccessToken;
use crate::world::World;

/// A request to the API, from the wire or out of a batch.
#[derive(Clone, Debug)]
pub(crate) struct ApiRequest {
    pub verb: String,
    pub path: String,
    pub query: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// What a method answers with.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// A step of a resumable upload: a status, headers, no body.
    Step(StatusCode, HeaderMap),
    /// 200 with JSON.
    Json(Value),
    /// 204.
    Empty,
}

/// An answer, with what the log wants to know about its request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub seen: Seen,
    /// How much later the answer comes.
    pub delay_ms: u64,
    /// The connection ends in the middle of it.
    pub cut: bool,
}

/// What is known about a request besides its bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub method: Option<String>,
    pub user: Option<String>,
    pub client_id: Option<String>,
    pub scopes: Vec<String>,
    pub units: u32,
    /// The mailbox counts this call as running until its answer has left.
    pub running: bool,
    /// It went wrong by chance.
    pub by_chance: bool,
}

impl Answer {
    pub(crate) fn json(status: u16, value: &Value) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json; charset=UTF-8"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private"));
        let mut body = serde_json::to_vec_pretty(value).unwrap_or_default();
        body.push(b'\n');
        Self {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            headers,
            body: body.into(),
            ..Self::default()
        }
    }

    fn refusal(world: &World, error: &ApiError) -> Self {
        let mut answer = Self::json(error.status, &error.body(world.error_style));
        if let Some(challenge) = error.challenge() {
            answer.headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static(challenge),
            );
        }
        answer
    }
}

/// Answers a request to the API.
pub(crate) fn answer(world: &mut World, request: &ApiRequest) -> Answer {
    let mut seen = Seen::default();
    let mut fault = None;
    let outcome = route(request).and_then(|route| {
        seen.method = Some(route.method.id.clone());
        let token = authenticate(world, request, &route, &mut seen)?;
        fault = strike(world, request, &seen);
        if fault.is_none() {
            fault = world.dice.strike();
            seen.by_chance = fault.is_some();
        }
        refuse_for(fault.as_ref(), world, &seen, false)?;
        admit(world, request, &route, &token, &mut seen)?;
        let reply = perform(world, request, &route, &token)?;
        refuse_for(fault.as_ref(), world, &seen, true)?;
        Ok(reply)
    });
    let mut answer = match outcome {
        Ok(Reply::Json(value)) => Answer::json(200, &value),
        Ok(Reply::Step(status, headers)) => Answer {
            status,
            headers,
            ..Answer::default()
        },
        Ok(Reply::Empty) => Answer {
            status: StatusCode::NO_CONTENT,
            ..Answer::default()
        },
        Err(error) => Answer::refusal(world, &error),
    };
    match fault.map(|fault| fault.kind) {
        Some(FaultKind::Slow { delay_ms }) => answer.delay_ms = delay_ms,
        Some(FaultKind::Cut) => answer.cut = true,
        Some(FaultKind::Garbage) => {
            answer.body = Bytes::from_static(b"<!DOCTYPE html><title>Sorry")
        }
        _ => {}
    }
    answer.seen = seen;
    answer
}

fn route(request: &ApiRequest) -> Result<Route, ApiError> {
    // The later requests of a resumable upload are PUT, whatever its first was.
    let continued = Query::parse(&request.query).get("upload_id").is_some();
    let verbs: &[&str] = match request.verb.as_str() {
        "PUT" if continued => &["POST", "PUT"],
        verb => &[verb],
    };
    if let Some(route) = verbs
        .iter()
        .find_map(|verb| GMAIL.route(verb, &request.path))
    {
        return Ok(route);
    }
    if GMAIL.knows_path(&request.path) {
        return Err(ApiError::new(
            405,
            "INVALID_ARGUMENT",
            "httpMethodNotAllowed",
            "The HTTP method is not allowed for this path.",
        ));
    }
    Err(ApiError::new(404, "NOT_FOUND", "notFound", "Not Found"))
}

fn authenticate(
    world: &World,
    request: &ApiRequest,
    route: &Route,
    seen: &mut Seen,
) -> Result<AccessToken, ApiError> {
    let method = &route.method.id;
    let query = Query::parse(&request.query);
    let session = query.get("upload_id").and_then(|id| world.uploads.get(id));
    let token = match session {
        // The address of a resumable upload is its own permission.
        Some(session) => session.token.clone(),
        None => {
            let bearer = bearer(request, &query).ok_or_else(|| ApiError::login_required(method))?;
            world
                .grants
                .access_token(&bearer)
                .ok_or_else(|| ApiError::invalid_credentials(method))?
                .clone()
        }
    };
    seen.user = Some(token.user.clone());
    seen.client_id = Some(token.client_id.clone());
    seen.scopes.clone_from(&token.scopes);
    if token.expires_at_ms <= world.clock.now_ms() {
        return Err(ApiError::invalid_credentials(method));
    }
    Ok(token)
}

/// The access token, from the header or the query.
fn bearer(request: &ApiRequest, query: &Query) -> Option<String> {
    request
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim().to_owned())
        .or_else(|| query.get("access_token").map(str::to_owned))
}

fn strike(world: &mut World, request: &ApiRequest, seen: &Seen) -> Option<Fault> {
    let target = format!("{}?{}", request.path, request.query);
    let target = percent_encoding::percent_decode_str(&target)
        .decode_utf8_lossy()
        .into_owned();
    world.faults.strike(
        seen.method.as_deref().unwrap_or_default(),
        seen.user.as_deref(),
        &target,
    )
}

fn refuse_for(
    fault: Option<&Fault>,
    world: &World,
    seen: &Seen,
    performed: bool,
) -> Result<(), ApiError> {
    let method = seen.method.as_deref().unwrap_or_default();
    match fault.filter(|fault| fault.takes_effect == performed) {
        // Nobody reads this answer; it only keeps the call from taking effect.
        Some(fault) if fault.kind == FaultKind::Cut && !performed => Err(ApiError::backend()),
        Some(fault) => fault
            .kind
            .refusal(method, world.clock.now())
            .map_or(Ok(()), Err),
        None => Ok(()),
    }
}

/// Everything that is checked before a method runs: whose mailbox, scopes, running calls, quota, parameters.
fn admit(
    world: &mut World,
    request: &ApiRequest,
    route: &Route,
    token: &AccessToken,
    seen: &mut Seen,
) -> Result<(), ApiError> {
    let method = route.method;
    if let Some(user_id) = route.path.get("userId")
        && user_id != "me"
        && !user_id.eq_ignore_ascii_case(&token.user)
    {
        return Err(ApiError::forbidden(format!(
            "Delegation denied for {}",
            token.user
        )));
    }
    if !method
        .scopes
        .iter()
        .any(|scope| token.scopes.contains(scope))
    {
        return Err(ApiError::insufficient_scope(&method.id));
    }
    let now_ms = world.clock.now_ms();
    let quota = world.dice.quota(world.quota, &token.user, now_ms);
    world.meter.begin(&quota, &token.user)?;
    seen.running = true;
    let query = Query::parse(&request.query);
    // The later requests of a resumable upload are the same call.
    let units = match query.get("upload_id") {
        Some(_) => 0,
        None => quota.costs.units(&method.id),
    };
    world
        .meter
        .charge(&quota, now_ms, &token.user, &token.client_id, units)?;
    seen.units = units;
    params::check(method, &query)
}

fn perform(
    world: &mut World,
    request: &ApiRequest,
    route: &Route,
    token: &AccessToken,
) -> Result<Reply, ApiError> {
    let query = Query::parse(&request.query);
    if query.get("alt").is_some_and(|alt| alt != "json") {
        return Err(ApiError::unimplemented("alt other than json"));
    }
    let mask = match (query.get("fields"), &route.method.response) {
        (Some(text), Some(schema)) => Some(Mask::parse(text, schema)?),
        _ => None,
    };
    let (body, media) = match route.entrance {
        Entrance::Json => (json_body(request, route)?, None),
        Entrance::Simple | Entrance::Resumable => {
            match upload::receive(world, request, route, &query, token)? {
                Upload::Complete(body, media) => (body, Some(media)),
                Upload::Step(status, headers) => return Ok(Reply::Step(status, headers)),
            }
        }
    };
    if let Some(schema) = &route.method.request {
        GMAIL
            .check(schema, &body)
            .map_err(|mismatch| mismatched(&mismatch))?;
    }
    let reply = Call {
        world,
        user: &token.user,
        client_id: &token.client_id,
        scopes: &token.scopes,
        method: &route.method.id,
        path: &route.path,
        query: &query,
        body,
        media,
    }
    .run()?;
    Ok(match (reply, mask) {
        (Reply::Json(value), Some(mask)) => Reply::Json(mask.apply(value)),
        (reply, _) => reply,
    })
}

fn json_body(request: &ApiRequest, route: &Route) -> Result<Value, ApiError> {
    if route.method.request.is_none() {
        return Ok(Value::Null);
    }
    if request.body.is_empty() {
        return Ok(Value::Object(serde_json::Map::new()));
    }
    let is_json = request
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_none_or(|kind| kind.starts_with("application/json"));
    if !is_json {
        return Err(ApiError::bad_request(
            "Bad content type. Please use media upload.",
        ));
    }
    parse_json(&request.body)
}

/// Parses a JSON body.
fn parse_json(bytes: &[u8]) -> Result<Value, ApiError> {
    serde_json::from_slice(bytes).map_err(|error| {
        ApiError::new(
            400,
            "INVALID_ARGUMENT",
            "parseError",
            format!("Invalid JSON payload received. Unexpected token. {error}"),
        )
    })
}

fn mismatched(mismatch: &Mismatch) -> ApiError {
    let Mismatch { path, problem } = mismatch;
    ApiError::invalid_argument(match problem {
        Problem::UnknownName(name) if path.is_empty() => {
            format!("Invalid JSON payload received. Unknown name \"{name}\": Cannot find field.")
        }
        Problem::UnknownName(name) => format!(
            "Invalid JSON payload received. Unknown name \"{name}\" at '{path}': Cannot find field."
        ),
        Problem::Invalid { expected, found } => {
            format!("Invalid value at '{path}' ({expected}), {found}")
        }
    })
}
