//! Benchmark 1. A contact with 400 messages, of which the newest 50 are shown: seen for the first time, seen
//! before with nothing new, seen before with two new messages.

use e2e::bench::{Report, compare, compare_with_itself, median};
use e2e::correspondence::{CUSTOMER, correspondence};
use e2e::stack::ADMIN;
use google_sim::{Delivery, Fault, FaultKind, Latency, LoggedRequest};
use serde_json::{Value, json};

use crate::PAIRS;
use crate::beside::{Beside, Pages};
use crate::stage::Stage;

/// Messages of the customer.
const MESSAGES: usize = 400;
/// Rows on the page.
const ROWS: usize = 50;
/// What the page by hand asks of each message: the same as ours.
const FIELDS: &str = "id,threadId,labelIds,historyId,snippet,internalDate,\
    payload(mimeType,filename,headers,parts(filename))";
const HEADERS: [&str; 7] = [
    "From",
    "To",
    "Cc",
    "Bcc",
    "Subject",
    "Date",
    "Authentication-Results",
];

/// Our rows, and those of the page by hand.
const OURS: &str = "a.mail-row__link";
const BY_HAND: &str = "#list a";

struct Bench {
    stage: Stage,
    beside: Beside,
    contact: String,
}

pub async fn run() -> Report {
    let mut report = Report::new(1, "Contact page");
    let bench = Bench::set().await;
    bench.count_cold(&mut report).await;
    bench.time_cold(&mut report).await;
    bench.warm(&mut report).await;
    report.note(
        "From the press on the contact's link in the running client, token and record asked for, to \
         painted rows; the page by hand has both.",
    );
    report.note(
        "Gmail answers after 80 ms + 2 ms a batch part, log-normal, p99 four times the median; its \
         preflights at once.",
    );
    report
}

impl Bench {
    async fn set() -> Self {
        let stage = Stage::set(Latency::like_gmail()).await;
        let mails = correspondence(MESSAGES, ADMIN);
        let delivered = stage.stack.google.deliver_all(ADMIN, mails);
        delivered.expect("delivered");
        let contact = stage.adds_contact("Yamada", CUSTOMER).await;
        let mut config = stage.config();
        let address = CUSTOMER;
        config["query"] = Value::from(format!(
            "(from:{address} OR to:{address} OR cc:{address} OR bcc:{address}) -in:chats"
        ));
        config["fields"] = json!(FIELDS);
        config["headers"] = json!(HEADERS);
        let pages = Pages::before(stage.stack.server_address());
        let page = include_str!("pages/contact.html");
        let beside = pages.page("/contact.html", page, &config).serve().await;
        Self {
            stage,
            beside,
            contact,
        }
    }

    /// Goes to the list of contacts in a new page: nothing of the mail is known.
    async fn begins_anew(&self) {
        self.stage.has_a_token_left().await;
        self.stage.opens("/contacts").await;
        self.sees_contacts().await;
    }

    async fn sees_contacts(&self) {
        let link = format!("return document.querySelector('{}') !== null", self.link());
        self.stage.browser.expect_script(&link, json!(true)).await;
    }

    fn link(&self) -> String {
        format!("a[href=\"/contacts/{}\"]", self.contact)
    }

    /// Goes to the contact; after how long the first row and all of them were painted.
    async fn goes_to_contact(&self) -> [f64; 2] {
        let script = format!(
            "return bench.after(() => bench.click('{}'), \
             () => bench.all('{OURS}').length > 0, () => bench.all('{OURS}').length >= {ROWS})",
            self.link()
        );
        self.stage.numbers(&script).await
    }

    async fn cold(&self) -> f64 {
        self.begins_anew().await;
        self.goes_to_contact().await[1]
    }

    async fn by_hand(&self, how: &str) -> f64 {
        // Another fragment alone would leave the page as it is.
        self.stage.browser.open("about:blank").await;
        let url = self.beside.url(&format!("/contact.html{how}"));
        self.stage.browser.open(&url).await;
        let script = format!(
            "return bench.after(() => bench.click('#open'), \
             () => bench.all('{BY_HAND}').length >= {ROWS})"
        );
        let [all] = self.stage.numbers(&script).await;
        all
    }

    async fn count_cold(&self, report: &mut Report) {
        let trips = self.trips_before_first_rows().await;
        self.begins_anew().await;
        self.takes_requests();
        self.goes_to_contact().await;
        let asked = self.takes_requests();
        let requests: Vec<_> = asked.iter().filter(|one| !one.batch_part).collect();
        let bytes: usize = requests.iter().map(|one| one.answer_bytes_sent).sum();
        report.count(
            "cold: requests, with preflights",
            requests.len(),
            5,
            "requests",
        );
        report.count("cold: trips before the first rows", trips, 2, "trips");
        report.count("cold: Gmail's answers, gzip", bytes, 12 * 1024, "bytes");
        report.count("cold: quota", units(&asked), 1_005, "units");
    }

    /// How many answers of Gmail the first rows need: those that are held back are not among them.
    async fn trips_before_first_rows(&self) -> usize {
        const HOUR_MS: u64 = 3_600_000;
        let google = &self.stage.stack.google;
        self.begins_anew().await;
        let slow = Fault::new(FaultKind::Slow { delay_ms: HOUR_MS });
        google.inject(slow.on_method("batch").after(1));
        let script = format!(
            "return bench.after(() => bench.click('{}'), () => bench.all('{OURS}').length > 0)\
             .then(() => [bench.answers('{}').length])",
            self.link(),
            google.url(),
        );
        let [answers] = self.stage.numbers(&script).await;
        google.clear_faults();
        answers as usize
    }

    async fn time_cold(&self, report: &mut Report) {
        let (steadiness, _) = compare_with_itself(PAIRS, async || self.cold().await).await;
        report.steadiness(steadiness);
        for (how, name) in [("", "by hand, batches"), ("#gets", "by hand, 50 gets")] {
            let ours = async || self.cold().await;
            let compared = compare(PAIRS, ours, async || self.by_hand(how).await).await;
            report.compared("cold: 50 rows painted", &compared, name, 1.25);
        }
    }

    /// Comes back to a contact that was seen in this page.
    async fn warm(&self, report: &mut Report) {
        let gmail = self.stage.stack.gmail_url();
        self.cold().await;
        let mut painted = Vec::new();
        let mut trips = 0;
        for _ in 0..PAIRS {
            self.goes_back().await;
            self.takes_requests();
            let script = format!(
                "return bench.after(() => bench.click('{}'), \
                 () => bench.all('{OURS}').length >= {ROWS}, \
                 started => bench.answers('{gmail}', started).length > 0)",
                self.link()
            );
            let [rows, answer] = self.stage.numbers(&script).await;
            painted.push(rows);
            trips += usize::from(answer <= rows);
        }
        report.count("warm: trips before all rows", trips, 0, "trips");
        report.time("warm: all rows painted", median(&painted), 100.0);
        let asked = self.takes_requests();
        report.count("warm, nothing new: quota", units(&asked), 5, "units");

        self.goes_back().await;
        let fresh = ["First", "Second"].map(fresh);
        let delivered = self.stage.stack.google.deliver_all(ADMIN, fresh);
        delivered.expect("delivered");
        let script = format!(
            "return bench.after(() => bench.click('{}'), \
             () => document.body.innerText.includes('First of the fresh') \
             && document.body.innerText.includes('Second of the fresh'))",
            self.link()
        );
        let [_shown] = self.stage.numbers(&script).await;
        let asked = self.takes_requests();
        report.count("warm, two new: quota", units(&asked), 45, "units");
    }

    async fn goes_back(&self) {
        let back = "document.querySelector('a.page-head__back').click()";
        self.stage.browser.execute(back).await;
        self.sees_contacts().await;
    }

    /// What was asked of Gmail since this was asked last.
    fn takes_requests(&self) -> Vec<LoggedRequest> {
        let google = &self.stage.stack.google;
        let mut asked = google.requests();
        google.clear_requests();
        asked.retain(|one| one.path.starts_with("/gmail/") || one.path.starts_with("/batch"));
        asked
    }
}

fn units(asked: &[LoggedRequest]) -> usize {
    let units = asked.iter().map(|request| request.units as usize);
    units.sum()
}

fn fresh(which: &str) -> Delivery {
    Delivery::new(format!(
        "From: <{CUSTOMER}>\nTo: <{ADMIN}>\nSubject: {which} of the fresh\nMIME-Version: 1.0\n\
         Content-Type: text/plain; charset=utf-8\n\
         Message-ID: <{which}@customer.example>\n\nJust now.\n"
    ))
}
