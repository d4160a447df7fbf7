//! What comes between a rep and a record: no network, somebody else's change.

use e2e::browser::ConsoleEntry;
use e2e::stack::Stack;
use http::{Method, StatusCode};
use serde_json::json;

use super::scene::{CUSTOMER, Person};
use super::sign_in::usual;

#[tokio::test]
async fn without_a_network_a_form_keeps_what_was_typed() {
    let stack = Stack::start().await;
    let admin = Person::signed_in(&stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    admin.open(&edit_page(&stack, &contact)).await;
    let (name, save) = (admin.says("common.family_name"), admin.says("common.save"));
    let (name, save) = (admin.field(&name), admin.button(&save));
    name.fill("Tanaka").await;
    admin.go_offline(true).await;
    let banner = admin.says("common.offline_notice");
    admin.see(&banner).await;
    save.click().await;
    admin.see(&admin.says("errors.offline")).await;
    admin.screenshot("form-offline").await;
    assert_eq!(name.value().await, "Tanaka");
    admin.go_offline(false).await;
    let stands = format!("return document.body.innerText.includes({banner:?})");
    admin.expect_script(&stands, false.into()).await;
    save.click().await;
    admin.heading("Tanaka").expect().await;
    let offline = "ERR_INTERNET_DISCONNECTED";
    admin.expect_quiet_console(or_refused(offline)).await;
}

#[tokio::test]
async fn a_change_of_somebody_else_is_not_written_over() {
    let stack = Stack::start().await;
    let admin = Person::signed_in(&stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    admin.open(&edit_page(&stack, &contact)).await;
    let (name, save) = (admin.says("common.family_name"), admin.says("common.save"));
    let (name, save) = (admin.field(&name), admin.button(&save));
    name.fill("Tanaka").await;

    let path = format!("/api/contacts/{contact}");
    let version = &admin.get(&path).await["version"];
    let theirs = json!({"family_name": "Sato", "addresses": [CUSTOMER], "version": version});
    let (status, _) = admin.request(Method::PUT, &path, theirs).await;
    assert_eq!(status, StatusCode::OK);

    save.click().await;
    admin.see(&admin.says("errors.conflict")).await;
    admin.screenshot("form-conflict").await;
    assert_eq!(name.value().await, "Tanaka");
    assert_eq!(admin.get(&path).await["family_name"], "Sato");
    admin
        .button(&admin.says("common.load_newest"))
        .click()
        .await;
    let newest = "return [...document.querySelectorAll('input')].some(one => one.value === 'Sato')";
    admin.expect_script(newest, true.into()).await;
    name.fill("Tanaka").await;
    save.click().await;
    admin.heading("Tanaka").expect().await;
    admin.expect_quiet_console(or_refused("409")).await;
}

fn edit_page(stack: &Stack, contact: &str) -> String {
    stack.page(&format!("/contacts/{contact}/edit"))
}

/// What a console may say where no mailbox is connected, and a request came to nothing as it should.
fn or_refused(why: &str) -> impl Fn(&ConsoleEntry) -> bool {
    move |entry| {
        let not_connected = entry.message.contains("/api/mailbox/token");
        usual(entry) || entry.source == "network" && (not_connected || entry.message.contains(why))
    }
}
