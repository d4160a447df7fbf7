//! Linked conversations of which nothing is to be seen in Gmail any more.

use crate::{
    box_view::{BoxView, view},
    components::{
        Chip, Show, Tone,
        mail::{DealLinks, LinkButton},
    },
    mail::MailList,
    model::mail::deal_view::{Absent, absent},
    pages::record::on_day,
    reactive::derived,
    tr,
};
use gmail::ThreadId;
use leptos::prelude::*;

/// The linked conversations that were deleted or lie in the bin, each with the way to unlink it.
#[component]
pub fn AbsentThreads(
    /// The list of the linked conversations.
    list: MailList,
    /// The conversations of the deal.
    links: DealLinks,
    /// Whether the list shows something else now.
    hidden: Signal<bool>,
) -> impl IntoView {
    let found = Memo::new(move |_| {
        if hidden.get() {
            return Vec::new();
        }
        let linked = links.threads();
        list.state().with(|list| absent(list, &linked))
    });
    let row = move |(thread, why)| row(links, thread, why);
    view! {
        <Show when=move || !found.with(Vec::is_empty)>
            <ul class="deal-links" role="list" aria-label=tr!(deal_mail.absent)>
                <For each=move || found.get() key=|one| one.clone() children=row />
            </ul>
        </Show>
    }
}

fn row(links: DealLinks, thread: ThreadId, why: Absent) -> BoxView {
    let linked = links.link_of(&thread).map(|linked| linked.linked_at);
    let on = linked.map(|linked_at| {
        let day = on_day(linked_at);
        tr!(deal_mail.linked_on, day = day.get())
    });
    let words = match why {
        Absent::Deleted => tr!(deal_mail.deleted),
        Absent::Away => tr!(deal_mail.away),
    };
    let open = (why == Absent::Away).then(|| {
        let href = format!("?thread={thread}");
        view! { <a href=href data-noscroll="true">{tr!(deal_mail.open)}</a> }
    });
    let subject = derived(move || {
        let words = words.get();
        match on {
            Some(on) => format!("{words}, {}", on.get()),
            None => words.to_owned(),
        }
    });
    view! {
        <li class="deal-links__row">
            <Chip tone=Tone::Neutral words=words />
            <span class="deal-links__note">{on}</span>
            {open}
            <LinkButton links=links thread=thread subject=subject />
        </li>
    }
}
