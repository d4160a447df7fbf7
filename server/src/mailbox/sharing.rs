//! Who sees a user's mail with customers.

use super::settings;
use crate::{
    App, Error, Result,
    store::{
        mail::{mailboxes::Whose, sharing},
        references::{self, Reference},
    },
};
use contract::{
    UserId,
    error::FieldProblem,
    limits::SHARING_MAX,
    sharing::{Sharing, SharingChoice, SharingMode, SharingRule, SharingRuleInput},
};

/// How the user's mailbox is shared.
pub(crate) async fn show(app: &App, whose: Whose<'_>) -> Result<Sharing> {
    let mailbox = settings::own(app, whose).await?;
    Ok(sharing::of_mailbox(app.store.db(), &app.organization, &mailbox.id).await?)
}

/// Shares the user's mailbox in another way, where the organization allows it.
pub(crate) async fn update(app: &App, whose: Whose<'_>, choice: SharingChoice) -> Result<()> {
    let mailbox = settings::own(app, whose).await?;
    let rule = sharing::rule(app.store.db(), &app.organization).await?;
    let choice = checked(app, &rule, whose.user, choice, "").await?;
    if rule.settle(choice.mode) != choice.mode {
        return Err(Error::field("mode", FieldProblem::OutOfRange));
    }
    let transaction = app.store.begin().await?;
    let (org, now) = (&app.organization, app.now());
    sharing::set(&transaction, org, &mailbox.id, &choice, whose.user, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// A choice that names colleagues who exist, each once and never its owner; without names where nobody is chosen.
pub(super) async fn checked(
    app: &App,
    rule: &SharingRule,
    owner: &UserId,
    choice: SharingChoice,
    prefix: &str,
) -> Result<SharingChoice> {
    let SharingChoice { mode, mut viewers } = choice;
    if rule.settle(mode) != SharingMode::Chosen {
        viewers.clear();
    }
    viewers.retain(|viewer| viewer != owner);
    viewers.sort();
    viewers.dedup();
    if viewers.len() > SHARING_MAX {
        return Err(Error::field(
            format!("{prefix}viewers"),
            FieldProblem::TooMany,
        ));
    }
    let references: Vec<Reference<'_>> = viewers
        .iter()
        .enumerate()
        .map(|(index, viewer)| {
            let field = format!("{prefix}viewers[{index}]");
            Reference::new(&field, "users", viewer.as_str())
        })
        .collect();
    let unknown = references::unknown(app.store.db(), &app.organization, &references).await?;
    if unknown.is_empty() {
        Ok(SharingChoice { mode, viewers })
    } else {
        Err(Error::InvalidFields(unknown))
    }
}

/// What the organization allows.
pub(crate) async fn show_rule(app: &App) -> Result<SharingRule> {
    Ok(sharing::rule(app.store.db(), &app.organization).await?)
}

/// Sets what the organization allows. Mailboxes that do not keep to it are changed at once.
pub(crate) async fn set_rule(app: &App, by: &UserId, mut input: SharingRuleInput) -> Result<()> {
    let order = |mode: &SharingMode| SharingMode::ALL.iter().position(|known| known == mode);
    input.allowed.sort_by_key(order);
    input.allowed.dedup();
    if input.allowed.is_empty() {
        return Err(Error::field("allowed", FieldProblem::Required));
    }
    if input
        .locked
        .is_some_and(|locked| !input.allowed.contains(&locked))
    {
        return Err(Error::field("locked", FieldProblem::OutOfRange));
    }
    let transaction = app.store.begin().await?;
    let (org, now) = (&app.organization, app.now());
    let changed = sharing::set_rule(&transaction, org, by, &input, now).await?;
    transaction.commit().await?;
    tracing::info!(
        by = by.as_str(),
        changed,
        "the rule for sharing mail has changed"
    );
    Ok(())
}
