use e2e::stack::{ADMIN, Stack};

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
