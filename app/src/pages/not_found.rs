//! An address that leads nowhere.

use crate::{
    box_view::view,
    components::{EmptyState, PageHead},
    tr,
};
use leptos::prelude::*;

/// An address that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <PageHead title=tr!(errors.no_page_title) />
        <EmptyState icon="search" title=tr!(errors.no_page_title) body=tr!(errors.no_page_body)>
            <a class="button" href="/contacts">{tr!(nav.to_contacts)}</a>
        </EmptyState>
    }
}
