//! The ways to what the server knows and has done.

use crate::{box_view::view, components::Icon, tr};
use leptos::prelude::*;

/// Links to both pages.
#[component]
pub fn Links() -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="links-title">
            <h2 class="card__title" id="links-title">{tr!(mail_records.links_title)}</h2>
            <ul class="records__links" role="list">
                <li>
                    <a href="/settings/channels/email/stored"><Icon name="shield" />{tr!(mail_records.links_stored)}</a>
                </li>
                <li>
                    <a href="/settings/channels/email/calls"><Icon name="clock" />{tr!(mail_records.links_calls)}</a>
                </li>
            </ul>
        </section>
    }
}
