//! A deal as a form edits it.

use super::{
    draft::{Draft, checked, trimmed},
    money::{amount_for_form, parse_amount},
};
use contract::{
    AccountId, ContactId, FieldError, Link, StageId, UserId,
    deal::{Deal, DealContactInput, DealInput},
    error::FieldProblem,
    time::parse_date,
};
use jiff::civil::Date;

/// A person a deal is with, as a form edits it.
#[derive(Debug, Clone, PartialEq)]
pub struct DealContactDraft {
    /// The contact.
    pub contact: Link<ContactId>,
    /// What they are in this deal.
    pub role: String,
}

/// A deal as a form edits it: amount and date as typed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DealDraft {
    /// Its name.
    pub name: String,
    /// The company it is with.
    pub account: Option<Link<AccountId>>,
    /// The people it is with, the first one in charge.
    pub contacts: Vec<DealContactDraft>,
    /// Its stage; empty until chosen.
    pub stage_id: String,
    /// What it is worth, as typed.
    pub amount: String,
    /// When it closes, `YYYY-MM-DD`, or empty.
    pub closing_date: String,
    /// Free text.
    pub description: String,
    /// The user who looks after it.
    pub owner: Option<Link<UserId>>,
    /// The version this change is based on.
    pub version: Option<i64>,
    /// How many digits the organization's currency has after its point.
    pub currency_digits: u32,
}

impl DealDraft {
    /// The draft of a change.
    pub fn of(deal: &Deal, currency_digits: u32) -> Self {
        let contacts = deal.contacts.iter().map(|person| DealContactDraft {
            contact: Link {
                id: person.id.clone(),
                name: person.name.clone(),
            },
            role: person.role.clone(),
        });
        Self {
            name: deal.name.clone(),
            account: deal.account.clone(),
            contacts: contacts.collect(),
            stage_id: deal.stage.id.as_str().to_owned(),
            amount: amount_for_form(deal.amount_minor, currency_digits),
            closing_date: deal.closing_date.to_string(),
            description: deal.description.clone(),
            owner: Some(deal.owner.clone()),
            version: Some(deal.version),
            currency_digits,
        }
    }

    fn input(&self, amount_minor: Option<i64>, closing_date: Date) -> DealInput {
        let contacts = self.contacts.iter().map(|person| DealContactInput {
            id: person.contact.id.clone(),
            role: trimmed(&person.role),
        });
        DealInput {
            name: trimmed(&self.name),
            account_id: self.account.as_ref().map(|link| link.id.clone()),
            contacts: contacts.collect(),
            stage_id: StageId::new(self.stage_id.clone()),
            amount_minor,
            closing_date,
            description: trimmed(&self.description),
            owner_id: self.owner.as_ref().map(|link| link.id.clone()),
            version: self.version,
        }
    }
}

impl Draft for DealDraft {
    type Input = DealInput;

    fn check(&self) -> Result<DealInput, Vec<FieldError>> {
        let mut wrong = Vec::new();
        let mut refuse = |field: &str, problem| {
            wrong.push(FieldError {
                field: field.to_owned(),
                problem,
            });
        };
        let amount = parse_amount(&self.amount, self.currency_digits).unwrap_or_else(|problem| {
            refuse("amount_minor", problem);
            None
        });
        if self.stage_id.is_empty() {
            refuse("stage_id", FieldProblem::Required);
        }
        let date = parse_date(&self.closing_date).unwrap_or_else(|| {
            let problem = if self.closing_date.is_empty() {
                FieldProblem::Required
            } else {
                FieldProblem::Malformed
            };
            refuse("closing_date", problem);
            // Any date that passes: the refusal above stands.
            Date::constant(2000, 1, 1)
        });
        let input = self.input(amount, date);
        wrong.extend(crm::check::deal(&input));
        checked(input, wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::draft::problem_of;

    fn filled() -> DealDraft {
        DealDraft {
            name: "Spring campaign".to_owned(),
            stage_id: "s1".to_owned(),
            amount: "1,200,000".to_owned(),
            closing_date: "2026-11-30".to_owned(),
            ..DealDraft::default()
        }
    }

    #[test]
    fn a_filled_form_is_sent_in_minor_units() {
        let input = filled().check().unwrap();
        assert_eq!(input.amount_minor, Some(1_200_000));
        assert_eq!(input.closing_date, Date::constant(2026, 11, 30));
    }

    #[test]
    fn a_deal_needs_a_name_a_stage_and_a_closing_date() {
        let wrong = DealDraft::default().check().unwrap_err();
        for field in ["name", "stage_id", "closing_date"] {
            assert_eq!(
                problem_of(&wrong, field),
                Some(FieldProblem::Required),
                "{field}"
            );
        }
    }

    #[test]
    fn an_amount_that_is_none_is_refused_at_the_amount() {
        let draft = DealDraft {
            amount: "a lot".to_owned(),
            ..filled()
        };
        let wrong = draft.check().unwrap_err();
        assert_eq!(
            problem_of(&wrong, "amount_minor"),
            Some(FieldProblem::Malformed)
        );
    }
}
