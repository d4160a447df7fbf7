//! Keeps one stream of events open for all tabs of this browser.
//!
//! One tab leads: it has the stream and tells the others what comes (`BroadcastChannel`). When it
//! goes, another one leads (Web Locks), and goes on after the last event it has heard of. A stream
//! that is lost is opened again after a while, at once when the network or the user is back; before
//! that the server is asked whether the session still stands.

mod badge;

pub use badge::MagnetBadge;

use crate::{
    api::{self, Abort, Error},
    browser::{channel::Channel, claim::lead, event_source::Stream},
    mail::{jitter, wait},
    model::{
        list_state::query_string,
        live::{Heard, Told, wait_ms},
    },
    reactive::spawn,
    state::session::Session,
};
use contract::{permission::Permission, route, session::Me};
use gmail::json;
use js_sys::{Array, Promise};
use leptos::prelude::*;
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Something that ends what this tab waits for.
type Stop = Box<dyn Fn()>;
/// Does something about what is news.
type OnNews = Box<dyn Fn(&Told, bool)>;

/// What this tab does about events.
struct Tab {
    session: Session,
    heard: Cell<Heard>,
    channel: RefCell<Option<Channel>>,
    /// Does something about what is news.
    on_news: OnNews,
    /// Ends the stream that is open, where one is.
    stop: RefCell<Option<Stop>>,
    /// Ends the wait before the next one.
    wake: RefCell<Option<js_sys::Function>>,
    over: Cell<bool>,
}

/// Hears of events from now on, until the session ends. `on_news` is told each of them once, and
/// whether this tab is the one that speaks for all.
pub fn listen(session: Session, user: &str, on_news: impl Fn(&Told, bool) + 'static) {
    let name = format!("tegami.events.{user}");
    let tab = Rc::new(Tab {
        session,
        heard: Cell::default(),
        channel: RefCell::default(),
        on_news: Box::new(on_news),
        stop: RefCell::default(),
        wake: RefCell::default(),
        over: Cell::new(false),
    });
    let hears = Rc::downgrade(&tab);
    let channel = Channel::open(&name, move |text| {
        if let (Some(tab), Ok(told)) = (hears.upgrade(), json::from_slice(text.as_bytes())) {
            tab.note(&told, false);
        }
    });
    tab.channel.replace(channel);
    tab.end_with_session();
    tab.wake_when_back();
    spawn(async move {
        let _lead = lead(&name).await;
        tab.keep_open().await;
    });
}

impl Tab {
    fn note(&self, told: &Told, leads: bool) {
        let mut heard = self.heard.get();
        let news = heard.note(told);
        self.heard.set(heard);
        if news && !self.over.get() {
            (self.on_news)(told, leads);
        }
    }

    fn end_with_session(self: &Rc<Self>) {
        let tab = send_wrapper::SendWrapper::new(Rc::clone(self));
        self.session.when_signed_out(Callback::new(move |()| {
            tab.over.set(true);
            tab.channel.replace(None);
            if let Some(stop) = tab.stop.take() {
                stop();
            }
        }));
    }

    /// Opens the stream again and again.
    async fn keep_open(self: Rc<Self>) {
        let mut failures = 0;
        while !self.over.get() {
            if self.follow().await {
                failures = 0;
            }
            if self.over.get() || !self.may_go_on().await {
                return;
            }
            failures += 1;
            self.rest(wait_ms(failures, jitter())).await;
        }
    }

    /// Waits, no longer than until the network or the user is back.
    async fn rest(&self, ms: i64) {
        let woken = Promise::new(&mut |resolve, _| {
            self.wake.replace(Some(resolve));
        });
        let timer = future_to_promise(async move {
            wait(ms).await;
            Ok(JsValue::UNDEFINED)
        });
        // Neither is ever rejected.
        drop(JsFuture::from(Promise::race(&Array::of2(&woken, &timer))).await);
        self.wake.replace(None);
    }

    fn wake_when_back(self: &Rc<Self>) {
        let wake = |tab: &Weak<Self>| {
            let wake = tab.upgrade().and_then(|tab| tab.wake.take());
            if let Some(wake) = wake {
                // The function comes from a promise; it cannot fail.
                drop(wake.call0(&JsValue::NULL));
            }
        };
        let (online, seen) = (Rc::downgrade(self), Rc::downgrade(self));
        let online = window_event_listener(leptos::ev::online, move |_| wake(&online));
        let seen = window_event_listener(leptos::ev::focus, move |_| wake(&seen));
        on_cleanup(move || {
            online.remove();
            seen.remove();
        });
    }

    /// Follows one stream to its end. Whether anything came.
    async fn follow(self: &Rc<Self>) -> bool {
        let after = self.heard.get().last().map(|id| id.to_string());
        let query = after.as_deref().map(|id| ("after", id));
        let address = format!(
            "{}{}",
            route::EVENTS,
            query_string(query.into_iter().collect())
        );
        let came = Rc::new(Cell::new(false));
        let (tab, heard) = (Rc::downgrade(self), Rc::clone(&came));
        let stream = Stream::open(&address, move |id, data| {
            let (Some(tab), Ok(id), Ok(event)) =
                (tab.upgrade(), id.parse(), json::from_slice(data.as_bytes()))
            else {
                return;
            };
            heard.set(true);
            let told = Told { id, event };
            if let (Some(channel), Ok(text)) =
                (&*tab.channel.borrow(), serde_json::to_string(&told))
            {
                channel.say(&text);
            }
            tab.note(&told, true);
        });
        let Some(stream) = stream else { return false };
        self.stop.replace(Some(Box::new(stream.stopper())));
        stream.ended().await;
        self.stop.replace(None);
        came.get()
    }

    /// Whether there is any use in coming back: the session stands, and its user may use mail.
    async fn may_go_on(&self) -> bool {
        match api::get::<Me>(route::SESSION, &Abort::never()).await {
            Ok(me) => me.may(Permission::MailIntegration),
            Err(error) => {
                self.session.note(&error);
                !error.is_signed_out() && error != Error::Aborted
            }
        }
    }
}
