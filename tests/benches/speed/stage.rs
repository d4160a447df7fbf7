//! Simulator, server and a browser in which somebody is signed in.

use std::cell::Cell;
use std::time::Duration;

use e2e::browser::{Browser, Language, Role, Viewport};
use e2e::deadline::Deadline;
use e2e::stack::{ADMIN, Stack};
use e2e::words::Words;
use google_sim::{Latency, Quota};
use http::Method;
use serde_json::{Value, json};

/// How long one benchmark may take.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// A session gets thirty tokens an hour, and each new page with mail takes one.
const TOKENS_OF_A_SESSION: u32 = 25;

/// What every page runs first: how times are taken.
const MEASURE: &str = include_str!("pages/measure.js");

/// Where it is measured.
pub struct Stage {
    /// Simulator and server.
    pub stack: Stack,
    /// The browser, in English on a desktop.
    pub browser: Browser,
    tokens: Cell<u32>,
}

impl Stage {
    /// Starts everything and signs the administrator in, with Gmail connected.
    pub async fn set(latency: Latency) -> Self {
        // A mailbox's units of a minute are spent after six contacts: they are counted, not refused.
        let quota = Quota {
            user_units_per_minute: None,
            ..Quota::since_2026_may()
        };
        let deadline = Deadline::after(LIMIT);
        let stack =
            Stack::start_to_measure(deadline, |google| google.quota(quota).latency(latency)).await;
        let browser = stack.browser(Language::English, Viewport::Desktop).await;
        browser.run_first(MEASURE).await;
        let stage = Self {
            stack,
            browser,
            tokens: Cell::new(0),
        };
        stage.arrives().await;
        stage.connects().await;
        stage
    }

    /// A browser for other means, so that neither page has to make way for the other.
    pub async fn another_browser(&self) -> Browser {
        let viewport = Viewport::Desktop;
        let browser = self.stack.browser(Language::English, viewport).await;
        browser.run_first(MEASURE).await;
        browser
    }

    /// Signs in for the first time.
    async fn arrives(&self) {
        let words = Words::of(Language::English);
        let browser = &self.browser;
        browser.open(&self.stack.page("/")).await;
        browser.link(&words.get("sign_in.button")).click().await;
        browser.target_with(Role::Button, ADMIN).click().await;
        browser.button("Continue").click().await;
        browser.heading(&words.get("contacts.title")).expect().await;
    }

    /// Signs out and in again where the session has had its tokens. To be called before a page
    /// with mail is opened; never within what is measured.
    pub async fn has_a_token_left(&self) {
        self.tokens.set(self.tokens.get() + 1);
        if self.tokens.get() < TOKENS_OF_A_SESSION {
            return;
        }
        self.tokens.set(0);
        let words = Words::of(Language::English);
        self.opens("/contacts").await;
        let gone = self
            .browser
            .request(Method::DELETE, "/api/session", Value::Null);
        let (status, _) = gone.await;
        assert!(status.is_success(), "signing out: {status}");
        self.opens("/").await;
        let sign_in = words.get("sign_in.button");
        self.browser.link(&sign_in).click().await;
        // Google asks who it is, and has been told what is allowed.
        let account = self.browser.target_with(Role::Button, ADMIN);
        account.click().await;
        let contacts = words.get("contacts.title");
        self.browser.heading(&contacts).expect().await;
    }

    /// Allows the browser to read mail.
    async fn connects(&self) {
        e2e::connect::connect_gmail(&self.browser, &self.stack).await;
    }

    /// Adds a contact; its id.
    pub async fn adds_contact(&self, name: &str, address: &str) -> String {
        let contact = json!({"family_name": name, "addresses": [address]});
        let added = self.browser.post("/api/contacts", contact).await;
        added["id"].as_str().expect("an id").to_owned()
    }

    /// Opens a page of the product.
    pub async fn opens(&self, path: &str) {
        self.browser.open(&self.stack.page(path)).await;
    }

    /// Runs a script that comes to numbers.
    pub async fn numbers<const N: usize>(&self, script: &str) -> [f64; N] {
        numbers(&self.browser, script).await
    }

    /// What a page by hand is told: where Gmail is, and a token for it.
    pub fn config(&self) -> Value {
        const READONLY: &str = "https://www.googleapis.com/auth/gmail.readonly";
        let client = e2e::server::ServerConfig::CLIENT_ID;
        let tokens = self.stack.google.tokens(ADMIN, client, &[READONLY]);
        json!({
            "gmail": self.stack.gmail_url(),
            "token": tokens.expect("a person of the simulator").access_token,
        })
    }
}

/// Runs a script that comes to numbers in a browser.
pub async fn numbers<const N: usize>(browser: &Browser, script: &str) -> [f64; N] {
    let answer = browser.execute(script).await;
    let numbers = answer.as_array().and_then(|all| {
        let all: Option<Vec<f64>> = all.iter().map(Value::as_f64).collect();
        all?.try_into().ok()
    });
    numbers.unwrap_or_else(|| panic!("{answer} instead of {N} numbers from {script}"))
}
