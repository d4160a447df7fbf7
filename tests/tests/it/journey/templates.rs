//! Templates: written with merge fields, tried on a record, shared, found, deleted.

use e2e::browser::{Language, Role, Viewport};
use e2e::stack::{ADMIN, REP, Stack};
use fantoccini::key::Key;
use serde_json::json;

use super::pages::look;
use super::scene::{CUSTOMER, Person};
use super::sign_in::usual;

const LIST: &str = "/settings/templates";

fn key(key: Key) -> String {
    char::from(key).to_string()
}

/// A merge field as the pages call it.
fn field(person: &Person, name: &str) -> String {
    let (contact, field) = (person.says("templates.of_contact"), person.says(name));
    let values = [("module", contact.as_str()), ("field", field.as_str())];
    person.words.with("templates.labeled", values)
}

/// Opens the menu of merge fields, types into it and takes what is lit.
async fn insert(person: &Person, keys: &str) {
    person
        .button(&person.says("templates.insert"))
        .click()
        .await;
    let find = person.says("templates.insert_find");
    let keys = format!("{keys}{}", key(Key::Enter));
    person.field(&find).type_keys(&keys).await;
    person
        .target(Role::Dialog, &person.says("templates.insert_title"))
        .expect_gone()
        .await;
}

/// Fills the form of a template to a contact. The form of address of the other language stands in
/// its text, one of its fields has no value, and another is unknown.
async fn write(person: &Person, language: Language) {
    let form = |key| person.says(&format!("templates.{key}"));
    let (written_in, greeting, wrong) = match language {
        Language::English => ("templates.language_en", "Good day ", "様"),
        Language::Japanese => ("templates.language_ja", "Dear ", ""),
    };
    person.field(&form("name")).fill("First greeting").await;
    person.field(&form("folder")).fill("Visits").await;
    let contacts = form("module_contacts");
    person.field(&form("module")).choose(&contacts).await;
    person
        .field(&form("language"))
        .choose(&person.says(written_in))
        .await;
    person.field(&form("subject")).fill("About you, ").await;
    insert(person, &person.says("templates.email")).await;
    let body = form("body");
    person.field(&body).fill(greeting).await;
    insert(person, &person.says("common.family_name")).await;
    let rest = format!("{wrong}\n\n");
    person.field(&body).type_keys(&rest).await;
    insert(person, &key(Key::Down)).await;
    person.field(&body).type_keys(" ${Deal.Color}").await;

    let subject = person.field(&form("subject")).value().await;
    assert_eq!(subject, "About you, ${Contact.Email}");
    assert_eq!(
        person.field(&body).value().await,
        format!(
            "{greeting}${{Contact.Last_Name}}{wrong}\n\n${{Contact.First_Name}} ${{Deal.Color}}"
        )
    );
}

/// Tries what is in the form on the customer: values, gaps and warnings are shown.
async fn try_on_customer(person: &Person, language: Language) {
    let unknown = [("name", "Deal.Color")];
    let unknown = person.words.with("templates.gap_unknown", unknown);
    person.see(&unknown).await;
    person.see(&person.says("templates.try_hint")).await;
    let try_contacts = person.says("templates.try_contacts");
    person.field(&try_contacts).fill("Yamada").await;
    person.see("Yamada").await;
    person
        .field(&try_contacts)
        .type_keys(&key(Key::Enter))
        .await;
    person.see(&format!("About you, {CUSTOMER}")).await;
    let (greeted, warning) = match language {
        Language::English => ("Good day Yamada様", ("templates.warn_japanese", "様")),
        Language::Japanese => ("Dear Yamada", ("templates.warn_english", "Dear")),
    };
    person.see(greeted).await;
    let warning = person.words.with(warning.0, [("word", warning.1)]);
    person.see(&warning).await;
    let given_name = field(person, "common.given_name");
    let gap = [("field", given_name.as_str())];
    person
        .see(&person.words.with("templates.gap_empty", gap))
        .await;
    person.see(&unknown).await;
}

async fn a_template_comes_and_goes(language: Language) {
    let stack = Stack::start().await;
    let mut person = Person::arrives(&stack, language, Viewport::Desktop).await;
    person.sign_in_as(ADMIN).await;
    person.adds_contact("Yamada", CUSTOMER).await;
    person.open(&stack.page(LIST)).await;
    person.see(&person.says("templates.empty_title")).await;
    look(&mut person, "templates-empty").await;

    person.open(&stack.page("/settings/templates/new")).await;
    write(&person, language).await;
    try_on_customer(&person, language).await;
    look(&mut person, "template-new").await;
    person
        .button(&person.says("templates.insert"))
        .click()
        .await;
    look(&mut person, "template-insert").await;
    person.press(&key(Key::Escape)).await;
    person
        .target(Role::Checkbox, &person.says("templates.shared"))
        .click()
        .await;
    person.button(&person.says("common.create")).click().await;

    person.expect_path(LIST).await;
    person.heading("Visits").expect().await;
    person.link("First greeting").expect().await;
    person.see(&person.says("templates.shared_chip")).await;
    look(&mut person, "templates").await;

    let search = person.says("templates.search");
    person.field(&search).fill("invoices").await;
    person.link("First greeting").expect_gone().await;
    person.see(&person.says("common.no_match_hint")).await;
    person.field(&search).fill("visits").await;
    person.link("First greeting").click().await;
    person
        .field(&person.says("templates.name"))
        .fill("Second greeting")
        .await;
    person.button(&person.says("common.save")).click().await;
    person.expect_path(LIST).await;
    person.link("Second greeting").click().await;

    let delete = person.says("common.delete");
    person.button(&delete).click().await;
    let question = [("name", "Second greeting")];
    let question = person.words.with("common.delete_title", question);
    person.target(Role::Dialog, &question).expect().await;
    person.button(&delete).click().await;
    person.expect_path(LIST).await;
    person.see(&person.says("templates.empty_title")).await;
    person.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn a_template_comes_and_goes_in_english() {
    a_template_comes_and_goes(Language::English).await;
}

#[tokio::test]
async fn a_template_comes_and_goes_in_japanese() {
    a_template_comes_and_goes(Language::Japanese).await;
}

#[tokio::test]
async fn a_colleague_reads_what_is_shared_and_nothing_else() {
    let stack = Stack::start().await;
    let admin = Person::signed_in(&stack).await;
    let mut ids = Vec::new();
    for (name, shared) in [("For everyone", true), ("For myself", false)] {
        let template = json!({
            "name": name, "language": "en", "body": "Regards, ${User.Full_Name}", "shared": shared,
        });
        let made = admin.post("/api/templates", template).await;
        ids.push(made["id"].as_str().expect("an id").to_owned());
    }
    let profiles = admin.get("/api/profiles").await;
    let profiles = profiles["items"].as_array().expect("a page of profiles");
    let standard = profiles
        .iter()
        .find(|profile| profile["name"] == "Standard");
    let user = json!({
        "address": REP, "name": "Hana Sato", "profile_id": standard.expect("a profile")["id"],
    });
    admin.post("/api/users", user).await;

    let rep = Person::arrives(&stack, Language::English, Viewport::Desktop).await;
    rep.sign_in_as(REP).await;
    rep.open(&stack.page(LIST)).await;
    rep.link("For everyone").expect().await;
    rep.link("For myself").expect_gone().await;
    rep.link("For everyone").click().await;
    rep.heading("For everyone").expect().await;
    rep.see("Regards, ").await;
    rep.button(&rep.says("common.save")).expect_gone().await;
    rep.button(&rep.says("common.delete")).expect_gone().await;
    rep.screenshot("template-shared").await;
    let own = format!("{LIST}/{}", ids[1]);
    rep.open(&stack.page(&own)).await;
    rep.heading(&rep.says("errors.no_record_title"))
        .expect()
        .await;
    let missing = |entry: &e2e::browser::ConsoleEntry| {
        usual(entry) || entry.message.contains("/api/templates/") && entry.message.contains("404")
    };
    rep.expect_quiet_console(missing).await;
}
