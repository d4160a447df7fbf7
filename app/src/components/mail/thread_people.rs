//! Who takes part in a conversation, each with the record they are in the CRM.

use crate::{
    box_view::{BoxView, view},
    components::{Button, ButtonKind, Icon, Show},
    mail::{OpenThread, use_mail},
    model::mail::{
        message::Person,
        thread::Thread,
        who::{Acquaintances, Who},
    },
    reactive::{derived, live},
    tr,
};
use contract::people::{KnownPerson, PersonKind};
use leptos::prelude::*;

/// People shown before the rest is folded.
const SHOWN: usize = 6;

/// Who takes part in a conversation.
#[component]
pub fn ThreadPeople(
    /// The conversation.
    thread: OpenThread,
) -> impl IntoView {
    let directory = use_mail().directory();
    use_mail().look_up(derived(move || thread.with(Thread::addresses)));
    let people = Memo::new(move |_| thread.with(|thread| thread.people.clone()));
    let all = RwSignal::new(false);
    let count = derived(move || people.with(Vec::len));
    let hidden = move || {
        if all.get() {
            0
        } else {
            count.get().saturating_sub(SHOWN)
        }
    };
    let shown = move || {
        let most = count.get() - hidden();
        let people = people.with(|people| people.iter().take(most).cloned().collect::<Vec<_>>());
        people
            .into_iter()
            .map(|person| view! { <li><Participant person=person /></li> })
            .collect_view()
    };
    let failed = move || {
        let addresses = thread.with(Thread::addresses);
        let unasked = |known: &Acquaintances| {
            addresses
                .iter()
                .any(|address| known.who(address) == Who::Unasked)
        };
        directory.has_failed() && directory.with(unasked)
    };
    let again = Callback::new(move |()| directory.retry());
    let more = tr!(mail.more_people, n = hidden());
    view! {
        <Show when=move || count.get() != 0>
            <div class="people">
                <ul class="people__list" role="list" aria-label=tr!(acting.people)>{live(shown)}</ul>
                <Show when=move || hidden() != 0>
                    <Button kind=ButtonKind::Quiet on_press=Callback::new(move |()| all.set(true))>{more}</Button>
                </Show>
                <Show when=failed>
                    <p class="people__failed" role="status">
                        {tr!(acting.people_failed)}" "
                        <Button kind=ButtonKind::Quiet on_press=again>{tr!(mail.retry)}</Button>
                    </p>
                </Show>
            </div>
        </Show>
    }
}

/// Somebody, with a link to each record of theirs.
#[component]
fn Participant(person: Person) -> impl IntoView {
    let mail = use_mail();
    let address = person.address.unwrap_or_default();
    let name = person.name.unwrap_or_else(|| address.clone());
    let (me, found) = {
        let (a, b) = (address.clone(), address.clone());
        (
            Memo::new(move |_| mail.is_me(&a)),
            Memo::new(move |_| {
                mail.directory().with(|known| match known.who(&b) {
                    Who::Unasked => None,
                    Who::Stranger => Some(Vec::new()),
                    Who::Known(people) => Some(people.to_vec()),
                })
            }),
        )
    };
    let records = move || match (me.get(), found.get()) {
        (true, _) => vec![view! { <span class="people__note">{tr!(acting.me)}</span> }],
        (false, Some(records)) if records.is_empty() => {
            vec![view! { <span class="people__note">{tr!(acting.not_in_crm)}</span> }]
        }
        (false, Some(records)) => records.into_iter().map(record).collect(),
        (false, None) => Vec::new(),
    };
    view! {
        <span class="people__one" title=address>
            <bdi class="people__name">{name}</bdi>
            {live(records)}
        </span>
    }
}

fn record(known: KnownPerson) -> BoxView {
    let KnownPerson {
        kind,
        id,
        name,
        company,
        ..
    } = known;
    let (icon, kind_words, href) = match kind {
        PersonKind::Contact => ("contact", tr!(acting.contact), format!("/contacts/{id}")),
        PersonKind::Lead => ("lead", tr!(acting.lead), format!("/leads/{id}")),
        PersonKind::Colleague => {
            return view! {
                <span class="people__note"><Icon name="person" />{tr!(acting.colleague)}</span>
            };
        }
    };
    let words = if company.is_empty() {
        name
    } else {
        format!("{name} · {company}")
    };
    view! {
        <a class="people__record" href=href title=kind_words>
            <Icon name=icon />
            <span class="visually-hidden">{kind_words}" "</span>
            <bdi>{words}</bdi>
        </a>
    }
}
