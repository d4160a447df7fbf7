//! How the pages look, in both languages and both sizes.

use e2e::browser::{Language, Viewport};
use e2e::stack::{ADMIN, Stack};
use serde_json::json;

use super::scene::{CUSTOMER, Person, mail};
use super::sign_in::usual;

async fn look_at_every_page(language: Language) {
    let stack = Stack::start().await;
    let inbox = [
        mail("お見積りの件", "いつもお世話になっております。"),
        mail(
            "Delivery next week",
            "Dear Ms Kanri,\n\nwe will be there on Tuesday.",
        ),
    ];
    stack.google.deliver_all(ADMIN, inbox).expect("delivered");
    let mut person = Person::arrives(&stack, language, Viewport::Desktop).await;
    look(&mut person, "sign-in").await;
    person.sign_in_as(ADMIN).await;
    person.connect_gmail(&stack).await;
    let contact = person.adds_contact("山田 太郎", CUSTOMER).await;
    let account = person
        .post("/api/accounts", json!({"name": "株式会社 椅子工房"}))
        .await;
    let account = account["id"].as_str().expect("an id");
    let colleague = json!({
        "family_name": "椅子", "addresses": [CUSTOMER], "account_id": account,
    });
    person.post("/api/contacts", colleague).await;
    let today = person.today().await;
    let deal = person.adds_deal("椅子 40脚", &contact, &today).await;

    let pages = [
        ("contacts", "/contacts".to_owned(), "山田 太郎"),
        ("contact", format!("/contacts/{contact}"), "お見積りの件"),
        ("account", format!("/accounts/{account}"), "お見積りの件"),
        ("leads", "/leads".to_owned(), ""),
        ("mail", "/mail".to_owned(), "お見積りの件"),
        ("board", "/mail/board".to_owned(), "お見積りの件"),
        ("deals", "/deals".to_owned(), "椅子 40脚"),
        ("deal", format!("/deals/{deal}"), "椅子 40脚"),
        ("settings", "/settings/channels/email".to_owned(), ADMIN),
    ];
    for (name, path, awaited) in pages {
        person.open(&stack.page(&path)).await;
        person.see(awaited).await;
        look(&mut person, name).await;
    }
    person
        .open(&stack.page(&format!("/contacts/{contact}")))
        .await;
    person.button(&person.says("acting.write")).click().await;
    person.field(&person.says("compose.subject")).expect().await;
    look(&mut person, "composer").await;
    person.expect_quiet_console(usual).await;
}

/// Takes a picture in both sizes; nothing may stick out at the side.
pub(super) async fn look(person: &mut Person, name: &str) {
    look_at(person, name, "body").await;
}

/// The same, of the part of the page that a selector names.
pub async fn look_at(person: &mut Person, name: &str, part: &str) {
    for viewport in [Viewport::Desktop, Viewport::Phone] {
        person.resize(viewport).await;
        let show = format!("document.querySelector('{part}').scrollIntoView()");
        person.execute(&show).await;
        person.screenshot(name).await;
        // The page scrolls in one place.
        let script = "return document.documentElement.scrollHeight - innerHeight";
        let longer = person.execute(script).await.as_i64();
        assert!(longer <= Some(0), "{name} is {longer:?} px too long");
        let script = "const dialogs = [...document.querySelectorAll('dialog[open]')];\
                      return Math.max(document.documentElement.scrollWidth - innerWidth, \
                      ...dialogs.map(dialog => dialog.scrollWidth - dialog.clientWidth))";
        let sticks_out = person.execute(script).await.as_i64();
        assert!(
            sticks_out <= Some(0),
            "{name} is {sticks_out:?} px too wide"
        );
    }
    person.resize(Viewport::Desktop).await;
}

#[tokio::test]
async fn every_page_stands_in_japanese() {
    look_at_every_page(Language::Japanese).await;
}

#[tokio::test]
async fn every_page_stands_in_english() {
    look_at_every_page(Language::English).await;
}
