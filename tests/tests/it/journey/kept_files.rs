//! Files of mail that are kept with a record: our server knows where they are, and nothing else.

use e2e::browser::{Language, Role, Viewport};
use e2e::stack::{ADMIN, REP, Stack};
use fantoccini::key::Key;
use google_sim::Delivery;
use serde_json::Value;

use super::scene::{CUSTOMER, Person};
use super::sign_in::usual;

const FILE: &str = "見積書_第2版.pdf";

/// A mail with a file.
fn with_file() -> Delivery {
    Delivery::new(format!(
        "From: <{CUSTOMER}>\nTo: <{ADMIN}>\nSubject: Offer\nMessage-ID: <offer@customer.example>\n\
         MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n\
         --x\nContent-Type: text/plain; charset=utf-8\n\nHere it is.\n\
         --x\nContent-Type: application/pdf\n\
         Content-Disposition: attachment; filename*=UTF-8''%E8%A6%8B%E7%A9%8D%E6%9B%B8_%E7%AC%AC2%E7%89%88.pdf\n\n\
         %PDF\n--x--\n"
    ))
}

/// What the server has of the contact's notes.
async fn notes(person: &Person, contact: &str) -> Value {
    person
        .get(&format!("/api/notes?kind=contact&id={contact}"))
        .await
}

/// Opens the mail on the contact's page, keeps its file, and closes the mail.
async fn keep(person: &Person) {
    person.target_with(Role::Link, "Offer").click().await;
    person.see("Here it is.").await;
    let attach = person.says("mail.attach");
    person.target_with(Role::Button, &attach).click().await;
    person.see(&person.says("mail.attached")).await;
}

async fn close(person: &Person) {
    person.press(&char::from(Key::Escape).to_string()).await;
    person.heading("Offer").expect_gone().await;
}

#[tokio::test]
async fn a_file_stays_with_the_contact_as_a_link_and_says_when_its_mail_is_gone() {
    let stack = Stack::start().await;
    stack.google.deliver(ADMIN, with_file()).expect("delivered");
    let admin = Person::arrives(&stack, Language::Japanese, Viewport::Phone).await;
    admin.sign_in_as(ADMIN).await;
    admin.connect_gmail(&stack).await;
    let contact = admin.adds_contact("山田", CUSTOMER).await;
    let page = stack.page(&format!("/contacts/{contact}"));
    admin.open(&page).await;
    keep(&admin).await;
    let label = admin.words.with("mail.download_name", [("name", FILE)]);
    let kept = admin.target(Role::Group, &label);
    close(&admin).await;
    kept.expect().await;
    admin.screenshot("kept-file").await;
    let known = notes(&admin, &contact).await;
    assert_eq!(known[0]["message_id"], "offer@customer.example");
    assert_eq!(known[0]["part_id"], "1");
    assert_eq!(known[0]["text"], "");

    // Anew from Gmail each time, and to the disk.
    admin.open(&page).await;
    kept.expect().await;
    admin.button(&admin.says("mail.download")).click().await;
    let done = admin.words.with("mail.downloaded", [("name", FILE)]);
    admin.see(&done).await;

    let mails = stack.google.messages(ADMIN).expect("a mailbox");
    let id = &mails.first().expect("the mail").id;
    stack.google.delete_message(ADMIN, id).expect("deleted");
    admin.open(&page).await;
    admin.see(&admin.says("jottings.file_gone")).await;
    kept.expect_gone().await;
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn keeping_a_file_can_be_taken_back() {
    let stack = Stack::start().await;
    let admin = Person::at_customer(&stack, [with_file()]).await;
    keep(&admin).await;
    admin.button(&admin.says("acting.undo")).click().await;
    let attach = admin.says("mail.attach");
    admin.target_with(Role::Button, &attach).expect().await;
    close(&admin).await;
    admin.see(&admin.says("jottings.no_notes")).await;
}

#[tokio::test]
async fn a_colleague_learns_who_has_the_file_and_not_what_it_is_called() {
    let stack = Stack::start().await;
    stack.google.deliver(ADMIN, with_file()).expect("delivered");
    let admin = Person::connected(&stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    admin.adds_rep().await;
    let page = stack.page(&format!("/contacts/{contact}"));
    admin.open(&page).await;
    keep(&admin).await;

    let rep = Person::arrives(&stack, Language::English, Viewport::Desktop).await;
    rep.sign_in_as(REP).await;
    rep.open(&page).await;
    // Not connected yet.
    rep.see(&rep.says("jottings.file_unknown")).await;
    rep.connect_gmail(&stack).await;
    rep.open(&page).await;
    let name = admin.get("/api/session").await["user"]["name"].clone();
    let name = name.as_str().expect("a name");
    let elsewhere = rep.words.with("jottings.file_elsewhere", [("name", name)]);
    rep.see(&elsewhere).await;
    let said = rep
        .get(&format!("/api/notes?kind=contact&id={contact}"))
        .await;
    assert!(!said.to_string().contains("見積書"), "{said}");
}
