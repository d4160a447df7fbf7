//! One message, beside the list. Which one stands in the page's address (`?message=…`), so that
//! "back" closes it and a reload opens it again.

use super::{
    attachments::Attachments, message_head::MessageHead, message_text::MessageText,
    notice::MailNotice, who_line::WhoLine,
};
use crate::{
    box_view::{BoxView, view},
    browser::dom,
    components::{Button, ButtonKind, Icon},
    mail::{Opened, open_message, use_mail},
    model::mail::{
        failure::Failure, filter::with_parameter, list::EmailList, message::MessageView,
    },
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
        let rest = with_parameter(&location.search.get_untracked(), "message", None);
        navigate(&(location.pathname.get_untracked() + &rest), options);
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
    let cut = view.cut_to.map(|most| tr!(mail.cut_notice, n = most));
    let from_html = text.as_ref().is_some_and(|text| text.from_html);
    let own_text = StoredValue::new(
        text.as_ref()
            .map(|text| text.text.clone())
            .unwrap_or_default(),
    );
    let sender = view.from.first().map(|person| {
        let (address, name) = (person.address.clone(), person.name.clone());
        let asked = address.clone().into_iter().collect::<Vec<_>>();
        use_mail().look_up(Signal::stored(asked));
        view! { <WhoLine address=address name=name text=own_text /> }
    });
    let text = match text {
        Some(text) => view! { <MessageText text=text.text /> },
        None => view! { <p class="message__nothing">{tr!(mail.no_text)}</p> },
    };
    let attachments = view.attachments.clone();
    view! {
        <MessageHead view=view />
        {sender}
        {cut.map(|words| view! { <p class="message__notice" role="note">{words}</p> })}
        {from_html
            .then(|| view! { <p class="message__notice" role="note">{tr!(mail.html_notice)}</p> })}
        {text}
        <Attachments message_id=id files=attachments />
    }
}
