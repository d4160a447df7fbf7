//! Sign-in, tokens and userinfo on the wire.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::not_found;
use crate::error::{ApiError, ErrorStyle};
use crate::faults::FaultKind;
use crate::gmail::{Answer, ApiRequest, Query, Seen};
use crate::oauth::authorize::{AuthRequest, Decision, Step};
use crate::oauth::token::{self, OAuthError};
use crate::oauth::{discovery_document, pages, userinfo};
use crate::world::World;

/// What Google has and the simulator has not.
const NOT_DONE: &[&str] = &[
    "/device/code",
    "/oauth2/v1/certs",
    "/oauth2/v1/tokeninfo",
    "/oauth2/v2/tokeninfo",
    "/oauth2/v3/tokeninfo",
    "/tokeninfo",
];

fn not_done(path: &str) -> Answer {
    let error = ApiError::unimplemented(path);
    Answer::json(error.status, &error.body(ErrorStyle::Both))
}

/// Answers everything that is not the Gmail API.
pub(super) fn answer(world: &mut World, request: &ApiRequest) -> Answer {
    let method = match (request.verb.as_str(), request.path.as_str()) {
        ("GET", "/.well-known/openid-configuration") => "discovery",
        ("GET" | "POST", "/o/oauth2/v2/auth" | "/o/oauth2/auth") => "authorize",
        ("POST", "/token" | "/oauth2/v4/token") => "token",
        ("POST", "/revoke" | "/o/oauth2/revoke") => "revoke",
        ("GET", "/oauth2/v3/certs") => "certs",
        ("GET" | "POST", "/oauth2/v3/userinfo" | "/oauth2/v2/userinfo" | "/v1/userinfo") => {
            "userinfo"
        }
        (_, path) if NOT_DONE.contains(&path) => return not_done(path),
        _ => return not_found(),
    };
    let mut seen = Seen {
        method: Some(method.to_owned()),
        ..Seen::default()
    };
    let user = match method {
        "token" | "revoke" => token_owner(world, request),
        _ => None,
    };
    let target = format!("{}?{}", request.path, request.query);
    let fault = world.faults.strike(method, user.as_deref(), &target);
    let mut answer = match fault.as_ref().filter(|fault| !fault.takes_effect) {
        Some(fault) => match refused(&fault.kind, method, world) {
            Some(refused) => refused,
            None if fault.kind == FaultKind::Cut => Answer::json(500, &json!({})),
            None => perform(world, request, method, &mut seen),
        },
        None => {
            let performed = perform(world, request, method, &mut seen);
            fault
                .as_ref()
                .and_then(|fault| refused(&fault.kind, method, world))
                .unwrap_or(performed)
        }
    };
    match fault.map(|fault| fault.kind) {
        Some(FaultKind::Slow { delay_ms }) => answer.delay_ms = delay_ms,
        Some(FaultKind::Cut) => answer.cut = true,
        Some(FaultKind::Garbage) => answer.body = b"<!DOCTYPE html><title>Sorry".as_slice().into(),
        _ => {}
    }
    if seen.user.is_none() {
        seen.user = user;
    }
    answer.seen = seen;
    answer
}

fn perform(world: &mut World, request: &ApiRequest, method: &str, seen: &mut Seen) -> Answer {
    match method {
        "discovery" => Answer::json(200, &discovery_document(world)),
        "certs" => Answer::json(200, &json!({ "keys": [world.key.published()] })),
        "authorize" => authorize(world, request),
        "token" => token(world, request, seen),
        "revoke" => revoke(world, request),
        _ => userinfo(world, request, seen),
    }
}

fn refused(kind: &FaultKind, method: &str, world: &World) -> Option<Answer> {
    if let FaultKind::OAuthError { code } = kind {
        let error = OAuthError::new(400, code, "Token has been expired or revoked.");
        return Some(Answer::json(error.status, &error.body()));
    }
    let error = kind.refusal(method, world.clock.now())?;
    Some(Answer::json(error.status, &error.body(world.error_style)))
}

/// Whose token a token or revoke request brings, so that faults can be aimed at one person.
fn token_owner(world: &World, request: &ApiRequest) -> Option<String> {
    let form = form(request);
    let grants = &world.grants;
    form.get("refresh_token")
        .or_else(|| form.get("token"))
        .and_then(|token| {
            let refresh = grants.refresh_token(token).map(|token| token.user.clone());
            refresh.or_else(|| grants.access_token(token).map(|token| token.user.clone()))
        })
}

fn form(request: &ApiRequest) -> Query {
    Query::parse(&String::from_utf8_lossy(&request.body))
}

fn authorize(world: &mut World, request: &ApiRequest) -> Answer {
    let posted = request.verb == "POST";
    let query = if posted {
        String::from_utf8_lossy(&request.body).into_owned()
    } else {
        request.query.clone()
    };
    let asked = match AuthRequest::parse(world, &query) {
        Ok(asked) => asked,
        Err(refusal) => return html(refusal.status, pages::refusal(&refusal)),
    };
    let form = Query::parse(&query);
    let account = form
        .get("sim_account")
        .filter(|_| posted)
        .and_then(|address| world.person(address))
        .map(|person| person.address.clone());
    let step = match (account, form.get("sim_decision")) {
        (None, _) => asked.first_step(world),
        (Some(user), None) => asked.after_choice(world, &user),
        (Some(user), Some(decision)) => {
            let chosen = if form.get("sim_select_all").is_some() {
                asked.optional_scopes()
            } else {
                form.all("sim_granted").map(str::to_owned).collect()
            };
            let decision = match decision {
                "allow" => Decision::Allow(chosen),
                _ => Decision::Deny,
            };
            Step::Redirect(asked.decide(world, &user, decision))
        }
    };
    let Some(client) = world.client(&asked.client_id) else {
        return not_found();
    };
    match step {
        Step::ChooseAccount => html(200, pages::account_chooser(&asked, client, &world.people)),
        Step::Consent(user) => match world.person(&user) {
            Some(person) => html(200, pages::consent(&asked, client, person)),
            None => not_found(),
        },
        Step::Redirect(to) => redirect(&to),
    }
}

fn html(status: u16, page: String) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    Answer {
        status: StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST),
        headers,
        body: page.into(),
        ..Answer::default()
    }
}

fn redirect(to: &str) -> Answer {
    let mut headers = HeaderMap::new();
    if let Ok(location) = to.parse() {
        headers.insert(header::LOCATION, location);
    }
    Answer {
        status: StatusCode::FOUND,
        headers,
        ..Answer::default()
    }
}

fn token(world: &mut World, request: &ApiRequest, seen: &mut Seen) -> Answer {
    let is_form = request
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let outcome = if is_form {
        let authorization = request
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        token::exchange(world, &form(request), authorization, seen)
    } else {
        Err(OAuthError::new(400, "invalid_request", "Bad Request"))
    };
    let mut answer = match outcome {
        Ok(body) => Answer::json(200, &body),
        Err(error) => Answer::json(error.status, &error.body()),
    };
    answer.headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-cache, no-store, max-age=0, must-revalidate"),
    );
    answer
}

fn revoke(world: &mut World, request: &ApiRequest) -> Answer {
    let (in_body, in_query) = (form(request), Query::parse(&request.query));
    let token = in_body.get("token").or_else(|| in_query.get("token"));
    if token.is_some_and(|token| world.grants.revoke_token(token)) {
        return Answer::json(200, &json!({}));
    }
    let error = OAuthError::new(400, "invalid_token", "Token expired or revoked");
    Answer::json(error.status, &error.body())
}

fn userinfo(world: &World, request: &ApiRequest, seen: &mut Seen) -> Answer {
    let refuse = |error: &ApiError| Answer::json(error.status, &error.body(ErrorStyle::Both));
    let bearer = request
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let Some(bearer) = bearer else {
        return refuse(&ApiError::login_required("userinfo"));
    };
    let token = world
        .grants
        .access_token(bearer)
        .filter(|token| token.expires_at_ms > world.clock.now_ms());
    let Some(token) = token else {
        return refuse(&ApiError::invalid_credentials("userinfo"));
    };
    seen.user = Some(token.user.clone());
    seen.client_id = Some(token.client_id.clone());
    seen.scopes.clone_from(&token.scopes);
    if !token
        .scopes
        .iter()
        .any(|scope| crate::oauth::scopes::is_sign_in(scope))
    {
        return refuse(&ApiError::insufficient_scope("userinfo"));
    }
    let Some(person) = world.person(&token.user) else {
        return refuse(&ApiError::invalid_credentials("userinfo"));
    };
    let claims: Value = if request.path == "/oauth2/v2/userinfo" {
        userinfo::version_2(person, &token.scopes)
    } else {
        userinfo::claims(person, &token.scopes)
    };
    Answer::json(200, &claims)
}
