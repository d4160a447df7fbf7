//! One message, beside the list. Which one stands in the page's address (`?message=…`), so that
//! "back" closes it and a reload opens it again.

use super::{message_body::MessageBody, message_head::MessageHead, notice::MailNotice};
use crate::{
    box_view::{BoxView, view},
    browser::dom,
    components::{Button, ButtonKind, Icon},
    mail::{Opened, open_message},
    model::mail::{failure::Failure, list::EmailList, message::MessageView},
    on_demand::{later, on_demand},
    reactive::{effect, live},
    tr,
};
use gmail::{MessageId, mime::BodyText};
use leptos::{ev::Event, html, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_query_map},
};

/// The message that the page's address names, in the browser's own dialog: it keeps the focus
/// inside, closes on Escape and gives the focus back to the row.
#[component]
pub fn MessagePanel(
    /// The list it belongs to: its row says the subject before the message is here.
    state: Signal<EmailList>,
) -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(|query| query.get("message")));
    let close = close_message();
    let node = NodeRef::<html::Dialog>::new();
    effect(move || {
        let open = wanted.with(Option::is_some);
        let Some(dialog) = node.get() else { return };
        if open && !dialog.open() {
            drop(dialog.show_modal());
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog
            class="message"
            node_ref=node
            aria-label=tr!(mail.message)
            on:cancel=move |event: Event| {
                event.prevent_default();
                close.run(());
            }
        >
            {live(move || {
                wanted.get().map(|id| view! { <Message id=id state=state close=close /> })
            })}
        </dialog>
    }
}

/// Takes the message out of the address. Whoever came from the list goes back to it; whoever
/// came by a link stays on the page.
fn close_message() -> Callback<()> {
    let navigate = use_navigate();
    let location = use_location();
    let query = use_query_map();
    let came_by_list = StoredValue::new(false);
    Effect::new(move |before: Option<bool>| {
        let open = query.with(|query| query.get("message").is_some());
        if before == Some(false) && open {
            came_by_list.set_value(true);
        }
        open
    });
    Callback::new(move |()| {
        let here = came_by_list.get_value();
        came_by_list.set_value(false);
        if here
            && dom::window()
                .history()
                .is_ok_and(|history| history.back().is_ok())
        {
            return;
        }
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&location.pathname.get_untracked(), options);
    })
}

#[component]
fn Message(id: String, state: Signal<EmailList>, close: Callback<()>) -> impl IntoView {
    let known = MessageId::new(id).ok();
    let subject = known
        .as_ref()
        .and_then(|id| state.with_untracked(|list| list.find(id).map(|row| row.subject.clone())));
    let body = match known {
        Some(id) => view! { <Body id=id subject=subject close=close /> },
        // Somebody changed the address by hand.
        None => view! { <Failed failure=Failure::Gone again=Trigger::new() close=close /> },
    };
    view! {
        <div class="message__bar">
            <Button kind=ButtonKind::Quiet on_press=close>
                <Icon name="close" />
                {tr!(mail.back_to_list)}
            </Button>
        </div>
        <article class="message__page">{body}</article>
    }
}

#[component]
fn Body(id: MessageId, subject: Option<String>, close: Callback<()>) -> impl IntoView {
    let again = Trigger::new();
    let opened = open_message(id.clone(), again);
    live(move || match opened.get() {
        Opened::Loading => view! { <Loading subject=subject.clone() /> },
        Opened::Failed(failure) => {
            view! { <Failed failure=failure again=again close=close /> }
        }
        Opened::Here(view, text) => shown(id.clone(), *view, text),
    })
}

#[component]
fn Loading(subject: Option<String>) -> impl IntoView {
    let line = |_| view! { <span class="skeleton"></span> };
    view! {
        <h2 class="message__subject">{subject}</h2>
        <div class="message__skeleton" role="status" aria-label=tr!(mail.loading_message)>
            {(0..8).map(line).collect_view()}
        </div>
    }
}

#[component]
fn Failed(failure: Failure, again: Trigger, close: Callback<()>) -> impl IntoView {
    let retry = Callback::new(move |()| again.notify());
    view! { <MailNotice failure=failure on_retry=retry on_close=close /> }
}

fn shown(id: MessageId, view: MessageView, text: Option<BodyText>) -> BoxView {
    let body = {
        let view = view.clone();
        later(move || message_body(id.clone(), view.clone(), text.clone()))
    };
    view! {
        <MessageHead view=view />
        {body}
    }
}

on_demand! {
    /// What an opened message says, with the sanitizing that HTML needs.
    pub fn message_body(id: MessageId, view: MessageView, text: Option<BodyText>) in mail {
        view! { <MessageBody id=id view=view text=text /> }
    }
}
