//! Customers with deals, and what their mail is to be filed under: worked out here once more, from
//! the sentences that describe the rule, so that the job is not measured by its own yardstick.

use contract::contact::{Contact, ContactInput};
use contract::deal::{DealContactInput, DealInput};
use contract::label::Category;
use contract::stage::{Stage, StageKind};
use contract::{Page, StageId, route};
use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use server::testing::Client;

use crate::stage::{World, administrator};

/// A customer with one deal.
pub struct Customer {
    pub address: String,
    deal: String,
    kind: StageKind,
    closing_date: Date,
}

/// Customers, by number.
pub struct Organization {
    pub customers: Vec<Customer>,
    stages: Vec<Stage>,
}

impl Organization {
    /// Adds so many customers, whose deals stand everywhere.
    pub async fn found(world: &World, customers: usize) -> Self {
        let admin = administrator(world).await;
        let stages: Page<Stage> = admin.get(route::STAGES).await.json();
        let mut found = Self {
            customers: Vec::with_capacity(customers),
            stages: stages.items,
        };
        for number in 0..customers {
            let customer = found.add(&admin, number).await;
            found.customers.push(customer);
        }
        found
    }

    async fn add(&self, admin: &Client, number: usize) -> Customer {
        let address = format!("buyer{number}@company{number}.example");
        let contact = ContactInput {
            family_name: format!("Buyer {number}"),
            given_name: String::new(),
            title: String::new(),
            phone: String::new(),
            addresses: vec![address.clone()],
            account_id: None,
            description: String::new(),
            owner_id: None,
            version: None,
        };
        let contact: Contact = admin.post(route::CONTACTS, &contact).await.json();
        let (kind, closing_date) = standing(number);
        let deal = DealInput {
            name: format!("Deal {number}"),
            account_id: None,
            contacts: vec![DealContactInput {
                id: contact.id,
                role: String::new(),
            }],
            stage_id: self.stage(kind),
            amount_minor: None,
            closing_date,
            description: String::new(),
            owner_id: None,
            version: None,
        };
        let deal: contract::deal::Deal = admin.post(route::DEALS, &deal).await.json();
        Customer {
            address,
            deal: deal.id.as_str().to_owned(),
            kind,
            closing_date,
        }
    }

    fn stage(&self, kind: StageKind) -> StageId {
        let stage = self.stages.iter().find(|stage| stage.kind == kind);
        stage.expect("a stage of each kind").id.clone()
    }

    /// A customer's deal comes to stand elsewhere.
    pub async fn change(&mut self, world: &World, number: usize, to: usize) {
        let (kind, closing_date) = standing(to);
        let stage = self.stage(kind);
        let customer = &mut self.customers[number];
        (customer.kind, customer.closing_date) = (kind, closing_date);
        let sql = "UPDATE deals SET stage_id = $1, closing_date = $2 WHERE id = $3";
        let values = [
            stage.as_str().into(),
            closing_date.to_string().into(),
            customer.deal.as_str().into(),
        ];
        world.run(sql, values).await;
    }

    /// What mail of a customer is to be filed under at this instant.
    pub fn category(&self, number: usize, at: Timestamp) -> Option<Category> {
        let customer = &self.customers[number];
        let tokyo = TimeZone::get("Asia/Tokyo").expect("a time zone");
        let today = tokyo.to_datetime(at).date();
        let closes = customer.closing_date;
        let this_month = (closes.year(), closes.month()) == (today.year(), today.month());
        match customer.kind {
            StageKind::Open if this_month => Some(Category::ClosingThisMonth),
            StageKind::Open => Some(Category::OpenDeals),
            StageKind::Won => Some(Category::Customers),
            StageKind::Lost => None,
        }
    }
}

/// Where a deal stands: as many in each place, the last day of the month and the first of the next
/// among them.
fn standing(number: usize) -> (StageKind, Date) {
    let date = |year, month, day| Date::new(year, month, day).expect("a date");
    match number % 6 {
        0 => (StageKind::Open, date(2026, 10, 31)),
        1 => (StageKind::Open, date(2026, 11, 1)),
        2 => (StageKind::Open, date(2026, 9, 30)),
        3 => (StageKind::Won, date(2026, 10, 15)),
        4 => (StageKind::Won, date(2025, 3, 31)),
        _ => (StageKind::Lost, date(2026, 10, 31)),
    }
}

/// The label of a category, as it is called in Gmail.
pub const fn label(category: Category) -> &'static str {
    match category {
        Category::ClosingThisMonth => "Closing this month",
        Category::OpenDeals => "Open deals",
        Category::Customers => "Customers",
        // None is made here.
        Category::Own(_) => "",
    }
}

/// Whether a message with these labels is where it belongs.
pub fn is_filed(labels: &[String], expected: Option<Category>) -> bool {
    let has = |name: &str| labels.iter().any(|label| label == name);
    let all = [
        Category::ClosingThisMonth,
        Category::OpenDeals,
        Category::Customers,
    ];
    let under = all
        .iter()
        .all(|one| has(label(*one)) == (Some(*one) == expected));
    under && has("INBOX") == expected.is_none()
}
