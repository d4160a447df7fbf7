use e2e::browser::{Role, Seat};
use e2e::stack::{ADMIN, Stack};
use google_sim::LoggedRequest;

use super::scene::{CUSTOMER, Person, mail, mail_from};
use super::sign_in::usual;

async fn a_contact_shows_their_mail_and_opens_it_as_text(seat: Seat) {
    let stack = Stack::start().await.seated(seat);
    let inbox = [
        mail(
            "Quote for forty chairs",
            "Dear Ms Kanri,\n\nthe chairs are blue.",
        ),
        mail_from("somebody@else.example", "Not about chairs", "Nothing."),
    ];
    let admin = Person::at_customer(&stack, inbox).await;
    admin.heading(&admin.says("mail.title")).expect().await;
    let message = admin.target_with(Role::Link, "Quote for forty chairs");
    message.expect().await;
    admin
        .target_with(Role::Link, "Not about chairs")
        .expect_gone()
        .await;
    message.click().await;
    admin.see("the chairs are blue.").await;
    admin.expect_quiet_console(usual).await;
}
in_both_seats!(a_contact_shows_their_mail_and_opens_it_as_text);

#[tokio::test]
async fn fifty_messages_cost_five_requests_and_a_thousand_and_five_units() {
    let stack = Stack::start().await;
    let inbox = (0..60).map(|number| mail(&format!("Order {number:02}"), "Thank you."));
    stack.google.deliver_all(ADMIN, inbox).expect("delivered");
    let admin = Person::connected(&stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    stack.google.clear_requests();
    admin
        .open(&stack.page(&format!("/contacts/{contact}")))
        .await;
    admin
        .see(&admin.words.with("mail.count", [("n", "50")]))
        .await;

    let asked = stack.google.requests();
    let to_gmail: Vec<_> = asked.iter().filter(|request| is_gmail(request)).collect();
    let units: u32 = to_gmail.iter().map(|request| request.units).sum();
    let trips = to_gmail
        .iter()
        .filter(|request| !request.batch_part)
        .count();
    assert!(units <= 1_005, "{units} units");
    assert!(trips <= 5, "{trips} requests, preflights included");
    // The browser asked, not the server.
    assert!(
        to_gmail
            .iter()
            .all(|request| request.batch_part || request.origin.is_some())
    );
}

fn is_gmail(request: &LoggedRequest) -> bool {
    request.path.starts_with("/gmail/") || request.path.starts_with("/batch")
}
