//! The user's own mail of a deal: which conversations belong to it. Only numbers of conversations
//! come here, and only the mailbox's owner sees them.

use crate::{
    AppState, Error, Result,
    extract::{Json, Path, SignedIn},
    store::{deal_threads, deals, mail::mailboxes},
};
use axum::extract::State;
use contract::{
    DealId, ErrorBody, MailboxId,
    deal_mail::{DealMail, LinkAnswer, ThreadDeal},
    error::FieldProblem,
    limits::DEAL_THREADS_MAX,
    permission::Permission,
    route,
};
use gmail::ThreadId;
use http::StatusCode;

/// The people of a deal with their addresses, and the user's conversations that belong to it.
#[utoipa::path(
    get, path = route::DEAL_MAIL, tag = "deals", params(("id" = DealId, Path)),
    responses(
        (status = 200, body = DealMail), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn show_deal_mail(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<DealId>,
) -> Result<Json<DealMail>> {
    user.require(Permission::MailIntegration)?;
    let db = app.store.db();
    exists(&app, &user, &id).await?;
    let people = deal_threads::people(db, user.org(), &id).await?;
    let threads = match mailboxes::of_user(db, user.org(), user.whose()).await? {
        Some(mailbox) => deal_threads::of_deal(db, user.org(), &mailbox.id, &id).await?,
        None => Vec::new(),
    };
    Ok(Json(DealMail { people, threads }))
}

/// Links one of the user's conversations to a deal, in place of the deal it belonged to.
#[utoipa::path(
    put, path = route::DEAL_THREAD, tag = "deals",
    params(("id" = DealId, Path), ("thread_id" = String, Path, description = "Gmail's id of the conversation")),
    responses(
        (status = 200, body = LinkAnswer), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)
    )
)]
pub async fn link_thread(
    State(app): State<AppState>,
    user: SignedIn,
    Path((id, thread)): Path<(DealId, String)>,
) -> Result<Json<LinkAnswer>> {
    user.require(Permission::MailIntegration)?;
    let thread = thread_id(thread)?;
    exists(&app, &user, &id).await?;
    let mailbox = mailbox(&app, &user).await?;
    let tx = app.store.begin().await?;
    let before = deal_threads::deal_of(&tx, user.org(), &mailbox, thread.as_str()).await?;
    let moved_from = before.filter(|deal| deal.id != id);
    let linked = deal_threads::of_deal(&tx, user.org(), &mailbox, &id).await?;
    let known = linked
        .iter()
        .any(|linked| linked.thread_id == thread.as_str());
    if linked.len() >= DEAL_THREADS_MAX && !known {
        return Err(Error::field("thread_id", FieldProblem::TooMany));
    }
    deal_threads::link(&tx, user.org(), &mailbox, thread.as_str(), &id, app.now()).await?;
    tx.commit().await?;
    Ok(Json(LinkAnswer { moved_from }))
}

/// Takes one of the user's conversations off a deal.
#[utoipa::path(
    delete, path = route::DEAL_THREAD, tag = "deals",
    params(("id" = DealId, Path), ("thread_id" = String, Path, description = "Gmail's id of the conversation")),
    responses(
        (status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)
    )
)]
pub async fn unlink_thread(
    State(app): State<AppState>,
    user: SignedIn,
    Path((id, thread)): Path<(DealId, String)>,
) -> Result<StatusCode> {
    user.require(Permission::MailIntegration)?;
    let thread = thread_id(thread)?;
    let mailbox = mailbox(&app, &user).await?;
    let db = app.store.db();
    if deal_threads::unlink(db, user.org(), &mailbox, thread.as_str(), &id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::NotFound)
    }
}

/// The deal that one of the user's conversations belongs to.
#[utoipa::path(
    get, path = route::THREAD_DEAL, tag = "mailbox",
    params(("thread_id" = String, Path, description = "Gmail's id of the conversation")),
    responses(
        (status = 200, body = ThreadDeal), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)
    )
)]
pub async fn show_thread_deal(
    State(app): State<AppState>,
    user: SignedIn,
    Path(thread): Path<String>,
) -> Result<Json<ThreadDeal>> {
    user.require(Permission::MailIntegration)?;
    let thread = thread_id(thread)?;
    let mailbox = mailbox(&app, &user).await?;
    let db = app.store.db();
    let deal = deal_threads::deal_of(db, user.org(), &mailbox, thread.as_str()).await?;
    Ok(Json(ThreadDeal { deal }))
}

/// Gmail's ids are short and plain: nothing else is stored as one.
fn thread_id(text: String) -> Result<ThreadId> {
    ThreadId::new(text).map_err(|_| Error::field("thread_id", FieldProblem::Malformed))
}

async fn exists(app: &AppState, user: &SignedIn, id: &DealId) -> Result<()> {
    let found = deals::find(app.store.db(), user.org(), id).await?;
    found.map(drop).ok_or(Error::NotFound)
}

async fn mailbox(app: &AppState, user: &SignedIn) -> Result<MailboxId> {
    let own = mailboxes::of_user(app.store.db(), user.org(), user.whose()).await?;
    own.map(|mailbox| mailbox.id).ok_or(Error::NotConnected)
}
