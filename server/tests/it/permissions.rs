//! Who may do what, for every operation of the API.

use axum::body::Body;
use contract::{
    ErrorBody, ErrorCode,
    list::Page,
    route,
    user::{Profile, ProfileInput},
};
use http::Method;
use serde_json::{Value, json};
use server::testing::{ADMIN, REP, TestApp};

/// Operations that anyone may call.
const OPEN: [&str; 3] = [route::CONFIG, route::HEALTHZ, route::METRICS];

/// Reading that takes the permission to use mail.
const MAIL: [&str; 4] = [route::MAILBOX, route::EVENTS, route::NOTICES, route::MAGNET];

/// Every operation of the document.
fn operations() -> Vec<(Method, String)> {
    let (_, document) = server::router::api().split_for_parts();
    let document = serde_json::to_value(document).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| {
        let path = path
            .replace("{id}", "x")
            .replace("{kind}", "lead")
            .replace("{category}", "customers");
        let methods = item.as_object().unwrap().keys();
        let methods = methods.map(|name| name.to_uppercase().parse().unwrap());
        methods
            .map(|method| (method, path.clone()))
            .collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

#[tokio::test]
async fn nobody_calls_an_operation_without_a_session() {
    let test = TestApp::start().await;
    let anonymous = test.anonymous();
    for (method, path) in operations() {
        let answer = anonymous.send(method.clone(), &path, Body::empty()).await;
        if OPEN.contains(&path.as_str()) {
            assert_eq!(answer.status, 200, "{method} {path}");
        } else {
            assert_eq!(
                answer.error().code,
                ErrorCode::Unauthenticated,
                "{method} {path}"
            );
        }
    }
}

#[tokio::test]
async fn a_profile_without_permissions_changes_nothing() {
    let test = TestApp::start().await;
    let (admin, rep) = (test.sign_in_as(ADMIN).await, test.sign_in_as(REP).await);
    let profiles: Page<Profile> = admin.get(route::PROFILES).await.json();
    let standard = profiles
        .items
        .iter()
        .find(|p| p.name == REP.profile)
        .unwrap();
    let nothing = ProfileInput {
        name: standard.name.clone(),
        permissions: vec![],
        version: Some(standard.version),
    };
    let path = route::with_id(route::PROFILE, standard.id.as_str());
    admin.put(&path, &nothing).await.json::<Profile>();

    for (method, path) in operations() {
        // One's own session and grants are everyone's to end, and one's own receipt to read.
        let own = path.starts_with(route::SESSION)
            || path == route::MAILBOX_RECEIPT
            || ([route::MAILBOX, route::MAILBOX_SETUP].contains(&path.as_str())
                && method == Method::DELETE);
        if own || method == Method::GET {
            continue;
        }
        let answer = rep.send_json(method.clone(), &path, &body_for(&path)).await;
        assert_eq!(answer.error().code, ErrorCode::Forbidden, "{method} {path}");
    }
    for (method, path) in operations() {
        if method == Method::GET {
            let answer = rep.get(&path).await;
            let refused = serde_json::from_slice::<ErrorBody>(&answer.body).ok();
            // Notes are asked for by their record, which these paths do not name.
            let unnamed = [ErrorCode::NotFound, ErrorCode::MalformedQuery];
            let missing = refused.is_none_or(|body| unnamed.contains(&body.code));
            let mail = MAIL.iter().any(|begin| path.starts_with(begin)) || path.ends_with("/mail");
            assert!(missing || mail, "reading needs no permission: {path}");
        }
    }
}

/// A body that an operation understands.
fn body_for(path: &str) -> Value {
    let first = path.trim_start_matches("/api/").split('/').next();
    match first {
        Some("users") if path == route::USERS => {
            json!({ "address": "a@b.example", "profile_id": "x" })
        }
        Some("users") => json!({ "profile_id": "x", "active": true, "version": 1 }),
        Some("roles") => json!({ "name": "x" }),
        Some("profiles") => json!({ "name": "x", "permissions": [] }),
        Some("accounts") => json!({ "name": "x" }),
        Some("contacts" | "leads") => json!({ "family_name": "x" }),
        Some("stages") => json!({ "name": "x", "kind": "open", "position": 0 }),
        Some("templates") => json!({ "name": "x", "language": "en", "body": "x" }),
        Some("notes") => json!({ "about": { "kind": "lead", "id": "x" }, "text": "x" }),
        Some("tasks") => json!({ "title": "x" }),
        Some("notices") => json!({ "handled": true }),
        _ if path == route::MAGNET => {
            json!({ "days_kept": 90, "only_closing_this_month": false, "quiet": null })
        }
        Some("deals") => json!({ "name": "x", "stage_id": "x", "closing_date": "2026-01-01" }),
        Some("signatures") => json!({ "signatures": [] }),
        _ if path == route::MAILBOX_CONNECT => json!({ "feature": "read" }),
        _ if path == route::mailbox_label("customers") => json!({ "choice": "adopt" }),
        _ if path == route::MAILBOX_EXISTING => json!({ "days": 7 }),
        _ if path == route::MAILBOX_UNDO => json!({ "what": "message", "message_id": "x" }),
        _ if path == route::PEOPLE_LOOKUP || path == route::MAILBOX_ALIASES => {
            json!({ "addresses": [] })
        }
        _ if path == route::MAILBOX_SETUP => json!({
            "step": "method", "mail_magnet": false, "labels": false, "existing_days": 0,
            "sharing": { "mode": "private" },
        }),
        _ if path == route::MAILBOX_SHARING => json!({ "mode": "private" }),
        _ if path == route::LABEL_OPTIONS => {
            json!({ "keep_in_inbox": true, "unread_stays": false, "starred_stays": false })
        }
        _ if path == route::LABEL_CATEGORIES => json!({ "own": [], "version": 0 }),
        _ if path == route::EXCLUSIONS => json!({ "kind": "domain", "value": "a.example" }),
        _ if path == route::OWN_DOMAINS => json!({ "domains": ["a.example"], "before": [] }),
        _ if path == route::CALENDAR => json!({ "closing_day": 20 }),
        _ if path == route::SHARING_RULE => json!({ "allowed": ["private"] }),
        _ if path == route::MAILBOX => json!({ "mail_magnet": true, "labels": false }),
        _ => json!({}),
    }
}
