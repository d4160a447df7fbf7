//! Starting Chromium and its driver.

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

/// Longer than any script of a test.
const SCRIPT_LIMIT_MS: u32 = 120_000;

impl Browser {
    /// Starts a browser that speaks this language, and waits for nothing beyond the deadline.
    ///
    /// # Panics
    ///
    /// When Chromium or its driver cannot be started.
    pub async fn start(deadline: Deadline, language: Language, viewport: Viewport) -> Self {
        Self::start_trusting(deadline, language, viewport, None).await
    }

    /// The same, with a browser that takes a certificate by its fingerprint: the SHA-256 of its
    /// public key, in base64.
    ///
    /// # Panics
    ///
    /// When Chromium or its driver cannot be started.
    pub async fn start_trusting(
        deadline: Deadline,
        language: Language,
        viewport: Viewport,
        fingerprint: Option<&str>,
    ) -> Self {
        let files = tempfile::tempdir().expect("a folder for the profile");
        let profile = files.path().join("profile");
        let mut command = Command::new("chromedriver");
        // Chromium takes the language of its own texts from here.
        command.arg("--port=0").env("LANGUAGE", language.code());
        let mut driver = Process::start(command, &files.path().join("chromedriver.log"));
        let port = driver.wait_for(deadline, "its port", printed_port).await;

        let switches: Vec<_> = SWITCHES
            .iter()
            .map(|switch| (*switch).to_owned())
            .chain([
                format!("--user-data-dir={}", profile.display()),
                format!("--lang={}", language.code()),
            ])
            .chain(fingerprint.map(|one| format!("--ignore-certificate-errors-spki-list={one}")))
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
