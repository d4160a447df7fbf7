//! Under the text: send, attach, discard, and where what was written is safe.

use super::{
    desk::Desk,
    drive::DriveButton,
    files::{add_files, chosen},
    sheet::Sheet,
    status::SavedLine,
    templates::TemplateButton,
};
use crate::{
    box_view::view,
    components::{Button, ButtonKind, Icon},
    reactive::derived,
    tr,
};
use leptos::{ev::Event, html, prelude::*};

/// The bar under the text.
#[component]
pub fn Footer(
    /// Everything that is being written.
    desk: Desk,
    /// The mail.
    sheet: Sheet,
) -> impl IntoView {
    let send = Callback::new(move |()| desk.press_send(sheet));
    let busy = derived(move || sheet.fetching.get() > 0);
    let input = NodeRef::<html::Input>::new();
    let attach = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let picked = move |event: Event| {
        add_files(desk, sheet, chosen(&event));
    };
    view! {
        <footer class="letter__foot">
            <Button kind=ButtonKind::Primary busy=busy on_press=send>
                <Icon name="sent" />
                {tr!(compose.send)}
            </Button>
            <button
                type="button"
                class="button button--quiet button--icon"
                aria-label=tr!(compose.attach)
                title=tr!(compose.attach)
                on:click=attach
            >
                <Icon name="clip" />
            </button>
            <input
                type="file"
                class="visually-hidden"
                tabindex="-1"
                aria-hidden="true"
                multiple
                data-files="true"
                node_ref=input
                on:change=picked
            />
            <DriveButton desk=desk sheet=sheet />
            <TemplateButton desk=desk sheet=sheet />
            <SavedLine sheet=sheet />
            <button
                type="button"
                class="button button--quiet button--icon letter__discard"
                aria-label=tr!(compose.discard)
                title=tr!(compose.discard)
                on:click=move |_| desk.discard(sheet)
            >
                <Icon name="trash" />
            </button>
        </footer>
    }
}
