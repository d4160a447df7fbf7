//! How mail is filed and what is not, as its owner wants it, and the next run that goes by it.

use e2e::browser::{Language, Role, Viewport};
use e2e::stack::{ADMIN, Stack};
use serde_json::json;

use super::labels::{run_now, switch_labels_on};
use super::scene::{CUSTOMER, Person, expect_labels, mail, mail_from};
use super::sign_in::usual;

const SETTINGS: &str = "/settings/channels/email";
const FITS: &str = "return document.documentElement.scrollWidth <= window.innerWidth";

/// Somebody with a customer whose deal closes today, and with labels on.
async fn with_labels(stack: &Stack, language: Language) -> Person {
    let person = Person::arrives(stack, language, Viewport::Desktop).await;
    person.sign_in_as(ADMIN).await;
    person.connect_gmail(stack).await;
    // Labels speak the language that their owner has chosen.
    let chosen = json!({"language": language.code()});
    let preferences = "/api/session/preferences";
    let (status, answer) = person.request(http::Method::PUT, preferences, chosen).await;
    assert_eq!(status, 200, "{answer}");
    let contact = person.adds_contact("Yamada", CUSTOMER).await;
    let second = person.adds_contact("Suzuki", "suzuki@quiet.example").await;
    let today = person.today().await;
    person
        .adds_deal_with("Forty chairs", &[&contact, &second], &today)
        .await;
    switch_labels_on(stack, &person).await;
    person
}

async fn tick(person: &Person, key: &str) {
    person
        .target(Role::Checkbox, &person.says(key))
        .click()
        .await;
    person.see(&person.says("email_settings.saved")).await;
}

/// The page at both widths.
async fn look_at(person: &mut Person, name: &str) {
    person.screenshot(&format!("{name}-desktop")).await;
    person.resize(Viewport::Phone).await;
    person.expect_script(FITS, true.into()).await;
    person.screenshot(&format!("{name}-phone")).await;
    person.resize(Viewport::Desktop).await;
}

#[tokio::test]
async fn a_japanese_owner_keeps_mail_in_the_inbox_and_names_who_is_never_filed() {
    let stack = Stack::start().await;
    let mut person = with_labels(&stack, Language::Japanese).await;
    tick(&person, "filing.keep").await;
    let field = person.says("filing.exclusion_field");
    let add = person.says("filing.exclusion_add");
    person.field(&field).fill("quiet").await;
    person.button(&add).click().await;
    person.see(&person.says("errors.field_malformed")).await;
    person.field(&field).fill("@Quiet.example").await;
    person.button(&add).click().await;
    person.see("quiet.example").await;
    look_at(&mut person, "filing-ja").await;

    let inbox = [
        mail("Chairs by Friday", "Please."),
        mail_from("suzuki@quiet.example", "A private word", "Hello."),
    ];
    stack.google.deliver_all(ADMIN, inbox).expect("delivered");
    run_now(&person, "1", "2").await;
    let kept = ["INBOX", "UNREAD", "今月完了予定の商談"];
    expect_labels(&stack, "Chairs by Friday", &kept).await;
    expect_labels(&stack, "A private word", &["INBOX", "UNREAD"]).await;

    // The log says both. It is a choice that outlives the page, and can be taken back.
    let runs = person.get("/api/mailbox/runs").await;
    let run = runs["runs"][0]["id"].as_str().expect("a run").to_owned();
    let told = person.get(&format!("/api/mailbox/runs/{run}")).await;
    assert_eq!(told["messages"][0]["inbox"], "stayed");
    assert_eq!(told["skipped"][0]["reason"], "excluded_domain");
    person.open(&stack.page(SETTINGS)).await;
    let keep = person.says("filing.keep");
    person.target(Role::Checkbox, &keep).expect().await;
    assert!(person.target(Role::Checkbox, &keep).is_ticked().await);
    let remove = person
        .words
        .with("filing.exclusion_remove", [("value", "quiet.example")]);
    person.button(&remove).click().await;
    person.see(&person.says("filing.exclusions_none")).await;
    person.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn an_english_owner_reads_first_and_keeps_a_conversation_from_being_filed() {
    let stack = Stack::start().await;
    let mut person = with_labels(&stack, Language::English).await;
    tick(&person, "filing.unread").await;
    let inbox = [
        mail("Chairs by Friday", "Please."),
        mail("A long talk", "Please."),
    ];
    stack.google.deliver_all(ADMIN, inbox).expect("delivered");
    run_now(&person, "2", "2").await;
    let waits = ["Closing this month", "INBOX", "UNREAD"];
    for subject in ["Chairs by Friday", "A long talk"] {
        expect_labels(&stack, subject, &waits).await;
    }

    person.open(&stack.page("/mail")).await;
    person.target_with(Role::Link, "A long talk").click().await;
    person
        .button(&person.says("filing.never_file"))
        .click()
        .await;
    person.see(&person.says("filing.never_filed")).await;
    look_at(&mut person, "filing-conversation-en").await;

    person.open(&stack.page(SETTINGS)).await;
    person.link("A long talk").expect().await;
    look_at(&mut person, "filing-en").await;
    for message in stack.google.messages(ADMIN).expect("a mailbox") {
        stack
            .google
            .relabel(ADMIN, &message.id, &[], &["UNREAD"])
            .expect("read");
    }
    run_now(&person, "0", "0").await;
    expect_labels(&stack, "Chairs by Friday", &["Closing this month"]).await;
    expect_labels(&stack, "A long talk", &["Closing this month", "INBOX"]).await;
    person.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn a_deal_that_changes_changes_the_label_of_mail_that_was_filed() {
    let stack = Stack::start().await;
    let mut person = with_labels(&stack, Language::English).await;
    let field = person.says("filing.refile");
    let days = person.words.with("filing.refile_days", [("n", "30")]);
    person.target(Role::Field, &field).choose(&days).await;
    person.see(&person.says("email_settings.saved")).await;
    tick(&person, "filing.one").await;
    look_at(&mut person, "refiling-en").await;
    let inbox = [mail("Chairs by Friday", "Please.")];
    stack.google.deliver_all(ADMIN, inbox).expect("delivered");
    run_now(&person, "1", "1").await;
    let filed = ["Closing this month", "UNREAD"];
    expect_labels(&stack, "Chairs by Friday", &filed).await;

    let deals = person.get("/api/deals").await;
    let mut deal = deals["items"][0].clone();
    let path = format!("/api/deals/{}", deal["id"].as_str().expect("a deal"));
    deal = json!({
        "name": deal["name"], "stage_id": deal["stage"]["id"], "closing_date": "2199-01-01",
        "contacts": deal["contacts"].as_array().expect("contacts").iter()
            .map(|contact| json!({"id": contact["id"], "role": ""})).collect::<Vec<_>>(),
        "version": deal["version"],
    });
    let (status, answer) = person.request(http::Method::PUT, &path, deal).await;
    assert_eq!(status, 200, "{answer}");
    run_now(&person, "0", "0").await;
    expect_labels(&stack, "Chairs by Friday", &["Open deals", "UNREAD"]).await;
    person.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn an_administrator_says_on_which_day_months_close() {
    let stack = Stack::start().await;
    let mut admin = Person::signed_in(&stack).await;
    admin.open(&stack.page("/settings/calendar")).await;
    let day = admin.words.with("filing.calendar_day", [("day", "20")]);
    let field = admin.says("filing.calendar_closing_day");
    admin.target(Role::Field, &field).choose(&day).await;
    admin.button(&admin.says("common.save")).click().await;
    admin.see(&admin.says("common.saved")).await;
    look_at(&mut admin, "calendar").await;
    let me = admin.get("/api/session").await;
    assert_eq!(me["organization"]["closing_day"], 20);
    // Within the product it holds at once, and after a reload.
    admin.reload().await;
    admin.target(Role::Field, &field).expect().await;
    assert_eq!(admin.target(Role::Field, &field).value().await, "20");
    admin.expect_quiet_console(usual).await;
}
