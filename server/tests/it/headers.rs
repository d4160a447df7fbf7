//! What every answer tells the browser about our pages.

use contract::{ErrorCode, route};
use server::testing::{Answer, REP, TestApp};

fn shown(answer: &Answer) -> String {
    let mut lines: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| !["x-request-id", "content-length", "date"].contains(&name.as_str()))
        .map(|(name, value)| {
            format!(
                "{name}: {}",
                value.to_str().unwrap_or("?").replace("; ", ";\n  ")
            )
        })
        .collect();
    lines.sort();
    format!("{}\n{}", answer.status, lines.join("\n"))
}

#[tokio::test]
async fn an_api_answer() {
    let test = TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    insta::assert_snapshot!(shown(&rep.get(route::SESSION).await));
}

#[tokio::test]
async fn every_kind_of_answer_has_the_same_protection() {
    let test = TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    let usual = rep.get(route::SESSION).await;
    let answers = [
        rep.get(route::CONFIG).await,
        rep.get("/api/nothing").await,
        rep.get(route::OPENAPI).await,
        rep.get(route::METRICS).await,
        rep.get("/").await,
        rep.get("/contacts/1").await,
        rep.post(route::CONFIG, &()).await,
        rep.post(route::CONTACTS, &()).await,
        rep.clone()
            .without_header("x-tegami")
            .delete(route::SESSION)
            .await,
        test.anonymous().get(route::SESSION).await,
    ];
    for answer in answers {
        for name in [
            "content-security-policy",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "permissions-policy",
            "referrer-policy",
            "x-content-type-options",
        ] {
            assert_eq!(
                answer.header(name),
                usual.header(name),
                "{} {name}",
                answer.status
            );
        }
        assert!(answer.header("access-control-allow-origin").is_none());
    }
}

#[tokio::test]
async fn a_fault_of_ours_tells_nothing_but_its_request_id() {
    let test = TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    test.store().close().await.unwrap();
    let answer = rep.get(route::CONTACTS).await;
    let error = answer.error();
    assert_eq!(error.code, ErrorCode::Internal);
    assert_eq!(error.message, "the database failed");
    assert!(error.request_id.is_some());
    assert!(answer.header("content-security-policy").is_some());
}

#[tokio::test]
async fn https_is_made_to_stay() {
    let test = TestApp::start_with(|env| {
        env.insert(
            "TEGAMI_PUBLIC_URL".to_owned(),
            "https://crm.example".to_owned(),
        );
        env.insert(
            "TEGAMI_GMAIL_URL".to_owned(),
            "http://127.0.0.1:9/gmail/".to_owned(),
        );
    })
    .await;
    let answer = test.anonymous().get(route::CONFIG).await;
    assert!(
        answer
            .header("strict-transport-security")
            .unwrap()
            .contains("max-age=63072000")
    );
    let policy = answer.header("content-security-policy").unwrap();
    assert!(
        policy.contains("connect-src 'self' http://127.0.0.1:9;"),
        "{policy}"
    );
}
