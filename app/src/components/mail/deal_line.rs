//! In an open conversation on a deal's page: whether it belongs to the deal, and changing that.

use super::{deal_links::DealLinks, deal_picker::DealPicker, link_button::LinkButton};
use crate::{
    box_view::view,
    components::{Button, ButtonKind, Icon, Show},
    mail::OpenThread,
    reactive::{derived, live},
    tr,
};
use gmail::ThreadId;
use leptos::prelude::*;

/// Whether the conversation belongs to the deal, and the ways to change that.
#[component]
pub fn DealLine(
    /// The conversations of the deal.
    links: DealLinks,
    /// The conversation's id.
    id: ThreadId,
    /// The conversation.
    thread: OpenThread,
) -> impl IntoView {
    let linked = {
        let id = id.clone();
        Memo::new(move |_| links.link_of(&id).is_some())
    };
    let deal = links.deal().name;
    let (yes, no) = {
        let (a, b) = (deal.clone(), deal);
        (
            tr!(deal_mail.in_deal, deal = a.clone()),
            tr!(deal_mail.not_in_deal, deal = b.clone()),
        )
    };
    let none = tr!(mail.no_subject);
    let subject = derived(move || {
        let subject = thread.with(|thread| thread.subject.clone());
        if subject.is_empty() {
            none.get().to_owned()
        } else {
            subject
        }
    });
    let picking = RwSignal::new(false);
    let pick = Callback::new(move |()| picking.set(true));
    let of_picker = id.clone();
    view! {
        <div class="deal-line" title=tr!(deal_mail.stored)>
            <p class="deal-line__words" role="status">
                <Icon name="deal" />
                {live(move || if linked.get() { yes } else { no })}
            </p>
            <LinkButton links=links thread=id subject=subject />
            <Show when=move || linked.get()>
                <Button kind=ButtonKind::Quiet on_press=pick>{tr!(deal_mail.move_on)}</Button>
            </Show>
        </div>
        <Show when=move || picking.get()>
            <DealPicker links=links thread=of_picker.clone() open=picking />
        </Show>
    }
}
