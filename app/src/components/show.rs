//! A part of a page that stands only while something holds.

use crate::{
    box_view::{ChildrenFn, view},
    reactive::live,
};
use leptos::prelude::*;

/// A question whose answer may change.
pub struct When(Box<dyn Fn() -> bool + Send + Sync>);

impl<F: Fn() -> bool + Send + Sync + 'static> From<F> for When {
    fn from(holds: F) -> Self {
        Self(Box::new(holds))
    }
}

/// Shows what stands in it while `when` holds. Unlike leptos's own, its code is in the client
/// once.
#[component]
pub fn Show(
    /// Whether to show it.
    #[prop(into)]
    when: When,
    /// What is shown.
    children: ChildrenFn,
) -> impl IntoView {
    let holds = Memo::new(move |_| (when.0)());
    view! { {live(move || holds.get().then(|| children.make()))} }
}
