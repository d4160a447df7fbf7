//! What the records say: the values of fields.

use super::Field;
use contract::{account::Account, contact::Contact, deal::Deal, lead::Lead, session::Me};
use jiff::civil::Date;

/// The values that may be put in. A value is never blank.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts(Vec<(Field, String)>);

/// How the language of a template writes what is not text.
#[derive(Clone, Copy)]
pub struct Formats<'a> {
    /// An amount in minor units of the organization's currency.
    pub money: &'a dyn Fn(i64) -> String,
    /// A date.
    pub date: &'a dyn Fn(Date) -> String,
}

impl Facts {
    /// The value of a field, where there is one.
    pub fn value(&self, field: Field) -> Option<&str> {
        let known = self.0.iter().find(|(known, _)| *known == field);
        known.map(|(_, value)| value.as_str())
    }

    /// The same facts with this value in place of an older one. A blank one changes nothing.
    #[must_use]
    pub fn with(mut self, field: Field, value: &str) -> Self {
        let value = value.trim();
        if !value.is_empty() {
            self.0.retain(|(known, _)| *known != field);
            self.0.push((field, value.to_owned()));
        }
        self
    }

    /// The same facts and those of a contact, the name of their company among them.
    #[must_use]
    pub fn contact(self, contact: &Contact) -> Self {
        let company = contact.account.as_ref().map_or("", |link| &link.name);
        self.with(Field::ContactLastName, &contact.family_name)
            .with(Field::ContactFirstName, &contact.given_name)
            .with(Field::ContactFullName, &contact.full_name)
            .with(Field::ContactAccountName, company)
            .with(Field::ContactTitle, &contact.title)
            .with(Field::ContactPhone, &contact.phone)
            .with(Field::ContactEmail, primary(&contact.addresses))
            .with(Field::AccountAccountName, company)
    }

    /// The same facts and those of a lead.
    #[must_use]
    pub fn lead(self, lead: &Lead) -> Self {
        self.with(Field::LeadLastName, &lead.family_name)
            .with(Field::LeadFirstName, &lead.given_name)
            .with(Field::LeadFullName, &lead.full_name)
            .with(Field::LeadCompany, &lead.company)
            .with(Field::LeadTitle, &lead.title)
            .with(Field::LeadPhone, &lead.phone)
            .with(Field::LeadEmail, primary(&lead.addresses))
    }

    /// The same facts and those of a company.
    #[must_use]
    pub fn account(self, account: &Account) -> Self {
        self.with(Field::AccountAccountName, &account.name)
            .with(Field::AccountWebsite, &account.website)
            .with(Field::AccountPhone, &account.phone)
    }

    /// The same facts and those of a deal, the name of its company among them.
    #[must_use]
    pub fn deal(self, deal: &Deal, formats: &Formats<'_>) -> Self {
        let amount = deal.amount_minor.map(formats.money).unwrap_or_default();
        let company = deal.account.as_ref().map_or("", |link| &link.name);
        self.with(Field::DealDealName, &deal.name)
            .with(Field::DealAmount, &amount)
            .with(Field::DealClosingDate, &(formats.date)(deal.closing_date))
            .with(Field::DealStage, &deal.stage.name)
            .with(Field::AccountAccountName, company)
    }

    /// The same facts and those of whoever writes.
    #[must_use]
    pub fn user(self, me: &Me) -> Self {
        self.with(Field::UserFullName, &me.user.name)
            .with(Field::UserEmail, &me.user.address)
            .with(Field::UserCompany, &me.organization.name)
    }
}

fn primary(addresses: &[String]) -> &str {
    addresses.first().map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{
        AccountId, ContactId, DealId, LeadId, Link, OrgId, ProfileId, StageId, UserId,
        deal::DealStage,
        lead::LeadStatus,
        session::Organization,
        stage::StageKind,
        user::{User, UserState},
    };
    use jiff::{Timestamp, civil::date};

    const THEN: Timestamp = Timestamp::UNIX_EPOCH;

    fn owner() -> Link<UserId> {
        Link {
            id: UserId::new("u"),
            name: "Emma Clarke".to_owned(),
        }
    }

    fn company(name: &str) -> Option<Link<AccountId>> {
        Some(Link {
            id: AccountId::new("a"),
            name: name.to_owned(),
        })
    }

    fn contact() -> Contact {
        Contact {
            id: ContactId::new("c"),
            family_name: "佐藤".to_owned(),
            given_name: "花子".to_owned(),
            full_name: "佐藤 花子".to_owned(),
            title: " ".to_owned(),
            phone: "03-1234-5678".to_owned(),
            addresses: ["hanako@aoba.example", "second@aoba.example"]
                .map(str::to_owned)
                .into(),
            account: company("青葉商事"),
            description: String::new(),
            owner: owner(),
            category: None,
            created_at: THEN,
            updated_at: THEN,
            version: 1,
        }
    }

    fn lead() -> Lead {
        Lead {
            id: LeadId::new("l"),
            family_name: "Curie".to_owned(),
            given_name: "Marie".to_owned(),
            full_name: "Marie Curie".to_owned(),
            company: "Radium AG".to_owned(),
            title: "Director".to_owned(),
            phone: String::new(),
            addresses: Vec::new(),
            status: LeadStatus::New,
            description: String::new(),
            owner: owner(),
            created_at: THEN,
            updated_at: THEN,
            version: 1,
        }
    }

    fn deal(amount_minor: Option<i64>) -> Deal {
        Deal {
            id: DealId::new("d"),
            name: "椅子 40脚".to_owned(),
            account: company("Account of the deal"),
            contacts: Vec::new(),
            stage: DealStage {
                id: StageId::new("s"),
                name: "提案".to_owned(),
                kind: StageKind::Open,
            },
            amount_minor,
            closing_date: date(2026, 11, 30),
            description: String::new(),
            owner: owner(),
            created_at: THEN,
            updated_at: THEN,
            version: 1,
        }
    }

    fn account() -> Account {
        Account {
            id: AccountId::new("a"),
            name: "青葉商事株式会社".to_owned(),
            website: "https://aoba.example".to_owned(),
            phone: "03-0000-0000".to_owned(),
            description: String::new(),
            owner: owner(),
            created_at: THEN,
            updated_at: THEN,
            version: 1,
        }
    }

    fn me() -> Me {
        Me {
            user: User {
                id: UserId::new("u"),
                address: "emma@aozora.example".to_owned(),
                name: "Emma Clarke".to_owned(),
                profile: Link {
                    id: ProfileId::new("p"),
                    name: "Standard".to_owned(),
                },
                role: None,
                state: UserState::Active,
                language: None,
                last_sign_in_at: None,
                version: 1,
            },
            permissions: Vec::new(),
            organization: Organization {
                closing_day: None,
                id: OrgId::new("o"),
                name: "青空精機".to_owned(),
                time_zone: "Asia/Tokyo".to_owned(),
                currency: "JPY".to_owned(),
            },
            mailbox_withdrawn: false,
            mailboxes: Vec::new(),
        }
    }

    const FORMATS: Formats<'static> = Formats {
        money: &|minor| format!("¥{minor}"),
        date: &|date| format!("on {date}"),
    };

    #[test]
    fn a_blank_field_has_no_value() {
        let facts = Facts::default().contact(&contact());
        assert_eq!(facts.value(Field::ContactTitle), None);
        assert_eq!(
            facts.value(Field::ContactEmail),
            Some("hanako@aoba.example")
        );
        let facts = Facts::default().lead(&lead());
        assert_eq!(facts.value(Field::LeadEmail), None);
        assert_eq!(facts.value(Field::LeadCompany), Some("Radium AG"));
    }

    #[test]
    fn an_amount_and_a_date_are_written_by_the_language() {
        let facts = Facts::default().deal(&deal(Some(1_200)), &FORMATS);
        assert_eq!(facts.value(Field::DealAmount), Some("¥1200"));
        assert_eq!(facts.value(Field::DealClosingDate), Some("on 2026-11-30"));
        let facts = Facts::default().deal(&deal(None), &FORMATS);
        assert_eq!(facts.value(Field::DealAmount), None);
    }

    #[test]
    fn the_company_itself_knows_its_name_best() {
        let facts = Facts::default().contact(&contact());
        assert_eq!(facts.value(Field::AccountAccountName), Some("青葉商事"));
        let facts = facts.account(&account());
        assert_eq!(
            facts.value(Field::AccountAccountName),
            Some("青葉商事株式会社")
        );
        assert_eq!(facts.value(Field::ContactAccountName), Some("青葉商事"));
    }

    #[test]
    fn every_field_has_a_record_that_gives_its_value() {
        let mut contact = contact();
        contact.title = "Buyer".to_owned();
        let mut lead = lead();
        lead.phone = "1".to_owned();
        lead.addresses = vec!["marie@radium.example".to_owned()];
        let facts = Facts::default()
            .contact(&contact)
            .lead(&lead)
            .deal(&deal(Some(1)), &FORMATS)
            .account(&account())
            .user(&me());
        for field in Field::ALL {
            assert!(facts.value(*field).is_some(), "{}", field.token());
        }
    }
}
