//! The buttons that give text its form. The keys that browsers have for it work as well.

use super::{body_editor::insert_pictures, desk::Desk, files::chosen, sheet::Sheet};
use crate::{
    box_view::view,
    browser::{dom, editing},
    components::{Button, Icon, Show},
    i18n::Text,
    model::mail::letter::body::safe_link,
    tr,
};
use leptos::{
    ev::{Event, KeyboardEvent},
    html,
    prelude::*,
};

/// The buttons above the text.
#[component]
pub fn Toolbar(
    /// Everything that is being written.
    desk: Desk,
    /// The mail.
    sheet: Sheet,
    /// The text has changed.
    on_change: Callback<()>,
) -> impl IntoView {
    let linking = RwSignal::new(false);
    let edit = Callback::new(move |command: &'static str| {
        editing::edit(command, "");
        on_change.run(());
    });
    let picture = NodeRef::<html::Input>::new();
    let pick = move |_| {
        if let Some(input) = picture.get_untracked() {
            input.click();
        }
    };
    let picked = move |event: Event| {
        insert_pictures(desk, sheet, chosen(&event), on_change);
    };
    view! {
        <div class="letter__tools letter__form" role="toolbar" aria-label=tr!(compose.form)>
            <Form letter="B" words=tr!(compose.bold) command="bold" edit=edit />
            <Form letter="I" words=tr!(compose.italic) command="italic" edit=edit />
            <Form letter="U" words=tr!(compose.underline) command="underline" edit=edit />
            <Form icon="bullets" words=tr!(compose.bullets) command="insertUnorderedList" edit=edit />
            <Form icon="numbers" words=tr!(compose.numbers) command="insertOrderedList" edit=edit />
            <button
                type="button"
                class="button button--quiet button--icon"
                aria-label=tr!(compose.link)
                title=tr!(compose.link)
                on:mousedown=move |event| event.prevent_default()
                on:click=move |_| {
                    editing::keep_selection();
                    linking.set(true);
                }
            >
                <Icon name="link" />
            </button>
            <button
                type="button"
                class="button button--quiet button--icon"
                aria-label=tr!(compose.picture)
                title=tr!(compose.picture)
                on:click=pick
            >
                <Icon name="image" />
            </button>
            <input
                type="file"
                class="visually-hidden"
                tabindex="-1"
                aria-hidden="true"
                accept="image/png,image/jpeg,image/gif,image/webp"
                multiple
                data-pictures="true"
                node_ref=picture
                on:change=picked
            />
            <Form icon="plain" words=tr!(compose.plain) command="removeFormat" edit=edit />
        </div>
        <Show when=move || linking.get()>
            <LinkField sheet=sheet linking=linking on_change=on_change />
        </Show>
    }
}

#[component]
fn Form(
    #[prop(optional)] letter: &'static str,
    #[prop(optional)] icon: &'static str,
    words: Text,
    command: &'static str,
    edit: Callback<&'static str>,
) -> impl IntoView {
    let face = if icon.is_empty() {
        view! { <span class=format!("form-letter form-letter--{command}") aria-hidden="true">{letter}</span> }
    } else {
        view! { <Icon name=icon /> }
    };
    view! {
        <button
            type="button"
            class="button button--quiet button--icon"
            aria-label=words
            title=words
            // The selection stays in the text.
            on:mousedown=move |event| event.prevent_default()
            on:click=move |_| edit.run(command)
        >
            {face}
        </button>
    }
}

#[component]
fn LinkField(sheet: Sheet, linking: RwSignal<bool>, on_change: Callback<()>) -> impl IntoView {
    let address = RwSignal::new("https://".to_owned());
    let wrong = RwSignal::new(false);
    let id = format!("letter-{}-link", sheet.key);
    let place = format!("#{id}");
    dom::after_paint(move || dom::focus_first(&place));
    let apply = move || match safe_link(&address.get_untracked()) {
        Some(link) => {
            editing::back_to_selection();
            editing::link_selection(&link);
            linking.set(false);
            on_change.run(());
        }
        None => wrong.set(true),
    };
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            event.stop_propagation();
            apply();
        }
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            linking.set(false);
            editing::back_to_selection();
        }
        _ => {}
    };
    view! {
        <div class="letter__link">
            <label class="letter__label" for=id.clone()>{tr!(compose.link_address)}</label>
            <input
                class="letter__input"
                id=id
                type="url"
                inputmode="url"
                autocomplete="off"
                prop:value=address
                aria-invalid=move || wrong.get().then_some("true")
                on:input=move |event| {
                    wrong.set(false);
                    address.set(event_target_value(&event));
                }
                on:keydown=on_key
            />
            <Button on_press=Callback::new(move |()| apply())>{tr!(compose.link_set)}</Button>
            <Show when=move || wrong.get()>
                <p class="letter__wrong" role="alert">{tr!(compose.link_wrong)}</p>
            </Show>
        </div>
    }
}
