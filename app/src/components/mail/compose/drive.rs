//! A link to a file on Google Drive, for what is too large for a mail. Its writer puts the file there
//! and pastes its link: nothing of Drive is asked for, and no permission for it.

use super::{
    desk::Desk,
    sheet::{Notice, Sheet},
};
use crate::{
    box_view::view,
    browser::dom,
    components::{Button, ButtonKind, Dialog, Icon},
    model::mail::letter::drive::drive_link,
    reactive::{derived, now},
    tr,
};
use leptos::{ev::SubmitEvent, prelude::*};

/// Where files are put on Drive.
const DRIVE: &str = "https://drive.google.com/drive/my-drive";

/// The button that offers it, and the dialog. The dialog opens wherever a link is asked for
/// (`Sheet::ask_for_drive_link`).
#[component]
pub fn DriveButton(
    /// Everything that is being written.
    desk: Desk,
    /// The mail.
    sheet: Sheet,
) -> impl IntoView {
    let title = tr!(compose.drive);
    view! {
        <button
            type="button"
            class="button button--quiet button--icon"
            aria-label=tr!(compose.drive)
            title=tr!(compose.drive)
            on:click=move |_| sheet.ask_for_drive_link(String::new())
        >
            <Icon name="drive" />
        </button>
        <Dialog open=sheet.drive title=derived(move || title.get().to_owned())>
            <DriveForm desk=desk sheet=sheet />
        </Dialog>
    }
}

#[component]
fn DriveForm(desk: Desk, sheet: Sheet) -> impl IntoView {
    let name = sheet.drive_name;
    let link = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let (link_id, name_id) = (
        format!("letter-{}-drive", sheet.key),
        format!("letter-{}-drive-name", sheet.key),
    );
    let place = format!("#{link_id}");
    let focus = place.clone();
    dom::after_paint(move || dom::focus_first(&focus));
    let insert = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(link) = drive_link(&link.get_untracked()) else {
            wrong.set(true);
            dom::focus_first(&place);
            return;
        };
        let name = name.get_untracked();
        let name = match name.trim() {
            "" => link.as_str(),
            name => name,
        };
        desk.put_drive_link(sheet, name, &link);
        sheet.drive.set(false);
        let text = format!("#letter-{}-text", sheet.key);
        dom::after_paint(move || dom::focus_first(&text));
    };
    let close = Callback::new(move |()| sheet.drive.set(false));
    view! {
        <form class="drive-link" on:submit=insert novalidate>
            <p class="dialog__body">{tr!(compose.drive_how)}</p>
            <p>
                <a href=DRIVE target="_blank" rel="noopener noreferrer">
                    {tr!(compose.drive_open)}
                </a>
            </p>
            <div class="field" class:field--wrong=wrong>
                <label class="field__label" for=link_id.clone()>{tr!(compose.drive_link)}</label>
                <input
                    class="input"
                    id=link_id.clone()
                    type="url"
                    inputmode="url"
                    autocomplete="off"
                    placeholder="https://drive.google.com/…"
                    prop:value=link
                    aria-invalid=now(move || wrong.get().then_some("true"))
                    aria-describedby=format!("{link_id}-note")
                    on:input=move |event| {
                        wrong.set(false);
                        link.set(event_target_value(&event));
                    }
                />
                <p class="field__note" id=format!("{link_id}-note") role="alert">
                    {crate::reactive::live(move || wrong.get().then(|| tr!(compose.drive_wrong)))}
                </p>
            </div>
            <div class="field">
                <label class="field__label" for=name_id.clone()>{tr!(compose.drive_name)}</label>
                <input
                    class="input"
                    id=name_id
                    autocomplete="off"
                    prop:value=name
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </div>
            <div class="dialog__actions">
                <Button on_press=close>{tr!(common.cancel)}</Button>
                <Button kind=ButtonKind::Primary submit=true>{tr!(compose.drive_insert)}</Button>
            </div>
        </form>
    }
}

impl Desk {
    /// Puts a link below what was written, above the signature.
    fn put_drive_link(self, sheet: Sheet, name: &str, link: &str) {
        let under = self.signature_lines(sheet);
        sheet
            .letter
            .update(|letter| letter.body.put_link(name, link, under));
        // The others that were too large are still to be linked.
        let told = sheet.notice.with_untracked(Clone::clone);
        if let Some(Notice::TooLarge(mut names)) = told {
            names.retain(|one| one != name);
            sheet
                .notice
                .set((!names.is_empty()).then_some(Notice::TooLarge(names)));
        }
        sheet.repaint.notify();
        self.changed(sheet);
    }
}
