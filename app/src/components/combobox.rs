//! A field that links to another record: type to find, choose from a list.
//!
//! The combobox pattern of the ARIA Authoring Practices, with the focus in the input and
//! `aria-activedescendant` on the option: <https://www.w3.org/WAI/ARIA/apg/patterns/combobox/>.

use super::{FieldFrame, Icon, Show};
use crate::{
    api::{Abort, Error},
    box_view::view,
    form::Field,
    reactive::{effect, live, now, spawn},
    tr,
};
use core::{future::Future, pin::Pin};
use leptos::{ev, prelude::*};
use std::{sync::Arc, time::Duration};

/// How long typing must rest before records are asked for.
const RESTED: Duration = Duration::from_millis(150);

/// A record to choose: id and name.
pub type Choice = (String, String);

/// Finds records by words.
pub type Finder = Arc<
    dyn Fn(String, Abort) -> Pin<Box<dyn Future<Output = Result<Vec<Choice>, Error>>>>
        + Send
        + Sync,
>;

/// The records that were found, and which of them is lit.
#[derive(Clone, Copy)]
struct Options {
    open: RwSignal<bool>,
    found: RwSignal<Vec<Choice>>,
    lit: RwSignal<usize>,
    failed: RwSignal<bool>,
}

/// A field that links to another record.
#[component]
pub fn Combobox(
    /// The field of the form.
    field: Field<Option<Choice>>,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// Finds records.
    finder: Finder,
    /// Whether the field empties after a choice: it adds to a list.
    #[prop(optional)]
    adds: bool,
) -> impl IntoView {
    let id = field.name.get_value();
    let name = move || field.value.get().map(|(_, name)| name).unwrap_or_default();
    let typed = RwSignal::new(None::<String>);
    let options = Options {
        open: RwSignal::new(false),
        found: RwSignal::new(Vec::new()),
        lit: RwSignal::new(0),
        failed: RwSignal::new(false),
    };
    find_as_typed(typed, options, finder);
    let choose = move |choice: Option<Choice>| {
        field.set.run(choice);
        options.open.set(false);
        typed.set(adds.then(String::new));
    };
    let on_key = move |event: ev::KeyboardEvent| on_key(&event, options, choose);
    let (list_id, note_id) = (format!("{id}-list"), format!("{id}-note"));
    let lit_id = {
        let id = id.clone();
        move || {
            options
                .open
                .get()
                .then(|| format!("{id}-option-{}", options.lit.get()))
        }
    };
    view! {
        <FieldFrame id=id.clone() label=label problem=field.problem>
            <div class="combobox">
                <input
                    class="input"
                    id=id.clone()
                    role="combobox"
                    autocomplete="off"
                    aria-autocomplete="list"
                    aria-expanded=now(move || options.open.get().to_string())
                    aria-controls=list_id.clone()
                    aria-activedescendant=now(lit_id)
                    aria-invalid=now(move || field.problem.get().is_some().then_some("true"))
                    aria-describedby=note_id
                    placeholder=tr!(common.type_to_find)
                    prop:value=now(move || typed.get().unwrap_or_else(name))
                    on:input=move |event| typed.set(Some(event_target_value(&event)))
                    on:focus=move |_| if !adds { typed.set(None) }
                    on:blur=move |_| {
                        options.open.set(false);
                        typed.set(None);
                    }
                    on:keydown=on_key
                />
                <Show when=move || field.value.get().is_some() && !adds>
                    <button
                        type="button"
                        class="button button--quiet button--icon combobox__clear"
                        aria-label=tr!(common.clear)
                        on:click=move |_| choose(None)
                    >
                        <Icon name="close" />
                    </button>
                </Show>
                <Show when=move || options.open.get()>
                    <OptionList id=id.clone() list_id=list_id.clone() options=options choose=Callback::new(choose) />
                </Show>
            </div>
        </FieldFrame>
    }
}

#[component]
fn OptionList(
    id: String,
    list_id: String,
    options: Options,
    choose: Callback<Option<Choice>>,
) -> impl IntoView {
    let option = move |(index, choice): (usize, Choice)| {
        let lit = move || options.lit.get() == index;
        let option_id = format!("{id}-option-{index}");
        let words = choice.1.clone();
        view! {
            <li
                class="combobox__option"
                class:combobox__option--lit=now(lit)
                id=option_id
                role="option"
                aria-selected=now(move || lit().to_string())
                on:mousedown=move |event| {
                    event.prevent_default();
                    choose.run(Some(choice.clone()));
                }
            >
                {words}
            </li>
        }
    };
    let list = move || {
        options
            .found
            .get()
            .into_iter()
            .enumerate()
            .map(option.clone())
            .collect_view()
    };
    let (none, failed) = (tr!(common.nothing_found), tr!(common.could_not_search));
    let note = move || match (options.failed.get(), options.found.with(Vec::is_empty)) {
        (true, _) => failed.get(),
        (false, true) => none.get(),
        (false, false) => "",
    };
    view! {
        <ul class="combobox__list" id=list_id role="listbox">
            {live(list)}
            <li class="combobox__note" role="status">{live(note)}</li>
        </ul>
    }
}

/// Asks for records when typing rests; a newer word takes the older question back.
fn find_as_typed(typed: RwSignal<Option<String>>, options: Options, finder: Finder) {
    effect(move || {
        let Some(words) = typed.get() else { return };
        if words.is_empty() {
            options.open.set(false);
            return;
        }
        let abort = Abort::with_owner();
        let finder = finder.clone();
        let ask = move || {
            spawn(async move {
                let answer = finder(words, abort.clone()).await;
                if abort.is_triggered() {
                    return;
                }
                options.failed.set(answer.is_err());
                options.found.set(answer.unwrap_or_default());
                options.lit.set(0);
                options.open.set(true);
            });
        };
        let rested = set_timeout_with_handle(ask, RESTED);
        on_cleanup(move || {
            if let Ok(timer) = rested {
                timer.clear();
            }
        });
    });
}

fn on_key(event: &ev::KeyboardEvent, options: Options, choose: impl Fn(Option<Choice>)) {
    // While kana become kanji, Enter and Escape are the input method's.
    if event.is_composing() || !options.open.get_untracked() {
        return;
    }
    let last = options.found.with_untracked(Vec::len).saturating_sub(1);
    match event.key().as_str() {
        "ArrowDown" => options.lit.update(|lit| *lit = (*lit + 1).min(last)),
        "ArrowUp" => options.lit.update(|lit| *lit = lit.saturating_sub(1)),
        "Enter" => {
            let lit = options.lit.get_untracked();
            if let Some(choice) = options
                .found
                .with_untracked(|found| found.get(lit).cloned())
            {
                choose(Some(choice));
            }
        }
        "Escape" => options.open.set(false),
        _ => return,
    }
    event.prevent_default();
}
