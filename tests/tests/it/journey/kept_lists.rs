//! Lists of mail that stay in the browser beyond the page, where their reader chose so, and where
//! they go.

use e2e::browser::{Browser, Language, Role, Viewport};
use e2e::stack::{ADMIN, REP, Stack};
use google_sim::{Delivery, Fault, FaultKind};
use http::Method;
use serde_json::json;

use super::scene::{Person, mail};

const SETTINGS: &str = "/settings/channels/email";
const SUBJECT: &str = "Chairs for the new office";

/// What the browser keeps of lists, as text; nothing where there is no such database.
const KEPT: &str = "\
    return (async () => {\
      const name = 'tegami-lists';\
      if (!(await indexedDB.databases()).some(one => one.name === name)) return 'nothing';\
      const asked = request => new Promise((yes, no) => {\
        request.onsuccess = () => yes(request.result); request.onerror = no;\
      });\
      const db = await asked(indexedDB.open(name));\
      const all = [];\
      for (const store of db.objectStoreNames)\
        all.push(...await asked(db.transaction(store).objectStore(store).getAll()));\
      db.close();\
      return JSON.stringify(all);\
    })()";

/// Waits until the browser keeps a list with this in it.
async fn keeps(browser: &Browser, text: &str) {
    let script = KEPT.replace(
        "return JSON.stringify(all)",
        &format!("return JSON.stringify(all).includes({})", json!(text)),
    );
    browser.expect_script(&script, true.into()).await;
}

async fn keeps_nothing(browser: &Browser) {
    browser.expect_script(KEPT, "nothing".into()).await;
}

/// Has lists kept, or no more.
pub async fn chooses(person: &Person, stack: &Stack) {
    person.open(&stack.page(SETTINGS)).await;
    let choice = person.says("email_settings.keep_lists");
    person.target(Role::Checkbox, &choice).click().await;
}

/// Signs in where Google knows the product: it asks for nothing but the account.
async fn signs_in_again(person: &Person) {
    person.link(&person.says("sign_in.button")).click().await;
    person.target_with(Role::Button, ADMIN).click().await;
    let contacts = person.says("contacts.title");
    person.heading(&contacts).expect().await;
}

/// Waits until the list of mail is here whole.
async fn is_done(person: &Person) {
    person.see(SUBJECT).await;
    person.button(&person.says("mail.refresh")).expect().await;
}

/// The browser goes on without any page of the product.
async fn is_elsewhere(person: &Person) {
    person.open("about:blank").await;
}

fn inbox() -> [Delivery; 2] {
    [mail(SUBJECT, "Forty of them."), mail("Second", "More.")]
}

#[tokio::test]
async fn a_list_that_was_kept_stands_before_gmail_answers_and_costs_what_is_new() {
    let stack = Stack::start().await;
    let admin = Person::at_customer(&stack, inbox()).await;
    let page = admin.url().await;
    admin.see(SUBJECT).await;
    keeps_nothing(&admin).await;
    chooses(&admin, &stack).await;
    admin.open(&page).await;
    keeps(&admin, SUBJECT).await;

    // Nothing that Gmail says can be in these rows.
    let hour_ms = 3_600_000;
    let slow = |method: &str| Fault::new(FaultKind::Slow { delay_ms: hour_ms }).on_method(method);
    for method in ["gmail.users.history.list", "gmail.users.messages.list"] {
        stack.google.inject(slow(method));
    }
    admin.reload().await;
    admin.see(SUBJECT).await;
    // The page that waits for Gmail goes before Gmail answers.
    is_elsewhere(&admin).await;
    stack.google.clear_faults();

    stack
        .google
        .deliver_all(ADMIN, [mail("And a table", "If you have one.")])
        .expect("delivered");
    stack.google.clear_requests();
    admin.open(&page).await;
    admin.see("And a table").await;
    let asked = stack.google.requests();
    let methods: Vec<&str> = asked
        .iter()
        .filter_map(|one| one.method.as_deref())
        .collect();
    assert!(methods.contains(&"gmail.users.history.list"), "{methods:?}");
    assert!(
        !methods.contains(&"gmail.users.messages.list"),
        "{methods:?}"
    );
    let units: u32 = asked.iter().map(|one| one.units).sum();
    assert!(
        units <= 25,
        "{units} units for one new message: {methods:?}"
    );
    keeps(&admin, "And a table").await;
}

#[tokio::test]
async fn the_choice_and_signing_out_delete_what_was_kept() {
    let stack = Stack::start().await;
    stack.google.deliver_all(ADMIN, inbox()).expect("delivered");
    let admin = Person::arrives(&stack, Language::Japanese, Viewport::Phone).await;
    admin.sign_in_as(ADMIN).await;
    admin.connect_gmail(&stack).await;
    let choice = admin.says("email_settings.keep_lists");
    chooses(&admin, &stack).await;
    admin.screenshot("kept-lists-ja-phone").await;
    admin.open(&stack.page("/mail")).await;
    keeps(&admin, SUBJECT).await;
    // Another tab that knows of the choice, and hears of its end with the next list.
    admin.open_tab().await;
    admin.open(&stack.page("/mail")).await;
    admin.see(SUBJECT).await;
    admin.other_tab().await;
    chooses(&admin, &stack).await;
    keeps_nothing(&admin).await;
    admin.other_tab().await;
    admin.button(&admin.says("mail.refresh")).click().await;
    is_done(&admin).await;
    keeps_nothing(&admin).await;
    admin.open(&stack.page("/mail")).await;
    is_done(&admin).await;
    keeps_nothing(&admin).await;
    admin.close_other_windows().await;

    chooses(&admin, &stack).await;
    admin.open(&stack.page("/mail")).await;
    keeps(&admin, SUBJECT).await;
    admin.open(&stack.page("/settings/profile")).await;
    admin.button(&admin.says("settings.sign_out")).click().await;
    admin.link(&admin.says("sign_in.button")).expect().await;
    keeps_nothing(&admin).await;
    signs_in_again(&admin).await;
    admin.open(&stack.page(SETTINGS)).await;
    let choice = admin.target(Role::Checkbox, &choice);
    choice.expect().await;
    assert!(!choice.is_ticked().await, "who signs out begins anew");
}

#[tokio::test]
async fn what_was_kept_goes_with_the_connection() {
    let stack = Stack::start().await;
    let admin = Person::at_customer(&stack, inbox()).await;
    let page = admin.url().await;
    chooses(&admin, &stack).await;
    admin.open(&page).await;
    keeps(&admin, SUBJECT).await;
    // Another device disconnects while no page stands here.
    is_elsewhere(&admin).await;
    let other = Person::arrives(&stack, Language::English, Viewport::Desktop).await;
    signs_in_again(&other).await;
    let (status, _) = other
        .request(Method::DELETE, "/api/mailbox", json!(null))
        .await;
    assert_eq!(status, 200);
    admin.open(&page).await;
    admin.see(&admin.says("mail.not_connected_title")).await;
    keeps_nothing(&admin).await;
}

#[tokio::test]
async fn what_was_kept_goes_with_a_session_that_ended_meanwhile() {
    let stack = Stack::start().await;
    let admin = Person::signed_in(&stack).await;
    admin.adds_rep().await;
    stack.google.deliver_all(REP, inbox()).expect("delivered");
    let rep = Person::arrives(&stack, Language::English, Viewport::Desktop).await;
    rep.sign_in_as(REP).await;
    rep.connect_gmail(&stack).await;
    chooses(&rep, &stack).await;
    rep.open(&stack.page("/mail")).await;
    keeps(&rep, SUBJECT).await;
    is_elsewhere(&rep).await;

    let users = admin.get("/api/users").await;
    let users = users["items"].as_array().expect("users");
    let user = users.iter().find(|user| user["address"] == REP);
    let user = user.expect("the rep");
    let path = format!("/api/users/{}", user["id"].as_str().expect("an id"));
    let gone = json!({
        "profile_id": user["profile"]["id"], "active": false, "version": user["version"],
    });
    let (status, answer) = admin.request(Method::PUT, &path, gone).await;
    assert_eq!(status, 200, "{answer}");
    rep.open(&stack.page("/mail")).await;
    rep.link(&rep.says("sign_in.button")).expect().await;
    keeps_nothing(&rep).await;
}
