//! Headless Chromium, told what to do in the words of a person.
//!
//! Things on the page are found in Chromium's own accessibility tree, by role and name: what a
//! test can find, a screen reader can find.

mod api;
mod command;
mod console;
mod launch;
mod slowness;
mod target;

use std::path::PathBuf;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use fantoccini::Client;
use fantoccini::error::CmdError;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Mutex;

use crate::deadline::Deadline;
use crate::process::Process;
use command::Cdp;

pub use console::ConsoleEntry;
pub use slowness::Slowness;
pub use target::{Role, Target};

/// The variable that names the folder for screenshots.
const SCREENSHOTS: &str = "TEGAMI_SCREENSHOTS";

/// The language that the browser asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Japanese.
    Japanese,
}

impl Language {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Japanese => "ja",
        }
    }
}

/// The size of the page, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewport {
    /// 1280 x 900.
    Desktop,
    /// 360 x 800.
    Phone,
}

impl Viewport {
    fn size(self) -> (u32, u32) {
        match self {
            Self::Desktop => (1280, 900),
            Self::Phone => (360, 800),
        }
    }
}

/// Where somebody sits: the language of their pages and the size of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The language of the pages.
    pub language: Language,
    /// The size of the page.
    pub viewport: Viewport,
}

impl Seat {
    /// English pages on a desktop.
    pub const DESK: Self = Self {
        language: Language::English,
        viewport: Viewport::Desktop,
    };
    /// Japanese pages on a desktop.
    pub const JAPANESE_DESK: Self = Self {
        language: Language::Japanese,
        viewport: Viewport::Desktop,
    };
    /// Japanese pages on a phone.
    pub const PHONE: Self = Self {
        language: Language::Japanese,
        viewport: Viewport::Phone,
    };
}

/// One browser with a profile of its own.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    language: Language,
    viewport: Viewport,
    deadline: Deadline,
    console: Mutex<Vec<ConsoleEntry>>,
    // In this order: the processes end before their files go.
    _driver: Process,
    _files: TempDir,
}

impl Browser {
    /// The moment at which this test has taken too long.
    pub fn deadline(&self) -> Deadline {
        self.deadline
    }

    /// Gives the page another size.
    ///
    /// # Panics
    ///
    /// When the browser refuses.
    pub async fn resize(&mut self, viewport: Viewport) {
        let (width, height) = viewport.size();
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics)
            .await
            .unwrap_or_else(|error| panic!("resizing the page: {error}"));
        self.viewport = viewport;
    }

    /// Opens an address.
    ///
    /// # Panics
    ///
    /// When the page cannot be loaded.
    pub async fn open(&self, url: &str) {
        if let Err(error) = self.client.goto(url).await {
            panic!("opening {url}: {error}");
        }
    }

    /// Loads the page anew, from the server.
    ///
    /// # Panics
    ///
    /// When the browser refuses.
    pub async fn reload(&self) {
        self.client.refresh().await.expect("reloading the page");
    }

    /// Waits until the address has this path.
    ///
    /// # Panics
    ///
    /// When the deadline passes first.
    pub async fn expect_path(&self, expected: &str) {
        let waited = self
            .deadline
            .wait(async || match self.client.current_url().await {
                Ok(url) if url.path() == expected => Ok(()),
                Ok(url) => Err(url.to_string()),
                Err(error) => Err(error.to_string()),
            })
            .await;
        if let Err(seen) = waited {
            self.fail(&format!("the path {expected}"), &seen).await;
        }
    }

    /// The address of the page.
    ///
    /// # Panics
    ///
    /// When the browser is gone.
    pub async fn url(&self) -> String {
        let url = self.client.current_url().await;
        url.expect("the browser knows its address").to_string()
    }

    /// The text of the page, as a person sees it.
    pub async fn text(&self) -> String {
        let script = "return document.body ? document.body.innerText : ''";
        match self.client.execute(script, Vec::new()).await {
            Ok(Value::String(text)) => text,
            Ok(other) => other.to_string(),
            Err(error) => error.to_string(),
        }
    }

    /// Waits until a text stands on the page.
    ///
    /// # Panics
    ///
    /// When the deadline passes first.
    pub async fn see(&self, expected: &str) {
        let waited = self
            .deadline
            .wait(async || {
                let text = self.text().await;
                if text.contains(expected) {
                    Ok(())
                } else {
                    Err(text)
                }
            })
            .await;
        if let Err(seen) = waited {
            self.fail(&format!("the text `{expected}`"), &seen).await;
        }
    }

    /// Runs a script in the page; what it returns.
    ///
    /// # Panics
    ///
    /// When the script throws.
    pub async fn execute(&self, script: &str) -> Value {
        let ran = self.client.execute(script, Vec::new()).await;
        ran.unwrap_or_else(|error| panic!("running {script}: {error}"))
    }

    /// Runs a script in every document from the next one on, before anything of its own.
    ///
    /// # Panics
    ///
    /// When the browser refuses.
    pub async fn run_first(&self, script: &str) {
        let source = json!({"source": script});
        let added = self
            .cdp("Page.addScriptToEvaluateOnNewDocument", source)
            .await;
        added.unwrap_or_else(|error| panic!("adding a script: {error}"));
    }

    /// Waits until a script in the page returns this.
    ///
    /// # Panics
    ///
    /// When the script throws, or the deadline passes first.
    pub async fn expect_script(&self, script: &str, expected: Value) {
        let waited = self
            .deadline
            .wait(async || match self.execute(script).await {
                seen if seen == expected => Ok(()),
                seen => Err(seen),
            })
            .await;
        if let Err(seen) = waited {
            self.fail(&format!("{expected} from {script}"), &seen).await;
        }
    }

    /// Lets the browser forget all files that it has kept, as in one that has never been here.
    ///
    /// # Panics
    ///
    /// When the browser refuses.
    pub async fn forget_files(&self) {
        let forgotten = self.cdp("Network.clearBrowserCache", json!({})).await;
        forgotten.unwrap_or_else(|error| panic!("forgetting files: {error}"));
    }

    /// How many windows and tabs there are.
    ///
    /// # Panics
    ///
    /// When the browser is gone.
    pub async fn windows(&self) -> usize {
        let windows = self.client.windows().await;
        windows.expect("the browser knows its windows").len()
    }

    /// Opens another tab and goes there.
    ///
    /// # Panics
    ///
    /// When the browser is gone.
    pub async fn open_tab(&self) {
        let gone = "the browser opens tabs";
        let tab = self.client.new_window(true).await.expect(gone).handle;
        self.client.switch_to_window(tab).await.expect(gone);
    }

    /// Goes to the other one of two tabs.
    ///
    /// # Panics
    ///
    /// When there is none, or the browser is gone.
    pub async fn other_tab(&self) {
        let gone = "the browser knows its windows";
        let this = self.client.window().await.expect(gone);
        let mut all = self.client.windows().await.expect(gone).into_iter();
        let other = all.find(|tab| *tab != this).expect("another tab");
        self.client.switch_to_window(other).await.expect(gone);
    }

    /// Closes all windows and tabs but this one.
    ///
    /// # Panics
    ///
    /// When the browser is gone.
    pub async fn close_other_windows(&self) {
        let gone = "the browser knows its windows";
        let this = self.client.window().await.expect(gone);
        for other in self.client.windows().await.expect(gone) {
            if other != this {
                self.client.switch_to_window(other).await.expect(gone);
                self.client.close_window().await.expect(gone);
            }
        }
        self.client.switch_to_window(this).await.expect(gone);
    }

    /// Clicks with the mouse, at a point of the page in CSS pixels.
    ///
    /// # Panics
    ///
    /// When the browser refuses.
    pub async fn click_at(&self, x: f64, y: f64) {
        for (kind, buttons) in [("mouseMoved", 0), ("mousePressed", 1), ("mouseReleased", 0)] {
            let event = json!({
                "type": kind, "x": x, "y": y, "button": "left", "buttons": buttons,
                "clickCount": 1,
            });
            let sent = self.cdp("Input.dispatchMouseEvent", event).await;
            sent.unwrap_or_else(|error| panic!("clicking at {x}, {y}: {error}"));
        }
    }

    /// Presses keys where the focus is.
    ///
    /// # Panics
    ///
    /// When nothing has the focus.
    pub async fn press(&self, keys: &str) {
        let focused = self.client.active_element().await;
        let focused = focused.unwrap_or_else(|error| panic!("nothing has the focus: {error}"));
        if let Err(error) = focused.send_keys(keys).await {
            panic!("pressing a key: {error}");
        }
    }

    /// Leaves a picture of the page as `<name>-<language>-<width>.png`, where a folder for
    /// screenshots is named in the environment.
    ///
    /// # Panics
    ///
    /// When the picture cannot be taken or written.
    pub async fn screenshot(&self, name: &str) {
        let Some(folder) = std::env::var_os(SCREENSHOTS).map(PathBuf::from) else {
            return;
        };
        let (language, width) = (self.language.code(), self.viewport.size().0);
        let file = folder.join(format!("{name}-{language}-{width}.png"));
        let format = json!({"format": "png"});
        let taken = self.cdp("Page.captureScreenshot", format).await;
        let taken = taken.unwrap_or_else(|error| panic!("taking {name}: {error}"));
        let data = taken["data"].as_str().unwrap_or_default();
        let png = BASE64_STANDARD.decode(data).expect("the picture is base64");
        let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, png));
        written.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }

    /// Something on the page with this role and exactly this accessible name.
    pub fn target<'a>(&'a self, role: Role, name: &'a str) -> Target<'a> {
        Target::named(self, role, name)
    }

    /// Something on the page with this role and this text somewhere in its accessible name.
    pub fn target_with<'a>(&'a self, role: Role, part: &'a str) -> Target<'a> {
        Target::with_part(self, role, part)
    }

    /// A button.
    pub fn button<'a>(&'a self, name: &'a str) -> Target<'a> {
        self.target(Role::Button, name)
    }

    /// A link.
    pub fn link<'a>(&'a self, name: &'a str) -> Target<'a> {
        self.target(Role::Link, name)
    }

    /// A heading.
    pub fn heading<'a>(&'a self, name: &'a str) -> Target<'a> {
        self.target(Role::Heading, name)
    }

    /// Something to type into or choose from, by its label.
    pub fn field<'a>(&'a self, label: &'a str) -> Target<'a> {
        self.target(Role::Field, label)
    }

    /// Asks the browser something that WebDriver has no word for.
    async fn cdp(&self, method: &'static str, params: Value) -> Result<Value, CmdError> {
        self.client.issue_cmd(Cdp { method, params }).await
    }

    /// Ends the test with what was expected, what was there, and the page's last words.
    async fn fail(&self, expected: &str, seen: &str) -> ! {
        self.screenshot("failed").await;
        let url = self.client.current_url().await;
        let url = url.map_or_else(|error| error.to_string(), |url| url.to_string());
        let text = self.text().await;
        let console = self.console().await;
        panic!(
            "expected {expected}\nsaw {seen}\nat {url}\n--- page\n{text}\n--- console\n{console:#?}"
        );
    }
}
