//! Server-sent events: the browser's `EventSource`
//! (<https://developer.mozilla.org/docs/Web/API/EventSource>), less its own way of coming back.

use js_sys::{Function, Promise};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{EventSource, MessageEvent};

/// An open stream. Dropped, it is closed.
pub struct Stream {
    source: EventSource,
    ended: Promise,
    end: Rc<Function>,
    _hears: Closure<dyn FnMut(MessageEvent)>,
    _fails: Closure<dyn FnMut()>,
}

impl Stream {
    /// Opens a stream; `hear` is told the id and the data of each event.
    pub fn open(address: &str, hear: impl Fn(String, String) + 'static) -> Option<Self> {
        let source = EventSource::new(address).ok()?;
        let mut end = None;
        let ended = Promise::new(&mut |resolve, _| end = Some(resolve));
        let end = Rc::new(end?);
        let hears = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(data) = event.data().as_string() {
                hear(event.last_event_id(), data);
            }
        });
        source.set_onmessage(Some(hears.as_ref().unchecked_ref()));
        let failed = Rc::clone(&end);
        let fails = Closure::<dyn FnMut()>::new(move || resolve(&failed));
        source.set_onerror(Some(fails.as_ref().unchecked_ref()));
        Some(Self {
            source,
            ended,
            end,
            _hears: hears,
            _fails: fails,
        })
    }

    /// What ends the stream from elsewhere.
    pub fn stopper(&self) -> impl Fn() + 'static {
        let end = Rc::clone(&self.end);
        move || resolve(&end)
    }

    /// Comes back when the connection has failed or was closed, or somebody has stopped the stream.
    pub async fn ended(&self) {
        // The promise is never rejected.
        drop(JsFuture::from(self.ended.clone()).await);
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.set_onmessage(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}

fn resolve(end: &Function) {
    // The function comes from a promise; it cannot fail.
    drop(end.call0(&JsValue::NULL));
}
