//! Mail that no label run should file: news to many, forgeries, notes among colleagues.

use super::{
    Writer,
    conversation::of_person,
    letter::{Correspondent, Dress, Letter, Origin},
};
use crate::demo::data::{Note, Person};
use jiff::Timestamp;

/// How far back this mail reaches.
const REACH_DAYS: i64 = 120;

impl Writer<'_> {
    /// News and notices, to everyone in turn.
    pub(super) fn newsletters(&mut self, count: usize) {
        for number in 0..count {
            let news = &self.data.newsletters[number % self.data.newsletters.len()];
            let reader = &self.data.people[number % self.data.people.len()];
            let at = self.some_time(REACH_DAYS);
            let words = self.words(news.language, reader, at);
            let from = Correspondent {
                name: news.sender.clone(),
                address: news.address.clone(),
            };
            let note = Note {
                language: news.language,
                subject: news.subject.clone(),
                lines: news.lines.clone(),
            };
            let mut letter = self.single(&note, from, of_person(reader), &words, at);
            letter.dress = Dress::Html;
            letter.list = Some(news.list.clone());
            self.post(letter);
        }
    }

    /// Mail in a customer's name that is not from there.
    pub(super) fn forgeries(&mut self, count: usize) {
        for _ in 0..count {
            let customer = self.dice.pick(&self.customers).clone();
            let fitting = self.data.forgeries.iter();
            let fitting: Vec<&Note> = fitting
                .filter(|n| n.language == customer.language)
                .collect();
            let note = *self.dice.pick(&fitting);
            let at = self.some_time(REACH_DAYS);
            let words = self.words_with(&customer, at);
            let from = Correspondent {
                name: customer.name.clone(),
                address: customer.addresses.first().cloned().unwrap_or_default(),
            };
            let mut letter = self.single(note, from, of_person(customer.rep), &words, at);
            letter.origin = Origin::Forged;
            self.post(letter);
        }
    }

    /// Mail among the people of the organization.
    pub(super) fn notes(&mut self, count: usize) {
        for number in 0..count {
            let people: &[Person] = &self.data.people;
            let from = &people[number % people.len()];
            let to = &people[(number + 1 + number / people.len()) % people.len()];
            if from.key == to.key {
                continue;
            }
            let fitting = self
                .data
                .internal
                .iter()
                .filter(|n| n.language == to.language);
            let fitting: Vec<&Note> = fitting.collect();
            let note = *self.dice.pick(&fitting);
            let at = self.some_time(REACH_DAYS);
            let words = self.words(note.language, to, at);
            let letter = self.single(note, of_person(from), of_person(to), &words, at);
            self.post(letter);
        }
    }

    fn single(
        &mut self,
        note: &Note,
        from: Correspondent,
        to: Correspondent,
        words: &super::words::Words,
        at: Timestamp,
    ) -> Letter {
        let domain = from.address.rsplit('@').next().unwrap_or_default();
        let message_id = format!("{}@{domain}", self.dice.token());
        Letter {
            from,
            to,
            cc: None,
            subject: words.fill(&note.subject),
            paragraphs: words.fill_all(&note.lines),
            quote: None,
            language: note.language,
            dress: Dress::Plain,
            attachment: None,
            message_id,
            references: Vec::new(),
            at,
            origin: Origin::Genuine,
            list: None,
        }
    }
}
