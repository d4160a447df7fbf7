//! Fills the gaps in the tables' texts.

use super::Writer;
use crate::demo::data::{Customer, Person};
use contract::user::Language;
use jiff::{SignedDuration, Timestamp};

/// What stands in the gaps of one conversation.
#[derive(Debug, Clone)]
pub(super) struct Words {
    company: String,
    customer: String,
    rep: String,
    product: String,
    count: String,
    amount: String,
    date: String,
}

impl Words {
    /// A text with its gaps filled.
    pub(super) fn fill(&self, text: &str) -> String {
        let Self {
            company,
            customer,
            rep,
            product,
            count,
            amount,
            date,
        } = self;
        text.replace("{company}", company)
            .replace("{customer}", customer)
            .replace("{rep}", rep)
            .replace("{product}", product)
            .replace("{count}", count)
            .replace("{amount}", amount)
            .replace("{date}", date)
    }

    /// Several texts with their gaps filled.
    pub(super) fn fill_all(&self, texts: &[String]) -> Vec<String> {
        texts.iter().map(|text| self.fill(text)).collect()
    }
}

impl Writer<'_> {
    /// Words for a conversation of a customer that begins at some time.
    pub(super) fn words_with(&mut self, customer: &Customer<'_>, at: Timestamp) -> Words {
        let mut words = self.words(customer.language, customer.rep, at);
        customer.company.clone_into(&mut words.company);
        words.customer.clone_from(&customer.short_name);
        words
    }

    /// Words in a language, written to a person of the organization.
    pub(super) fn words(&mut self, language: Language, rep: &Person, at: Timestamp) -> Words {
        let products = self.data.products(language);
        let product = self.dice.pick(products).clone();
        let days = self.dice.between(5, 40);
        let due = at.checked_add(SignedDuration::from_hours(days * 24));
        let due = self.zone.to_datetime(due.unwrap_or(at)).date();
        let thousands = self.dice.between(80, 9_000);
        let (date, rep) = match language {
            Language::Ja => (
                format!("{}月{}日", due.month(), due.day()),
                family_name(rep),
            ),
            Language::En => (due.strftime("%-d %B").to_string(), given_name(rep)),
        };
        Words {
            company: String::new(),
            customer: String::new(),
            rep,
            product,
            count: self.dice.between(2, 60).to_string(),
            amount: grouped(thousands),
            date,
        }
    }
}

/// A whole number of thousands with its groups of digits: `1,250,000`.
fn grouped(thousands: i64) -> String {
    match (thousands / 1000, thousands % 1000) {
        (0, rest) => format!("{rest},000"),
        (millions, rest) => format!("{millions},{rest:03},000"),
    }
}

/// The family name of a person of the organization, as a Japanese letter has it.
fn family_name(person: &Person) -> String {
    let mut names = person.name.split(' ');
    let name = match person.language {
        Language::Ja => names.next(),
        Language::En => names.next_back(),
    };
    name.unwrap_or(&person.name).to_owned()
}

/// The given name, as an English letter has it.
fn given_name(person: &Person) -> String {
    match person.language {
        Language::En => person
            .name
            .split(' ')
            .next()
            .unwrap_or(&person.name)
            .to_owned(),
        Language::Ja => {
            let local = person.address.split('.').next().unwrap_or_default();
            let mut letters = local.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(letters).collect()
        }
    }
}
