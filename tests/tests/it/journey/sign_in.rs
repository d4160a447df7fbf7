use e2e::browser::{Language, Viewport};
use e2e::stack::{REP, Stack};

use super::scene::Person;

#[tokio::test]
async fn an_added_rep_signs_in_and_out() {
    let stack = Stack::start().await;
    let admin = Person::signed_in(&stack).await;
    let profiles = admin.get("/api/profiles").await;
    let user = serde_json::json!({
        "address": REP, "name": "佐藤 花", "profile_id": profiles["items"][0]["id"],
    });
    admin.post("/api/users", user).await;

    let rep = Person::arrives(&stack, Language::Japanese, Viewport::Phone).await;
    rep.sign_in_as(REP).await;
    rep.open(&stack.page("/settings/you")).await;
    rep.button(&rep.says("settings.sign_out")).click().await;
    rep.link(&rep.says("sign_in.button")).expect().await;
    rep.open(&stack.page("/contacts")).await;
    rep.link(&rep.says("sign_in.button")).expect().await;
    admin.expect_quiet_console(before_sign_in).await;
    rep.expect_quiet_console(before_sign_in).await;
}

#[tokio::test]
async fn an_unknown_address_is_refused_with_the_reason() {
    let stack = Stack::start().await;
    let stranger = Person::arrives(&stack, Language::English, Viewport::Desktop).await;
    stranger.choose_account(REP).await;
    stranger.see("administrator").await;
    stranger.open(&stack.page("/contacts")).await;
    stranger
        .link(&stranger.says("sign_in.button"))
        .expect()
        .await;
}

/// Whether an entry tells of a page that asked who is signed in before anyone was.
pub fn before_sign_in(entry: &e2e::browser::ConsoleEntry) -> bool {
    entry.source == "network" && entry.message.contains("401")
}
