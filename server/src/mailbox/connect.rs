//! Connecting a mailbox: a consent for one of the two grants, and what comes back from it.

use super::tokens;
use crate::{
    App, Error, Result,
    auth::sign_in::{self, Begun, Ending, TripError},
    google::{
        gateway::{GatewayError, OnBehalf},
        oauth::{Ask, Exchanged},
        scope::{GrantKind, Granted},
    },
    store::{
        mail::{
            attempts::Purpose,
            grants,
            mailboxes::{self, MailboxRecord},
            owners,
        },
        users::address_key,
    },
};
use contract::{MailboxId, UserId, mailbox::MailFeature, user::User};
use sea_orm::DbErr;

/// Begins a consent for one feature.
pub(crate) async fn begin(app: &App, user: &User, feature: MailFeature) -> Result<Begun> {
    let mailbox = mailboxes::of_user(app.store.db(), &app.organization, &user.id).await?;
    // The account that is connected already is the one to choose again.
    let hint = mailbox
        .as_ref()
        .map_or(&user.address, |mailbox| &mailbox.address);
    let scopes = GrantKind::of(feature).scopes();
    let ask = Ask {
        scopes: &scopes,
        offline: true,
        login_hint: Some(hint),
    };
    let purpose = Purpose::Connect(feature, user.id.clone());
    sign_in::begin(app, ask, purpose, sign_in::settings_path())
        .await
        .map_err(Error::from)
}

/// Ends a consent: the grant is stored, or there is a reason why not.
pub(crate) async fn finish(
    app: &App,
    feature: MailFeature,
    user: &UserId,
    exchanged: Exchanged,
) -> std::result::Result<Ending, TripError> {
    let (db, org, kind) = (app.store.db(), &app.organization, GrantKind::of(feature));
    let owner = owners::get(db, org, user).await?;
    if !owner.is_some_and(|owner| owner.may_use_mail) {
        return Ok(Ending::Forbidden);
    }
    let known = mailboxes::of_user(db, org, user).await?;
    match (tokens::judge(kind, &exchanged.access), &known) {
        (Granted::AsAsked, _) => {}
        (Granted::Wider, _) => return Ok(Ending::Untrusted),
        (Granted::Missing, Some(mailbox)) => {
            grants::refuse(db, org, &mailbox.id, kind).await?;
            return Ok(Ending::ConsentRefused);
        }
        (Granted::Missing, None) => return Ok(Ending::ConsentRefused),
    }
    let address = match mailbox_address(app, user, &exchanged).await? {
        Ok(address) => address,
        Err(ending) => return Ok(ending),
    };
    let mailbox = match known {
        Some(mailbox) if address_key(&mailbox.address) == address_key(&address) => mailbox,
        Some(_) => return Ok(Ending::AnotherMailbox),
        None => match connect(app, user, address).await? {
            Some(mailbox) => mailbox,
            None => return Ok(Ending::MailboxTaken),
        },
    };
    store(app, &mailbox, kind, exchanged).await
}

/// The address of the mailbox, as Gmail says it. Nobody types it.
async fn mailbox_address(
    app: &App,
    user: &UserId,
    exchanged: &Exchanged,
) -> std::result::Result<std::result::Result<String, Ending>, TripError> {
    let on_behalf = OnBehalf {
        organization_id: app.organization.as_str(),
        user_id: user.as_str(),
        run_id: None,
    };
    let gmail = app
        .google
        .gateway
        .with_token(app, on_behalf, &exchanged.access.token);
    match gmail.profile().await {
        Ok(profile) => Ok(Ok(profile.email_address)),
        Err(GatewayError::Gmail(error)) => {
            tracing::warn!(cause = %error, "Gmail did not tell the mailbox's address");
            Ok(Err(Ending::GoogleUnavailable))
        }
        Err(GatewayError::Token(_)) => Ok(Err(Ending::Internal)),
        Err(GatewayError::Store(error)) => Err(error.into()),
    }
}

/// A new mailbox, unless another user has it.
async fn connect(
    app: &App,
    user: &UserId,
    address: String,
) -> std::result::Result<Option<MailboxRecord>, DbErr> {
    let mailbox = MailboxRecord {
        id: MailboxId::new(app.new_id()),
        organization_id: app.organization.clone(),
        user_id: user.clone(),
        address,
        connected_at: app.now(),
        mail_magnet: false,
        labels: false,
        mail_magnet_since: None,
        labels_since: None,
        history_id: None,
        seen_at: None,
        next_run_at: None,
        paused: false,
        failures: 0,
    };
    let key = address_key(&mailbox.address);
    let inserted = mailboxes::insert(app.store.db(), &mailbox, &key).await?;
    Ok(inserted.then_some(mailbox))
}

async fn store(
    app: &App,
    mailbox: &MailboxRecord,
    kind: GrantKind,
    exchanged: Exchanged,
) -> std::result::Result<Ending, TripError> {
    let Some(refresh) = exchanged.refresh else {
        tracing::error!("a consent brought no refresh token");
        return Ok(Ending::Internal);
    };
    let (org, now) = (&app.organization, app.now());
    let sealed = tokens::seal(&app.keyring, app, mailbox, kind, &refresh);
    let transaction = app.store.begin().await?;
    grants::activate(&transaction, org, &mailbox.id, kind, &sealed, now).await?;
    if kind == GrantKind::Job {
        mailboxes::resume(&transaction, &mailbox.id, now).await?;
    }
    transaction.commit().await?;
    app.tokens
        .keep(&mailbox.id, kind, exchanged.access, now)
        .await;
    Ok(Ending::Connected(kind.feature()))
}
