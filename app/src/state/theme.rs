//! Light, dark, or as the system says. `boot.js` sets the remembered one before the first
//! paint; this keeps it in step.

use crate::browser::{dom, storage};
use leptos::prelude::*;

const REMEMBERED: &str = "tegami.theme";

/// How the pages are colored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Dark ink on light paper.
    Light,
    /// Light ink on dark paper.
    Dark,
}

impl Theme {
    /// Every theme, in the order shown.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The theme's name in storage and in `data-theme`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == name)
    }
}

/// The theme, to read and to set.
#[derive(Debug, Clone, Copy)]
pub struct PageTheme(RwSignal<Theme>);

/// Reads the remembered theme and provides it.
pub fn provide_theme() {
    let remembered = storage::read(REMEMBERED).and_then(|name| Theme::from_name(&name));
    provide_context(PageTheme(RwSignal::new(remembered.unwrap_or_default())));
}

/// The theme.
pub fn use_theme() -> PageTheme {
    expect_context()
}

impl PageTheme {
    /// The theme; whoever reads it follows it.
    pub fn get(self) -> Theme {
        self.0.get()
    }

    /// Sets the theme and remembers it in this browser.
    pub fn set(self, theme: Theme) {
        self.0.set(theme);
        let Some(root) = dom::root() else { return };
        if theme == Theme::System {
            storage::remove(REMEMBERED);
            drop(root.remove_attribute("data-theme"));
        } else {
            storage::write(REMEMBERED, theme.as_str());
            drop(root.set_attribute("data-theme", theme.as_str()));
        }
    }
}
