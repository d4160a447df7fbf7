//! Gmail pushes: what comes in shows up by itself, long before the schedule would look.

use e2e::browser::{Language, Role, Viewport};
use e2e::stack::{ADMIN, Stack};
use e2e::tap::leak;
use google_sim::PushOrder;

use super::magnet::{at_magnet, noticing};
use super::scene::{Person, mail};
use super::sign_in::usual;

const SUBJECT: &str = "canary-subject-4d2b-Forty";
const BODY: &str = "canary-body-19aa";

/// The pushes that the server was sent so far, with what it answered.
fn pushes(stack: &Stack) -> Vec<(Option<u16>, String)> {
    let exchanges = stack.to_server.exchanges().into_iter();
    exchanges
        .filter(|exchange| exchange.target == "POST /api/gmail/push")
        .map(|exchange| {
            let body = String::from_utf8(exchange.request.body).expect("JSON");
            (exchange.status.map(|status| status.as_u16()), body)
        })
        .collect()
}

#[tokio::test]
async fn mail_that_gmail_pushes_is_noticed_within_a_moment() {
    let stack = Stack::start_pushing().await;
    let admin = noticing(&stack).await;
    // The server has Gmail push, and its first look is over.
    let watched = async || match stack.google.watched_until(ADMIN) {
        Ok(Some(until)) => Ok(until),
        other => Err(format!("{other:?}")),
    };
    stack.deadline().wait(watched).await.expect("a watch");
    let looked = async || {
        let settings = admin.get("/api/mailbox").await;
        match settings["recent_runs"][0]["outcome"].as_str() {
            Some("done") => Ok(()),
            _ => Err(settings.to_string()),
        }
    };
    stack.deadline().wait(looked).await.expect("a first look");
    at_magnet(&stack, &admin).await;
    admin.see(&admin.says("magnet.none_title")).await;

    // Pub/Sub promises neither an order nor that a push comes once.
    stack.google.set_push_order(PushOrder {
        reversed: true,
        repeated: true,
    });
    let letter = mail(SUBJECT, BODY);
    stack.google.deliver(ADMIN, letter).expect("delivered");
    assert_eq!(stack.google.deliver_pushes().await, 1, "acknowledged");
    admin.target_with(Role::Link, SUBJECT).expect().await;
    admin.target_with(Role::Link, SUBJECT).expect_count(1).await;
    admin.screenshot("pushed").await;

    let pushes = pushes(&stack);
    let statuses: Vec<_> = pushes.iter().map(|(status, _)| *status).collect();
    assert_eq!(statuses, [Some(204), Some(204)]);
    let leaks = leak::find([SUBJECT, BODY], &stack.evidence());
    assert!(leaks.is_empty(), "{leaks:?}");
    let log = std::fs::read_to_string(stack.files().join("server.log")).expect("a log");
    let lines: Vec<&str> = log
        .lines()
        .filter(|line| line.contains("/api/gmail/push"))
        .collect();
    assert!(!lines.is_empty(), "the log has the route");
    for line in lines {
        assert!(!line.contains(ADMIN), "and no address: {line}");
    }
    admin.expect_quiet_console(usual).await;

    at_the_set_up(&stack, &admin, "email_setup.push_on").await;
    admin.screenshot("push-on").await;
}

/// Opens the page with the set-up at Google, where it says this of pushes.
async fn at_the_set_up(stack: &Stack, admin: &Person, state: &str) {
    admin.open(&stack.page("/settings/google")).await;
    admin.see(&admin.says(state)).await;
    let in_sight = "document.getElementById('push-title').scrollIntoView(); return true";
    admin.execute(in_sight).await;
}

#[tokio::test]
async fn an_administrator_reads_whether_pushes_are_set_up_and_how_to() {
    let stack = Stack::start().await;
    let mut admin = Person::arrives(&stack, Language::Japanese, Viewport::Phone).await;
    admin.sign_in_as(ADMIN).await;
    at_the_set_up(&stack, &admin, "email_setup.push_off").await;
    admin.see(&stack.page("/api/gmail/push")).await;
    admin.see("TEGAMI_PUSH_SUBSCRIPTION").await;
    admin.screenshot("push-off-phone").await;
    admin.resize(Viewport::Desktop).await;
    admin.screenshot("push-off").await;
    admin.expect_quiet_console(usual).await;
}
