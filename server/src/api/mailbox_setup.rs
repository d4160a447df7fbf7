//! Setting up the own mailbox, and sharing it.

use super::mailbox::token_answer;
use crate::{
    AppState, Error, Result,
    extract::{Json, Query, SignedIn},
    mailbox::{settings, setup, sharing},
    store::mail::mailboxes::Whose,
};
use axum::{extract::State, response::AppendHeaders};
use contract::{
    ErrorBody,
    mailbox::{AccessToken, MailboxSettings},
    mailbox_setup::{LabelRules, MailboxSetup, RulesQuery, SetupChoices},
    permission::Permission,
    route,
    sharing::{Sharing, SharingChoice, SharingRule, SharingRuleInput},
};
use http::{HeaderName, StatusCode};

/// The set-up as it stands; from its beginning where none is under way.
#[utoipa::path(
    get, path = route::MAILBOX_SETUP, tag = "mailbox",
    responses((status = 200, body = MailboxSetup), (status = 403, body = ErrorBody))
)]
pub async fn show_setup(State(app): State<AppState>, user: SignedIn) -> Result<Json<MailboxSetup>> {
    user.require(Permission::MailIntegration)?;
    Ok(Json(setup::show(&app, user.id()).await?))
}

/// Keeps what was chosen so far. Nothing of it is in effect.
#[utoipa::path(
    put, path = route::MAILBOX_SETUP, tag = "mailbox", request_body = SetupChoices,
    responses(
        (status = 200, body = MailboxSetup), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn keep_setup(
    State(app): State<AppState>,
    user: SignedIn,
    Json(choices): Json<SetupChoices>,
) -> Result<Json<MailboxSetup>> {
    user.require(Permission::MailIntegration)?;
    setup::keep(&app, user.id(), choices).await?;
    Ok(Json(setup::show(&app, user.id()).await?))
}

/// Saves the set-up: everything that was chosen is in effect from then on.
#[utoipa::path(
    post, path = route::MAILBOX_SETUP, tag = "mailbox",
    responses(
        (status = 200, body = MailboxSettings), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 502, body = ErrorBody)
    )
)]
pub async fn save_setup(
    State(app): State<AppState>,
    user: SignedIn,
) -> Result<Json<MailboxSettings>> {
    user.require(Permission::MailIntegration)?;
    let saved = setup::save(&app, user.id()).await?;
    let whose = Whose {
        user: user.id(),
        mailbox: Some(&saved),
    };
    Ok(Json(settings::show(&app, whose).await?))
}

/// Gives the set-up up: what Google allowed for it is taken back. Mailboxes that are in effect stay as they are. Open to a
/// user whose profile no longer includes mail.
#[utoipa::path(
    delete, path = route::MAILBOX_SETUP, tag = "mailbox",
    responses((status = 204), (status = 401, body = ErrorBody))
)]
pub async fn give_up_setup(State(app): State<AppState>, user: SignedIn) -> Result<StatusCode> {
    setup::give_up(&app, user.id()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hands the browser a short-lived access token of its own grant while the mailbox is being set up, for the preview.
#[utoipa::path(
    post, path = route::MAILBOX_SETUP_TOKEN, tag = "mailbox",
    responses(
        (status = 200, body = AccessToken), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 429, body = ErrorBody), (status = 502, body = ErrorBody)
    )
)]
pub async fn create_setup_token(
    State(app): State<AppState>,
    user: SignedIn,
) -> Result<(AppendHeaders<[(HeaderName, String); 1]>, Json<AccessToken>)> {
    user.require(Permission::MailIntegration)?;
    app.token_rate
        .take(&user.token.hash(), app.now())
        .map_err(Error::TooManyRequests)?;
    Ok(token_answer(&user, setup::token(&app, user.id()).await?))
}

/// What the rules of the label job rest on, so that the browser can say beforehand what the job will do.
#[utoipa::path(
    get, path = route::MAILBOX_RULES, tag = "mailbox", params(RulesQuery),
    responses((status = 200, body = LabelRules), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody))
)]
pub async fn show_rules(
    State(app): State<AppState>,
    user: SignedIn,
    Query(RulesQuery { setup: in_setup }): Query<RulesQuery>,
) -> Result<Json<LabelRules>> {
    user.require(Permission::MailIntegration)?;
    Ok(Json(setup::rules(&app, user.whose(), in_setup).await?))
}

/// Who else sees the own mail.
#[utoipa::path(
    get, path = route::MAILBOX_SHARING, tag = "mailbox",
    responses((status = 200, body = Sharing), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody))
)]
pub async fn show_sharing(State(app): State<AppState>, user: SignedIn) -> Result<Json<Sharing>> {
    user.require(Permission::MailIntegration)?;
    Ok(Json(sharing::show(&app, user.whose()).await?))
}

/// Shares the own mail in another way.
#[utoipa::path(
    put, path = route::MAILBOX_SHARING, tag = "mailbox", request_body = SharingChoice,
    responses(
        (status = 200, body = Sharing), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody)
    )
)]
pub async fn update_sharing(
    State(app): State<AppState>,
    user: SignedIn,
    Json(choice): Json<SharingChoice>,
) -> Result<Json<Sharing>> {
    user.require(Permission::MailIntegration)?;
    sharing::update(&app, user.whose(), choice).await?;
    Ok(Json(sharing::show(&app, user.whose()).await?))
}

/// Which ways of sharing mail the organization allows.
#[utoipa::path(
    get, path = route::SHARING_RULE, tag = "mailbox",
    responses((status = 200, body = SharingRule), (status = 401, body = ErrorBody))
)]
pub async fn show_sharing_rule(
    State(app): State<AppState>,
    _user: SignedIn,
) -> Result<Json<SharingRule>> {
    Ok(Json(sharing::show_rule(&app).await?))
}

/// Sets which ways of sharing mail the organization allows. Mailboxes that do not keep to it are changed.
#[utoipa::path(
    put, path = route::SHARING_RULE, tag = "mailbox", request_body = SharingRuleInput,
    responses((status = 200, body = SharingRule), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody))
)]
pub async fn update_sharing_rule(
    State(app): State<AppState>,
    user: SignedIn,
    Json(input): Json<SharingRuleInput>,
) -> Result<Json<SharingRule>> {
    user.require(Permission::ManageOrganization)?;
    sharing::set_rule(&app, user.id(), input).await?;
    Ok(Json(sharing::show_rule(&app).await?))
}
