//! The log of the label job: what a run did to which message and why, and putting it back.

use e2e::browser::{Role, Viewport};
use e2e::stack::{ADMIN, Stack};
use fantoccini::key::Key;
use google_sim::Delivery;

use super::labels::{run_now, switch_labels_on};
use super::scene::{CUSTOMER, Person, expect_labels, mail};
use super::sign_in::usual;

const FITS: &str = "return document.documentElement.scrollWidth <= window.innerWidth";

async fn see_after_opening(person: &Person) {
    let open = person.words.around("label_log.open");
    person.target_with(Role::Button, &open).click().await;
}

#[tokio::test]
async fn a_run_tells_its_messages_and_is_put_back() {
    let stack = Stack::start().await;
    let mut admin = Person::connected(&stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    let today = admin.today().await;
    admin.adds_deal("Forty chairs", &contact, &today).await;
    switch_labels_on(&stack, &admin).await;
    let bulk = format!(
        "From: <{CUSTOMER}>\nTo: <{ADMIN}>\nSubject: Autumn catalogue\nList-Id: <c.example>\n\nNew.\n"
    );
    let inbox = [
        mail("Chairs by Friday", "Please."),
        mail("And a table", "Too."),
        Delivery::new(bulk),
    ];
    stack.google.deliver_all(ADMIN, inbox).expect("delivered");
    run_now(&admin, "2", "3").await;

    see_after_opening(&admin).await;
    for subject in ["Chairs by Friday", "And a table", "Autumn catalogue"] {
        admin.see(subject).await;
    }
    admin.see("Forty chairs").await;
    admin.see(&admin.says("label_log.skip_bulk")).await;
    admin.screenshot("run-log").await;
    let one = admin
        .words
        .with("label_log.undo_of", [("subject", "And a table")]);
    admin.button(&one).click().await;
    admin.see(&admin.says("label_log.undo_done")).await;
    admin.button(&one).expect_gone().await;
    expect_labels(&stack, "And a table", &["INBOX", "UNREAD"]).await;
    expect_labels(
        &stack,
        "Chairs by Friday",
        &["Closing this month", "UNREAD"],
    )
    .await;

    // The rest by keyboard.
    admin.tab_to(&admin.says("label_log.undo_run")).await;
    admin.press(&char::from(Key::Enter).to_string()).await;
    admin.see(&admin.says("label_log.undo_run_text")).await;
    admin
        .tab_to(&admin.says("label_log.undo_since_confirm"))
        .await;
    admin.press(&char::from(Key::Enter).to_string()).await;
    expect_labels(&stack, "Chairs by Friday", &["INBOX", "UNREAD"]).await;
    expect_labels(&stack, "Autumn catalogue", &["INBOX", "UNREAD"]).await;
    admin.resize(Viewport::Phone).await;
    admin.expect_script(FITS, true.into()).await;
    admin.screenshot("run-log-undone").await;
    admin.button(&admin.says("label_log.close")).click().await;
    admin.screenshot("runs").await;
    admin.expect_script(FITS, true.into()).await;
    admin.expect_quiet_console(usual).await;
}
