//! A card whose content is fetched once, and then changes in place.

use crate::{
    box_view::{BoxView, view},
    components::{ErrorState, SkeletonRows},
    loader::Loader,
    model::load::Load,
    reactive::{Live, live},
};
use leptos::prelude::*;

/// The view of what was fetched, drawn once: it follows the loader by itself, so that a new answer does not take the
/// focus from what is in it. Before that: that it is on its way, or why it did not come.
pub fn once_here<T: Clone + Send + Sync + 'static>(
    loader: Loader<T>,
    show: fn(Loader<T>) -> BoxView,
) -> Live {
    let again = Callback::new(move |()| loader.again());
    let here = Memo::new(move |_| loader.with(|loaded| loaded.ready().is_some()));
    live(move || {
        if here.get() {
            return show(loader);
        }
        loader.with(|loaded| match loaded {
            Load::Failed(error) => view! { <ErrorState error=error.clone() on_retry=again /> },
            Load::Loading | Load::Ready(_) => view! { <SkeletonRows count=3 /> },
        })
    })
}
