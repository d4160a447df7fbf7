//! What this browser keeps of mail.

use crate::{box_view::view, mail::use_mail, pages::settings::tick::Tick, reactive::derived, tr};
use leptos::prelude::*;

/// Whether lists of mail stay in this browser beyond the page. The choice is this browser's own: the
/// server learns nothing of it.
#[component]
pub fn BrowserCard() -> impl IntoView {
    let mail = use_mail();
    let kept = derived(move || mail.keeps_lists());
    let toggle = Callback::new(move |()| mail.keep_lists(!kept.get_untracked()));
    view! {
        <section class="card step" aria-labelledby="browser-title">
            <h2 class="card__title" id="browser-title">{tr!(email_settings.browser_title)}</h2>
            <Tick
                id="keep-lists".to_owned()
                title=tr!(email_settings.keep_lists)
                about=tr!(email_settings.keep_lists_about)
                ticked=kept
                on_toggle=toggle
            />
        </section>
    }
}
