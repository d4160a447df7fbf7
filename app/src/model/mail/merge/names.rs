//! Finding the names of people and companies in a text.
//!
//! Japanese writes a name with a space in it or without, and with full-width letters or plain
//! ones; English divides words by spaces. Both text and name are therefore compared without white
//! space, each character remembering whether some stood before it.

use std::collections::HashSet;

/// A text without its white space, in lower case and plain width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded(Vec<(char, bool)>);

/// Where a name stands in a text: from its first character to behind its last one.
pub type Place = core::ops::Range<usize>;

/// A name to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    letters: Vec<(char, bool)>,
    /// Whether an ideograph may stand right before it: that of a company may be part of a
    /// sentence, that of a person would be part of another name.
    inside: bool,
}

impl Folded {
    /// Folds a text.
    pub fn of(text: &str) -> Self {
        let mut gap = true;
        let mut letters = Vec::new();
        for c in text.chars() {
            if c.is_whitespace() {
                gap = true;
            } else {
                let folded = plain(c)
                    .to_lowercase()
                    .map(|c| (c, core::mem::take(&mut gap)));
                letters.extend(folded);
            }
        }
        Self(letters)
    }

    /// Everywhere that a name stands.
    pub fn places(&self, pattern: &Pattern) -> Vec<Place> {
        let length = pattern.letters.len();
        let windows = self.0.windows(length.max(1)).enumerate();
        let fitting = windows.filter(|(at, window)| {
            length > 0 && fits(window, &pattern.letters) && self.stands_alone(*at, pattern)
        });
        fitting.map(|(at, _)| at..at + length).collect()
    }

    /// How the names in it may begin.
    pub fn beginnings(&self) -> Beginnings {
        let letter = |at: usize| self.0.get(at).map(|(c, _)| *c);
        let pairs = (0..self.0.len()).map(|at| (letter(at), letter(at + 1)));
        let alone = (0..self.0.len()).map(|at| (letter(at), None));
        Beginnings(pairs.chain(alone).collect())
    }

    /// Whether what stands around these letters does not make another word of them.
    fn stands_alone(&self, at: usize, pattern: &Pattern) -> bool {
        let end = at + pattern.letters.len();
        let (Some(first), Some(last)) = (self.0.get(at), self.0.get(end - 1)) else {
            return false;
        };
        let before = at.checked_sub(1).and_then(|before| self.0.get(before));
        let apart_before = first.1
            || before.is_none_or(|(before, _)| {
                !is_same_word(*before, first.0) || (pattern.inside && is_east_asian(first.0))
            });
        let apart_after = self.0.get(end).is_none_or(|(after, gap)| {
            *gap || !is_same_word(last.0, *after) || HONORIFIC_STARTS.contains(after)
        });
        apart_before && apart_after
    }
}

/// The first letters of whatever stands in a text: most names are told by them not to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beginnings(HashSet<(Option<char>, Option<char>)>);

impl Beginnings {
    /// Whether a name may stand in the text.
    pub fn may_have(&self, name: &str) -> bool {
        let mut letters = name
            .chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(|c| plain(c).to_lowercase());
        let (first, second) = (letters.next(), letters.next());
        first.is_some() && self.0.contains(&(first, second))
    }
}

impl Pattern {
    /// The name of a person, or a name with a title.
    pub fn person(name: &str) -> Self {
        Self {
            letters: Folded::of(name).0,
            inside: false,
        }
    }

    /// The name of a company.
    pub fn company(name: &str) -> Self {
        Self {
            letters: Folded::of(name).0,
            inside: true,
        }
    }

    /// Whether it says enough to be looked for.
    pub fn is_telling(&self) -> bool {
        let east_asian = self.letters.iter().any(|(c, _)| is_east_asian(*c));
        self.letters.len() >= if east_asian { 2 } else { 3 }
    }
}

/// The first characters of what follows a name.
const HONORIFIC_STARTS: [char; 4] = ['様', '殿', '氏', '御'];

/// Whether a window of a text reads like a name. Where the name has a space, letters must have one.
fn fits(window: &[(char, bool)], name: &[(char, bool)]) -> bool {
    let mut both = window.iter().zip(name).enumerate();
    both.all(|(i, ((c, gap), (letter, apart)))| {
        c == letter && (i == 0 || gap == apart || is_east_asian(*c))
    })
}

/// Whether two neighbors without a space between them are of one word.
fn is_same_word(one: char, other: char) -> bool {
    if is_east_asian(one) || is_east_asian(other) {
        is_ideograph(one) && is_ideograph(other) || is_katakana(one) && is_katakana(other)
    } else {
        one.is_alphanumeric() && other.is_alphanumeric()
    }
}

/// Whether this is a letter of a language that has no spaces.
pub fn is_east_asian(c: char) -> bool {
    is_ideograph(c) || is_hiragana(c) || is_katakana(c)
}

/// Whether this is a Han character, or a sign that repeats one.
fn is_ideograph(c: char) -> bool {
    matches!(c, '々' | '〆' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether this is hiragana.
pub fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309F}')
}

fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FF}' | '\u{FF66}'..='\u{FF9F}')
}

/// Full-width letters, digits and signs as plain ones.
fn plain(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn finds(pattern: &Pattern, text: &str, times: usize) {
        let found = Folded::of(text).places(pattern);
        assert_eq!(found.len(), times, "{pattern:?} in {text}");
    }

    #[test]
    fn a_japanese_name_is_found_with_a_space_or_without() {
        let name = Pattern::person("佐藤 花子");
        for text in [
            "佐藤花子様",
            "佐藤　花子 様へ",
            "\n佐藤 花子さん",
            "担当は佐藤花子です",
        ] {
            finds(&name, text, 1);
        }
        for text in ["佐藤", "佐藤花子美様", "伊佐藤花子様"] {
            finds(&name, text, 0);
        }
    }

    #[test]
    fn an_english_name_is_found_as_whole_words() {
        let name = Pattern::person("Jane Doe");
        for text in ["JANE DOE", "Ｊａｎｅ Ｄｏｅ", "(Jane\nDoe)", "Jane Doe's"] {
            finds(&name, text, 1);
        }
        for text in ["Jane Doerr", "Janedoe", "Mary-Jane", "AJane Doe"] {
            finds(&name, text, 0);
        }
    }

    #[test]
    fn most_names_are_told_by_their_first_letters() {
        let text = Folded::of("拝啓 林様、Dear Ｊane,");
        let beginnings = text.beginnings();
        for name in ["林", " 林 様子", "Jane Doe", "JA"] {
            assert!(beginnings.may_have(name), "{name}");
        }
        for name in ["林田", "Jones", "森", "", " "] {
            assert!(!beginnings.may_have(name), "{name}");
        }
    }

    #[test]
    fn a_company_may_stand_within_a_sentence() {
        let company = Pattern::company("青葉商事");
        finds(&company, "株式会社青葉商事様と青葉商事", 2);
        finds(&company, "青葉商事部", 0);
        finds(&Pattern::company("ACME"), "acmeに、acmecorp、ACME.", 2);
    }

    #[test]
    fn a_single_character_says_too_little() {
        assert!(!Pattern::person("森").is_telling());
        assert!(!Pattern::company("IO").is_telling());
        assert!(Pattern::person("林 森").is_telling());
    }
}
