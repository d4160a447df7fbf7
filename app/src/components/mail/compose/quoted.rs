//! The mail that stands below what is written: folded, as it will go, with a button that takes it
//! out.

use super::{desk::Desk, sheet::Sheet};
use crate::{
    api::Abort,
    box_view::view,
    components::{
        Icon, Show,
        mail::{
            html_frame::{Held, HtmlFrame},
            message_body::AskLink,
        },
    },
    mail::viewer::{Filled, Unable},
    model::mail::{
        html::link::Doubtful,
        letter::quoted::{Quote, QuotedHtml},
    },
    reactive::{Cell, effect, live, now},
    tr,
};
use leptos::prelude::*;

/// The mail below, folded.
#[component]
pub fn Quoted(
    /// Everything that is being written.
    desk: Desk,
    /// The mail.
    sheet: Sheet,
) -> impl IntoView {
    let quote = Memo::new(move |_| sheet.letter.with(|letter| letter.quote.clone()));
    let open = RwSignal::new(false);
    let words = tr!(compose.quote);
    view! {
        <Show when=move || quote.with(Option::is_some)>
            <div class="quoted">
                <button
                    type="button"
                    class="quoted__fold"
                    aria-expanded=now(move || open.get().to_string())
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    <Icon name="down" />
                    {words}
                </button>
                <button
                    type="button"
                    class="quoted__remove"
                    on:click=move |_| desk.take_out_quote(sheet)
                >
                    {tr!(compose.remove_quote)}
                </button>
                {live(move || {
                    let quote = quote.get().filter(|_| open.get());
                    quote.map(|quote| view! { <Inside sheet=sheet quote=quote /> })
                })}
            </div>
        </Show>
    }
}

#[component]
fn Inside(sheet: Sheet, quote: Quote) -> impl IntoView {
    let said = match quote.html {
        Some(html) => view! { <OwnForm sheet=sheet quoted=html /> },
        None => view! { <pre class="quoted__lines">{quote.text}</pre> },
    };
    view! {
        <div class="quoted__text" dir="auto">
            {quote.intro.into_iter().map(|line| view! { <p class="quoted__intro">{line}</p> }).collect_view()}
            {said}
        </div>
    }
}

/// A quoted mail in its own form. It stands in a frame as any mail that is read: it can run
/// nothing, and asks nobody for its images.
#[component]
fn OwnForm(sheet: Sheet, quoted: QuotedHtml) -> impl IntoView {
    let html = StoredValue::new(quoted.html);
    let images = StoredValue::new(quoted.images);
    let held: Held = StoredValue::new_local(None);
    let filled = RwSignal::new(false);
    let asked = Cell::new(None::<Doubtful>);
    let on_filled = Callback::new(move |(there, _): (Result<Filled, Unable>, Abort)| {
        if let Ok(there) = there {
            held.set_value(Some(there));
            filled.set(true);
        }
    });
    // Its images are files of the mail, and come one after the other.
    effect(move || {
        if !filled.get() {
            return;
        }
        let pictures = sheet.files.with(|files| {
            let shown = files.iter().filter_map(|file| {
                let wanted = images.with_value(|images| images.contains(&file.id));
                Some((file.id.clone(), file.picture.clone().filter(|_| wanted)?))
            });
            shown.collect::<Vec<_>>()
        });
        held.with_value(|held| {
            for (held, (id, url)) in held
                .iter()
                .flat_map(|held| pictures.iter().map(move |one| (held, one)))
            {
                held.show_at(id, url);
            }
        });
    });
    let on_ask = Callback::new(move |link| asked.set(Some(link)));
    view! {
        <HtmlFrame html=html images=Signal::stored(false) on_ask=on_ask on_filled=on_filled />
        <AskLink asked=asked />
    }
}

impl Desk {
    /// Takes the mail below out, with the images in it.
    fn take_out_quote(self, sheet: Sheet) {
        sheet.letter.update(|letter| {
            let images: Vec<String> = letter.quoted_files().map(str::to_owned).collect();
            letter.quote = None;
            sheet
                .files
                .update(|files| files.retain(|file| !images.contains(&file.id)));
        });
        self.changed(sheet);
    }
}
