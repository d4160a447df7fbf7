//! Writes the demo's tables into the CRM.

use super::{
    DemoError,
    data::{self, Data},
};
use crate::{App, randomness::Randomness, store};
use contract::{
    AccountId, ContactId, DealId, LeadId, ProfileId, RoleId, SortDirection, StageId, TemplateId,
    UserId,
    account::AccountInput,
    contact::ContactInput,
    deal::{DealContactInput, DealInput},
    lead::LeadInput,
    role::RoleInput,
    template::TemplateInput,
    user::UserUpdate,
};
use crm::month::today;
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};
use sea_orm::{DatabaseTransaction, DbErr};
use std::collections::HashMap;
use store::paging::Paging;

/// How far apart records are created, so that lists by age have an order.
const STEP: SignedDuration = SignedDuration::from_hours(31);

/// Writes everything, in one transaction.
pub(super) async fn insert(app: &App, data: &Data) -> Result<(), DemoError> {
    let tx = app.store.begin().await?;
    let mut writer = Writer {
        app,
        tx,
        roles: HashMap::new(),
        users: HashMap::new(),
        accounts: HashMap::new(),
        contacts: HashMap::new(),
        ids: Randomness::seeded(super::SEED),
        written: 0,
    };
    writer.roles(data).await?;
    writer.people(data).await?;
    writer.accounts(data).await?;
    writer.contacts(data).await?;
    writer.leads(data).await?;
    writer.deals(data).await?;
    writer.templates(data).await?;
    writer.tx.commit().await?;
    Ok(())
}

struct Writer<'a> {
    app: &'a App,
    tx: DatabaseTransaction,
    /// Ids by the tables' keys.
    roles: HashMap<&'a str, RoleId>,
    users: HashMap<&'a str, UserId>,
    accounts: HashMap<&'a str, AccountId>,
    contacts: HashMap<&'a str, ContactId>,
    ids: Randomness,
    written: i32,
}

impl<'a> Writer<'a> {
    /// The next record's id, and when it was created: long ago, each a little later than the
    /// one before.
    fn next(&mut self) -> (String, Timestamp) {
        self.written += 1;
        let (now, ago) = (self.app.now(), STEP * (200 - self.written).max(1));
        let at = now.checked_sub(ago).unwrap_or(now);
        (self.ids.id(at), at)
    }

    fn owner(&self, key: &str) -> Option<UserId> {
        self.users.get(key).cloned()
    }

    async fn roles(&mut self, data: &'a Data) -> Result<(), DbErr> {
        for role in &data.roles {
            let above = role.above.as_deref().and_then(|key| self.roles.get(key));
            let input = RoleInput {
                name: role.name.clone(),
                parent_id: above.cloned(),
                version: None,
            };
            let id = RoleId::new(self.ids.id(self.app.now()));
            store::roles::insert(&self.tx, &self.app.organization, &id, &input).await?;
            self.roles.insert(&role.key, id);
        }
        Ok(())
    }

    async fn people(&mut self, data: &'a Data) -> Result<(), DbErr> {
        let (org, now) = (&self.app.organization, self.app.now());
        let profiles = store::profiles::list(&self.tx, org, &all_by("p.name")).await?;
        for person in &data.people {
            let known = store::users::find_by_address(&self.tx, org, &person.address).await?;
            let id = match known {
                Some(user) => {
                    let update = UserUpdate {
                        profile_id: user.profile.id,
                        role_id: self.roles.get(person.role.as_str()).cloned(),
                        active: true,
                        version: user.version,
                    };
                    store::users::update(&self.tx, org, &user.id, &update).await?;
                    user.id
                }
                None => {
                    let id = UserId::new(self.ids.id(now));
                    let profile = profiles.items.iter().find(|p| p.name == person.profile);
                    let profile = profile.map_or_else(|| ProfileId::new(""), |p| p.id.clone());
                    let user = store::users::NewUserRow {
                        id: &id,
                        address: &person.address,
                        name: &person.name,
                        profile_id: &profile,
                        role_id: self.roles.get(person.role.as_str()),
                    };
                    store::users::insert(&self.tx, org, user, now).await?;
                    id
                }
            };
            store::users::set_language(&self.tx, &id, Some(person.language)).await?;
            store::users::set_name(&self.tx, &id, &person.name, &person.address).await?;
            self.users.insert(&person.key, id);
        }
        Ok(())
    }

    async fn accounts(&mut self, data: &'a Data) -> Result<(), DbErr> {
        for account in &data.accounts {
            let data::Account {
                key,
                name,
                owner,
                language: _,
                domain,
                phone,
                description,
            } = account;
            let (id, at) = self.next();
            let id = AccountId::new(id);
            let input = AccountInput {
                name: name.clone(),
                website: format!("https://www.{domain}"),
                phone: phone.clone(),
                description: description.clone(),
                owner_id: self.owner(owner),
                version: None,
            };
            let org = &self.app.organization;
            store::accounts::insert(&self.tx, org, &id, &input, &nobody(), at).await?;
            self.accounts.insert(key, id);
        }
        Ok(())
    }

    async fn contacts(&mut self, data: &'a Data) -> Result<(), DbErr> {
        for contact in &data.contacts {
            let data::Contact {
                key,
                account,
                family_name,
                given_name,
                title,
                phone,
                addresses,
            } = contact;
            let of = data.accounts.iter().find(|a| a.key == *account);
            let (id, at) = self.next();
            let id = ContactId::new(id);
            let input = ContactInput {
                family_name: family_name.clone(),
                given_name: given_name.clone(),
                title: title.clone(),
                phone: phone.clone(),
                addresses: addresses.clone(),
                account_id: self.accounts.get(account.as_str()).cloned(),
                description: String::new(),
                owner_id: of.and_then(|account| self.owner(&account.owner)),
                version: None,
            };
            let org = &self.app.organization;
            store::contacts::insert(&self.tx, org, &id, &input, &nobody(), at).await?;
            self.contacts.insert(key, id);
        }
        Ok(())
    }

    async fn leads(&mut self, data: &Data) -> Result<(), DbErr> {
        for lead in &data.leads {
            let data::Lead {
                owner,
                language: _,
                family_name,
                given_name,
                company,
                title,
                addresses,
                status,
            } = lead;
            let (id, at) = self.next();
            let id = LeadId::new(id);
            let input = LeadInput {
                family_name: family_name.clone(),
                given_name: given_name.clone(),
                company: company.clone(),
                title: title.clone(),
                phone: String::new(),
                addresses: addresses.clone(),
                status: *status,
                description: String::new(),
                owner_id: self.owner(owner),
                version: None,
            };
            let org = &self.app.organization;
            store::leads::insert(&self.tx, org, &id, &input, &nobody(), at).await?;
        }
        Ok(())
    }

    async fn deals(&mut self, data: &Data) -> Result<(), DemoError> {
        let org = &self.app.organization;
        let stages = store::stages::list(&self.tx, org, &all_by("s.position"))
            .await?
            .items;
        let today = today(self.app.now(), &TimeZone::get(super::TIME_ZONE)?);
        for deal in &data.deals {
            let data::Deal {
                name,
                account,
                contacts,
                stage,
                amount_minor,
                months,
                day,
            } = deal;
            let of = data.accounts.iter().find(|a| a.key == *account);
            let (id, at) = self.next();
            let id = DealId::new(id);
            let people = contacts
                .iter()
                .filter_map(|key| self.contacts.get(key.as_str()));
            let input = DealInput {
                name: name.clone(),
                account_id: self.accounts.get(account.as_str()).cloned(),
                contacts: people
                    .map(|id| DealContactInput {
                        id: id.clone(),
                        role: String::new(),
                    })
                    .collect(),
                stage_id: stages
                    .get(*stage)
                    .map_or_else(|| StageId::new(""), |stage| stage.id.clone()),
                amount_minor: Some(*amount_minor),
                closing_date: day_of_month(today, *months, *day)?,
                description: String::new(),
                owner_id: of.and_then(|account| self.owner(&account.owner)),
                version: None,
            };
            store::deals::insert(&self.tx, org, &id, &input, &nobody(), at).await?;
        }
        Ok(())
    }

    async fn templates(&mut self, data: &Data) -> Result<(), DbErr> {
        for template in &data.templates {
            let data::Template {
                owner,
                folder,
                name,
                module,
                language,
                shared,
                subject,
                lines,
            } = template;
            let (id, at) = self.next();
            let id = TemplateId::new(id);
            let input = TemplateInput {
                name: name.clone(),
                folder: folder.clone(),
                module: *module,
                language: *language,
                subject: subject.clone(),
                body: lines.join("\n"),
                shared: *shared,
                version: None,
            };
            let owner = self.owner(owner).unwrap_or_else(nobody);
            let org = &self.app.organization;
            store::templates::insert(&self.tx, org, &id, &input, &owner, at).await?;
        }
        Ok(())
    }
}

/// The day of a month counted from today's; its last day where it is shorter.
fn day_of_month(today: Date, months: i32, day: i8) -> Result<Date, jiff::Error> {
    let first = today.first_of_month().checked_add(months.months())?;
    let last = first.last_of_month();
    first.with().day(day.min(last.day())).build()
}

/// Every record of the tables has an owner; a missing one breaks a foreign key, loudly.
fn nobody() -> UserId {
    UserId::new("")
}

fn all_by(order: &'static str) -> Paging {
    Paging {
        patterns: Vec::new(),
        order,
        direction: SortDirection::Asc,
        offset: 0,
        limit: 100,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_that_a_month_lacks_is_its_last() {
        let today = date(2027, 1, 31);
        assert_eq!(day_of_month(today, 1, 31).unwrap(), date(2027, 2, 28));
        assert_eq!(day_of_month(today, 0, 20).unwrap(), date(2027, 1, 20));
        assert_eq!(day_of_month(today, -2, 30).unwrap(), date(2026, 11, 30));
    }
}
