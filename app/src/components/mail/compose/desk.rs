//! Everything that is being written, and the tools for it.

use super::{
    Start, Writing,
    names::Customers,
    sheet::{Shape, Sheet},
    use_writing,
};
use crate::{
    api::Abort,
    browser::claim::hold,
    components::mail::{PermissionFlow, use_permission_flow},
    mail::{Mail, use_mail, writing::OwnAddresses},
    model::mail::letter::{Envelope, Letter, recipients::Recipient},
    reactive::{Cell, spawn},
    state::{
        language::{PageLanguage, use_language},
        session::{use_me, use_session},
        toasts::{Toasts, use_toasts},
    },
};
use contract::{mailbox::MailFeature, session::Me, signature::Signature};
use gmail::DraftId;
use leptos::prelude::*;

/// Everything that is being written.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The mails, oldest first.
    pub sheets: RwSignal<Vec<Sheet>>,
    /// The way to Gmail.
    pub mail: Mail,
    /// Asks for permissions.
    pub flow: PermissionFlow,
    /// Short notices.
    pub toasts: Toasts,
    /// The language of the page.
    pub language: PageLanguage,
    pub(super) writing: Writing,
    own: Cell<OwnAddresses>,
    pub(super) written: Cell<Vec<Signature>>,
    pub(super) customers: Cell<Customers>,
    next_key: StoredValue<u32>,
    me: StoredValue<Me>,
}

impl Desk {
    /// An empty desk. What an earlier page kept is put on it.
    pub(super) fn new() -> Self {
        let desk = Self {
            sheets: RwSignal::new(Vec::new()),
            mail: use_mail(),
            flow: use_permission_flow(),
            toasts: use_toasts(),
            language: use_language(),
            writing: use_writing(),
            own: Cell::new(Vec::new()),
            written: Cell::new(Vec::new()),
            customers: Cell::new(Customers::Unasked),
            next_key: StoredValue::new(0),
            me: StoredValue::new(use_me()),
        };
        use_session().when_signed_out(Callback::new(move |()| desk.sheets.set(Vec::new())));
        desk.ask_before_unload();
        desk.take_up_kept();
        desk
    }

    /// Whoever is signed in.
    pub fn me(self) -> Me {
        self.me.get_value()
    }

    /// The addresses that one may write as; empty until they are known. Whoever reads it follows
    /// it.
    pub fn own(self) -> OwnAddresses {
        self.own.with(Clone::clone)
    }

    /// The same, now.
    pub fn own_now(self) -> OwnAddresses {
        self.own.with_untracked(Clone::clone)
    }

    /// Asks Gmail for them, unless they are known.
    pub async fn learn_own(self) {
        if !self.own.with_untracked(Vec::is_empty) {
            return;
        }
        // Without them, mail goes from the mailbox's own address.
        if let Ok(own) = self.mail.own_addresses(&Abort::never()).await {
            self.own.try_set(own);
        }
    }

    /// Who a letter is from.
    pub fn sender(self, letter: &Letter) -> Recipient {
        let own = self.own_now();
        let wanted = letter.from.as_deref();
        let chosen = own
            .iter()
            .find(|one| wanted.is_some_and(|wanted| wanted.eq_ignore_ascii_case(&one.address)))
            .or_else(|| own.first());
        match chosen {
            Some(one) if !one.name.is_empty() => Recipient::new(&one.name, &one.address),
            Some(one) => Recipient::new(&self.me().user.name, &one.address),
            None => {
                let address = self.mail.own().into_iter().next().unwrap_or_default();
                Recipient::new(&self.me().user.name, &address)
            }
        }
    }

    /// Whether Google lets this browser send.
    pub fn may_send(self) -> bool {
        // The scope for acting on mail covers sending too.
        self.mail.may_now(MailFeature::Send) || self.mail.may_now(MailFeature::Act)
    }

    /// Whether Google lets this browser keep drafts.
    pub fn may_draft(self) -> bool {
        self.mail.may_now(MailFeature::Act)
    }

    /// Puts another mail on the desk; the others become small.
    pub fn add(self, letter: Letter) -> Sheet {
        let sheet = self.sheet(fresh_id(), letter, Envelope::fresh());
        self.show(sheet);
        sheet
    }

    /// A mail that belongs to the page, wherever it is begun.
    pub(super) fn sheet(self, id: String, letter: Letter, envelope: Envelope) -> Sheet {
        let name = id.clone();
        spawn(async move {
            // Other tabs leave alone what this one writes.
            hold(&name).await;
            self.learn_customers().await;
        });
        self.claimed(id, letter, envelope)
    }

    /// The same, claimed by this tab already.
    pub(super) fn claimed(self, id: String, letter: Letter, envelope: Envelope) -> Sheet {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        self.writing
            .on_page(move || Sheet::new(key, id, letter, envelope))
    }

    pub(super) fn show(self, sheet: Sheet) {
        for other in self.sheets.get_untracked() {
            if other.shape.get_untracked() != Shape::Small {
                other.shape.set(Shape::Small);
            }
        }
        self.sheets.update(|sheets| {
            if !sheets.contains(&sheet) {
                sheets.push(sheet);
            }
        });
        sheet.shape.set(Shape::Open);
    }

    /// Takes a mail off the desk.
    pub fn take_off(self, sheet: Sheet) {
        sheet.gone.set_value(true);
        self.sheets
            .try_update(|sheets| sheets.retain(|known| *known != sheet));
    }

    /// Opens what is wanted now, and whenever something is.
    pub(super) fn follow(self) {
        crate::reactive::effect(move || {
            for start in self.writing.take() {
                untrack(|| self.open(start));
            }
        });
    }

    fn open(self, start: Start) {
        match start {
            Start::New(new) => {
                let letter = Letter {
                    to: new.to,
                    bcc: new.bcc,
                    deal_id: new.deal_id,
                    ..Letter::default()
                };
                self.open_new(letter);
            }
            Start::Answer(way, message) => self.open_answer(way, message),
            Start::Draft(message) => self.open_draft(message),
        }
    }

    /// The browser asks before the page goes while something is written that Gmail does not have,
    /// or on its way.
    fn ask_before_unload(self) {
        let closing = window_event_listener(leptos::ev::beforeunload, move |event| {
            let open = self.sheets.try_get_untracked().unwrap_or_default();
            let unsafe_ = open.into_iter().any(|sheet| {
                sheet.on_its_way() || sheet.kept.get_value() < sheet.revision.get_value()
            });
            if unsafe_ {
                event.prevent_default();
            }
        });
        on_cleanup(move || closing.remove());
    }
}

/// The name by which a tab claims a draft of Gmail.
pub fn draft_claim(draft: &DraftId) -> String {
    format!("draft-{}", draft.as_str())
}

/// A name that no other mail or file has.
pub fn fresh_id() -> String {
    web_sys::window()
        .and_then(|window| window.crypto().ok())
        .map(|crypto| crypto.random_uuid())
        .unwrap_or_default()
}

impl Envelope {
    /// For a mail that was not saved or sent yet.
    pub fn fresh() -> Self {
        Self {
            message_id: String::new(),
            draft: None,
            message: None,
            linked: None,
        }
    }
}
