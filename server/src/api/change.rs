//! What creating, changing and deleting any record have in common.

use crate::{
    Error, Result,
    store::{
        outcome::{Deleted, Updated, is_duplicate},
        references::{self, Reference},
    },
};
use contract::{FieldError, OrgId, RoleId, UserId, error::FieldProblem};
use http::StatusCode;
use sea_orm::{ConnectionTrait, DbErr};

/// Refuses input whose own rules are broken (`crm::check`).
pub(super) fn check(found: Vec<FieldError>) -> Result<()> {
    if found.is_empty() {
        Ok(())
    } else {
        Err(Error::InvalidFields(found))
    }
}

/// Refuses input that names records which do not exist.
pub(super) async fn check_references(
    db: &impl ConnectionTrait,
    org: &OrgId,
    references: &[Reference<'_>],
) -> Result<()> {
    check(references::unknown(db, org, references).await?)
}

/// The reference of the field `owner_id`, where there is one.
pub(super) fn owner(id: Option<&UserId>) -> Option<Reference<'_>> {
    id.map(|id| Reference::new("owner_id", "users", id.as_str()))
}

/// The reference of a field that names a role, where it does.
pub(super) fn role<'a>(field: &'static str, id: Option<&'a RoleId>) -> Option<Reference<'a>> {
    id.map(|id| Reference::new(field, "roles", id.as_str()))
}

/// The version that a change is based on: without it, changes of others would be lost.
pub(super) fn version(version: Option<i64>) -> Result<i64> {
    version.ok_or_else(|| Error::field("version", FieldProblem::Required))
}

/// What a handler makes of a write that failed, where no two records of a kind have one name.
pub(super) fn name_taken(error: DbErr) -> Error {
    if is_duplicate(&error) {
        Error::field("name", FieldProblem::Duplicate)
    } else {
        error.into()
    }
}

/// What a handler makes of an update's end.
pub(super) const fn updated(outcome: Updated) -> Result<()> {
    match outcome {
        Updated::Yes => Ok(()),
        Updated::Stale => Err(Error::Conflict),
        Updated::Missing => Err(Error::NotFound),
    }
}

/// What a handler makes of a deletion's end.
pub(super) const fn deleted(outcome: Deleted) -> Result<StatusCode> {
    match outcome {
        Deleted::Yes => Ok(StatusCode::NO_CONTENT),
        Deleted::InUse => Err(Error::InUse),
        Deleted::Missing => Err(Error::NotFound),
    }
}
