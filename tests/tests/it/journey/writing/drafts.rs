use e2e::browser::{Role, Seat};
use e2e::stack::{ADMIN, REP, Stack};
use google_sim::{Fault, FaultKind};

use super::super::kept_lists::chooses;
use super::super::scene::Person;
use super::super::sign_in::usual;
use super::{acting, arrived, at_rep, fill, send, stack, type_text, write};

/// Waits until Gmail has exactly one draft of this subject that says this.
pub(super) async fn expect_draft(stack: &Stack, subject: &str, words: &str) {
    let waited = stack
        .deadline()
        .wait(async || {
            let mails = stack.google.messages(ADMIN).expect("a mailbox");
            let drafts: Vec<_> = mails
                .iter()
                .filter(|mail| mail.labels.iter().any(|label| label == "DRAFT"))
                .collect();
            let [draft] = drafts.as_slice() else {
                return Err(format!("{} drafts", drafts.len()));
            };
            let raw = stack.google.raw_message(ADMIN, &draft.id).expect("a draft");
            let parsed = mail_parser::MessageParser::default().parse(&raw[..]);
            let text = parsed.and_then(|mail| mail.body_text(0).map(|text| text.into_owned()));
            let text = text.unwrap_or_default();
            if draft.subject == subject && text.contains(words) {
                Ok(())
            } else {
                Err(format!("{}: {text}", draft.subject))
            }
        })
        .await;
    assert_eq!(waited, Ok(()));
}

fn drafts(stack: &Stack) -> usize {
    let mails = stack.google.messages(ADMIN).expect("a mailbox");
    let is_draft = |mail: &&google_sim::MessageSummary| mail.labels.iter().any(|it| it == "DRAFT");
    mails.iter().filter(is_draft).count()
}

async fn what_is_written_is_a_draft_in_gmail_and_is_gone_on_with_after_a_reload(seat: Seat) {
    let stack = stack().await.seated(seat);
    let admin = acting(&stack).await;
    admin.open(&stack.page("/mail")).await;
    write(&admin).await;
    fill(&admin, REP, "A long letter", "First words").await;
    expect_draft(&stack, "A long letter", "First words").await;
    admin.see(&saved(&admin)).await;

    admin.open(&stack.page("/deals")).await;
    let subject = admin.says("compose.subject");
    assert_eq!(admin.field(&subject).value().await, "A long letter");
    type_text(&admin, " and more").await;
    expect_draft(&stack, "A long letter", " and more").await;
    admin.button(&admin.says("compose.close")).click().await;
    admin.field(&subject).expect_gone().await;

    // From Gmail's drafts, as from any other device.
    admin.open(&stack.page("/mail/drafts")).await;
    admin.target_with(Role::Link, "A long letter").click().await;
    admin.button(&admin.says("acting.edit_draft")).click().await;
    assert_eq!(admin.field(&subject).value().await, "A long letter");
    let text = admin.says("compose.text");
    let words = admin.field(&text).text().await;
    assert!(
        words.contains("First words") && words.contains("and more"),
        "{words}"
    );
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    arrived(&stack, REP, "A long letter").await;
    assert_eq!(drafts(&stack), 0, "a draft that was sent is none");
    admin.expect_quiet_console(usual).await;
}
in_both_seats!(what_is_written_is_a_draft_in_gmail_and_is_gone_on_with_after_a_reload);

/// Closes the window once Gmail has what was written.
pub(super) async fn close_draft(stack: &Stack, person: &Person, subject: &str, words: &str) {
    expect_draft(stack, subject, words).await;
    person.see(&saved(person)).await;
    person.button(&person.says("compose.close")).click().await;
}

pub(super) fn saved(person: &Person) -> String {
    let words = person.words.with("compose.saved_gmail", [("at", "")]);
    words.trim_end().to_owned()
}

#[tokio::test]
async fn a_draft_that_is_thrown_away_is_gone_from_gmail_too() {
    let stack = stack().await.seated(Seat::PHONE);
    let admin = acting(&stack).await;
    admin.open(&stack.page("/mail")).await;
    write(&admin).await;
    fill(&admin, "", "Never mind", "Words").await;
    expect_draft(&stack, "Never mind", "Words").await;
    admin.see(&saved(&admin)).await;
    admin.button(&admin.says("compose.discard")).click().await;
    let waited = stack
        .deadline()
        .wait(async || match drafts(&stack) {
            0 => Ok(()),
            left => Err(left),
        })
        .await;
    assert_eq!(waited, Ok(()));
    // And from this browser.
    admin.open(&stack.page("/contacts")).await;
    admin.heading(&admin.says("contacts.title")).expect().await;
    admin
        .field(&admin.says("compose.subject"))
        .expect_gone()
        .await;
}

#[tokio::test]
async fn a_draft_stands_on_the_page_of_whom_it_goes_to_as_it_was_written_last() {
    follows_the_draft(false).await;
}

/// The same where Gmail is asked only what happened since.
#[tokio::test]
async fn a_draft_stands_there_by_the_mailboxs_history_too() {
    follows_the_draft(true).await;
}

async fn follows_the_draft(by_history: bool) {
    let stack = stack().await.seated(Seat::PHONE);
    let admin = acting(&stack).await;
    if by_history {
        chooses(&admin, &stack).await;
    }
    at_rep(&stack, &admin).await;
    let first = admin.target_with(Role::Link, "椅子の見積");
    let second = admin.target_with(Role::Link, "机の見積");
    let third = admin.target_with(Role::Link, "机の再見積");
    let subject = admin.says("compose.subject");
    write(&admin).await;
    fill(&admin, "", "椅子の見積", "お世話になっております。").await;
    close_draft(&stack, &admin, "椅子の見積", "お世話になっております。").await;
    first.expect().await;
    admin.see(&admin.says("acting.draft")).await;

    // Twice in one window: Gmail has another message each time.
    first.click().await;
    admin.button(&admin.says("acting.edit_draft")).click().await;
    admin.field(&subject).fill("机の見積").await;
    expect_draft(&stack, "机の見積", "お世話になっております。").await;
    admin.field(&subject).fill("机の再見積").await;
    close_draft(&stack, &admin, "机の再見積", "お世話になっております。").await;
    admin.button(&admin.says("mail.back_to_list")).click().await;
    third.expect().await;
    first.expect_gone().await;
    second.expect_gone().await;
    admin.screenshot("contact-draft").await;

    third.click().await;
    admin.button(&admin.says("acting.edit_draft")).click().await;
    assert_eq!(admin.field(&subject).value().await, "机の再見積");
    admin.button(&admin.says("compose.discard")).click().await;
    admin.field(&subject).expect_gone().await;
    third.expect_gone().await;
    assert_eq!(drafts(&stack), 0);
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn a_draft_that_goes_to_somebody_else_now_leaves_the_contacts_page() {
    let stack = stack().await;
    let admin = acting(&stack).await;
    at_rep(&stack, &admin).await;
    let row = admin.target_with(Role::Link, "Whom is it for");
    write(&admin).await;
    fill(&admin, "", "Whom is it for", "Words").await;
    close_draft(&stack, &admin, "Whom is it for", "Words").await;
    row.click().await;
    admin.button(&admin.says("acting.edit_draft")).click().await;
    let remove = admin.words.with("compose.remove_person", [("name", REP)]);
    admin.target_with(Role::Button, &remove).click().await;
    let to = admin.says("compose.to");
    admin.field(&to).type_keys("else@elsewhere.example,").await;
    expect_draft_to(&stack, "else@elsewhere.example").await;
    admin.see(&saved(&admin)).await;
    admin.button(&admin.says("compose.close")).click().await;
    let back = admin.says("mail.back_to_list");
    admin.button(&back).click().await;
    let nobody = admin.words.with("mail.none_title", [("name", "Sato")]);
    admin.see(&nobody).await;
    row.expect_gone().await;
}

/// Waits until the only draft goes to this address.
async fn expect_draft_to(stack: &Stack, address: &str) {
    let waited = stack
        .deadline()
        .wait(async || {
            let mails = stack.google.messages(ADMIN).expect("a mailbox");
            let mut drafts = mails
                .iter()
                .filter(|mail| mail.labels.iter().any(|label| label == "DRAFT"));
            let Some(draft) = drafts.next() else {
                return Err("no draft".to_owned());
            };
            let raw = stack.google.raw_message(ADMIN, &draft.id).expect("a draft");
            let raw = String::from_utf8_lossy(&raw);
            let to = raw.lines().find(|line| line.starts_with("To:"));
            match to {
                Some(to) if to.contains(address) => Ok(()),
                other => Err(format!("{other:?}")),
            }
        })
        .await;
    assert_eq!(waited, Ok(()));
}

#[tokio::test]
async fn without_gmail_it_is_kept_here_and_goes_to_gmail_later() {
    let stack = stack().await;
    let admin = acting(&stack).await;
    admin.open(&stack.page("/mail")).await;
    write(&admin).await;
    let refused = FaultKind::Forbidden {
        reason: "dailyLimitExceeded".to_owned(),
    };
    let fault = Fault::new(refused).on_method("gmail.users.drafts.create");
    stack.google.inject(fault);
    fill(&admin, REP, "Quota is gone", "Words").await;
    admin.see(&admin.says("compose.saved_here_only")).await;
    admin.open(&stack.page("/contacts")).await;
    admin.see("Words").await;
    stack.google.clear_faults();
    type_text(&admin, " again").await;
    expect_draft(&stack, "Quota is gone", " again").await;
}

#[tokio::test]
async fn a_draft_deleted_elsewhere_meanwhile_is_written_anew() {
    let stack = stack().await.seated(Seat::PHONE);
    let admin = acting(&stack).await;
    admin.open(&stack.page("/mail")).await;
    write(&admin).await;
    fill(&admin, REP, "Deleted meanwhile", "Words").await;
    expect_draft(&stack, "Deleted meanwhile", "Words").await;
    admin.see(&saved(&admin)).await;
    let mails = stack.google.messages(ADMIN).expect("a mailbox");
    let draft = mails
        .iter()
        .find(|mail| mail.subject == "Deleted meanwhile");
    let id = &draft.expect("a draft").id;
    stack.google.delete_message(ADMIN, id).expect("deleted");
    type_text(&admin, " that stay").await;
    expect_draft(&stack, "Deleted meanwhile", " that stay").await;
}
