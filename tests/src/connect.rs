//! Connecting Gmail without a walk through the set-up: by the same requests and the same consent.

use serde_json::json;

use crate::browser::Browser;
use crate::stack::Stack;

const SETTINGS: &str = "/settings/channels/email";

/// Allows the browser of whoever is signed in to read mail, and saves a set-up with everything
/// off. The settings page stands in the end.
///
/// # Panics
///
/// When a step does not succeed.
pub async fn connect_gmail(browser: &Browser, stack: &Stack) {
    browser.open(&stack.page(SETTINGS)).await;
    let asked = json!({"feature": "read", "return_to": SETTINGS});
    let asked = browser.post("/api/mailbox/connect", asked).await;
    let google = asked["authorize_url"].as_str();
    browser.open(google.expect("an address")).await;
    browser.button("Continue").click().await;
    browser.expect_path(SETTINGS).await;
    browser.post("/api/mailbox/setup", json!({})).await;
    browser.open(&stack.page(SETTINGS)).await;
}
