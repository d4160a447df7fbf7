//! What a list of mail is narrowed to: words and chips that become Gmail's own search.

use crate::{
    box_view::{Children, view},
    components::{Button, ButtonKind, Icon, SearchBox, Show},
    i18n::Text,
    mail::{AddressFilter, UserLabels, use_mail},
    model::mail::filter::MailFilter,
    reactive::{derived, live, now},
    tr,
};
use contract::time::parse_date;
use gmail::{LabelId, query::Way};
use leptos::prelude::*;

/// The filter of a list, as it stands in the page's address.
#[component]
pub fn FilterBar(
    /// The filter.
    filter: AddressFilter,
    /// What else the list can be narrowed to.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let AddressFilter {
        now: state,
        go,
        typed,
    } = filter;
    let q = derived(move || state.with(|filter| filter.q.clone()));
    let search = Callback::new(move |q| {
        let now = state.get_untracked();
        typed.run(MailFilter { q, ..now });
    });
    let turn = move |change: fn(&mut MailFilter)| {
        Callback::new(move |()| {
            let mut filter = state.get_untracked();
            change(&mut filter);
            go.run(filter);
        })
    };
    let is = move |holds: fn(&MailFilter) -> bool| derived(move || state.with(holds));
    let clear = Callback::new(move |()| go.run(MailFilter::default()));
    view! {
        <div class="filters" role="group" aria-label=tr!(mail_page.filters)>
            <SearchBox label=tr!(mail_page.search) q=q on_search=search />
            <div class="filters__chips">
                <Toggle
                    words=tr!(mail_page.only_unread)
                    on=is(|filter| filter.unread)
                    turn=turn(|filter| filter.unread = !filter.unread)
                />
                <Toggle
                    words=tr!(mail_page.only_attachment)
                    on=is(|filter| filter.attachment)
                    turn=turn(|filter| filter.attachment = !filter.attachment)
                />
                <Toggle
                    words=tr!(mail_page.only_received)
                    on=is(|filter| filter.way == Some(Way::Received))
                    turn=turn(|filter| turn_way(filter, Way::Received))
                />
                <Toggle
                    words=tr!(mail_page.only_sent)
                    on=is(|filter| filter.way == Some(Way::Sent))
                    turn=turn(|filter| turn_way(filter, Way::Sent))
                />
                <DayField
                    words=tr!(mail_page.from_day)
                    value=derived(move || state.with(|filter| day_text(filter.from)))
                    set=Callback::new(move |text: String| {
                        let now = state.get_untracked();
                        go.run(MailFilter { from: parse_date(&text), ..now });
                    })
                />
                <DayField
                    words=tr!(mail_page.to_day)
                    value=derived(move || state.with(|filter| day_text(filter.to)))
                    set=Callback::new(move |text: String| {
                        let now = state.get_untracked();
                        go.run(MailFilter { to: parse_date(&text), ..now });
                    })
                />
                <LabelField
                    value=derived(move || state.with(|filter| filter.label.clone()))
                    set=Callback::new(move |label| {
                        let now = state.get_untracked();
                        go.run(MailFilter { label, ..now });
                    })
                />
                {children.map(Children::make)}
                <Show when=move || !state.with(MailFilter::is_empty)>
                    <Button kind=ButtonKind::Quiet on_press=clear>
                        <Icon name="close" />
                        {tr!(mail_page.clear_filter)}
                    </Button>
                </Show>
            </div>
        </div>
    }
}

fn turn_way(filter: &mut MailFilter, way: Way) {
    filter.way = if filter.way == Some(way) {
        None
    } else {
        Some(way)
    };
}

fn day_text(day: Option<jiff::civil::Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// A chip that is on or off.
#[component]
fn Toggle(words: Text, on: Signal<bool>, turn: Callback<()>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="toggle"
            aria-pressed=now(move || on.get().to_string())
            on:click=move |_| turn.run(())
        >
            {words}
        </button>
    }
}

#[component]
fn DayField(words: Text, value: Signal<String>, set: Callback<String>) -> impl IntoView {
    view! {
        <label class="toggle toggle--field" class:toggle--on=now(move || !value.with(String::is_empty))>
            {words}
            <input
                class="toggle__input"
                type="date"
                aria-label=words
                prop:value=value
                on:change=move |event| set.run(event_target_value(&event))
            />
        </label>
    }
}

/// One of our labels or of the user's own, which are asked for when somebody is about to choose.
#[component]
fn LabelField(value: Signal<Option<LabelId>>, set: Callback<Option<LabelId>>) -> impl IntoView {
    let mail = use_mail();
    let ours = mail.labels();
    let options = Memo::new(move |_| {
        let labels = mail.user_labels();
        let named = labels.here().iter().map(|l| (l.id.clone(), l.name.clone()));
        let mut known: Vec<(LabelId, String)> = named.collect();
        for label in ours.get() {
            let id = LabelId::new(label.gmail_label_id);
            if known.iter().all(|(other, _)| *other != id) {
                known.push((id, label.name));
            }
        }
        if let Some(id) = value.get()
            && known.iter().all(|(other, _)| *other != id)
        {
            let name = id.as_str().to_owned();
            known.push((id, name));
        }
        known
    });
    let any = tr!(mail_page.any_label);
    let option = move |(id, name): (LabelId, String)| {
        let text = id.as_str().to_owned();
        let chosen = now(move || value.with(|value| value.as_ref() == Some(&id)));
        view! { <option value=text prop:selected=chosen>{name}</option> }
    };
    let chosen = move || value.with(Option::is_some);
    let ask = move || {
        if !matches!(mail.user_labels_now(), UserLabels::Here(_)) {
            mail.ask_user_labels();
        }
    };
    view! {
        <label
            class="toggle toggle--field"
            class:toggle--on=now(chosen)
            on:pointerenter=move |_| ask()
        >
            {tr!(mail_page.label)}
            <select
                class="toggle__input"
                aria-label=tr!(mail_page.label)
                on:focus=move |_| ask()
                on:change=move |event| {
                    let id = event_target_value(&event);
                    set.run((!id.is_empty()).then(|| LabelId::new(id)));
                }
            >
                <option value="">{any}</option>
                {live(move || options.get().into_iter().map(option).collect_view())}
            </select>
        </label>
    }
}
