//! The way to Google's consent page, and back to the page it was begun on.

use crate::{
    api,
    box_view::view,
    browser::dom,
    components::{Button, ButtonKind, error_words},
    i18n::Text,
    model::mail::permission::way_back,
    reactive::{live, spawn},
    state::{language::use_language, session::use_session, toasts::use_toasts},
    tr,
};
use contract::{
    mailbox::{ConnectAnswer, ConnectRequest, MailFeature},
    route,
};
use leptos::prelude::*;

/// Stands around what sets a mailbox up: permissions are asked for that one.
#[derive(Clone, Copy)]
pub struct SettingUp;

/// Begins a consent: `busy` while the browser is on its way to Google.
#[derive(Clone, Copy)]
pub struct Consent {
    /// On the way.
    pub busy: RwSignal<bool>,
    go: Callback<MailFeature>,
}

impl Consent {
    /// Goes to Google for this feature's scope.
    pub fn ask(self, feature: MailFeature) {
        self.go.run(feature);
    }
}

/// A way to Google's consent page.
pub fn use_consent() -> Consent {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let busy = RwSignal::new(false);
    let setup = use_context::<SettingUp>().is_some();
    let go = Callback::new(move |feature: MailFeature| {
        busy.set(true);
        spawn(async move {
            let request = ConnectRequest {
                feature,
                return_to: Some(way_back(&dom::current_path())),
                setup,
            };
            let answer = api::post::<_, ConnectAnswer>(route::MAILBOX_CONNECT, &request).await;
            let answer = answer.and_then(|answer| {
                let web = answer.authorize_url.starts_with("https://")
                    || answer.authorize_url.starts_with("http://");
                if web {
                    Ok(answer)
                } else {
                    Err(api::Error::Malformed)
                }
            });
            match answer {
                // Stays busy: the page is about to go.
                Ok(answer) => dom::leave_to(&answer.authorize_url),
                Err(error) => {
                    busy.try_set(false);
                    session.note(&error);
                    toasts.failed(error_words(&error, language.locale_now()));
                }
            }
        });
    });
    Consent { busy, go }
}

/// A button that leads to Google's consent page.
#[component]
pub fn ConsentButton(
    /// What the consent is for.
    feature: MailFeature,
    /// The button's words.
    words: Text,
    /// What it allows, for those who hear the button without the line it stands in.
    #[prop(optional, into)]
    about: Option<Text>,
    /// How much it stands out.
    #[prop(optional)]
    kind: ButtonKind,
) -> impl IntoView {
    let consent = use_consent();
    let on_press = Callback::new(move |()| consent.ask(feature));
    let going = tr!(permission.going);
    let shown = move || {
        if consent.busy.get() {
            going.get()
        } else {
            words.get()
        }
    };
    let about = about.map(|about| view! { <span class="visually-hidden">": "{about}</span> });
    view! { <Button kind=kind busy=consent.busy on_press=on_press>{live(shown)}{about}</Button> }
}
