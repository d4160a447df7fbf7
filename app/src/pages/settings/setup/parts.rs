//! What the steps are made of.

use super::walk::use_walk;
use crate::{
    box_view::{BoxView, Children, view},
    components::{Button, ButtonKind},
    i18n::Text,
    reactive::{derived, live},
    tr,
};
use contract::mailbox_setup::SetupStep;
use leptos::prelude::*;

/// A step: its question, what may be chosen, and the ways back and on.
#[component]
pub fn StepCard(
    /// The question.
    title: Text,
    /// What it is about.
    lead: Text,
    /// The button on, where it is not the usual one.
    #[prop(optional)]
    on: Option<BoxView>,
    /// What may be chosen.
    children: Children,
) -> impl IntoView {
    let walk = use_walk();
    let first = untrack(|| walk.choices()).step == SetupStep::Method;
    let back = Callback::new(move |()| walk.go_back());
    let back = (!first).then(|| view! { <Button on_press=back>{tr!(email_setup.back)}</Button> });
    let on = on.unwrap_or_else(|| view! { <NextButton /> });
    view! {
        <section class="card step" aria-labelledby="step-title">
            <h2 class="card__title" id="step-title">{title}</h2>
            <p class="step__lead">{lead}</p>
            {children.make()}
            <div class="step__actions">{back}{on}</div>
        </section>
    }
}

/// Leads to the next step, unless something keeps the user here.
#[component]
pub fn NextButton() -> impl IntoView {
    let walk = use_walk();
    let go_on = Callback::new(move |()| walk.go_on());
    live(move || {
        walk.held().is_none().then(|| {
            view! {
                <Button kind=ButtonKind::Primary on_press=go_on>
                    {tr!(email_setup.next)}
                </Button>
            }
        })
    })
}

/// What one of two choices is, and what choosing it means.
pub type Named = (Text, Text);

/// On or off.
#[component]
pub fn OnOff(
    /// The group of the two.
    group: &'static str,
    /// What is on or off.
    legend: Text,
    /// On.
    on: Named,
    /// Off.
    off: Named,
    /// Whether it is on.
    chosen: Memo<bool>,
    /// Whether it cannot be on.
    #[prop(into, optional)]
    barred: Signal<bool>,
    /// Chooses.
    on_choose: Callback<bool>,
) -> impl IntoView {
    view! {
        <fieldset class="options">
            <legend class="visually-hidden">{legend}</legend>
            <Choice
                group=group
                value="on"
                title=on.0
                about=on.1
                chosen=derived(move || chosen.get())
                barred=barred
                on_choose=Callback::new(move |()| on_choose.run(true))
            />
            <Choice
                group=group
                value="off"
                title=off.0
                about=off.1
                chosen=derived(move || !chosen.get())
                on_choose=Callback::new(move |()| on_choose.run(false))
            />
        </fieldset>
    }
}

/// One of several to choose from.
#[component]
pub fn Choice(
    /// The group it is in.
    group: &'static str,
    /// What tells it from the others of its group.
    value: &'static str,
    /// What it is.
    title: Text,
    /// What choosing it means.
    #[prop(into)]
    about: Signal<String>,
    /// Whether it is chosen.
    #[prop(into)]
    chosen: Signal<bool>,
    /// Whether it cannot be chosen.
    #[prop(into, optional)]
    barred: Signal<bool>,
    /// Chooses it.
    #[prop(optional)]
    on_choose: Option<Callback<()>>,
) -> impl IntoView {
    let id = format!("{group}-{value}");
    let (title_id, about_id) = (format!("{id}-title"), format!("{id}-about"));
    view! {
        <label class="option" class:option--chosen=chosen class:option--barred=barred>
            <input
                class="option__mark"
                type="radio"
                id=id
                name=group
                value=value
                prop:checked=chosen
                disabled=barred
                aria-labelledby=title_id.clone()
                aria-describedby=about_id.clone()
                on:change=move |_| {
                    if let Some(on_choose) = on_choose {
                        on_choose.run(());
                    }
                }
            />
            <span class="option__words">
                <span class="option__title" id=title_id>{title}</span>
                <span class="option__about" id=about_id>{about}</span>
            </span>
        </label>
    }
}

/// A line that says how something stands, in words that follow it; nothing while there is nothing
/// to say.
#[component]
pub fn Said(
    /// What is to be said, and whether it is bad news.
    words: Signal<Option<(Text, bool)>>,
) -> impl IntoView {
    live(move || {
        let (words, bad) = words.get()?;
        let class = if bad { "banner banner--warm" } else { "banner" };
        Some(view! { <p class=class role="status">{words}</p> })
    })
}
