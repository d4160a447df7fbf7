//! Who a mail goes to: people as chips, and a field that finds more. The combobox pattern of the
//! ARIA Authoring Practices: <https://www.w3.org/WAI/ARIA/apg/patterns/combobox/>.

use super::{
    desk::Desk,
    sheet::Sheet,
    suggest::{Suggestion, suggest_as_typed},
};
use crate::{
    box_view::{Children, view},
    browser::{dom, editing},
    components::{Icon, Show},
    model::mail::letter::{
        Letter,
        check::{MOST_RECIPIENTS, WARN_RECIPIENTS},
        recipients::{Recipient, add, read},
    },
    reactive::{live, now},
    tr,
};
use leptos::{
    ev::{ClipboardEvent, KeyboardEvent},
    prelude::*,
};

/// Which of a mail's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// To.
    To,
    /// Cc.
    Cc,
    /// Bcc.
    Bcc,
}

impl Line {
    const fn name(self) -> &'static str {
        match self {
            Self::To => "to",
            Self::Cc => "cc",
            Self::Bcc => "bcc",
        }
    }

    fn of(self, letter: &Letter) -> &Vec<Recipient> {
        match self {
            Self::To => &letter.to,
            Self::Cc => &letter.cc,
            Self::Bcc => &letter.bcc,
        }
    }

    fn of_mut(self, letter: &mut Letter) -> &mut Vec<Recipient> {
        match self {
            Self::To => &mut letter.to,
            Self::Cc => &mut letter.cc,
            Self::Bcc => &mut letter.bcc,
        }
    }
}

/// How many it goes to and may go to, once that gets tight.
#[component]
pub fn RecipientsRoom(
    /// The mail.
    sheet: Sheet,
) -> impl IntoView {
    let count = Memo::new(move |_| sheet.letter.with(|letter| letter.recipients().count()));
    let tight = move || count.get() >= WARN_RECIPIENTS;
    let words = tr!(
        compose.recipients_room,
        n = count.get(),
        most = MOST_RECIPIENTS
    );
    view! {
        <Show when=tight>
            <p class="letter__room letter__room--tight" role="status">{words}</p>
        </Show>
    }
}

/// Whose facts a template brought in, as long as somebody else gets the mail.
#[component]
pub fn FilledFor(
    /// The mail.
    sheet: Sheet,
) -> impl IntoView {
    let name = Memo::new(move |_| {
        sheet.letter.with(|letter| {
            let name = letter.speaks_of_another();
            name.map(str::to_owned)
        })
    });
    let words = tr!(compose.filled_for, name = name.get().unwrap_or_default());
    let shown = move || name.with(Option::is_some);
    // It stands there before it says anything: so a screen reader says it.
    view! {
        <div role="status">
            <Show when=shown>
                <p class="letter__room letter__room--tight">{words}</p>
            </Show>
        </div>
    }
}

/// What is typed, and who was found.
#[derive(Clone, Copy)]
struct Finding {
    typed: RwSignal<String>,
    found: RwSignal<Vec<Suggestion>>,
    lit: RwSignal<usize>,
}

impl Finding {
    fn is_open(self) -> bool {
        self.found.with(|found| !found.is_empty())
    }

    fn close(self) {
        self.typed.set(String::new());
        self.found.set(Vec::new());
    }
}

/// One of a mail's lists of people.
#[component]
pub fn RecipientsField(
    /// Everything that is being written.
    desk: Desk,
    /// The mail.
    sheet: Sheet,
    /// Which list.
    line: Line,
    /// What stands behind the field.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let finding = Finding {
        typed: RwSignal::new(String::new()),
        found: RwSignal::new(Vec::new()),
        lit: RwSignal::new(0),
    };
    let known = move || {
        sheet
            .letter
            .with_untracked(|letter| letter.recipients().map(|one| one.address.clone()).collect())
    };
    suggest_as_typed(desk, finding.typed, finding.found, finding.lit, known);
    let take = Callback::new(move |people: Vec<Recipient>| {
        sheet.letter.update(|letter| {
            for person in people {
                add(line.of_mut(letter), person);
            }
        });
        finding.close();
        desk.changed(sheet);
        if line == Line::To {
            desk.sign_for_recipient(sheet);
        }
    });
    let remove = Callback::new(move |index: usize| {
        sheet.letter.update(|letter| {
            let list = line.of_mut(letter);
            if index < list.len() {
                list.remove(index);
            }
        });
        desk.changed(sheet);
    });
    let last = move || {
        sheet
            .letter
            .with_untracked(|letter| line.of(letter).len().checked_sub(1))
    };
    let on_key = move |event: KeyboardEvent| on_key(&event, finding, take, remove, last());
    let id = format!("letter-{}-{}", sheet.key, line.name());
    let label = match line {
        Line::To => tr!(compose.to),
        Line::Cc => tr!(compose.cc),
        Line::Bcc => tr!(compose.bcc),
    };
    let list_id = format!("{id}-list");
    let lit_id = {
        let id = id.clone();
        move || {
            finding
                .is_open()
                .then(|| format!("{id}-option-{}", finding.lit.get()))
        }
    };
    let chips = {
        let id = id.clone();
        move || {
            let people = sheet.letter.with(|letter| line.of(letter).clone());
            let chip = |(index, person)| {
                view! { <Chip id=id.clone() index=index person=person remove=remove /> }
            };
            people.into_iter().enumerate().map(chip).collect_view()
        }
    };
    view! {
        <div class="letter__line letter__line--people">
            <label class="letter__label" for=id.clone()>{label}</label>
            <div class="letter__people combobox">
                <ul class="letter__chips" role="list">{live(chips)}</ul>
                <input
                    class="letter__input"
                    id=id.clone()
                    role="combobox"
                    inputmode="email"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    aria-autocomplete="list"
                    aria-expanded=now(move || finding.is_open().to_string())
                    aria-controls=list_id.clone()
                    aria-activedescendant=now(lit_id)
                    prop:value=finding.typed
                    on:input=move |event| finding.typed.set(event_target_value(&event))
                    on:keydown=on_key
                    on:paste=move |event: ClipboardEvent| {
                        let pasted = read(&editing::pasted_text(&event));
                        // One word may be the beginning of a name that is still being looked for.
                        if pasted.len() > 1 || pasted.iter().any(Recipient::is_valid) {
                            event.prevent_default();
                            take.run(pasted);
                        }
                    }
                    on:blur=move |_| take.run(read(&finding.typed.get_untracked()))
                />
                <Show when=move || finding.is_open()>
                    <Found id=id.clone() list_id=list_id.clone() finding=finding take=take />
                </Show>
            </div>
            {children.map(Children::make)}
        </div>
    }
}

#[component]
fn Chip(id: String, index: usize, person: Recipient, remove: Callback<usize>) -> impl IntoView {
    let wrong = !person.is_valid();
    let (shown, address) = (person.shown().to_owned(), person.address.clone());
    let input = format!("#{id}");
    let label = {
        let address = address.clone();
        tr!(compose.remove_person, name = address.clone())
    };
    view! {
        <li class="person-chip" class:person-chip--wrong=wrong title=address>
            <bdi class="person-chip__name">{shown}</bdi>
            {wrong.then(|| view! { <span class="visually-hidden">{tr!(compose.no_address)}</span> })}
            <button
                type="button"
                class="person-chip__remove"
                aria-label=label
                on:click=move |_| {
                    remove.run(index);
                    dom::focus_first(&input);
                }
            >
                <Icon name="close" />
            </button>
        </li>
    }
}

#[component]
fn Found(
    id: String,
    list_id: String,
    finding: Finding,
    take: Callback<Vec<Recipient>>,
) -> impl IntoView {
    let option = move |(index, one): (usize, Suggestion)| {
        let lit = move || finding.lit.get() == index;
        let person = one.recipient.clone();
        view! {
            <li
                class="combobox__option found"
                class:combobox__option--lit=now(lit)
                id=format!("{id}-option-{index}")
                role="option"
                aria-selected=now(move || lit().to_string())
                on:mousedown=move |event| {
                    event.prevent_default();
                    take.run(vec![person.clone()]);
                }
            >
                <bdi class="found__name">{one.recipient.shown().to_owned()}</bdi>
                <bdi class="found__about">{one.about}</bdi>
            </li>
        }
    };
    let options = move || {
        let found = finding.found.get();
        found
            .into_iter()
            .enumerate()
            .map(option.clone())
            .collect_view()
    };
    view! { <ul class="combobox__list" id=list_id role="listbox">{live(options)}</ul> }
}

fn on_key(
    event: &KeyboardEvent,
    finding: Finding,
    take: Callback<Vec<Recipient>>,
    remove: Callback<usize>,
    last: Option<usize>,
) {
    let found = finding.found.get_untracked();
    let typed = finding.typed.get_untracked();
    let open = !found.is_empty();
    let modified = event.ctrl_key() || event.meta_key() || event.is_composing();
    match event.key().as_str() {
        _ if modified => return,
        "ArrowDown" if open => {
            let end = found.len() - 1;
            finding.lit.update(|lit| *lit = (*lit + 1).min(end));
        }
        "ArrowUp" if open => finding.lit.update(|lit| *lit = lit.saturating_sub(1)),
        "Escape" if open => finding.found.set(Vec::new()),
        // A whole address is taken as it is, whoever was found.
        "Enter" | "Tab" | "," | ";" | "、" if !typed.trim().is_empty() => {
            let read = read(&typed);
            let whole = read.iter().any(Recipient::is_valid);
            let lit = found.get(finding.lit.get_untracked());
            match lit.filter(|_| !whole && event.key().len() > 1) {
                Some(one) => take.run(vec![one.recipient.clone()]),
                None => take.run(read),
            }
            if event.key() == "Tab" {
                return;
            }
        }
        "Backspace" if typed.is_empty() => match last {
            Some(last) => remove.run(last),
            None => return,
        },
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}
