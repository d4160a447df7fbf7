//! The words on the pages, read from the client's own files, so that one journey can be made in
//! either language and survives a better wording.

use std::fs;

use serde_json::Value;

use crate::browser::Language;
use crate::files::of_this_package;

/// Where the client keeps its words.
const LOCALES: &str = "../app/locales";

/// The words of one language.
#[derive(Clone, Copy, Debug)]
pub struct Words(Language);

impl Words {
    /// The words of this language.
    pub fn of(language: Language) -> Self {
        Self(language)
    }

    /// The words for a key, `sign_in.button` for example.
    ///
    /// # Panics
    ///
    /// When there is no such key.
    pub fn get(&self, key: &str) -> String {
        let (namespace, path) = key.split_once('.').expect("a key has a namespace");
        let file = of_this_package(LOCALES)
            .join(self.0.code())
            .join(format!("{namespace}.json"));
        let text = fs::read_to_string(&file);
        let text = text.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let words: Value = serde_json::from_str(&text).expect("the client's words are JSON");
        let found = path.split('.').fold(&words, |words, part| &words[part]);
        let found = found.as_str();
        found
            .unwrap_or_else(|| panic!("no words for {key}"))
            .to_owned()
    }

    /// The words for a key, with values in their places.
    ///
    /// # Panics
    ///
    /// When there is no such key, or no place for a value.
    pub fn with<const N: usize>(&self, key: &str, values: [(&str, &str); N]) -> String {
        let mut words = self.get(key);
        for (name, value) in values {
            let place = format!("{{{{ {name} }}}}");
            assert!(words.contains(&place), "no {place} in {words}");
            words = words.replace(&place, value);
        }
        words
    }

    /// The words that stand before or after the value of a text with one value, whichever is
    /// longer.
    ///
    /// # Panics
    ///
    /// When there is no such key, or no value in it.
    pub fn around(&self, key: &str) -> String {
        let words = self.get(key);
        let (before, rest) = words.split_once("{{").expect("a value");
        let (_, after) = rest.split_once("}}").expect("its end");
        let longest = if before.len() > after.len() {
            before
        } else {
            after
        };
        longest.trim().to_owned()
    }
}
