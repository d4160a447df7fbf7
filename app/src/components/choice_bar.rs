//! What can be done with the records that were chosen in a list: they are written to, within what
//! Gmail sends.

use super::{Button, ButtonKind, Icon, Show, mail::write_to};
use crate::{
    box_view::view,
    browser::intl,
    i18n::Text,
    listing::Choice,
    model::{
        chosen::Chosen,
        mail::letter::{check::MOST_RECIPIENTS, limits},
    },
    reactive::{derived, live, now},
    state::language::use_language,
    tr,
};
use leptos::prelude::*;

/// A bar above the list while any record is chosen.
#[component]
pub fn ChoiceBar(
    /// What is chosen.
    choice: Choice,
) -> impl IntoView {
    let chosen = choice.chosen;
    let count = derived(move || chosen.with(Chosen::count));
    let words = tr!(acting.selected, n = count.get());
    let hidden = RwSignal::new(true);
    let recipients = derived(move || chosen.with(|chosen| chosen.recipients().len()));
    let fits = move || (1..=MOST_RECIPIENTS).contains(&recipients.get());
    let write = Callback::new(move |()| {
        let people = chosen.with_untracked(Chosen::recipients);
        if (1..=MOST_RECIPIENTS).contains(&people.len()) {
            write_to(people, hidden.get_untracked());
        }
    });
    let in_view = Callback::new(move |()| choice.set_view(true));
    let clear = Callback::new(move |()| choice.chosen.set(Chosen::default()));
    let way = move |hides: bool, words: Text| {
        view! {
            <button
                type="button"
                class="mail-view__choice"
                aria-pressed=now(move || (hidden.get() == hides).to_string())
                on:click=move |_| hidden.set(hides)
            >
                {words}
            </button>
        }
    };
    view! {
        <Show when=move || count.get() != 0>
            <div class="selection choice-bar" role="toolbar" aria-label=tr!(acting.chosen)>
                <span class="selection__count" role="status">{words}</span>
                <div class="mail-view" role="group" aria-label=tr!(acting.write_as)>
                    {way(true, tr!(compose.bcc))}
                    {way(false, tr!(compose.to))}
                </div>
                <Button kind=ButtonKind::Primary busy=derived(move || !fits()) on_press=write>
                    <Icon name="edit" />
                    {tr!(acting.write)}
                </Button>
                <Button kind=ButtonKind::Quiet on_press=in_view>{tr!(acting.choose_view)}</Button>
                <Button kind=ButtonKind::Quiet on_press=clear>{tr!(acting.select_none)}</Button>
                <Limits chosen=choice recipients=recipients />
            </div>
        </Show>
    }
}

/// What Gmail sends, told before it is reached.
#[component]
fn Limits(chosen: Choice, recipients: Signal<usize>) -> impl IntoView {
    let without = derived(move || chosen.chosen.with(Chosen::without_address));
    let nobody = tr!(acting.without_address, n = without.get());
    let room = tr!(
        acting.recipients_of,
        n = recipients.get(),
        most = MOST_RECIPIENTS
    );
    let too_many = tr!(
        compose.too_many,
        n = recipients.get(),
        most = MOST_RECIPIENTS
    );
    let language = use_language();
    let number = move |n: u32| intl::number(f64::from(n), language.get());
    let a_day = tr!(
        acting.gmail_limits,
        own = number(limits::CONSUMER_RECIPIENTS_A_DAY),
        mails = number(limits::WORKSPACE_MAILS_A_DAY),
        people = number(limits::WORKSPACE_RECIPIENTS_A_DAY)
    );
    let over = move || recipients.get() > MOST_RECIPIENTS;
    view! {
        <p class="choice-bar__limits" class:choice-bar__limits--over=now(over) role="status">
            {live(move || if over() { too_many.get() } else { room.get() })}
            " "
            {live(move || (without.get() > 0).then(|| nobody.get()))}
            " "
            {a_day}
        </p>
    }
}
