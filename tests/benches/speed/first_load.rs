//! Benchmark 2. The first load: an empty cache, a contact's page, a slow phone; and coming back to it.

use std::collections::BTreeSet;

use e2e::bench::{Report, compare, compare_with_itself, estimate, median};
use e2e::browser::Slowness;
use e2e::correspondence::{CUSTOMER, correspondence};
use e2e::stack::ADMIN;
use e2e::tap::Exchange;
use google_sim::Latency;
use serde_json::json;

use crate::PAIRS;
use crate::beside::{Beside, Pages};
use crate::stage::Stage;

/// Messages of the customer.
const MESSAGES: usize = 60;
/// What the first page may weigh, and a page that is there already.
const MOST_BYTES: usize = 350 * 1024;
const MOST_BYTES_AGAIN: usize = 5 * 1024;
/// What the formula counts: the page, its code, its data.
const ROUND_TRIPS: f64 = 3.0;

/// One load.
struct Load {
    lcp_ms: f64,
    shift: f64,
    bytes: usize,
}

struct Bench {
    stage: Stage,
    contact: String,
    beside: Beside,
    minimal_bytes: usize,
}

pub async fn run() -> Report {
    let mut report = Report::new(2, "First load");
    let bench = Bench::set().await;
    let phone = Slowness::SLOW_PHONE;
    bench.stage.browser.slow_down(phone).await;

    let mut loads = Vec::new();
    let (steadiness, lcps) = compare_with_itself(PAIRS, async || {
        let load = bench.first_load().await;
        let lcp_ms = load.lcp_ms;
        loads.push(load);
        lcp_ms
    })
    .await;
    let again = bench.loads().await;
    let minimal = compare(
        PAIRS,
        async || bench.first_load().await.lcp_ms,
        async || bench.minimal().await,
    )
    .await;
    bench.stage.browser.slow_down(Slowness::NONE).await;

    let bytes = loads
        .iter()
        .map(|load| load.bytes)
        .max()
        .unwrap_or_default();
    let shift = loads.iter().map(|load| load.shift).fold(0.0, f64::max);
    report.count("all bytes of the server", bytes, MOST_BYTES, "bytes");
    report.count("coming back", again.bytes, MOST_BYTES_AGAIN, "bytes");
    report.hint(
        "layout shift",
        (shift * 1_000.0).ceil() as usize,
        0,
        "/ 1,000",
    );
    report.steadiness(steadiness);
    report.time("largest contentful paint", median(&lcps), 2_500.0);
    let formula_ms = formula_ms(phone, bytes);
    let ratios: Vec<f64> = lcps.iter().map(|lcp| lcp / formula_ms).collect();
    let formula = ("3 round trips + bytes / line", formula_ms);
    report.ratio(
        "largest contentful paint",
        median(&lcps),
        formula,
        estimate(&ratios),
        1.3,
    );
    report.note(
        "1.6 Mbit/s, 150 ms a request, processor 4 times slower, by the browser's own emulation; \
         answers count with \
         their headers, as HTTP/2 has them.",
    );
    let name = format!("a minimal Leptos client, {} bytes", bench.minimal_bytes);
    report.beside("largest contentful paint", &minimal, &name);
    report.note("The formula leaves out the processor; the minimal client shows one heading.");
    report
}

impl Bench {
    async fn set() -> Self {
        let stage = Stage::set(Latency::like_gmail()).await;
        let mails = correspondence(MESSAGES, ADMIN);
        let delivered = stage.stack.google.deliver_all(ADMIN, mails);
        delivered.expect("delivered");
        let contact = stage.adds_contact("Yamada", CUSTOMER).await;
        let page = include_str!("pages/minimal.html");
        let pages = Pages::before(stage.stack.server_address())
            .page("/minimal.html", page, &json!({}))
            .compiled("minimal_page");
        let minimal_bytes = pages.bytes();
        let beside = pages.serve().await;
        Self {
            stage,
            contact,
            beside,
            minimal_bytes,
        }
    }

    /// Loads the page in a browser that has never been here.
    async fn first_load(&self) -> Load {
        self.stage.has_a_token_left().await;
        self.leaves().await;
        self.stage.browser.forget_files().await;
        self.loads().await
    }

    /// The same for the minimal client: when its heading is painted.
    async fn minimal(&self) -> f64 {
        self.leaves().await;
        let browser = &self.stage.browser;
        browser.forget_files().await;
        browser.open(&self.beside.url("/minimal.html")).await;
        let script = "return bench.when(() => document.querySelector('h1') && bench.state.lcp)\
                      .then(() => [bench.state.lcp])";
        let [lcp_ms] = self.stage.numbers(script).await;
        lcp_ms
    }

    /// Goes to another site: the process that has compiled the client goes with its page.
    async fn leaves(&self) {
        self.stage
            .browser
            .open(&self.stage.stack.google.url())
            .await;
    }

    /// Loads the page and waits until all its rows are painted.
    async fn loads(&self) -> Load {
        self.leaves().await;
        let before = self.stage.stack.to_server.exchanges().len();
        self.stage
            .opens(&format!("/contacts/{}", self.contact))
            .await;
        let script = "return bench.when(() => bench.all('a.mail-row__link').length >= 50)\
                      .then(() => bench.when(() => true))\
                      .then(() => [bench.state.lcp, bench.state.shift])";
        let [lcp_ms, shift] = self.stage.numbers(script).await;
        let exchanges = self.stage.stack.to_server.exchanges().split_off(before);
        Load {
            lcp_ms,
            shift,
            bytes: bytes_of(&exchanges),
        }
    }
}

/// The answers as they travel where it is deployed, behind HTTP/2: a header that was said before on
/// the connection costs a byte or two.
fn bytes_of(exchanges: &[Exchange]) -> usize {
    const SAID_BEFORE: usize = 2;
    let mut said = BTreeSet::new();
    let mut bytes = 0;
    for Exchange { response, .. } in exchanges {
        for (name, value) in &response.headers {
            let header = (name.as_str(), value.as_bytes());
            bytes += if said.insert(header) {
                name.as_str().len() + value.len()
            } else {
                SAID_BEFORE
            };
        }
        bytes += response.body.len();
    }
    bytes
}

/// What the network alone takes.
fn formula_ms(slowness: Slowness, bytes: usize) -> f64 {
    let bits_per_ms = slowness.bits_per_second.unwrap_or(f64::INFINITY) / 1_000.0;
    ROUND_TRIPS * slowness.latency_ms + bytes as f64 * 8.0 / bits_per_ms
}
