//! The organization's own domains, as an administrator sets them, and what becomes of mail from them.

use e2e::browser::{Language, Role, Viewport};
use e2e::stack::{ADMIN, Stack};

use super::labels::{run_now, switch_labels_on};
use super::scene::{CUSTOMER, Person, expect_labels, mail, mail_from};
use super::sign_in::usual;

const USERS: &str = "/settings/users";
const FITS: &str = "return document.documentElement.scrollWidth <= window.innerWidth";

#[tokio::test]
async fn a_domain_becomes_the_organizations_own_on_a_japanese_phone() {
    let stack = Stack::start().await;
    let colleague = "printer@branch.example";
    let letters = [mail_from(colleague, "Toner", "It is empty.")];
    stack.google.deliver_all(ADMIN, letters).expect("delivered");
    let admin = Person::arrives(&stack, Language::Japanese, Viewport::Phone).await;
    admin.sign_in_as(ADMIN).await;
    admin.connect_gmail(&stack).await;

    admin.open(&stack.page(USERS)).await;
    admin.see(&admin.says("settings.domains_none")).await;
    let field = admin.says("settings.domain_field");
    let add = admin.says("settings.domain_add");
    for (typed, refused) in [
        ("branch", "errors.field_malformed"),
        ("Gmail.com", "errors.field_public"),
    ] {
        admin.field(&field).fill(typed).await;
        admin.button(&add).click().await;
        admin.see(&admin.says(refused)).await;
    }
    // By keyboard.
    admin.field(&field).fill("@Branch.example").await;
    admin.press("\u{e007}").await;
    admin.see(&admin.says("common.saved")).await;
    let named = [("domain", "branch.example")];
    let remove = admin.words.with("settings.domain_remove", named);
    admin.button(&remove).expect().await;
    admin.expect_script(FITS, true.into()).await;
    admin.screenshot("own-domains-ja-phone").await;

    // Nobody knows the sender, and yet it is no stranger.
    admin.open(&stack.page("/mail/board")).await;
    let column = admin.says("mail_page.column_colleagues");
    let row = admin.target(Role::Region, &column);
    let waited = stack
        .deadline()
        .wait(async || match row.text().await {
            text if text.contains("Toner") => Ok(()),
            text => Err(text),
        })
        .await;
    assert_eq!(waited, Ok(()));

    admin.open(&stack.page(USERS)).await;
    admin.button(&remove).click().await;
    admin.see(&admin.says("settings.domains_none")).await;
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn mail_from_an_own_domain_stays_in_the_inbox_and_the_log_says_why() {
    let stack = Stack::start().await;
    let admin = Person::connected(&stack).await;
    let boss = "boss@branch.example";
    let (contact, customer) = (
        admin.adds_contact("Suzuki", boss).await,
        admin.adds_contact("Yamada", CUSTOMER).await,
    );
    let today = admin.today().await;
    admin
        .adds_deal_with("Forty chairs", &[&customer, &contact], &today)
        .await;
    switch_labels_on(&stack, &admin).await;
    admin.open(&stack.page(USERS)).await;
    let field = admin.says("settings.domain_field");
    admin.field(&field).fill("branch.example").await;
    let add = admin.says("settings.domain_add");
    admin.button(&add).click().await;
    admin.see(&admin.says("common.saved")).await;

    let letters = [
        mail("Chairs by Friday", "Please."),
        mail_from(boss, "Budget", "Less."),
    ];
    stack.google.deliver_all(ADMIN, letters).expect("delivered");
    admin.open(&stack.page("/settings/channels/email")).await;
    run_now(&admin, "1", "2").await;
    let filed = ["Closing this month", "UNREAD"];
    expect_labels(&stack, "Chairs by Friday", &filed).await;
    expect_labels(&stack, "Budget", &["INBOX", "UNREAD"]).await;
    // MailMagnet's own page is as silent about it.
    admin.open(&stack.page("/magnet")).await;
    admin.see("Chairs by Friday").await;
    let text = admin.text().await;
    assert!(!text.contains("Budget"), "{text}");
    admin.expect_quiet_console(usual).await;
}
