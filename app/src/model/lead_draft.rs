//! A lead as a form edits it.

use super::draft::{Draft, address_rows, checked, trimmed, typed_addresses};
use contract::{
    FieldError, Link, UserId,
    lead::{Lead, LeadInput, LeadStatus},
};

/// A lead as a form edits it: the owner with a name, a row for each address.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LeadDraft {
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// The company's name.
    pub company: String,
    /// Job title.
    pub title: String,
    /// Phone number.
    pub phone: String,
    /// Email addresses; rows may be empty.
    pub addresses: Vec<String>,
    /// How far the lead is.
    pub status: LeadStatus,
    /// Free text.
    pub description: String,
    /// The user who looks after the lead.
    pub owner: Option<Link<UserId>>,
    /// The version this change is based on.
    pub version: Option<i64>,
}

impl From<&Lead> for LeadDraft {
    fn from(lead: &Lead) -> Self {
        Self {
            family_name: lead.family_name.clone(),
            given_name: lead.given_name.clone(),
            company: lead.company.clone(),
            title: lead.title.clone(),
            phone: lead.phone.clone(),
            addresses: lead.addresses.clone(),
            status: lead.status,
            description: lead.description.clone(),
            owner: Some(lead.owner.clone()),
            version: Some(lead.version),
        }
    }
}

impl Draft for LeadDraft {
    type Input = LeadInput;

    fn check(&self) -> Result<LeadInput, Vec<FieldError>> {
        let input = LeadInput {
            family_name: trimmed(&self.family_name),
            given_name: trimmed(&self.given_name),
            company: trimmed(&self.company),
            title: trimmed(&self.title),
            phone: trimmed(&self.phone),
            addresses: typed_addresses(&self.addresses),
            status: self.status,
            description: trimmed(&self.description),
            owner_id: self.owner.as_ref().map(|link| link.id.clone()),
            version: self.version,
        };
        let wrong = self.place(crm::check::lead(&input));
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
    fn what_is_no_address_is_refused_at_its_row() {
        let draft = LeadDraft {
            family_name: "Hopper".to_owned(),
            addresses: vec![String::new(), "grace".to_owned()],
            ..LeadDraft::default()
        };
        let wrong = draft.check().unwrap_err();
        assert_eq!(
            problem_of(&wrong, "addresses[1]"),
            Some(FieldProblem::Malformed)
        );
    }
}
