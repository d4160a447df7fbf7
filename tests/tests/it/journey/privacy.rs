//! The tap: what the server was told, said, or kept, searched for what was planted in the mail.

use e2e::browser::Role;
use e2e::stack::{ADMIN, Stack};
use e2e::tap::leak::{self, Evidence};
use fantoccini::key::Key;
use google_sim::Delivery;
use http::Method;
use serde_json::json;

use super::permission::allow_at_google;
use super::scene::{CUSTOMER, Person};
use super::writing;

/// Where in a mail each text is planted.
const SUBJECT: &str = "canary-subject-7d1f-見積";
const BODY: &str = "canary-body-3e9a-椅子";
const SNIPPET: &str = "canary-snippet-51c2";
const FILE_NAME: &str = "canary-file-88b0.txt";
const FILE: &str = "canary-inside-a4f6";
/// Google sends it with the sender's address, which the label job may ask for.
const DISPLAY_NAME: &str = "canary-name-c07e";

/// Written by the rep, and the name of a file that goes with it.
const WRITTEN: &str = "canary-written-2b6d-回答";
const WRITTEN_FILE: &str = "canary-attached-90ce.txt";

const PLANTED: [&str; 7] = [
    SUBJECT,
    BODY,
    SNIPPET,
    FILE_NAME,
    FILE,
    WRITTEN,
    WRITTEN_FILE,
];

fn planted_mail(number: u8) -> Delivery {
    let quiet = "A line that says nothing.\n".repeat(20);
    Delivery::new(format!(
        "From: {DISPLAY_NAME} <{CUSTOMER}>\nTo: <{ADMIN}>\nSubject: {SUBJECT}\n\
         Message-ID: <{number}@customer.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n\
         --x\nContent-Type: text/plain; charset=utf-8\n\n{SNIPPET}\n{quiet}\n{BODY}\n\
         --x\nContent-Type: text/plain; name=\"{FILE_NAME}\"\n\
         Content-Disposition: attachment; filename=\"{FILE_NAME}\"\n\n{FILE}\n--x--\n"
    ))
}

/// Everything that a rep does with mail in a day.
async fn whole_journey(stack: &Stack) -> Person {
    stack
        .google
        .deliver(ADMIN, planted_mail(1))
        .expect("delivered");
    let admin = Person::connected(stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    let today = admin.today().await;
    let deal = admin.adds_deal("見積 40 chairs", &contact, &today).await;
    admin
        .open(&stack.page(&format!("/contacts/{contact}")))
        .await;
    admin.target_with(Role::Link, SUBJECT).click().await;
    admin.see(BODY).await;
    admin.button(&admin.says("mail.download")).click().await;
    admin
        .see(&admin.words.with("mail.downloaded", [("name", FILE_NAME)]))
        .await;
    keeps_its_file(&admin).await;
    searches_for_it(&admin).await;
    at_the_account(stack, &admin).await;
    at_the_deal(stack, &admin, &deal).await;
    answers_it(stack, &admin, &contact).await;
    super::labels::switch_labels_on(stack, &admin).await;
    stack
        .google
        .deliver(ADMIN, planted_mail(2))
        .expect("delivered");
    super::labels::run_now(&admin, "1", "1").await;
    at_the_magnet(stack, &admin).await;
    admin
}

/// Is told of it, reads it, asks why, puts it off and deals with it.
async fn at_the_magnet(stack: &Stack, admin: &Person) {
    admin.open(&stack.page("/magnet")).await;
    admin.target_with(Role::Link, SUBJECT).expect().await;
    admin.see(SNIPPET).await;
    admin.button(&admin.says("magnet.why")).click().await;
    admin.see(&admin.says("magnet.why_noticed")).await;
    admin.press(&char::from(Key::Escape).to_string()).await;
    admin.button(&admin.says("magnet.tester")).click().await;
    admin.see(&admin.says("magnet.tester_choose")).await;
    admin.press(&char::from(Key::Escape).to_string()).await;
    admin.button(&admin.says("jottings.add_note")).click().await;
    let note = admin.says("jottings.note");
    admin.field(&note).fill("Own words.").await;
    admin
        .button(&admin.says("jottings.save_note"))
        .click()
        .await;
    admin.see(&admin.says("jottings.note_saved")).await;
    admin.link(&admin.says("magnet.for_me")).click().await;
    admin.target_with(Role::Link, SUBJECT).click().await;
    admin.see(BODY).await;
    admin.press(&char::from(Key::Escape).to_string()).await;
    admin.heading(SUBJECT).expect_gone().await;
    admin.button(&admin.says("magnet.handled")).click().await;
    admin.see(&admin.says("magnet.done_handled")).await;
}

/// Keeps the file of the open mail with the record, which shows it.
async fn keeps_its_file(admin: &Person) {
    let attach = admin.says("mail.attach");
    admin.target_with(Role::Button, &attach).click().await;
    admin.see(&admin.says("mail.attached")).await;
    admin.press(&char::from(Key::Escape).to_string()).await;
    admin.heading(SUBJECT).expect_gone().await;
    admin.see(FILE_NAME).await;
    admin.target_with(Role::Link, SUBJECT).click().await;
    admin.see(BODY).await;
}

/// Looks for words of the mail in the list of the open contact, reads what is found, and loads the page anew:
/// the words still stand there.
async fn searches_for_it(admin: &Person) {
    admin.press(&char::from(Key::Escape).to_string()).await;
    admin.heading(SUBJECT).expect_gone().await;
    let search = admin.says("mail_page.search");
    admin.field(&search).fill(BODY).await;
    // What is typed is looked for once typing rests.
    let looked_for = "return location.hash !== ''";
    admin.expect_script(looked_for, true.into()).await;
    admin.target_with(Role::Link, SUBJECT).click().await;
    admin.see(FILE_NAME).await;
    admin.reload().await;
    admin.heading(SUBJECT).expect().await;
    admin.press(&char::from(Key::Escape).to_string()).await;
    admin.heading(SUBJECT).expect_gone().await;
    assert_eq!(admin.field(&search).value().await, BODY);
    admin.target_with(Role::Link, SUBJECT).expect().await;
}

/// Finds it on the page of an account, by words of it, and reads it there.
async fn at_the_account(stack: &Stack, admin: &Person) {
    let account = admin
        .post("/api/accounts", json!({"name": "Customer Inc."}))
        .await;
    let account = account["id"].as_str().expect("an id");
    let colleague = json!({
        "family_name": "Suzuki", "addresses": [CUSTOMER], "account_id": account,
    });
    admin.post("/api/contacts", colleague).await;
    admin
        .open(&stack.page(&format!("/accounts/{account}")))
        .await;
    admin.target_with(Role::Link, SUBJECT).click().await;
    admin.see(BODY).await;
    admin.press(&char::from(Key::Escape).to_string()).await;
    admin.heading(SUBJECT).expect_gone().await;
}

/// Takes what the browser proposes for a deal, reads it there, takes it off, and links it by hand.
async fn at_the_deal(stack: &Stack, admin: &Person, deal: &str) {
    let subject = [("subject", SUBJECT)];
    let link = admin.words.with("deal_mail.link_thread", subject);
    let unlink = admin.words.with("deal_mail.unlink_thread", subject);
    admin.open(&stack.page(&format!("/deals/{deal}"))).await;
    let because = admin.words.with("deal_mail.because", [("word", "見積")]);
    admin.see(&because).await;
    admin.button(&link).click().await;
    admin.target_with(Role::Link, SUBJECT).click().await;
    admin.see(BODY).await;
    admin.press(&char::from(Key::Escape).to_string()).await;
    admin.heading(SUBJECT).expect_gone().await;
    admin.button(&unlink).click().await;
    admin.see(&admin.says("deal_mail.none_title")).await;
    admin
        .button(&admin.says("deal_mail.look_all"))
        .click()
        .await;
    admin.button(&link).click().await;
    admin.button(&unlink).expect().await;
}

/// Answers it, with a file, and with a trip to Google before it may leave.
async fn answers_it(stack: &Stack, admin: &Person, contact: &str) {
    admin
        .open(&stack.page(&format!("/contacts/{contact}")))
        .await;
    admin.target_with(Role::Link, SUBJECT).click().await;
    admin.button(&admin.says("acting.reply")).click().await;
    writing::type_text(admin, WRITTEN).await;
    writing::choose(admin, "files", WRITTEN_FILE, "text/plain", "'written'").await;
    admin.see(WRITTEN_FILE).await;
    writing::send(admin).await;
    admin.see(&admin.says("permission.send_title")).await;
    allow_at_google(admin).await;
    admin.see(WRITTEN_FILE).await;
    writing::send(admin).await;
    admin.see(&admin.says("compose.sent")).await;
}

async fn metrics(person: &Person) -> Evidence {
    let metrics = person
        .execute("return fetch('/metrics').then(a => a.text())")
        .await;
    Evidence::new("/metrics", metrics.as_str().expect("text"))
}

#[tokio::test]
async fn nothing_of_a_mail_reaches_the_server() {
    let stack = Stack::start().await;
    let admin = whole_journey(&stack).await;
    let mut evidence = stack.evidence();
    evidence.push(metrics(&admin).await);
    let leaks = leak::find(PLANTED, &evidence);
    let leaks: Vec<_> = leaks.iter().map(ToString::to_string).collect();
    assert_eq!(leaks, Vec::<String>::new());
    let heard = leak::find([DISPLAY_NAME], &evidence);
    let from_google = "server and Google: answer to GET /gmail/v1/users/me/messages/";
    for name in &heard {
        assert!(name.place.starts_with(from_google), "{name}");
    }
    // The journey was a real one: the job ran, and what may be kept was kept.
    assert!(!heard.is_empty());
    let kept = leak::find([CUSTOMER], &evidence);
    assert!(kept.iter().any(|leak| leak.place.contains("tegami.db")));
    // And a conversation was linked to a deal, by its number.
    let linked = leak::find(["/threads/"], &evidence);
    let linked = linked.iter().map(|leak| leak.place.as_str());
    let linked: Vec<&str> = linked
        .filter(|place| place.contains("PUT /api/deals/"))
        .collect();
    assert!(!linked.is_empty());
}

/// The same search, after a leak on every way there is.
#[tokio::test]
async fn a_planted_leak_is_found_on_every_way() {
    let stack = Stack::start().await;
    let admin = Person::signed_in(&stack).await;
    // A client that tells the server, a database that keeps it, a server that tells it again.
    admin.adds_contact(SUBJECT, CUSTOMER).await;
    // A client that puts it in an address.
    let search = "/api/contacts?search=canary-snippet-51c2";
    admin.request(Method::GET, search, json!(null)).await;
    // A server that tells Google.
    let to_google = stack.to_google.address();
    admin.open(&format!("http://{to_google}/{FILE}")).await;
    // A server that logs it.
    let log = stack.files().join("server.log");
    let logged = std::fs::read_to_string(&log).expect("a log") + BODY;
    std::fs::write(log, logged).expect("written");

    let leaks = leak::find(PLANTED, &stack.evidence());
    let found = |planted: &str, place: &str| {
        let found = leaks
            .iter()
            .any(|leak| leak.planted == planted && leak.place.contains(place));
        assert!(found, "{planted} in {place}: {leaks:#?}");
    };
    found(SUBJECT, "request POST /api/contacts");
    found(SUBJECT, "answer to POST /api/contacts");
    found(SUBJECT, "tegami.db");
    found(SNIPPET, "browser and server: GET /api/contacts");
    found(FILE, "server and Google");
    found(BODY, "server.log");
}
