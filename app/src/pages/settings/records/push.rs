//! Whether Gmail's pushes are set up, and how an administrator sets them up.

use crate::{
    api,
    box_view::{BoxView, IntoBox, view},
    components::{Chip, ErrorState, SkeletonRecord, Tone},
    i18n::Text,
    loader::{Loader, loader},
    model::load::Load,
    reactive::live,
    tr,
};
use contract::{push::PushSetup, route};
use leptos::prelude::*;

/// Who publishes for Gmail: <https://developers.google.com/workspace/gmail/api/guides/push#grant_publish_rights_on_your_topic>.
const PUBLISHER: &str = "gmail-api-push@system.gserviceaccount.com";
/// What the server must be told.
const VARIABLES: [&str; 4] = [
    "TEGAMI_PUSH_TOPIC",
    "TEGAMI_PUSH_SUBSCRIPTION",
    "TEGAMI_PUSH_AUDIENCE",
    "TEGAMI_PUSH_ACCOUNT",
];

/// The card below the checklist.
#[component]
pub fn PushCard() -> impl IntoView {
    let setup: Loader<PushSetup> = loader(|abort| api::get(route::PUSH_SETUP, &abort));
    let again = Callback::new(move |()| setup.again());
    live(move || match setup.get() {
        Load::Loading => view! { <SkeletonRecord /> },
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready(setup) => view! { <Steps setup=setup /> },
    })
}

#[component]
fn Steps(setup: PushSetup) -> impl IntoView {
    let PushSetup {
        configured,
        endpoint,
    } = setup;
    let (tone, state) = if configured {
        (Tone::Good, tr!(email_setup.push_on))
    } else {
        (Tone::Neutral, tr!(email_setup.push_off))
    };
    let variables = VARIABLES
        .iter()
        .map(|name| view! { <code>{*name}</code>" " })
        .collect_view();
    let steps: [(Text, BoxView); 4] = [
        (
            tr!(email_setup.push_topic),
            view! { <code>{PUBLISHER}</code> },
        ),
        (tr!(email_setup.push_account), ().boxed()),
        (
            tr!(email_setup.push_subscription),
            view! { <code>{endpoint}</code> },
        ),
        (tr!(email_setup.push_variables), variables.boxed()),
    ];
    let items = steps
        .into_iter()
        .map(|(words, more)| view! { <li>{words}" "{more}</li> })
        .collect_view();
    view! {
        <section class="card step" aria-labelledby="push-title">
            <h2 class="card__title" id="push-title">{tr!(email_setup.push_title)}</h2>
            <p><Chip tone=tone words=state /></p>
            <p>{tr!(email_setup.push_lead)}</p>
            <ol class="guide">{items}</ol>
        </section>
    }
}
