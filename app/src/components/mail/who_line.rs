//! Who somebody in a mail is in the CRM: their record, or the ways to make one.

use super::add_sender::AddSender;
use crate::{
    box_view::{BoxView, IntoBox, view},
    components::{CategoryChip, Chip, Tone},
    i18n::text,
    mail::use_mail,
    model::mail::who::{Who, is_ambiguous, page_of, who_counts},
    reactive::live,
    tr, words,
};
use contract::people::{KnownPerson, PersonKind};
use leptos::prelude::*;

/// Who somebody is in the CRM. Says nothing until they were looked up.
#[component]
pub fn WhoLine(
    /// Their address, where the mail gives one that can be read.
    address: Option<String>,
    /// What the mail calls them.
    name: Option<String>,
    /// The checks of the mail failed: it may be from somebody else.
    forged: bool,
    /// The mail's own text, where it is at hand: its signature is read for a new record.
    #[prop(optional)]
    text: Option<StoredValue<String>>,
) -> impl IntoView {
    let directory = use_mail().directory();
    let asked = address.clone();
    let known = Memo::new(move |_| {
        let address = asked.as_deref()?;
        directory.with(|directory| match directory.who(address) {
            Who::Unasked => None,
            Who::Known(people) => Some(Some(people.to_vec())),
            Who::Stranger => Some(None),
        })
    });
    view! {
        <div class="who">
            {live(move || match known.get() {
                None => ().boxed(),
                Some(Some(people)) if forged => impersonated(&people),
                Some(Some(people)) => known_person(&people),
                Some(None) => stranger(address.clone().unwrap_or_default(), name.clone(), text),
            })}
        </div>
    }
}

fn stranger(address: String, name: Option<String>, text: Option<StoredValue<String>>) -> BoxView {
    view! {
        <span class="who__none">{tr!(sender.not_in_crm)}</span>
        <AddSender address=address name=name text=text />
    }
}

/// Nothing of the record but its name: the mail only says that it is from them.
fn impersonated(people: &[KnownPerson]) -> BoxView {
    let Some(person) = who_counts(people) else {
        return ().boxed();
    };
    view! {
        <span class="who__none">{tr!(sender.claims_to_be)}</span>
        {record_link(person)}
    }
}

fn known_person(people: &[KnownPerson]) -> BoxView {
    let Some(person) = who_counts(people).cloned() else {
        return ().boxed();
    };
    let others = people.iter().skip(1).map(|other| {
        let kind = kind_words(other.kind);
        view! { <li>{record_link(other)}" "<span class="who__kind">{kind}</span></li> }
    });
    let ambiguous = is_ambiguous(people).then(|| {
        view! {
            <details class="who__others">
                <summary>{tr!(sender.several)}</summary>
                <p>{tr!(sender.several_text)}</p>
                <ul role="list">{others.collect_view()}</ul>
            </details>
        }
    });
    let deals = person.open_deals;
    let company = (!person.company.is_empty()).then(|| person.company.clone());
    view! {
        {record_link(&person)}
        <span class="who__kind">{kind_words(person.kind)}</span>
        {company.map(|company| view! { <span class="who__company">{company}</span> })}
        {person.category.map(|category| view! { <CategoryChip category=category /> })}
        {(deals > 0)
            .then(|| {
                view! { <Chip tone=Tone::Neutral words=tr!(sender.open_deals, n = deals) /> }
            })}
        {ambiguous}
    }
}

fn record_link(person: &KnownPerson) -> BoxView {
    let name = person.name.clone();
    match page_of(person) {
        Some(page) => view! { <a class="who__name" href=page>{name}</a> },
        None => view! { <span class="who__name">{name}</span> },
    }
}

fn kind_words(kind: PersonKind) -> Signal<&'static str> {
    text(match kind {
        PersonKind::Contact => |l| words!(l, sender.contact),
        PersonKind::Lead => |l| words!(l, sender.lead),
        PersonKind::Colleague => |l| words!(l, sender.colleague),
    })
}
