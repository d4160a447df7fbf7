//! Writing mail, answering it, and losing none of it.

mod answering;
mod choosing;
mod drafts;
mod files;
mod once;
mod quoting;
mod signing;
mod sources;
mod tabs;
mod templates;
mod trouble;

use e2e::browser::Role;
use e2e::stack::{ADMIN, REP, Stack};
use google_sim::{Builder, Person as GooglePerson};
use mail_parser::{Message, MessageParser};

use drafts::expect_draft;

use super::permission::tick_and_continue;
use super::scene::Person;

/// A stack in which the administrator's Gmail has a signature and a second address.
async fn stack() -> Stack {
    Stack::start_with(with_signature).await
}

fn with_signature(google: Builder) -> Builder {
    let admin = GooglePerson::new(ADMIN, "Aoi Kanri")
        .alias("sales@tegami.example")
        .signature("<div>Aoi <b>Kanri</b><br>Tegami Inc.</div><script>signed()</script>");
    google.person(admin)
}

/// The administrator, allowed to act on mail, and with it to send and to keep drafts.
pub(super) async fn acting(stack: &Stack) -> Person {
    let admin = Person::connected(stack).await;
    admin.open(&stack.page("/settings/channels/email")).await;
    let act = admin.says("email_settings.act_name");
    admin.target_with(Role::Button, &act).click().await;
    tick_and_continue(&admin).await;
    admin
        .see(&admin.says("email_settings.act_active_why"))
        .await;
    admin
}

/// Begins a mail from anywhere.
pub(super) async fn write(person: &Person) {
    let write = person.says("acting.write");
    person.button(&write).click().await;
    let subject = person.says("compose.subject");
    person.field(&subject).expect().await;
}

/// Fills in the window.
pub(super) async fn fill(person: &Person, to: &str, subject: &str, text: &str) {
    let (to_name, subject_name) = (person.says("compose.to"), person.says("compose.subject"));
    if !to.is_empty() {
        person.field(&to_name).type_keys(&format!("{to},")).await;
    }
    if !subject.is_empty() {
        person.field(&subject_name).fill(subject).await;
    }
    type_text(person, text).await;
}

/// Types into the text, where its cursor is: in a new mail above everything.
pub async fn type_text(person: &Person, text: &str) {
    person.field(&person.says("compose.text")).expect().await;
    let focus = "document.querySelector('.letter:not(.letter--small) .editor').focus()";
    person.execute(focus).await;
    person.press(text).await;
}

/// Presses "Send".
pub async fn send(person: &Person) {
    person.button(&person.says("compose.send")).click().await;
}

/// Chooses a file in one of the window's fields for files; its bytes are a script's.
pub async fn choose(person: &Person, field: &str, name: &str, kind: &str, bytes: &str) {
    let script = format!(
        "const input = document.querySelector('.letter [data-{field}]');
         const data = new DataTransfer();
         data.items.add(new File([{bytes}], {name:?}, {{ type: {kind:?} }}));
         input.files = data.files;
         input.dispatchEvent(new Event('change', {{ bubbles: true }}));"
    );
    person.execute(&script).await;
}

/// Waits until this person's mailbox has a mail of this subject, with none of these labels; the
/// mail, as another program reads it.
async fn arrived(stack: &Stack, address: &str, subject: &str) -> Arrived {
    let waited = stack
        .deadline()
        .wait(async || {
            let mails = stack.google.messages(address).expect("a mailbox");
            let is_it = |mail: &&google_sim::MessageSummary| {
                mail.subject == subject && !mail.labels.iter().any(|label| label == "DRAFT")
            };
            let found: Vec<_> = mails.iter().filter(is_it).cloned().collect();
            match found.as_slice() {
                [one] => Ok(one.clone()),
                other => Err(format!("{} mails called {subject}", other.len())),
            }
        })
        .await;
    let summary = waited.unwrap_or_else(|seen| panic!("{seen}"));
    let raw = stack.google.raw_message(address, &summary.id);
    Arrived {
        labels: summary.labels,
        raw: raw.expect("the mail").to_vec(),
    }
}

/// A mail that has arrived.
struct Arrived {
    labels: Vec<String>,
    raw: Vec<u8>,
}

impl Arrived {
    fn parsed(&self) -> Message<'_> {
        MessageParser::default()
            .parse(&self.raw)
            .expect("a mail that can be read")
    }

    fn text(&self) -> String {
        let parsed = self.parsed();
        let text = parsed.body_text(0).expect("a text");
        text.replace("\r\n", "\n")
    }

    fn html(&self) -> String {
        self.parsed().body_html(0).expect("HTML").into_owned()
    }
}

/// How many mails of this subject this person has, drafts included.
pub(super) fn count(stack: &Stack, address: &str, subject: &str) -> usize {
    let mails = stack.google.messages(address).expect("a mailbox");
    mails.iter().filter(|mail| mail.subject == subject).count()
}

/// The rep as a contact of the administrator's; the contact's page.
async fn at_rep(stack: &Stack, person: &Person) -> String {
    let contact = person.adds_contact("Sato", REP).await;
    let page = stack.page(&format!("/contacts/{contact}"));
    person.open(&page).await;
    page
}
