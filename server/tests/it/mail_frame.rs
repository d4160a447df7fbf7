//! The documents that HTML mail is shown in.

use contract::{ErrorCode, route};
use server::testing::{Answer, TestApp};

const SANDBOX: &str = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox";

fn policy(images: &str) -> String {
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; {images}; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'self'; {SANDBOX}"
    )
}

async fn frames() -> [Answer; 2] {
    let anonymous = TestApp::start().await.anonymous();
    [
        anonymous.get(route::MAIL_FRAME_BLOCKED).await,
        anonymous.get(route::MAIL_FRAME_IMAGES).await,
    ]
}

#[tokio::test]
async fn each_frame_has_a_policy_of_its_own() {
    let [blocked, images] = frames().await;
    assert_eq!(
        blocked.header("content-security-policy"),
        Some(policy("img-src data: blob:").as_str())
    );
    assert_eq!(
        images.header("content-security-policy"),
        Some(policy("img-src data: blob: https:").as_str())
    );
    for frame in [blocked, images] {
        for (name, value) in [
            ("content-type", "text/html; charset=utf-8"),
            ("referrer-policy", "no-referrer"),
            ("x-dns-prefetch-control", "off"),
            ("x-content-type-options", "nosniff"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "public, max-age=3600"),
        ] {
            assert_eq!(frame.header(name), Some(value), "{name}");
        }
    }
}

#[tokio::test]
async fn a_frame_is_empty_has_no_script_and_opens_links_elsewhere() {
    for frame in frames().await {
        let text = String::from_utf8(frame.body.to_vec()).unwrap();
        assert!(text.starts_with("<!doctype html>"), "{text}");
        assert!(text.contains("<meta charset=\"utf-8\">"));
        assert!(text.contains("<base target=\"_blank\">"));
        assert!(text.ends_with("<body></body></html>"));
        assert!(!text.to_lowercase().contains("script"));
    }
}

#[tokio::test]
async fn nothing_else_is_a_frame() {
    let anonymous = TestApp::start().await.anonymous();
    for path in ["/mail-frame", "/mail-frame/", "/mail-frame/else"] {
        assert_eq!(anonymous.get(path).await.error().code, ErrorCode::NoRoute);
    }
}
