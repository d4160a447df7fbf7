//! Mail that the label job never files: addresses, domains, conversations.

use crate::{
    api,
    box_view::{BoxView, IntoBox, view},
    components::{ErrorState, Icon, SkeletonRows, error_words},
    loader::{Loader, loader},
    mail::{Named, use_mail},
    model::{load::Load, mail::exclusion::typed},
    pages::settings::add_field::AddField,
    reactive::{live, now, spawn},
    state::{language::use_language, session::use_session, toasts::use_toasts},
    tr,
};
use contract::{
    error::FieldProblem,
    label_options::{Exclusion, ExclusionKind, ExclusionList},
    mailbox::MailFeature,
    route,
};
use gmail::MessageId;
use leptos::prelude::*;

type List = Loader<ExclusionList>;

/// What is never filed, and more of it.
#[component]
pub fn ExclusionsCard() -> impl IntoView {
    let list: List = loader(|abort| api::get(route::EXCLUSIONS, &abort));
    let again = Callback::new(move |()| list.again());
    view! {
        <section class="card step" aria-labelledby="exclusions-title">
            <h2 class="card__title" id="exclusions-title">{tr!(filing.exclusions_title)}</h2>
            <p class="step__lead">{tr!(filing.exclusions_lead)}</p>
            <Add list=list />
            {live(move || match list.get() {
                Load::Loading => view! { <SkeletonRows count=2 /> },
                Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
                Load::Ready(ExclusionList { exclusions }) if exclusions.is_empty() => {
                    view! { <p class="card__nothing">{tr!(filing.exclusions_none)}</p> }
                }
                Load::Ready(ExclusionList { exclusions }) => {
                    let rows = exclusions
                        .into_iter()
                        .map(|exclusion| view! { <Row exclusion=exclusion list=list /> })
                        .collect_view();
                    view! { <ul class="exclusions" role="list">{rows}</ul> }
                }
            })}
        </section>
    }
}

/// One more address or domain.
#[component]
fn Add(list: List) -> impl IntoView {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let text = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<FieldProblem>);
    let busy = RwSignal::new(false);
    let added = tr!(filing.exclusion_added);
    let add = Callback::new(move |()| {
        let new = match typed(&text.get_untracked()) {
            Ok(new) => new,
            Err(problem) => return wrong.set(Some(problem)),
        };
        busy.set(true);
        spawn(async move {
            let answer = api::post::<_, ExclusionList>(route::EXCLUSIONS, &new).await;
            busy.try_set(false);
            match answer {
                Ok(all) => {
                    text.try_set(String::new());
                    list.put(all);
                    toasts.done(added.get_untracked());
                }
                Err(error) => match error.fields().first() {
                    Some(field) => drop(wrong.try_set(Some(field.problem))),
                    None => {
                        session.note(&error);
                        toasts.failed(error_words(&error, language.locale_now()));
                    }
                },
            }
        });
    });
    view! {
        <AddField
            id="exclusion"
            inputmode="email"
            label=tr!(filing.exclusion_field)
            action=tr!(filing.exclusion_add)
            text=text
            wrong=wrong
            busy=busy
            on_add=add
        />
    }
}

#[component]
fn Row(exclusion: Exclusion, list: List) -> impl IntoView {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let Exclusion {
        id, kind, value, ..
    } = exclusion;
    let busy = RwSignal::new(false);
    let (words, shown): (_, BoxView) = match kind {
        ExclusionKind::Address => (tr!(filing.kind_address), value.clone().boxed()),
        ExclusionKind::Domain => (tr!(filing.kind_domain), value.clone().boxed()),
        ExclusionKind::Thread => {
            let href = format!("/mail?thread={value}");
            let subject = subject(&value);
            let link = view! { <a href=href>{live(move || subject.get())}</a> };
            (tr!(filing.kind_thread), link)
        }
    };
    let label = tr!(filing.exclusion_remove, value = value.clone());
    let remove = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let path = route::with_id(route::EXCLUSION, id.as_str());
        spawn(async move {
            match api::delete_for::<ExclusionList>(&path).await {
                Ok(all) => list.put(all),
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, language.locale_now()));
                    list.again();
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <li class="exclusions__row">
            <span class="exclusions__value">{shown}</span>
            <span class="exclusions__kind">{words}</span>
            <button
                type="button"
                class="button button--quiet button--icon"
                aria-label=label
                title=label
                aria-disabled=now(move || busy.get().then_some("true"))
                on:click=remove
            >
                <Icon name="close" />
            </button>
        </li>
    }
}

/// What a conversation is called: the subject of its first message, which Gmail tells this browser alone. A conversation
/// has the id of its first message.
fn subject(thread: &str) -> Signal<String> {
    let mail = use_mail();
    let reads = mail.may(MailFeature::Read);
    let (none, gone) = (tr!(label_log.no_subject), tr!(label_log.gone_from_gmail));
    let named = RwSignal::new(None::<Named>);
    let first = MessageId::new(thread).ok();
    crate::reactive::effect(move || {
        let Some(first) = first
            .clone()
            .filter(|_| reads.get() && mail.api().is_some())
        else {
            return;
        };
        let abort = api::Abort::with_owner();
        spawn(async move {
            let take = move |mut found: Vec<(MessageId, Named)>| {
                named.try_set(found.pop().map(|(_, named)| named));
            };
            // Without an answer the number stands.
            drop(mail.lines_of(&[first], &abort, take).await);
        });
    });
    let id = thread.to_owned();
    let number = tr!(filing.thread_number, id = id.clone());
    Signal::derive(move || {
        named.with(|named| match named {
            Some(Named::Row(row)) if row.subject.is_empty() => none.get().to_owned(),
            Some(Named::Row(row)) => row.subject.clone(),
            Some(Named::Gone) => gone.get().to_owned(),
            Some(Named::Unknown) | None => number.get(),
        })
    })
}
