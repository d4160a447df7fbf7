//! The menu of merge fields: type to find one, arrow keys to choose, Enter to insert.
//!
//! A combobox in a dialog whose list is always there:
//! <https://www.w3.org/WAI/ARIA/apg/patterns/combobox/>.

use crate::{
    box_view::{BoxView, view},
    browser::{caret, dom},
    components::{
        Button, Dialog, Icon,
        mail::{field_words, labeled, module_words},
    },
    form::Field,
    i18n::Locale,
    model::mail::merge::{self, Module, insert::insert},
    reactive::{live, now},
    state::language::use_locale,
    tr,
};
use leptos::{ev, prelude::*};

const FIND: &str = "insert-find";
const OPTIONS: &str = "insert-options";

/// A button that opens the menu of merge fields; the one chosen is put into `target`, where the
/// caret stands.
#[component]
pub fn InsertField(
    /// The field that was typed in last.
    target: Signal<Field>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let ask = Callback::new(move |()| {
        open.set(true);
        dom::after_paint(|| dom::focus_first("#insert-find"));
    });
    let choose = Callback::new(move |field: merge::Field| {
        let target = target.get_untracked();
        let id = target.name.get_value();
        let text = target.value.get_untracked();
        let (start, end) = caret::selection(&id).unwrap_or((u32::MAX, u32::MAX));
        let inserted = insert(&text, start, end, &field.token());
        target.set.run(inserted.text);
        open.set(false);
        // The dialog gives the focus back to its button first.
        dom::after_paint(move || caret::place(&id, inserted.caret));
    });
    view! {
        <div>
            <Button on_press=ask>
                <Icon name="plus" />
                {tr!(templates.insert)}
            </Button>
        </div>
        <Dialog open=open title=tr!(templates.insert_title)>
            <Menu choose=choose />
            <div class="dialog__actions">
                <Button on_press=Callback::new(move |()| open.set(false))>{tr!(common.cancel)}</Button>
            </div>
        </Dialog>
    }
}

/// The fields whose words have these letters.
fn found(letters: &str, locale: Locale) -> Vec<merge::Field> {
    let letters = letters.trim().to_lowercase();
    let has = |field: &merge::Field| {
        let words = labeled(*field, locale).to_lowercase();
        words.contains(&letters) || field.token().to_lowercase().contains(&letters)
    };
    merge::Field::ALL.iter().copied().filter(has).collect()
}

#[component]
fn Menu(choose: Callback<merge::Field>) -> impl IntoView {
    let locale = use_locale();
    let letters = RwSignal::new(String::new());
    let lit = RwSignal::new(0_usize);
    let fields = Memo::new(move |_| letters.with(|letters| found(letters, locale.get())));
    let on_key = move |event: ev::KeyboardEvent| {
        let last = fields.with_untracked(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => lit.update(|lit| *lit = (*lit + 1).min(last)),
            "ArrowUp" => lit.update(|lit| *lit = lit.saturating_sub(1)),
            "Enter" if !event.is_composing() => {
                let lit = lit.get_untracked();
                if let Some(field) = fields.with_untracked(|fields| fields.get(lit).copied()) {
                    choose.run(field);
                }
            }
            _ => return,
        }
        event.prevent_default();
        dom::after_paint(|| dom::show_nearest(".insert__option--lit"));
    };
    let lit_id = move || {
        let lit = lit.get();
        fields.with(|fields| fields.get(lit).map(|_| option_id(lit)))
    };
    let none = tr!(templates.insert_none);
    view! {
        <div class="insert">
            <label class="field__label" for=FIND>{tr!(templates.insert_find)}</label>
            <input
                class="input"
                id=FIND
                role="combobox"
                autocomplete="off"
                aria-autocomplete="list"
                aria-expanded="true"
                aria-controls=OPTIONS
                aria-activedescendant=now(lit_id)
                aria-describedby="insert-hint"
                prop:value=letters
                on:input=move |event| {
                    lit.set(0);
                    letters.set(event_target_value(&event));
                }
                on:keydown=on_key
            />
            <p class="field__note" id="insert-hint">{tr!(templates.insert_hint)}</p>
            <div class="insert__list" id=OPTIONS role="listbox" aria-label=tr!(templates.insert)>
                {live(move || groups(fields.get(), lit, choose, locale.get()))}
            </div>
            <p class="field__note" role="status">
                {live(move || fields.with(Vec::is_empty).then(|| none.get()))}
            </p>
        </div>
    }
}

fn option_id(index: usize) -> String {
    format!("insert-option-{index}")
}

fn groups(
    fields: Vec<merge::Field>,
    lit: RwSignal<usize>,
    choose: Callback<merge::Field>,
    locale: Locale,
) -> BoxView {
    let group = |module: &Module| {
        let of_module = fields.iter().copied().enumerate();
        let options: Vec<BoxView> = of_module
            .filter(|(_, field)| field.module() == *module)
            .map(|(index, field)| choice(index, field, lit, choose, locale))
            .collect();
        (!options.is_empty()).then(|| {
            view! {
                <div role="group" aria-label=module_words(*module, locale)>
                    <p class="insert__module" aria-hidden="true">{module_words(*module, locale)}</p>
                    {options}
                </div>
            }
        })
    };
    let groups = Module::ALL.iter().map(group).collect::<Vec<_>>();
    view! { {groups} }
}

fn choice(
    index: usize,
    field: merge::Field,
    lit: RwSignal<usize>,
    choose: Callback<merge::Field>,
    locale: Locale,
) -> BoxView {
    let is_lit = move || lit.get() == index;
    view! {
        <div
            class="insert__option"
            class:insert__option--lit=now(is_lit)
            id=option_id(index)
            role="option"
            aria-selected=now(move || is_lit().to_string())
            on:mousedown=move |event| {
                event.prevent_default();
                choose.run(field);
            }
        >
            <span>{field_words(field, locale)}</span>
            <code class="insert__token">{field.token()}</code>
        </div>
    }
}
