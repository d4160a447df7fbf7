//! Labels of some messages: put on, taken off, found by letters, made.

use super::{acting::use_acting, notice::MailNotice};
use crate::{
    box_view::{BoxView, view},
    components::{Button, Dialog, Icon, Show},
    mail::{UserLabels, use_mail},
    model::mail::{
        actions::{Action, Labels},
        user_label::{Share, UserLabel, new_name, share},
    },
    reactive::{live, now, spawn},
    tr,
};
use contract::mailbox::MailFeature;
use leptos::prelude::*;

/// A dialog with the user's labels. A tick puts a label on all of the messages, clearing it takes
/// it off; each can be undone.
#[component]
pub fn LabelPicker(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The messages with the labels they have now.
    messages: Signal<Vec<Labels>>,
) -> impl IntoView {
    let flow = super::permission::use_permission_flow();
    // Asked for before the choice, not after it.
    if !flow.require(MailFeature::Act) {
        open.set(false);
        return None;
    }
    let mail = use_mail();
    mail.ask_user_labels();
    Some(view! {
        <Dialog open=open title=tr!(acting.labels_title)>
            <Picker messages=messages />
            <div class="dialog__actions">
                <Button on_press=Callback::new(move |()| open.set(false))>{tr!(acting.close)}</Button>
            </div>
        </Dialog>
    })
}

#[component]
fn Picker(messages: Signal<Vec<Labels>>) -> impl IntoView {
    let mail = use_mail();
    let letters = RwSignal::new(String::new());
    let again = Callback::new(move |()| mail.ask_user_labels());
    let labels = Memo::new(move |_| mail.user_labels());
    live(move || match labels.get() {
        UserLabels::Loading => view! {
            <p role="status" class="labels__wait">{tr!(acting.labels_loading)}</p>
        },
        UserLabels::Failed(failure) => {
            view! { <MailNotice failure=failure on_retry=again /> }
        }
        UserLabels::Here(labels) => chooser(labels, letters, messages),
    })
}

/// The letters typed, the labels that have them, and a button that makes a label of them.
fn chooser(
    labels: Vec<UserLabel>,
    letters: RwSignal<String>,
    messages: Signal<Vec<Labels>>,
) -> BoxView {
    let none = labels.is_empty();
    let labels = StoredValue::new(labels);
    let found = move || {
        letters.with(|letters| {
            labels.with_value(|labels| {
                let found = labels.iter().filter(|label| label.matches(letters));
                found.cloned().collect::<Vec<_>>()
            })
        })
    };
    let name = Memo::new(move |_| {
        letters.with(|letters| labels.with_value(|labels| new_name(letters, labels)))
    });
    view! {
        <div class="labels">
            <label class="field">
                <span class="field__label">{tr!(acting.labels_find)}</span>
                <input
                    class="input"
                    type="text"
                    autocomplete="off"
                    maxlength="225"
                    prop:value=letters
                    on:input=move |event| letters.set(event_target_value(&event))
                />
            </label>
            {none.then(|| view! { <p class="labels__none">{tr!(acting.labels_none)}</p> })}
            <ul class="labels__list" role="list" aria-label=tr!(acting.labels)>
                <For
                    each=found
                    key=|label| label.id.clone()
                    children=move |label| view! { <LabelLine label=label messages=messages /> }
                />
            </ul>
            <Show when=move || name.with(Option::is_some)>
                <Create name=name messages=messages />
            </Show>
        </div>
    }
}

#[component]
fn LabelLine(label: UserLabel, messages: Signal<Vec<Labels>>) -> impl IntoView {
    let acting = use_acting();
    let UserLabel { id, name } = label;
    let having = {
        let id = id.clone();
        Memo::new(move |_| messages.with(|messages| share(messages, &id)))
    };
    let toggle = move |_| {
        let action = match having.get_untracked() {
            Share::All => Action::RemoveLabel(id.clone()),
            Share::Some | Share::None => Action::AddLabel(id.clone()),
        };
        acting.run(&action, messages.get_untracked());
    };
    view! {
        <li>
            <label class="labels__line">
                <input
                    type="checkbox"
                    prop:checked=now(move || having.get() == Share::All)
                    prop:indeterminate=now(move || having.get() == Share::Some)
                    on:change=toggle
                />
                <bdi>{name}</bdi>
            </label>
        </li>
    }
}

/// Makes a label of the letters and puts it on the messages.
#[component]
fn Create(name: Memo<Option<String>>, messages: Signal<Vec<Labels>>) -> impl IntoView {
    let (mail, acting) = (use_mail(), use_acting());
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None));
    let words = tr!(acting.labels_create, name = name.get().unwrap_or_default());
    let make = Callback::new(move |()| {
        let Some(name) = name.get_untracked() else {
            return;
        };
        busy.set(true);
        failure.set(None);
        spawn(async move {
            let made = mail.create_label(name).await;
            busy.try_set(false);
            match made {
                Ok(id) => {
                    if let Some(messages) = messages.try_get_untracked() {
                        acting.run(&Action::AddLabel(id), messages);
                    }
                }
                Err(why) => {
                    if why == crate::model::mail::failure::Failure::ScopeMissing {
                        mail.note_refused(MailFeature::Act);
                    }
                    failure.try_set(Some(why));
                }
            }
        });
    });
    let why = move || {
        failure.get().map(|failure| {
            let (title, body) = super::notice::failure_words(&failure);
            view! { <p class="dialog__failure" role="alert">{title}" "{body}</p> }
        })
    };
    view! {
        <Button busy=busy on_press=make>
            <Icon name="plus" />
            {words}
        </Button>
        {live(why)}
    }
}
