//! Tegami's client: Leptos, compiled to Wasm, rendered in the browser.
//!
//! Where things are:
//! - `model/` is pure: no leptos, no web_sys; its tests run natively. A business `if` belongs there.
//! - `api/` is the one way to our server, typed by `contract`.
//! - `browser/` is the one place that touches the browser's clock, storage, `Intl` and focus.
//! - `state/` holds what the whole page shares, one context newtype a file.
//! - `components/` are the parts pages are made of, one a file.
//! - `pages/` are the pages; `pages/contacts/` is the one to copy from. `parts.rs` says which of them are
//!   fetched when somebody goes there, `on_demand.rs` how.
//!
//! There is no inline style and no HTML string anywhere: the page's policy forbids both.

pub mod box_view;

pub mod api;
mod app;
pub mod browser;
pub mod components;
pub mod form;
pub mod i18n;
pub mod listing;
mod live;
pub mod loader;
pub mod mail;
pub mod model;
pub mod on_demand;
pub mod pages;
mod parts;
pub mod place;
pub mod reactive;
pub mod state;

/// Mounts the client into the page's body.
pub fn start() {
    #[cfg(debug_assertions)]
    browser::panics::log_panics();
    leptos::mount::mount_to_body(app::App);
}
