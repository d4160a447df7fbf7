use e2e::browser::{Language, Role, Seat, Viewport};
use e2e::stack::{ADMIN, Stack};

use super::scene::{CUSTOMER, Person, expect_labels, mail};
use super::sign_in::usual;

/// Allows the browser to act on mail, on the way that a first action takes.
pub async fn allow_at_google(person: &Person) {
    person.button(&person.says("permission.go")).click().await;
    tick_and_continue(person).await;
}

/// Ticks what Google asks about, on its page.
pub async fn tick_and_continue(person: &Person) {
    person.target(Role::Checkbox, "Select all").click().await;
    person.consent().await;
}

/// A contact's page with one message, which opens.
async fn message_open(stack: &Stack, person: &Person) -> String {
    let contact = person.adds_contact("Yamada", CUSTOMER).await;
    person
        .open(&stack.page(&format!("/contacts/{contact}")))
        .await;
    let row = person.target_with(Role::Link, "Chairs");
    row.click().await;
    person.see("They are blue.").await;
    person.url().await
}

#[tokio::test]
async fn the_first_action_asks_google_and_comes_back_to_the_open_message() {
    let stack = Stack::start().await;
    let inbox = [mail("Chairs", "They are blue.")];
    stack.google.deliver_all(ADMIN, inbox).expect("delivered");
    let admin = Person::connected(&stack).await;
    let open = message_open(&stack, &admin).await;

    // Reading is allowed and changes nothing in Gmail.
    let labels = |stack: &Stack| {
        stack.google.messages(ADMIN).expect("a mailbox")[0]
            .labels
            .clone()
    };
    assert_eq!(labels(&stack), ["INBOX", "UNREAD"]);
    admin.button(&admin.says("acting.archive")).click().await;
    admin.see(&admin.says("permission.act_title")).await;
    assert_eq!(labels(&stack), ["INBOX", "UNREAD"]);
    allow_at_google(&admin).await;

    admin.see(&admin.says("permission.acting")).await;
    admin.see("They are blue.").await;
    assert_eq!(
        admin.url().await,
        open,
        "nothing of the trip stays in the address"
    );
    admin.button(&admin.says("acting.archive")).click().await;
    admin.see(&admin.says("acting.done_archive")).await;
    admin.button(&admin.says("acting.to_inbox")).expect().await;
    // Archived, and read since it was opened.
    expect_labels(&stack, "Chairs", &[]).await;
    admin.open(&stack.page("/settings/channels/email")).await;
    admin
        .see(&admin.says("email_settings.act_active_why"))
        .await;
    admin.see(&admin.says("email_settings.send_off_why")).await;
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn the_question_can_be_left_without_a_connection_and_leads_to_google_with_one() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let admin = Person::at_customer(&stack, [mail("Chairs", "They are blue.")]).await;
    let star = admin.words.with("acting.star_row", [("subject", "Chairs")]);
    let (title, later) = (
        admin.says("permission.act_title"),
        admin.says("permission.later"),
    );
    admin.button(&star).expect().await;
    admin.go_offline(true).await;
    admin.button(&star).click().await;
    admin.heading(&title).expect().await;
    admin.see(&admin.says("permission.act_text")).await;
    // The focus is on the way out, wherever the rest of it is.
    let focused = "return document.activeElement.innerText.trim()";
    admin.expect_script(focused, later.as_str().into()).await;
    admin.button(&later).click().await;
    admin.heading(&title).expect_gone().await;
    admin.go_offline(false).await;
    admin.button(&star).click().await;
    admin.button(&admin.says("permission.go")).expect().await;
}

#[tokio::test]
async fn a_refused_permission_leaves_reading_as_it_was_and_can_be_given_later() {
    let stack = Stack::start().await;
    let inbox = [mail("Chairs", "They are blue.")];
    stack.google.deliver_all(ADMIN, inbox).expect("delivered");
    let admin = Person::arrives(&stack, Language::Japanese, Viewport::Phone).await;
    admin.sign_in_as(ADMIN).await;
    admin.connect_gmail(&stack).await;
    let open = message_open(&stack, &admin).await;
    admin.button(&admin.says("acting.trash")).click().await;
    admin.button(&admin.says("permission.go")).click().await;
    // Nothing ticked.
    admin.consent().await;
    admin.link("戻る").click().await;
    admin.see(&admin.says("permission.refused")).await;
    admin.see("They are blue.").await;
    assert_eq!(admin.url().await, open);

    admin.open(&stack.page("/settings/channels/email")).await;
    admin.see(&admin.says("email_settings.act_off_why")).await;
    admin.see(&admin.says("email_settings.grant_refused")).await;
    let again = admin.says("email_settings.allow_again");
    admin.target_with(Role::Button, &again).click().await;
    tick_and_continue(&admin).await;
    admin.see(&admin.says("permission.acting")).await;
    admin
        .see(&admin.says("email_settings.act_active_why"))
        .await;
}
