//! How the label job files the mail of a mailbox, and what it never files, as its owner wants it.
//!
//! A run that is at work when something of this changes stops: the next one goes by what is wanted now.

use super::settings;
use crate::{
    App, Error, Result,
    store::mail::{exclusions, label_options, leases, mailboxes},
};
use contract::{
    ExclusionId, UserId,
    error::FieldProblem,
    label_options::{Exclusion, ExclusionList, LabelOptions, NewExclusion},
    limits::EXCLUSIONS_MAX,
};
use crm::exclude;

/// How the user's mail is filed.
pub(crate) async fn options(app: &App, user: &UserId) -> Result<LabelOptions> {
    let mailbox = settings::own(app, user).await?;
    Ok(label_options::get(app.store.db(), &mailbox.id).await?)
}

/// Has the user's mail filed in another way from the next run on.
pub(crate) async fn set_options(app: &App, user: &UserId, options: &LabelOptions) -> Result<()> {
    let mailbox = settings::own(app, user).await?;
    let transaction = app.store.begin().await?;
    let before = label_options::get(&transaction, &mailbox.id).await?;
    label_options::put(&transaction, &app.organization, &mailbox.id, options).await?;
    if before.refile_days == 0 && options.refile_days > 0 {
        mailboxes::look_back_since(&transaction, &mailbox.id, app.now()).await?;
    }
    leases::interrupt(&transaction, &mailbox.id).await?;
    transaction.commit().await?;
    Ok(())
}

/// What of the user's mail is never filed.
pub(crate) async fn exclusions(app: &App, user: &UserId) -> Result<ExclusionList> {
    let mailbox = settings::own(app, user).await?;
    let exclusions = exclusions::of_mailbox(app.store.db(), &mailbox.id).await?;
    Ok(ExclusionList { exclusions })
}

/// Has mail never filed from now on. What was filed stays where it is.
pub(crate) async fn exclude(app: &App, user: &UserId, new: NewExclusion) -> Result<()> {
    let mailbox = settings::own(app, user).await?;
    let NewExclusion { kind, value } = new;
    let value = exclude::canonical(kind, &value)
        .ok_or_else(|| Error::field("value", FieldProblem::Malformed))?;
    let transaction = app.store.begin().await?;
    leases::interrupt(&transaction, &mailbox.id).await?;
    let there = exclusions::of_mailbox(&transaction, &mailbox.id).await?;
    let is_there = there
        .iter()
        .any(|one| one.kind == kind && one.value == value);
    if there.len() >= EXCLUSIONS_MAX && !is_there {
        return Err(Error::field("value", FieldProblem::TooMany));
    }
    let exclusion = Exclusion {
        id: ExclusionId::new(app.new_id()),
        kind,
        value,
        added_at: app.now(),
    };
    exclusions::insert(&transaction, &app.organization, &mailbox.id, &exclusion).await?;
    transaction.commit().await?;
    Ok(())
}

/// Lets mail be filed again.
pub(crate) async fn include(app: &App, user: &UserId, id: &ExclusionId) -> Result<()> {
    let mailbox = settings::own(app, user).await?;
    if exclusions::delete(app.store.db(), &mailbox.id, id).await? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}
