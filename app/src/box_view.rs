//! Views of one type.
//!
//! `view!` in this crate gives a [`BoxView`], whatever stands in it. Leptos would give every view
//! a type of its own, with code to build it, to compare it with itself, to take over server
//! markup and to spread attributes over it; that is two thirds of a client. A boxed view knows only
//! how to build itself; where another takes its place, the old one is taken out of the page.
//! Text and attributes that follow signals still change in place.

use leptos::{
    children::ToChildren,
    prelude::*,
    tachys::{
        html::attribute::{Attribute, any_attribute::AnyAttribute},
        hydration::Cursor,
        renderer::types::{Element, Node},
        view::{Mountable, Position, PositionState, Render, RenderHtml, add_attr::AddAnyAttr},
    },
};
use std::sync::Arc;

/// `leptos::view!`, as a [`BoxView`].
macro_rules! view {
    ($($tokens:tt)*) => {
        $crate::box_view::BoxView::of(::leptos::view! { $($tokens)* })
    };
}

pub(crate) use view;

/// A view behind a box.
pub struct BoxView(Box<dyn FnOnce() -> Built + Send>);

/// What a view put into the page.
pub struct Built(Box<dyn Mountable>);

impl BoxView {
    /// A view behind a box.
    pub fn of<V>(view: V) -> Self
    where
        V: Render + Send + 'static,
        V::State: 'static,
    {
        Self(Box::new(move || Built(Box::new(view.build()))))
    }

    /// A view that is made when it is put into the page: what it is made of belongs to whoever
    /// shows it.
    pub fn made_by(make: impl FnOnce() -> Self + Send + 'static) -> Self {
        Self(Box::new(move || make().build()))
    }

    /// Is one already.
    pub fn boxed(self) -> Self {
        self
    }
}

/// Puts what stands in a view behind a box: texts, signals, nothing.
pub trait IntoBox: Render + Send + Sized + 'static
where
    Self::State: 'static,
{
    /// The view behind a box.
    fn boxed(self) -> BoxView {
        BoxView::of(self)
    }
}

impl<V> IntoBox for V
where
    V: Render + Send + 'static,
    V::State: 'static,
{
}

impl Render for BoxView {
    type State = Built;

    fn build(self) -> Built {
        (self.0)()
    }

    fn rebuild(self, state: &mut Built) {
        let mut new = self.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

impl Mountable for Built {
    fn unmount(&mut self) {
        self.0.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.0.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.0.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.0.elements()
    }
}

impl AddAnyAttr for BoxView {
    type Output<A: Attribute> = Self;

    /// Attributes cannot be spread over a boxed view; nothing in this client does.
    fn add_any_attr<A: Attribute>(self, _attribute: A) -> Self {
        self
    }
}

/// Demanded of whatever stands in a view. Markup is never written to text or taken over from a
/// server here.
impl RenderHtml for BoxView {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _buf: &mut String,
        _position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attrs: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Built {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}

/// What stands inside a component's tags, made once.
pub struct Children(Box<dyn FnOnce() -> BoxView + Send>);

impl Children {
    /// Makes it.
    pub fn make(self) -> BoxView {
        (self.0)()
    }
}

impl<F, C> ToChildren<F> for Children
where
    F: FnOnce() -> C + Send + 'static,
    C: IntoView + 'static,
{
    fn to_children(make: F) -> Self {
        Self(Box::new(move || BoxView::of(make())))
    }
}

/// What stands inside a component's tags, made anew each time.
#[derive(Clone)]
pub struct ChildrenFn(Arc<dyn Fn() -> BoxView + Send + Sync>);

impl ChildrenFn {
    /// Makes it.
    pub fn make(&self) -> BoxView {
        (self.0)()
    }
}

impl<F, C> ToChildren<F> for ChildrenFn
where
    F: Fn() -> C + Send + Sync + 'static,
    C: IntoView + 'static,
{
    fn to_children(make: F) -> Self {
        Self(Arc::new(move || BoxView::of(make())))
    }
}
