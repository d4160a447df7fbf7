//! The desk's own lists of mail: folders, the board, filters, and somebody new.

use e2e::browser::{Role, Seat};
use e2e::stack::{ADMIN, REP, Stack};
use google_sim::Delivery;

use super::scene::{CUSTOMER, Person, mail, mail_from};
use super::sign_in::usual;

const STRANGER: &str = "jiro.suzuki@else.example";

async fn the_folders_of_the_mailbox_are_read_and_a_conversation_opens(seat: Seat) {
    let stack = Stack::start().await.seated(seat);
    let sent = Delivery::new(format!(
        "From: <{ADMIN}>\nTo: <{CUSTOMER}>\nSubject: Price list\nMIME-Version: 1.0\n\
         Content-Type: text/plain; charset=utf-8\n\
         Message-ID: <sent@tegami.example>\n\nThe prices of this year.\n"
    ))
    .labels(["SENT"]);
    let mails = [mail("Chairs", "How much are forty chairs?"), sent];
    stack.google.deliver_all(ADMIN, mails).expect("delivered");
    let admin = Person::connected(&stack).await;

    // From a page without a link of the same name among its own.
    admin.open(&stack.page("/contacts")).await;
    admin.link(&admin.says("nav.mail")).click().await;
    admin.heading(&admin.says("mail_page.inbox")).expect().await;
    admin.target_with(Role::Link, "Chairs").expect().await;
    let unread = admin.words.with("mail_page.unread_count", [("n", "1")]);
    admin.target_with(Role::Link, &unread).expect().await;

    admin.link(&admin.says("mail_page.sent")).click().await;
    admin.heading(&admin.says("mail_page.sent")).expect().await;
    admin.target_with(Role::Link, "Chairs").expect_gone().await;
    admin.expect_path("/mail/sent").await;
    admin.target_with(Role::Link, "Price list").click().await;
    admin.heading("Price list").expect().await;
    admin.see("The prices of this year.").await;
    admin.screenshot("mail-open").await;

    // "Back" closes the conversation, then leads to the folder before.
    admin.execute("history.back()").await;
    admin.heading("Price list").expect_gone().await;
    admin.expect_path("/mail/sent").await;
    admin.execute("history.back()").await;
    admin.heading(&admin.says("mail_page.inbox")).expect().await;
    admin.expect_path("/mail").await;
    admin.expect_quiet_console(usual).await;
}
in_both_seats!(the_folders_of_the_mailbox_are_read_and_a_conversation_opens);

/// Waits until a column of the board shows exactly these of the subjects.
async fn expect_column(stack: &Stack, person: &Person, title: &str, expected: &str) {
    let title = person.says(title);
    let column = person.target(Role::Region, &title);
    let subjects = ["Chairs", "Tables", "Lamps", "Lunch"];
    let waited = stack
        .deadline()
        .wait(async || {
            let text = column.text().await;
            let shown = subjects.into_iter().filter(|one| text.contains(one));
            let shown = shown.collect::<Vec<_>>().join(" ");
            if shown == expected { Ok(()) } else { Err(text) }
        })
        .await;
    assert_eq!(waited, Ok(()), "{title} should show {expected}");
}

#[tokio::test]
async fn the_board_sorts_the_inbox_by_who_wrote() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let other = "ichiro.tanaka@other.example";
    let mails = [
        mail("Chairs", "How much are forty chairs?"),
        mail_from(other, "Tables", "Do you sell tables?"),
        mail_from(STRANGER, "Lamps", "Buy our lamps."),
        mail_from(REP, "Lunch", "At noon?"),
    ];
    stack.google.deliver_all(ADMIN, mails).expect("delivered");
    let admin = Person::connected(&stack).await;
    let customer = admin.adds_contact("Yamada", CUSTOMER).await;
    admin.adds_contact("Tanaka", other).await;
    let today = admin.today().await;
    admin.adds_deal("Forty chairs", &customer, &today).await;
    admin.adds_rep().await;

    admin.open(&stack.page("/mail/board")).await;
    for (title, expected) in [
        ("mail_page.column_deals", "Chairs"),
        ("mail_page.column_people", "Tables"),
        ("mail_page.column_strangers", "Lamps"),
        ("mail_page.column_colleagues", "Lunch"),
    ] {
        expect_column(&stack, &admin, title, expected).await;
    }
    admin.screenshot("board-full").await;
    admin.target_with(Role::Link, "Lamps").click().await;
    admin.see("Buy our lamps.").await;
    admin.expect_quiet_console(usual).await;
}

async fn chips_and_words_narrow_a_list_and_stand_in_the_address(seat: Seat) {
    let stack = Stack::start().await.seated(seat);
    let mails = [
        mail("Chairs", "How much are forty chairs?"),
        mail("Tables", "Do you sell tables?").labels(["INBOX"]),
    ];
    stack.google.deliver_all(ADMIN, mails).expect("delivered");
    let admin = Person::connected(&stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    let page = stack.page(&format!("/contacts/{contact}"));
    admin.open(&page).await;
    let (chairs, tables) = (
        admin.target_with(Role::Link, "Chairs"),
        admin.target_with(Role::Link, "Tables"),
    );
    chairs.expect().await;
    tables.expect().await;

    admin
        .button(&admin.says("mail_page.only_unread"))
        .click()
        .await;
    tables.expect_gone().await;
    chairs.expect().await;
    // The address keeps it: a reload shows the same.
    admin.open(&admin.url().await).await;
    chairs.expect().await;
    tables.expect_gone().await;

    let clear = admin.says("mail_page.clear_filter");
    admin.button(&clear).click().await;
    tables.expect().await;
    assert_eq!(admin.url().await, page);
    let search = admin.says("mail_page.search");
    admin.field(&search).fill("tables").await;
    chairs.expect_gone().await;
    tables.expect().await;
    // The words stand in the address, too, where no server sees them.
    assert_eq!(admin.url().await, format!("{page}#q=tables"));
    admin.reload().await;
    tables.expect().await;
    chairs.expect_gone().await;
    admin.field(&search).fill("sofas").await;
    admin.see(&admin.says("mail_page.no_match_title")).await;
    admin.expect_quiet_console(usual).await;
}
in_both_seats!(chips_and_words_narrow_a_list_and_stand_in_the_address);

async fn an_unknown_sender_becomes_a_lead(seat: Seat) {
    let stack = Stack::start().await.seated(seat);
    let letter = Delivery::new(format!(
        "From: Jiro Suzuki <{STRANGER}>\nTo: <{ADMIN}>\nSubject: Lamps\nMIME-Version: 1.0\n\
         Content-Type: text/plain; charset=utf-8\n\
         Message-ID: <lamps@else.example>\n\nDo you buy lamps?\n"
    ));
    stack
        .google
        .deliver_all(ADMIN, [letter])
        .expect("delivered");
    let admin = Person::connected(&stack).await;
    admin.open(&stack.page("/mail")).await;
    admin.see(&admin.says("sender.not_in_crm")).await;
    let add = admin
        .words
        .with("sender.add_title", [("address", STRANGER)]);
    admin.target(Role::Disclosure, &add).click().await;
    admin.button(&admin.says("sender.as_lead")).click().await;

    admin.heading(&admin.says("leads.new_title")).expect().await;
    admin.screenshot("lead-proposed").await;
    let address = admin.says("common.primary_address");
    assert_eq!(admin.field(&address).value().await, STRANGER);
    // Only what is ticked goes into the form.
    admin
        .target_with(Role::Checkbox, "Suzuki Jiro")
        .click()
        .await;
    admin
        .field(&admin.says("leads.company"))
        .fill("Else Lamps")
        .await;
    admin.button(&admin.says("common.create")).click().await;
    admin
        .heading(&admin.says("leads.new_title"))
        .expect_gone()
        .await;
    admin.see("Else Lamps").await;

    admin.open(&stack.page("/mail")).await;
    admin.target_with(Role::Link, "Lamps").expect().await;
    admin.link("Jiro Suzuki").expect().await;
    admin.expect_quiet_console(usual).await;
}
in_both_seats!(an_unknown_sender_becomes_a_lead);
