//! The user's own mailbox: connecting it, its grants, MailMagnet, labels and their runs,
//! disconnecting.

mod accounts;
mod back;
mod browser;
mod categories;
mod category_form;
mod connection;
mod disconnect;
mod exclusions;
mod filing;
mod intro;
mod label_names;
mod last_run;
mod links;
mod receipt;
mod run_detail;
mod run_log;
mod run_table;
mod run_words;
mod runs;
mod sharing;
mod switches;
mod undo;
mod withdrawn;

use super::{SettingsFrame, with_mail};
use crate::{
    api,
    box_view::view,
    browser::dom,
    components::{ErrorState, Show, SkeletonRecord, mail::SETTINGS},
    loader::{Loader, loader},
    mail::use_mail,
    model::load::Load,
    reactive::{effect, live},
    state::{mailbox, session::use_me},
    tr,
};
use accounts::AccountsCard;
use back::Back;
use browser::BrowserCard;
use categories::CategoriesCard;
use connection::ConnectionCard;
use contract::{
    mailbox::{DisconnectReceipt, Mailbox, MailboxSettings},
    route,
};
use disconnect::DisconnectCard;
use exclusions::ExclusionsCard;
use filing::FilingCard;
use intro::Intro;
pub use last_run::tell_outcome;
use leptos::prelude::*;
use links::Links;
use receipt::Receipt;
use runs::Runs;
use sharing::SharingCard;
use switches::Switches;
pub use withdrawn::Withdrawn;

/// The settings of the user's own mailbox.
#[component]
pub fn EmailSettings() -> impl IntoView {
    let body = with_mail(|| view! { <Allowed /> });
    view! {
        <SettingsFrame title=tr!(email_settings.title) subtitle=tr!(email_settings.lead)>
            <Back />
            {body}
        </SettingsFrame>
    }
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Held {
    settings: Loader<MailboxSettings>,
    receipt: RwSignal<Option<DisconnectReceipt>>,
    /// The labels that were deleted in Gmail with it.
    removed: StoredValue<Vec<String>>,
}

impl Held {
    /// The mailbox, if one is connected.
    fn mailbox(self) -> Memo<Option<Mailbox>> {
        Memo::new(move |_| self.read(|settings| settings.mailbox.clone()).flatten())
    }

    /// Looks at the settings, if they are here; whoever reads them follows them.
    fn read<T>(self, look: impl FnOnce(&MailboxSettings) -> T) -> Option<T> {
        self.settings.with(|settings| settings.ready().map(look))
    }
}

/// How mail is filed and what is not, where MailMagnet is on: labels need it.
#[component]
fn LabelRules() -> impl IntoView {
    let mailbox = expect_context::<Held>().mailbox();
    let on = move || mailbox.with(|m| m.as_ref().is_some_and(|m| m.mail_magnet));
    view! {
        <Show when=on>
            <CategoriesCard />
            <FilingCard />
            <ExclusionsCard />
        </Show>
    }
}

/// Which part of the page stands.
#[derive(Clone, PartialEq)]
enum Part {
    Loading,
    Failed(api::Error),
    Receipt(DisconnectReceipt),
    NotConnected,
    Connected,
}

#[component]
fn Allowed() -> impl IntoView {
    let settings = loader(|abort| api::get::<MailboxSettings>(route::MAILBOX, &abort));
    let held = Held {
        settings,
        receipt: RwSignal::new(None),
        removed: StoredValue::new(Vec::new()),
    };
    provide_context(held);
    let mail = use_mail();
    effect(move || {
        let _held = held.read(|settings| mail.note_settings(settings.into()));
    });
    let part = Memo::new(move |_| match (held.receipt.get(), settings.get()) {
        (Some(receipt), _) => Part::Receipt(receipt),
        (None, Load::Loading) => Part::Loading,
        (None, Load::Failed(error)) => Part::Failed(error),
        (None, Load::Ready(MailboxSettings { mailbox: None, .. })) => Part::NotConnected,
        (None, Load::Ready(_)) => Part::Connected,
    });
    let again = Callback::new(move |()| settings.again());
    // Whoever goes on without closing the receipt goes on in another mailbox all the same.
    let others = use_me().mailboxes.len() > 1;
    on_cleanup(move || {
        if others && held.receipt.with_untracked(Option::is_some) {
            dom::after_paint(|| mailbox::go_elsewhere(&dom::current_path()));
        }
    });
    live(move || match part.get() {
        Part::Loading => view! { <SkeletonRecord /> },
        Part::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Part::Receipt(receipt) => {
            let removed = held.removed.get_value();
            let done = Callback::new(move |()| {
                held.receipt.set(None);
                if others {
                    mailbox::go_elsewhere(SETTINGS);
                }
            });
            let why = tr!(email_settings.receipt_text);
            view! { <Receipt receipt=receipt removed=removed why=why on_done=done /> }
        }
        Part::NotConnected => view! {
            <AccountsCard gone=true />
            <Intro />
        },
        Part::Connected => view! {
            <AccountsCard />
            <ConnectionCard />
            <Switches />
            <LabelRules />
            <Runs />
            <SharingCard />
            <BrowserCard />
            <Links />
            <DisconnectCard />
        },
    })
}
