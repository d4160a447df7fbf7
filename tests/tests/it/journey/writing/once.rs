use e2e::browser::{Role, Seat};
use e2e::stack::{REP, Stack};
use google_sim::{Fault, FaultKind};

use super::super::scene::Person;
use super::{acting, arrived, count, fill, send, stack, write};

const SEND: &str = "gmail.users.messages.send";
const SEND_DRAFT: &str = "gmail.users.drafts.send";

/// How many of the mails that the browser keeps are drafts in Gmail too.
const KEPT_DRAFTS: &str = "return new Promise((done, fail) => {
    const opening = indexedDB.open('tegami');
    opening.onerror = fail;
    opening.onsuccess = () => {
        const reading = opening.result.transaction('letters').objectStore('letters').getAll();
        reading.onerror = fail;
        reading.onsuccess = () => {
            opening.result.close();
            const kept = reading.result.map(letter => JSON.parse(letter.text));
            done(kept.filter(letter => letter.envelope.draft).length);
        };
    };
});";

async fn written(stack: &Stack, subject: &str) -> Person {
    let admin = acting(stack).await;
    admin.open(&stack.page("/mail")).await;
    write(&admin).await;
    fill(&admin, REP, subject, "Once").await;
    admin
}

/// Both ways to send, since a mail may be a draft by then or not yet: where it goes up in pieces, the
/// fault is the last piece's.
fn inject(stack: &Stack, fault: &Fault) {
    let piece = fault.clone().on_method(SEND).containing("upload_id=");
    stack.google.inject(piece);
    stack.google.inject(fault.clone().on_method(SEND_DRAFT));
}

async fn a_mail_whose_answer_is_lost_is_found_and_not_sent_again(seat: Seat) {
    let stack = stack().await.seated(seat);
    let admin = written(&stack, "Lost answer").await;
    let lost = Fault::new(FaultKind::Cut).times(1).taking_effect();
    inject(&stack, &lost);
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    arrived(&stack, REP, "Lost answer").await;
    assert_eq!(count(&stack, REP, "Lost answer"), 1);
}
in_both_seats!(a_mail_whose_answer_is_lost_is_found_and_not_sent_again);

#[tokio::test]
async fn a_mail_that_did_not_arrive_is_sent_again_under_the_same_name() {
    let stack = stack().await;
    let admin = written(&stack, "Lost on the way").await;
    inject(&stack, &Fault::new(FaultKind::Unavailable).times(1));
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    let mail = arrived(&stack, REP, "Lost on the way").await;
    assert!(mail.parsed().message_id().is_some());
    assert_eq!(count(&stack, REP, "Lost on the way"), 1);
}

#[tokio::test]
async fn a_page_that_goes_while_a_mail_leaves_finds_out_whether_it_was_sent() {
    let stack = stack().await.seated(Seat::PHONE);
    let admin = written(&stack, "Closed too early").await;
    // Gmail has it; the page never hears.
    let slow = FaultKind::Slow { delay_ms: 600_000 };
    inject(&stack, &Fault::new(slow).times(1).taking_effect());
    send(&admin).await;
    arrived(&stack, REP, "Closed too early").await;
    admin.open(&stack.page("/contacts")).await;
    admin.see(&admin.says("compose.sent")).await;
    admin
        .field(&admin.says("compose.subject"))
        .expect_gone()
        .await;
    assert_eq!(count(&stack, REP, "Closed too early"), 1);
}

#[tokio::test]
async fn a_page_that_goes_before_a_mail_leaves_says_so() {
    let stack = stack().await;
    // It is sent while its draft is still on the way to Gmail, and the draft is there after that.
    let slow = Fault::new(FaultKind::Slow { delay_ms: 1_500 }).times(1);
    stack
        .google
        .inject(slow.on_method("gmail.users.drafts.create"));
    let admin = written(&stack, "Never left").await;
    admin.see(&admin.says("compose.saving")).await;
    send(&admin).await;
    admin.see(&admin.says("compose.sending_soon")).await;
    admin.expect_script(KEPT_DRAFTS, 1.into()).await;
    admin.open(&stack.page("/contacts")).await;
    admin.see(&admin.says("compose.not_sent_before")).await;
    assert_eq!(count(&stack, REP, "Never left"), 0);
    let subject = admin.says("compose.subject");
    assert_eq!(admin.field(&subject).value().await, "Never left");
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    arrived(&stack, REP, "Never left").await;
    admin
        .target_with(Role::Dialog, "Never left")
        .expect_gone()
        .await;
}
