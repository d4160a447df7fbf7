//! Setting the user's mailbox up, step by step. Nothing is in effect before it is saved; what was
//! chosen is kept on the server, so that it goes on after a reload, after a trip to Google and on
//! another device.

mod existing;
mod give_up;
mod google;
mod labels;
mod magnet;
mod method;
mod moves;
mod parts;
mod preview;
mod sharing;
mod walk;

use super::{SettingsFrame, with_mail};
use crate::{
    api,
    box_view::{BoxView, view},
    components::{
        ErrorState, Show, SkeletonRecord,
        mail::{SETTINGS, SettingUp},
    },
    i18n::Text,
    loader::{Loader, loader},
    mail::provide_mail_of_setup,
    model::load::Load,
    reactive::{effect, live},
    tr,
};
use contract::{
    mailbox_setup::{MailboxSetup, SetupStep},
    route,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

pub use existing::FileExisting;
use give_up::GiveUp;
pub use sharing::{ModeChoice, mode_words};
use walk::{Walk, use_walk};

/// Setting the user's mailbox up.
#[component]
pub fn EmailSetup() -> impl IntoView {
    let body = with_mail(|| view! { <Allowed /> });
    view! {
        <SettingsFrame title=tr!(email_setup.title) subtitle=tr!(email_setup.lead)>
            {body}
        </SettingsFrame>
    }
}

/// What stands on the page.
#[derive(Clone, PartialEq)]
enum Part {
    Loading,
    Failed(api::Error),
    Step(SetupStep),
}

#[component]
fn Allowed() -> impl IntoView {
    let setup: Loader<MailboxSetup> = loader(|abort| api::get(route::MAILBOX_SETUP, &abort));
    provide_mail_of_setup();
    provide_context(SettingUp);
    let walk = Walk::new(setup);
    provide_context(walk);
    let navigate = use_navigate();
    effect(move || {
        if walk.ended.get() {
            let options = NavigateOptions {
                replace: true,
                ..NavigateOptions::default()
            };
            navigate(SETTINGS, options);
        }
    });
    let part = Memo::new(move |_| {
        setup.with(|setup| match setup {
            Load::Loading => Part::Loading,
            Load::Failed(error) => Part::Failed(error.clone()),
            Load::Ready(setup) => Part::Step(setup.choices.step),
        })
    });
    let again = Callback::new(move |()| setup.again());
    live(move || match part.get() {
        Part::Loading => view! { <SkeletonRecord /> },
        Part::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Part::Step(step) => view! {
            <Another />
            <Steps here=step />
            {step_view(step)}
            <GiveUp />
        },
    })
}

/// Says that this is about another account, where one is connected already.
#[component]
fn Another() -> impl IntoView {
    let walk = use_walk();
    let another = move || walk.read(|setup| setup.connected).unwrap_or(false);
    view! {
        <Show when=another>
            <p class="banner" role="note">{tr!(email_setup.another)}</p>
        </Show>
    }
}

fn step_view(step: SetupStep) -> BoxView {
    match step {
        SetupStep::Method => view! { <method::MethodStep /> },
        SetupStep::Google => view! { <google::GoogleStep /> },
        SetupStep::MailMagnet => view! { <magnet::MagnetStep /> },
        SetupStep::Labels => view! { <labels::LabelsStep /> },
        SetupStep::Sharing => view! { <sharing::SharingStep /> },
        SetupStep::Preview => view! { <preview::PreviewStep /> },
    }
}

/// Where the user is.
#[component]
fn Steps(here: SetupStep) -> impl IntoView {
    let item = |step: &SetupStep| {
        let current = (*step == here).then_some("step");
        let class = if *step < here {
            "steps__item steps__item--done"
        } else {
            "steps__item"
        };
        view! { <li class=class aria-current=current>{step_words(*step)}</li> }
    };
    let items = SetupStep::ALL.iter().map(item).collect_view();
    view! { <ol class="steps" aria-label=tr!(email_setup.steps)>{items}</ol> }
}

fn step_words(step: SetupStep) -> Text {
    match step {
        SetupStep::Method => tr!(email_setup.step_method),
        SetupStep::Google => tr!(email_setup.step_google),
        SetupStep::MailMagnet => tr!(email_setup.step_magnet),
        SetupStep::Labels => tr!(email_setup.step_labels),
        SetupStep::Sharing => tr!(email_setup.step_sharing),
        SetupStep::Preview => tr!(email_setup.step_preview),
    }
}
