//! Which signature stands under a mail: the one that its writer keeps in the CRM for the address and
//! the language, else Gmail's.

use super::body::{Body, Line};
use crate::model::mail::merge::is_east_asian;
use contract::{signature::Signature, user::Language};

/// Where a signature comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Written in the CRM for mail in this language.
    Written(Language),
    /// Gmail's own for the address.
    Gmail,
}

/// A signature that may stand under mail from an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Where it comes from.
    pub source: Source,
    /// Its lines; never none.
    pub lines: Vec<Line>,
}

/// What may stand under mail from an address; `gmail` is Gmail's own. Blank ones are none.
pub fn choices(address: &str, written: &[Signature], gmail: Body) -> Vec<Choice> {
    let own = written
        .iter()
        .filter(|one| one.address.eq_ignore_ascii_case(address));
    let written = own.map(|one| (Source::Written(one.language), Body::of_text(&one.text)));
    let all = written.chain([(Source::Gmail, gmail)]);
    all.filter(|(_, body)| !body.is_blank())
        .map(|(source, body)| Choice {
            source,
            lines: body.lines,
        })
        .collect()
}

/// The one for mail in a language.
pub fn preselected(choices: &[Choice], language: Language) -> Option<&Choice> {
    let of = |source| choices.iter().find(|choice| choice.source == source);
    of(Source::Written(language)).or_else(|| of(Source::Gmail))
}

/// The one that stands under a text, as it was put there.
pub fn standing<'a>(lines: &[Line], choices: &'a [Choice]) -> Option<&'a Choice> {
    let under = choices.iter().filter(|one| lines.ends_with(&one.lines));
    under.max_by_key(|choice| choice.lines.len())
}

/// Puts another signature in the place of the one that stands under a text, or behind the text
/// where none of `before` does.
pub fn replace(lines: &mut Vec<Line>, before: &[Choice], new: Option<&Choice>) {
    let new = new.map(|choice| choice.lines.as_slice());
    match standing(lines, before) {
        Some(old) => lines.truncate(lines.len() - old.lines.len()),
        None if new.is_some() => lines.push(Line::default()),
        None => {}
    }
    lines.extend_from_slice(new.unwrap_or_default());
}

/// A text of two empty lines, to be written in, and a signature.
pub fn above(choice: &Choice) -> Body {
    let mut lines = vec![Line::default(), Line::default()];
    lines.extend_from_slice(&choice.lines);
    Body { lines }
}

/// The language that somebody is written to in, by the name that the CRM has of them; none where
/// it says nothing.
pub fn language_of(name: &str) -> Option<Language> {
    if name.chars().any(is_east_asian) {
        Some(Language::Ja)
    } else {
        name.chars()
            .any(char::is_alphabetic)
            .then_some(Language::En)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(address: &str, language: Language, text: &str) -> Signature {
        Signature {
            address: address.to_owned(),
            language,
            text: text.to_owned(),
        }
    }

    fn both() -> Vec<Choice> {
        let written = [
            written("a@c.example", Language::Ja, "山田\n手紙社"),
            written("a@c.example", Language::En, "Yamada"),
            written("b@c.example", Language::Ja, "別人"),
        ];
        choices("A@c.example", &written, Body::of_text("Gmail's"))
    }

    fn text(lines: &[Line]) -> String {
        let lines = lines.to_vec();
        Body { lines }.to_text()
    }

    #[test]
    fn the_language_decides_else_gmail_does() {
        let both = both();
        let chosen = |choices: &[Choice], language| {
            preselected(choices, language).map(|choice| text(&choice.lines))
        };
        assert_eq!(both.len(), 3);
        assert_eq!(chosen(&both, Language::Ja).unwrap(), "山田\n手紙社");
        assert_eq!(chosen(&both, Language::En).unwrap(), "Yamada");
        let gmail = choices("x@c.example", &[], Body::of_text("Gmail's"));
        assert_eq!(chosen(&gmail, Language::Ja).unwrap(), "Gmail's");
        let none = choices("x@c.example", &[], Body::of_text(" \n"));
        assert_eq!(chosen(&none, Language::Ja), None);
    }

    #[test]
    fn a_signature_takes_the_place_of_the_one_before() {
        let both = both();
        let mut lines = above(&both[0]).lines;
        assert_eq!(text(&lines), "\n\n山田\n手紙社");
        replace(&mut lines, &both, Some(&both[1]));
        assert_eq!(text(&lines), "\n\nYamada");
        replace(&mut lines, &both, None);
        assert_eq!(text(&lines), "\n");
        assert_eq!(standing(&lines, &both), None);
    }

    #[test]
    fn what_was_written_instead_of_a_signature_stays() {
        let both = both();
        let mut lines = Body::of_text("Hello\nmy own").lines;
        replace(&mut lines, &both, Some(&both[1]));
        assert_eq!(text(&lines), "Hello\nmy own\n\nYamada");
        assert_eq!(standing(&lines, &both), Some(&both[1]));
    }

    #[test]
    fn a_name_tells_its_language() {
        assert_eq!(language_of("佐藤 Hana"), Some(Language::Ja));
        assert_eq!(language_of("タナカ"), Some(Language::Ja));
        assert_eq!(language_of("O'Brien"), Some(Language::En));
        assert_eq!(language_of(" 1-2 "), None);
    }
}
