use e2e::browser::{Browser, Language, Role, Viewport};
use e2e::deadline::Deadline;

use super::page;

#[tokio::test]
async fn works_a_page_as_a_person_does() {
    let address = page::serve().await;
    let mut browser = Browser::start(
        Deadline::of_this_test(),
        Language::Japanese,
        Viewport::Desktop,
    )
    .await;
    browser.open(&format!("http://{address}/")).await;
    browser.heading("Contacts").expect().await;
    browser.field("Name").fill("山田 太郎").await;
    browser.field("Stage").choose("Won").await;
    assert_eq!(browser.field("Stage").value().await, "Won");
    let share = browser.target(Role::Checkbox, "Share email");
    assert!(!share.is_ticked().await);
    share.click().await;
    assert!(share.is_ticked().await);
    browser.button("Save contact").click().await;
    browser.see("山田 太郎 saved, ja").await;
    browser.button("Delete contact").expect_gone().await;

    browser.resize(Viewport::Phone).await;
    assert_eq!(browser.execute("return innerWidth").await, 360);
    browser.expect_path("/").await;
    browser.expect_quiet_console(|_| false).await;
}

#[tokio::test]
#[should_panic(expected = "the console complains")]
async fn a_breach_of_the_policy_fails_a_test() {
    let address = page::serve().await;
    let browser = Browser::start(
        Deadline::of_this_test(),
        Language::English,
        Viewport::Desktop,
    )
    .await;
    browser.open(&format!("http://{address}/breach")).await;
    browser.expect_quiet_console(|_| false).await;
}
