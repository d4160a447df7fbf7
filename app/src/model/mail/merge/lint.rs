//! What reads wrong in a template or in the text that came of it. Warnings only: whoever writes
//! decides.

use super::{
    Field, Piece,
    names::{Folded, Pattern, Place, is_east_asian, is_hiragana},
    parse,
};
use contract::{contact::Contact, lead::Lead, people::CustomerName, user::Language};

/// Something that reads wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// A form of address of the other language: 様 in an English text, "Mr." in a Japanese one.
    WrongHonorific(&'static str),
    /// A form of address without a name, or a field that was not filled in: the line.
    EmptyMerge(String),
    /// The name of a customer whom the mail does not go to.
    OtherCustomer(String),
}

/// The names of a customer. Any of them may be empty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Customer<'a> {
    /// Family name.
    pub family_name: &'a str,
    /// Given name.
    pub given_name: &'a str,
    /// The company.
    pub company: &'a str,
}

impl<'a> From<&'a Contact> for Customer<'a> {
    fn from(contact: &'a Contact) -> Self {
        Self {
            family_name: &contact.family_name,
            given_name: &contact.given_name,
            company: contact.account.as_ref().map_or("", |link| &link.name),
        }
    }
}

impl<'a> From<&'a CustomerName> for Customer<'a> {
    fn from(name: &'a CustomerName) -> Self {
        Self {
            family_name: &name.family_name,
            given_name: &name.given_name,
            company: &name.company,
        }
    }
}

impl<'a> From<&'a Lead> for Customer<'a> {
    fn from(lead: &'a Lead) -> Self {
        Self {
            family_name: &lead.family_name,
            given_name: &lead.given_name,
            company: &lead.company,
        }
    }
}

/// Who may be named in a mail, and who may not.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// Whom the mail goes to, and whoever writes it.
    pub own: &'a [Customer<'a>],
    /// Everyone else.
    pub others: &'a [Customer<'a>],
}

/// Stands for a field in a template: a letter of no language.
const STAND_IN: char = '\u{FFFC}';

/// What reads wrong in a template of a language, whatever its fields will be.
pub fn lint_template(pieces: &[Piece], language: Language) -> Vec<Warning> {
    let text: String = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Field(_) | Piece::Unknown(_) => STAND_IN.to_string(),
        })
        .collect();
    let mut found = honorifics(&text, language);
    found.extend(empty_lines(&text));
    found
}

/// What reads wrong in a text of a language that is about to be sent.
pub fn lint(text: &str, language: Language, known: &Known<'_>) -> Vec<Warning> {
    let mut found = honorifics(text, language);
    found.extend(empty_lines(text));
    found.extend(left_fields(text));
    found.extend(other_customers(text, known));
    found
}

fn honorifics(text: &str, language: Language) -> Vec<Warning> {
    let wrong: Vec<&'static str> = match language {
        Language::En => JAPANESE
            .into_iter()
            .filter(|h| follows_name(text, h))
            .collect(),
        Language::Ja => ENGLISH
            .into_iter()
            .filter(|h| precedes_name(text, h))
            .collect(),
    };
    wrong.into_iter().map(Warning::WrongHonorific).collect()
}

/// Forms of address that follow a name.
const JAPANESE: [&str; 5] = ["様", "さま", "さん", "殿", "御中"];
/// Forms of address that precede one. "Dr." stands in Japanese mail as well.
const ENGLISH: [&str; 5] = ["Dear", "Mr", "Mrs", "Ms", "Miss"];
/// Words that end like a form of address: 仕様, 同様, 多様, 模様, 異様, 神殿, 宮殿, 御殿, 沈殿.
const NO_NAMES: [char; 10] = ['仕', '同', '多', '模', '異', '一', '神', '宮', '御', '沈'];

/// Whether a Japanese form of address follows something that may be a name.
fn follows_name(text: &str, honorific: &str) -> bool {
    text.match_indices(honorific).any(|(at, _)| {
        let (before, after) = text.split_at(at);
        let after = after.strip_prefix(honorific).unwrap_or_default();
        let name = before
            .trim_end_matches([' ', '\u{3000}'])
            .chars()
            .next_back();
        let named = name.is_some_and(|c| {
            (c == STAND_IN || c.is_alphanumeric()) && !is_hiragana(c) && !NO_NAMES.contains(&c)
        });
        named && !after.chars().next().is_some_and(is_east_asian)
    })
}

/// Whether an English form of address precedes something that may be a name. "Dear" does so at the
/// beginning of a line only.
fn precedes_name(text: &str, honorific: &str) -> bool {
    text.match_indices(honorific).any(|(at, _)| {
        let (before, after) = text.split_at(at);
        let after = after.strip_prefix(honorific).unwrap_or_default();
        let begins = match honorific {
            "Dear" => {
                let line = before.rsplit('\n').next().unwrap_or_default();
                line.trim().is_empty()
            }
            _ => !before
                .chars()
                .next_back()
                .is_some_and(char::is_alphanumeric),
        };
        let rest = after.strip_prefix('.').unwrap_or(after);
        let name = rest.trim_start_matches([' ', '\u{3000}']);
        let apart = name.len() < after.len() || name.starts_with(STAND_IN);
        let named = |c: char| c == STAND_IN || (c.is_alphabetic() && !is_hiragana(c));
        begins && apart && name.starts_with(named)
    })
}

/// Lines in which a form of address stands without a name.
fn empty_lines(text: &str) -> Vec<Warning> {
    let empty = text.lines().map(str::trim).filter(|line| is_nameless(line));
    empty
        .map(|line| Warning::EmptyMerge(line.to_owned()))
        .collect()
}

fn is_nameless(line: &str) -> bool {
    let japanese = JAPANESE.iter().any(|honorific| {
        let rest = line.strip_prefix(honorific);
        rest.is_some_and(|rest| !rest.starts_with(is_east_asian))
    });
    let greeted = ["Dear", "Hi", "Hello"].iter().any(|greeting| {
        let Some(rest) = line.strip_prefix(greeting) else {
            return false;
        };
        let titled = ["Mrs", "Mr", "Ms", "Miss", "Dr"].iter().find_map(|title| {
            let rest = rest.trim_start().strip_prefix(title)?;
            Some(rest.strip_prefix('.').unwrap_or(rest))
        });
        let bare = titled.unwrap_or(rest);
        // "Hello," greets everyone; "Hello ," has lost a name, and so has "Dear,".
        let lost = titled.is_some() || *greeting == "Dear" || rest.starts_with(' ');
        lost && bare
            .chars()
            .all(|c| c.is_whitespace() || c.is_ascii_punctuation())
            && !bare.trim().is_empty()
    });
    japanese || greeted
}

/// Fields that stand in a text as they were written.
fn left_fields(text: &str) -> Vec<Warning> {
    let fields = parse(text).into_iter().filter_map(|piece| match piece {
        Piece::Field(field) => Some(Warning::EmptyMerge(Field::token(field))),
        Piece::Words(_) | Piece::Unknown(_) => None,
    });
    fields.collect()
}

/// Customers whose name stands in the text without being part of a name that may.
pub fn other_customers(text: &str, known: &Known<'_>) -> Vec<Warning> {
    let text = Folded::of(text);
    let places = |customer: &Customer<'_>| -> Vec<(String, Place)> {
        let named = patterns(customer).into_iter();
        named
            .flat_map(|(name, pattern)| {
                let places = text.places(&pattern);
                places.into_iter().map(move |place| (name.clone(), place))
            })
            .collect()
    };
    let own: Vec<Place> = known
        .own
        .iter()
        .flat_map(places)
        .map(|(_, place)| place)
        .collect();
    let is_own = |place: &Place| {
        let covers = |own: &Place| own.start <= place.start && place.end <= own.end;
        own.iter().any(covers)
    };
    let beginnings = text.beginnings();
    let mut found = Vec::new();
    // Of thousands, hardly any may stand there.
    let may_stand = known.others.iter().filter(|customer| {
        let names = [customer.family_name, customer.given_name, customer.company];
        names.iter().any(|name| beginnings.may_have(name))
    });
    for (name, place) in may_stand.flat_map(places) {
        let warning = Warning::OtherCustomer(name);
        if !is_own(&place) && !found.contains(&warning) {
            found.push(warning);
        }
    }
    found
}

/// What a customer may be called, and what to tell of it: the full name, the company, the family
/// name with a form of address.
fn patterns(customer: &Customer<'_>) -> Vec<(String, Pattern)> {
    let Customer {
        family_name,
        given_name,
        company,
    } = *customer;
    let full_name = crm::name::full_name(family_name, given_name);
    let mut patterns = Vec::new();
    if !given_name.trim().is_empty() {
        patterns.push((full_name.clone(), Pattern::person(&full_name)));
    }
    let titled: Vec<String> = if family_name.chars().any(is_east_asian) {
        let honorifics = ["様", "さま", "さん", "殿", "氏"];
        honorifics.map(|h| format!("{family_name}{h}")).into()
    } else {
        let titles = ["Mr.", "Mr", "Mrs.", "Mrs", "Ms.", "Ms", "Miss", "Dr.", "Dr"];
        let formal = titles.map(|title| (title, family_name));
        let familiar = ["Dear", "Hi", "Hello"].map(|greeting| (greeting, given_name));
        let named = formal.into_iter().chain(familiar);
        named
            .filter(|(_, name)| !name.trim().is_empty())
            .map(|(title, name)| format!("{title} {name}"))
            .collect()
    };
    let titled = titled.iter().map(|name| Pattern::person(name));
    patterns.extend(titled.map(|pattern| (full_name.clone(), pattern)));
    patterns.push((company.trim().to_owned(), Pattern::company(company)));
    patterns.retain(|(_, pattern)| pattern.is_telling());
    patterns
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Ja};

    fn wrong(language: Language, template: &str) -> Vec<Warning> {
        lint_template(&parse(template), language)
    }

    #[track_caller]
    fn holds(language: Language, template: &str) {
        assert_eq!(wrong(language, template), [], "{template}");
    }

    #[test]
    fn a_japanese_form_of_address_is_wrong_in_english() {
        for (template, honorific) in [
            ("Hello ${Contact.Last_Name}様,", "様"),
            ("Hello Sato さん,", "さん"),
            ("${Account.Account_Name} 御中\n\nThank you.", "御中"),
            ("Thank you, 佐藤様.", "様"),
        ] {
            let expected = [Warning::WrongHonorific(honorific)];
            assert_eq!(wrong(En, template), expected, "{template}");
        }
        holds(
            En,
            "Dear Mr. ${Contact.Last_Name},\n\nthe 仕様 (たくさん) of 様々な.",
        );
        holds(Ja, "${Account.Account_Name} 御中\n${Contact.Last_Name} 様");
    }

    #[test]
    fn an_english_form_of_address_is_wrong_in_japanese() {
        for (template, honorific) in [
            (
                "Dear ${Contact.Last_Name}\n\nお世話になっております。",
                "Dear",
            ),
            ("担当の Mr. ${User.Full_Name} より", "Mr"),
            ("Ms.田中", "Ms"),
        ] {
            let expected = [Warning::WrongHonorific(honorific)];
            assert_eq!(wrong(Ja, template), expected, "{template}");
        }
        holds(
            Ja,
            "MS-Office と Mrs の略。Dr. Weber も。ご案内: Dear は書き出しです",
        );
        holds(En, "Dear ${Contact.First_Name},");
    }

    #[test]
    fn a_form_of_address_without_a_name_is_an_empty_merge() {
        for line in [
            "様",
            "御中",
            "様、",
            "Dear ,",
            "Dear Mr. ,",
            "Dear,",
            "Hi ,",
            "Hello Ms.,",
        ] {
            let text = format!("One\n {line}\nTwo");
            let expected = [Warning::EmptyMerge(line.to_owned())];
            let none = Known::default();
            let language = if line.is_ascii() { En } else { Ja };
            assert_eq!(lint(&text, language, &none), expected, "{line}");
        }
        holds(Ja, "様々な\nさんぽ\n${Contact.Last_Name} 様");
        holds(
            En,
            "Hello,\nHi!\nDear all,\nDear Mr. ${Contact.Last_Name},\nDear",
        );
    }

    #[test]
    fn a_field_left_in_is_an_empty_merge() {
        let left = lint("A ${Deals.Stage} b ${c}", En, &Known::default());
        assert_eq!(left, [Warning::EmptyMerge("${Deal.Stage}".to_owned())]);
    }

    const SATO: Customer<'static> = Customer {
        family_name: "佐藤",
        given_name: "花子",
        company: "青葉商事",
    };
    const DOE: Customer<'static> = Customer {
        family_name: "Doe",
        given_name: "Jane",
        company: "Acme",
    };

    #[track_caller]
    fn named(own: Customer<'_>, others: &[Customer<'_>], text: &str, expected: &[&str]) {
        let own = [own];
        let known = Known { own: &own, others };
        let found = other_customers(text, &known);
        let expected = expected
            .iter()
            .map(|name| Warning::OtherCustomer((*name).to_owned()));
        assert_eq!(found, expected.collect::<Vec<_>>(), "{text}");
    }

    #[test]
    fn the_name_of_another_customer_is_found_however_it_is_written() {
        for text in [
            "佐藤花子です",
            "佐藤様\n\nお世話に",
            "佐藤　さん",
            "佐藤 花子 様",
        ] {
            named(DOE, &[SATO], text, &["佐藤 花子"]);
        }
        for text in ["Dear Jane,", "Mr. Doe", "ms doe", "with Jane Doe."] {
            named(SATO, &[DOE], text, &["Jane Doe"]);
        }
        named(DOE, &[SATO], "青葉商事様のご紹介で", &["青葉商事"]);
        named(
            SATO,
            &[DOE, DOE],
            "Acme and ACME, Jane Doe",
            &["Jane Doe", "Acme"],
        );
    }

    #[test]
    fn a_name_alone_or_within_another_is_none() {
        named(DOE, &[SATO], "佐藤通りの安佐藤様", &[]);
        named(SATO, &[DOE], "Dear Janet, a doe and acmeists", &[]);
    }

    #[test]
    fn the_recipient_may_bear_the_same_name() {
        let namesake = Customer {
            given_name: "健",
            ..SATO
        };
        named(SATO, &[namesake], "青葉商事\n佐藤様", &[]);
        named(SATO, &[namesake], "佐藤健様", &["佐藤 健"]);
        let longer = Customer {
            family_name: "山田",
            given_name: "太郎",
            company: "青葉商事 販売",
        };
        named(longer, &[SATO], "青葉商事販売 山田様", &[]);
    }
}
