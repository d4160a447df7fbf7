//! What operators and programs see.

use axum::body::Body;
use contract::{config::ClientConfig, route};
use server::testing::{REP, TestApp};

#[tokio::test]
async fn the_client_is_told_where_gmail_is() {
    let test = TestApp::start_with(|env| {
        env.insert(
            "TEGAMI_GMAIL_URL".to_owned(),
            "http://127.0.0.1:9/".to_owned(),
        );
    })
    .await;
    let config: ClientConfig = test.anonymous().get(route::CONFIG).await.json();
    assert_eq!(config.gmail_base_url, "http://127.0.0.1:9");
    assert!(!config.demo);
}

#[tokio::test]
async fn a_healthy_server_says_so_until_it_stops() {
    let test = TestApp::start().await;
    assert_eq!(test.anonymous().get(route::HEALTHZ).await.text(), "ok");
    test.app.stop.cancel();
    assert_eq!(test.anonymous().get(route::HEALTHZ).await.status, 503);
}

#[tokio::test]
async fn metrics_count_by_route_and_tell_no_ids() {
    let test = TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    rep.get("/api/contacts/secret-id?q=secret-word").await;
    rep.get("/api/secret-route").await;
    let made_up = "SECRET".parse().unwrap();
    rep.send(made_up, route::CONTACTS, Body::empty()).await;
    let text = test.anonymous().get(route::METRICS).await.text();
    let counted =
        "tegami_http_requests_total{method=\"GET\",route=\"/api/contacts/{id}\",status=\"404\"} 1";
    assert!(text.contains(counted), "{text}");
    assert!(!text.to_lowercase().contains("secret"), "{text}");
}

#[tokio::test]
async fn a_restart_finds_the_organization_as_it_was() {
    let test = TestApp::start().await;
    let config = &test.app.config;
    let mut changed = config.organization.clone();
    changed.name = "Renamed".to_owned();
    let again = server::store::first_run::ensure(
        test.store(),
        &changed,
        &test.app.clock,
        &test.app.randomness,
    )
    .await
    .unwrap();
    assert_eq!(again, test.app.organization);
    let rep = test.sign_in_as(REP).await;
    let me: contract::session::Me = rep.get(route::SESSION).await.json();
    assert_eq!(me.organization.name, "Renamed");
}
