//! The log of the label job over the user's own mailbox, and taking back what it did.

use crate::{
    AppState, Error, Result,
    extract::{Json, Path, Query, SignedIn},
    mailbox::{settings, undo},
    store::mail::{filed, runs, skips},
};
use axum::extract::State;
use contract::{
    ErrorBody, LabelRunId,
    label::LabelRun,
    label_log::{RunDetail, RunList, RunQuery, RunsQuery, UndoAnswer, UndoRequest},
    permission::Permission,
    route,
};

/// Runs of one page.
const RUNS: u32 = 20;
/// Messages of one page.
const MESSAGES: u32 = 100;

/// The runs that filed, skipped or took back something, or did not come to their end, newest first.
#[utoipa::path(
    get, path = route::MAILBOX_RUNS, tag = "mailbox", params(RunsQuery),
    responses(
        (status = 200, body = RunList), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)
    )
)]
pub async fn list_label_runs(
    State(app): State<AppState>,
    user: SignedIn,
    Query(RunsQuery { before }): Query<RunsQuery>,
) -> Result<Json<RunList>> {
    user.require(Permission::MailIntegration)?;
    let before = match before {
        Some(id) => Some(own_run(&app, &user, &id).await?),
        None => None,
    };
    let mailbox = settings::own(&app, user.whose()).await?;
    let mut runs = runs::telling(app.store.db(), &mailbox.id, before.as_ref(), RUNS + 1).await?;
    let more = runs.len() > RUNS as usize;
    runs.truncate(RUNS as usize);
    Ok(Json(RunList { runs, more }))
}

/// A run with the messages that it filed or took back, and those that it left alone.
#[utoipa::path(
    get, path = route::MAILBOX_RUN, tag = "mailbox", params(("id" = String, Path), RunQuery),
    responses(
        (status = 200, body = RunDetail), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)
    )
)]
pub async fn show_label_run(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<LabelRunId>,
    Query(RunQuery { after }): Query<RunQuery>,
) -> Result<Json<RunDetail>> {
    user.require(Permission::MailIntegration)?;
    let run = own_run(&app, &user, &id).await?;
    let (db, first) = (app.store.db(), after.is_none());
    let after = after.unwrap_or_default();
    let mut messages = filed::of_run(db, user.org(), &run, &after, MESSAGES + 1).await?;
    let more = messages.len() > MESSAGES as usize;
    messages.truncate(MESSAGES as usize);
    let skipped = if first {
        skips::of_run(db, &run.id).await?
    } else {
        Vec::new()
    };
    Ok(Json(RunDetail {
        run,
        messages,
        more,
        skipped,
    }))
}

/// Takes back what the job did to a message, in a run, or since an instant: the labels it put on come off, those it took
/// off, the inbox among them, go on again. Messages that were moved or deleted meanwhile are left alone.
#[utoipa::path(
    post, path = route::MAILBOX_UNDO, tag = "mailbox", request_body = UndoRequest,
    responses(
        (status = 200, body = UndoAnswer), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)
    )
)]
pub async fn undo_labels(
    State(app): State<AppState>,
    user: SignedIn,
    Json(what): Json<UndoRequest>,
) -> Result<Json<UndoAnswer>> {
    user.require(Permission::MailIntegration)?;
    if let UndoRequest::Run { run_id: id } = &what {
        own_run(&app, &user, id).await?;
    }
    Ok(Json(undo::take_back(&app, user.whose(), &what).await?))
}

async fn own_run(app: &AppState, user: &SignedIn, id: &LabelRunId) -> Result<LabelRun> {
    let mailbox = settings::own(app, user.whose()).await?;
    runs::of_mailbox(app.store.db(), &mailbox.id, id)
        .await?
        .ok_or(Error::NotFound)
}
