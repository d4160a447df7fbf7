//! Records: created, read, changed, deleted, found. Every test runs on both databases.

mod accounts;
mod contacts;
mod deals;
mod leads;
mod lists;
mod notes;
mod people;
mod roles;
mod search;
mod stages;
mod templates;
mod users;

use contract::{
    account::{Account, AccountInput},
    contact::{Contact, ContactInput},
    deal::{Deal, DealContactInput, DealInput},
    list::Page,
    route,
    stage::{Stage, StageKind},
};
use jiff::civil::Date;
use server::testing::Client;

/// Creates an account of that name.
async fn account(client: &Client, name: &str) -> Account {
    let input = AccountInput {
        name: name.to_owned(),
        ..AccountInput::default()
    };
    client.post(route::ACCOUNTS, &input).await.json()
}

/// Creates a contact with these addresses.
async fn contact(client: &Client, family_name: &str, addresses: &[&str]) -> Contact {
    let input = ContactInput {
        family_name: family_name.to_owned(),
        addresses: addresses.iter().map(|&a| a.to_owned()).collect(),
        ..ContactInput::default()
    };
    client.post(route::CONTACTS, &input).await.json()
}

/// The first stage of that kind.
async fn stage(client: &Client, kind: StageKind) -> Stage {
    let page: Page<Stage> = client.get(route::STAGES).await.json();
    let found = page.items.into_iter().find(|stage| stage.kind == kind);
    found.expect("the default stages are of every kind")
}

/// What creates a deal with these contacts.
async fn deal_input(
    client: &Client,
    name: &str,
    kind: StageKind,
    closing_date: Date,
    contacts: &[&Contact],
) -> DealInput {
    let contacts = contacts.iter().map(|contact| DealContactInput {
        id: contact.id.clone(),
        role: String::new(),
    });
    DealInput {
        name: name.to_owned(),
        account_id: None,
        contacts: contacts.collect(),
        stage_id: stage(client, kind).await.id,
        amount_minor: None,
        closing_date,
        description: String::new(),
        owner_id: None,
        version: None,
    }
}

/// Creates a deal with these contacts.
async fn deal(
    client: &Client,
    name: &str,
    kind: StageKind,
    closing_date: Date,
    contacts: &[&Contact],
) -> Deal {
    let input = deal_input(client, name, kind, closing_date, contacts).await;
    client.post(route::DEALS, &input).await.json()
}
