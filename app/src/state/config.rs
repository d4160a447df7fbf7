//! The installation's public settings.

use crate::{
    api,
    loader::{Loader, loader},
    model::load::Load,
};
use contract::{config::ClientConfig, route};
use leptos::prelude::*;

/// The installation's settings, fetched once.
#[derive(Clone, Copy)]
pub struct Config(Loader<ClientConfig>);

/// Fetches the settings and provides them.
pub fn provide_config() {
    let loader = loader(|abort| api::get(route::CONFIG, &abort));
    provide_context(Config(loader));
}

/// The installation's settings; nothing until they are here.
pub fn use_config() -> Signal<Option<ClientConfig>> {
    let Config(loader) = expect_context();
    Signal::derive(move || match loader.get() {
        Load::Ready(config) => Some(config),
        Load::Loading | Load::Failed(_) => None,
    })
}
