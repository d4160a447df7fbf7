//! The benchmarks in a browser: the release client and the release server against the simulator,
//! beside other ways of doing the same work.
//!
//! | number | module |
//! |---|---|
//! | 1 | [`contact_page`] |
//! | 2 | [`first_load`] |
//! | 6 | [`open_message`] |
//! | 7 | [`big_list`] |
//!
//! `cargo xtask bench` builds everything and runs them.
//!
//! Browsers reach the simulator as they reach Google: by TLS and HTTP/2. The mailbox's calls at once
//! are capped at fifty, its units a minute are counted and not refused.

mod beside;
mod big_list;
mod contact_page;
mod first_load;
mod html_mail;
mod open_message;
mod stage;

use std::process::ExitCode;

use e2e::bench::Report;

/// Pairs of each comparison.
const PAIRS: usize = 16;

/// What is printed before all.
const HEADER: &str = "\
Counts are gates. Times are medians of 16 pairs run in turn (A B B A), ratios with a bootstrap 95 % \
interval; A/A first.
Gmail: the simulator on loopback with TLS and HTTP/2, CORS with preflights, the units of 2026-05. Our \
server: HTTP/1.1 on loopback.
Times of one run compare with each other, not with those of another machine.
";

/// The benchmarks there are.
const ALL: [u8; 4] = [1, 2, 6, 7];

fn main() -> ExitCode {
    e2e::bench::program(&ALL, HEADER, report)
}

async fn report(number: u8) -> Report {
    match number {
        1 => contact_page::run().await,
        2 => first_load::run().await,
        6 => open_message::run().await,
        _ => big_list::run().await,
    }
}
