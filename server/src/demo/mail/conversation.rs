//! Conversations: threads of letters between a customer and a rep.

use super::{
    Writer,
    letter::{Correspondent, Dress, Letter, Origin},
    words::Words,
};
use crate::demo::data::{Conversation, Customer, Person, Side, Turn};
use contract::user::Language;
use jiff::{SignedDuration, Timestamp};

/// How far back conversations reach.
const REACH_DAYS: i64 = 240;

impl Writer<'_> {
    /// Conversations with every customer in turn, until there are so many letters in all.
    pub(super) fn conversations(&mut self, until: usize) {
        let mut turn = 0;
        while self.letters < until {
            let index = turn % self.customers.len();
            // Everyone has written lately once; the rest lies further back.
            let reach = if turn < self.customers.len() {
                12
            } else {
                REACH_DAYS
            };
            let began = self.some_time(reach);
            self.converse(index, began, until);
            turn += 1;
        }
    }

    /// The first letter of a conversation that the customer begins.
    pub(super) fn opening(&mut self, customer: usize, at: Timestamp) {
        let customer = self.customers[customer].clone();
        let begun = self.data.conversations(customer.language).iter();
        let begun: Vec<&Conversation> = begun
            .filter(|c| c.turns[0].from == Side::Customer)
            .collect();
        let conversation = *self.dice.pick(&begun);
        let words = self.words_with(&customer, at);
        let letter = self.letter(&customer, conversation, &conversation.turns[0], &words, at);
        self.post(letter);
    }

    fn converse(&mut self, customer: usize, began: Timestamp, until: usize) {
        let customer = self.customers[customer].clone();
        let conversation = self.dice.pick(self.data.conversations(customer.language));
        let words = self.words_with(&customer, began);
        let colleague = self
            .dice
            .percent(12)
            .then(|| self.someone_else(customer.rep));
        let (mut at, mut last): (_, Option<Letter>) = (began, None);
        for turn in &conversation.turns {
            if self.letters >= until || at >= self.now {
                break;
            }
            let mut letter = self.letter(&customer, conversation, turn, &words, at);
            letter.cc.clone_from(&colleague);
            if let Some(before) = last {
                self.answer(&mut letter, &before);
            }
            last = Some(letter.clone());
            self.post(letter);
            at = self.later(at);
        }
    }

    fn letter(
        &mut self,
        customer: &Customer<'_>,
        conversation: &Conversation,
        turn: &Turn,
        words: &Words,
        at: Timestamp,
    ) -> Letter {
        let address = match self.dice.percent(85) {
            true => customer.addresses.first(),
            false => customer.addresses.last(),
        };
        let outside = Correspondent {
            name: customer.name.clone(),
            address: address.cloned().unwrap_or_default(),
        };
        let inside = of_person(customer.rep);
        let (from, to) = match turn.from {
            Side::Customer => (outside, inside),
            Side::Rep => (inside, outside),
        };
        let dress = self.dress(customer.language, turn.from);
        let domain = from.address.rsplit('@').next().unwrap_or_default();
        let message_id = format!("{}@{domain}", self.dice.token());
        let is_first = core::ptr::eq(turn, &raw const conversation.turns[0]);
        let attachment = conversation.attachment.as_ref().filter(|_| is_first);
        Letter {
            from,
            to,
            cc: None,
            subject: words.fill(&conversation.subject),
            paragraphs: words.fill_all(&turn.lines),
            quote: None,
            language: customer.language,
            dress,
            attachment: attachment.map(|name| words.fill(name)),
            message_id,
            references: Vec::new(),
            at,
            origin: Origin::Genuine,
            list: None,
        }
    }

    /// Makes a letter the answer to the one before it.
    fn answer(&mut self, letter: &mut Letter, before: &Letter) {
        letter.subject = match before.references.is_empty() {
            true => format!("Re: {}", before.subject),
            false => before.subject.clone(),
        };
        letter.references.clone_from(&before.references);
        letter.references.push(before.message_id.clone());
        if self.dice.percent(60) {
            letter.quote = Some(quoted(before, &self.zone.to_datetime(before.at)));
        }
    }

    fn dress(&mut self, language: Language, from: Side) -> Dress {
        let old_fashioned = language == Language::Ja && from == Side::Customer;
        if old_fashioned && self.dice.percent(20) {
            Dress::Iso2022Jp
        } else if self.dice.percent(60) {
            Dress::Html
        } else {
            Dress::Plain
        }
    }

    /// Some hours or days later, in office hours again.
    fn later(&mut self, at: Timestamp) -> Timestamp {
        let wait = SignedDuration::from_hours(self.dice.between(1, 30));
        let day = at.checked_add(wait).unwrap_or(at);
        let next = self.in_office_hours(day);
        if next > at {
            next
        } else {
            at.checked_add(SignedDuration::from_mins(47)).unwrap_or(at)
        }
    }

    fn someone_else(&mut self, rep: &Person) -> Correspondent {
        let others = self
            .data
            .people
            .iter()
            .filter(|person| person.key != rep.key);
        let others: Vec<&Person> = others.collect();
        let other: &&Person = self.dice.pick(&others);
        of_person(other)
    }
}

/// A person of the organization in a header.
pub(super) fn of_person(person: &Person) -> Correspondent {
    Correspondent {
        name: person.name.clone(),
        address: person.address.clone(),
    }
}

/// The letter before, as mail programs put it below an answer.
fn quoted(before: &Letter, at: &jiff::civil::DateTime) -> String {
    let name = &before.from.name;
    let when = at.strftime("%Y-%m-%d %H:%M");
    let head = match before.language {
        Language::Ja => format!("{when} {name}:"),
        Language::En => format!("On {when}, {name} wrote:"),
    };
    let text = before.text();
    let lines = text.lines().map(|line| format!("> {line}\n"));
    format!("\n{head}\n{}", lines.collect::<String>())
}
