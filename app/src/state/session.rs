//! Who is signed in.

use super::{language::use_language, mailbox};
use crate::{
    api::{self, Error},
    browser::{abort::Abort, dom},
    model::list_state::query_string,
    reactive::spawn,
};
use contract::{permission::Permission, route, session::Me};
use leptos::prelude::*;

/// Where the session stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// Not asked yet.
    Unknown,
    /// The server could not be asked.
    Failed(Error),
    /// Nobody is signed in.
    SignedOut,
    /// Signed in.
    SignedIn(Me),
    /// Was signed in until just now; the page stands as it was, behind a notice.
    Expired(Me),
}

impl Standing {
    /// Who is signed in, or was until just now.
    pub const fn me(&self) -> Option<&Me> {
        match self {
            Self::SignedIn(me) | Self::Expired(me) => Some(me),
            Self::Unknown | Self::Failed(_) | Self::SignedOut => None,
        }
    }
}

/// The session, to follow and to end.
#[derive(Clone, Copy)]
pub struct Session {
    standing: RwSignal<Standing>,
    when_signed_out: StoredValue<Vec<Callback<()>>>,
}

/// Provides the session and asks the server who is signed in.
pub fn provide_session() {
    let session = Session {
        standing: RwSignal::new(Standing::Unknown),
        when_signed_out: StoredValue::new(Vec::new()),
    };
    provide_context(session);
    session.ask();
}

/// The session.
pub fn use_session() -> Session {
    expect_context()
}

/// Who is signed in, for what stands inside the signed-in shell.
#[derive(Debug, Clone, Copy)]
pub struct SignedIn(pub StoredValue<Me>);

/// Who is signed in. Only what stands inside the shell may ask.
pub fn use_me() -> Me {
    expect_context::<SignedIn>().0.get_value()
}

/// Whether the signed-in user's profile allows this.
pub fn may(permission: Permission) -> bool {
    expect_context::<SignedIn>()
        .0
        .with_value(|me| me.may(permission))
}

impl Session {
    /// Where it stands; whoever reads it follows it.
    pub fn standing(self) -> Signal<Standing> {
        self.standing.into()
    }

    /// Asks the server who is signed in.
    pub fn ask(self) {
        let language = use_language();
        self.standing.set(Standing::Unknown);
        spawn(async move {
            let answer = api::get::<Me>(route::SESSION, &Abort::never()).await;
            let standing = match answer {
                Ok(me) => {
                    mailbox::settle(&me.mailboxes);
                    if let Some(chosen) = me.user.language {
                        language.set(chosen);
                    }
                    Standing::SignedIn(me)
                }
                Err(error) if error.is_signed_out() => Standing::SignedOut,
                Err(error) => Standing::Failed(error),
            };
            self.standing.set(standing);
        });
    }

    /// Notes an error that a request came back with: where the session has ended, the page
    /// says so. Every request's error passes here.
    pub fn note(self, error: &Error) {
        if !error.is_signed_out() {
            return;
        }
        if let Standing::SignedIn(me) = self.standing.get_untracked() {
            self.standing.set(Standing::Expired(me));
            self.tell_signed_out();
        }
    }

    /// Does this when the session ends, so that nothing of it stays in memory.
    pub fn when_signed_out(self, action: Callback<()>) {
        self.when_signed_out.update_value(|list| list.push(action));
    }

    /// Signs out and shows the sign-in page.
    pub async fn sign_out(self) -> Result<(), Error> {
        api::delete(route::SESSION).await?;
        self.tell_signed_out();
        dom::leave_to("/");
        Ok(())
    }

    fn tell_signed_out(self) {
        for action in self.when_signed_out.get_value() {
            // What stood on a page that was left is gone already.
            let _gone = action.try_run(());
        }
    }
}

/// The address that begins sign-in and comes back to `path`.
pub fn sign_in_address(path: &str) -> String {
    let query = query_string(vec![("return_to", path)]);
    format!("{}{query}", route::SIGN_IN)
}
