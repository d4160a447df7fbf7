use e2e::browser::{Browser, Language, Viewport};
use e2e::deadline::Deadline;
use e2e::tap::Tap;
use e2e::tap::leak;

use super::page;

#[tokio::test]
async fn hears_both_directions_of_what_a_browser_says() {
    let address = page::serve().await;
    let tap = Tap::listen("page").await;
    tap.forward_to(address);
    let browser = Browser::start(
        Deadline::of_this_test(),
        Language::English,
        Viewport::Desktop,
    )
    .await;
    browser.open(&format!("http://{}/", tap.address())).await;
    let script = "return fetch('/echo?q=secret-in-path', {method: 'POST', body: 'secret-in-body',\
                  headers: {'x-note': 'secret-in-header'}}).then(answer => answer.text())";
    assert_eq!(browser.execute(script).await, "secret-in-body");

    let planted = [
        "secret-in-path",
        "secret-in-body",
        "secret-in-header",
        "unsaid",
    ];
    let leaks = leak::find(planted, &tap.evidence());
    let found: Vec<_> = leaks.iter().map(ToString::to_string).collect();
    let target = "POST /echo?q=secret-in-path";
    assert_eq!(
        found,
        [
            format!("`secret-in-path` as plain text in page: {target}"),
            format!("`secret-in-body` as plain text in page: request {target}"),
            format!("`secret-in-header` as plain text in page: request {target}"),
            format!("`secret-in-body` as plain text in page: answer to {target}"),
        ]
    );
}
