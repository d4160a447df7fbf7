//! The organization's own domains: whoever writes from them is a colleague.

use crate::{
    api,
    box_view::view,
    components::{Button, Icon, error_words, problem_words},
    reactive::{live, now, spawn},
    state::{
        language::{use_language, use_locale},
        session::{SignedIn, use_session},
        toasts::use_toasts,
    },
    tr,
};
use contract::{error::FieldProblem, route, session::OwnDomains};
use leptos::{ev::SubmitEvent, prelude::*};

/// The domains, for administrators to add to and to take from.
#[component]
pub fn DomainsCard() -> impl IntoView {
    let SignedIn(me) = expect_context();
    let known = RwSignal::new(me.with_value(|me| me.organization.own_domains.clone()));
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
            None => save.run(input),
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
            save.run(OwnDomains { domains });
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
        <section class="card step" aria-labelledby="domains-title">
            <h2 class="card__title" id="domains-title">{tr!(settings.domains_title)}</h2>
            <p class="step__lead">{tr!(settings.domains_lead)}</p>
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
        </section>
    }
}

fn save(
    known: RwSignal<Vec<String>>,
    wrong: RwSignal<Option<FieldProblem>>,
    text: RwSignal<String>,
    busy: RwSignal<bool>,
) -> Callback<OwnDomains> {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let SignedIn(me) = expect_context();
    let saved = tr!(common.saved);
    Callback::new(move |input: OwnDomains| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn(async move {
            match api::put::<_, OwnDomains>(route::OWN_DOMAINS, &input).await {
                Ok(OwnDomains { domains }) => {
                    me.try_update_value(|me| me.organization.own_domains.clone_from(&domains));
                    known.try_set(domains);
                    text.try_set(String::new());
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
