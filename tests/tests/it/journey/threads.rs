use e2e::browser::{Language, Role, Seat, Viewport};
use e2e::stack::{ADMIN, Stack};
use fantoccini::key::Key;
use google_sim::Delivery;

use super::scene::{CUSTOMER, Person};
use super::sign_in::usual;

/// A message of a conversation about chairs.
fn letter(from: &str, to: &str, number: u32, more: &str, body: &str) -> Delivery {
    let answers = if number == 1 { "" } else { "Re: " };
    Delivery::new(format!(
        "From: {from}\nTo: {to}\nSubject: {answers}Chairs\nMIME-Version: 1.0\n\
         Content-Type: text/plain; charset=utf-8\n{more}\
         Message-ID: <{number}@customer.example>\n\n{body}\n"
    ))
    .thread(0x7001)
}

/// Three messages about chairs: asked, answered, and asked again, which is unread.
fn conversation() -> Vec<Delivery> {
    let customer = format!("Taro Yamada <{CUSTOMER}>");
    let read = ["INBOX"];
    let quote = "Fine, thanks.\n\nOn Mon, Aoi <aoi.kanri@tegami.example> wrote:\n> One\n> Two\n> Three\n> Four hidden lines";
    vec![
        letter(&customer, ADMIN, 1, "", "How much are forty chairs?")
            .labels(read)
            .received_at("2026-11-20T01:00:00Z".parse().expect("a time")),
        letter(ADMIN, CUSTOMER, 2, "", "They are 1,200,000 yen.")
            .labels(["SENT"])
            .received_at("2026-11-21T01:00:00Z".parse().expect("a time")),
        letter(&customer, ADMIN, 3, "", quote)
            .received_at("2026-11-22T01:00:00Z".parse().expect("a time")),
    ]
}

async fn a_conversation_opens_at_its_newest_with_the_rest_folded(seat: Seat) {
    let stack = Stack::start().await.seated(seat);
    stack
        .google
        .deliver_all(ADMIN, conversation())
        .expect("delivered");
    let admin = Person::connected(&stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    let page = stack.page(&format!("/contacts/{contact}"));
    admin.open(&page).await;
    admin.target_with(Role::Link, "Fine, thanks").click().await;

    admin.heading("Chairs").expect().await;
    admin.see("Fine, thanks.").await;
    // The quote and the earlier messages are folded; each opens.
    let shown = "return document.querySelector('dialog[open]').innerText";
    let text = admin.execute(shown).await.to_string();
    assert!(!text.contains("Four hidden lines"), "{text}");
    let quote = admin.words.with("mail.show_quote", [("n", "5")]);
    admin.see(&quote).await;
    let mine = admin.target_with(Role::Button, "They are 1,200,000 yen.");
    mine.expect().await;
    // The newest stands at the top of a small page: back to the first.
    let back = "document.querySelector('dialog[open] .thread__line')\
                .scrollIntoView({ block: 'center', behavior: 'instant' })";
    admin.execute(back).await;
    admin
        .target_with(Role::Button, "How much are forty")
        .click()
        .await;
    let mine = mine.text().await;
    assert!(mine.starts_with(&admin.says("acting.me")), "{mine}");
    // Who takes part, with their record.
    let record = admin.says("acting.contact");
    admin.target_with(Role::Link, &record).expect().await;
    admin.screenshot("thread").await;

    // "Back" closes it, and a reload opens it again.
    let open = admin.url().await;
    assert!(
        open.contains("message=") && open.contains("thread="),
        "{open}"
    );
    admin.open(&open).await;
    admin.heading("Chairs").expect().await;
    admin.see("Fine, thanks.").await;
    admin.press(&char::from(Key::Escape).to_string()).await;
    admin.heading("Chairs").expect_gone().await;
    assert_eq!(admin.url().await, page);
    admin.expect_quiet_console(usual).await;
}
in_both_seats!(a_conversation_opens_at_its_newest_with_the_rest_folded);

#[tokio::test]
async fn a_conversation_is_read_by_keyboard_alone() {
    let stack = Stack::start().await;
    let admin = Person::at_customer(&stack, conversation()).await;
    let enter = char::from(Key::Enter).to_string();
    admin
        .target_with(Role::Link, "Fine, thanks")
        .type_keys(&enter)
        .await;
    // The conversation is here, with the message before as a line.
    let before = admin.target_with(Role::Button, "They are 1,200,000 yen.");
    before.expect().await;
    admin
        .expect_script(
            "return document.querySelector('dialog[open]').contains(document.activeElement)",
            true.into(),
        )
        .await;
    admin.press("k").await;
    admin.press(&enter).await;
    // Opened: no longer a line with its first words.
    admin
        .target_with(Role::Button, "They are 1,200,000 yen.")
        .expect_gone()
        .await;
    admin.press("?").await;
    admin
        .heading(&admin.says("acting.keys_title"))
        .expect()
        .await;
    admin.press(&char::from(Key::Escape).to_string()).await;
    admin
        .heading(&admin.says("acting.keys_title"))
        .expect_gone()
        .await;
    admin.heading("Chairs").expect().await;
    admin.press(&char::from(Key::Escape).to_string()).await;
    admin.heading("Chairs").expect_gone().await;
    let focused = "return document.activeElement.textContent";
    let focused = admin.execute(focused).await;
    let focused = focused.as_str().unwrap_or_default().to_owned();
    assert!(
        focused.contains("Fine, thanks"),
        "the row has the focus again: {focused}"
    );
}

#[tokio::test]
async fn a_forged_sender_is_marked_in_the_row_and_in_the_conversation() {
    let stack = Stack::start().await;
    let results =
        "Authentication-Results: mx.google.com; spf=pass smtp.mailfrom=x; dkim=none; dmarc=fail\n";
    let forged = letter(
        &format!("Taro <{CUSTOMER}>"),
        ADMIN,
        1,
        results,
        "Pay here.",
    );
    stack
        .google
        .deliver_all(ADMIN, [forged])
        .expect("delivered");
    let mut admin = Person::arrives(&stack, Language::Japanese, Viewport::Desktop).await;
    admin.sign_in_as(ADMIN).await;
    admin.connect_gmail(&stack).await;
    let contact = admin.adds_contact("山田", CUSTOMER).await;
    admin
        .open(&stack.page(&format!("/contacts/{contact}")))
        .await;
    let marked = admin.says("mail.auth_forged");
    let row = admin.target_with(Role::Link, &marked);
    row.click().await;
    admin.see("Pay here.").await;
    admin.see(&admin.says("mail.forged_notice")).await;
    // The checks behind it, on demand.
    admin
        .execute("document.querySelector('.message__sender > summary').click()")
        .await;
    admin.see("DMARC").await;
    admin.see(&admin.says("mail.dmarc_about")).await;
    admin.see(&admin.says("mail.check_fail")).await;
    admin.resize(Viewport::Phone).await;
    admin.screenshot("thread-forged").await;
    let script = "const dialog = document.querySelector('dialog[open]');\
                  return Math.max(dialog.scrollWidth - dialog.clientWidth, \
                  document.documentElement.scrollWidth - innerWidth)";
    let sticks_out = admin.execute(script).await.as_i64();
    assert!(sticks_out <= Some(0), "{sticks_out:?} px too wide");
}

#[tokio::test]
async fn a_copy_that_comes_back_stands_once_and_a_draft_is_marked() {
    let stack = Stack::start().await;
    let mut mails = conversation();
    let group = letter(ADMIN, CUSTOMER, 2, "", "They are 1,200,000 yen.")
        .labels(["INBOX"])
        .received_at("2026-11-21T01:00:05Z".parse().expect("a time"));
    let draft = letter(ADMIN, CUSTOMER, 4, "", "Half written")
        .labels(["DRAFT"])
        .received_at("2026-11-23T01:00:00Z".parse().expect("a time"));
    mails.extend([group, draft]);
    let admin = Person::at_customer(&stack, mails).await;
    admin.target_with(Role::Link, "Fine, thanks").click().await;
    admin.see(&admin.says("acting.draft")).await;
    admin
        .target_with(Role::Button, "They are 1,200,000 yen.")
        .expect_count(1)
        .await;
}
