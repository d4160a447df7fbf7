//! The user's own mailbox.

use super::SettingsFrame;
use crate::tr;
use leptos::prelude::*;

/// The settings of the user's own mailbox.
#[component]
pub fn EmailSettings() -> impl IntoView {
    view! { <SettingsFrame title=tr!(settings.email)>{()}</SettingsFrame> }
}
