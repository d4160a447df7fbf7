//! The client's files, as the server hands them out.

use contract::ErrorCode;
use server::testing::TestApp;
use std::fs;

#[tokio::test]
async fn a_developers_client_is_served_from_its_folder() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("index.html"), "<html>dev").unwrap();
    fs::write(dir.path().join("app.js"), "start()").unwrap();
    let test = TestApp::start_with(|env| {
        let dir = dir.path().display().to_string();
        env.insert("TEGAMI_CLIENT_DIR".to_owned(), dir);
    })
    .await;
    let browser = test.anonymous();
    for path in ["/", "/contacts/7f?tab=mail"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.text(), "<html>dev", "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html"));
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
    }
    let script = browser.get("/app.js").await;
    assert_eq!(script.header("content-type"), Some("text/javascript"));
    for path in ["/gone.js", "/..%2fsecret.txt", "/api/x", "/api", "/auth/x"] {
        assert_eq!(
            browser.get(path).await.error().code,
            ErrorCode::NoRoute,
            "{path}"
        );
    }
}

#[tokio::test]
async fn nothing_is_posted_to_a_page() {
    let test = TestApp::start().await;
    let answer = test.anonymous().post("/contacts", &()).await;
    assert_eq!(answer.error().code, ErrorCode::NoRoute);
}
