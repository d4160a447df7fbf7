//! Something on the page, found by role and accessible name.

use fantoccini::elements::Element;
use fantoccini::{Locator, error::CmdError};
use serde_json::{Value, json};

use super::Browser;

/// What a thing is to a person, in the words of WAI-ARIA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Something to press.
    Button,
    /// Something to press that shows or hides what stands under it.
    Disclosure,
    /// Something that leads elsewhere.
    Link,
    /// A heading of any level.
    Heading,
    /// Something to type into or choose from.
    Field,
    /// Something to tick, or a switch.
    Checkbox,
    /// One of several.
    Radio,
    /// One of those that a field proposes.
    Option,
    /// A tab of a tab list.
    Tab,
    /// A dialog, modal or not.
    Dialog,
    /// A message that interrupts.
    Alert,
    /// A message that does not.
    Status,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A list.
    List,
    /// An entry of a list.
    ListItem,
    /// What belongs together.
    Group,
    /// A named part of the page.
    Region,
    /// The navigation.
    Navigation,
}

impl Role {
    /// Chromium's names for it.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Button => &["button"],
            Self::Disclosure => &["DisclosureTriangle", "DisclosureTriangleGrouped"],
            Self::Link => &["link"],
            Self::Heading => &["heading"],
            Self::Field => &[
                "textbox",
                "searchbox",
                "combobox",
                "listbox",
                "spinbutton",
                "Date",
                "DateTime",
                "InputTime",
            ],
            Self::Checkbox => &["checkbox", "switch"],
            Self::Radio => &["radio"],
            Self::Option => &["option"],
            Self::Tab => &["tab"],
            Self::Dialog => &["dialog", "alertdialog"],
            Self::Alert => &["alert"],
            Self::Status => &["status"],
            Self::Table => &["table", "grid"],
            Self::Row => &["row"],
            Self::List => &["list"],
            Self::ListItem => &["listitem"],
            Self::Group => &["group"],
            Self::Region => &["region", "form", "main"],
            Self::Navigation => &["navigation"],
        }
    }
}

/// How the name of a thing is given.
#[derive(Clone, Copy, Debug)]
enum Name<'a> {
    Whole(&'a str),
    Part(&'a str),
}

/// Something that is, will be, or must not be on the page. Each question is asked of the page as
/// it is then.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    browser: &'a Browser,
    role: Role,
    name: Name<'a>,
}

impl<'a> Target<'a> {
    pub(super) fn named(browser: &'a Browser, role: Role, name: &'a str) -> Self {
        let name = Name::Whole(name);
        Self {
            browser,
            role,
            name,
        }
    }

    pub(super) fn with_part(browser: &'a Browser, role: Role, part: &'a str) -> Self {
        let name = Name::Part(part);
        Self {
            browser,
            role,
            name,
        }
    }

    /// Waits until it is there, once.
    ///
    /// # Panics
    ///
    /// When the deadline passes first.
    pub async fn expect(&self) {
        self.act("", async |_| Ok(())).await;
    }

    /// Waits until it is not there.
    ///
    /// # Panics
    ///
    /// When the deadline passes first.
    pub async fn expect_gone(&self) {
        self.expect_count(0).await;
    }

    /// Waits until it is there this many times.
    ///
    /// # Panics
    ///
    /// When the deadline passes first.
    pub async fn expect_count(&self, expected: usize) {
        let waited = self
            .browser
            .deadline
            .wait(async || match self.nodes().await {
                Ok(nodes) if nodes.len() == expected => Ok(()),
                Ok(nodes) => Err(format!("{} of them", nodes.len())),
                Err(error) => Err(error.to_string()),
            })
            .await;
        if let Err(seen) = waited {
            let expected = format!("{expected} times {self}");
            self.browser.fail(&expected, &seen).await;
        }
    }

    /// Clicks it, as soon as it can be clicked.
    ///
    /// # Panics
    ///
    /// When the deadline passes first.
    pub async fn click(&self) {
        self.act("to click ", async |element| element.click().await)
            .await;
    }

    /// Replaces what stands in it by what is typed.
    ///
    /// # Panics
    ///
    /// When the deadline passes first.
    pub async fn fill(&self, text: &str) {
        self.act("to fill ", async |element| {
            element.clear().await?;
            element.send_keys(text).await
        })
        .await;
    }

    /// Chooses the option that reads like this.
    ///
    /// # Panics
    ///
    /// When the deadline passes first.
    pub async fn choose(&self, option: &str) {
        self.act("to choose from ", async |element| {
            element.select_by_label(option).await
        })
        .await;
    }

    /// Types without clearing first; `fantoccini::key::Key` has the special keys.
    ///
    /// # Panics
    ///
    /// When the deadline passes first.
    pub async fn type_keys(&self, keys: &str) {
        self.act("to type into ", async |element| {
            element.send_keys(keys).await
        })
        .await;
    }

    /// Its text, as a person sees it.
    ///
    /// # Panics
    ///
    /// When the deadline passes first.
    pub async fn text(&self) -> String {
        self.act("to read ", async |element| element.text().await)
            .await
    }

    /// What stands in it.
    ///
    /// # Panics
    ///
    /// When the deadline passes first.
    pub async fn value(&self) -> String {
        self.act("to read ", async |element| {
            Ok(element.prop("value").await?.unwrap_or_default())
        })
        .await
    }

    /// Whether it is ticked.
    ///
    /// # Panics
    ///
    /// When the deadline passes first.
    pub async fn is_ticked(&self) -> bool {
        self.act("to read ", async |element| element.is_selected().await)
            .await
    }

    /// Waits until there is exactly one, and until what is done with it succeeds: a page that
    /// is still moving replaces and covers its elements.
    async fn act<T>(&self, purpose: &str, act: impl AsyncFn(Element) -> Result<T, CmdError>) -> T {
        let waited = self
            .browser
            .deadline
            .wait(async || {
                let nodes = self.nodes().await.map_err(|error| error.to_string())?;
                let [node] = nodes.as_slice() else {
                    return Err(format!("{} of them", nodes.len()));
                };
                let acted = match self.element(node).await {
                    Ok(element) => act(element).await,
                    Err(error) => Err(error),
                };
                acted.map_err(|error| error.to_string())
            })
            .await;
        match waited {
            Ok(done) => done,
            Err(seen) => self.browser.fail(&format!("{purpose}{self}"), &seen).await,
        }
    }

    /// Chromium's numbers of all elements with this role and name.
    async fn nodes(&self) -> Result<Vec<Value>, CmdError> {
        let root = json!({"expression": "document"});
        let root = self.browser.cdp("Runtime.evaluate", root).await?;
        let mut query = json!({"objectId": root["result"]["objectId"]});
        if let Name::Whole(name) = self.name {
            query["accessibleName"] = json!(name);
        }
        let answer = self.browser.cdp("Accessibility.queryAXTree", query).await?;
        let nodes = answer["nodes"].as_array().map(Vec::as_slice);
        let fits = |node: &&Value| {
            let role = node["role"]["value"].as_str().unwrap_or_default();
            let name = node["name"]["value"].as_str().unwrap_or_default();
            let named = match self.name {
                Name::Whole(whole) => name == whole,
                Name::Part(part) => name.contains(part),
            };
            node["ignored"] == false && self.role.names().contains(&role) && named
        };
        let nodes = nodes.unwrap_or_default().iter().filter(fits);
        Ok(nodes.map(|node| node["backendDOMNodeId"].clone()).collect())
    }

    /// The same element in the words of WebDriver. The two protocols share no name for it, so it
    /// carries a mark from one to the other.
    async fn element(&self, node: &Value) -> Result<Element, CmdError> {
        let resolve = json!({"backendNodeId": node});
        let resolved = self.browser.cdp("DOM.resolveNode", resolve).await?;
        let mark = json!({
            "objectId": resolved["object"]["objectId"],
            "functionDeclaration": "function() { this.setAttribute('data-e2e', '') }",
        });
        self.browser.cdp("Runtime.callFunctionOn", mark).await?;
        let client = &self.browser.client;
        let found = client.find(Locator::Css("[data-e2e]")).await;
        let unmark = "document.querySelectorAll('[data-e2e]')\
                      .forEach(marked => marked.removeAttribute('data-e2e'))";
        client.execute(unmark, Vec::new()).await?;
        found
    }
}

impl std::fmt::Display for Target<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.name {
            Name::Whole(name) => write!(f, "the {:?} `{name}`", self.role),
            Name::Part(part) => write!(f, "the {:?} with `{part}` in its name", self.role),
        }
    }
}
