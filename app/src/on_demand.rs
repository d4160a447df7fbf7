//! Parts of the client that are fetched when they are first needed.
//!
//! `on_demand!` marks a view as one of these parts. With the feature `split`, which every release
//! switches on, `cargo xtask` takes the code that only such a part reaches out of the client and
//! into files of its own; without it, as under `trunk serve`, the part is there from the start.
//! Styles that only parts use stand in `style/parts` and are fetched with the first of them.
//! A page stands in [`later`] while its part is on its way.

use crate::{
    box_view::{BoxView, view},
    browser::dom,
    components::{Button, ButtonKind, Icon, SkeletonRecord},
    reactive::{live, spawn},
    tr,
};
use core::{future::Future, pin::Pin};
use leptos::prelude::*;

/// A part that did not come: the connection is gone, or the server has been updated and no longer
/// has the parts of the client that stands in this page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Defines an async function that fetches a part and gives its view. Views of the same part share
/// a file.
///
/// ```ignore
/// on_demand! {
///     /// The form of a contact.
///     pub fn contact_form(id: String) in forms {
///         view! { <ContactEdit id=id /> }
///     }
/// }
/// ```
macro_rules! on_demand {
    ($($(#[$meta:meta])* pub fn $name:ident($($arg:ident: $type:ty),*) in $part:ident $body:block)+) => {$(
        $(#[$meta])*
        #[cfg(feature = "split")]
        #[::wasm_split_helpers::wasm_split($part, fallible)]
        pub fn $name($($arg: $type),*) -> Result<$crate::box_view::BoxView, $crate::on_demand::Missing> {
            Ok($crate::box_view::BoxView::made_by(move || $body))
        }

        $(#[$meta])*
        #[cfg(not(feature = "split"))]
        pub async fn $name($($arg: $type),*) -> Result<$crate::box_view::BoxView, $crate::on_demand::Missing> {
            Ok($crate::box_view::BoxView::made_by(move || $body))
        }
    )+};
}

/// The same for what gives no view.
macro_rules! task_on_demand {
    ($(#[$meta:meta])* pub fn $name:ident($($arg:ident: $type:ty),*) -> $result:ty, in $part:ident $body:block) => {
        $(#[$meta])*
        #[cfg(feature = "split")]
        #[::wasm_split_helpers::wasm_split($part, fallible)]
        pub fn $name($($arg: $type),*) -> Result<$result, $crate::on_demand::Missing> {
            Ok($body)
        }

        $(#[$meta])*
        #[cfg(not(feature = "split"))]
        pub async fn $name($($arg: $type),*) -> Result<$result, $crate::on_demand::Missing> {
            Ok($body)
        }
    };
}

pub(crate) use {on_demand, task_on_demand};

type Fetching = Pin<Box<dyn Future<Output = Result<BoxView, Missing>>>>;

/// Where a part is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Fetching,
    Here,
    Missing,
}

/// A view whose part is fetched first: `later(move || contact_form(id.clone()))`.
pub fn later<F>(fetch: impl Fn() -> F + 'static) -> BoxView
where
    F: Future<Output = Result<BoxView, Missing>> + 'static,
{
    later_with(|| view! { <SkeletonRecord /> }, fetch)
}

/// The same, with something else in its place until it is here.
pub fn later_with<F>(waiting: fn() -> BoxView, fetch: impl Fn() -> F + 'static) -> BoxView
where
    F: Future<Output = Result<BoxView, Missing>> + 'static,
{
    boxed_later(waiting, Box::new(move || Box::pin(fetch())))
}

/// Boxed, so that all parts share its code.
fn boxed_later(waiting: fn() -> BoxView, fetch: Box<dyn Fn() -> Fetching>) -> BoxView {
    let stage = RwSignal::new(Stage::Fetching);
    let part = StoredValue::new_local(None);
    let fetch = StoredValue::new_local(fetch);
    let start = move || {
        stage.set(Stage::Fetching);
        let Some(fetching) = fetch.try_with_value(|fetch| fetch()) else {
            return;
        };
        let styles = styles();
        spawn(async move {
            let fetched = fetching.await;
            let next = match styles.await.and(fetched) {
                Ok(view) => {
                    // The page may have gone meanwhile.
                    part.try_set_value(Some(view));
                    Stage::Here
                }
                Err(Missing) => Stage::Missing,
            };
            stage.try_set(next);
        });
    };
    start();
    let again = Callback::new(move |()| start());
    let shown = live(move || match stage.get() {
        Stage::Fetching => waiting(),
        Stage::Here => part
            .try_update_value(Option::take)
            .flatten()
            .unwrap_or_else(|| BoxView::of(())),
        Stage::Missing => view! { <NotHere on_retry=again /> },
    });
    BoxView::of(shown)
}

/// Fetches the styles of the parts: everything in `style/parts`, once.
#[cfg(feature = "split")]
fn styles() -> impl Future<Output = Result<(), Missing>> {
    #[wasm_bindgen::prelude::wasm_bindgen]
    extern "C" {
        /// Defined by `boot.js`.
        #[wasm_bindgen(js_namespace = window, js_name = loadStyles)]
        fn load_styles() -> js_sys::Promise;
    }
    let coming = wasm_bindgen_futures::JsFuture::from(load_styles());
    async { coming.await.map(drop).map_err(|_| Missing) }
}

/// A client in one piece has all styles from the start.
#[cfg(not(feature = "split"))]
fn styles() -> impl Future<Output = Result<(), Missing>> {
    core::future::ready(Ok(()))
}

/// A part did not come: what to do about it.
#[component]
fn NotHere(on_retry: Callback<()>) -> impl IntoView {
    // Unsaved input asks before the page goes. A browser that refuses leaves everything as it is.
    let reload = Callback::new(|()| dom::reload());
    view! {
        <div class="state state--failed" role="alert">
            <span class="state__icon"><Icon name="alert" /></span>
            <p class="state__title">{tr!(errors.part_title)}</p>
            <p class="state__body">{tr!(errors.part_body)}</p>
            <div class="state__actions">
                <Button kind=ButtonKind::Primary on_press=on_retry>{tr!(common.retry)}</Button>
                <Button on_press=reload>{tr!(errors.reload)}</Button>
            </div>
        </div>
    }
}
