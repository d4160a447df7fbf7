//! The records behind a mail that begins with a template, and what they say.

use crate::{
    api::{self, Abort, Error},
    browser::intl,
    model::mail::merge::{Facts, facts::Formats},
};
use contract::{
    Link, account::Account, contact::Contact, deal::Deal, lead::Lead, session::Me, user::Language,
};

/// The records that a template may speak of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MergeRecords {
    /// The contact that the mail goes to.
    pub contact: Option<Contact>,
    /// The lead that the mail goes to.
    pub lead: Option<Lead>,
    /// The company.
    pub account: Option<Account>,
    /// The deal.
    pub deal: Option<Deal>,
}

impl MergeRecords {
    /// A contact with their company.
    ///
    /// # Errors
    /// When a record cannot be had.
    pub async fn of_contact(id: &str, abort: &Abort) -> Result<Self, Error> {
        let contact = api::one::<Contact>(id, abort).await?;
        Ok(Self {
            account: account(contact.account.as_ref(), abort).await?,
            contact: Some(contact),
            ..Self::default()
        })
    }

    /// A lead.
    ///
    /// # Errors
    /// When the record cannot be had.
    pub async fn of_lead(id: &str, abort: &Abort) -> Result<Self, Error> {
        Ok(Self {
            lead: Some(api::one::<Lead>(id, abort).await?),
            ..Self::default()
        })
    }

    /// A deal with its company and the contact in charge.
    ///
    /// # Errors
    /// When a record cannot be had.
    pub async fn of_deal(id: &str, abort: &Abort) -> Result<Self, Error> {
        let deal = api::one::<Deal>(id, abort).await?;
        let contact = match deal.contacts.first() {
            Some(first) => Some(api::one::<Contact>(first.id.as_str(), abort).await?),
            None => None,
        };
        let of_contact = contact
            .as_ref()
            .and_then(|contact| contact.account.as_ref());
        Ok(Self {
            account: account(deal.account.as_ref().or(of_contact), abort).await?,
            contact,
            deal: Some(deal),
            ..Self::default()
        })
    }

    /// Whoever a field of a contact or a lead speaks of: their name and their addresses.
    pub fn person(&self) -> Option<(String, Vec<String>)> {
        let contact = self.contact.as_ref();
        let contact = contact.map(|one| (one.full_name.clone(), one.addresses.clone()));
        let lead = self.lead.as_ref();
        contact.or_else(|| lead.map(|one| (one.full_name.clone(), one.addresses.clone())))
    }

    /// What they say to a template of a language, with whoever writes.
    pub fn facts(&self, me: &Me, language: Language) -> Facts {
        let currency = &me.organization.currency;
        let money = |minor| intl::money(minor, currency, language);
        let date = |day| intl::date(day, language);
        let formats = Formats {
            money: &money,
            date: &date,
        };
        let Self {
            contact,
            lead,
            account,
            deal,
        } = self;
        let facts = Facts::default().user(me);
        let facts = contact.iter().fold(facts, Facts::contact);
        let facts = lead.iter().fold(facts, Facts::lead);
        let facts = deal
            .iter()
            .fold(facts, |facts, deal| facts.deal(deal, &formats));
        account.iter().fold(facts, Facts::account)
    }
}

async fn account(
    link: Option<&Link<contract::AccountId>>,
    abort: &Abort,
) -> Result<Option<Account>, Error> {
    match link {
        Some(link) => Ok(Some(api::one(link.id.as_str(), abort).await?)),
        None => Ok(None),
    }
}
