//! The language of the pages: the profile's, else the one chosen in this browser, else the
//! browser's own.

use crate::{
    browser::{dom, storage},
    i18n::{Locale, language_of, locale_of},
    reactive::effect,
};
use contract::user::Language;
use leptos::prelude::*;

const REMEMBERED: &str = "tegami.language";

/// The language of the pages, as a signal that every text follows.
#[derive(Debug, Clone, Copy)]
pub struct PageLanguage(RwSignal<Locale>);

/// Chooses the first language and provides it; `<html lang>` follows.
pub fn provide_language() {
    let remembered = storage::read(REMEMBERED);
    let tag = remembered.or_else(|| dom::window().navigator().language());
    let locale = RwSignal::new(locale_of(language_for(tag.as_deref())));
    effect(move || {
        let tag = language_of(locale.get()).tag();
        if let Some(root) = dom::root() {
            drop(root.set_attribute("lang", tag));
        }
    });
    provide_context(PageLanguage(locale));
}

/// The locale that texts follow.
pub fn use_locale() -> Signal<Locale> {
    expect_context::<PageLanguage>().0.into()
}

/// The language, to read and to set.
pub fn use_language() -> PageLanguage {
    expect_context()
}

impl PageLanguage {
    /// The language; whoever reads it follows it.
    pub fn get(self) -> Language {
        language_of(self.0.get())
    }

    /// The language now.
    pub fn now(self) -> Language {
        language_of(self.0.get_untracked())
    }

    /// The locale now, for words that do not follow.
    pub fn locale_now(self) -> Locale {
        self.0.get_untracked()
    }

    /// Sets it; all texts change at once, and this browser remembers it.
    pub fn set(self, language: Language) {
        storage::write(REMEMBERED, language.tag());
        self.0.set(locale_of(language));
    }
}

/// The language for a BCP 47 tag: Japanese for any Japanese, English for everything else.
fn language_for(tag: Option<&str>) -> Language {
    match tag {
        Some(tag) if tag.to_ascii_lowercase().starts_with("ja") => Language::Ja,
        _ => Language::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_japanese_browser_gets_japanese() {
        assert_eq!(language_for(Some("ja")), Language::Ja);
        assert_eq!(language_for(Some("ja-JP")), Language::Ja);
        assert_eq!(language_for(Some("fr-CA")), Language::En);
        assert_eq!(language_for(None), Language::En);
    }
}
