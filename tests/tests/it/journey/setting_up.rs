//! Setting email up as a person does it, from "Get started" to a filed message and out again.

use e2e::browser::{Browser, Language, Role, Viewport};
use e2e::stack::{ADMIN, Stack};
use google_sim::{Fault, FaultKind};
use serde_json::json;

use super::scene::{CUSTOMER, Person, expect_labels, mail, mail_from};
use super::sign_in::usual;

const SETTINGS: &str = "/settings/channels/email";
const SETUP: &str = "/settings/channels/email/setup";

/// Two messages in the inbox from a customer with a deal, one from a stranger.
async fn scene(stack: &Stack, language: Language, viewport: Viewport) -> Person {
    let inbox = [
        mail("Please call me", "Today, if you can."),
        mail("Forty chairs, blue", "As on the telephone."),
        mail_from("somebody@else.example", "Lottery", "You have won."),
    ];
    stack.google.deliver_all(ADMIN, inbox).expect("delivered");
    let person = Person::arrives(stack, language, viewport).await;
    person.sign_in_as(ADMIN).await;
    let contact = person.adds_contact("Yamada", CUSTOMER).await;
    let today = person.today().await;
    person
        .adds_deal("Chairs for the hall", &contact, &today)
        .await;
    person
}

async fn press(person: &Person, key: &str) {
    person.button(&person.says(key)).click().await;
}

/// Goes on to the step that begins with this.
async fn on_to(person: &Person, title: &str) {
    press(person, "email_setup.next").await;
    person.see(&person.says(title)).await;
}

async fn choose(person: &Person, key: &str) {
    person.target(Role::Radio, &person.says(key)).click().await;
}

/// Whether the server takes the mailbox for connected.
async fn is_connected(browser: &Browser) -> bool {
    !browser.get("/api/mailbox").await["mailbox"].is_null()
}

async fn walks_all_the_way(language: Language, viewport: Viewport, name: &str) {
    let stack = Stack::start_with_jobs().await;
    let person = scene(&stack, language, viewport).await;
    person.open(&stack.page(SETTINGS)).await;
    person
        .link(&person.says("email_settings.connect"))
        .click()
        .await;
    person.see(&person.says("email_setup.method_title")).await;
    person.screenshot(&format!("{name}-1-method")).await;
    press(&person, "email_setup.next").await;

    person.see(&person.says("email_setup.google_title")).await;
    person.screenshot(&format!("{name}-2-google")).await;
    press(&person, "email_setup.google_go").await;
    person.consent().await;
    let allowed = person
        .words
        .with("email_setup.google_allowed", [("address", ADMIN)]);
    person.see(&allowed).await;
    assert!(!is_connected(&person).await, "nothing is saved yet");
    press(&person, "email_setup.next").await;

    person.see(&person.says("email_setup.magnet_title")).await;
    choose(&person, "email_setup.magnet_on").await;
    person.see(&person.says("email_setup.job_scope")).await;
    person.screenshot(&format!("{name}-3-magnet")).await;
    press(&person, "email_setup.google_go").await;
    person.consent().await;
    person.see(&person.says("email_setup.job_allowed")).await;
    press(&person, "email_setup.next").await;

    person.see(&person.says("email_setup.labels_title")).await;
    choose(&person, "email_setup.labels_on").await;
    person.screenshot(&format!("{name}-4-labels")).await;
    press(&person, "email_setup.next").await;

    person.see(&person.says("email_setup.sharing_title")).await;
    person.screenshot(&format!("{name}-5-sharing")).await;
    // A reload goes on where it was.
    person.open(&stack.page(SETUP)).await;
    person.see(&person.says("email_setup.sharing_title")).await;
    press(&person, "email_setup.next").await;

    person.see(&person.says("email_setup.preview_title")).await;
    choose(&person, "email_setup.existing_month").await;
    let count = |n| person.words.with("email_setup.preview_count", [("n", n)]);
    person.see(&count("2")).await;
    person.see("Please call me").await;
    person.see("Forty chairs, blue").await;
    person.see("Chairs for the hall").await;
    person.see(&person.says("email_setup.viewers_nobody")).await;
    person.screenshot(&format!("{name}-6-preview")).await;
    let inbox = || stack.google.messages(ADMIN).expect("a mailbox");
    assert!(
        inbox()
            .iter()
            .all(|mail| mail.labels.contains(&"INBOX".to_owned())),
        "the preview changes nothing"
    );
    press(&person, "email_setup.save").await;
    person
        .see(&person.says("email_settings.label_names_title"))
        .await;
    assert!(is_connected(&person).await);

    // The first run does what the preview said: these two, and nothing else.
    let label = match language {
        Language::English => "Closing this month",
        Language::Japanese => "今月完了予定の商談",
    };
    let mut filed = [label, "UNREAD"];
    filed.sort_unstable();
    expect_labels(&stack, "Please call me", &filed).await;
    expect_labels(&stack, "Forty chairs, blue", &filed).await;
    expect_labels(&stack, "Lottery", &["INBOX", "UNREAD"]).await;
    person.screenshot(&format!("{name}-7-saved")).await;

    press(&person, "email_settings.disconnect").await;
    press(&person, "email_settings.disconnect_confirm").await;
    person
        .heading(&person.says("email_settings.receipt_title"))
        .expect()
        .await;
    person.see(label).await;
    person.screenshot(&format!("{name}-8-receipt")).await;
    assert!(!is_connected(&person).await);
    person.expect_quiet_console(usual).await;
    // Pages say that there is no connection, not that there is no mail.
    person.open(&stack.page("/mail")).await;
    person.see(&person.says("mail.not_connected_title")).await;
}

#[tokio::test]
async fn from_get_started_to_a_filed_message_and_out_again_in_english() {
    walks_all_the_way(Language::English, Viewport::Desktop, "setup-en").await;
}

#[tokio::test]
async fn from_get_started_to_a_filed_message_and_out_again_in_japanese_on_a_phone() {
    walks_all_the_way(Language::Japanese, Viewport::Phone, "setup-ja").await;
}

#[tokio::test]
async fn a_refused_permission_turns_its_feature_off_and_the_rest_is_saved() {
    let stack = Stack::start_with_jobs().await;
    let admin = scene(&stack, Language::English, Viewport::Desktop).await;
    admin.open(&stack.page(SETUP)).await;
    press(&admin, "email_setup.next").await;
    press(&admin, "email_setup.google_go").await;
    admin.button("Cancel").click().await;
    admin.link("Back").click().await;
    admin.see(&admin.says("email_setup.google_refused")).await;
    admin.screenshot("setup-refused").await;
    press(&admin, "email_setup.google_go").await;
    admin.consent().await;
    press(&admin, "email_setup.next").await;

    choose(&admin, "email_setup.magnet_on").await;
    press(&admin, "email_setup.google_go").await;
    admin.button("Cancel").click().await;
    admin.link("Back").click().await;
    admin.see(&admin.says("email_setup.job_refused")).await;
    choose(&admin, "email_setup.magnet_off").await;
    on_to(&admin, "email_setup.labels_need_magnet").await;
    on_to(&admin, "email_setup.sharing_title").await;
    on_to(&admin, "email_setup.will_not_note").await;
    press(&admin, "email_setup.save").await;
    admin.see(&admin.says("email_setup.saved")).await;
    admin.open(&stack.page("/mail")).await;
    admin
        .target_with(Role::Link, "Please call me")
        .expect()
        .await;
}

#[tokio::test]
async fn what_an_administrator_fixed_is_shown_locked_with_the_reason() {
    let stack = Stack::start_with_jobs().await;
    let admin = scene(&stack, Language::English, Viewport::Desktop).await;
    admin.adds_rep().await;
    admin.open(&stack.page("/settings/sharing")).await;
    admin
        .target(Role::Field, &admin.says("email_setup.rule_lock"))
        .choose(&admin.says("email_setup.mode_public"))
        .await;
    press(&admin, "common.save").await;
    admin.see(&admin.says("common.saved")).await;
    admin.screenshot("sharing-rule").await;

    let asked = json!({
        "step": "sharing", "mail_magnet": false, "labels": false, "existing_days": 0,
        "sharing": {"mode": "private"},
    });
    admin
        .request(http::Method::PUT, "/api/mailbox/setup", asked)
        .await;
    admin.open(&stack.page(SETUP)).await;
    admin.see("Aoi Kanri has fixed this for everybody").await;
    admin.screenshot("sharing-locked").await;
    on_to(&admin, "email_setup.preview_title").await;
    let names = admin
        .words
        .with("email_setup.viewers_names", [("names", "Hana Sato")]);
    admin.see(&names).await;
    admin.see(&admin.says("email_setup.nothing_allowed")).await;
    press(&admin, "email_setup.give_up").await;
    let dialog = admin.says("email_setup.give_up_title");
    admin.target(Role::Dialog, &dialog).expect().await;
}

#[tokio::test]
async fn the_preview_shows_subjects_that_the_server_never_sees() {
    let stack = Stack::start_with_jobs().await;
    let admin = scene(&stack, Language::English, Viewport::Desktop).await;
    admin.open(&stack.page(SETUP)).await;
    press(&admin, "email_setup.next").await;
    press(&admin, "email_setup.google_go").await;
    admin.consent().await;
    on_to(&admin, "email_setup.magnet_title").await;
    choose(&admin, "email_setup.magnet_on").await;
    press(&admin, "email_setup.google_go").await;
    admin.consent().await;
    admin.see(&admin.says("email_setup.job_allowed")).await;
    on_to(&admin, "email_setup.labels_title").await;
    choose(&admin, "email_setup.labels_on").await;
    on_to(&admin, "email_setup.sharing_title").await;
    on_to(&admin, "email_setup.preview_title").await;
    admin.see("Forty chairs, blue").await;
    let planted = ["Forty chairs, blue", "As on the telephone."];
    let leaks = e2e::tap::leak::find(planted, &stack.evidence());
    let leaks: Vec<_> = leaks.iter().map(ToString::to_string).collect();
    assert_eq!(leaks, Vec::<String>::new());
}

#[tokio::test]
async fn labels_work_without_reading_and_go_from_gmail_when_they_are_to() {
    let stack = Stack::start_with_jobs().await;
    let admin = scene(&stack, Language::English, Viewport::Desktop).await;
    admin.open(&stack.page(SETUP)).await;
    press(&admin, "email_setup.next").await;
    press(&admin, "email_setup.google_skip").await;
    choose(&admin, "email_setup.magnet_on").await;
    press(&admin, "email_setup.google_go").await;
    admin.consent().await;
    admin.see(&admin.says("email_setup.job_allowed")).await;
    on_to(&admin, "email_setup.labels_title").await;
    choose(&admin, "email_setup.labels_on").await;
    on_to(&admin, "email_setup.sharing_title").await;
    on_to(&admin, "email_setup.preview_blind").await;
    choose(&admin, "email_setup.existing_week").await;
    // "Save" waits until the server has the choice.
    let deadline = stack.deadline();
    let kept = deadline.wait(async || {
        let setup = admin.get("/api/mailbox/setup").await;
        match setup["choices"]["existing_days"].as_u64() {
            Some(7) => Ok(()),
            other => Err(format!("{other:?}")),
        }
    });
    assert_eq!(kept.await, Ok(()));
    press(&admin, "email_setup.save").await;
    let filed = ["Closing this month", "UNREAD"];
    expect_labels(&stack, "Please call me", &filed).await;
    admin.see(&admin.says("email_settings.labels_title")).await;
    // Reading is off and says so, and only that.
    admin
        .see(&admin.says("email_settings.state_read_refused"))
        .await;

    // Allowed to change mail, the browser deletes the labels when it is told to.
    let read = admin.says("email_settings.browser_grant");
    admin.target_with(Role::Button, &read).click().await;
    admin.consent().await;
    let act = admin.says("email_settings.act_name");
    admin.target_with(Role::Button, &act).click().await;
    super::permission::tick_and_continue(&admin).await;
    admin
        .see(&admin.says("email_settings.act_active_why"))
        .await;
    press(&admin, "email_settings.disconnect").await;
    let remove = admin.says("email_settings.labels_remove");
    admin.target(Role::Checkbox, &remove).click().await;
    // Where Gmail does not do it, nothing is said to be disconnected, and what is off stands as off.
    let refused = Fault::new(FaultKind::Forbidden {
        reason: "dailyLimitExceeded".to_owned(),
    });
    stack
        .google
        .inject(refused.on_method("gmail.users.labels.delete").times(1));
    press(&admin, "email_settings.disconnect_confirm").await;
    admin
        .see(&admin.says("email_settings.labels_not_removed"))
        .await;
    let mailbox = admin.get("/api/mailbox").await;
    assert_eq!(mailbox["mailbox"]["mail_magnet"], false);
    press(&admin, "email_settings.disconnect_confirm").await;
    admin
        .see(&admin.says("email_settings.receipt_removed"))
        .await;
    assert_eq!(stack.google.labels(ADMIN).expect("a mailbox"), []);
}
