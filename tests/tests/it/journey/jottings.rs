//! Notes and tasks: on a record's page, and from a mail, of which they keep a link alone.

use e2e::browser::Role;
use e2e::stack::{ADMIN, Stack};
use serde_json::json;

use super::labels::switch_labels_on;
use super::scene::{CUSTOMER, Person, mail};
use super::sign_in::usual;

#[tokio::test]
async fn notes_and_tasks_stand_with_their_record_and_tasks_on_a_page_of_their_own() {
    let stack = Stack::start().await;
    let admin = Person::connected(&stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    let page = stack.page(&format!("/contacts/{contact}"));
    admin.open(&page).await;
    let (note, task) = (admin.says("jottings.note"), admin.says("jottings.task"));
    admin.see(&admin.says("jottings.none_yet")).await;
    admin.screenshot("jottings-none").await;
    admin.button(&note).click().await;
    admin.field(&note).expect().await;
    admin
        .expect_script("return document.activeElement.tagName", json!("TEXTAREA"))
        .await;
    admin.field(&note).fill("Likes blue chairs.").await;
    admin
        .button(&admin.says("jottings.save_note"))
        .click()
        .await;
    admin.see(&admin.says("jottings.note_saved")).await;
    admin.see("Likes blue chairs.").await;
    admin.field(&task).fill("Send the catalog").await;
    admin
        .button(&admin.says("jottings.save_task"))
        .click()
        .await;
    admin
        .target(Role::Checkbox, "Send the catalog")
        .expect()
        .await;
    admin.screenshot("jottings-contact").await;

    admin.open(&stack.page("/tasks")).await;
    admin
        .heading(&admin.says("jottings.my_tasks"))
        .expect()
        .await;
    admin.link("Yamada").expect().await;
    admin
        .target(Role::Checkbox, "Send the catalog")
        .click()
        .await;
    admin.see(&admin.says("jottings.none_title")).await;
    admin.screenshot("jottings-tasks").await;
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn a_note_about_a_mail_keeps_a_link_and_whoever_quotes_it_is_warned() {
    let stack = Stack::start().await;
    let admin = Person::connected(&stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    switch_labels_on(&stack, &admin).await;
    let letter = mail("Chairs", "Could you lower the price by five percent?");
    stack.google.deliver(ADMIN, letter).expect("delivered");
    admin.post("/api/mailbox/runs", json!(null)).await;
    admin.open(&stack.page("/magnet")).await;
    admin.see("Could you lower the price").await;
    admin.button(&admin.says("jottings.add_note")).click().await;
    let note = admin.says("jottings.note");
    let quote = "They say: could you lower the price by five percent";
    admin.field(&note).fill(quote).await;
    admin.see(&admin.says("jottings.quote_warning")).await;
    admin.screenshot("jottings-quote").await;
    admin.field(&note).fill("Wants a discount.").await;
    admin
        .button(&admin.says("jottings.save_note"))
        .click()
        .await;
    admin.see(&admin.says("jottings.note_saved")).await;
    let path = format!("/api/notes?kind=contact&id={contact}");
    let notes = admin.get(&path).await;
    assert_eq!(notes[0]["text"], "Wants a discount.");
    assert_eq!(notes[0]["message_id"], "Chairs@customer.example");

    admin.button(&admin.says("jottings.add_task")).click().await;
    admin
        .field(&admin.says("jottings.task"))
        .fill("Ask the boss")
        .await;
    admin
        .button(&admin.says("jottings.save_task"))
        .click()
        .await;
    admin.see("Ask the boss").await;
    admin.expect_quiet_console(usual).await;
}
