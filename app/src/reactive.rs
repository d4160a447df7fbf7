//! Reactive pieces behind boxes.
//!
//! Leptos makes code of its own for every closure in a view, every effect and every task: some
//! two kilobytes each, several hundred times. Behind a box they share one. Use these instead of
//! bare closures in `view!`, `Effect::new` and `spawn_local`.

use crate::box_view::{BoxView, IntoBox};
use core::{future::Future, pin::Pin};
use leptos::{prelude::*, task::spawn_local};

/// A part of a view that follows signals.
pub type Live = Box<dyn FnMut() -> BoxView + Send>;

/// A value of an attribute, a class or a style that follows signals.
pub type Now<T> = Box<dyn FnMut() -> T + Send>;

/// A part of a view that follows the signals read in it.
pub fn live<V>(view: impl Fn() -> V + Send + 'static) -> Live
where
    V: IntoBox,
    V::State: 'static,
{
    Box::new(move || view().boxed())
}

/// A value that follows the signals read in it.
pub fn now<T>(value: impl FnMut() -> T + Send + 'static) -> Now<T> {
    Box::new(value)
}

/// A signal that follows the signals read in it.
pub fn derived<T: Send + Sync + 'static>(
    value: impl Fn() -> T + Send + Sync + 'static,
) -> Signal<T> {
    boxed_derived(Box::new(value))
}

fn boxed_derived<T: Send + Sync + 'static>(value: Box<dyn Fn() -> T + Send + Sync>) -> Signal<T> {
    Signal::derive(value)
}

/// Does something now and whenever a signal read in it changes.
pub fn effect(run: impl FnMut() + 'static) {
    boxed_effect(Box::new(run));
}

fn boxed_effect(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_| run());
}

/// Runs a task beside the page.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    boxed_spawn(Box::pin(task));
}

fn boxed_spawn(task: Pin<Box<dyn Future<Output = ()>>>) {
    spawn_local(task);
}
