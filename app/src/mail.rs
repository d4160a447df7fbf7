//! Mail, read by this browser straight from Gmail: the access token, the transport, and running
//! `gmail`'s values and machines. What to show is decided in [`crate::model::mail`].
//!
//! Token, rows and messages live in memory and go with the page. Whoever chooses so has lists kept
//! in their own browser until they sign out (`kept`); nothing else here is stored.

mod aliases;
mod call;
mod carry_out;
mod charset;
mod download;
mod filing_preview;
mod filter;
mod folders;
mod jitter;
mod kept;
mod kept_lists;
mod mail_list;
mod merge_records;
mod met;
mod named;
mod named_file;
mod noticed;
mod open_message;
mod open_sections;
mod open_thread;
mod people;
mod rows;
mod timer;
mod token;
mod transport;
mod user_labels;
pub mod viewer;
mod visits;
mod watch;
pub mod writing;

pub use call::Stop;
pub use carry_out::Unchanged;
pub use charset::BrowserCharsets;
pub use download::save;
pub use filter::{AddressFilter, use_mail_filter};
pub use folders::Folders;
pub use jitter::jitter;
pub use kept::wipe_kept_lists;
pub use kept_lists::find_kept;
pub use mail_list::{Cost, MailList, Wanted, wanted};
pub use merge_records::MergeRecords;
pub use named::Named;
pub use noticed::Found;
pub use open_message::{Opened, open_message};
pub use open_thread::{OpenThread, ThreadStage, WhichThread};
pub use people::Directory;
pub use rows::Rows;
pub use timer::wait;
pub use user_labels::UserLabels;

use crate::{
    api::{self, Abort},
    reactive::{Cell, derived, spawn},
    state::{
        config::use_config,
        mailbox,
        session::{may, use_me, use_session},
    },
};
use contract::{
    config::ClientConfig,
    mailbox::{GlancedLabel, MailFeature, MailboxGlance},
    permission::Permission,
    route,
    session::Me,
};
use gmail::{pace::Limiter, units::Table};
use kept::Kept;
use leptos::prelude::*;
use std::rc::Rc;
use token::TokenKeeper;
use visits::Visits;
use watch::Watchers;

/// The way to the user's own mail: one for the signed-in part of the client, and one for the mailbox that is being set up.
#[derive(Clone, Copy)]
pub struct Mail {
    tokens: StoredValue<Rc<TokenKeeper>, LocalStorage>,
    config: Signal<Option<ClientConfig>>,
    labels: RwSignal<Option<Vec<GlancedLabel>>>,
    allowed: RwSignal<Vec<MailFeature>>,
    limiter: StoredValue<Limiter>,
    visits: StoredValue<Visits>,
    kept: Kept,
    met: StoredValue<met::Met>,
    watchers: StoredValue<Watchers, LocalStorage>,
    directory: Directory,
    folders: Cell<Folders>,
    own: Cell<Vec<String>>,
    user_labels: Cell<UserLabels>,
}

/// Provides the way to mail. The token goes when the session ends.
pub fn provide_mail() {
    provide_context(Mail::new(route::MAILBOX_TOKEN, Kept::new()));
}

/// The way to the mailbox that the page works in, for what stands among the steps of another one's set-up.
#[derive(Clone, Copy)]
pub struct InEffect(pub Mail);

/// Provides the way to the mailbox that is being set up, for what stands here: the rest of the page keeps to the one that
/// it works in.
pub fn provide_mail_of_setup() {
    provide_context(InEffect(use_mail()));
    let mail = Mail::new(route::MAILBOX_SETUP_TOKEN, Kept::nothing());
    on_cleanup(move || mail.forget());
    provide_context(mail);
}

/// The way to mail.
pub fn use_mail() -> Mail {
    expect_context()
}

impl Mail {
    fn new(token_route: &'static str, kept: Kept) -> Self {
        let session = use_session();
        let allowed = RwSignal::new(Vec::new());
        // The mailbox's own address before the one that the user signs in with.
        let Me {
            user, mailboxes, ..
        } = use_me();
        let here = mailbox::here();
        let own = mailboxes
            .into_iter()
            .find(|own| here.as_ref() == Some(&own.id));
        let mut own: Vec<String> = own.into_iter().map(|own| own.address).collect();
        if !own
            .iter()
            .any(|own| own.eq_ignore_ascii_case(&user.address))
        {
            own.push(user.address);
        }
        let tokens = TokenKeeper::new(session, allowed, token_route);
        let mail = Self {
            tokens: StoredValue::new_local(Rc::new(tokens)),
            config: use_config(),
            labels: RwSignal::new(None),
            allowed,
            limiter: StoredValue::new(Limiter::new(Table::SINCE_2026_05)),
            visits: StoredValue::new(Visits::default()),
            kept,
            met: StoredValue::new(met::Met::default()),
            watchers: StoredValue::new_local(Watchers::default()),
            directory: Directory::new(),
            folders: Cell::new(Folders::default()),
            own: Cell::new(own),
            user_labels: Cell::new(UserLabels::default()),
        };
        session.when_signed_out(Callback::new(move |()| mail.forget()));
        mail
    }

    /// Whether this is the way to the mailbox that is being set up.
    pub fn is_of_setup(self) -> bool {
        self.tokens()
            .is_some_and(|tokens| tokens.route() == route::MAILBOX_SETUP_TOKEN)
    }

    /// Where Gmail is; nothing until the installation's settings are here.
    pub fn api(self) -> Option<gmail::Api> {
        gmail::Api::new(&self.config.get()?.gmail_base_url).ok()
    }

    /// Our labels as they stand in Gmail, fetched when first asked for. Empty until they
    /// are here, and where there are none.
    pub fn labels(self) -> Signal<Vec<GlancedLabel>> {
        self.ask_settings();
        derived(move || self.labels.get().unwrap_or_default())
    }

    /// Whether Google has allowed this, as far as is known: the settings are fetched when first
    /// asked for. What Gmail says counts in the end.
    pub fn may(self, feature: MailFeature) -> Signal<bool> {
        self.ask_settings();
        derived(move || self.allowed.with(|allowed| allowed.contains(&feature)))
    }

    /// The same, now, without following it.
    pub fn may_now(self, feature: MailFeature) -> bool {
        self.allowed
            .with_untracked(|allowed| allowed.contains(&feature))
    }

    /// Gmail refused what the feature needs: the owner took the permission back.
    pub fn note_refused(self, feature: MailFeature) {
        self.allowed
            .try_update(|allowed| allowed.retain(|known| *known != feature));
    }

    fn ask_settings(self) {
        if self.labels.get_untracked().is_none() && may(Permission::MailIntegration) {
            self.labels.set(Some(Vec::new()));
            spawn(async move {
                let answer = api::get::<MailboxGlance>(route::MAILBOX, &Abort::never()).await;
                // Without it rows only lack their chips, and what needs a permission asks for it.
                if let Ok(settings) = answer {
                    self.note_settings(settings);
                }
            });
        }
    }

    /// Takes over what the settings page knows.
    pub fn note_settings(self, settings: MailboxGlance) {
        let Some(mailbox) = settings.mailbox else {
            self.labels.try_set(Some(Vec::new()));
            self.allowed.try_set(Vec::new());
            return;
        };
        if mailbox::here().is_none() {
            // It was connected since this page came.
            mailbox::work_in(mailbox.id);
        }
        self.labels.try_set(Some(mailbox.label_names));
        self.allowed.try_set(mailbox.browser_grant.features);
        self.note_own(core::iter::once(mailbox.address));
    }

    /// These addresses are the user's too.
    fn note_own(self, addresses: impl Iterator<Item = String>) {
        let mut own = self.own.with_untracked(Vec::clone);
        let before = own.len();
        for address in addresses {
            if !own.iter().any(|known| known.eq_ignore_ascii_case(&address)) {
                own.push(address);
            }
        }
        if own.len() > before {
            self.own.try_set(own);
        }
    }

    /// All addresses that are known to be the user's.
    pub fn own(self) -> Vec<String> {
        self.own.with_untracked(Vec::clone)
    }

    /// Forgets who people are: what tells a colleague from others has changed.
    pub fn forget_people(self) {
        self.directory.clear();
    }

    /// Forgets the token and all mail: the session or the connection has ended, or a grant has
    /// changed.
    pub fn forget(self) {
        self.tokens.try_with_value(|tokens| tokens.forget());
        self.visits.try_set_value(Visits::default());
        self.kept.forget();
        self.met.try_set_value(met::Met::default());
        self.directory.clear();
        self.folders.try_set(Folders::default());
        self.labels.try_set(None);
        self.user_labels.try_set(UserLabels::default());
        self.allowed.try_set(Vec::new());
    }

    /// Uses the mailbox's limiter; nothing once the session is gone.
    fn with_limiter<T>(self, action: impl FnOnce(&mut Limiter) -> T) -> Option<T> {
        self.limiter.try_update_value(action)
    }

    /// The token's keeper, for whoever sends requests.
    fn tokens(self) -> Option<Rc<TokenKeeper>> {
        self.tokens.try_with_value(Rc::clone)
    }
}
