use e2e::browser::Role;
use e2e::stack::{ADMIN, Stack};

use super::scene::{CUSTOMER, Person, mail, mail_from};
use super::sign_in::usual;

/// Switches MailMagnet and labels on, with the consent that they need.
pub async fn switch_labels_on(stack: &Stack, person: &Person) {
    person.open(&stack.page("/settings/channels/email")).await;
    let magnet = person.says("email_settings.magnet_title");
    person.target(Role::Checkbox, &magnet).click().await;
    person.consent().await;
    person.see(&person.says("permission.filing")).await;
    person.target(Role::Checkbox, &magnet).click().await;
    person.see(&person.says("email_settings.saved")).await;
    let labels = person.says("email_settings.labels_title");
    person.target(Role::Checkbox, &labels).click().await;
    person
        .see(&person.says("email_settings.label_names_title"))
        .await;
}

pub async fn run_now(person: &Person, filed: &str, seen: &str) {
    person
        .button(&person.says("email_settings.run_now"))
        .click()
        .await;
    let done = person.words.with(
        "email_settings.run_done",
        [("filed", filed), ("seen", seen)],
    );
    person.see(&done).await;
}

#[tokio::test]
async fn new_mail_from_a_customer_goes_under_its_label() {
    let stack = Stack::start().await;
    let admin = Person::connected(&stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    let today = admin.today().await;
    admin.adds_deal("Forty chairs", &contact, &today).await;
    switch_labels_on(&stack, &admin).await;

    let inbox = [
        mail("Please call me", "Today, if you can."),
        mail_from("somebody@else.example", "Hello", "Nothing."),
    ];
    stack.google.deliver_all(ADMIN, inbox).expect("delivered");
    run_now(&admin, "1", "2").await;

    let mut labels = stack.google.messages(ADMIN).expect("a mailbox").into_iter();
    let filed = labels.find(|message| message.subject == "Please call me");
    let filed = filed.expect("mail is never lost");
    assert!(
        filed.labels.contains(&"Closing this month".to_owned()),
        "{filed:?}"
    );
    assert!(!filed.labels.contains(&"INBOX".to_owned()), "{filed:?}");

    // Nothing new: the two units of any idle run, and one to see to labels that were renamed or
    // deleted, since the owner asked.
    stack.google.clear_requests();
    run_now(&admin, "0", "0").await;
    let asked = stack.google.requests().into_iter();
    let costs: Vec<_> = asked.filter(|request| request.units > 0).collect();
    let costs: Vec<_> = costs
        .iter()
        .map(|request| (request.path.as_str(), request.units))
        .collect();
    assert_eq!(
        costs,
        [
            ("/gmail/v1/users/me/labels", 1),
            ("/gmail/v1/users/me/history", 2)
        ]
    );
    admin.expect_quiet_console(usual).await;
}
