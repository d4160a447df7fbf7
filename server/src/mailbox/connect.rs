//! Connecting a mailbox: a consent for one of the two grants, and what comes back from it.

use super::tokens;
use crate::{
    App, Error, Result,
    auth::sign_in::{self, Begun, Ending, TripError},
    google::{
        gateway::{GatewayError, OnBehalf},
        oauth::{Account, Ask, Exchanged},
        scope::{self, Features, GrantKind, Granted},
    },
    store::{
        mail::{
            attempts::{Consent, Purpose},
            grants::{self, Given},
            mailboxes::{self, MailboxRecord, Whose},
            owners, receipts, setups,
        },
        users::address_key,
    },
};
use contract::{
    MailboxId, UserId,
    mailbox::{GrantState, MailFeature},
    user::User,
};
use sea_orm::DbErr;

/// Which mailbox a consent is for.
pub(crate) enum For<'a> {
    /// The one that is meant.
    Meant(Whose<'a>),
    /// The one that is being set up, or is about to be.
    Setup(&'a UserId),
}

/// Begins a consent for one feature, which leads back to this path of the app. It asks for what the grant has already
/// too, by name: Google is never asked to add what was granted before, since that could be the other grant's.
pub(crate) async fn begin(
    app: &App,
    user: &User,
    which: For<'_>,
    feature: MailFeature,
    return_to: &str,
) -> Result<Begun> {
    let (db, org) = (app.store.db(), &app.organization);
    let mailbox = match which {
        For::Setup(user) => mailboxes::unsaved_of_user(db, org, user).await?,
        For::Meant(whose) => {
            let meant = mailboxes::any_of_user(db, org, whose).await?;
            if meant.is_none() && whose.mailbox.is_some() {
                return Err(Error::NotConnected);
            }
            meant
        }
    };
    let has_others =
        mailbox.is_none() && !mailboxes::all_of_user(db, org, &user.id).await?.is_empty();
    let has = match &mailbox {
        Some(mailbox) => covered(grants::get(db, &mailbox.id, GrantKind::of(feature)).await?),
        None => Features::new(),
    };
    // The account that is connected already is the one to choose again. Another one is for the user to choose.
    let account = match &mailbox {
        Some(mailbox) => Account::Proposed(&mailbox.address),
        None if has_others => Account::Chosen,
        None => Account::Proposed(&user.address),
    };
    let asked = GrantKind::ask(feature, &has);
    let scopes = scope::scopes(&asked);
    let ask = Ask {
        scopes: &scopes,
        offline: true,
        account,
    };
    let purpose = Purpose::Connect(Consent {
        user: user.id.clone(),
        mailbox: mailbox.as_ref().map(|mailbox| mailbox.id.clone()),
        feature,
        asked,
    });
    sign_in::begin(app, ask, purpose, return_to)
        .await
        .map_err(Error::from)
}

/// What a grant covers; one that Google ended is to come back as it was.
fn covered(grant: Option<grants::GrantRecord>) -> Features {
    let lives = |grant: &grants::GrantRecord| {
        matches!(grant.state, GrantState::Active | GrantState::Revoked)
    };
    grant
        .filter(lives)
        .map(|grant| grant.features)
        .unwrap_or_default()
}

/// Ends a consent: the grant is stored, or there is a reason why not.
///
/// A consent in which the wanted feature was not allowed changes nothing about a grant that works.
pub(crate) async fn finish(
    app: &App,
    consent: Consent,
    exchanged: Exchanged,
) -> std::result::Result<Ending, TripError> {
    let known = known(app, &consent).await?;
    let Consent {
        user,
        mailbox: _,
        feature,
        asked,
    } = consent;
    let (db, org, kind) = (app.store.db(), &app.organization, GrantKind::of(feature));
    let owner = owners::get(db, org, &user).await?;
    if !owner.is_some_and(|owner| owner.may_use_mail) {
        return Ok(Ending::Forbidden);
    }
    let features = match tokens::judge(kind, &asked, &exchanged.access) {
        Granted::Features(features) => features,
        Granted::Missing => Features::new(),
        Granted::Wider => return Ok(Ending::Untrusted),
    };
    let refused: Features = asked.difference(&features).copied().collect();
    let works = match &known {
        Some(mailbox) => grants::get(db, &mailbox.id, kind)
            .await?
            .is_some_and(|grant| grant.state == GrantState::Active),
        None => false,
    };
    if features.is_empty() || (works && !features.contains(&feature)) {
        match &known {
            Some(mailbox) => grants::refuse(db, org, &mailbox.id, kind, &refused).await?,
            None => setups::refuse(db, &user, &refused).await?,
        }
        return Ok(Ending::ConsentRefused);
    }
    let address = match mailbox_address(app, &user, &exchanged).await? {
        Ok(address) => address,
        Err(ending) => return Ok(ending),
    };
    let mailbox = match known {
        Some(mailbox) if address_key(&mailbox.address) == address_key(&address) => mailbox,
        Some(_) => return Ok(Ending::AnotherMailbox),
        None => match connect(app, &user, address).await? {
            Ok(mailbox) => mailbox,
            Err(ending) => return Ok(ending),
        },
    };
    let came = features.contains(&feature);
    let ending = store(app, &mailbox, kind, features, refused, exchanged).await?;
    Ok(match ending {
        // The grant is there, without the feature that was wanted.
        None if !came => Ending::ConsentRefused,
        None => Ending::Connected(feature),
        Some(ending) => ending,
    })
}

/// The mailbox that a consent is for, where it is there.
async fn known(app: &App, consent: &Consent) -> std::result::Result<Option<MailboxRecord>, DbErr> {
    let (db, org) = (app.store.db(), &app.organization);
    let Some(id) = &consent.mailbox else {
        return mailboxes::unsaved_of_user(db, org, &consent.user).await;
    };
    let whose = Whose {
        user: &consent.user,
        mailbox: Some(id),
    };
    match mailboxes::any_of_user(db, org, whose).await? {
        Some(mailbox) => Ok(Some(mailbox)),
        // It was disconnected meanwhile: what comes is to be set up.
        None => mailboxes::unsaved_of_user(db, org, &consent.user).await,
    }
}

/// Notes that the user said no at Google. A grant that works stays as it is.
pub(crate) async fn refuse(app: &App, consent: &Consent) -> std::result::Result<(), TripError> {
    let Consent {
        user,
        mailbox: _,
        feature,
        asked,
    } = consent;
    let (db, org, kind) = (app.store.db(), &app.organization, GrantKind::of(*feature));
    match known(app, consent).await? {
        Some(mailbox) => {
            let has = covered(grants::get(db, &mailbox.id, kind).await?);
            let refused = asked.difference(&has).copied().collect();
            grants::refuse(db, org, &mailbox.id, kind, &refused).await?;
        }
        None => setups::refuse(db, user, asked).await?,
    }
    Ok(())
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
        mailbox_id: None,
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

/// A new mailbox, unless somebody has it. It is in effect once its set-up is saved.
async fn connect(
    app: &App,
    user: &UserId,
    address: String,
) -> std::result::Result<std::result::Result<MailboxRecord, Ending>, DbErr> {
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
        undo_due_at: None,
        watch_until: None,
        watch_asked: false,
        push_seen_at: None,
        pushed_at: None,
        looked_back_at: None,
        look_back_from: None,
    };
    let key = address_key(&mailbox.address);
    let (db, org) = (app.store.db(), &app.organization);
    if mailboxes::insert(db, &mailbox, &key).await? {
        // What became of it earlier is past.
        receipts::delete(db, user, &mailbox.address).await?;
        return Ok(Ok(mailbox));
    }
    Ok(match mailboxes::of_address(db, org, &key).await? {
        Some((other, _)) if other.user_id != *user => Err(Ending::MailboxTaken),
        Some((_, true)) => Err(Ending::MailboxKnown),
        // Another page of theirs was faster.
        Some((own, false)) => Ok(own),
        None => Err(Ending::AnotherMailbox),
    })
}

/// Stores the grant, or says why it cannot be.
async fn store(
    app: &App,
    mailbox: &MailboxRecord,
    kind: GrantKind,
    features: Features,
    refused: Features,
    exchanged: Exchanged,
) -> std::result::Result<Option<Ending>, TripError> {
    let Some(refresh) = exchanged.refresh else {
        tracing::error!("a consent brought no refresh token");
        return Ok(Some(Ending::Internal));
    };
    let (org, now) = (&app.organization, app.now());
    let sealed = tokens::seal(&app.keyring, app, mailbox, kind, &refresh);
    let given = Given {
        kind,
        sealed: &sealed,
        features: &features,
        refused: &refused,
    };
    let transaction = app.store.begin().await?;
    grants::activate(&transaction, org, &mailbox.id, given, now).await?;
    if kind == GrantKind::Job {
        mailboxes::resume(&transaction, &mailbox.id, now).await?;
    }
    transaction.commit().await?;
    app.tokens
        .keep(&mailbox.id, kind, exchanged.access, features, now)
        .await;
    Ok(None)
}
