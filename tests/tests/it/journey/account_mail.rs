//! The mail with anybody at an account.

use e2e::browser::{Role, Seat};
use e2e::stack::{ADMIN, Stack};
use serde_json::json;

use super::pages::look_at;
use super::scene::{CUSTOMER, Person, mail, mail_from};
use super::sign_in::usual;

const COLLEAGUE: &str = "jiro.suzuki@customer.example";
const STRANGER: &str = "ichiro.tanaka@other.example";

/// Adds an account with contacts at these addresses; its id.
async fn adds_account(person: &Person, name: &str, addresses: &[&str]) -> String {
    let account = person.post("/api/accounts", json!({"name": name})).await;
    for address in addresses {
        let contact = json!({
            "family_name": address.split('.').next(),
            "addresses": [address],
            "account_id": account["id"],
        });
        person.post("/api/contacts", contact).await;
    }
    let id = account["id"].as_str();
    id.expect("a record has an id").to_owned()
}

#[tokio::test]
async fn an_account_shows_the_mail_of_all_its_people_and_filters_stay_inside() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let inbox = [
        mail("Chairs", "How much are forty chairs?"),
        mail_from(COLLEAGUE, "Tables", "And forty tables?"),
        mail_from(STRANGER, "Chairs elsewhere", "Forty chairs, too."),
    ];
    stack.google.deliver_all(ADMIN, inbox).expect("delivered");
    let mut admin = Person::connected(&stack).await;
    let account = adds_account(&admin, "Customer Inc.", &[CUSTOMER, COLLEAGUE]).await;
    admin
        .open(&stack.page(&format!("/accounts/{account}")))
        .await;
    admin.target_with(Role::Link, "Tables").expect().await;
    look_at(&mut admin, "account", ".mail").await;
    let (chairs, tables) = (
        admin.target_with(Role::Link, "Chairs"),
        admin.target_with(Role::Link, "Tables"),
    );
    // One of them: the stranger's is no mail of the account.
    chairs.expect_count(1).await;

    let search = admin.says("mail_page.search");
    admin.field(&search).fill("forty").await;
    let select = admin.words.with("mail.count", [("n", "2")]);
    admin.see(&select).await;
    tables.expect().await;
    chairs.expect_count(1).await;
    admin.field(&search).fill("chairs").await;
    tables.expect_gone().await;
    chairs.click().await;
    admin.see("How much are forty chairs?").await;
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn an_account_without_addresses_says_what_to_do() {
    let stack = Stack::start().await;
    let admin = Person::connected(&stack).await;
    let account = adds_account(&admin, "Empty Inc.", &[]).await;
    admin
        .open(&stack.page(&format!("/accounts/{account}")))
        .await;
    admin.see(&admin.says("accounts.no_address_title")).await;
    admin.see(&admin.says("accounts.no_address_text")).await;
}

/// More people than one search of Gmail holds: each is asked for, none twice.
#[tokio::test]
async fn an_account_of_many_people_is_searched_in_parts() {
    let stack = Stack::start().await;
    let addresses: Vec<String> = (0..30)
        .map(|number| format!("person-{number:02}.with-a-long-name@customer.example"))
        .collect();
    let (first, last) = (&addresses[0], &addresses[29]);
    let inbox = [
        mail_from(first, "Chairs", "From the first."),
        mail_from(last, "Tables", "From the last."),
    ];
    stack.google.deliver_all(ADMIN, inbox).expect("delivered");
    let admin = Person::connected(&stack).await;
    let all: Vec<&str> = addresses.iter().map(String::as_str).collect();
    let account = adds_account(&admin, "Large Inc.", &all).await;
    stack.google.clear_requests();
    admin
        .open(&stack.page(&format!("/accounts/{account}")))
        .await;
    admin.target_with(Role::Link, "Chairs").expect().await;
    admin.target_with(Role::Link, "Tables").expect().await;
    let asked = stack.google.requests();
    let lists = asked
        .iter()
        .filter(|request| request.method.as_deref() == Some("gmail.users.messages.list"));
    let lists = lists.count();
    assert!((2..=15).contains(&lists), "{lists} searches");
}
