//! The question before a link that does not say where it leads.

use crate::{
    box_view::{BoxView, view},
    components::{Button, Dialog},
    model::mail::html::link::{Doubt, Doubtful},
    reactive::{Cell, effect, live},
    tr,
};
use leptos::prelude::*;

/// Asks before a doubtful link is followed, and says where it leads.
#[component]
pub fn AskLink(
    /// The link.
    asked: Cell<Option<Doubtful>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    effect(move || open.set(asked.with(Option::is_some)));
    effect(move || {
        if !open.get() && asked.with_untracked(Option::is_some) {
            asked.set(None);
        }
    });
    let question = move || asked.with(|link| link.clone().map(|link| question(link, open)));
    view! {
        <Dialog open=open title=tr!(mail_view.ask_title)>{live(question)}</Dialog>
    }
}

fn question(link: Doubtful, open: RwSignal<bool>) -> BoxView {
    let Doubtful { href, host, doubt } = link;
    let close = Callback::new(move |()| open.set(false));
    let action = {
        let host = host.clone();
        tr!(mail_view.ask_open, host = host.clone())
    };
    view! {
        <p class="dialog__body">{doubt_words(doubt)}</p>
        <dl class="ask-link">
            <dt>{tr!(mail_view.ask_leads)}</dt>
            <dd>
                <strong class="ask-link__host" dir="ltr">{host}</strong>
                <span class="ask-link__address" dir="ltr">{href.clone()}</span>
            </dd>
        </dl>
        <div class="dialog__actions">
            <Button on_press=close>{tr!(common.cancel)}</Button>
            <a
                class="button button--danger"
                href=href
                target="_blank"
                rel="noopener noreferrer nofollow"
                referrerpolicy="no-referrer"
                on:click=move |_| open.set(false)
            >
                {action}
            </a>
        </div>
    }
}

fn doubt_words(doubt: Doubt) -> Signal<String> {
    match doubt {
        Doubt::SaysAnother(named) => tr!(mail_view.ask_says, named = named.clone()),
        Doubt::UserPart => plain(tr!(mail_view.ask_user)),
        Doubt::ForeignLetters => plain(tr!(mail_view.ask_letters)),
        Doubt::LookAlike => plain(tr!(mail_view.ask_alike)),
    }
}

fn plain(words: crate::i18n::Text) -> Signal<String> {
    Signal::derive(move || words.get().to_owned())
}
