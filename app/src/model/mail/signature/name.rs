//! A person's name, from the way it stands in a header.

use super::{clean, words};

/// A name in its parts; either may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// Family name.
    pub family: String,
    /// Given name.
    pub given: String,
}

impl Name {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.family.is_empty() && self.given.is_empty()
    }
}

/// What a display name says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// The person.
    pub name: Name,
    /// The company, where it stands beside the person.
    pub company: String,
}

const HONORIFICS: [&str; 8] = ["様", "さま", "さん", "殿", "氏", "先生", "御中", "君"];
const TITLES: [&str; 8] = ["mr", "ms", "mrs", "miss", "dr", "prof", "mx", "sir"];

/// What a display name says: `山田 太郎（株式会社山田商事）`, `Hopper, Grace`, `Taro Yamada / Acme`.
pub fn name_of(display_name: &str) -> Named {
    let text = clean(display_name);
    // An address instead of a name says nothing that the address does not.
    if text.contains('@') {
        return Named::default();
    }
    let (company, rest) = match words::company(&text) {
        Some((company, rest)) => (company, rest),
        None => (String::new(), text),
    };
    let person = rest
        .split(['(', '（', '[', '【', '<', '/', '|', '／', '｜', '@', '＠'])
        .map(str::trim)
        .find(|part| !part.is_empty())
        .unwrap_or_default();
    Named {
        name: split(person),
        company,
    }
}

/// Splits a name into its parts, in the order of its own language.
pub fn split(name: &str) -> Name {
    let mut words: Vec<&str> = name
        .split([' ', '・', '\u{ff65}'])
        .filter(|word| !word.is_empty())
        .collect();
    words.retain(|word| !HONORIFICS.contains(word));
    if let Some(first) = words.first()
        && words.len() > 1
        && TITLES.contains(&first.trim_end_matches('.').to_lowercase().as_str())
    {
        words.remove(0);
    }
    if let Some(last) = words.last_mut() {
        *last = without_honorific(last);
    }
    let name = words.join(" ");
    if let Some((family, given)) = name.split_once(',') {
        return Name {
            family: family.trim().to_owned(),
            given: given.trim().to_owned(),
        };
    }
    match words.as_slice() {
        [] => Name::default(),
        [one] => Name {
            family: (*one).to_owned(),
            given: String::new(),
        },
        [family, given @ ..] if is_east_asian(&name) => Name {
            family: (*family).to_owned(),
            given: given.join(" "),
        },
        [given @ .., family] => Name {
            family: (*family).to_owned(),
            given: given.join(" "),
        },
    }
}

/// A word without the honorific that is written on to it. A name is not made empty by it.
fn without_honorific(word: &str) -> &str {
    let bare = HONORIFICS
        .iter()
        .filter(|honorific| **honorific != "君" && **honorific != "氏")
        .find_map(|honorific| word.strip_suffix(honorific));
    bare.filter(|bare| !bare.is_empty()).unwrap_or(word)
}

/// Written in characters of Japanese, Chinese or Korean: the family name stands first.
pub fn is_east_asian(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '々' | '〆')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(display_name: &str, family: &str, given: &str, company: &str) {
        let found = name_of(display_name);
        assert_eq!(
            (
                found.name.family.as_str(),
                found.name.given.as_str(),
                found.company.as_str()
            ),
            (family, given, company),
            "{display_name}"
        );
    }

    #[test]
    fn japanese_names_have_the_family_name_first_and_no_honorific() {
        check("山田 太郎", "山田", "太郎", "");
        check("山田　太郎 様", "山田", "太郎", "");
        check("山田太郎様", "山田太郎", "", "");
        check("佐々木 希さん", "佐々木", "希", "");
        check("ﾔﾏﾀﾞ ﾀﾛｳ", "ﾔﾏﾀﾞ", "ﾀﾛｳ", "");
    }

    #[test]
    fn a_company_beside_the_name_is_told_apart() {
        check(
            "山田 太郎（株式会社山田商事）",
            "山田",
            "太郎",
            "株式会社山田商事",
        );
        check("株式会社山田商事　山田", "山田", "", "株式会社山田商事");
        check("Grace Hopper (Acme Inc.)", "Hopper", "Grace", "Acme Inc.");
        check("Taro Yamada / Sales", "Yamada", "Taro", "");
    }

    #[test]
    fn western_names_have_the_family_name_last_unless_a_comma_says_otherwise() {
        check("Grace Brewster Hopper", "Hopper", "Grace Brewster", "");
        check("Hopper, Grace", "Hopper", "Grace", "");
        check("Dr. Ada Lovelace", "Lovelace", "Ada", "");
        check("Madonna", "Madonna", "", "");
    }

    #[test]
    fn what_is_no_name_is_none() {
        check("", "", "", "");
        check("taro@yamada.example", "", "", "");
        check("\u{202e}\u{200b}", "", "", "");
    }
}
