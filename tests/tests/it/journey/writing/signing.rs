use e2e::browser::Seat;
use e2e::stack::{REP, Stack};

use super::super::pages::look_at;
use super::super::scene::{CUSTOMER, Person};
use super::super::sign_in::usual;
use super::write;

/// What stands in the text now.
async fn written(person: &Person) -> String {
    person.field(&person.says("compose.text")).text().await
}

#[tokio::test]
async fn the_signature_is_that_of_the_address_and_of_the_readers_language() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let mut admin = Person::connected(&stack).await;
    admin.open(&stack.page("/settings/signatures")).await;
    let japanese = admin.says("settings.signature_ja");
    let english = admin.says("settings.signature_en");
    admin.field(&japanese).fill("株式会社手紙\n管理 葵").await;
    admin.field(&english).fill("Aoi Kanri\nTegami Inc.").await;
    admin.button(&admin.says("common.save")).click().await;
    admin.see(&admin.says("common.saved")).await;
    look_at(&mut admin, "signatures", ".settings__page").await;

    // Somebody whose name is Japanese, and somebody whose name is not.
    let sato = admin.adds_contact("佐藤", REP).await;
    admin.adds_contact("Yamada", CUSTOMER).await;
    admin.open(&stack.page(&format!("/contacts/{sato}"))).await;
    write(&admin).await;
    admin.see("株式会社手紙").await;
    let remove = |address| {
        admin
            .words
            .with("compose.remove_person", [("name", address)])
    };
    admin.button(&remove(REP)).click().await;
    let to = admin.says("compose.to");
    admin.field(&to).type_keys(&format!("{CUSTOMER},")).await;
    admin.see("Tegami Inc.").await;
    let text = written(&admin).await;
    assert!(!text.contains("株式会社手紙"), "{text}");

    // Chosen by hand, it stays, whoever is added.
    let signature = admin.says("compose.signature");
    let by_hand = admin.says("compose.signature_ja");
    admin.field(&signature).choose(&by_hand).await;
    admin.see("管理 葵").await;
    admin.field(&to).type_keys(&format!("{REP},")).await;
    admin.button(&remove(REP)).expect().await;
    let text = written(&admin).await;
    assert!(
        text.contains("管理 葵") && !text.contains("Tegami Inc."),
        "{text}"
    );
    let none = admin.says("compose.signature_none");
    admin.field(&signature).choose(&none).await;
    let gone = "return !document.querySelector('.editor').innerText.includes('管理')";
    admin.expect_script(gone, serde_json::json!(true)).await;
    admin.expect_quiet_console(usual).await;
}
