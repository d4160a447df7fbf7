//! Who else sees mail with customers.

use super::{
    parts::{Choice, StepCard},
    walk::use_walk,
};
use crate::{
    api,
    box_view::view,
    components::{ErrorState, SkeletonRows},
    i18n::Text,
    loader::{Loader, loader},
    model::{load::Load, mail::setup::may_share},
    pages::record::when,
    reactive::{derived, live, now},
    state::session::use_me,
    tr,
};
use contract::{
    UserId,
    mailbox_setup::SetupChoices,
    sharing::{SharingChoice, SharingMode, SharingRule},
    user::{User, UserState},
};
use leptos::prelude::*;

/// The step.
#[component]
pub fn SharingStep() -> impl IntoView {
    let walk = use_walk();
    let rule = derived(move || walk.read(|setup| setup.sharing_rule.clone()));
    let choice = derived(move || walk.choices().sharing);
    let choose = Callback::new(move |sharing: SharingChoice| {
        walk.choose(|choices| SetupChoices {
            sharing,
            ..choices.clone()
        });
    });
    view! {
        <StepCard title=tr!(email_setup.sharing_title) lead=tr!(email_setup.sharing_lead)>
            <ModeChoice rule=rule choice=choice on_choose=choose />
        </StepCard>
    }
}

/// A choice of who sees mail, within the organization's rule.
#[component]
pub fn ModeChoice(
    /// What the organization allows; nothing until it is known.
    rule: Signal<Option<SharingRule>>,
    /// What is chosen.
    choice: Signal<SharingChoice>,
    /// Chooses something else.
    on_choose: Callback<SharingChoice>,
) -> impl IntoView {
    let settled = derived(move || {
        let wanted = choice.get().mode;
        rule.with(|rule| rule.as_ref().map_or(wanted, |rule| rule.settle(wanted)))
    });
    let options = SharingMode::ALL
        .iter()
        .map(|mode| {
            let mode = *mode;
            let (title, about) = mode_words(mode);
            let barred = derived(move || {
                rule.with(|rule| rule.as_ref().is_none_or(|rule| !may_share(rule, mode)))
            });
            let choose = Callback::new(move |()| {
                let viewers = choice.get_untracked().viewers;
                on_choose.run(SharingChoice { mode, viewers });
            });
            view! {
                <Choice
                    group="sharing"
                    value=mode.as_str()
                    title=title
                    about=about
                    chosen=derived(move || settled.get() == mode)
                    barred=barred
                    on_choose=choose
                />
            }
        })
        .collect_view();
    view! {
        <fieldset class="options">
            <legend class="visually-hidden">{tr!(email_setup.sharing_title)}</legend>
            {options}
        </fieldset>
        {live(move || rule.get().map(|rule| view! { <Fixed rule=rule /> }))}
        {live(move || {
            (settled.get() == SharingMode::Chosen)
                .then(|| view! { <Colleagues choice=choice on_choose=on_choose /> })
        })}
    }
}

/// The name of a way of sharing, and what it means.
pub fn mode_words(mode: SharingMode) -> (Text, Text) {
    match mode {
        SharingMode::Private => (
            tr!(email_setup.mode_private),
            tr!(email_setup.mode_private_about),
        ),
        SharingMode::Public => (
            tr!(email_setup.mode_public),
            tr!(email_setup.mode_public_about),
        ),
        SharingMode::Chosen => (
            tr!(email_setup.mode_chosen),
            tr!(email_setup.mode_chosen_about),
        ),
    }
}

/// Why not everything may be chosen.
#[component]
fn Fixed(rule: SharingRule) -> impl IntoView {
    let who = rule.set_by.as_ref().map(|link| link.name.clone());
    let at = rule.set_at.map(when);
    let narrowed = rule.allowed.len() < SharingMode::ALL.len();
    let words = move |at: Signal<String>, who: String| {
        if rule.locked.is_some() {
            tr!(email_setup.sharing_locked, who = who.clone(), at = at.get())
        } else {
            tr!(
                email_setup.sharing_narrowed,
                who = who.clone(),
                at = at.get()
            )
        }
    };
    let reason = who.zip(at).filter(|_| rule.locked.is_some() || narrowed);
    reason.map(|(who, at)| view! { <p class="banner" role="note">{words(at, who)}</p> })
}

/// Everybody who may be chosen.
#[component]
fn Colleagues(choice: Signal<SharingChoice>, on_choose: Callback<SharingChoice>) -> impl IntoView {
    let colleagues = use_colleagues();
    let again = Callback::new(move |()| colleagues.again());
    live(move || match colleagues.get() {
        Load::Loading => view! { <SkeletonRows count=3 /> },
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready(users) if users.is_empty() => {
            view! { <p class="card__nothing">{tr!(email_setup.nobody_else)}</p> }
        }
        Load::Ready(users) => {
            let rows = users
                .into_iter()
                .map(|user| view! { <Colleague user=user choice=choice on_choose=on_choose /> })
                .collect_view();
            view! {
                <fieldset class="people-choice">
                    <legend class="people-choice__title">{tr!(email_setup.choose_people)}</legend>
                    {rows}
                </fieldset>
            }
        }
    })
}

/// Everybody else who may sign in.
pub fn use_colleagues() -> Loader<Vec<User>> {
    let me = use_me().user.id;
    loader(move |abort| {
        let me = me.clone();
        async move {
            let mut users: Vec<User> = api::load(&abort).await?;
            users.retain(|user| user.id != me && user.state != UserState::Deactivated);
            Ok(users)
        }
    })
}

#[component]
fn Colleague(
    user: User,
    choice: Signal<SharingChoice>,
    on_choose: Callback<SharingChoice>,
) -> impl IntoView {
    let id = StoredValue::new(user.id.clone());
    let is_in = move |viewers: &[UserId]| id.with_value(|id| viewers.contains(id));
    let toggle = move |_| {
        let SharingChoice { mode, mut viewers } = choice.get_untracked();
        if is_in(&viewers) {
            id.with_value(|id| viewers.retain(|viewer| viewer != id));
        } else {
            viewers.push(id.get_value());
        }
        on_choose.run(SharingChoice { mode, viewers });
    };
    view! {
        <label class="people-choice__one">
            <input
                type="checkbox"
                prop:checked=now(move || choice.with(|choice| is_in(&choice.viewers)))
                on:change=toggle
            />
            <span>{user.name}</span>
            <span class="people-choice__address">{user.address}</span>
        </label>
    }
}
