//! Where on a page the user is, as its address says it, and steps from there on the same page.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use std::sync::Arc;

/// Whether a step can be taken back with the browser's button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A step of its own in the browser's history.
    New,
    /// The same place, told anew: nothing to go back to.
    InPlace,
}

/// Goes to an address.
type Navigate = Arc<dyn Fn(&str, NavigateOptions) + Send + Sync>;

/// The page's address, to be changed behind its path.
#[derive(Clone)]
pub struct Place {
    path: Memo<String>,
    query: Memo<String>,
    fragment: Memo<String>,
    navigate: Navigate,
}

/// The page's address.
pub fn use_place() -> Place {
    let location = use_location();
    Place {
        path: location.pathname,
        query: location.search,
        fragment: location.hash,
        navigate: Arc::new(use_navigate()),
    }
}

impl Place {
    /// The address's query as it is now; nobody follows it.
    pub fn query(&self) -> String {
        self.query.get_untracked()
    }

    /// The address's fragment, with its `#`, as it is now; nobody follows it.
    pub fn fragment(&self) -> String {
        self.fragment.get_untracked()
    }

    /// The same page with another query, with its `?`, and another fragment, with its `#`. The
    /// page does not scroll.
    pub fn go(&self, query: &str, fragment: &str, step: Step) {
        let path = self.path.get_untracked();
        self.go_to(&format!("{path}{query}{fragment}"), step);
    }

    /// The same page with another query; its fragment stays.
    pub fn go_to_query(&self, query: &str, step: Step) {
        self.go(query, &self.fragment(), step);
    }

    /// Another address, path and all; the page does not scroll.
    pub fn go_to(&self, address: &str, step: Step) {
        let options = NavigateOptions {
            replace: step == Step::InPlace,
            scroll: false,
            ..NavigateOptions::default()
        };
        (self.navigate)(address, options);
    }
}
