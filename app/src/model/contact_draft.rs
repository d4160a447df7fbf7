//! A contact as a form edits it.

use super::draft::{Draft, address_rows, checked, trimmed, typed_addresses};
use contract::{
    AccountId, FieldError, Link, UserId,
    contact::{Contact, ContactInput},
};

/// A contact as a form edits it: links with their names, a row for each address.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ContactDraft {
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Job title.
    pub title: String,
    /// Phone number.
    pub phone: String,
    /// Email addresses; rows may be empty.
    pub addresses: Vec<String>,
    /// The company.
    pub account: Option<Link<AccountId>>,
    /// Free text.
    pub description: String,
    /// The user who looks after the contact.
    pub owner: Option<Link<UserId>>,
    /// The version this change is based on.
    pub version: Option<i64>,
}

impl From<&Contact> for ContactDraft {
    fn from(contact: &Contact) -> Self {
        Self {
            family_name: contact.family_name.clone(),
            given_name: contact.given_name.clone(),
            title: contact.title.clone(),
            phone: contact.phone.clone(),
            addresses: contact.addresses.clone(),
            account: contact.account.clone(),
            description: contact.description.clone(),
            owner: Some(contact.owner.clone()),
            version: Some(contact.version),
        }
    }
}

impl Draft for ContactDraft {
    type Input = ContactInput;

    fn check(&self) -> Result<ContactInput, Vec<FieldError>> {
        let input = ContactInput {
            family_name: trimmed(&self.family_name),
            given_name: trimmed(&self.given_name),
            title: trimmed(&self.title),
            phone: trimmed(&self.phone),
            addresses: typed_addresses(&self.addresses),
            account_id: self.account.as_ref().map(|link| link.id.clone()),
            description: trimmed(&self.description),
            owner_id: self.owner.as_ref().map(|link| link.id.clone()),
            version: self.version,
        };
        let wrong = self.place(crm::check::contact(&input));
        checked(input, wrong)
    }

    fn place(&self, wrong: Vec<FieldError>) -> Vec<FieldError> {
        address_rows(wrong, &self.addresses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::draft::problem_of;
    use contract::error::FieldProblem;

    #[test]
    fn a_contact_without_a_name_is_refused_at_the_name() {
        let wrong = ContactDraft::default().check().unwrap_err();
        assert_eq!(
            problem_of(&wrong, "family_name"),
            Some(FieldProblem::Required)
        );
    }

    #[test]
    fn white_space_around_what_was_typed_is_not_sent() {
        let draft = ContactDraft {
            family_name: "  山田 ".to_owned(),
            addresses: vec![" taro@example.jp ".to_owned(), String::new()],
            ..ContactDraft::default()
        };
        let input = draft.check().unwrap();
        assert_eq!(input.family_name, "山田");
        assert_eq!(input.addresses, ["taro@example.jp"]);
    }
}
