//! Reactive pieces behind boxes.
//!
//! Leptos makes code of its own for every closure in a view, every effect and every task: some
//! two kilobytes each, several hundred times. Behind a box they share one. Use these instead of
//! bare closures in `view!`, `Effect::new` and `spawn_local`.

use crate::box_view::{BoxView, IntoBox};
use core::{any::Any, future::Future, marker::PhantomData, pin::Pin};
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

/// What a [`Cell`] holds, whatever its type.
type Held = Box<dyn Any + Send + Sync>;

/// A signal whose code is shared by all types. A signal type of its own costs four kilobytes.
pub struct Cell<T> {
    signal: RwSignal<Held>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Cell<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Cell<T> {}

impl<T: Send + Sync + 'static> Cell<T> {
    /// A cell that holds this.
    pub fn new(value: T) -> Self {
        Self {
            signal: RwSignal::new(Box::new(value)),
            of: PhantomData,
        }
    }

    /// Looks at what it holds; whoever reads it follows it.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(own(&**self.signal.read()))
    }

    /// Looks at what it holds, without following it.
    pub fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(own(&**self.signal.read_untracked()))
    }

    /// Whether the cell has left the page with its component.
    pub fn is_gone(self) -> bool {
        self.signal.is_disposed()
    }

    /// Puts something else in.
    pub fn set(self, value: T) {
        self.signal.set(Box::new(value));
    }

    /// Puts something else in, unless the cell has left the page with its component.
    pub fn try_set(self, value: T) {
        let _gone = self.signal.try_set(Box::new(value));
    }

    /// Changes what it holds, unless the cell has left the page with its component.
    pub fn try_update(self, change: impl FnOnce(&mut T)) {
        if let Some(mut held) = self.signal.try_write()
            && let Some(value) = held.downcast_mut::<T>()
        {
            change(value);
        }
    }

    /// Changes what it holds.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        let mut held = self.signal.write();
        if let Some(value) = held.downcast_mut::<T>() {
            change(value);
        }
    }
}

/// A cell holds only what its own type put in.
fn own<T: 'static>(held: &(dyn Any + Send + Sync)) -> &T {
    held.downcast_ref::<T>()
        .expect("a cell holds a value of its own type")
}
