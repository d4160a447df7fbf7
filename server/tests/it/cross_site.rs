//! Requests that other sites make in a signed-in browser.

use axum::body::Body;
use contract::{ErrorCode, route};
use http::Method;
use server::testing::{Client, REP, TestApp};

/// Every way to change something, with and without an id.
fn changes() -> Vec<(Method, String)> {
    let (routes, document) = server::router::api().split_for_parts();
    drop(routes);
    let mut changes = Vec::new();
    for (path, item) in document.paths.paths {
        let path = path.replace("{id}", "x");
        for (method, operation) in [
            (Method::POST, item.post),
            (Method::PUT, item.put),
            (Method::DELETE, item.delete),
            (Method::PATCH, item.patch),
        ] {
            if operation.is_some() {
                changes.push((method, path.clone()));
            }
        }
    }
    changes
}

async fn all_refused(client: &Client) {
    let changes = changes();
    assert!(
        changes.len() > 15,
        "the routes are found: {}",
        changes.len()
    );
    for (method, path) in changes {
        let answer = client.send(method.clone(), &path, Body::empty()).await;
        assert_eq!(answer.error().code, ErrorCode::CrossSite, "{method} {path}");
    }
}

#[tokio::test]
async fn a_form_on_another_site_changes_nothing() {
    let test = TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    let form = rep
        .with_header("sec-fetch-site", "cross-site")
        .with_header("origin", "https://evil.example")
        .without_header("x-tegami");
    all_refused(&form).await;
}

#[tokio::test]
async fn our_header_alone_does_not_help_another_site() {
    let test = TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    all_refused(&rep.clone().with_header("sec-fetch-site", "same-site")).await;
    let old_browser = rep.without_header("sec-fetch-site");
    all_refused(
        &old_browser
            .clone()
            .with_header("origin", "http://localhost:8081"),
    )
    .await;
    all_refused(&old_browser.without_header("origin")).await;
}

#[tokio::test]
async fn a_request_without_our_header_is_refused_wherever_it_comes_from() {
    let test = TestApp::start().await;
    all_refused(&test.sign_in_as(REP).await.without_header("x-tegami")).await;
}

#[tokio::test]
async fn an_old_browser_is_known_by_its_origin() {
    let test = TestApp::start().await;
    let rep = test.sign_in_as(REP).await.without_header("sec-fetch-site");
    assert_eq!(rep.delete(route::SESSION).await.status, 204);
}
