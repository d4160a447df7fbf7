//! Which notices are shown, and the notices themselves: today's, then the older ones.

use super::{
    card::Card,
    triage::{Shown, use_triage},
};
use crate::{
    box_view::{BoxView, view},
    browser::{clock, dom, intl},
    components::{
        Button, Show, SkeletonRows, category_words,
        mail::{move_focus, plain_key, use_acting},
    },
    i18n::{Text, text},
    model::mail::magnet::{View, today_count},
    reactive::{derived, live, now},
    state::{language::use_language, session::use_me},
    tr, words,
};
use contract::{
    label::Category,
    limits::NOTICES_MAX,
    notice::{Notice, NoticeList, NoticeState},
};
use leptos::{ev::KeyboardEvent, html, prelude::*};

/// The choice of the list, and of where its notices stand.
#[component]
pub fn ListChoice() -> impl IntoView {
    let triage = use_triage();
    let language = use_language();
    let count = move |list: NoticeList| {
        let count = triage.with(|notices| {
            let found = notices.counts.iter().find(|count| count.list == list);
            found.map_or(0, |found| found.count)
        });
        count.filter(|count| *count > 0)
    };
    let item = move |view: fn(View) -> View, words: Text, list: Option<NoticeList>| {
        let href = move || view(triage.view.get()).address();
        let here = move || (view(triage.view.get()) == triage.view.get()).then_some("page");
        let number = move || {
            let count = count(list?)?;
            let number = intl::number(count as f64, language.get());
            Some(view! { <span class="magnet__count">{number}</span> })
        };
        view! {
            <a class="magnet__list" href=now(href) aria-current=now(here) data-noscroll="true">
                {words}
                {live(number)}
            </a>
        }
    };
    macro_rules! of {
        ($list:ident) => {
            item(
                |view| View {
                    list: NoticeList::$list,
                    for_me: false,
                    ..view
                },
                list_words(NoticeList::$list),
                Some(NoticeList::$list),
            )
        };
    }
    let state = move |state: NoticeState| {
        let href = move || {
            let view = View {
                state,
                for_me: false,
                ..triage.view.get()
            };
            view.address()
        };
        let here = move || (triage.view.get().state == state).then_some("page");
        view! {
            <a class="segments__choice" href=now(href) aria-current=now(here) data-noscroll="true">
                {state_words(state)}
            </a>
        }
    };
    view! {
        <nav class="magnet__lists" aria-label=tr!(magnet.lists)>
            {of!(All)}
            {item(
                |_| View { list: NoticeList::All, state: NoticeState::Waiting, for_me: true },
                tr!(magnet.for_me),
                None,
            )}
            {of!(ClosingThisMonth)}
            {of!(OpenDeals)}
            {of!(Customers)}
            {of!(OtherContacts)}
            {of!(Leads)}
            {of!(Strangers)}
        </nav>
        <nav class="segments magnet__states" aria-label=tr!(magnet.states)>
            {NoticeState::ALL.into_iter().map(state).collect_view()}
        </nav>
    }
}

/// The notices. `j` and `k` or the arrow keys go from one to the next.
#[component]
pub fn Cards() -> impl IntoView {
    let triage = use_triage();
    let acting = use_acting();
    let zone = use_me().organization.time_zone;
    let node = NodeRef::<html::Div>::new();
    let on_key = move |event: KeyboardEvent| {
        let Some(key) = plain_key(&event) else { return };
        let step = match key.as_str() {
            "ArrowDown" | "j" => 1,
            "ArrowUp" | "k" => -1,
            "z" => return acting.undo_last(),
            "?" => return triage.rows().help().set(true),
            _ => return,
        };
        if node
            .get_untracked()
            .is_some_and(|node| move_focus(&node, step))
        {
            event.prevent_default();
        }
    };
    let shown = triage.cards();
    let cards = Memo::new(move |_| shown.get());
    let for_me = move || triage.view.get().for_me;
    let split = Memo::new(move |_| {
        let today = clock::today(&zone);
        let day_of = |at| intl::date_in_zone(at, &zone);
        cards.with(|cards| {
            let notices: Vec<Notice> = cards.iter().map(|(one, _)| one.clone()).collect();
            // Those that wait stand in one list, whenever they came.
            if for_me() {
                notices.len()
            } else {
                today_count(&notices, today, day_of)
            }
        })
    });
    let part = move |older: bool| {
        derived(move || {
            let at = split.get();
            cards.with(|cards| {
                let (today, rest) = cards.split_at(at.min(cards.len()));
                let part = if older { rest } else { today };
                let ids = part.iter().map(|(notice, _)| notice.message_id.clone());
                ids.collect::<Vec<_>>()
            })
        })
    };
    let (today, mine) = (tr!(magnet.today), tr!(magnet.for_me));
    let first = derived(move || if for_me() { mine.get() } else { today.get() });
    let count = move || cards.with(Vec::len);
    view! {
        <p class="visually-hidden" role="status">{tr!(magnet.count, n = count())}</p>
        <div class="magnet__cards" node_ref=node on:keydown=on_key>
            {group(first, part(false), cards)}
            {group(tr!(magnet.older), part(true), cards)}
            <Show when=move || triage.is_looking()>
                <SkeletonRows count=3 />
            </Show>
        </div>
    }
}

fn group(title: Text, ids: Signal<Vec<String>>, cards: Memo<Vec<Shown>>) -> BoxView {
    view! {
        <Show when=move || ids.with(|ids| !ids.is_empty())>
            <section class="magnet__group" aria-label=title>
                <h2 class="magnet__title">{title}</h2>
                <ul class="magnet__items" role="list">
                    <For
                        each=move || ids.get()
                        key=Clone::clone
                        children=move |id| view! { <Card id=id cards=cards /> }
                    />
                </ul>
            </section>
        </Show>
    }
}

/// Older and newer pages, where there is more than one.
#[component]
pub fn Pager() -> impl IntoView {
    let triage = use_triage();
    let total = move || triage.with(|notices| notices.total).unwrap_or_default();
    let offset = triage.offset;
    let go = move |to: u32| {
        offset.set(to);
        dom::show_first("main h1");
    };
    let newer = Callback::new(move |()| go(offset.get_untracked().saturating_sub(NOTICES_MAX)));
    let older = Callback::new(move |()| go(offset.get_untracked() + NOTICES_MAX));
    view! {
        <footer class="magnet__pager">
            <Show when=move || { offset.get() > 0 }>
                <Button on_press=newer>{tr!(magnet.newer)}</Button>
            </Show>
            <Show when=move || { u64::from(offset.get() + NOTICES_MAX) < total() }>
                <Button on_press=older>{tr!(magnet.more)}</Button>
            </Show>
        </footer>
    }
}

/// What a list is called.
pub fn list_words(list: NoticeList) -> Text {
    match list {
        NoticeList::All => text(|l| words!(l, magnet.all)),
        NoticeList::ClosingThisMonth => category_words(Category::ClosingThisMonth),
        NoticeList::OpenDeals => category_words(Category::OpenDeals),
        NoticeList::Customers => category_words(Category::Customers),
        NoticeList::OtherContacts => text(|l| words!(l, magnet.other_contacts)),
        NoticeList::Leads => text(|l| words!(l, magnet.leads)),
        NoticeList::Strangers => text(|l| words!(l, magnet.strangers)),
    }
}

fn state_words(state: NoticeState) -> Text {
    text(match state {
        NoticeState::Waiting => |l| words!(l, magnet.state_waiting),
        NoticeState::Snoozed => |l| words!(l, magnet.state_snoozed),
        NoticeState::Handled => |l| words!(l, magnet.state_handled),
        NoticeState::Muted => |l| words!(l, magnet.state_muted),
    })
}
