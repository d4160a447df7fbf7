//! A text with its merge fields filled in, gaps and all.

use super::{field_words, labeled};
use crate::{
    box_view::{BoxView, IntoBox, view},
    i18n::Locale,
    model::mail::merge::{Field, Gap, Span},
    reactive::live,
    state::language::use_locale,
};
use leptos::prelude::*;

/// A merged text: values are marked, and so is what has none. Its lines are lines.
#[component]
pub fn MergedText(
    /// The text, stretch by stretch.
    #[prop(into)]
    spans: Signal<Vec<Span>>,
    /// Whether a field without a value lacks one; otherwise no record was chosen yet, and it stands
    /// for itself.
    #[prop(into)]
    chosen: Signal<bool>,
) -> impl IntoView {
    let locale = use_locale();
    view! {
        {live(move || {
            let (locale, chosen) = (locale.get(), chosen.get());
            let shown = spans.get().into_iter().map(|span| stretch(span, locale, chosen));
            shown.collect_view()
        })}
    }
}

fn stretch(span: Span, locale: Locale, chosen: bool) -> BoxView {
    match span {
        Span::Words(words) => words.boxed(),
        Span::Value(field, value) => {
            view! { <span class="merged" title=labeled(field, locale)>{value}</span> }
        }
        Span::Missing(Gap::Empty(field)) if !chosen => placeholder(field, locale),
        Span::Missing(Gap::Empty(field)) => {
            view! { <mark class="merged merged--missing">{labeled(field, locale)}</mark> }
        }
        Span::Missing(Gap::Unknown(name)) => {
            view! { <mark class="merged merged--missing">{format!("${{{name}}}")}</mark> }
        }
    }
}

fn placeholder(field: Field, locale: Locale) -> BoxView {
    let words = field_words(field, locale);
    view! { <span class="merged merged--field" title=labeled(field, locale)>{words}</span> }
}
