use e2e::browser::{Role, Seat};
use e2e::stack::{ADMIN, Stack};
use google_sim::{Fault, FaultKind};

use super::permission::{allow_at_google, tick_and_continue};
use super::scene::{CUSTOMER, Person, expect_labels, mail};
use super::sign_in::usual;

const MODIFY: &str = "gmail.users.messages.modify";
const BATCH_MODIFY: &str = "gmail.users.messages.batchModify";

/// The administrator on a contact's page with this mail, allowed to act on it.
async fn acting(stack: &Stack, subjects: &[&str]) -> Person {
    let inbox = subjects.iter().map(|subject| mail(subject, "Thank you."));
    stack.google.deliver_all(ADMIN, inbox).expect("delivered");
    let admin = Person::connected(stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    admin.open(&stack.page("/settings/channels/email")).await;
    let act = admin.says("email_settings.act_name");
    admin.target_with(Role::Button, &act).click().await;
    tick_and_continue(&admin).await;
    admin
        .see(&admin.says("email_settings.act_active_why"))
        .await;
    admin
        .open(&stack.page(&format!("/contacts/{contact}")))
        .await;
    let last = subjects.last().expect("some mail");
    admin.target_with(Role::Link, last).expect().await;
    admin
}

async fn a_star_and_the_bin_show_at_once_and_undo_restores_every_label(seat: Seat) {
    let stack = Stack::start().await.seated(seat);
    let admin = acting(&stack, &["Chairs", "Tables"]).await;
    let star = admin.words.with("acting.star_row", [("subject", "Chairs")]);
    admin.button(&star).click().await;
    admin.see(&admin.says("acting.done_star")).await;
    expect_labels(&stack, "Chairs", &["INBOX", "STARRED", "UNREAD"]).await;

    let select = admin
        .words
        .with("acting.select_row", [("subject", "Chairs")]);
    admin.target(Role::Checkbox, &select).click().await;
    admin.button(&admin.says("acting.trash")).click().await;
    admin.target_with(Role::Link, "Chairs").expect_gone().await;
    expect_labels(&stack, "Chairs", &["STARRED", "TRASH", "UNREAD"]).await;
    // The key takes back the later of the two.
    admin.target_with(Role::Link, "Tables").type_keys("z").await;
    admin.target_with(Role::Link, "Chairs").expect().await;
    expect_labels(&stack, "Chairs", &["INBOX", "STARRED", "UNREAD"]).await;
    admin.expect_quiet_console(usual).await;
}
in_both_seats!(a_star_and_the_bin_show_at_once_and_undo_restores_every_label);

#[tokio::test]
async fn many_rows_are_selected_and_archived_in_one_cheap_call() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let subjects: Vec<String> = (0..12).map(|number| format!("Order {number:02}")).collect();
    let subjects: Vec<&str> = subjects.iter().map(String::as_str).collect();
    let admin = acting(&stack, &subjects).await;
    let select = admin
        .words
        .with("acting.select_row", [("subject", "Order 03")]);
    admin.target(Role::Checkbox, &select).click().await;
    admin.button(&admin.says("acting.select_all")).click().await;
    admin
        .see(&admin.words.with("acting.selected", [("n", "12")]))
        .await;
    stack.google.clear_requests();
    admin.button(&admin.says("acting.archive")).click().await;
    for subject in &subjects {
        expect_labels(&stack, subject, &["UNREAD"]).await;
    }
    let asked = stack.google.requests();
    let methods: Vec<&str> = asked
        .iter()
        .filter(|request| request.units > 0)
        .filter_map(|request| request.method.as_deref())
        .collect();
    assert_eq!(methods, [BATCH_MODIFY]);
    admin.button(&admin.says("acting.undo")).click().await;
    for subject in &subjects {
        expect_labels(&stack, subject, &["INBOX", "UNREAD"]).await;
    }
}

#[tokio::test]
async fn a_label_is_made_put_on_and_taken_off() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let admin = acting(&stack, &["Chairs"]).await;
    admin.target_with(Role::Link, "Chairs").click().await;
    admin.see("Thank you.").await;
    expect_labels(&stack, "Chairs", &["INBOX"]).await;
    admin.button(&admin.says("acting.labels")).click().await;
    admin.see(&admin.says("acting.labels_none")).await;
    let field = admin.says("acting.labels_find");
    admin.field(&field).fill("見積").await;
    let create = admin.words.with("acting.labels_create", [("name", "見積")]);
    admin.button(&create).click().await;
    admin.target(Role::Checkbox, "見積").expect().await;
    expect_labels(&stack, "Chairs", &["INBOX", "見積"]).await;
    admin.target(Role::Checkbox, "見積").click().await;
    expect_labels(&stack, "Chairs", &["INBOX"]).await;
}

/// Whatever goes wrong: the row stands as before, the reason is said, and trying again works.
async fn fails_with(kind: FaultKind, title: &str) {
    let stack = Stack::start().await;
    let admin = acting(&stack, &["Chairs"]).await;
    stack.google.inject(Fault::new(kind).on_method(MODIFY));
    let star = admin.words.with("acting.star_row", [("subject", "Chairs")]);
    admin.button(&star).click().await;
    admin.see(&admin.says(title)).await;
    admin
        .see(&admin.words.with("acting.not_done", [("n", "1")]))
        .await;
    let pressed = "return document.querySelector('.mail-row__star').getAttribute('aria-pressed')";
    assert_eq!(admin.execute(pressed).await, "false");
    expect_labels(&stack, "Chairs", &["INBOX", "UNREAD"]).await;
}

#[tokio::test]
async fn a_fault_of_gmail_rolls_back_and_can_be_tried_again() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let admin = acting(&stack, &["Chairs"]).await;
    stack
        .google
        .inject(Fault::new(FaultKind::InternalError).on_method(MODIFY));
    let star = admin.words.with("acting.star_row", [("subject", "Chairs")]);
    admin.button(&star).click().await;
    admin.see(&admin.says("mail.google_fault_title")).await;
    expect_labels(&stack, "Chairs", &["INBOX", "UNREAD"]).await;
    stack.google.clear_faults();
    admin.button(&admin.says("mail.retry")).click().await;
    expect_labels(&stack, "Chairs", &["INBOX", "STARRED", "UNREAD"]).await;
}

#[tokio::test]
async fn a_rate_limit_counts_down_to_the_next_try() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let admin = acting(&stack, &["Chairs"]).await;
    stack
        .google
        .inject(Fault::new(FaultKind::TooManyRequests).on_method(MODIFY));
    let star = admin.words.with("acting.star_row", [("subject", "Chairs")]);
    admin.button(&star).click().await;
    admin.see(&admin.says("mail.rate_limited_title")).await;
    let counts = admin.words.around("mail.retry_in");
    admin.target_with(Role::Button, &counts).expect().await;
    expect_labels(&stack, "Chairs", &["INBOX", "UNREAD"]).await;
}

#[tokio::test]
async fn a_days_quota_that_is_used_up_is_said_so() {
    let reason = "dailyLimitExceeded".to_owned();
    fails_with(FaultKind::Forbidden { reason }, "mail.quota_gone_title").await;
}

#[tokio::test]
async fn a_token_that_google_ended_in_mid_action_asks_to_connect_again() {
    fails_with(FaultKind::Unauthorized, "mail.grant_revoked_title").await;
}

#[tokio::test]
async fn a_permission_taken_back_at_google_is_asked_for_again() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let admin = acting(&stack, &["Chairs"]).await;
    let reason = "insufficientPermissions".to_owned();
    stack
        .google
        .inject(Fault::new(FaultKind::Forbidden { reason }).on_method(MODIFY));
    let star = admin.words.with("acting.star_row", [("subject", "Chairs")]);
    admin.button(&star).click().await;
    admin.see(&admin.says("acting.not_allowed")).await;
    admin.see(&admin.says("permission.act_title")).await;
    stack.google.clear_faults();
    allow_at_google(&admin).await;
    admin.see(&admin.says("permission.acting")).await;
    admin.button(&star).click().await;
    expect_labels(&stack, "Chairs", &["INBOX", "STARRED", "UNREAD"]).await;
}

#[tokio::test]
async fn a_message_deleted_meanwhile_leaves_the_list_with_the_reason() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let admin = acting(&stack, &["Chairs", "Tables"]).await;
    let mut mails = stack.google.messages(ADMIN).expect("a mailbox").into_iter();
    let chairs = mails.find(|mail| mail.subject == "Chairs").expect("it");
    stack
        .google
        .delete_message(ADMIN, &chairs.id)
        .expect("deleted");
    let star = admin.words.with("acting.star_row", [("subject", "Chairs")]);
    admin.button(&star).click().await;
    admin.see(&admin.says("mail.gone_title")).await;
    admin.target_with(Role::Link, "Chairs").expect_gone().await;
    admin.target_with(Role::Link, "Tables").expect().await;
}

#[tokio::test]
async fn without_a_connection_nothing_changes_and_the_reason_is_said() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let admin = acting(&stack, &["Chairs"]).await;
    admin.go_offline(true).await;
    let star = admin.words.with("acting.star_row", [("subject", "Chairs")]);
    admin.button(&star).click().await;
    admin.see(&admin.says("mail.offline_title")).await;
    admin.go_offline(false).await;
    admin.button(&admin.says("mail.retry")).click().await;
    expect_labels(&stack, "Chairs", &["INBOX", "STARRED", "UNREAD"]).await;
}
