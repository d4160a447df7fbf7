//! Bad input: always a clear code, never a panic.

use axum::body::Body;
use contract::{
    ErrorCode, FieldError,
    error::FieldProblem,
    limits::{ADDRESSES_MAX, NAME_MAX_CHARS},
    route,
};
use http::Method;
use serde_json::json;
use server::testing::{Answer, Client, REP, TestApp};

async fn post_raw(client: &Client, body: impl Into<Body>) -> Answer {
    client
        .send(Method::POST, route::CONTACTS, body.into())
        .await
}

#[tokio::test]
async fn what_is_not_the_json_asked_for_is_refused() {
    let test = TestApp::start().await;
    let rep = test
        .sign_in_as(REP)
        .await
        .with_header("content-type", "application/json");
    for body in [
        "",
        "{",
        "[]",
        "null",
        "\"x\"",
        "{\"family_name\":1}",
        "{\"given_name\":\"x\"}",
        "{\"family_name\":\"x\",\"password\":\"y\"}",
        "{\"family_name\":\"x\",\"version\":1e400}",
        "{\"family_name\":\"\\ud800\"}",
        "\u{feff}{}",
    ] {
        assert_eq!(
            post_raw(&rep, body).await.error().code,
            ErrorCode::MalformedJson,
            "{body}"
        );
    }
    let answer = post_raw(&rep, vec![0xff, 0xfe]).await;
    assert_eq!(answer.error().code, ErrorCode::MalformedJson);
    let deep = "[".repeat(100_000);
    assert_eq!(
        post_raw(&rep, deep).await.error().code,
        ErrorCode::MalformedJson
    );
}

#[tokio::test]
async fn an_invalid_date_is_refused() {
    let test = TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    for date in ["2026-02-30", "31/12/2026", "", "9999999-01-01"] {
        let body = json!({ "name": "D", "stage_id": "s", "closing_date": date });
        let answer = rep.post(route::DEALS, &body).await;
        assert_eq!(answer.error().code, ErrorCode::MalformedJson, "{date}");
    }
}

#[tokio::test]
async fn the_message_names_a_field_but_repeats_no_value() {
    let test = TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    let unknown = json!({ "family_name": "x", "pasword": "hunter2" });
    let message = rep.post(route::CONTACTS, &unknown).await.error().message;
    assert!(
        message.contains("pasword") && !message.contains("hunter2"),
        "{message}"
    );
    let wrong = json!({ "family_name": 12_345_678 });
    let message = rep.post(route::CONTACTS, &wrong).await.error().message;
    assert!(!message.contains("12345678"), "{message}");
}

#[tokio::test]
async fn every_refused_field_is_named() {
    let test = TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    let body = json!({
        "family_name": "あ".repeat(NAME_MAX_CHARS + 1),
        "given_name": "a\u{0}b",
        "addresses": vec!["a@b.example"; ADDRESSES_MAX + 1],
    });
    let error = rep.post(route::CONTACTS, &body).await.error();
    assert_eq!(error.code, ErrorCode::InvalidField);
    let has = |field: &str, problem| {
        let wanted = FieldError {
            field: field.to_owned(),
            problem,
        };
        assert!(
            error.fields.contains(&wanted),
            "{field} in {:?}",
            error.fields
        );
    };
    has("family_name", FieldProblem::TooLong);
    has("given_name", FieldProblem::Malformed);
    has("addresses", FieldProblem::TooMany);
    has("addresses[1]", FieldProblem::Duplicate);
}

#[tokio::test]
async fn a_body_of_ten_megabytes_is_refused() {
    let test = TestApp::start().await;
    let rep = test
        .sign_in_as(REP)
        .await
        .with_header("content-type", "application/json");
    let answer = post_raw(&rep, vec![b' '; 10 << 20]).await;
    assert_eq!(answer.error().code, ErrorCode::BodyTooLarge);
}

#[tokio::test]
async fn only_json_is_taken_as_json() {
    let test = TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "",
    ] {
        let client = rep.clone().with_header("content-type", kind);
        let answer = post_raw(&client, "{\"family_name\":\"x\"}").await;
        assert_eq!(
            answer.error().code,
            ErrorCode::UnsupportedMediaType,
            "{kind}"
        );
    }
    let client = rep.with_header("content-type", "Application/JSON; charset=utf-8");
    assert_eq!(
        post_raw(&client, "{\"family_name\":\"x\"}").await.status,
        201
    );
}

#[tokio::test]
async fn unknown_routes_and_methods_have_the_same_error_body() {
    let test = TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    for path in [
        "/api",
        "/api/",
        "/api/nothing",
        "/api/contacts/a/b",
        "/api/contacts/",
    ] {
        assert_eq!(
            rep.get(path).await.error().code,
            ErrorCode::NoRoute,
            "{path}"
        );
    }
    let answer = rep
        .send(Method::PATCH, route::CONTACTS, Body::empty())
        .await;
    assert_eq!(answer.error().code, ErrorCode::MethodNotAllowed);
}

#[tokio::test]
async fn a_refusal_carries_the_id_of_its_request() {
    let test = TestApp::start().await;
    let answer = test.anonymous().get(route::CONTACTS).await;
    let error = answer.error();
    assert_eq!(error.request_id.as_deref(), answer.header("x-request-id"));
    assert!(error.request_id.is_some());
}
