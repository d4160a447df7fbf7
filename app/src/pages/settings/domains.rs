//! The organization's own domains: whoever writes from them is a colleague.

use super::{add_field::AddField, once_here::once_here};
use crate::{
    api::{self, Abort},
    box_view::{BoxView, view},
    browser::dom,
    components::{Icon, error_words},
    loader::{Loader, loader},
    mail::use_mail,
    reactive::{live, spawn},
    state::{language::use_language, session::use_session, toasts::use_toasts},
    tr, words,
};
use contract::{
    error::FieldProblem,
    route,
    session::{OwnDomains, OwnDomainsUpdate},
};
use leptos::prelude::*;

/// The domains, for administrators to add to and to take from.
#[component]
pub fn DomainsCard() -> impl IntoView {
    let own: Loader<OwnDomains> = loader(|abort| api::get(route::OWN_DOMAINS, &abort));
    view! {
        <section class="card step" aria-labelledby="domains-title">
            <h2 class="card__title" id="domains-title">{tr!(settings.domains_title)}</h2>
            <p class="step__lead">{tr!(settings.domains_lead)}</p>
            {once_here(own, |own| view! { <Domains own=own /> })}
        </section>
    }
}

/// What is typed, and what became of it.
#[derive(Clone, Copy)]
struct Typed {
    text: RwSignal<String>,
    wrong: RwSignal<Option<FieldProblem>>,
    busy: RwSignal<bool>,
}

#[component]
fn Domains(own: Loader<OwnDomains>) -> impl IntoView {
    let typed = Typed {
        text: RwSignal::new(String::new()),
        wrong: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    let Typed { text, wrong, busy } = typed;
    let save = save(own, typed);
    let known = move || {
        own.with(|own| {
            let own = own.ready().map(|own| own.domains.clone());
            own.unwrap_or_default()
        })
    };
    let add = Callback::new(move |()| {
        let mut domains = untrack(known);
        domains.push(text.get_untracked());
        let input = OwnDomains { domains };
        match crm::check::own_domains(&input).first() {
            Some(found) => wrong.set(Some(found.problem)),
            None => save.run((input, true)),
        }
    });
    let remove = Callback::new(move |domain: String| {
        let mut domains = untrack(known);
        domains.retain(|one| *one != domain);
        save.run((OwnDomains { domains }, false));
    });
    let rows = move || {
        let domains = known();
        if domains.is_empty() {
            return view! { <p class="card__nothing">{tr!(settings.domains_none)}</p> };
        }
        let rows = domains.into_iter().map(|domain| row(domain, remove));
        view! { <ul class="exclusions" role="list">{rows.collect_view()}</ul> }
    };
    view! {
        <AddField
            id="own-domain"
            inputmode="url"
            label=tr!(settings.domain_field)
            action=tr!(settings.domain_add)
            text=text
            wrong=wrong
            busy=busy
            on_add=add
        />
        {live(rows)}
    }
}

fn row(domain: String, remove: Callback<String>) -> BoxView {
    let (shown, named) = (domain.clone(), domain.clone());
    let label = tr!(settings.domain_remove, domain = named.clone());
    view! {
        <li class="exclusions__row">
            <bdi class="exclusions__value">{shown}</bdi>
            <button
                type="button"
                class="button button--quiet button--icon"
                aria-label=label
                on:click=move |_| remove.run(domain.clone())
            >
                <Icon name="close" />
            </button>
        </li>
    }
}

/// Saves the domains; told whether one was added.
fn save(own: Loader<OwnDomains>, typed: Typed) -> Callback<(OwnDomains, bool)> {
    let Typed { text, wrong, busy } = typed;
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let (mail, saved) = (use_mail(), tr!(common.saved));
    Callback::new(move |(input, added): (OwnDomains, bool)| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn(async move {
            let before = untrack(|| own.with(|own| own.ready().map(|own| own.domains.clone())));
            let update = OwnDomainsUpdate {
                domains: input.domains,
                before: before.unwrap_or_default(),
            };
            match api::put::<_, OwnDomains>(route::OWN_DOMAINS, &update).await {
                Ok(answer) => {
                    own.put(answer);
                    mail.forget_people();
                    if added {
                        text.try_set(String::new());
                    }
                    // The button that took one away has gone with it.
                    dom::after_paint(|| dom::focus_first("#own-domain"));
                    toasts.done(saved.get_untracked());
                }
                Err(error) if error.is_conflict() => {
                    let now = api::get::<OwnDomains>(route::OWN_DOMAINS, &Abort::never());
                    if let Ok(now) = now.await {
                        own.put(now);
                    }
                    toasts.failed(words!(language.locale_now(), settings.domains_changed));
                }
                Err(error) => match error.fields().first() {
                    Some(field) => drop(wrong.try_set(Some(field.problem))),
                    None => {
                        session.note(&error);
                        toasts.failed(error_words(&error, language.locale_now()));
                    }
                },
            }
            busy.try_set(false);
        });
    })
}
