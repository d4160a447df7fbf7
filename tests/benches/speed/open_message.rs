//! Benchmark 6. Opening a message in HTML: from Gmail's JSON in memory to a painted frame, on a processor
//! four times slower.

use std::env;
use std::path::PathBuf;

use e2e::bench::{Report, compare, compare_with_itself, quantile};
use e2e::browser::{Browser, Slowness};
use e2e::correspondence::CUSTOMER;
use e2e::stack::ADMIN;
use google_sim::Latency;
use serde_json::json;

use crate::PAIRS;
use crate::beside::{Beside, Pages};
use crate::html_mail::html_mail;
use crate::stage::{Stage, numbers};

/// The variable that names the folder with postal-mime's modules.
const POSTAL_MIME: &str = "TEGAMI_POSTAL_MIME";
/// The sanitizer that the client carries for browsers without one.
const DOMPURIFY: &[u8] = include_bytes!("../../../app/vendor/dompurify/purify.min.js");

/// Kilobytes of HTML.
const SIZES: [usize; 3] = [4, 30, 100];

struct Bench {
    stage: Stage,
    other: Browser,
    _beside: Beside,
    /// The messages' ids, in the order of [`SIZES`].
    ids: Vec<String>,
}

pub async fn run() -> Report {
    let mut report = Report::new(6, "Open a message");
    let bench = Bench::set().await;
    for browser in [&bench.stage.browser, &bench.other] {
        browser.slow_down(Slowness::SLOW_PROCESSOR).await;
    }
    // The first one fetches the part of the client that shows conversations.
    bench.ours(0).await;
    let (steadiness, mut largest) = {
        let last = SIZES.len() - 1;
        compare_with_itself(PAIRS, async || bench.ours(last).await).await
    };
    report.steadiness(steadiness);
    for (size, kilobytes) in SIZES.into_iter().enumerate() {
        for (way, name, most) in [
            ("postal-mime", "postal-mime + DOMPurify", 0.6),
            ("dom-parser", "DOMParser alone", 2.5),
        ] {
            let ours = async || bench.ours(size).await;
            let compared = compare(PAIRS, ours, async || bench.other(way, size).await).await;
            report.compared(&format!("{kilobytes} KB"), &compared, name, most);
            if kilobytes == 100 {
                largest.extend(&compared.ours);
            }
        }
    }
    report.time("100 KB, p95", quantile(&largest, 0.95), 100.0);
    report.note(
        "Ours: from the last byte of Gmail's answer to the frame with the HTML in it painted, the \
         frame's empty document with its policy",
    );
    report.note(
        "included; pictures that come along follow by themselves. The others: from the JSON as text, \
         raw for postal-mime 4.0.0 and",
    );
    report.note("DOMPurify 3.4.18, full for DOMParser, to an empty frame filled and painted.");
    report
}

impl Bench {
    async fn set() -> Self {
        let stage = Stage::set(Latency::none()).await;
        let mails = SIZES.map(|kilobytes| html_mail(&subject(kilobytes), kilobytes * 1024));
        let ids = stage.stack.google.deliver_all(ADMIN, mails);
        let ids = ids.expect("delivered");
        let contact = stage.adds_contact("Yamada", CUSTOMER).await;
        let postal_mime = env::var_os(POSTAL_MIME).map(PathBuf::from);
        let postal_mime = postal_mime.unwrap_or_else(|| {
            panic!("{POSTAL_MIME} names no folder: `cargo xtask bench` fetches postal-mime")
        });
        let page = include_str!("pages/message.html");
        let beside = Pages::before(stage.stack.server_address())
            .page("/message.html", page, &stage.config())
            .script("/purify.js", DOMPURIFY.to_vec())
            .scripts("/postal-mime", &postal_mime)
            .serve()
            .await;
        stage.opens(&format!("/contacts/{contact}")).await;
        let other = stage.another_browser().await;
        other.open(&beside.url("/message.html")).await;
        let ready = "return window.ready === true";
        other.expect_script(ready, json!(true)).await;
        for id in &ids {
            other
                .execute(&format!("return keep('{id}').then(() => true)"))
                .await;
        }
        Self {
            stage,
            other,
            _beside: beside,
            ids,
        }
    }

    /// Opens a message on the contact's page and leaves it again.
    async fn ours(&self, size: usize) -> f64 {
        let script = format!(
            "const link = () => [...bench.all('a.mail-row__link')].find(link => link.textContent.includes('{subject}'));\
             const filled = frame => frame.contentDocument?.body?.childElementCount > 0 \
             && !frame.classList.contains('mail-frame__sheet--waiting');\
             const answer = () => bench.answers('{gmail}').find(answer => answer.name.includes('{id}') && answer.name.includes('format=full'));\
             return bench.when(() => link() && !document.querySelector('dialog.message[open]')).then(() => {{\
             performance.clearResourceTimings(); link().click();\
             return bench.when(() => [...bench.all('iframe.mail-frame__sheet')].some(filled)); }})\
             .then(painted => [painted - answer().responseEnd])",
            subject = subject(SIZES[size]),
            gmail = self.stage.stack.gmail_url(),
            id = self.ids[size],
        );
        let [took] = self.stage.numbers(&script).await;
        self.stage.browser.execute("history.back()").await;
        let closed = "return document.querySelector('dialog.message[open]') === null";
        self.stage.browser.expect_script(closed, json!(true)).await;
        took
    }

    /// Shows it by other means.
    async fn other(&self, way: &str, size: usize) -> f64 {
        let id = &self.ids[size];
        let script = format!("return show('{way}', '{id}').then(ms => [ms])");
        let [took] = numbers(&self.other, &script).await;
        took
    }
}

fn subject(kilobytes: usize) -> String {
    format!("Offer of {kilobytes} KB")
}
