//! The access token of the browser's own grant: asked for once, kept in memory, forgotten when
//! the session or the connection ends. Never in storage, a URL or a log.

use crate::{
    api::{self, Error},
    browser::clock,
    model::mail::lease::Lease,
    state::session::Session,
};
use contract::mailbox::{AccessToken, MailFeature};
use js_sys::Promise;
use leptos::prelude::{RwSignal, Set};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// A token that may be sent, and which of those we were given it is.
#[derive(Clone)]
pub struct Token {
    /// For the request's header.
    pub value: gmail::AccessToken,
    lease: Lease,
    serial: u32,
}

/// Keeps the token. Clones share it.
#[derive(Clone)]
pub struct TokenKeeper {
    kept: Rc<RefCell<Kept>>,
    session: Session,
    allowed: RwSignal<Vec<MailFeature>>,
    route: &'static str,
}

#[derive(Default)]
struct Kept {
    token: Option<Token>,
    /// The request under way, which everyone who needs a token waits for.
    asking: Option<Promise>,
    failure: Option<Error>,
    /// Rises with every token asked for and every [`TokenKeeper::forget`].
    serial: u32,
}

impl TokenKeeper {
    /// A keeper without a token. It notes what each token that comes covers. `route` is where tokens come from: of the
    /// mailbox in effect, or of the one that is being set up.
    pub fn new(session: Session, allowed: RwSignal<Vec<MailFeature>>, route: &'static str) -> Self {
        Self {
            kept: Rc::default(),
            session,
            allowed,
            route,
        }
    }

    /// Where tokens come from.
    pub const fn route(&self) -> &'static str {
        self.route
    }

    /// The token, asked for if there is none that may still be used.
    pub async fn get(&self) -> Result<Token, Error> {
        let now_ms = clock::now().as_millisecond();
        let held = self.kept.borrow().token.clone();
        if let Some(token) = held.filter(|token| token.lease.is_fresh(now_ms)) {
            return Ok(token);
        }
        let asking = self.asking();
        // It never rejects: what came of it stands in `kept`.
        let _ = JsFuture::from(asking).await;
        let kept = self.kept.borrow();
        let failure = || kept.failure.clone().unwrap_or(Error::Aborted);
        kept.token.clone().ok_or_else(failure)
    }

    /// Another token, after Gmail refused this one. Whoever comes second gets what the first
    /// one fetched.
    pub async fn replace(&self, refused: &Token) -> Result<Token, Error> {
        self.drop_token(refused);
        self.get().await
    }

    fn drop_token(&self, refused: &Token) {
        let mut kept = self.kept.borrow_mut();
        if kept
            .token
            .as_ref()
            .is_some_and(|token| token.serial == refused.serial)
        {
            kept.token = None;
        }
    }

    /// Forgets the token, and the one that may be on its way.
    pub fn forget(&self) {
        let mut kept = self.kept.borrow_mut();
        let serial = kept.serial + 1;
        *kept = Kept {
            serial,
            ..Kept::default()
        };
    }

    fn asking(&self) -> Promise {
        let mut kept = self.kept.borrow_mut();
        if let Some(asking) = &kept.asking {
            return asking.clone();
        }
        kept.serial += 1;
        kept.token = None;
        kept.failure = None;
        let (keeper, serial) = (self.clone(), kept.serial);
        let asking = future_to_promise(async move {
            let answer = api::post::<(), AccessToken>(keeper.route, &()).await;
            keeper.keep(serial, answer);
            Ok(JsValue::UNDEFINED)
        });
        kept.asking = Some(asking.clone());
        asking
    }

    fn keep(&self, serial: u32, answer: Result<AccessToken, Error>) {
        if let Err(error) = &answer {
            self.session.note(error);
        }
        let mut kept = self.kept.borrow_mut();
        if kept.serial != serial {
            return;
        }
        kept.asking = None;
        let token = answer.and_then(|answer| {
            let value = gmail::AccessToken::new(&answer.token).map_err(|_| Error::Malformed)?;
            let now_ms = clock::now().as_millisecond();
            let lease = Lease::new(now_ms, answer.expires_at.as_millisecond());
            self.allowed.try_set(answer.features);
            Ok(Token {
                value,
                lease,
                serial,
            })
        });
        match token {
            Ok(token) => kept.token = Some(token),
            Err(error) => kept.failure = Some(error),
        }
    }
}
