//! The organization's own domains: whoever writes from them is a colleague.

use crate::{
    api,
    box_view::view,
    browser::dom,
    components::{Button, Icon, error_words, problem_words},
    loader::{Loader, loader},
    mail::use_mail,
    pages::settings::once_here::once_here,
    reactive::{live, now, spawn},
    state::{
        language::{use_language, use_locale},
        session::use_session,
        toasts::use_toasts,
    },
    tr,
};
use contract::{error::FieldProblem, route, session::OwnDomains};
use leptos::{ev::SubmitEvent, prelude::*};

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

#[component]
fn Domains(own: Loader<OwnDomains>) -> impl IntoView {
    let known = RwSignal::new(own.with(|own| {
        let own = own.ready().map(|own| own.domains.clone());
        own.unwrap_or_default()
    }));
    let wrong = RwSignal::new(None::<FieldProblem>);
    let text = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let save = save(known, wrong, text, busy);
    let (locale, language) = (use_locale(), use_language());
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let mut domains = known.get_untracked();
        domains.push(text.get_untracked());
        let input = OwnDomains { domains };
        let found = crm::check::own_domains(&input);
        match found.first() {
            Some(found) => wrong.set(Some(found.problem)),
            None => save.run((input, true)),
        }
    };
    let is_wrong = move || wrong.get().is_some();
    let note = move || {
        wrong
            .get()
            .map(|problem| problem_words(problem, locale.get()))
    };
    let row = move |domain: String| {
        let (shown, named) = (domain.clone(), domain.clone());
        let label = tr!(settings.domain_remove, domain = named.clone());
        let remove = move |_| {
            let mut domains = known.get_untracked();
            domains.retain(|one| *one != domain);
            save.run((OwnDomains { domains }, false));
        };
        view! {
            <li class="exclusions__row">
                <bdi class="exclusions__value">{shown}</bdi>
                <button
                    type="button"
                    class="button button--quiet button--icon"
                    aria-label=label
                    on:click=remove
                >
                    <Icon name="close" />
                </button>
            </li>
        }
    };
    let rows = move || {
        language.now();
        let domains = known.get();
        if domains.is_empty() {
            return view! { <p class="card__nothing">{tr!(settings.domains_none)}</p> };
        }
        let rows = domains.into_iter().map(row).collect_view();
        view! { <ul class="exclusions" role="list">{rows}</ul> }
    };
    view! {
            <form class="field" class:field--wrong=now(is_wrong) novalidate on:submit=add>
                <label class="field__label" for="own-domain">{tr!(settings.domain_field)}</label>
                <div class="exclusions__add">
                    <input
                        class="input"
                        id="own-domain"
                        type="text"
                        inputmode="url"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        placeholder="example.co.jp"
                        aria-invalid=now(move || is_wrong().then_some("true"))
                        aria-describedby="own-domain-note"
                        prop:value=text
                        on:input=move |event| {
                            wrong.set(None);
                            text.set(event_target_value(&event));
                        }
                    />
                    <Button submit=true busy=busy>{tr!(settings.domain_add)}</Button>
                </div>
                <p class="field__note" id="own-domain-note" aria-live="polite">{live(note)}</p>
            </form>
            {live(rows)}
    }
}

/// Saves the domains; told whether one was added.
fn save(
    known: RwSignal<Vec<String>>,
    wrong: RwSignal<Option<FieldProblem>>,
    text: RwSignal<String>,
    busy: RwSignal<bool>,
) -> Callback<(OwnDomains, bool)> {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let (mail, saved) = (use_mail(), tr!(common.saved));
    Callback::new(move |(input, added): (OwnDomains, bool)| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn(async move {
            match api::put::<_, OwnDomains>(route::OWN_DOMAINS, &input).await {
                Ok(OwnDomains { domains }) => {
                    known.try_set(domains);
                    mail.forget_people();
                    if added {
                        text.try_set(String::new());
                    }
                    // The button that took one away has gone with it.
                    dom::after_paint(|| dom::focus_first("#own-domain"));
                    toasts.done(saved.get_untracked());
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
