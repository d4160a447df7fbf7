//! A list page: heading, search, how many, and the list in its four states.

use super::{
    Button, ChoiceBar, DataTable, EmptyState, ErrorState, Icon, PageHead, SearchBox, SkeletonRows,
    error_words,
};
use crate::{
    box_view::{BoxView, IntoBox, view},
    browser::intl,
    i18n::Text,
    listing::{Heading, ListHandle, Phase},
    model::list_state::ListState,
    reactive::{derived, live},
    state::language::{use_language, use_locale},
    tr,
};
use leptos::prelude::*;

/// The words of a list page.
#[derive(Clone, Copy)]
pub struct ListWords {
    /// The heading.
    pub title: Text,
    /// What can be searched.
    pub search: Text,
    /// The button that leads to a new record.
    pub new: Text,
    /// What there is none of.
    pub empty_title: Text,
    /// What to do about it.
    pub empty_body: Text,
}

/// A list page.
#[component]
pub fn ListFrame(
    /// The list.
    list: ListHandle,
    /// The columns' heads.
    headings: Vec<Heading>,
    /// The words.
    words: ListWords,
    /// The icon for an empty list.
    icon: &'static str,
    /// Where a new record is made; absent where the profile does not allow it.
    new_href: Option<&'static str>,
    /// What stands between the search and the table.
    #[prop(optional)]
    above: Option<BoxView>,
) -> impl IntoView {
    let ListHandle {
        state,
        go,
        phase,
        part_failure,
        again,
        rows,
    } = list;
    let new_button = move || {
        new_href.map(|href| {
            view! {
                <a class="button button--primary" href=href>
                    <Icon name="plus" />
                    {words.new}
                </a>
            }
        })
    };
    let q = derived(move || state.with(|state| state.q.clone()));
    let search = Callback::new(move |q| {
        let now = state.get_untracked();
        go.run(ListState { q, ..now });
    });
    let total = rows.total;
    let bar = rows
        .choice
        .map(|choice| view! { <ChoiceBar choice=choice /> });
    let headings = StoredValue::new(headings);
    let body = move || match phase.get() {
        Phase::Loading => view! { <SkeletonRows /> },
        Phase::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Phase::Empty => {
            view! { <Nothing words=words icon=icon state=state go=go new_button=new_button().boxed() /> }
        }
        Phase::Rows => {
            view! {
                <DataTable
                    label=words.title
                    headings=headings.get_value()
                    rows=rows.clone()
                    state=state
                    go=go
                />
            }
        }
    };
    view! {
        <div class="list-page">
            <PageHead title=words.title>{new_button()}</PageHead>
            <div class="list-page__tools">
                <SearchBox label=words.search q=q on_search=search />
                <Count total=total phase=phase />
            </div>
            {above}
            {bar}
            <PartFailure failure=part_failure again=again />
            {live(body)}
        </div>
    }
}

#[component]
fn Count(total: Signal<usize>, phase: Memo<Phase>) -> impl IntoView {
    let language = use_language();
    let words = tr!(
        common.rows,
        count = intl::number(total.get() as f64, language.get())
    );
    let known = move || matches!(phase.get(), Phase::Rows | Phase::Empty);
    view! {
        <p class="list-page__count" role="status" aria-live="polite">
            {live(move || known().then(|| words.get()))}
        </p>
    }
}

#[component]
fn PartFailure(failure: Signal<Option<crate::api::Error>>, again: Callback<()>) -> impl IntoView {
    let locale = use_locale();
    let banner = move |error: crate::api::Error| {
        view! {
            <div class="banner banner--bad" role="alert">
                <p>{live(move || error_words(&error, locale.get()))}</p>
                <Button on_press=again>{tr!(common.retry)}</Button>
            </div>
        }
    };
    live(move || failure.get().map(banner))
}

#[component]
fn Nothing(
    words: ListWords,
    icon: &'static str,
    state: Memo<ListState>,
    go: Callback<ListState>,
    new_button: BoxView,
) -> impl IntoView {
    let q = state.with_untracked(|state| state.q.clone());
    if q.is_empty() {
        return view! {
            <EmptyState icon=icon title=words.empty_title body=words.empty_body>
                {new_button}
            </EmptyState>
        };
    }
    let clear = Callback::new(move |()| {
        let now = state.get_untracked();
        go.run(ListState {
            q: String::new(),
            ..now
        });
    });
    view! {
        <EmptyState
            icon="search"
            title=tr!(common.no_match, words = q.clone())
            body=tr!(common.no_match_hint)
        >
            <Button on_press=clear>{tr!(common.clear_search)}</Button>
        </EmptyState>
    }
}
