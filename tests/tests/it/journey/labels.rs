use e2e::browser::{Role, Seat};
use e2e::stack::{ADMIN, Stack};

use super::pages::look_at;
use super::scene::{CUSTOMER, Person, expect_labels, mail, mail_from};
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
    let admin = filing(&stack).await;
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

/// The administrator with labels on and a customer whose deal closes this month.
async fn filing(stack: &Stack) -> Person {
    let admin = Person::connected(stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    let today = admin.today().await;
    admin.adds_deal("Forty chairs", &contact, &today).await;
    switch_labels_on(stack, &admin).await;
    admin
}

/// A customer's mail comes, and the job looks at it.
async fn comes(stack: &Stack, admin: &Person, subject: &str, filed: &str) {
    let mail = mail(subject, "Please answer.");
    stack.google.deliver(ADMIN, mail).expect("delivered");
    run_now(admin, filed, "1").await;
}

#[tokio::test]
async fn a_label_that_is_deleted_again_is_made_once_its_owner_wants_it() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let mut admin = filing(&stack).await;
    let label = "Closing this month";
    let delete = || {
        let mut labels = stack.google.labels(ADMIN).expect("a mailbox").into_iter();
        let (id, _) = labels.find(|(_, name)| name == label).expect("the label");
        let deleted = stack.google.change_label(ADMIN, &id, None);
        deleted.expect("deleted");
    };
    comes(&stack, &admin, "First", "1").await;
    delete();
    comes(&stack, &admin, "Second", "1").await;
    let made = admin.words.around("email_settings.label_made_again");
    admin.see(&made).await;
    delete();
    // It stays in the inbox, and its owner is asked.
    comes(&stack, &admin, "Third", "0").await;
    expect_labels(&stack, "Third", &["INBOX", "UNREAD"]).await;
    let asked = admin.words.around("email_settings.label_deleted");
    admin.see(&asked).await;
    look_at(&mut admin, "label-deleted", ".label-names").await;

    let make = admin.says("email_settings.label_make");
    admin.button(&make).click().await;
    admin.button(&make).expect_gone().await;
    expect_labels(&stack, "Third", &[label, "UNREAD"]).await;
    admin.see(label).await;
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn a_label_of_the_same_name_is_used_only_once_its_owner_says_so() {
    let stack = Stack::start().await;
    let own = mail_from("somebody@else.example", "Own", "Nothing.").labels(["Closing this month"]);
    stack.google.deliver(ADMIN, own).expect("delivered");
    let mut admin = filing(&stack).await;
    comes(&stack, &admin, "First", "1").await;
    expect_labels(&stack, "First", &["Closing this month (Tegami)", "UNREAD"]).await;
    let taken = [("taken", "Closing this month")];
    let adopt = admin.words.with("email_settings.label_adopt", taken);
    admin.button(&adopt).expect().await;
    look_at(&mut admin, "label-taken", ".label-names").await;

    admin.button(&adopt).click().await;
    admin.see(&admin.says("email_settings.label_adopted")).await;
    admin.button(&adopt).expect_gone().await;
    comes(&stack, &admin, "Second", "1").await;
    expect_labels(&stack, "Second", &["Closing this month", "UNREAD"]).await;
    expect_labels(&stack, "First", &["Closing this month (Tegami)", "UNREAD"]).await;
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn mail_that_is_there_already_is_filed_after_a_look_at_what_would_move() {
    let stack = Stack::start().await.seated(Seat::JAPANESE_DESK);
    let before = [
        mail("椅子の件", "Please answer."),
        mail_from("somebody@else.example", "Hello", "Nothing."),
    ];
    stack.google.deliver_all(ADMIN, before).expect("delivered");
    let mut admin = filing(&stack).await;
    run_now(&admin, "0", "0").await;
    expect_labels(&stack, "椅子の件", &["INBOX", "UNREAD"]).await;

    let ask = admin.says("email_settings.existing_ask");
    admin.button(&ask).click().await;
    let count = admin.words.with("email_setup.preview_count", [("n", "1")]);
    admin.see(&count).await;
    admin.see("椅子の件").await;
    look_at(&mut admin, "existing", "dialog[open]").await;
    admin
        .button(&admin.says("email_settings.existing_file"))
        .click()
        .await;
    admin.see(&admin.says("email_settings.existing_done")).await;
    expect_labels(&stack, "椅子の件", &["Closing this month", "UNREAD"]).await;
    expect_labels(&stack, "Hello", &["INBOX", "UNREAD"]).await;
    // What was filed is nothing to file any more.
    admin.button(&ask).click().await;
    let none = admin.words.with("email_setup.preview_count", [("n", "0")]);
    admin.see(&none).await;
    admin.expect_quiet_console(usual).await;
}
