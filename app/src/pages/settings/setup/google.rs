//! Reading, allowed at Google.

use super::{
    parts::{NextButton, Said, StepCard},
    walk::use_walk,
};
use crate::{
    box_view::view,
    components::{Button, ButtonKind, mail::ConsentButton},
    i18n::Text,
    reactive::{derived, live},
    tr,
};
use contract::mailbox::{GrantState, MailFeature};
use leptos::prelude::*;

/// What Google will ask, how it stands, and the way there.
#[component]
pub fn GoogleStep() -> impl IntoView {
    let walk = use_walk();
    let state = Memo::new(move |_| {
        let state = walk.read(|setup| setup.browser_grant.state);
        state.unwrap_or(GrantState::Absent)
    });
    let address = derived(move || walk.read(|setup| setup.address.clone()).flatten());
    let (refused, ended) = (
        tr!(email_setup.google_refused),
        tr!(email_settings.browser_revoked_why),
    );
    let said = derived(move || match state.get() {
        GrantState::Absent | GrantState::Active => None,
        GrantState::Refused => Some((refused, true)),
        GrantState::Revoked => Some((ended, true)),
    });
    let allowed = tr!(
        email_setup.google_allowed,
        address = address.get().unwrap_or_default()
    );
    let on = view! { <Actions state=state /> };
    view! {
        <StepCard title=tr!(email_setup.google_title) lead=tr!(email_setup.google_lead) on=on>
            <dl class="lines">
                <Line label=tr!(email_settings.scope_scope) words=tr!(email_setup.google_scope) />
                <Line label=tr!(email_settings.scope_why) words=tr!(email_settings.read_why) />
                <Line label=tr!(email_setup.without) words=tr!(email_setup.google_without) />
            </dl>
            <Said words=said />
            {live(move || {
                (state.get() == GrantState::Active)
                    .then(|| view! { <p class="banner" role="status">{allowed}</p> })
            })}
            <GoogleStops />
        </StepCard>
    }
}

/// The ways on: to Google, or to the next step, with or without reading.
#[component]
fn Actions(state: Memo<GrantState>) -> impl IntoView {
    let walk = use_walk();
    let skip = Callback::new(move |()| walk.skip());
    live(move || match state.get() {
        GrantState::Active => view! { <NextButton /> },
        GrantState::Absent | GrantState::Refused | GrantState::Revoked => view! {
            <Button kind=ButtonKind::Quiet on_press=skip>{tr!(email_setup.google_skip)}</Button>
            <ConsentButton
                feature=MailFeature::Read
                kind=ButtonKind::Primary
                words=tr!(email_setup.google_go)
            />
        },
    })
}

/// A line of what will be asked.
#[component]
pub fn Line(label: Text, words: Text) -> impl IntoView {
    view! {
        <div class="lines__line">
            <dt class="lines__label">{label}</dt>
            <dd class="lines__value">{words}</dd>
        </div>
    }
}

/// What to do when Google stops the way with a page of its own: it does not send the browser back
/// then.
#[component]
pub fn GoogleStops() -> impl IntoView {
    let item = |shown: &'static str, words: Text| {
        view! {
            <div class="lines__line">
                <dt class="lines__label"><code>{shown}</code></dt>
                <dd class="lines__value">{words}</dd>
            </div>
        }
    };
    view! {
        <details class="google-stops">
            <summary>{tr!(email_setup.stops_title)}</summary>
            <dl class="lines">
                {item("Google hasn’t verified this app", tr!(email_setup.stops_unverified))}
                {item("403: access_denied", tr!(email_setup.stops_test_users))}
                {item("400: admin_policy_enforced", tr!(email_setup.stops_admin))}
                {item("403: org_internal", tr!(email_setup.stops_internal))}
                {item("400: redirect_uri_mismatch", tr!(email_setup.stops_redirect))}
            </dl>
            <p class="step__lead">{tr!(email_setup.stops_guide)}</p>
        </details>
    }
}
