//! The form of an own category: its name, its color, which deals count, and what it holds as that stands.

use crate::{
    api,
    box_view::{BoxView, IntoBox, view},
    browser::{clock, intl},
    components::{FormFrame, SelectField, TextField, stage_kind_words},
    form::{Form, form},
    loader::{Loader, loader},
    model::{
        calendar,
        load::Load,
        mail::label_categories::{CategoryDraft, Closes},
    },
    reactive::{derived, live, now},
    state::{session::use_me, toasts::use_toasts},
    tr,
};
use contract::{
    StageId,
    label_categories::{LabelCategories, LabelColor},
    mailbox_setup::LabelRules,
    route,
    stage::{Stage, StageKind},
};
use leptos::prelude::*;

/// The form.
#[component]
pub fn CategoryForm(
    /// All categories as they stand.
    all: LabelCategories,
    /// Which own one is changed; absent: a new one.
    index: Option<usize>,
    /// The stages of the pipeline.
    stages: Loader<Vec<Stage>>,
    /// Closes it.
    on_cancel: Callback<()>,
    /// Takes what was stored.
    on_done: Callback<LabelCategories>,
) -> impl IntoView {
    let currency = use_me().organization.currency;

    let draft = CategoryDraft::of(&all, index, intl::currency_digits(&currency));
    let form = form(draft);
    let toasts = use_toasts();
    let saved = tr!(email_settings.saved);
    let send = Callback::new(move |()| {
        form.send(
            |input| async move { api::put::<_, LabelCategories>(route::LABEL_CATEGORIES, &input).await },
            move |stored: LabelCategories| {
                toasts.done(saved.get_untracked());
                on_done.run(stored);
            },
        );
    });
    let is_new = index.is_none();
    let amount_to = currency.clone();
    view! {
        <FormFrame
            action=tr!(common.save)
            sending=form.sending()
            failure=form.failure()
            wrong_fields=form.has_wrong_fields()
            on_cancel=on_cancel
            on_send=send
        >
            <TextField
                label=tr!(categories.name)
                required=true
                hint=if is_new { tr!(categories.name_hint) } else { tr!(categories.renamed_hint) }
                field=form.field("name", |d| d.name.clone(), |d, v| d.name = v)
            />
            <fieldset class="field">
                <legend class="field__label">{tr!(categories.color)}</legend>
                <div class="swatches">
                    {LabelColor::ALL
                        .iter()
                        .map(|color| view! { <Swatch form=form color=*color /> })
                        .collect_view()}
                </div>
            </fieldset>
            <fieldset class="field ticks">
                <legend class="field__label">{tr!(categories.kinds)}</legend>
                <div class="ticks ticks--row">
                    {[StageKind::Open, StageKind::Won, StageKind::Lost]
                        .map(|kind| {
                            tick(
                                form,
                                stage_kind_words(kind).boxed(),
                                move |draft| draft.kinds.contains(&kind),
                                move |draft, on| put(&mut draft.kinds, kind, on),
                            )
                        })
                        .collect_view()}
                </div>
                {live(move || view! { <Stages form=form stages=stages.get() /> })}
                {tick(
                    form,
                    tr!(categories.mine).boxed(),
                    |draft| draft.mine,
                    |draft, on| draft.mine = on,
                )}
            </fieldset>
            <div class="form__pair">
                <TextField
                    label=tr!(categories.amount_from, currency = currency.clone())
                    inputmode="decimal"
                    field=form
                        .field("amount_from", |d| d.amount_from.clone(), |d, v| d.amount_from = v)
                />
                <TextField
                    label=tr!(categories.amount_to, currency = amount_to.clone())
                    inputmode="decimal"
                    field=form.field("amount_to", |d| d.amount_to.clone(), |d, v| d.amount_to = v)
                />
            </div>
            <SelectField
                label=tr!(categories.closing)
                options=closings()
                field=form
                    .field(
                        "closing",
                        |d| d.closes.as_str().to_owned(),
                        |d, v: String| d.closes = Closes::of_value(&v),
                    )
            />
            {live(move || {
                form.with(|draft| draft.closes == Closes::Within)
                    .then(|| {
                        view! {
                            <TextField
                                label=tr!(categories.days)
                                inputmode="numeric"
                                field=form.field("days", |d| d.days.clone(), |d, v| d.days = v)
                            />
                        }
                    })
            })}
            <Count form=form />
        </FormFrame>
    }
}

/// Puts something into a list, or takes it out.
fn put<T: PartialEq>(list: &mut Vec<T>, one: T, on: bool) {
    list.retain(|other| *other != one);
    if on {
        list.push(one);
    }
}

/// A color to choose.
#[component]
fn Swatch(form: Form<CategoryDraft>, color: LabelColor) -> impl IntoView {
    let words = match color {
        LabelColor::Red => tr!(categories.red),
        LabelColor::Orange => tr!(categories.orange),
        LabelColor::Yellow => tr!(categories.yellow),
        LabelColor::Green => tr!(categories.green),
        LabelColor::Teal => tr!(categories.teal),
        LabelColor::Blue => tr!(categories.blue),
        LabelColor::Purple => tr!(categories.purple),
        LabelColor::Pink => tr!(categories.pink),
    };
    view! {
        <label class="swatch">
            <input
                class="visually-hidden"
                type="radio"
                name="category-color"
                prop:checked=now(move || form.with(|draft| draft.color == color))
                on:change=move |_| form.edit(|draft| draft.color = color)
            />
            <span class="chip chip--own" data-color=color.as_str()>{words}</span>
        </label>
    }
}

fn tick(
    form: Form<CategoryDraft>,
    words: BoxView,
    is_on: impl Fn(&CategoryDraft) -> bool + Send + Sync + 'static,
    set: impl Fn(&mut CategoryDraft, bool) + 'static,
) -> BoxView {
    view! {
        <label class="tick">
            <input
                type="checkbox"
                prop:checked=now(move || form.with(&is_on))
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    form.edit(|draft| set(draft, on));
                }
            />
            {words}
        </label>
    }
}

/// The stages to choose from; they are on their way, or could not be had.
#[component]
fn Stages(form: Form<CategoryDraft>, stages: Load<Vec<Stage>>) -> impl IntoView {
    let Load::Ready(stages) = stages else {
        return ().boxed();
    };
    let named = untrack(|| form.with(|draft| draft.stages.clone()));
    let open = !named.is_empty();
    let gone = tr!(categories.stage_gone);
    let is_gone = |id: &StageId| stages.iter().all(|stage| stage.id != *id);
    // A stage that was deleted is shown as long as the filter names it: without it, another stage would do.
    let gone: Vec<(StageId, BoxView)> = named
        .into_iter()
        .filter(is_gone)
        .map(|id| (id, gone.boxed()))
        .collect();
    let there = stages
        .into_iter()
        .map(|stage| (stage.id, stage.name.boxed()));
    let ticks = there
        .chain(gone)
        .map(|(id, name)| {
            let is = id.clone();
            tick(
                form,
                name,
                move |draft| draft.stages.contains(&is),
                move |draft, on| put(&mut draft.stages, id.clone(), on),
            )
        })
        .collect_view();
    view! {
        <details class="more" open=open>
            <summary>{tr!(categories.stages)}</summary>
            <div class="ticks">{ticks}</div>
        </details>
    }
}

fn closings() -> Signal<Vec<(String, String)>> {
    let words = Closes::ALL.map(|closes| {
        let words = match closes {
            Closes::Any => tr!(categories.closes_any),
            Closes::ThisMonth => tr!(categories.closes_this_month),
            Closes::NextMonth => tr!(categories.closes_next_month),
            Closes::Past => tr!(categories.closes_past),
            Closes::Within => tr!(categories.closes_soon),
        };
        (closes, words)
    });
    Signal::derive(move || {
        words
            .map(|(closes, words)| (closes.as_str().to_owned(), words.get().to_owned()))
            .into()
    })
}

/// What the category holds as the form stands.
#[component]
fn Count(form: Form<CategoryDraft>) -> impl IntoView {
    let rules = loader(|abort| api::get::<LabelRules>(route::MAILBOX_RULES, &abort));
    let me = use_me();
    let days = calendar::days(&me.organization, clock::today(&me.organization.time_zone));
    let holds = Memo::new(move |_| {
        rules.with(|rules| {
            let rules = rules.ready()?;
            form.with(|draft| draft.holds(&rules.contacts, &me.user.id, &days))
        })
    });
    let count = derived(move || holds.get().unwrap_or_default());
    let words = tr!(
        categories.holds,
        deals = count.get().deals,
        contacts = count.get().contacts,
        filed = count.get().filed
    );
    let rest = tr!(
        categories.holds_rest,
        n = count.get().contacts - count.get().filed
    );
    let (none, counting) = (tr!(categories.holds_none), tr!(categories.counting));
    let failed = tr!(categories.count_failed);
    let shown = move || {
        let state = rules.with(|rules| match rules {
            Load::Loading => Some(counting.get()),
            Load::Failed(_) => Some(failed.get()),
            Load::Ready(_) => None,
        });
        if let Some(state) = state {
            return state.to_owned();
        }
        match holds.get() {
            None => String::new(),
            Some(holds) if holds.deals == 0 => none.get().to_owned(),
            Some(holds) if holds.filed < holds.contacts => {
                format!("{} {}", words.get(), rest.get())
            }
            Some(_) => words.get(),
        }
    };
    view! { <p class="category-count" role="status">{live(shown)}</p> }
}
