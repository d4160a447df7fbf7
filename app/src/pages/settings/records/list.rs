//! A long list of records: a page of it at a time, all of it as a file, and a way to delete it.

use crate::{
    api::{self, Abort},
    box_view::{BoxView, view},
    browser::clock,
    components::{Button, ButtonKind, Confirm, EmptyState, ErrorState, SkeletonRows, error_words},
    i18n::Text,
    loader::{Loader, loader},
    mail::save,
    model::{load::Load, mail::csv::csv},
    reactive::{live, spawn},
    state::{language::use_language, session::use_session, toasts::use_toasts},
    tr,
};
use contract::{Page, limits::PAGE_MAX_ROWS, mailbox_records::Deleted};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// Rows of a page.
const ROWS: u32 = 25;

/// A record, as it is shown and taken away.
pub trait Record: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// Where the records are.
    const PATH: &'static str;
    /// The name of a file of them, without its ending.
    const FILE: &'static str;
    /// What stands over the columns of a file.
    const COLUMNS: &'static [&'static str];
    /// What stands over the columns of the page.
    fn heads() -> Vec<Text>;
    /// The cells of a file.
    fn cells(&self) -> Vec<String>;
    /// The cells of the page.
    fn views(&self) -> Vec<BoxView>;
}

async fn page<R: Record>(offset: u32, limit: u32, abort: &Abort) -> Result<Page<R>, api::Error> {
    let path = format!("{}?direction=desc&offset={offset}&limit={limit}", R::PATH);
    api::get(&path, abort).await
}

/// A list of records. `deletes` are the words of the button that deletes all of them, and what
/// that means; nothing where they cannot be deleted alone.
pub fn records<R: Record>(empty: Text, deletes: Option<(Text, Text)>) -> BoxView {
    let offset = RwSignal::new(0);
    let rows: Loader<Page<R>> = loader(move |abort| {
        let offset = offset.get();
        async move { page(offset, ROWS, &abort).await }
    });
    let again = Callback::new(move |()| rows.again());
    let shown = live(move || match rows.get() {
        Load::Loading => view! { <SkeletonRows count=5 /> },
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready(page) if page.total == 0 => {
            view! { <EmptyState icon="shield" title=empty body=tr!(mail_records.empty_body) /> }
        }
        Load::Ready(page) => {
            let heads = R::heads()
                .into_iter()
                .map(|head| view! { <th scope="col">{head}</th> })
                .collect_view();
            let lines = page.items.iter().map(line).collect_view();
            view! {
                <div class="records__scroll">
                    <table class="runs records__table">
                        <thead>
                            <tr>{heads}</tr>
                        </thead>
                        <tbody>{lines}</tbody>
                    </table>
                </div>
                <Pager offset=offset total=page.total />
            }
        }
    });
    let deletes = deletes.map(|(action, body)| {
        let gone = Callback::new(move |()| {
            offset.set(0);
            rows.again();
        });
        view! { <DeleteAll path=R::PATH action=action body=body on_done=gone /> }
    });
    let take = take::<R>();
    let (as_csv, as_json) = (
        Callback::new(move |()| take.run(Kind::Csv)),
        Callback::new(move |()| take.run(Kind::Json)),
    );
    view! {
        {shown}
        <div class="records__actions">
            <Button on_press=as_csv>{tr!(mail_records.as_csv)}</Button>
            <Button on_press=as_json>{tr!(mail_records.as_json)}</Button>
            {deletes}
        </div>
    }
}

fn line<R: Record>(record: &R) -> BoxView {
    let cells = record
        .views()
        .into_iter()
        .map(|cell| view! { <td>{cell}</td> })
        .collect_view();
    view! { <tr>{cells}</tr> }
}

/// Which rows are shown, and the ways to the others.
#[component]
fn Pager(offset: RwSignal<u32>, total: u64) -> impl IntoView {
    let from = offset.get_untracked();
    let to = u64::from(from + ROWS).min(total);
    let words = tr!(mail_records.shown, from = from + 1, to = to, total = total);
    let newer =
        Callback::new(move |()| offset.update(|offset| *offset = offset.saturating_sub(ROWS)));
    let older = Callback::new(move |()| offset.update(|offset| *offset += ROWS));
    let newer =
        (from > 0).then(|| view! { <Button on_press=newer>{tr!(mail_records.newer)}</Button> });
    let older =
        (to < total).then(|| view! { <Button on_press=older>{tr!(mail_records.older)}</Button> });
    view! { <div class="records__pager"><p role="status">{words}</p>{newer}{older}</div> }
}

/// The form of a file.
#[derive(Clone, Copy)]
enum Kind {
    Csv,
    Json,
}

/// Takes all records away as a file. They pass no server but ours, and come from there.
fn take<R: Record>() -> Callback<Kind> {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let failed = tr!(mail_records.not_saved);
    Callback::new(move |kind: Kind| {
        spawn(async move {
            let all = match all::<R>().await {
                Ok(all) => all,
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, language.locale_now()));
                    return;
                }
            };
            let (ending, text) = match kind {
                Kind::Csv => {
                    let head = R::COLUMNS.iter().map(|head| (*head).to_owned()).collect();
                    let rows = core::iter::once(head).chain(all.iter().map(R::cells));
                    let rows: Vec<Vec<String>> = rows.collect();
                    ("csv", csv(rows.iter().map(Vec::as_slice)))
                }
                Kind::Json => {
                    let text = serde_json::to_string_pretty(&all);
                    ("json", text.unwrap_or_default())
                }
            };
            let day = clock::today("UTC");
            let name = format!("{}-{day}.{ending}", R::FILE);
            if save(&name, text.as_bytes()).is_err() {
                toasts.failed(failed.get_untracked());
            }
        });
    })
}

async fn all<R: Record>() -> Result<Vec<R>, api::Error> {
    let mut all: Vec<R> = Vec::new();
    loop {
        let offset = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let part = page::<R>(offset, PAGE_MAX_ROWS, &Abort::never()).await?;
        let done = part.items.is_empty();
        all.extend(part.items);
        if done || all.len() as u64 >= part.total {
            return Ok(all);
        }
    }
}

/// Deletes all records, asked once.
#[component]
fn DeleteAll(path: &'static str, action: Text, body: Text, on_done: Callback<()>) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    let failure = RwSignal::new(None);
    let count = RwSignal::new(0);
    let done = tr!(mail_records.deleted, n = count.get());
    let ask = Callback::new(move |()| {
        failure.set(None);
        open.set(true);
    });
    let confirm = Callback::new(move |()| {
        busy.set(true);
        spawn(async move {
            let answer = api::delete_for::<Deleted>(path).await;
            busy.try_set(false);
            match answer {
                Ok(Deleted { deleted }) => {
                    open.try_set(false);
                    count.try_set(deleted);
                    toasts.done(done.get_untracked());
                    on_done.run(());
                }
                Err(error) => {
                    session.note(&error);
                    failure.try_set(Some(error));
                }
            }
        });
    });
    view! {
        <Button kind=ButtonKind::Danger on_press=ask>{action}</Button>
        <Confirm
            open=open
            title=tr!(mail_records.delete_title)
            body=body
            action=action
            busy=busy
            failure=failure
            on_confirm=confirm
        />
    }
}
