//! Browsers of other origins.

use reqwest::Method;

use crate::support::{Google, READONLY};

const ORIGIN: &str = "http://localhost:8080";

#[tokio::test]
async fn a_preflight_allows_authorization_and_content_type() {
    let google = Google::start(&[READONLY]).await;
    for path in [
        "/gmail/v1/users/me/messages",
        "/batch/gmail/v1",
        "/upload/gmail/v1/users/me/messages",
    ] {
        let answer = google
            .http
            .request(Method::OPTIONS, format!("{}{path}", google.sim.url()))
            .header("Origin", ORIGIN)
            .header("Access-Control-Request-Method", "POST")
            .header(
                "Access-Control-Request-Headers",
                "authorization, content-type, x-mine",
            )
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 200);
        let header = |name: &str| answer.headers()[name].to_str().expect("text");
        assert_eq!(header("access-control-allow-origin"), ORIGIN);
        assert_eq!(
            header("access-control-allow-headers"),
            "authorization,content-type"
        );
        assert!(header("access-control-allow-methods").contains("POST"));
    }
    assert!(google.sim.requests().iter().all(|entry| entry.preflight));
}

#[tokio::test]
async fn answers_and_refusals_can_be_read_across_origins_but_tokens_cannot() {
    let google = Google::start(&[READONLY]).await;
    for (path, readable) in [
        ("/gmail/v1/users/me/profile", true),
        ("/gmail/v1/users/me/nothing", true),
        ("/token", false),
    ] {
        let answer = google
            .request(Method::GET, path)
            .header("Origin", ORIGIN)
            .send()
            .await
            .expect("an answer");
        let allowed = answer.headers().contains_key("access-control-allow-origin");
        assert_eq!(allowed, readable, "{path}");
    }
    let log = google.sim.requests();
    assert_eq!(log[0].origin.as_deref(), Some(ORIGIN));
    assert!(
        log[0]
            .headers
            .iter()
            .all(|(name, _)| name != "authorization")
    );
}
