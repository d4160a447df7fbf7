//! The text of a message: text nodes and links, quotes folded. No HTML of the mail gets here.

use crate::{
    box_view::{BoxView, IntoBox, view},
    components::Show,
    model::mail::{
        linkify::{Piece, pieces},
        quote::{Block, blocks},
    },
    reactive::live,
    tr,
};
use leptos::prelude::*;

/// Characters shown at first; what is longer needs a click, so that no mail can freeze the page.
const SHOWN_CHARS: usize = 100_000;

/// The text of a message.
#[component]
pub fn MessageText(
    /// The text.
    text: String,
) -> impl IntoView {
    let end = text.char_indices().nth(SHOWN_CHARS).map(|(index, _)| index);
    let whole = RwSignal::new(end.is_none());
    let text = StoredValue::new(text);
    let shown = move || {
        text.with_value(|text| {
            let end = end.filter(|_| !whole.get()).unwrap_or(text.len());
            paragraphs(text.get(..end).unwrap_or(text))
        })
    };
    view! {
        <div class="message__text">{live(shown)}</div>
        <Show when=move || !whole.get()>
            <p class="message__more">
                <button type="button" class="button" on:click=move |_| whole.set(true)>
                    {tr!(mail.show_rest)}
                </button>
            </p>
        </Show>
    }
}

fn paragraphs(text: &str) -> Vec<BoxView> {
    blocks(text).into_iter().map(block_view).collect()
}

fn block_view(block: Block<'_>) -> BoxView {
    let Block {
        quoted,
        text,
        lines,
    } = block;
    // Empty lines around a fold would only widen the gap that the fold leaves.
    let words = linked(text.trim_matches('\n'));
    if !quoted {
        return view! { <div class="message__own" dir="auto">{words}</div> };
    }
    let summary = tr!(mail.show_quote, n = lines);
    view! {
        <details class="message__quote">
            <summary>{summary}</summary>
            <div class="message__quoted" dir="auto">{words}</div>
        </details>
    }
}

fn linked(text: &str) -> Vec<BoxView> {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.to_owned().boxed(),
            Piece::Link(link) => {
                let href = link.to_owned();
                view! {
                    <a href=href target="_blank" rel="noopener noreferrer">{link.to_owned()}</a>
                }
            }
        })
        .collect()
}
