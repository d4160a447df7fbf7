use e2e::browser::{Role, Seat};
use e2e::stack::{ADMIN, REP};
use fantoccini::key::Key;
use google_sim::Delivery;

use super::super::scene::{CUSTOMER, Person, mail};
use super::super::sign_in::usual;
use super::{acting, arrived, at_rep, fill, send, stack, write};

/// The choice of a source, with what stands behind its name.
async fn expect_count(person: &Person, source: &str, count: &str) {
    let name = format!("{} {count}", person.says(source));
    person.target_with(Role::Button, &name).expect().await;
}

async fn what_was_sent_from_here_stands_apart_from_the_mailbox(seat: Seat) {
    let stack = stack().await.seated(seat);
    let elsewhere = format!(
        "From: {ADMIN}\nTo: {REP}\nX-Mailer: Another 1.0\nSubject: By another program\n\nHi.\n"
    );
    let elsewhere = Delivery::new(elsewhere).labels(["SENT"]);
    let received = format!("From: {REP}\nTo: {ADMIN}\nX-Mailer: Tegami\nSubject: Hers\n\nHi.\n");
    let inbox = [
        elsewhere,
        Delivery::new(received),
        mail("Of a customer", "Hi."),
    ];
    stack.google.deliver_all(ADMIN, inbox).expect("delivered");
    let admin = acting(&stack).await;
    let page = at_rep(&stack, &admin).await;
    expect_count(&admin, "mail.source_mailbox", "2").await;
    expect_count(&admin, "mail.source_here", "0").await;
    write(&admin).await;
    fill(&admin, "", "Forty chairs", "They are blue.").await;
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    arrived(&stack, REP, "Forty chairs").await;
    admin.open(&page).await;
    expect_count(&admin, "mail.source_mailbox", "3").await;
    expect_count(&admin, "mail.source_here", "1").await;

    // By keyboard, and again after a reload.
    let row = |subject| admin.target_with(Role::Link, subject);
    row("By another program").expect().await;
    let here = format!("{} 1", admin.says("mail.source_here"));
    admin.tab_to(&here).await;
    stack.google.clear_requests();
    admin.press(&char::from(Key::Enter).to_string()).await;
    for reloaded in [false, true] {
        if reloaded {
            admin.reload().await;
        }
        row("Forty chairs").expect().await;
        row("By another program").expect_gone().await;
        row("Hers").expect_gone().await;
        expect_count(&admin, "mail.source_mailbox", "3").await;
        if !reloaded {
            assert_eq!(stack.google.requests().len(), 0, "it was all there");
        }
    }
    let into_view = "document.querySelector('.mail__sources').scrollIntoView()";
    admin.execute(into_view).await;
    admin.screenshot("sources").await;
    let mailbox = admin.says("mail.source_mailbox");
    admin.target_with(Role::Button, &mailbox).click().await;
    row("By another program").expect().await;

    // Nothing was sent from here to the customer, whose mail there is.
    let customer = admin.adds_contact("Yamada", CUSTOMER).await;
    let page = stack.page(&format!("/contacts/{customer}?source=here"));
    admin.open(&page).await;
    let none = admin
        .words
        .with("mail.none_here_title", [("name", "Yamada")]);
    admin.see(&none).await;
    expect_count(&admin, "mail.source_mailbox", "1").await;
    admin.screenshot("sources-none").await;
    admin.expect_quiet_console(usual).await;
}
in_both_seats!(what_was_sent_from_here_stands_apart_from_the_mailbox);
