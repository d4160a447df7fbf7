//! "Tegami needs your permission at Google to …": asked once, on any page, and what came of it.

use crate::{
    box_view::{IntoBox, view},
    browser::dom::current_path,
    components::{Button, Dialog},
    i18n::Text,
    mail::{Mail, use_mail},
    model::mail::permission::{Outcome, way_back},
    on_demand::{Missing, later_with},
    parts::{permission_outcome, permission_way},
    place::{Step, use_place},
    reactive::{effect, spawn},
    state::{language::use_language, session::may, toasts::use_toasts},
    tr, words,
};
use contract::{mailbox::MailFeature, permission::Permission};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

/// Asks for a feature that Google has not allowed yet. One for the signed-in part of the client.
#[derive(Clone, Copy)]
pub struct PermissionFlow {
    wanted: RwSignal<Option<MailFeature>>,
    open: RwSignal<bool>,
    mail: Mail,
}

/// Provides the question, once there is a way to mail. [`PermissionQuestion`] shows it.
pub fn provide_permission_flow() {
    provide_context(PermissionFlow {
        wanted: RwSignal::new(None),
        open: RwSignal::new(false),
        mail: use_mail(),
    });
}

/// The question, to ask it.
pub fn use_permission_flow() -> PermissionFlow {
    expect_context()
}

impl PermissionFlow {
    /// Explains what the permission is for and leads to Google, from where the user comes back to
    /// this page.
    pub fn ask(self, feature: MailFeature) {
        self.wanted.set(Some(feature));
        self.open.set(true);
    }

    /// Whether the feature is allowed. Where it is not, the question is asked.
    pub fn require(self, feature: MailFeature) -> bool {
        let allowed = self.mail.may_now(feature);
        if !allowed {
            self.ask(feature);
        }
        allowed
    }
}

/// The question, and a notice of what came of it. Stands once in the signed-in part of the client.
#[component]
pub fn PermissionQuestion() -> impl IntoView {
    may(Permission::MailIntegration).then(|| {
        let flow = use_permission_flow();
        tell_outcome();
        let (act, send) = (tr!(permission.act_title), tr!(permission.send_title));
        let read = tr!(permission.read_title);
        let title = Signal::derive(move || {
            let words: Text = match flow.wanted.get() {
                Some(MailFeature::Act) => act,
                Some(MailFeature::Send) => send,
                Some(MailFeature::Read | MailFeature::File) | None => read,
            };
            words.get().to_owned()
        });
        view! {
            <Dialog open=flow.open title=title>
                <Question flow=flow />
            </Dialog>
        }
    })
}

/// What the permission is for, and a way out: both stand there whatever becomes of the way to Google.
#[component]
fn Question(flow: PermissionFlow) -> impl IntoView {
    let feature = flow.wanted.get_untracked().unwrap_or(MailFeature::Read);
    let body = match feature {
        MailFeature::Act => tr!(permission.act_text),
        MailFeature::Send => tr!(permission.send_text),
        MailFeature::Read | MailFeature::File => tr!(permission.read_text),
    };
    let cancel = Callback::new(move |()| flow.open.set(false));
    view! {
        <p class="dialog__body">{body}</p>
        <p class="dialog__body">{tr!(permission.place)}</p>
        <div class="dialog__actions">
            <Button on_press=cancel>{tr!(permission.later)}</Button>
            {later_with(|| ().boxed(), move || permission_way(feature))}
        </div>
    }
}

/// Says what came of a trip to Google, and takes it out of the address. The settings page says it
/// itself.
fn tell_outcome() {
    let (query, location) = (use_query_map(), use_location());
    let (place, toasts, language) = (use_place(), use_toasts(), use_language());
    effect(move || {
        let outcome = query.with(|query| query.get("connect"));
        let path = location.pathname.get_untracked();
        let Some(outcome) = outcome.filter(|_| path != super::notice::SETTINGS) else {
            return;
        };
        if let Some(outcome) = Outcome::from_name(&outcome) {
            // Nothing is in effect yet while a mailbox is being set up.
            let given = path == super::notice::SETUP && outcome.is_good();
            spawn(async move {
                let locale = language.locale_now();
                let words = match permission_outcome(outcome, given, language).await {
                    Ok(words) => words,
                    Err(Missing) if outcome.is_good() => words!(locale, permission.given),
                    Err(Missing) => words!(locale, errors.part_title),
                };
                if outcome.is_good() {
                    toasts.done(words);
                } else {
                    toasts.failed(words);
                }
            });
        }
        let back = way_back(&current_path());
        place.go_to(&(back + &place.fragment()), Step::InPlace);
    });
}
