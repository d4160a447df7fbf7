//! The words for codes and states of the contract: one exhaustive match each.

use crate::{
    api::Error,
    i18n::{Locale, Text, text},
    words,
};
use contract::{
    ErrorCode, error::FieldProblem, label::Category, lead::LeadStatus, permission::Permission,
    stage::StageKind, user::UserState,
};

/// What to tell the user about an error.
pub fn error_words(error: &Error, locale: Locale) -> &'static str {
    match error {
        Error::Offline => words!(locale, errors.offline),
        Error::Aborted => words!(locale, errors.aborted),
        Error::Malformed => words!(locale, errors.malformed),
        Error::Refused { code, .. } => code_words(*code, locale),
    }
}

fn code_words(code: ErrorCode, locale: Locale) -> &'static str {
    match code {
        ErrorCode::InvalidField => words!(locale, errors.invalid_field),
        ErrorCode::Unauthenticated => words!(locale, errors.unauthenticated),
        ErrorCode::Forbidden => words!(locale, errors.forbidden),
        ErrorCode::NotFound => words!(locale, errors.not_found),
        ErrorCode::Conflict => words!(locale, errors.conflict),
        ErrorCode::InUse => words!(locale, errors.in_use),
        ErrorCode::LastAdministrator => words!(locale, errors.last_administrator),
        ErrorCode::TooManyRequests => words!(locale, errors.too_many_requests),
        ErrorCode::NotConnected => words!(locale, errors.not_connected),
        ErrorCode::ScopeMissing => words!(locale, errors.scope_missing),
        ErrorCode::GrantRevoked => words!(locale, errors.grant_revoked),
        ErrorCode::MailMagnetOff => words!(locale, errors.mail_magnet_off),
        ErrorCode::LabelsOff => words!(locale, errors.labels_off),
        ErrorCode::GoogleUnavailable => words!(locale, errors.google_unavailable),
        ErrorCode::Unavailable => words!(locale, errors.unavailable),
        ErrorCode::BodyTooLarge => words!(locale, errors.body_too_large),
        ErrorCode::MalformedJson
        | ErrorCode::MalformedQuery
        | ErrorCode::CrossSite
        | ErrorCode::NoRoute
        | ErrorCode::MethodNotAllowed
        | ErrorCode::UnsupportedMediaType
        | ErrorCode::Internal
        | ErrorCode::Unknown => words!(locale, errors.internal),
    }
}

/// Why a field was refused.
pub fn problem_words(problem: FieldProblem, locale: Locale) -> &'static str {
    match problem {
        FieldProblem::Required => words!(locale, errors.field_required),
        FieldProblem::TooLong => words!(locale, errors.field_too_long),
        FieldProblem::TooMany => words!(locale, errors.field_too_many),
        FieldProblem::Malformed => words!(locale, errors.field_malformed),
        FieldProblem::OutOfRange => words!(locale, errors.field_out_of_range),
        FieldProblem::Duplicate => words!(locale, errors.field_duplicate),
        FieldProblem::Unknown => words!(locale, errors.field_unknown),
        FieldProblem::Circular => words!(locale, errors.field_circular),
        FieldProblem::Public => words!(locale, errors.field_public),
    }
}

/// A label category: the name of the Gmail label too.
pub fn category_words(category: Category) -> Text {
    text(match category {
        Category::ClosingThisMonth => |l| words!(l, common.category_closing_this_month),
        Category::OpenDeals => |l| words!(l, common.category_open_deals),
        Category::Customers => |l| words!(l, common.category_customers),
        Category::Own(_) => |l| words!(l, common.category_own),
    })
}

/// How far a lead is.
pub fn lead_status_words(status: LeadStatus) -> Text {
    text(match status {
        LeadStatus::New => |l| words!(l, leads.status_new),
        LeadStatus::Contacted => |l| words!(l, leads.status_contacted),
        LeadStatus::Qualified => |l| words!(l, leads.status_qualified),
        LeadStatus::Unqualified => |l| words!(l, leads.status_unqualified),
    })
}

/// What a deal in a stage counts as.
pub fn stage_kind_words(kind: StageKind) -> Text {
    text(match kind {
        StageKind::Open => |l| words!(l, deals.kind_open),
        StageKind::Won => |l| words!(l, deals.kind_won),
        StageKind::Lost => |l| words!(l, deals.kind_lost),
    })
}

/// Where a user stands.
pub fn user_state_words(state: UserState) -> Text {
    text(match state {
        UserState::Invited => |l| words!(l, settings.state_invited),
        UserState::Active => |l| words!(l, settings.state_active),
        UserState::Deactivated => |l| words!(l, settings.state_deactivated),
    })
}

/// One thing a profile may allow.
pub fn permission_words(permission: Permission) -> Text {
    text(match permission {
        Permission::MailIntegration => |l| words!(l, settings.may_mail_integration),
        Permission::EditRecords => |l| words!(l, settings.may_edit_records),
        Permission::DeleteRecords => |l| words!(l, settings.may_delete_records),
        Permission::ManageUsers => |l| words!(l, settings.may_manage_users),
        Permission::ManageOrganization => |l| words!(l, settings.may_manage_organization),
    })
}
