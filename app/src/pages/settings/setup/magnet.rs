//! MailMagnet, on or off.

use super::{
    google::Line,
    parts::{NextButton, OnOff, Said, StepCard},
    walk::use_walk,
};
use crate::{
    box_view::view,
    components::{ButtonKind, mail::ConsentButton},
    model::mail::setup::{Hold, with_mail_magnet},
    reactive::{derived, live},
    tr,
};
use contract::mailbox::{GrantState, MailFeature};
use leptos::prelude::*;

/// On, with the permission it needs, or off.
#[component]
pub fn MagnetStep() -> impl IntoView {
    let walk = use_walk();
    let choose = Callback::new(move |on| walk.choose(|choices| with_mail_magnet(choices, on)));
    let needed = Memo::new(move |_| walk.choices().mail_magnet);
    let state = Memo::new(move |_| {
        let state = walk.read(|setup| setup.job_grant.state);
        state.unwrap_or(GrantState::Absent)
    });
    let (refused, ended, allowed) = (
        tr!(email_setup.job_refused),
        tr!(email_settings.job_revoked_why),
        tr!(email_setup.job_allowed),
    );
    let said = derived(move || match state.get() {
        GrantState::Refused => Some((refused, true)),
        GrantState::Revoked => Some((ended, true)),
        GrantState::Active if needed.get() => Some((allowed, false)),
        GrantState::Absent | GrantState::Active => None,
    });
    let actions = view! { <Actions /> };
    view! {
        <StepCard title=tr!(email_setup.magnet_title) lead=tr!(email_settings.magnet_text) on=actions>
            <OnOff
                group="magnet"
                legend=tr!(email_setup.magnet_title)
                on=(tr!(email_setup.magnet_on), tr!(email_setup.magnet_on_about))
                off=(tr!(email_setup.magnet_off), tr!(email_setup.magnet_off_about))
                chosen=needed
                on_choose=choose
            />
            {live(move || needed.get().then(|| view! {
                <dl class="lines">
                    <Line label=tr!(email_settings.scope_scope) words=tr!(email_setup.job_scope) />
                    <Line label=tr!(email_settings.scope_why) words=tr!(email_settings.file_why) />
                    <Line label=tr!(email_setup.without) words=tr!(email_setup.job_without) />
                </dl>
            }))}
            <Said words=said />
        </StepCard>
    }
}

/// To Google where the permission is missing, else on.
#[component]
fn Actions() -> impl IntoView {
    let walk = use_walk();
    let held = Memo::new(move |_| walk.held());
    live(move || match held.get() {
        Some(Hold::AskGoogle(_)) => view! {
            <ConsentButton
                feature=MailFeature::File
                kind=ButtonKind::Primary
                words=tr!(email_setup.google_go)
            />
        },
        Some(Hold::NothingAllowed) | None => view! { <NextButton /> },
    })
}
