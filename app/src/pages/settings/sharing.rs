//! Which ways of sharing mail the organization allows.

use super::{SettingsFrame, for_administrators, setup::mode_words, tick::Tick};
use crate::{
    api,
    box_view::view,
    components::{Button, ButtonKind, ErrorState, SkeletonRecord, error_words},
    loader::{Loader, loader},
    model::load::Load,
    pages::record::when,
    reactive::{derived, live, now, spawn},
    state::{language::use_language, session::use_session, toasts::use_toasts},
    tr,
};
use contract::{
    route,
    sharing::{SharingMode, SharingRule, SharingRuleInput},
};
use leptos::prelude::*;

/// What the organization allows, for administrators to set.
#[component]
pub fn SharingSettings() -> impl IntoView {
    let body = for_administrators(|| view! { <Allowed /> });
    view! {
        <SettingsFrame title=tr!(email_setup.rule_title) subtitle=tr!(email_setup.rule_lead)>
            {body}
        </SettingsFrame>
    }
}

#[component]
fn Allowed() -> impl IntoView {
    let rule: Loader<SharingRule> = loader(|abort| api::get(route::SHARING_RULE, &abort));
    let again = Callback::new(move |()| rule.again());
    live(move || match rule.get() {
        Load::Loading => view! { <SkeletonRecord /> },
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready(value) => view! { <RuleForm value=value rule=rule /> },
    })
}

#[component]
fn RuleForm(value: SharingRule, rule: Loader<SharingRule>) -> impl IntoView {
    let SharingRule {
        allowed,
        locked,
        set_by,
        set_at,
    } = value;
    let input = RwSignal::new(SharingRuleInput { allowed, locked });
    let boxes = SharingMode::ALL
        .iter()
        .map(|mode| view! { <Mode mode=*mode input=input /> })
        .collect_view();
    let set = set_by.zip(set_at).map(|(by, at)| {
        let at = when(at);
        let words = tr!(email_setup.rule_set, who = by.name.clone(), at = at.get());
        view! { <p class="card__nothing">{words}</p> }
    });
    let busy = RwSignal::new(false);
    let save = save(input, rule, busy);
    let lock = move |event| {
        let name = event_target_value(&event);
        input.update(|input| input.locked = SharingMode::from_name(&name));
    };
    let options = move || {
        let SharingRuleInput { allowed, locked } = input.get();
        let option = |mode: &SharingMode| {
            let (title, _) = mode_words(*mode);
            let selected = locked == Some(*mode);
            view! { <option value=mode.as_str() prop:selected=selected>{title}</option> }
        };
        let modes = SharingMode::ALL
            .iter()
            .filter(|mode| allowed.contains(mode));
        modes.map(option).collect_view()
    };
    view! {
        <section class="card step" aria-labelledby="rule-title">
            <h2 class="card__title" id="rule-title">{tr!(email_setup.rule_allowed)}</h2>
            <fieldset class="options">
                <legend class="visually-hidden">{tr!(email_setup.rule_allowed)}</legend>
                {boxes}
            </fieldset>
            <label class="rule-lock">
                <span class="rule-lock__label">{tr!(email_setup.rule_lock)}</span>
                <select class="input input--select" on:change=lock>
                    <option value="" prop:selected=now(move || input.with(|input| input.locked.is_none()))>
                        {tr!(email_setup.rule_no_lock)}
                    </option>
                    {live(options)}
                </select>
            </label>
            <p class="step__lead">{tr!(email_setup.rule_effect)}</p>
            {set}
            <div class="step__actions">
                <Button kind=ButtonKind::Primary busy=busy on_press=save>{tr!(common.save)}</Button>
            </div>
        </section>
    }
}

#[component]
fn Mode(mode: SharingMode, input: RwSignal<SharingRuleInput>) -> impl IntoView {
    let (title, about) = mode_words(mode);
    let is_allowed = derived(move || input.with(|input| input.allowed.contains(&mode)));
    let toggle = Callback::new(move |()| {
        input.update(|SharingRuleInput { allowed, locked }| {
            if allowed.contains(&mode) {
                allowed.retain(|known| *known != mode);
                *locked = locked.filter(|locked| *locked != mode);
            } else {
                allowed.push(mode);
            }
        });
    });
    let id = format!("rule-{}", mode.as_str());
    view! { <Tick id=id title=title about=about ticked=is_allowed on_toggle=toggle /> }
}

fn save(
    input: RwSignal<SharingRuleInput>,
    rule: Loader<SharingRule>,
    busy: RwSignal<bool>,
) -> Callback<()> {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let saved = tr!(common.saved);
    Callback::new(move |()| {
        busy.set(true);
        spawn(async move {
            let input = input.get_untracked();
            match api::put::<_, SharingRule>(route::SHARING_RULE, &input).await {
                Ok(value) => {
                    toasts.done(saved.get_untracked());
                    rule.put(value);
                }
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, language.locale_now()));
                }
            }
            busy.try_set(false);
        });
    })
}
