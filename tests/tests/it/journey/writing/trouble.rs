use e2e::browser::{Role, Seat};
use e2e::stack::{ADMIN, REP, Stack};
use google_sim::{Fault, FaultKind};

use super::super::permission::allow_at_google;
use super::super::scene::{CUSTOMER, Person, mail};
use super::{acting, arrived, count, fill, send, stack, write};

const SEND: &str = "gmail.users.messages.send";
const SEND_DRAFT: &str = "gmail.users.drafts.send";

/// A mail that is sent while Gmail answers like this: what the writer sees, and that it goes once
/// the trouble is over.
async fn refused(kind: FaultKind, words: &str, subject: &str) {
    let stack = stack().await;
    let admin = acting(&stack).await;
    admin.open(&stack.page("/mail")).await;
    write(&admin).await;
    fill(&admin, REP, subject, "Words that stay").await;
    for method in [SEND, SEND_DRAFT] {
        stack
            .google
            .inject(Fault::new(kind.clone()).on_method(method));
    }
    send(&admin).await;
    admin.see(&admin.says(words)).await;
    admin.see(&admin.says("compose.nothing_lost")).await;
    admin.see("Words that stay").await;
    let name = admin.says("compose.subject");
    assert_eq!(admin.field(&name).value().await, subject);
    assert_eq!(count(&stack, REP, subject), 0);
    stack.google.clear_faults();
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    arrived(&stack, REP, subject).await;
}

#[tokio::test]
async fn a_fault_of_gmail_is_told_and_loses_nothing() {
    refused(FaultKind::InternalError, "mail.google_fault_title", "Fault").await;
}

#[tokio::test]
async fn a_mailbox_that_sends_too_much_is_told_to_wait_and_loses_nothing() {
    refused(
        FaultKind::TooManyRequests,
        "mail.rate_limited_title",
        "Too fast",
    )
    .await;
}

#[tokio::test]
async fn a_quota_that_is_gone_is_told_and_loses_nothing() {
    let reason = "dailyLimitExceeded".to_owned();
    let kind = FaultKind::Forbidden { reason };
    refused(kind, "mail.quota_gone_title", "No quota").await;
}

#[tokio::test]
async fn without_a_network_it_stays_and_goes_later() {
    let stack = stack().await.seated(Seat::PHONE);
    let admin = acting(&stack).await;
    admin.open(&stack.page("/mail")).await;
    write(&admin).await;
    fill(&admin, REP, "In a tunnel", "Words that stay").await;
    admin.go_offline(true).await;
    send(&admin).await;
    admin.see(&admin.says("mail.offline_title")).await;
    admin.see("Words that stay").await;
    admin.go_offline(false).await;
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    arrived(&stack, REP, "In a tunnel").await;
    assert_eq!(count(&stack, REP, "In a tunnel"), 1);
}

#[tokio::test]
async fn a_token_that_ends_meanwhile_is_renewed_without_a_word() {
    let stack = stack().await;
    let admin = acting(&stack).await;
    admin.open(&stack.page("/mail")).await;
    write(&admin).await;
    fill(&admin, REP, "Long thought", "Words").await;
    stack.google.expire_access_tokens(ADMIN);
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    arrived(&stack, REP, "Long thought").await;
}

#[tokio::test]
async fn a_permission_taken_back_is_asked_for_again_and_loses_nothing() {
    let stack = stack().await.seated(Seat::PHONE);
    let admin = acting(&stack).await;
    admin.open(&stack.page("/mail")).await;
    write(&admin).await;
    fill(&admin, REP, "Taken back", "Words that stay").await;
    let reason = "insufficientPermissions".to_owned();
    for method in [SEND, SEND_DRAFT] {
        let kind = FaultKind::Forbidden {
            reason: reason.clone(),
        };
        stack.google.inject(Fault::new(kind).on_method(method));
    }
    send(&admin).await;
    admin.see(&admin.says("permission.send_title")).await;
    stack.google.clear_faults();
    allow_at_google(&admin).await;
    admin.see("Words that stay").await;
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    arrived(&stack, REP, "Taken back").await;
}

#[tokio::test]
async fn an_answer_whose_message_did_not_come_is_begun_again_as_an_answer() {
    let stack = stack().await.seated(Seat::PHONE);
    let admin = acting(&stack).await;
    let asked = mail("Forty stools", "How much are they?");
    stack.google.deliver(ADMIN, asked).expect("delivered");
    admin.open(&stack.page("/mail")).await;
    admin.target_with(Role::Link, "Forty stools").click().await;
    // The row says the same words before the message itself is here.
    let reply = admin.says("acting.reply");
    admin.button(&reply).expect().await;
    let reason = "dailyLimitExceeded".to_owned();
    let refused = Fault::new(FaultKind::Forbidden { reason });
    stack
        .google
        .inject(refused.on_method("gmail.users.messages.get"));
    admin.button(&reply).click().await;
    admin.see(&admin.says("mail.quota_gone_title")).await;
    stack.google.clear_faults();
    admin.button(&admin.says("mail.retry")).click().await;
    let subject = admin.says("compose.subject");
    assert_eq!(admin.field(&subject).value().await, "Re: Forty stools");
    let quote = admin.says("compose.quote");
    admin.button(&quote).expect().await;
}

/// Pastes 501 addresses where the focus is.
const PASTE_501: &str = "
    const addresses = Array.from({ length: 501 }, (_, n) => `buyer${n}@customer.example`);
    const data = new DataTransfer();
    data.setData('text/plain', addresses.join(', '));
    const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(paste);";

async fn what_stands_in_the_way_is_said_before_anything_leaves(seat: Seat) {
    let stack = Stack::start().await.seated(seat);
    let admin: Person = acting(&stack).await;
    admin.open(&stack.page("/mail")).await;
    write(&admin).await;
    fill(&admin, "", "To nobody", "Dear ${{Contact.Last_Name},").await;
    send(&admin).await;
    admin.see(&admin.says("compose.no_recipient")).await;
    // One more than Gmail takes.
    let to = admin.says("compose.to");
    admin.field(&to).click().await;
    admin.execute(PASTE_501).await;
    let room = [("n", "501"), ("most", "500")];
    admin
        .see(&admin.words.with("compose.recipients_room", room))
        .await;
    send(&admin).await;
    let too_many = [("n", "501"), ("most", "500")];
    let too_many = admin.words.with("compose.too_many", too_many);
    admin.see(&too_many).await;
    admin.field(&to).type_keys("hana at tegami,").await;
    send(&admin).await;
    let bad = admin
        .words
        .with("compose.bad_address", [("address", "hana at tegami")]);
    admin.see(&bad).await;
    let asked = stack.google.requests();
    let by = |method: &str| {
        asked
            .iter()
            .any(|one| one.method.as_deref() == Some(method))
    };
    assert!(!by(SEND) && !by(SEND_DRAFT));
}
in_both_seats!(what_stands_in_the_way_is_said_before_anything_leaves);

#[tokio::test]
async fn a_customer_whom_it_does_not_go_to_is_named_before_it_leaves() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let admin: Person = acting(&stack).await;
    admin.adds_contact("Sato", REP).await;
    admin.adds_contact("Yamada", CUSTOMER).await;
    admin.open(&stack.page("/mail")).await;
    write(&admin).await;
    fill(&admin, REP, "Copied", "Dear Mr. Yamada,").await;
    send(&admin).await;
    let named = admin
        .words
        .with("templates.warn_other", [("name", "Yamada")]);
    admin.see(&named).await;
    admin.button(&admin.says("compose.back")).click().await;
    // To him, it is his name.
    let to = admin.says("compose.to");
    admin.field(&to).type_keys(&format!("{CUSTOMER},")).await;
    send(&admin).await;
    admin.see(&admin.says("compose.sending_soon")).await;
    admin.button(&admin.says("compose.undo_send")).click().await;
    // Nothing of what was written was asked of the server.
    let asked = stack.to_server.exchanges();
    assert!(asked.iter().any(|one| one.target.contains("/people/names")));
    assert!(asked.iter().all(|one| !one.target.contains("Copied")));
}

/// Signing out empties the browser: what Gmail does not have yet would go with it.
#[tokio::test]
async fn signing_out_while_a_mail_is_being_written_asks_first() {
    let stack = stack().await.seated(Seat::PHONE);
    let admin = Person::connected(&stack).await;
    admin.open(&stack.page("/settings/profile")).await;
    admin.heading(&admin.says("settings.you")).expect().await;
    admin.press("c").await;
    let subject = admin.says("compose.subject");
    admin.field(&subject).fill("A long letter").await;
    admin.see(&admin.says("compose.saved_here")).await;
    // Small, so that the page can be reached.
    admin.press("\u{e00c}").await;
    let sign_out = admin.says("settings.sign_out");
    admin.button(&sign_out).click().await;
    let question = admin.says("settings.sign_out_writing_title");
    admin.target(Role::Dialog, &question).expect().await;
    admin.button(&admin.says("common.cancel")).click().await;
    admin.target(Role::Dialog, &question).expect_gone().await;
    // Nothing of it is lost, on a later page either.
    admin.open(&stack.page("/settings/profile")).await;
    assert_eq!(admin.field(&subject).value().await, "A long letter");
    admin.field(&subject).click().await;
    admin.press("\u{e00c}").await;
    admin.button(&sign_out).click().await;
    admin
        .button(&admin.says("settings.sign_out_anyway"))
        .click()
        .await;
    admin.link(&admin.says("sign_in.button")).expect().await;
}
