//! What comes between a rep and a record: a session that ends, no network, somebody else's change.

use e2e::browser::{ConsoleEntry, Role};
use e2e::stack::{ADMIN, Stack};
use fantoccini::key::Key;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::scene::{CUSTOMER, Person};
use super::sign_in::usual;

#[tokio::test]
async fn a_session_that_ends_leads_through_sign_in_back_to_the_same_page() {
    let stack = Stack::start().await;
    let admin = Person::signed_in(&stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    let page = stack.page(&format!("/contacts/{contact}"));
    admin.open(&page).await;
    admin.heading("Yamada").expect().await;
    let ended = admin.request(Method::DELETE, "/api/session", Value::Null);
    assert!(ended.await.0.is_success());

    // The open page hears of it by itself.
    let ended = admin.says("common.expired_title");
    let dialog = admin.heading(&ended);
    dialog.expect().await;
    admin.screenshot("session-ended").await;
    // There is nothing to go on with behind it.
    admin.press(&char::from(Key::Escape).to_string()).await;
    dialog.expect().await;
    let again = admin.says("sign_in.sign_in_again");
    admin.link(&again).click().await;
    admin.target_with(Role::Button, ADMIN).click().await;
    admin.heading("Yamada").expect().await;
    admin.expect_path(&format!("/contacts/{contact}")).await;
    admin.expect_quiet_console(or_refused("401")).await;
}

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
