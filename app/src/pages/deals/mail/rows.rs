//! Under the rows of mail on a deal's page: whether the conversation belongs to the deal.

use crate::{
    box_view::view,
    components::{
        Chip, Show, Tone,
        mail::{DealLinks, LinkButton, Under},
    },
    mail::Rows,
    model::mail::{
        deal_view::{DealView, leads},
        row::MailRow,
        suggest::Suggestion,
    },
    reactive::{derived, live},
    tr,
};
use gmail::ThreadId;
use leptos::prelude::*;
use std::sync::Arc;

/// Under the newest row of each conversation: whether it is linked, why it may belong to the
/// deal, and the button that changes it.
pub fn link_under(
    links: DealLinks,
    rows: Rows,
    found: Memo<Vec<Suggestion>>,
    shows: Memo<DealView>,
) -> Under {
    let state = rows.state();
    Arc::new(move |row: &MailRow| {
        let row = row.clone();
        let (thread, subject) = (row.thread_id.clone(), row.subject.clone());
        let first = Memo::new(move |_| state.with(|list| leads(list.visible(), &row)));
        view! {
            <Show when=move || first.get()>
                <LinkLine
                    links=links
                    thread=thread.clone()
                    subject=subject.clone()
                    found=found
                    shows=shows
                />
            </Show>
        }
    })
}

#[component]
fn LinkLine(
    links: DealLinks,
    thread: ThreadId,
    subject: String,
    found: Memo<Vec<Suggestion>>,
    shows: Memo<DealView>,
) -> impl IntoView {
    let none = tr!(mail.no_subject);
    let named = derived(move || {
        if subject.is_empty() {
            none.get().to_owned()
        } else {
            subject.clone()
        }
    });
    let (a, b) = (thread.clone(), thread.clone());
    // Among the deal's own conversations it goes without saying.
    let linked =
        move || shows.with(|shows| *shows != DealView::Deal) && links.link_of(&a).is_some();
    let because = Memo::new(move |_| {
        found.with(|found| {
            let found = found.iter().find(|one| one.thread_id == b);
            found.map(|one| one.because.clone())
        })
    });
    let why = move || {
        because.get().map(|word| {
            let words = tr!(deal_mail.because, word = word.clone());
            view! { <span class="who__kind" title=tr!(deal_mail.suggestions_text)>{words}</span> }
        })
    };
    let mark = move || {
        linked().then(|| {
            view! { <Chip tone=Tone::Good words=tr!(deal_mail.linked) /> }
        })
    };
    view! {
        <div class="who deal-links__line">
            {live(mark)} {live(why)}
            <LinkButton links=links thread=thread subject=named />
        </div>
    }
}
