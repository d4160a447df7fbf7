//! The OpenAPI document says what the router does.

use contract::{ErrorBody, route};
use serde_json::Value;
use server::testing::{Client, TestApp};

async fn document(client: &Client) -> Value {
    client.get(route::OPENAPI).await.json()
}

#[tokio::test]
async fn every_route_of_the_contract_is_in_the_document() {
    let test = TestApp::start().await;
    let document = document(&test.anonymous()).await;
    let paths = document["paths"].as_object().unwrap();
    for path in [
        route::CONFIG,
        route::SESSION,
        route::PREFERENCES,
        route::USERS,
        route::USER,
        route::PROFILES,
        route::PROFILE,
        route::ACCOUNTS,
        route::ACCOUNT,
        route::CONTACTS,
        route::CONTACT,
        route::LEADS,
        route::LEAD,
        route::STAGES,
        route::STAGE,
        route::DEALS,
        route::DEAL,
        route::TEMPLATES,
        route::TEMPLATE,
        route::SIGNATURES,
        route::DEAL_MAIL,
        route::DEAL_THREAD,
        route::MAILBOX,
        route::MAILBOXES,
        route::MAILBOX_FIRST,
        route::MAILBOX_CONNECT,
        route::MAILBOX_TOKEN,
        route::MAILBOX_RUNS,
        route::MAILBOX_STORED,
        route::MAILBOX_FACTS,
        route::MAILBOX_FILINGS,
        route::MAILBOX_CALLS,
        route::MAILBOX_SETUP,
        route::MAILBOX_SETUP_TOKEN,
        route::MAILBOX_RULES,
        route::LABEL_OPTIONS,
        route::LABEL_CATEGORIES,
        route::EXCLUSIONS,
        route::EXCLUSION,
        route::CALENDAR,
        route::OWN_DOMAINS,
        route::THREAD_DEAL,
        route::MAILBOX_SHARING,
        route::SHARING_RULE,
        route::GMAIL_PUSH,
        route::PUSH_SETUP,
        route::PEOPLE_LOOKUP,
        route::EVENTS,
        route::NOTES,
        route::NOTE,
        route::TASKS,
        route::TASK,
        route::NOTICES,
        route::NOTICE,
        route::MAGNET,
        route::MUTE,
        route::PEOPLE_NAMES,
        route::HEALTHZ,
        route::METRICS,
    ] {
        assert!(paths.contains_key(path), "{path}");
    }
    assert_eq!(document["openapi"].as_str().map(|v| &v[..3]), Some("3.1"));
}

#[tokio::test]
async fn operations_say_how_a_mailbox_is_named() {
    let test = TestApp::start().await;
    let document = document(&test.anonymous()).await;
    for (path, method, named) in [
        (route::MAILBOX, "get", true),
        (route::MAILBOX, "delete", true),
        (route::NOTICE, "put", true),
        (route::DEAL_THREAD, "put", true),
        (route::LABEL_OPTIONS, "put", true),
        (route::MAILBOX_SETUP, "put", false),
        (route::CONTACTS, "get", false),
    ] {
        let parameters = document["paths"][path][method]["parameters"].as_array();
        let is_named = parameters.is_some_and(|parameters| {
            parameters
                .iter()
                .any(|one| one["in"] == "header" && one["name"] == route::MAILBOX_HEADER)
        });
        assert_eq!(is_named, named, "{method} {path}");
    }
}

#[tokio::test]
async fn every_operation_of_the_document_is_answered() {
    let test = TestApp::start().await;
    let anonymous = test.anonymous();
    let document = document(&anonymous).await;
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let method = method.to_uppercase().parse().unwrap();
            let path = path.replace("{id}", "x").replace("{thread_id}", "x");
            let answer = anonymous
                .send(method, &path, axum::body::Body::empty())
                .await;
            let refused = serde_json::from_slice::<ErrorBody>(&answer.body).ok();
            let code = refused.map(|body| body.code);
            let unknown = [
                contract::ErrorCode::NoRoute,
                contract::ErrorCode::MethodNotAllowed,
            ];
            assert!(
                code.is_none_or(|code| !unknown.contains(&code)),
                "{path} {code:?}"
            );
        }
    }
}

#[tokio::test]
async fn every_reference_of_the_document_leads_somewhere() {
    let test = TestApp::start().await;
    let document = document(&test.anonymous()).await;
    let mut open = vec![&document];
    let mut references = 0;
    while let Some(value) = open.pop() {
        if let Some(target) = value.get("$ref").and_then(Value::as_str) {
            let pointer = target.trim_start_matches('#');
            assert!(document.pointer(pointer).is_some(), "{target}");
            references += 1;
        }
        match value {
            Value::Object(fields) => open.extend(fields.values()),
            Value::Array(items) => open.extend(items),
            _ => (),
        }
    }
    assert!(references > 50, "{references}");
}
