//! What the server knows and what it asked Google, as its owner reads it.

use e2e::browser::Role;
use e2e::stack::{ADMIN, Stack};

use super::labels::{run_now, switch_labels_on};
use super::scene::{CUSTOMER, Person, mail};
use super::sign_in::usual;

#[tokio::test]
async fn the_owner_reads_and_deletes_what_the_server_keeps_and_asked() {
    let stack = Stack::start().await;
    let admin = Person::connected(&stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    let today = admin.today().await;
    admin.adds_deal("Forty chairs", &contact, &today).await;
    switch_labels_on(&stack, &admin).await;
    let letter = [mail("Please call me", "Today, if you can.")];
    stack.google.deliver_all(ADMIN, letter).expect("delivered");
    run_now(&admin, "1", "1").await;

    admin
        .link(&admin.says("mail_records.links_stored"))
        .click()
        .await;
    admin
        .heading(&admin.says("mail_records.stored_title"))
        .expect()
        .await;
    admin.see(CUSTOMER).await;
    admin.see(&admin.says("mail_records.never")).await;
    admin.screenshot("records-stored").await;
    admin
        .button(&admin.says("mail_records.facts_delete"))
        .click()
        .await;
    let dialog = admin.says("mail_records.delete_title");
    admin.target(Role::Dialog, &dialog).expect().await;
    confirm(&admin, "mail_records.facts_delete").await;
    admin.see(&admin.says("mail_records.facts_none")).await;

    admin
        .link(&admin.says("mail_records.calls_open"))
        .click()
        .await;
    admin
        .heading(&admin.says("mail_records.calls_title"))
        .expect()
        .await;
    admin.see(&admin.says("mail_records.method_modify")).await;
    admin.screenshot("records-calls").await;
    admin
        .button(&admin.says("mail_records.as_csv"))
        .expect()
        .await;
    admin
        .button(&admin.says("mail_records.calls_delete"))
        .click()
        .await;
    admin.target(Role::Dialog, &dialog).expect().await;
    confirm(&admin, "mail_records.calls_delete").await;
    admin.see(&admin.says("mail_records.calls_none")).await;
    admin.expect_quiet_console(usual).await;
}

/// Presses the dialog's own button, which says the same as the one that opened it.
async fn confirm(person: &Person, key: &str) {
    let press = format!(
        "const wanted = {:?};\
         [...document.querySelectorAll('dialog[open] button')]\
         .find(button => button.innerText.trim() === wanted).click()",
        person.says(key)
    );
    person.execute(&press).await;
}
