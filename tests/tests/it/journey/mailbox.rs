use e2e::browser::{Language, Viewport};
use e2e::stack::{ADMIN, REP, Stack};
use http::Method;
use serde_json::json;

use super::pages::look;
use super::scene::Person;
use super::sign_in::usual;

#[tokio::test]
async fn a_mailbox_is_connected_and_disconnected_with_a_receipt() {
    let stack = Stack::start().await;
    let admin = Person::connected(&stack).await;
    admin.see(ADMIN).await;
    admin
        .button(&admin.says("email_settings.disconnect"))
        .click()
        .await;
    admin
        .button(&admin.says("email_settings.disconnect_confirm"))
        .click()
        .await;
    admin
        .heading(&admin.says("email_settings.receipt_title"))
        .expect()
        .await;
    admin
        .see(&admin.says("email_settings.receipt_revoked"))
        .await;
    assert_eq!(
        admin.get("/api/mailbox").await["mailbox"],
        serde_json::Value::Null
    );
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn whoever_loses_mail_reads_what_became_of_their_mailbox() {
    let stack = Stack::start().await;
    let admin = Person::signed_in(&stack).await;
    let profile = json!({"name": "Desk", "permissions": ["mail_integration", "edit_records"]});
    let profile = admin.post("/api/profiles", profile).await;
    let id = profile["id"].as_str().expect("an id");
    let rep = json!({"address": REP, "name": "佐藤 花", "profile_id": id});
    admin.post("/api/users", rep).await;
    let mut rep = Person::arrives(&stack, Language::Japanese, Viewport::Phone).await;
    rep.sign_in_as(REP).await;
    rep.connect_gmail(&stack).await;

    let without = json!({
        "name": "Desk", "permissions": ["edit_records"], "version": profile["version"],
    });
    let path = format!("/api/profiles/{id}");
    let (status, answer) = admin.request(Method::PUT, &path, without).await;
    assert!(status.is_success(), "{answer}");
    rep.open(&stack.page("/contacts")).await;
    rep.see(&rep.says("email_settings.receipt_withdrawn")).await;
    rep.see(REP).await;
    look(&mut rep, "withdrawn").await;
    rep.resize(Viewport::Phone).await;
    let close = rep.says("email_settings.receipt_close");
    rep.button(&close).click().await;
    rep.heading(&rep.says("email_settings.receipt_title"))
        .expect_gone()
        .await;
    rep.reload().await;
    rep.heading(&rep.says("contacts.title")).expect().await;
    rep.heading(&rep.says("email_settings.receipt_title"))
        .expect_gone()
        .await;
    rep.expect_quiet_console(usual).await;
}
