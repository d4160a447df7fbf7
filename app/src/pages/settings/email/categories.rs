//! The categories that the user's mail is filed under: the three that every mailbox has, and their own.

use super::{Held, category_form::CategoryForm};
use crate::{
    api,
    box_view::{BoxView, IntoBox, view},
    browser::{dom, intl},
    components::{Button, CategoryChip, Confirm, Dialog, Icon, error_words, stage_kind_words},
    i18n::Text,
    loader::{Loader, loader},
    model::mail::label_categories::{Line, lines, moved, without},
    pages::settings::once_here::once_here,
    reactive::{derived, effect, live, spawn},
    state::{
        language::use_language,
        session::{use_me, use_session},
        toasts::use_toasts,
    },
    tr,
};
use contract::{
    StageId,
    label::{Category, OwnCategoryId},
    label_categories::{Closing, DealFilter, LabelCategories, OwnCategory, OwnName},
    limits::OWN_CATEGORIES_MAX,
    route,
    stage::Stage,
};
use leptos::prelude::*;

type List = Loader<LabelCategories>;

/// Where new categories are made.
const NEW: &str = "category-new";

/// The categories, first the one that wins.
#[component]
pub fn CategoriesCard() -> impl IntoView {
    let list: List = loader(|abort| api::get(route::LABEL_CATEGORIES, &abort));
    view! {
        <section class="card step" aria-labelledby="categories-title">
            <h2 class="card__title" id="categories-title">{tr!(categories.title)}</h2>
            <p class="step__lead">{tr!(categories.lead)}</p>
            {once_here(list, |list| view! { <Lines list=list /> })}
        </section>
    }
}

/// What the lines do.
#[derive(Clone, Copy)]
struct Doing {
    list: List,
    /// Stores other categories, says so, and goes to where this leads.
    save: Callback<(LabelCategories, Text, String)>,
    /// The form that is open: of the own category at this place, or of a new one.
    editing: RwSignal<Option<Option<usize>>>,
    stages: Loader<Vec<Stage>>,
}

#[component]
fn Lines(list: List) -> impl IntoView {
    let stages = loader(|abort| api::load::<Stage>(&abort));
    let doing = Doing {
        list,
        save: use_save(list),
        editing: RwSignal::new(None),
        stages,
    };
    let categories = derived(move || list.with(|list| list.ready().cloned()).unwrap_or_default());
    let full = move || categories.get().own.len() >= OWN_CATEGORIES_MAX;
    let add = Callback::new(move |()| doing.editing.set(Some(None)));
    let shown = move || {
        let categories = categories.get();
        lines(&categories)
            .into_iter()
            .map(|line| match line {
                Line::BuiltIn(category) => built_in(category),
                Line::Own(index) => own(&categories, index, doing),
            })
            .collect_view()
    };
    view! {
        <ol class="categories" role="list">{live(shown)}</ol>
        {live(move || {
            if full() {
                view! { <p class="card__nothing">{tr!(categories.full, n = OWN_CATEGORIES_MAX)}</p> }
            } else {
                view! {
                                        <div id=NEW tabindex="-1">
                        <Button on_press=add>
                            <Icon name="plus" />
                            {tr!(categories.new)}
                        </Button>
                    </div>
                }
            }
        })}
        <EditDialog doing=doing />
    }
}

/// One of the three that every mailbox has.
fn built_in(category: Category) -> BoxView {
    let words = match category {
        Category::ClosingThisMonth => tr!(email_setup.rule_closing),
        Category::OpenDeals => tr!(email_setup.rule_open),
        Category::Customers | Category::Own(_) => tr!(email_setup.rule_customers),
    };
    view! {
        <li class="categories__line">
            <span class="categories__chip"><CategoryChip category=category /></span>
            <span class="categories__about">{words}</span>
        </li>
    }
}

/// The own category at this place.
fn own(categories: &LabelCategories, index: usize, doing: Doing) -> BoxView {
    let Some(category) = categories.own.get(index).cloned() else {
        return ().boxed();
    };
    let OwnCategory {
        id,
        name,
        color,
        filter,
        below: _,
    } = category;
    let chip = Category::Own(id.unwrap_or(OwnCategoryId(0)));
    let own = OwnName {
        name: name.clone(),
        color,
    };
    let step = |up: bool| {
        let next = moved(categories, index, up);
        let named = name.clone();
        let label: Signal<String> = if up {
            tr!(categories.up, name = named.clone())
        } else {
            tr!(categories.down, name = named.clone())
        };
        let (barred, saved) = (next.is_none(), tr!(email_settings.saved));
        let to = button_id(id, if up { "up" } else { "down" });
        let own_id = to.clone();
        let press = Callback::new(move |()| {
            if let Some(next) = next.clone() {
                doing.save.run((next, saved, to.clone()));
            }
        });
        view! {
                        <IconButton
                id=own_id
                icon=if up { "up" } else { "down" }
                label=label
                barred=barred
                on_press=press
            />
        }
    };
    let (up, down) = (step(true), step(false));
    let edit = Callback::new(move |()| doing.editing.set(Some(Some(index))));
    let (removed, named) = (name.clone(), name);
    view! {
        <li class="categories__line">
            <span class="categories__chip"><CategoryChip category=chip own=Some(own) /></span>
            <span class="categories__about">{about(filter, doing.stages)}</span>
            <span class="categories__actions">
                {up}
                {down}
                                <IconButton
                    id=button_id(id, "edit")
                    icon="edit"
                    label=tr!(categories.edit, name = named.clone())
                    on_press=edit
                />
                <Remove categories=categories.clone() index=index name=removed doing=doing />
            </span>
        </li>
    }
}

/// Which deals pass a filter, in words.
fn about(filter: DealFilter, stages: Loader<Vec<Stage>>) -> Signal<String> {
    let DealFilter {
        kinds,
        stages: named,
        mine,
        amount_from,
        amount_to,
        closing,
    } = filter;
    let (language, currency) = (use_language(), use_me().organization.currency);
    let mut parts: Vec<Signal<String>> = Vec::new();
    if !kinds.is_empty() {
        let kinds: Vec<Text> = kinds.into_iter().map(stage_kind_words).collect();
        parts.push(derived(move || {
            let kinds: Vec<&str> = kinds.iter().map(Text::get).collect();
            kinds.join(" / ")
        }));
    }
    if !named.is_empty() {
        let gone = tr!(categories.stage_gone);
        let name = move |id: &StageId| {
            stages.with(|all| {
                let found = all.ready()?.iter().find(|stage| stage.id == *id);
                Some(found.map_or_else(|| gone.get().to_owned(), |stage| stage.name.clone()))
            })
        };
        parts.push(derived(move || {
            let names: Vec<String> = named.iter().filter_map(name).collect();
            names.join(" / ")
        }));
    }
    if mine {
        parts.push(tr!(categories.mine).into());
    }
    if let Some(minor) = amount_from {
        let currency = currency.clone();
        let amount = move || intl::money(minor, &currency, language.get());
        parts.push(tr!(categories.about_from, amount = amount()));
    }
    if let Some(minor) = amount_to {
        let amount = move || intl::money(minor, &currency, language.get());
        parts.push(tr!(categories.about_to, amount = amount()));
    }
    match closing {
        Closing::Any => {}
        Closing::ThisMonth => parts.push(tr!(categories.about_this_month).into()),
        Closing::NextMonth => parts.push(tr!(categories.about_next_month).into()),
        Closing::Past => parts.push(tr!(categories.about_past).into()),
        Closing::Within { days } => parts.push(tr!(categories.about_within, n = days)),
    }
    if parts.is_empty() {
        parts.push(tr!(categories.every_deal).into());
    }
    derived(move || {
        let parts: Vec<String> = parts.iter().map(Signal::get).collect();
        parts.join(" · ")
    })
}

/// What tells a button of a category from the others.
fn button_id(category: Option<OwnCategoryId>, what: &str) -> String {
    let number = category.map_or(0, |OwnCategoryId(number)| number);
    format!("category-{number}-{what}")
}

/// A button that keeps the focus where it has nothing to do.
#[component]
fn IconButton(
    id: String,
    icon: &'static str,
    label: Signal<String>,
    #[prop(optional)] barred: bool,
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button button--quiet button--icon"
            id=id
            aria-label=label
            title=label
            aria-disabled=barred.then_some("true")
            on:click=move |_| {
                if !barred {
                    on_press.run(());
                }
            }
        >
            <Icon name=icon />
        </button>
    }
}

/// Removes an own category, after a question.
#[component]
fn Remove(categories: LabelCategories, index: usize, name: String, doing: Doing) -> impl IntoView {
    let open = RwSignal::new(false);
    let ask = Callback::new(move |()| open.set(true));
    let removed = tr!(categories.removed);
    let named = name.clone();
    let label = tr!(categories.remove, name = named.clone());
    let id = button_id(categories.own.get(index).and_then(|own| own.id), "remove");
    let confirm = Callback::new(move |()| {
        open.set(false);
        let to = NEW.to_owned();
        doing.save.run((without(&categories, index), removed, to));
    });
    view! {
                <IconButton id=id icon="trash" label=label on_press=ask />
        <Confirm
            open=open
            title=tr!(common.delete_title, name = name.clone())
            body=tr!(categories.remove_body)
            action=tr!(common.delete)
            on_confirm=confirm
        />
    }
}

/// The form of a category.
#[component]
fn EditDialog(doing: Doing) -> impl IntoView {
    let open = RwSignal::new(false);
    let Doing { list, editing, .. } = doing;
    effect(move || {
        if editing.with(Option::is_some) {
            open.set(true);
        }
    });
    effect(move || {
        if !open.get() {
            editing.set(None);
        }
    });
    let is_new = Memo::new(move |new: Option<&bool>| match editing.get() {
        Some(index) => index.is_none(),
        None => new.copied().unwrap_or_default(),
    });
    let (new, change) = (tr!(categories.new), tr!(categories.edit_title));
    let title = Signal::derive(move || {
        if is_new.get() {
            new.get()
        } else {
            change.get()
        }
        .to_owned()
    });
    let held = expect_context::<Held>();
    let done = Callback::new(move |stored: LabelCategories| {
        open.set(false);
        list.put(stored);
        held.settings.again();
    });
    view! {
        <Dialog open=open title=title>
            {live(move || {
                let index = editing.get_untracked()?;
                let all = untrack(|| list.with(|list| list.ready().cloned()))?;
                Some(view! {
                    <CategoryForm
                        all=all
                        index=index
                        stages=doing.stages
                        on_cancel=Callback::new(move |()| open.set(false))
                        on_done=done
                    />
                })
            })}
        </Dialog>
    }
}

/// Stores categories, shows what is stored, and says so.
fn use_save(list: List) -> Callback<(LabelCategories, Text, String)> {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let held = expect_context::<Held>();
    let busy = RwSignal::new(false);
    Callback::new(move |(next, saved, to): (LabelCategories, Text, String)| {
        // A second press goes by what is not stored yet.
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn(async move {
            match api::put::<_, LabelCategories>(route::LABEL_CATEGORIES, &next).await {
                Ok(stored) => {
                    list.put(stored);
                    toasts.done(saved.get_untracked());
                    held.settings.again();
                    dom::after_paint(move || dom::focus_first(&format!("#{to}")));
                }
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, language.locale_now()));
                    list.again();
                }
            }
            busy.try_set(false);
        });
    })
}
