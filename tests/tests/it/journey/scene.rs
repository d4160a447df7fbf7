//! Somebody in front of a browser, and what they find there.

use std::ops::Deref;

use e2e::browser::{Browser, Language, Role, Seat, Viewport};
use e2e::stack::{ADMIN, REP, Stack};
use e2e::words::Words;
use fantoccini::key::Key;
use google_sim::Delivery;
use serde_json::{Value, json};

/// The customer of most journeys.
pub const CUSTOMER: &str = "taro.yamada@customer.example";

/// Somebody in front of a browser.
pub struct Person {
    browser: Browser,
    /// What the pages say to them.
    pub words: Words,
}

impl Deref for Person {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl Person {
    /// Opens the product without signing in.
    pub async fn arrives(stack: &Stack, language: Language, viewport: Viewport) -> Self {
        let browser = stack.browser(language, viewport).await;
        browser.open(&stack.page("/")).await;
        let words = Words::of(language);
        Self { browser, words }
    }

    /// The administrator, signed in, where people sit.
    pub async fn signed_in(stack: &Stack) -> Self {
        let Seat { language, viewport } = stack.seat();
        let person = Self::arrives(stack, language, viewport).await;
        person.sign_in_as(ADMIN).await;
        person
    }

    /// The administrator, signed in and with Gmail connected.
    pub async fn connected(stack: &Stack) -> Self {
        let person = Self::signed_in(stack).await;
        person.connect_gmail(stack).await;
        person
    }

    /// The administrator on the customer's page, with this mail in the mailbox.
    pub async fn at_customer(stack: &Stack, mails: impl IntoIterator<Item = Delivery>) -> Self {
        stack.google.deliver_all(ADMIN, mails).expect("delivered");
        let person = Self::connected(stack).await;
        let contact = person.adds_contact("Yamada", CUSTOMER).await;
        let page = stack.page(&format!("/contacts/{contact}"));
        person.open(&page).await;
        person
    }

    /// Gives the page another size.
    pub async fn resize(&mut self, viewport: Viewport) {
        self.browser.resize(viewport).await;
    }

    /// What the page says for a key of the client's words.
    pub fn says(&self, key: &str) -> String {
        self.words.get(key)
    }

    /// Goes through Google's pages as one of its people, and comes back signed in.
    pub async fn sign_in_as(&self, address: &str) {
        self.choose_account(address).await;
        self.heading(&self.says("contacts.title")).expect().await;
    }

    /// Goes through Google's pages as one of its people, wherever that leads.
    pub async fn choose_account(&self, address: &str) {
        self.link(&self.says("sign_in.button")).click().await;
        self.target_with(Role::Button, address).click().await;
        self.button("Continue").click().await;
    }

    /// Allows the browser to read mail; everything else is off.
    pub async fn connect_gmail(&self, stack: &Stack) {
        e2e::connect::connect_gmail(self, stack).await;
        self.see(&self.says("email_settings.connection_title"))
            .await;
    }

    /// Presses "Continue" on Google's consent page, after choosing the account where Google asks.
    pub async fn consent(&self) {
        self.button("Continue").click().await;
    }

    /// Adds the rep as a user who may do everything.
    pub async fn adds_rep(&self) {
        let profiles = self.get("/api/profiles").await;
        let rep = json!({
            "address": REP, "name": "Hana Sato", "profile_id": profiles["items"][0]["id"],
        });
        self.post("/api/users", rep).await;
    }

    /// Adds a contact with one address; its id.
    pub async fn adds_contact(&self, family_name: &str, address: &str) -> String {
        let contact = json!({"family_name": family_name, "addresses": [address]});
        id(&self.post("/api/contacts", contact).await)
    }

    /// Adds an open deal with a contact that closes on a day; its id.
    pub async fn adds_deal(&self, name: &str, contact: &str, closing_date: &str) -> String {
        self.adds_deal_with(name, &[contact], closing_date).await
    }

    /// Adds an open deal with these contacts that closes on a day; its id.
    pub async fn adds_deal_with(
        &self,
        name: &str,
        contacts: &[&str],
        closing_date: &str,
    ) -> String {
        let contacts = contacts.iter().map(|id| json!({"id": id, "role": ""}));
        let contacts: Vec<Value> = contacts.collect();
        let stages = self.get("/api/stages").await;
        let stages = stages["items"].as_array().expect("a page of stages");
        let open = stages.iter().find(|stage| stage["kind"] == "open");
        let deal = json!({
            "name": name,
            "contacts": contacts,
            "stage_id": open.expect("an open stage")["id"],
            "amount_minor": 1_200_000,
            "closing_date": closing_date,
        });
        id(&self.post("/api/deals", deal).await)
    }

    /// Goes on with the Tab key until the focus is on what has this name.
    pub async fn tab_to(&self, name: &str) {
        let focused = "const focused = document.activeElement;\
                       return (focused.ariaLabel ?? focused.innerText).trim()";
        let tab = char::from(Key::Tab).to_string();
        let mut passed = Vec::new();
        while passed.len() < 100 {
            let focused = self.execute(focused).await;
            if focused == name {
                return;
            }
            passed.push(focused.to_string());
            self.press(&tab).await;
        }
        panic!("Tab does not lead to `{name}`, but to {passed:#?}");
    }

    /// Today, in the organization's time zone, as the browser knows it: `2026-11-23`.
    pub async fn today(&self) -> String {
        let script = "return new Date().toLocaleDateString('sv', {timeZone: 'Asia/Tokyo'})";
        let today = self.execute(script).await;
        today.as_str().expect("a date").to_owned()
    }
}

fn id(record: &Value) -> String {
    record["id"]
        .as_str()
        .expect("a record has an id")
        .to_owned()
}

/// Waits until the administrator's message of this subject has exactly these labels in Gmail.
pub async fn expect_labels(stack: &Stack, subject: &str, expected: &[&str]) {
    let expected = expected.join(" ");
    let waited = stack
        .deadline()
        .wait(async || {
            let mails = stack.google.messages(ADMIN).expect("a mailbox");
            let mail = mails.into_iter().find(|mail| mail.subject == subject);
            let mut labels = mail.expect("the message").labels;
            labels.sort_unstable();
            let labels = labels.join(" ");
            if labels == expected {
                Ok(())
            } else {
                Err(labels)
            }
        })
        .await;
    assert_eq!(waited, Ok(()), "{subject} should be under {expected}");
}

/// A message from the customer to the administrator.
pub fn mail(subject: &str, body: &str) -> Delivery {
    mail_from(CUSTOMER, subject, body)
}

/// A message to the administrator.
pub fn mail_from(from: &str, subject: &str, body: &str) -> Delivery {
    Delivery::new(format!(
        "From: <{from}>\nTo: <{ADMIN}>\nSubject: {subject}\nMIME-Version: 1.0\n\
         Content-Type: text/plain; charset=utf-8\n\
         Message-ID: <{subject}@customer.example>\n\n{body}\n"
    ))
}
