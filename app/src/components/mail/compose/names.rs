//! Names of customers whom a mail does not go to, left in from another one. They are looked for
//! here: the server tells the names, and is told nothing of what is written.

use super::{desk::Desk, sheet::Sheet};
use crate::{
    api::{self, Abort},
    mail::wait,
    model::mail::merge::lint::{Customer, Known, Warning, other_customers},
};
use contract::{
    limits::LOOKUP_MAX,
    people::{CustomerName, CustomerNames, People, PeopleLookup},
    route,
};
use std::sync::Arc;

/// How often to look whether the names have come.
const ASKING_WAIT_MS: i64 = 50;

/// What is known of the customers' names.
#[derive(Clone)]
pub(super) enum Customers {
    /// Nobody has asked.
    Unasked,
    /// They are on their way.
    Asking,
    /// They are here.
    Here(Arc<Vec<CustomerName>>),
}

impl Desk {
    /// Asks for the names of all customers, once.
    pub(super) async fn learn_customers(self) {
        let unasked = self
            .customers
            .with_untracked(|known| matches!(known, Customers::Unasked));
        if !unasked {
            return;
        }
        self.customers.try_set(Customers::Asking);
        let answer: Result<CustomerNames, _> = api::get(route::PEOPLE_NAMES, &Abort::never()).await;
        // Without an answer the next mail asks again.
        self.customers.try_set(match answer {
            Ok(known) => Customers::Here(Arc::new(known.names)),
            Err(_) => Customers::Unasked,
        });
    }

    async fn customers(self) -> Arc<Vec<CustomerName>> {
        self.learn_customers().await;
        loop {
            match self.customers.with_untracked(Clone::clone) {
                Customers::Here(names) => return names,
                Customers::Unasked => return Arc::default(),
                Customers::Asking => wait(ASKING_WAIT_MS).await,
            }
        }
    }

    /// Customers whom a mail names and does not go to.
    pub(super) async fn other_customers(self, sheet: Sheet) -> Vec<String> {
        let names = self.customers().await;
        let (text, addresses, called) = sheet.letter.with_untracked(|letter| {
            let text = format!("{}\n{}", letter.subject, letter.body.to_text());
            let addresses = letter.recipients().map(|one| one.address.clone());
            let called = letter.recipients().map(|one| one.name.clone());
            let addresses: Vec<String> = addresses.take(LOOKUP_MAX).collect();
            (text, addresses, called.collect::<Vec<String>>())
        });
        let me = self.me();
        let myself = Customer {
            family_name: &me.user.name,
            given_name: "",
            company: &me.organization.name,
        };
        let is_called = |one: &CustomerName| {
            called.contains(&crm::name::full_name(&one.family_name, &one.given_name))
        };
        let found = named(&text, myself, &names, &is_called);
        if found.is_empty() {
            return found;
        }
        // Whoever it goes to may be called otherwise in the CRM.
        let question = PeopleLookup { addresses };
        let answer = api::post::<PeopleLookup, People>(route::PEOPLE_LOOKUP, &question).await;
        let known: Vec<String> = answer
            .map(|answer| answer.people.into_iter().map(|person| person.id).collect())
            .unwrap_or_default();
        named(&text, myself, &names, &|one| {
            is_called(one) || known.contains(&one.id)
        })
    }
}

/// Who of these is named in a text, besides those that may be.
fn named(
    text: &str,
    myself: Customer<'_>,
    names: &[CustomerName],
    may_be: &dyn Fn(&CustomerName) -> bool,
) -> Vec<String> {
    let (own, others): (Vec<&CustomerName>, Vec<&CustomerName>) =
        names.iter().partition(|one| may_be(one));
    let own: Vec<Customer<'_>> = own
        .into_iter()
        .map(Customer::from)
        .chain([myself])
        .collect();
    let others: Vec<Customer<'_>> = others.into_iter().map(Customer::from).collect();
    let known = Known {
        own: &own,
        others: &others,
    };
    let found = other_customers(text, &known).into_iter();
    found
        .filter_map(|warning| match warning {
            Warning::OtherCustomer(name) => Some(name),
            Warning::WrongHonorific(_) | Warning::EmptyMerge(_) => None,
        })
        .collect()
}
