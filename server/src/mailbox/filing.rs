//! How the label job files the mail of a mailbox, and what it never files, as its owner wants it.
//!
//! A run that is at work when something of this changes stops: the next one goes by what is wanted now.

use super::settings;
use crate::{
    App, Error, Result,
    store::{
        mail::{
            exclusions,
            label_categories::{self, Stored},
            label_options, leases,
            mailboxes::{self, Whose},
        },
        stages,
    },
};
use contract::{
    ExclusionId,
    error::FieldProblem,
    label_categories::LabelCategories,
    label_options::{Exclusion, ExclusionList, LabelOptions, NewExclusion},
    limits::EXCLUSIONS_MAX,
};
use crm::exclude;
use jiff::SignedDuration;

/// How the user's mail is filed.
pub(crate) async fn options(app: &App, whose: Whose<'_>) -> Result<LabelOptions> {
    let mailbox = settings::own(app, whose).await?;
    Ok(label_options::get(app.store.db(), &mailbox.id).await?)
}

/// Has the user's mail filed in another way from the next run on.
pub(crate) async fn set_options(app: &App, whose: Whose<'_>, options: &LabelOptions) -> Result<()> {
    let mailbox = settings::own(app, whose).await?;
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

/// The categories of the user's mailbox.
pub(crate) async fn categories(app: &App, whose: Whose<'_>) -> Result<LabelCategories> {
    let mailbox = settings::own(app, whose).await?;
    Ok(label_categories::of_mailbox(app.store.db(), &mailbox.id).await?)
}

/// Has the user's mail filed under other categories from the next run on. Where they want mail of the last days to follow
/// its sender's category, it follows these too: also mail that was left alone for want of one.
pub(crate) async fn set_categories(
    app: &App,
    whose: Whose<'_>,
    categories: &LabelCategories,
) -> Result<()> {
    let mailbox = settings::own(app, whose).await?;
    let (org, id) = (&app.organization, &mailbox.id);
    let transaction = app.store.begin().await?;
    let before = label_categories::of_mailbox(&transaction, id).await?;
    // A stage may be deleted while a filter names it.
    let mut stages = stages::ids(&transaction, org).await?;
    stages.extend(before.own.iter().flat_map(|own| own.filter.stages.clone()));
    for (index, own) in categories.own.iter().enumerate() {
        if own
            .filter
            .stages
            .iter()
            .any(|stage| !stages.contains(stage))
        {
            let field = format!("own[{index}].filter.stages");
            return Err(Error::field(field, FieldProblem::Unknown));
        }
    }
    match label_categories::replace(&transaction, org, id, categories).await? {
        Stored::Yes => {}
        Stored::Stale => return Err(Error::Conflict),
        Stored::Unknown(index) => {
            return Err(Error::field(
                format!("own[{index}].id"),
                FieldProblem::Unknown,
            ));
        }
        Stored::Full => return Err(Error::field("own", FieldProblem::TooMany)),
    }
    leases::interrupt(&transaction, id).await?;
    let decides = |categories: &LabelCategories| {
        let own = categories.own.iter();
        own.map(|own| (own.id, own.below, own.filter.clone()))
            .collect::<Vec<_>>()
    };
    if decides(&before) == decides(categories) {
        transaction.commit().await?;
        return Ok(());
    }
    let refile_days = label_options::get(&transaction, id).await?.refile_days;
    if let Some(labels_since) = mailbox.labels_since.filter(|_| refile_days > 0) {
        let back = SignedDuration::from_hours(24 * i64::from(refile_days));
        let since = app.now().checked_sub(back).unwrap_or(labels_since);
        mailboxes::look_back(&transaction, id, since.max(labels_since)).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// What of the user's mail is never filed.
pub(crate) async fn exclusions(app: &App, whose: Whose<'_>) -> Result<ExclusionList> {
    let mailbox = settings::own(app, whose).await?;
    let exclusions = exclusions::of_mailbox(app.store.db(), &mailbox.id).await?;
    Ok(ExclusionList { exclusions })
}

/// Has mail never filed from now on. What was filed stays where it is.
pub(crate) async fn exclude(app: &App, whose: Whose<'_>, new: NewExclusion) -> Result<()> {
    let mailbox = settings::own(app, whose).await?;
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
pub(crate) async fn include(app: &App, whose: Whose<'_>, id: &ExclusionId) -> Result<()> {
    let mailbox = settings::own(app, whose).await?;
    if exclusions::delete(app.store.db(), &mailbox.id, id).await? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}
