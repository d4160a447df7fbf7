//! Where the mail of a list comes from: the choice, with how much there is of each.

use crate::{
    box_view::view,
    browser::intl,
    i18n::Text,
    mail::MailList,
    model::mail::{list::EmailList, source::Source},
    place::{Step, use_place},
    reactive::{derived, effect, live, now},
    state::language::use_language,
    tr,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The source that the page's address says; the list shows it.
pub fn use_source(list: MailList) -> Memo<Source> {
    let query = use_query_map();
    let source = Memo::new(move |_| query.with(|query| Source::read(|name| query.get(name))));
    effect(move || list.show(source.get()));
    source
}

/// The choice. Its numbers are those of the mail that is here; a plus says that there is more.
#[component]
pub fn SourceTabs(
    /// The list.
    list: MailList,
    /// Which source it shows.
    source: Memo<Source>,
) -> impl IntoView {
    let place = use_place();
    let go = Callback::new(move |one: Source| {
        place.go_to_query(&one.to_address(&place.query()), Step::New);
    });
    let choice = move |words: Text, one: Source| {
        let is_it = move || source.get() == one;
        view! {
            <button
                type="button"
                class="segments__choice"
                aria-pressed=now(move || is_it().to_string())
                on:click=move |_| {
                    if source.get_untracked() != one {
                        go.run(one);
                    }
                }
            >
                {words}" "
                <Count state=list.state() source=one />
            </button>
        }
    };
    view! {
        <div class="segments mail__sources" role="group" aria-label=tr!(mail.source_of)>
            {choice(tr!(mail.source_mailbox), Source::Mailbox)}
            {choice(tr!(mail.source_here), Source::Here)}
        </div>
    }
}

/// How much there is of a source, once that is known.
#[component]
fn Count(state: Signal<EmailList>, source: Source) -> impl IntoView {
    let language = use_language();
    let count = Memo::new(move |_| state.with(|list| list.count_of(source)));
    let number = derived(move || {
        count.get().map(|(count, more)| {
            let number = intl::number(count as f64, language.get());
            if more { number + "+" } else { number }
        })
    });
    view! { <span class="segments__count">{live(move || number.get())}</span> }
}
