//! Speaking to this browser's other tabs: the Broadcast Channel API
//! (<https://developer.mozilla.org/docs/Web/API/Broadcast_Channel_API>).

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// A channel to the tabs of this browser that opened one of the same name. Dropped, it is closed.
pub struct Channel {
    channel: BroadcastChannel,
    _hears: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// Opens a channel; `hear` is told what the others say. None in a browser without channels.
    pub fn open(name: &str, hear: impl Fn(String) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let hears = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                hear(text);
            }
        });
        channel.set_onmessage(Some(hears.as_ref().unchecked_ref()));
        Some(Self {
            channel,
            _hears: hears,
        })
    }

    /// Says something to all the others.
    pub fn say(&self, text: &str) {
        // Text can always be said; a closed channel has nobody to hear it.
        drop(self.channel.post_message(&JsValue::from_str(text)));
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
