//! The words for merge fields, and for what reads wrong in a text that has them.

use crate::{
    i18n::Locale,
    model::mail::merge::{Field, Gap, Module, lint::Warning},
    words,
};

/// A module of merge fields.
pub fn module_words(module: Module, locale: Locale) -> &'static str {
    match module {
        Module::Contact => words!(locale, templates.of_contact),
        Module::Lead => words!(locale, templates.of_lead),
        Module::Account => words!(locale, templates.of_account),
        Module::Deal => words!(locale, templates.of_deal),
        Module::User => words!(locale, templates.of_user),
    }
}

/// A merge field, within its module.
pub fn field_words(field: Field, locale: Locale) -> &'static str {
    match field {
        Field::ContactLastName | Field::LeadLastName => words!(locale, common.family_name),
        Field::ContactFirstName | Field::LeadFirstName => words!(locale, common.given_name),
        Field::ContactFullName | Field::LeadFullName | Field::UserFullName => {
            words!(locale, templates.full_name)
        }
        Field::ContactTitle | Field::LeadTitle => words!(locale, common.job_title),
        Field::ContactPhone | Field::LeadPhone | Field::AccountPhone => {
            words!(locale, common.phone)
        }
        Field::ContactEmail | Field::LeadEmail | Field::UserEmail => {
            words!(locale, templates.email)
        }
        Field::LeadCompany => words!(locale, leads.company),
        Field::ContactAccountName | Field::AccountAccountName => words!(locale, accounts.name),
        Field::AccountWebsite => words!(locale, accounts.website),
        Field::DealDealName => words!(locale, deals.name),
        Field::DealAmount => words!(locale, deals.amount),
        Field::DealClosingDate => words!(locale, deals.closing_date),
        Field::DealStage => words!(locale, deals.stage),
        Field::UserCompany => words!(locale, templates.your_company),
    }
}

/// A merge field with its module: "Contact: Family name".
pub fn labeled(field: Field, locale: Locale) -> String {
    words!(
        locale,
        templates.labeled,
        module = module_words(field.module(), locale),
        field = field_words(field, locale)
    )
    .to_string()
}

/// What keeps a text from being merged.
pub fn gap_words(gap: &Gap, locale: Locale) -> String {
    match gap {
        Gap::Empty(field) => {
            words!(locale, templates.gap_empty, field = labeled(*field, locale)).to_string()
        }
        Gap::Unknown(name) => {
            words!(locale, templates.gap_unknown, name = name.as_str()).to_string()
        }
    }
}

/// What reads wrong in a text.
pub fn warning_words(warning: &Warning, locale: Locale) -> String {
    match warning {
        Warning::WrongHonorific(word) if word.is_ascii() => {
            words!(locale, templates.warn_english, word = *word).to_string()
        }
        Warning::WrongHonorific(word) => {
            words!(locale, templates.warn_japanese, word = *word).to_string()
        }
        Warning::EmptyMerge(line) => {
            words!(locale, templates.warn_empty, line = line.as_str()).to_string()
        }
        Warning::OtherCustomer(name) => {
            words!(locale, templates.warn_other, name = name.as_str()).to_string()
        }
    }
}
