//! Categories that a user makes of a filter over deals, from the form to filed mail.

use e2e::browser::{Role, Seat};
use e2e::stack::{ADMIN, Stack};
use fantoccini::key::Key;

use super::labels::{run_now, switch_labels_on};
use super::pages::look_at;
use super::scene::{CUSTOMER, Person, expect_labels, mail, mail_from};
use super::sign_in::usual;

const SETTINGS: &str = "/settings/channels/email";

/// Somebody with labels on, and two customers: a deal of the first closes today, one of the second in many years.
async fn with_labels(stack: &Stack) -> Person {
    let person = Person::connected(stack).await;
    let soon = person.adds_contact("Yamada", CUSTOMER).await;
    let later = person.adds_contact("Suzuki", "suzuki@later.example").await;
    let today = person.today().await;
    person.adds_deal("Forty chairs", &soon, &today).await;
    person.adds_deal("A house", &later, "2199-01-01").await;
    switch_labels_on(stack, &person).await;
    person
}

async fn field(person: &Person, key: &str, text: &str) {
    person.field(&person.says(key)).fill(text).await;
}

/// Makes a category of deals that close soon, without a mouse.
async fn makes_soon(person: &Person, name: &str) {
    let new = person.says("categories.new");
    person
        .button(&new)
        .type_keys(&char::from(Key::Enter).to_string())
        .await;
    field(person, "categories.name", name).await;
    let mine = person.says("categories.mine");
    person.target(Role::Checkbox, &mine).expect().await;
    let soon = person.says("categories.closes_soon");
    let closing = person.says("categories.closing");
    person.target(Role::Field, &closing).choose(&soon).await;
    field(person, "categories.days", "7").await;
    let holds = [("deals", "1"), ("contacts", "1"), ("filed", "1")];
    person
        .see(&person.words.with("categories.holds", holds))
        .await;
}

#[tokio::test]
async fn a_japanese_owner_makes_a_category_on_a_phone_and_mail_is_filed_under_it() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let mut person = with_labels(&stack).await;
    makes_soon(&person, "至急").await;
    look_at(&mut person, "category-form", "dialog[open]").await;
    let save = person.says("common.save");
    person.button(&save).click().await;
    person.see(&person.says("email_settings.saved")).await;
    person.see("至急").await;
    look_at(&mut person, "categories", ".categories").await;

    let inbox = [
        mail("椅子の件", "Please."),
        mail_from("suzuki@later.example", "A house", "Please."),
    ];
    stack.google.deliver_all(ADMIN, inbox).expect("delivered");
    run_now(&person, "2", "2").await;
    expect_labels(&stack, "椅子の件", &["UNREAD", "至急"]).await;
    expect_labels(&stack, "A house", &["Open deals", "UNREAD"]).await;

    // It is a folder of the mailbox, and stands on the mail in lists.
    person.open(&stack.page("/mail/all")).await;
    person.see("至急").await;
    look_at(&mut person, "own-category-mail", "main").await;
    person.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn an_owner_orders_categories_changes_one_and_removes_it() {
    let stack = Stack::start().await;
    let mut person = with_labels(&stack).await;
    makes_soon(&person, "Soon").await;
    let save = person.says("common.save");
    person.button(&save).click().await;
    let down = person.words.with("categories.down", [("name", "Soon")]);
    person.button(&down).click().await;
    person.see(&person.says("email_settings.saved")).await;
    stack
        .google
        .deliver(ADMIN, mail("First", "Please."))
        .expect("delivered");
    run_now(&person, "1", "1").await;
    // The one above it wins.
    expect_labels(&stack, "First", &["Closing this month", "UNREAD"]).await;
    look_at(&mut person, "categories-moved", ".categories").await;

    // Too large a least amount: nothing is held, and what is wrong is said at its field.
    let edit = person.words.with("categories.edit", [("name", "Soon")]);
    person.button(&edit).click().await;
    let currency = [("currency", "JPY")];
    let from = person.words.with("categories.amount_from", currency);
    person.field(&from).fill("lots").await;
    person.button(&save).click().await;
    person.see(&person.says("errors.field_malformed")).await;
    person.field(&from).fill("900000000000").await;
    person.see(&person.says("categories.holds_none")).await;
    look_at(&mut person, "category-form-wrong", "dialog[open]").await;
    person.button(&save).click().await;
    let amount = person.words.around("categories.about_from");
    person.see(&amount).await;

    let remove = person.words.with("categories.remove", [("name", "Soon")]);
    person.button(&remove).click().await;
    person.button(&person.says("common.delete")).click().await;
    person.see(&person.says("categories.removed")).await;
    person.button(&remove).expect_gone().await;
    // The label is the owner's own now.
    let labels = stack.google.labels(ADMIN).expect("a mailbox");
    assert!(labels.iter().any(|(_, name)| name == "Soon"), "{labels:?}");
    person.open(&stack.page(SETTINGS)).await;
    person.button(&person.says("categories.new")).expect().await;
    person.button(&remove).expect_gone().await;
    person.expect_quiet_console(usual).await;
}
