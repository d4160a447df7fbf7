//! What the pages of every kind of record share: fetching the one in the address, deleting it,
//! linking to others.

use crate::{
    api::{self, Error, Resource},
    box_view::{BoxView, IntoBox, view},
    browser::intl,
    components::{
        Button, Confirm, EmptyState, ErrorState, Icon, PageHead, SkeletonRecord, SkeletonRows,
    },
    form::Form,
    i18n::Text,
    loader::{Loader, loader},
    model::{draft::Draft, list_state::query_string, load::Load},
    on_demand::later_with,
    parts::jottings,
    reactive::{live, spawn},
    state::{
        language::use_language,
        record_page::provide_record_page,
        session::{may, use_me, use_session},
        toasts::use_toasts,
    },
    tr,
};
use contract::{
    ErrorCode, Page,
    about::{About, AboutKind, JottingCounts},
    permission::Permission,
    route,
};
use jiff::Timestamp;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::sync::Arc;

/// The page of one record, in its states. `show` draws it.
pub fn record_page<R: Resource>(id: String, show: fn(R) -> BoxView) -> impl IntoView {
    let record = loader(move |abort| {
        let id = id.clone();
        api::one::<R>(&id, &abort)
    });
    let again = Callback::new(move |()| record.again());
    live(move || match record.get() {
        Load::Loading => view! { <SkeletonRecord /> },
        Load::Failed(error) if error.code() == Some(ErrorCode::NotFound) => gone().boxed(),
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready(record) => show(record),
    })
}

fn gone() -> impl IntoView {
    view! {
        <PageHead title=tr!(errors.no_record_title) />
        <EmptyState icon="search" title=tr!(errors.no_record_title) body=tr!(errors.no_record_body)>
            <a class="button" href="/contacts">{tr!(nav.to_contacts)}</a>
        </EmptyState>
    }
}

/// The button that deletes a record, with its question, and the list it leads back to.
pub fn delete_button<R: Resource>(id: String, name: String, list: &'static str) -> BoxView {
    let delete: Delete = Arc::new(move || {
        let id = id.clone();
        Box::pin(async move { api::remove::<R>(&id).await })
    });
    view! { <DeleteButton name=name list=list delete=delete /> }
}

type Delete =
    Arc<dyn Fn() -> core::pin::Pin<Box<dyn Future<Output = Result<(), Error>>>> + Send + Sync>;

#[component]
fn DeleteButton(name: String, list: &'static str, delete: Delete) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let navigate = use_navigate();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let deleted = {
        let name = name.clone();
        tr!(common.deleted, name = name.clone())
    };
    let ask = Callback::new(move |()| {
        failure.set(None);
        open.set(true);
    });
    let confirm = Callback::new(move |()| {
        let (delete, navigate) = (delete.clone(), navigate.clone());
        busy.set(true);
        spawn(async move {
            let answer = delete().await;
            busy.set(false);
            match answer {
                Ok(()) => {
                    open.set(false);
                    toasts.done(deleted.get_untracked());
                    navigate(list, NavigateOptions::default());
                }
                Err(error) => {
                    session.note(&error);
                    failure.set(Some(error));
                }
            }
        });
    });
    view! {
        <Button on_press=ask>
            <Icon name="trash" />
            {tr!(common.delete)}
        </Button>
        <Confirm
            open=open
            title=tr!(common.delete_title, name = name.clone())
            body=tr!(common.delete_body)
            action=tr!(common.delete)
            busy=busy
            failure=failure
            on_confirm=confirm
        />
    }
}

/// The button that leads to a record's form.
pub fn edit_link(href: String) -> BoxView {
    view! {
        <a class="button" href=href>
            <Icon name="edit" />
            {tr!(common.edit)}
        </a>
    }
}

/// One line of a record: what it is, and its value. Left out where there is nothing to say.
pub fn line(label: Text, value: BoxView) -> BoxView {
    view! {
        <div class="lines__line">
            <dt class="lines__label">{label}</dt>
            <dd class="lines__value">{value}</dd>
        </div>
    }
}

/// A line of plain text; a dash where it is empty.
pub fn text_line(label: Text, value: String) -> BoxView {
    let value = if value.is_empty() {
        "–".to_owned()
    } else {
        value
    };
    line(label, value.boxed())
}

/// An instant in the language of the pages and the organization's time zone.
pub fn when(instant: Timestamp) -> Signal<String> {
    let language = use_language();
    let time_zone = use_me().organization.time_zone;
    Signal::derive(move || intl::date_time(instant, language.get(), &time_zone))
}

/// The day of an instant in the organization's time zone.
pub fn on_day(instant: Timestamp) -> Signal<String> {
    let language = use_language();
    let time_zone = use_me().organization.time_zone;
    Signal::derive(move || intl::day(instant, language.get(), &time_zone))
}

/// An amount in the organization's currency.
pub fn money(minor: i64) -> Signal<String> {
    let language = use_language();
    let currency = use_me().organization.currency;
    Signal::derive(move || intl::money(minor, &currency, language.get()))
}

/// The notes and tasks about a record. Their part of the client is fetched where there are any, or
/// once somebody wants to write one.
pub fn jottings_of(kind: AboutKind, id: &str) -> BoxView {
    let about = About {
        kind,
        id: id.to_owned(),
    };
    let page = provide_record_page(about.clone());
    let written = Memo::new(move |_| page.written() > 0);
    let address = address_about(route::JOTTINGS, &about);
    let counts = loader(move |abort| api::get::<JottingCounts>(&address, &abort));
    let begun = RwSignal::new(None);
    let waiting = || jottings_card(view! { <SkeletonRows count=1 /> });
    let shown = live(move || match (begun.get(), counts.get()) {
        (None, Load::Loading) => waiting(),
        (None, Load::Ready(JottingCounts { notes: 0, tasks: 0 })) if !written.get() => {
            jottings_card(view! { <NoJottings begun=begun /> })
        }
        (begun, _) => {
            let about = about.clone();
            later_with(waiting, move || jottings(about.clone(), begun))
        }
    });
    BoxView::of(shown)
}

/// Where to ask for what is about a record.
pub fn address_about(path: &str, About { kind, id }: &About) -> String {
    let pairs = vec![("kind", kind.as_str()), ("id", id.as_str())];
    format!("{path}{}", query_string(pairs))
}

fn jottings_card(content: BoxView) -> BoxView {
    view! {
        <section class="card jottings" aria-labelledby="jottings-title">
            <h2 class="card__title" id="jottings-title">{tr!(jottings.both)}</h2>
            {content}
        </section>
    }
}

/// What users can write about a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jotting {
    /// Something to do.
    Task,
    /// Something to remember.
    Note,
}

/// Nothing is written yet: what could be.
#[component]
fn NoJottings(begun: RwSignal<Option<Jotting>>) -> impl IntoView {
    let begin = move |jotting| Callback::new(move |()| begun.set(Some(jotting)));
    let buttons = may(Permission::EditRecords).then(|| {
        view! {
            <div class="jottings__begin">
                <Button on_press=begin(Jotting::Task)>{tr!(jottings.task)}</Button>
                <Button on_press=begin(Jotting::Note)>{tr!(jottings.note)}</Button>
            </div>
        }
    });
    view! {
        <p class="card__nothing">{tr!(jottings.none_yet)}</p>
        {buttons}
    }
}

/// Who made and changed a record, and when.
pub fn history(created_at: Timestamp, updated_at: Timestamp) -> BoxView {
    view! {
        <p class="history">
            {tr!(common.created_at)}" "{when(created_at)}" · "{tr!(common.updated_at)}" "
            {when(updated_at)}
        </p>
    }
}

/// Saves a form as the record with this id, or as a new one; then a notice, and the page at the
/// record's address.
pub fn save<D, R>(form: Form<D>, id: Option<String>, address: fn(&R) -> String) -> Callback<()>
where
    R: Resource<Input: 'static>,
    D: Draft<Input = R::Input>,
{
    let toasts = use_toasts();
    let navigate = use_navigate();
    let words = tr!(common.saved);
    Callback::new(move |()| {
        let (id, navigate) = (id.clone(), navigate.clone());
        form.send(
            |input| async move { api::save::<R>(id.as_deref(), &input).await },
            move |record| {
                toasts.done(words.get_untracked());
                navigate(&address(&record), NavigateOptions::default());
            },
        );
    })
}

/// A short list inside a card, in its states.
pub fn card_states<T: Clone + Send + Sync + 'static>(
    list: Loader<Page<T>>,
    nothing: Text,
    row: fn(T) -> BoxView,
) -> impl IntoView {
    let again = Callback::new(move |()| list.again());
    live(move || match list.get() {
        Load::Loading => view! { <SkeletonRows count=3 /> },
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready(page) if page.items.is_empty() => {
            view! { <p class="card__nothing">{nothing}</p> }
        }
        Load::Ready(page) => {
            let rows = page.items.into_iter().map(row).collect_view();
            view! { <ul class="records">{rows}</ul> }
        }
    })
}
