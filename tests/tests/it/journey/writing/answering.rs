use e2e::browser::{Language, Role, Seat, Viewport};
use e2e::stack::{ADMIN, REP, Stack};
use fantoccini::key::Key;
use serde_json::json;

use super::super::permission::allow_at_google;
use super::super::scene::{Person, mail_from};
use super::super::sign_in::usual;
use super::drafts::{close_draft, expect_draft, saved};
use super::{acting, arrived, at_rep, count, fill, send, stack, type_text, write};

async fn a_mail_from_a_contacts_page_asks_google_arrives_and_shows_on_that_contact(seat: Seat) {
    let stack = stack().await.seated(seat);
    let admin = Person::connected(&stack).await;
    at_rep(&stack, &admin).await;
    write(&admin).await;
    // Whom it is for, and what Gmail puts under it, stand there.
    let remove = admin.words.with("compose.remove_person", [("name", REP)]);
    admin.button(&remove).expect().await;
    admin.see("Tegami Inc.").await;
    fill(&admin, "", "Forty chairs", "Dear Hana, they are blue.").await;
    send(&admin).await;
    admin.see(&admin.says("permission.send_title")).await;
    assert_eq!(count(&stack, REP, "Forty chairs"), 0);
    allow_at_google(&admin).await;
    admin.see(&admin.says("permission.sending")).await;

    // Nothing of it was lost on the way to Google and back.
    let subject = admin.says("compose.subject");
    assert_eq!(admin.field(&subject).value().await, "Forty chairs");
    admin.see("Dear Hana, they are blue.").await;
    send(&admin).await;
    admin.see(&admin.says("compose.sending_soon")).await;
    admin.see(&admin.says("compose.sent")).await;
    let mail = arrived(&stack, REP, "Forty chairs").await;
    assert_eq!(mail.labels, ["INBOX", "UNREAD"]);
    assert!(
        mail.text().starts_with("Dear Hana, they are blue."),
        "{}",
        mail.text()
    );
    assert!(
        mail.text().contains("Aoi Kanri\nTegami Inc."),
        "{}",
        mail.text()
    );
    assert!(mail.html().contains("Aoi <b>Kanri</b>"), "{}", mail.html());
    assert!(!mail.html().contains("signed()"), "{}", mail.html());
    let parsed = mail.parsed();
    let from = parsed
        .from()
        .and_then(|from| from.first())
        .expect("a sender");
    assert_eq!(
        (from.name(), from.address()),
        (Some("Aoi Kanri"), Some(ADMIN))
    );

    admin.target_with(Role::Link, "Forty chairs").expect().await;
    admin.expect_quiet_console(usual).await;
}
in_both_seats!(a_mail_from_a_contacts_page_asks_google_arrives_and_shows_on_that_contact);

async fn an_answer_by_keyboard_lands_in_the_same_conversation_on_both_sides(seat: Seat) {
    let stack = stack().await.seated(seat);
    let admin = acting(&stack).await;
    // The rep's own mail to the administrator and another: sent, so that both mailboxes have it.
    let asked = "From: =?utf-8?B?5L2Q6JekIOiKsQ==?= <hana.sato@tegami.example>\n\
                 To: aoi.kanri@tegami.example\nCc: sales@tegami.example, taro@c.example\n\
                 Subject: Chairs\nMessage-ID: <first@tegami.example>\n\n\
                 How much are forty chairs?\n";
    let first = google_sim::Delivery::new(asked).thread(0x7001);
    stack.google.deliver(ADMIN, first).expect("delivered");
    at_rep(&stack, &admin).await;
    let enter = char::from(Key::Enter).to_string();
    let row = admin.target_with(Role::Link, "How much are forty");
    row.type_keys(&enter).await;
    let reply = admin.says("acting.reply_all");
    admin.button(&reply).expect().await;
    admin.press("a").await;
    let subject = admin.says("compose.subject");
    assert_eq!(admin.field(&subject).value().await, "Re: Chairs");
    let quote = admin.says("compose.quote");
    admin.button(&quote).expect().await;
    // The cursor is in the text already.
    admin.press("1,200,000 yen.").await;
    admin.see("1,200,000 yen.").await;
    let remove = |address| {
        admin
            .words
            .with("compose.remove_person", [("name", address)])
    };
    admin
        .button(&remove("hana.sato@tegami.example"))
        .expect()
        .await;
    admin.button(&remove("taro@c.example")).expect().await;
    for own in [ADMIN, "sales@tegami.example"] {
        admin.button(&remove(own)).expect_gone().await;
    }
    admin.screenshot("answer").await;
    let text = admin.says("compose.text");
    admin
        .field(&text)
        .type_keys(&format!("{}{enter}", char::from(Key::Control)))
        .await;
    admin.see(&admin.says("compose.sent")).await;

    let mail = arrived(&stack, REP, "Re: Chairs").await;
    let parsed = mail.parsed();
    assert_eq!(parsed.in_reply_to().as_text(), Some("first@tegami.example"));
    assert_eq!(parsed.references().as_text(), Some("first@tegami.example"));
    assert!(
        mail.text().contains("> How much are forty chairs?"),
        "{}",
        mail.text()
    );
    let own = stack.google.messages(ADMIN).expect("a mailbox");
    let thread_of = |subject: &str| {
        let mail = own.iter().find(|mail| mail.subject == subject);
        mail.expect("a mail").thread_id.clone()
    };
    assert_eq!(thread_of("Chairs"), thread_of("Re: Chairs"));
    // It stands in the open conversation.
    admin
        .target_with(Role::Button, "1,200,000 yen.")
        .expect()
        .await;
    admin.expect_quiet_console(usual).await;
}
in_both_seats!(an_answer_by_keyboard_lands_in_the_same_conversation_on_both_sides);

#[tokio::test]
async fn a_mail_is_taken_back_while_it_can_be() {
    let stack = stack().await.seated(Seat::PHONE);
    let admin = acting(&stack).await;
    admin.open(&stack.page("/mail")).await;
    write(&admin).await;
    fill(&admin, REP, "Too early", "Not yet").await;
    send(&admin).await;
    admin.button(&admin.says("compose.undo_send")).click().await;
    let subject = admin.says("compose.subject");
    assert_eq!(admin.field(&subject).value().await, "Too early");
    admin.see("Not yet").await;
    // The moment in which it would have gone passes: then it goes when it is sent again, once.
    fill(&admin, "", "Just in time", " but now").await;
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    arrived(&stack, REP, "Just in time").await;
    assert_eq!(count(&stack, REP, "Too early"), 0);
    assert_eq!(stack.google.messages(REP).expect("a mailbox").len(), 1);
}

#[tokio::test]
async fn who_may_be_meant_is_found_and_blind_copies_stay_blind() {
    let stack = stack().await.seated(Seat::PHONE);
    let admin = acting(&stack).await;
    admin.adds_contact("Sato", REP).await;
    let stranger = mail_from("\"Mori Ken\" <ken.mori@d.example>", "Hello there", "Hi");
    stack.google.deliver(ADMIN, stranger).expect("delivered");
    admin.open(&stack.page("/mail")).await;
    admin.target_with(Role::Link, "Hello there").expect().await;
    write(&admin).await;
    let (to, cc) = (admin.says("compose.to"), admin.says("compose.cc"));
    // Somebody of the CRM by a part of the name, with the keyboard.
    admin.field(&to).type_keys("sato").await;
    admin.see("hana.sato@tegami.example").await;
    admin
        .field(&to)
        .type_keys(&char::from(Key::Enter).to_string())
        .await;
    let remove = |address| {
        admin
            .words
            .with("compose.remove_person", [("name", address)])
    };
    admin.button(&remove(REP)).expect().await;
    // Somebody of the mail on the page.
    admin.button(&admin.says("compose.more")).click().await;
    admin.field(&cc).type_keys("mori").await;
    admin.see("ken.mori@d.example").await;
    admin
        .field(&cc)
        .type_keys(&char::from(Key::Enter).to_string())
        .await;
    admin.button(&remove("ken.mori@d.example")).expect().await;
    let bcc = admin.says("compose.bcc");
    admin.field(&bcc).type_keys("boss@e.example,").await;
    let subject = admin.says("compose.subject");
    admin.field(&subject).fill("To some").await;
    type_text(&admin, "Hello").await;
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    let mail = arrived(&stack, REP, "To some").await;
    let raw = String::from_utf8_lossy(&mail.raw).into_owned();
    assert!(
        raw.contains("ken.mori@d.example") && !raw.contains("boss@e.example"),
        "{raw}"
    );
}

/// The administrator on the page of a deal with the rep, and the deal's id.
async fn at_deal(stack: &Stack) -> (Person, String) {
    let admin = acting(stack).await;
    let contact = admin.adds_contact("Sato", REP).await;
    let today = admin.today().await;
    let deal = admin.adds_deal("Forty desks", &contact, &today).await;
    admin.open(&stack.page(&format!("/deals/{deal}"))).await;
    (admin, deal)
}

/// How many conversations are linked to the deal.
async fn linked(admin: &Person, deal: &str) -> usize {
    let mail = admin.get(&format!("/api/deals/{deal}/mail")).await;
    mail["threads"].as_array().expect("threads").len()
}

#[tokio::test]
async fn a_mail_from_a_deals_page_belongs_to_that_deal() {
    let stack = stack().await;
    let (admin, _) = at_deal(&stack).await;
    write(&admin).await;
    let remove = admin.words.with("compose.remove_person", [("name", REP)]);
    admin.button(&remove).expect().await;
    fill(&admin, "", "About the order", "Hello").await;
    // It was a draft, and linked, before it goes.
    expect_draft(&stack, "About the order", "Hello").await;
    admin.see(&saved(&admin)).await;
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    arrived(&stack, REP, "About the order").await;
    // Under "This deal", at once.
    let row = admin.target_with(Role::Link, "About the order");
    row.expect().await;
    let subject = [("subject", "About the order")];
    let unlink = admin.words.with("deal_mail.unlink_thread", subject);
    admin.button(&unlink).expect().await;
}

#[tokio::test]
async fn a_draft_begun_from_a_deal_belongs_to_it_however_it_is_gone_on_with() {
    let stack = stack().await.seated(Seat::PHONE);
    let (admin, deal) = at_deal(&stack).await;
    let template = json!({
        "name": "Reminder", "folder": "", "module": "deals", "language": "en",
        "subject": "", "body": "It is about ${Deal.Deal_Name}.", "shared": false,
    });
    admin.post("/api/templates", template).await;
    write(&admin).await;
    fill(&admin, "", "About the order", "Words").await;
    close_draft(&stack, &admin, "About the order", "Words").await;
    // On another device, from Gmail's drafts: the deal is known there, too.
    admin.open(&stack.page("/mail/drafts")).await;
    let row = admin.target_with(Role::Link, "About the order");
    row.click().await;
    assert_eq!(linked(&admin, &deal).await, 1);
    admin.button(&admin.says("acting.edit_draft")).click().await;
    admin.field(&admin.says("compose.subject")).expect().await;
    admin.button(&admin.says("compose.templates")).click().await;
    admin.target_with(Role::Button, "Reminder").click().await;
    admin.see("It is about Forty desks.").await;
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    arrived(&stack, REP, "About the order").await;
    assert_eq!(linked(&admin, &deal).await, 1, "the same conversation");
    admin.open(&stack.page(&format!("/deals/{deal}"))).await;
    row.expect().await;
}

#[tokio::test]
async fn a_draft_begun_from_a_deal_and_thrown_away_leaves_nothing_there() {
    let stack = stack().await;
    let (admin, deal) = at_deal(&stack).await;
    write(&admin).await;
    fill(&admin, "", "Never mind", "Words").await;
    expect_draft(&stack, "Never mind", "Words").await;
    admin.see(&saved(&admin)).await;
    // Also after the page has gone in between.
    admin.open(&stack.page(&format!("/deals/{deal}"))).await;
    admin.target_with(Role::Link, "Never mind").expect().await;
    admin.button(&admin.says("compose.discard")).click().await;
    admin.see(&admin.says("deal_mail.none_title")).await;
    assert_eq!(linked(&admin, &deal).await, 0);
}

#[tokio::test]
async fn a_reopened_draft_that_is_thrown_away_leaves_its_deal_and_an_answer_does_not() {
    let stack = stack().await;
    let (admin, deal) = at_deal(&stack).await;
    let page = stack.page(&format!("/deals/{deal}"));
    let discard = async || {
        admin.field(&admin.says("compose.subject")).expect().await;
        admin.button(&admin.says("compose.discard")).click().await;
    };
    write(&admin).await;
    fill(&admin, "", "Never mind", "Words").await;
    close_draft(&stack, &admin, "Never mind", "Words").await;
    admin.target_with(Role::Link, "Never mind").click().await;
    admin.button(&admin.says("acting.edit_draft")).click().await;
    // The window that stood before it was closed is not this one.
    admin.see(&saved(&admin)).await;
    discard().await;
    admin.see(&admin.says("deal_mail.none_title")).await;
    assert_eq!(linked(&admin, &deal).await, 0);

    // A draft that answers in a linked conversation takes that off no deal.
    admin.open(&page).await;
    write(&admin).await;
    fill(&admin, "", "About the order", "Hello").await;
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    arrived(&stack, REP, "About the order").await;
    admin.open(&page).await;
    admin
        .target_with(Role::Link, "About the order")
        .click()
        .await;
    admin.button(&admin.says("acting.reply")).click().await;
    type_text(&admin, "One more thing").await;
    expect_draft(&stack, "Re: About the order", "One more thing").await;
    admin.see(&saved(&admin)).await;
    discard().await;
    admin.open(&page).await;
    admin
        .target_with(Role::Link, "About the order")
        .expect()
        .await;
    assert_eq!(linked(&admin, &deal).await, 1);
}

#[tokio::test]
async fn another_own_address_brings_its_own_sender() {
    let stack = stack().await.seated(Seat::PHONE);
    let admin = acting(&stack).await;
    // From a page that has no button for it, by key.
    admin.open(&stack.page("/deals")).await;
    admin.heading(&admin.says("deals.title")).expect().await;
    admin.press("c").await;
    let from = admin.says("compose.from");
    admin
        .field(&from)
        .choose("Aoi Kanri <sales@tegami.example>")
        .await;
    fill(&admin, REP, "From the shop", "Hello").await;
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    let mail = arrived(&stack, REP, "From the shop").await;
    let parsed = mail.parsed();
    let from = parsed
        .from()
        .and_then(|from| from.first())
        .expect("a sender");
    assert_eq!(from.address(), Some("sales@tegami.example"));
    assert!(!mail.text().contains("Tegami Inc."), "{}", mail.text());
}

#[tokio::test]
async fn it_is_written_on_a_phone_in_japanese() {
    let stack = Stack::start().await;
    let admin = Person::arrives(&stack, Language::Japanese, Viewport::Phone).await;
    admin.sign_in_as(ADMIN).await;
    admin.connect_gmail(&stack).await;
    at_rep(&stack, &admin).await;
    write(&admin).await;
    // It says what is missing, and goes nowhere.
    send(&admin).await;
    admin.see(&admin.says("compose.doubt_subject")).await;
    admin.button(&admin.says("compose.back")).click().await;
    fill(
        &admin,
        "",
        "お見積もりの件",
        "佐藤様\u{e007}見積書を添付します。",
    )
    .await;
    admin.screenshot("writing").await;
    send(&admin).await;
    admin.see(&admin.says("compose.doubt_attachment")).await;
    admin
        .button(&admin.says("compose.send_anyway"))
        .click()
        .await;
    admin.see(&admin.says("permission.send_title")).await;
    allow_at_google(&admin).await;
    admin.see("佐藤様").await;
    send(&admin).await;
    admin
        .button(&admin.says("compose.send_anyway"))
        .click()
        .await;
    admin.see(&admin.says("compose.sent")).await;
    let mail = arrived(&stack, REP, "お見積もりの件").await;
    assert_eq!(mail.text().trim_end(), "佐藤様\n見積書を添付します。");
}
