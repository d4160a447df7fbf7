//! Who may be meant: people of the CRM, and people whose mail was on the page.

use super::desk::Desk;
use crate::{
    api::{self, Abort},
    model::mail::letter::recipients::Recipient,
    reactive::{effect, spawn},
};
use contract::{contact::Contact, lead::Lead, user::User};
use leptos::prelude::*;
use std::time::Duration;

/// How long typing must rest before the CRM is asked.
const RESTED: Duration = Duration::from_millis(150);
/// How many are shown.
const MOST: usize = 8;

/// Somebody who may be meant.
#[derive(Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Who.
    pub recipient: Recipient,
    /// Their address and company.
    pub about: String,
}

/// Finds people by what is typed. Those of the mail on the page stand at once, those of the CRM
/// when they are here.
pub fn suggest_as_typed(
    desk: Desk,
    typed: RwSignal<String>,
    found: RwSignal<Vec<Suggestion>>,
    lit: RwSignal<usize>,
    known: impl Fn() -> Vec<String> + Copy + 'static,
) {
    effect(move || {
        let words = typed.get().trim().to_lowercase();
        if words.is_empty() {
            found.set(Vec::new());
            return;
        }
        lit.set(0);
        let seen: Vec<Suggestion> = desk
            .mail
            .met(&words, MOST)
            .into_iter()
            .map(|recipient| Suggestion {
                about: recipient.address.clone(),
                recipient,
            })
            .collect();
        found.set(merged(Vec::new(), seen.clone(), &known()));
        let abort = Abort::with_owner();
        let ask = move || {
            spawn(async move {
                let people = of_crm(&words, &abort).await;
                if !abort.is_triggered() && !typed.with_untracked(String::is_empty) {
                    found.set(merged(people, seen, &known()));
                }
            });
        };
        let rested = set_timeout_with_handle(ask, RESTED);
        on_cleanup(move || {
            if let Ok(timer) = rested {
                timer.clear();
            }
        });
    });
}

/// Everybody once, those of the CRM first, without those who are there already.
fn merged(crm: Vec<Suggestion>, seen: Vec<Suggestion>, known: &[String]) -> Vec<Suggestion> {
    let mut all: Vec<Suggestion> = Vec::new();
    for one in crm.into_iter().chain(seen) {
        let there = |address: &str| one.recipient.is(address);
        let twice = all.iter().any(|other| there(&other.recipient.address));
        if !twice && !known.iter().any(|known| there(known)) {
            all.push(one);
        }
    }
    all.truncate(MOST);
    all
}

async fn of_crm(words: &str, abort: &Abort) -> Vec<Suggestion> {
    let mut people = Vec::new();
    let each = |name: &str, company: &str, addresses: Vec<String>, people: &mut Vec<_>| {
        for address in addresses {
            let about = if company.is_empty() {
                address.clone()
            } else {
                format!("{address} · {company}")
            };
            people.push(Suggestion {
                recipient: Recipient::new(name, &address),
                about,
            });
        }
    };
    for contact in api::find::<Contact>(words, abort).await.unwrap_or_default() {
        let account = contact.account.map(|account| account.name);
        let company = account.unwrap_or_default();
        each(&contact.full_name, &company, contact.addresses, &mut people);
    }
    if abort.is_triggered() {
        return people;
    }
    for lead in api::find::<Lead>(words, abort).await.unwrap_or_default() {
        each(&lead.full_name, &lead.company, lead.addresses, &mut people);
    }
    if people.len() < MOST && !abort.is_triggered() {
        for user in api::find::<User>(words, abort).await.unwrap_or_default() {
            each(&user.name, "", vec![user.address], &mut people);
        }
    }
    people
}
