//! Benchmark 7. A list of 10,000 contacts: first rows, the End key, scrolling, a filter.

use e2e::bench::{Compared, Report, compare, compare_with_itself, quantile};
use e2e::browser::Browser;
use fantoccini::key::Key;
use google_sim::Latency;
use serde_json::json;

use crate::PAIRS;
use crate::beside::{Beside, Pages};
use crate::stage::Stage;

/// Contacts in the list.
const CONTACTS: usize = 10_000;
/// Added by one script of the page.
const AT_ONCE: usize = 250;
/// Every so many contacts have the name that is searched for.
const RARE_EVERY: usize = 1_000;
/// The name that is searched for.
const RARE: &str = "Quorum";
/// Frames of a scroll, and how far each goes.
const FRAMES: usize = 60;
const FRAME_PX: usize = 480;
/// How long both lists wait until the view stands still, and until typing rests.
const SETTLED_MS: f64 = 60.0;
const RESTED_MS: f64 = 200.0;

/// The same list by two ways.
#[derive(Clone, Copy)]
enum Way {
    Ours,
    ByHand,
}

impl Way {
    /// What scrolls.
    fn frame(self) -> &'static str {
        match self {
            Self::Ours => ".table-frame",
            Self::ByHand => "#frame",
        }
    }

    /// What is typed into.
    fn search(self) -> &'static str {
        match self {
            Self::Ours => "input.search__input",
            Self::ByHand => "#search",
        }
    }

    /// What opens the list.
    fn opener(self) -> &'static str {
        match self {
            Self::Ours => "a.nav__item[href=\"/contacts\"]",
            Self::ByHand => "#open",
        }
    }
}

struct Bench {
    stage: Stage,
    beside: Beside,
}

pub async fn run() -> Report {
    let mut report = Report::new(7, "Big lists");
    let bench = Bench::set().await;
    bench.count_nodes(&mut report).await;
    let (steadiness, _) = compare_with_itself(PAIRS, async || bench.first(Way::Ours).await).await;
    report.steadiness(steadiness);
    let hand = "windowed by hand";

    let first = compare(
        PAIRS,
        async || bench.first(Way::Ours).await,
        async || bench.first(Way::ByHand).await,
    );
    report.compared("first rows", &first.await, hand, 1.5);
    for (page, name) in [
        ("/list.html", "all rows at once, plain elements"),
        ("/every_row.html", "all rows at once, Leptos's <For>"),
    ] {
        let compared = bench.against_all_rows(page).await;
        report.compared("first rows", &compared, name, 1.0);
    }

    let mut interactions = Vec::new();
    let end = compare(
        PAIRS,
        async || bench.end(Way::Ours, &mut interactions).await,
        async || bench.end(Way::ByHand, &mut Vec::new()).await,
    );
    report.compared("End, beyond 60 ms of rest", &end.await, hand, 1.5);
    let scroll = compare(
        PAIRS,
        async || bench.scroll(Way::Ours).await,
        async || bench.scroll(Way::ByHand).await,
    );
    report.compared("60 frames of scrolling", &scroll.await, hand, 1.5);
    let filter = compare(
        PAIRS,
        async || bench.filter(Way::Ours, &mut interactions).await,
        async || bench.filter(Way::ByHand, &mut Vec::new()).await,
    );
    report.compared("filter, beyond 200 ms of rest", &filter.await, hand, 1.5);

    // The browser tells of no interaction that was painted within 16 ms.
    let slow = if interactions.is_empty() {
        16.0
    } else {
        quantile(&interactions, 0.98)
    };
    report.time("interaction to next paint, p98", slow, 100.0);
    report.note(
        "The list by hand asks the same API for the same parts, and rests as long as ours: the rests \
         are taken off on both sides.",
    );
    report.note(
        "All rows at once: from memory, nothing fetched. Scrolling: 480 px a frame by \
         script, and the last rows there.",
    );
    report
}

impl Bench {
    async fn set() -> Self {
        let stage = Stage::set(Latency::none()).await;
        for from in (0..CONTACTS).step_by(AT_ONCE) {
            let script = format!(
                "const add = number => fetch('/api/contacts', {{method: 'POST', \
                 headers: {{'x-tegami': '1', 'content-type': 'application/json'}}, \
                 body: JSON.stringify({{family_name: (number % {RARE_EVERY} ? 'Yamada' : '{RARE}') + number, \
                 given_name: 'Taro', title: 'Buyer', addresses: [`n${{number}}@customer.example`]}})}})\
                 .then(answer => {{ if (!answer.ok) throw answer.status; }});\
                 const work = async lane => {{ for (let at = {from} + lane; at < {from} + {AT_ONCE}; at += 5) await add(at); }};\
                 return Promise.all([0, 1, 2, 3, 4].map(work)).then(() => true)"
            );
            stage.browser.execute(&script).await;
        }
        let by_hand = include_str!("pages/list.html");
        let every_row = include_str!("pages/every_row.html");
        let beside = Pages::before(stage.stack.server_address())
            .page("/list.html", by_hand, &json!({}))
            .page("/every_row.html", every_row, &json!({}))
            .compiled("every_row")
            .serve()
            .await;
        Self { stage, beside }
    }

    fn browser(&self) -> &Browser {
        &self.stage.browser
    }

    /// Opens a page that leads to the list.
    async fn before(&self, way: Way) {
        match way {
            Way::Ours => self.stage.opens("/settings/profile").await,
            Way::ByHand => self.browser().open(&self.beside.url("/list.html")).await,
        }
        let there = format!("return document.querySelector('{}') !== null", way.opener());
        self.browser().expect_script(&there, json!(true)).await;
    }

    /// How long it takes until the first rows are painted.
    async fn first(&self, way: Way) -> f64 {
        self.before(way).await;
        let script = format!(
            "return bench.after(() => bench.click('{}'), () => bench.all('[data-row] a').length > 12)",
            way.opener()
        );
        let [took] = self.stage.numbers(&script).await;
        took
    }

    /// Ours against a page in which all rows stand, once they are in memory.
    async fn against_all_rows(&self, page: &str) -> Compared {
        let all = async || {
            self.browser().open(&self.beside.url(page)).await;
            let there = "return window.fetchAll !== undefined";
            self.browser().expect_script(there, json!(true)).await;
            self.browser().execute("fetchAll()").await;
            let fetched = "return window.fetched === true";
            self.browser().expect_script(fetched, json!(true)).await;
            let script = format!(
                "return bench.after(drawAll, () => bench.all('[data-row] a').length >= {CONTACTS})"
            );
            let [took] = self.stage.numbers(&script).await;
            took
        };
        compare(PAIRS, async || self.first(Way::Ours).await, all).await
    }

    /// How long after the End key the last row is painted, and how long interactions took.
    async fn end(&self, way: Way, interactions: &mut Vec<f64>) -> f64 {
        self.first(way).await;
        let last = CONTACTS - 1;
        let arm = format!(
            "bench.arm('keydown', () => document.querySelector('[data-row=\"{last}\"] a'));\
             document.querySelector('[data-row=\"0\"] a').focus()"
        );
        self.browser().execute(&arm).await;
        self.browser()
            .press(&char::from(Key::End).to_string())
            .await;
        self.armed(interactions).await - SETTLED_MS
    }

    /// How long it takes to scroll through 60 frames and see the rows there.
    async fn scroll(&self, way: Way) -> f64 {
        self.first(way).await;
        let script = format!(
            "const frame = document.querySelector('{}'); let left = {FRAMES};\
             const step = () => {{ frame.scrollTop += {FRAME_PX}; if (--left) requestAnimationFrame(step); }};\
             const middle = () => Math.floor((frame.scrollTop + frame.clientHeight / 2) / 48);\
             return bench.after(step, () => !left && document.querySelector(`[data-row=\"${{middle()}}\"] a`))",
            way.frame()
        );
        let [took] = self.stage.numbers(&script).await;
        took
    }

    /// How long after the last key the list shows only what was searched for.
    async fn filter(&self, way: Way, interactions: &mut Vec<f64>) -> f64 {
        self.first(way).await;
        let found = CONTACTS / RARE_EVERY;
        let arm = format!(
            "bench.arm('keydown', () => bench.all('[data-row] a').length === {found});\
             document.querySelector('{}').focus()",
            way.search()
        );
        self.browser().execute(&arm).await;
        self.browser().press(RARE).await;
        self.armed(interactions).await - RESTED_MS
    }

    async fn armed(&self, interactions: &mut Vec<f64>) -> f64 {
        let script = "return bench.armed.result.then(ms => [ms])";
        let [took] = self.stage.numbers(script).await;
        let durations = self.browser().execute("return bench.state.events").await;
        let durations = durations.as_array().into_iter().flatten();
        interactions.extend(durations.filter_map(serde_json::Value::as_f64));
        took
    }

    /// Rows that stand in the page, at the top and at the end.
    async fn count_nodes(&self, report: &mut Report) {
        self.first(Way::Ours).await;
        let (rows, most) = self.rows().await;
        report.count("rows in the page, at the top", rows, most, "rows");
        self.end(Way::Ours, &mut Vec::new()).await;
        let (rows, most) = self.rows().await;
        report.count("rows in the page, at the end", rows, most, "rows");
    }

    /// How many rows stand in the page, and three times what the view holds.
    async fn rows(&self) -> (usize, usize) {
        let script = "const rows = bench.all('[data-row]');\
            const view = document.querySelector('.table-frame').clientHeight;\
            return [rows.length, Math.ceil(view / rows[0].offsetHeight)]";
        let [rows, view] = self.stage.numbers(script).await;
        (rows as usize, 3 * view as usize)
    }
}
