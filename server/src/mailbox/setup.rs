//! Setting a mailbox up: what was chosen is kept over reloads and trips to Google, and nothing is in effect before it
//! is saved.

use super::{
    disconnect,
    settings::{self, shown},
    sharing, tokens,
};
use crate::{
    App, Error, Result,
    google::{oauth::Access, scope::Features, scope::GrantKind},
    store::{
        mail::{
            book, exclusions, grants, label_categories, label_options, labels, ledger,
            mailboxes::{self, MailboxRecord, Whose},
            setups::{self, Setup},
            sharing as sharing_store,
        },
        organizations,
    },
};
use contract::{
    ContactId, Link, MailboxId, UserId,
    error::FieldProblem,
    mailbox::{GrantState, MailboxUpdate},
    mailbox_setup::{
        EXISTING_DAYS, FILED_DAYS, KnownContact, LabelRules, MailboxSetup, SetupChoices,
    },
    sharing::SharingChoice,
};
use crm::category::ContactFact;
use jiff::SignedDuration;
use std::collections::BTreeSet;

/// The set-up as it stands; from its beginning where none is under way.
pub(crate) async fn show(app: &App, user: &UserId) -> Result<MailboxSetup> {
    let (db, org) = (app.store.db(), &app.organization);
    let Setup { choices, refused } = setups::get(db, org, user).await?.unwrap_or_default();
    let mailbox = mailboxes::unsaved_of_user(db, org, user).await?;
    let grants = match &mailbox {
        Some(mailbox) => grants::of_mailbox(db, &mailbox.id).await?,
        None => Vec::new(),
    };
    let mut browser_grant = shown(&grants, GrantKind::Browser);
    let mut job_grant = shown(&grants, GrantKind::Job);
    for (grant, kind) in [
        (&mut browser_grant, GrantKind::Browser),
        (&mut job_grant, GrantKind::Job),
    ] {
        if grant.state == GrantState::Absent && refused.contains(&kind.base()) {
            grant.state = GrantState::Refused;
            grant.refused = vec![kind.base()];
        }
    }
    Ok(MailboxSetup {
        connected: !mailboxes::all_of_user(db, org, user).await?.is_empty(),
        choices,
        address: mailbox.map(|mailbox| mailbox.address),
        browser_grant,
        job_grant,
        sharing_rule: sharing::show_rule(app).await?,
    })
}

/// Keeps what was chosen so far. Nothing of it is in effect.
pub(crate) async fn keep(app: &App, user: &UserId, choices: SetupChoices) -> Result<()> {
    let choices = checked(app, user, choices).await?;
    let transaction = app.store.begin().await?;
    setups::keep(&transaction, &app.organization, user, &choices, app.now()).await?;
    transaction.commit().await?;
    Ok(())
}

async fn checked(app: &App, user: &UserId, choices: SetupChoices) -> Result<SetupChoices> {
    if choices.labels && !choices.mail_magnet {
        return Err(Error::MailMagnetOff);
    }
    if !EXISTING_DAYS.contains(&choices.existing_days) {
        return Err(Error::field("existing_days", FieldProblem::OutOfRange));
    }
    let rule = sharing::show_rule(app).await?;
    let sharing = sharing::checked(app, &rule, user, choices.sharing, "sharing.").await?;
    Ok(SetupChoices { sharing, ..choices })
}

/// Gives the set-up up: what Google allowed for it is taken back, and what was chosen is forgotten. Mailboxes that are in
/// effect stay as they are.
pub(crate) async fn give_up(app: &App, user: &UserId) -> Result<()> {
    let (db, org) = (app.store.db(), &app.organization);
    if let Some(mailbox) = mailboxes::unsaved_of_user(db, org, user).await? {
        match disconnect::take_back_unsaved(app, mailbox).await {
            // Somebody else was faster.
            Ok(_) | Err(Error::NotConnected) => {}
            Err(error) => return Err(error),
        }
    }
    setups::delete(db, user).await?;
    Ok(())
}

/// Puts what was chosen in effect, all of it or nothing; tells which mailbox that is.
pub(crate) async fn save(app: &App, user: &UserId) -> Result<MailboxId> {
    let (db, org, now) = (app.store.db(), &app.organization, app.now());
    let mailbox = unsaved(app, user).await?;
    let setup = setups::get(db, org, user).await?.unwrap_or_default();
    let SetupChoices {
        step: _,
        mail_magnet,
        labels,
        existing_days,
        sharing,
    } = checked(app, user, setup.choices).await?;
    let update = MailboxUpdate {
        mail_magnet,
        labels,
    };
    let existing = (labels && existing_days > 0)
        .then(|| SignedDuration::from_hours(24 * i64::from(existing_days)));
    let switches = settings::switches(app, &mailbox, update, existing).await?;
    let rule = sharing_store::rule(db, org).await?;
    // A mode that an administrator has fixed is theirs, not the owner's.
    let by = match (rule.locked, &rule.set_by) {
        (Some(_), Some(administrator)) => administrator.id.clone(),
        _ => user.clone(),
    };
    let sharing = SharingChoice {
        mode: rule.settle(sharing.mode),
        ..sharing
    };
    let transaction = app.store.begin().await?;
    if !mailboxes::set_up(&transaction, &mailbox.id, now).await? {
        // It was saved or given up meanwhile, on another page.
        return Err(Error::NotConnected);
    }
    mailboxes::switch(&transaction, &mailbox.id, switches).await?;
    sharing_store::set(&transaction, org, &mailbox.id, &sharing, &by, now).await?;
    setups::delete(&transaction, user).await?;
    transaction.commit().await?;
    Ok(mailbox.id)
}

/// An access token for the browser of whoever is setting a mailbox up: for the preview.
pub(crate) async fn token(app: &App, user: &UserId) -> Result<(Access, Features)> {
    let mailbox = unsaved(app, user).await?;
    Ok(tokens::for_browser(app, &mailbox).await?)
}

async fn unsaved(app: &App, user: &UserId) -> Result<MailboxRecord> {
    mailboxes::unsaved_of_user(app.store.db(), &app.organization, user)
        .await?
        .ok_or(Error::NotConnected)
}

/// What the rules of the label job rest on, exactly as the job reads it: for the mailbox that is meant, or for the one that
/// is being set up.
pub(crate) async fn rules(app: &App, whose: Whose<'_>, setup: bool) -> Result<LabelRules> {
    let (db, org) = (app.store.db(), &app.organization);
    let book::Senders {
        contacts,
        leads,
        users,
    } = book::senders(db, org).await?;
    let mut names = book::contact_names(db, org).await?;
    let (with_deals, without): (Vec<_>, Vec<_>) = contacts
        .into_iter()
        .partition(|(_, contact)| !contact.deals.is_empty());
    let known = |(address, contact): (crm::address::Canonical, ContactFact)| KnownContact {
        address: address.into_string(),
        contact: Link {
            name: names
                .entry(contact.id.as_str().to_owned())
                .or_default()
                .clone(),
            id: ContactId::new(contact.id.as_str()),
        },
        deals: contact.deals,
    };
    let contacts = with_deals.into_iter().map(known).collect();
    let others = without.into_iter().map(|(address, _)| address).chain(leads);
    let others: BTreeSet<String> = others.map(|address| address.into_string()).collect();
    let mailboxes = mailboxes::address_keys(db, org).await?;
    let own: BTreeSet<String> = users
        .into_iter()
        .map(|address| address.into_string())
        .chain(mailboxes)
        .collect();
    let back = SignedDuration::from_hours(24 * i64::from(FILED_DAYS));
    let since = app.now().checked_sub(back).unwrap_or_default();
    let mailbox = if setup {
        mailboxes::unsaved_of_user(db, org, whose.user).await?
    } else {
        mailboxes::of_user(db, org, whose).await?
    };
    let (categories, options, exclusions, filed, labels) = match mailbox {
        Some(mailbox) => (
            label_categories::of_mailbox(db, &mailbox.id).await?,
            label_options::get(db, &mailbox.id).await?,
            exclusions::of_mailbox(db, &mailbox.id).await?,
            ledger::filed_since(db, &mailbox.id, since).await?,
            labels::of_mailbox(db, &mailbox.id).await?,
        ),
        None => Default::default(),
    };
    let deleted = labels.iter().filter(|label| label.is_deleted());
    let own_domains = organizations::mail_rules(db, org).await?.own_domains;
    Ok(LabelRules {
        categories,
        own_domains,
        contacts,
        others: others.into_iter().collect(),
        own: own.into_iter().collect(),
        options,
        exclusions: exclusions.into_iter().map(Into::into).collect(),
        filed,
        without_label: deleted.map(|label| label.category).collect(),
    })
}
