//! Starting Chromium and its driver.

use std::path::Path;
use std::process::Command;

use fantoccini::ClientBuilder;
use fantoccini::wd::Capabilities;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::{Browser, Language, Viewport};
use crate::deadline::Deadline;
use crate::process::Process;

/// No window, no profile of the person who runs the tests, no traffic of Chromium's own. As root,
/// as in most containers, Chromium refuses its sandbox; the pages are ours.
const SWITCHES: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
];

/// Where nothing is measured, code is compiled once and not again for speed: a journey is over
/// before that pays, and takes a fifth less without.
const COMPILE_ONCE: &str = "--js-flags=--no-wasm-tier-up";

/// How many ports a driver may find taken.
const MOST_PORTS: usize = 10;

/// Longer than any script of a test.
const SCRIPT_LIMIT_MS: u32 = 120_000;

impl Browser {
    /// Starts a browser that speaks this language, and waits for nothing beyond the deadline.
    ///
    /// # Panics
    ///
    /// When Chromium or its driver cannot be started.
    pub async fn start(deadline: Deadline, language: Language, viewport: Viewport) -> Self {
        Self::start_with(deadline, language, viewport, COMPILE_ONCE).await
    }

    /// The same, to be measured: it compiles as a user's does, and takes a certificate by its
    /// fingerprint, the SHA-256 of its public key in base64.
    ///
    /// # Panics
    ///
    /// When Chromium or its driver cannot be started.
    pub async fn start_to_measure(
        deadline: Deadline,
        language: Language,
        viewport: Viewport,
        fingerprint: &str,
    ) -> Self {
        let trusting = format!("--ignore-certificate-errors-spki-list={fingerprint}");
        Self::start_with(deadline, language, viewport, &trusting).await
    }

    async fn start_with(
        deadline: Deadline,
        language: Language,
        viewport: Viewport,
        own_switch: &str,
    ) -> Self {
        let files = tempfile::tempdir().expect("a folder for the profile");
        let profile = files.path().join("profile");
        let (driver, port) = start_driver(deadline, language, files.path()).await;

        let switches: Vec<_> = SWITCHES
            .iter()
            .map(|switch| (*switch).to_owned())
            .chain([
                format!("--user-data-dir={}", profile.display()),
                format!("--lang={}", language.code()),
            ])
            .chain([own_switch.to_owned()])
            .collect();
        let capabilities = json!({
            "goog:chromeOptions": {
                "args": switches,
                "prefs": {"intl.accept_languages": language.code()},
            },
            "goog:loggingPrefs": {"browser": "ALL"},
            // A script may wait for something: the deadline of the test ends it.
            "timeouts": {"script": SCRIPT_LIMIT_MS},
        });
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(object(capabilities))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap_or_else(|error| panic!("starting Chromium: {error}\n{}", driver.output()));
        let mut browser = Self {
            client,
            language,
            viewport,
            deadline,
            console: Mutex::default(),
            _driver: driver,
            _files: files,
        };
        browser.resize(viewport).await;
        browser
    }
}

/// Starts a driver and hears its port. It takes a free port of IPv6 and then wants the same one of
/// IPv4, which some connection of this machine may have; then it ends, and another finds another.
async fn start_driver(deadline: Deadline, language: Language, files: &Path) -> (Process, u16) {
    for _ in 0..MOST_PORTS {
        let mut command = Command::new("chromedriver");
        // Chromium takes the language of its own texts from here.
        command.arg("--port=0").env("LANGUAGE", language.code());
        let mut driver = Process::start(command, &files.join("chromedriver.log"));
        let started = driver
            .wait_for(deadline, "its port or that it is taken", |line| {
                let taken = line.contains("port not available");
                taken
                    .then_some(None)
                    .or_else(|| printed_port(line).map(Some))
            })
            .await;
        if let Some(port) = started {
            return (driver, port);
        }
    }
    panic!("chromedriver found {MOST_PORTS} ports taken");
}

/// `ChromeDriver was started successfully on port 43017.`
fn printed_port(line: &str) -> Option<u16> {
    let (_, port) = line.split_once("started successfully on port ")?;
    port.trim_end_matches('.').parse().ok()
}

fn object(value: Value) -> Capabilities {
    match value {
        Value::Object(object) => object,
        other => panic!("capabilities are an object, not {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_driver_s_port() {
        let line = "ChromeDriver was started successfully on port 43017.";
        assert_eq!(printed_port(line), Some(43017));
        assert_eq!(printed_port("Starting ChromeDriver 156.0 on port 0"), None);
    }
}
