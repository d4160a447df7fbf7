use e2e::browser::{Role, Seat};
use e2e::stack::{REP, Stack};
use fantoccini::key::Key;
use serde_json::json;

use super::super::pages::look_at;
use super::super::scene::{CUSTOMER, Person};
use super::super::sign_in::usual;

#[tokio::test]
async fn people_chosen_in_a_list_are_written_to_without_seeing_each_other() {
    let stack = Stack::start().await.seated(Seat::JAPANESE_DESK);
    let mut admin = Person::connected(&stack).await;
    admin.adds_contact("Sato", REP).await;
    admin.adds_contact("Yamada", CUSTOMER).await;
    let nobody = json!({"family_name": "Nagai", "addresses": []});
    admin.post("/api/contacts", nobody).await;
    admin.open(&stack.page("/contacts")).await;

    // One by keyboard, then all that are to be seen.
    admin.target_with(Role::Link, "Sato").expect().await;
    let focus = "document.querySelector('[data-row] a').focus()";
    admin.execute(focus).await;
    admin.press("x").await;
    let selected = |n| admin.words.with("acting.selected", [("n", n)]);
    admin.see(&selected("1")).await;
    let choose = |name| admin.words.with("acting.choose_row", [("name", name)]);
    let sato = choose("Sato");
    let sato = admin.target(Role::Checkbox, &sato);
    assert!(!sato.is_ticked().await, "the first row is Nagai's");
    admin.press(&char::from(Key::Down).to_string()).await;
    let focused = "return document.activeElement.closest('[data-row]')?.dataset.row";
    admin.expect_script(focused, json!("1")).await;
    admin.press("x").await;
    admin.see(&selected("2")).await;
    assert!(sato.is_ticked().await);
    let all = admin.says("acting.choose_view");
    admin.target(Role::Checkbox, &all).click().await;
    admin.see(&selected("3")).await;
    admin
        .see(&admin.words.with("acting.without_address", [("n", "1")]))
        .await;
    let room = [("n", "2"), ("most", "500")];
    admin
        .see(&admin.words.with("acting.recipients_of", room))
        .await;
    // A search does not take back what was chosen.
    let search = admin.says("contacts.search");
    admin.field(&search).fill("Yamada").await;
    admin.target_with(Role::Link, "Sato").expect_gone().await;
    admin.see(&selected("3")).await;
    look_at(&mut admin, "chosen", ".choice-bar").await;

    admin.button(&admin.says("acting.write")).click().await;
    let remove = |address| {
        admin
            .words
            .with("compose.remove_person", [("name", address)])
    };
    admin.button(&remove(REP)).expect().await;
    admin.button(&remove(CUSTOMER)).expect().await;
    let hidden = "return document.querySelectorAll('.letter__line--people')[2]\
                  .querySelectorAll('.person-chip').length";
    admin.expect_script(hidden, json!(2)).await;
    admin
        .button(&admin.says("acting.select_none"))
        .click()
        .await;
    admin
        .see(&admin.words.with("common.rows", [("count", "1")]))
        .await;
    admin.button(&all).expect_gone().await;
    admin.expect_quiet_console(usual).await;
}
