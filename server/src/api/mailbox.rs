//! The user's own mailbox: there is no route to anybody else's.

use super::change;
use crate::{
    AppState, Error, Result,
    auth::sign_in,
    extract::{Json, Path, SignedIn},
    google::{oauth::Access, scope::Features},
    mailbox::{
        connect::{self, For},
        disconnect, run_now, settings, tokens,
    },
    store::mail::{aliases, mailboxes, receipts},
};
use axum::{extract::State, response::AppendHeaders};
use contract::{
    ErrorBody, MailboxId,
    error::FieldProblem,
    label::{Category, LabelRun},
    mailbox::{
        AccessToken, Aliases, ConnectAnswer, ConnectRequest, DisconnectReceipt, ExistingMail,
        LabelAnswer, MailboxSettings, MailboxUpdate, OwnMailbox,
    },
    permission::Permission,
    route,
};
use http::{
    HeaderName, StatusCode,
    header::{CACHE_CONTROL, SET_COOKIE},
};
use secrecy::ExposeSecret;
use std::collections::HashSet;

/// The user's own mailboxes that are in effect, the one that opens first before the others.
#[utoipa::path(
    get, path = route::MAILBOXES, tag = "mailbox",
    responses((status = 200, body = Vec<OwnMailbox>), (status = 403, body = ErrorBody))
)]
pub async fn list_mailboxes(
    State(app): State<AppState>,
    user: SignedIn,
) -> Result<Json<Vec<OwnMailbox>>> {
    user.require(Permission::MailIntegration)?;
    let own = mailboxes::all_of_user(app.store.db(), user.org(), user.id()).await?;
    Ok(Json(own))
}

/// Has one of them open first from now on: what a request is about that names none.
#[utoipa::path(
    put, path = route::MAILBOX_FIRST, tag = "mailbox", params(("id" = MailboxId, Path)),
    responses((status = 204), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody))
)]
pub async fn open_first(
    State(app): State<AppState>,
    user: SignedIn,
    Path(id): Path<MailboxId>,
) -> Result<StatusCode> {
    user.require(Permission::MailIntegration)?;
    let db = app.store.db();
    if mailboxes::open_first(db, user.org(), user.id(), &id, app.now()).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::NotFound)
    }
}

/// The mailbox, its grants and switches, and the latest label runs.
#[utoipa::path(
    get, path = route::MAILBOX, tag = "mailbox",
    responses((status = 200, body = MailboxSettings), (status = 403, body = ErrorBody))
)]
pub async fn show_mailbox(
    State(app): State<AppState>,
    user: SignedIn,
) -> Result<Json<MailboxSettings>> {
    user.require(Permission::MailIntegration)?;
    Ok(Json(settings::show(&app, user.whose()).await?))
}

/// Switches MailMagnet and labels.
#[utoipa::path(
    put, path = route::MAILBOX, tag = "mailbox", request_body = MailboxUpdate,
    responses(
        (status = 200, body = MailboxSettings), (status = 403, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 502, body = ErrorBody)
    )
)]
pub async fn update_mailbox(
    State(app): State<AppState>,
    user: SignedIn,
    Json(update): Json<MailboxUpdate>,
) -> Result<Json<MailboxSettings>> {
    user.require(Permission::MailIntegration)?;
    settings::update(&app, user.whose(), update).await?;
    Ok(Json(settings::show(&app, user.whose()).await?))
}

/// Notes the addresses that the mailbox writes as: mail to them is personal. While MailMagnet is off nothing is kept of
/// them; the answer tells what is.
#[utoipa::path(
    put, path = route::MAILBOX_ALIASES, tag = "mailbox", request_body = Aliases,
    responses(
        (status = 200, body = Aliases), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn set_aliases(
    State(app): State<AppState>,
    user: SignedIn,
    Json(input): Json<Aliases>,
) -> Result<Json<Aliases>> {
    user.require(Permission::MailIntegration)?;
    change::check(crm::check::aliases(&input))?;
    let tx = app.store.begin().await?;
    let mailbox = mailboxes::of_user(&tx, user.org(), user.whose()).await?;
    let mailbox = mailbox.ok_or(Error::NotConnected)?;
    if !mailbox.mail_magnet {
        return Ok(Json(Aliases {
            addresses: Vec::new(),
        }));
    }
    let mailbox = mailbox.id;
    let known: HashSet<String> = HashSet::from_iter(aliases::of_mailbox(&tx, &mailbox).await?);
    // They are told often and change seldom.
    if known != input.addresses.iter().cloned().collect() {
        aliases::replace(&tx, user.org(), &mailbox, &input.addresses).await?;
    }
    let addresses = aliases::of_mailbox(&tx, &mailbox).await?;
    tx.commit().await?;
    Ok(Json(Aliases { addresses }))
}

/// Disconnects the mailbox and deletes everything kept of it. Open to a user whose profile no longer includes mail.
#[utoipa::path(
    delete, path = route::MAILBOX, tag = "mailbox",
    responses((status = 200, body = DisconnectReceipt), (status = 409, body = ErrorBody))
)]
pub async fn disconnect_mailbox(
    State(app): State<AppState>,
    user: SignedIn,
) -> Result<Json<DisconnectReceipt>> {
    Ok(Json(disconnect::disconnect(&app, user.whose()).await?))
}

/// The receipt of the mailbox that was taken back because its owner may not use mail any more; where there were several, of
/// the first whose receipt was not read. Open to everybody: it is
/// for those whose profile no longer includes mail.
#[utoipa::path(
    get, path = route::MAILBOX_RECEIPT, tag = "mailbox",
    responses((status = 200, body = DisconnectReceipt), (status = 404, body = ErrorBody))
)]
pub async fn show_receipt(
    State(app): State<AppState>,
    user: SignedIn,
) -> Result<Json<DisconnectReceipt>> {
    let receipt = receipts::of_user(app.store.db(), user.id()).await?;
    Ok(Json(receipt.ok_or(Error::NotFound)?))
}

/// The receipt that is shown is read, and forgotten.
#[utoipa::path(
    delete, path = route::MAILBOX_RECEIPT, tag = "mailbox",
    responses((status = 204), (status = 404, body = ErrorBody))
)]
pub async fn delete_receipt(State(app): State<AppState>, user: SignedIn) -> Result<StatusCode> {
    let tx = app.store.begin().await?;
    let shown = receipts::of_user(&tx, user.id()).await?;
    let shown = shown.ok_or(Error::NotFound)?;
    receipts::delete(&tx, user.id(), &shown.address).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begins a consent at Google, which leads back to the page it was begun on.
#[utoipa::path(
    post, path = route::MAILBOX_CONNECT, tag = "mailbox", request_body = ConnectRequest,
    responses(
        (status = 200, body = ConnectAnswer), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody), (status = 502, body = ErrorBody)
    )
)]
pub async fn connect_mailbox(
    State(app): State<AppState>,
    user: SignedIn,
    Json(request): Json<ConnectRequest>,
) -> Result<(
    AppendHeaders<[(HeaderName, String); 1]>,
    Json<ConnectAnswer>,
)> {
    user.require(Permission::MailIntegration)?;
    let ConnectRequest {
        feature,
        return_to,
        setup,
    } = request;
    let return_to = match return_to.as_deref() {
        None => sign_in::EMAIL_SETTINGS,
        Some(path) => sign_in::in_app_path(path)
            .ok_or_else(|| Error::field("return_to", FieldProblem::Malformed))?,
    };
    let which = if setup {
        For::Setup(user.id())
    } else {
        For::Meant(user.whose())
    };
    let begun = connect::begin(&app, &user.me.user, which, feature, return_to).await?;
    let cookies = AppendHeaders([(SET_COOKIE, begun.cookie.to_string())]);
    Ok((
        cookies,
        Json(ConnectAnswer {
            authorize_url: begun.url.into(),
        }),
    ))
}

/// Hands the browser a short-lived access token of its own grant: to the mailbox's owner only, and never the job's.
#[utoipa::path(
    post, path = route::MAILBOX_TOKEN, tag = "mailbox",
    responses(
        (status = 200, body = AccessToken), (status = 403, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 429, body = ErrorBody),
        (status = 502, body = ErrorBody)
    )
)]
pub async fn create_token(
    State(app): State<AppState>,
    user: SignedIn,
) -> Result<(AppendHeaders<[(HeaderName, String); 1]>, Json<AccessToken>)> {
    user.require(Permission::MailIntegration)?;
    let session = user.token.hash();
    app.token_rate
        .take(&session, app.now())
        .map_err(Error::TooManyRequests)?;
    let mailbox = settings::own(&app, user.whose()).await?;
    Ok(token_answer(
        &user,
        tokens::for_browser(&app, &mailbox).await?,
    ))
}

/// A token on its way to its owner's browser: kept by no cache, and only noted that it went.
pub(super) fn token_answer(
    user: &SignedIn,
    (access, features): (Access, Features),
) -> (AppendHeaders<[(HeaderName, String); 1]>, Json<AccessToken>) {
    tracing::info!(
        user = user.id().as_str(),
        session = user.token.hash(),
        "handed out a browser token"
    );
    let token = AccessToken {
        token: access.token.expose_secret().to_owned(),
        expires_at: access.expires_at,
        features: features.into_iter().collect(),
    };
    let no_store = AppendHeaders([(CACHE_CONTROL, "no-store".to_owned())]);
    (no_store, Json(token))
}

/// Runs the label job over the own mailbox now. A run that takes long is answered as it stands, and goes on.
#[utoipa::path(
    post, path = route::MAILBOX_RUNS, tag = "mailbox",
    responses(
        (status = 200, body = LabelRun), (status = 403, body = ErrorBody),
        (status = 409, body = ErrorBody)
    )
)]
pub async fn run_labels(State(app): State<AppState>, user: SignedIn) -> Result<Json<LabelRun>> {
    user.require(Permission::MailIntegration)?;
    Ok(Json(run_now::run_now(&app, user.whose()).await?))
}

/// Notes what the user wants of one of their labels, and does it in a run that follows at once: files under the label of
/// their own that has its name, or makes it again. A run that takes long, or for which Google asks for patience, is
/// answered as it stands; the next one does it.
#[utoipa::path(
    put, path = route::MAILBOX_LABEL, tag = "mailbox", params(("category" = Category, Path)),
    request_body = LabelAnswer,
    responses(
        (status = 200, body = LabelRun), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn choose_label(
    State(app): State<AppState>,
    user: SignedIn,
    Path(category): Path<Category>,
    Json(LabelAnswer { choice }): Json<LabelAnswer>,
) -> Result<Json<LabelRun>> {
    user.require(Permission::MailIntegration)?;
    let run = run_now::choose_label(&app, user.whose(), category, choice).await?;
    Ok(Json(run))
}

/// Has mail of the last days that is in the inbox filed as if it came now, in a run that follows at once. A run that takes
/// long, or for which Google asks for patience, is answered as it stands; the next ones do the rest.
#[utoipa::path(
    post, path = route::MAILBOX_EXISTING, tag = "mailbox", request_body = ExistingMail,
    responses(
        (status = 200, body = LabelRun), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)
    )
)]
pub async fn file_existing(
    State(app): State<AppState>,
    user: SignedIn,
    Json(ExistingMail { days }): Json<ExistingMail>,
) -> Result<Json<LabelRun>> {
    user.require(Permission::MailIntegration)?;
    Ok(Json(
        run_now::file_existing(&app, user.whose(), days).await?,
    ))
}
