//! A list longer than any view: only what is in view, and a little around it, stands in the page.

use e2e::browser::Viewport;
use e2e::stack::Stack;
use fantoccini::key::Key;
use serde_json::json;

use super::scene::Person;

/// More than three parts of the list, and many times what a view holds.
const CONTACTS: usize = 320;
/// Rows in the page may fill so many views.
const MOST_VIEWS: u64 = 3;

/// How many rows stand in the page, and how many a view holds.
const ROWS: &str = "const rows = document.querySelectorAll('[data-row]');\
    const view = document.querySelector('.table-frame').clientHeight;\
    return [rows.length, Math.ceil(view / rows[0].offsetHeight)]";

async fn adds_contacts(person: &Person) {
    let add = format!(
        "const add = number => fetch('/api/contacts', {{method: 'POST', \
         headers: {{'x-tegami': '1', 'content-type': 'application/json'}}, \
         body: JSON.stringify({{family_name: 'Yamada' + number}})}})\
         .then(answer => {{ if (!answer.ok) throw answer.status; }});\
         const work = async lane => {{ for (let at = lane; at < {CONTACTS}; at += 5) await add(at); }};\
         return Promise.all([0, 1, 2, 3, 4].map(work)).then(() => true)"
    );
    assert_eq!(person.execute(&add).await, true);
}

/// Waits until a row is here with its data.
async fn sees_row(person: &Person, row: usize) {
    let here = format!("return document.querySelector('[data-row=\"{row}\"] a') !== null");
    person.expect_script(&here, json!(true)).await;
}

async fn expect_few_rows(person: &Person) {
    let counted = person.execute(ROWS).await;
    let (rows, view) = (counted[0].as_u64(), counted[1].as_u64());
    let (rows, view) = (rows.expect("a count"), view.expect("a count"));
    assert!(rows >= view, "{rows} rows for a view of {view}");
    assert!(
        rows <= MOST_VIEWS * view,
        "{rows} rows for a view of {view}"
    );
}

#[tokio::test]
async fn a_long_list_keeps_few_rows_in_the_page() {
    let stack = Stack::start().await;
    let mut admin = Person::signed_in(&stack).await;
    adds_contacts(&admin).await;
    for viewport in [Viewport::Desktop, Viewport::Phone] {
        admin.resize(viewport).await;
        admin.open(&stack.page("/contacts")).await;
        sees_row(&admin, 0).await;
        expect_few_rows(&admin).await;
        admin
            .execute("document.querySelector('[data-row=\"0\"] a').focus()")
            .await;
        admin.press(&char::from(Key::End).to_string()).await;
        sees_row(&admin, CONTACTS - 1).await;
        expect_few_rows(&admin).await;
        // What is chosen stays so when its row leaves the page.
        let focused = "return document.activeElement.closest('[data-row]')?.dataset.row";
        let last = (CONTACTS - 1).to_string();
        admin.expect_script(focused, json!(last)).await;
        admin.press("x").await;
        admin.press(&char::from(Key::Home).to_string()).await;
        sees_row(&admin, 0).await;
        admin.expect_script(focused, json!("0")).await;
        admin.press("x").await;
        let selected = admin.words.with("acting.selected", [("n", "2")]);
        admin.see(&selected).await;
        expect_few_rows(&admin).await;
    }
}
