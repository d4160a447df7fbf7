use e2e::browser::{ConsoleEntry, Language, Viewport};
use e2e::stack::{REP, Stack};

use super::scene::Person;

#[tokio::test]
async fn an_added_rep_signs_in_and_out() {
    let stack = Stack::start().await;
    let admin = Person::signed_in(&stack).await;
    admin.adds_rep().await;

    let rep = Person::arrives(&stack, Language::Japanese, Viewport::Phone).await;
    rep.sign_in_as(REP).await;
    rep.open(&stack.page("/settings/profile")).await;
    rep.button(&rep.says("settings.sign_out")).click().await;
    rep.link(&rep.says("sign_in.button")).expect().await;
    rep.open(&stack.page("/contacts")).await;
    rep.link(&rep.says("sign_in.button")).expect().await;
    admin.expect_quiet_console(usual).await;
    rep.expect_quiet_console(usual).await;
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

/// What a console says on any journey: that nobody was signed in at first, and that Google's
/// pages have no icon.
pub fn usual(entry: &ConsoleEntry) -> bool {
    let asked_too_early = entry.message.contains("/api/session") && entry.message.contains("401");
    let no_icon = entry.message.contains("/favicon.ico");
    // A stream of events that breaks off is opened again, once the session was asked for.
    let broken_off = entry.message.contains("/api/events")
        || (entry.message.contains("/api/session") && entry.message.contains("net::ERR_"));
    entry.source == "network" && (asked_too_early || no_icon || broken_off)
}
