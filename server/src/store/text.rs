//! Texts as they are searched and sorted: the same on both databases, whatever their locale.

use unicode_normalization::UnicodeNormalization;

/// Folds a text for searching and sorting: compatibility forms become one (full-width and
/// half-width, Unicode NFKC) and case is dropped, so that `ﾀﾅｶ` finds タナカ and `É` finds é.
pub fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

/// Folds several texts into one to search in. A line break keeps a word from matching across
/// two of them.
pub fn fold_all<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let folded: Vec<String> = texts
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(fold)
        .collect();
    folded.join("\n")
}

/// The `LIKE` patterns of a search: one for each word, to be used with `ESCAPE '\'`.
pub fn patterns(search: &str) -> Vec<String> {
    fold(search)
        .split_whitespace()
        .map(|word| {
            let escaped = word
                .replace('\\', "\\\\")
                .replace('%', "\\%")
                .replace('_', "\\_");
            format!("%{escaped}%")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_width_are_folded() {
        assert_eq!(fold("ＡＢＣ É ﾀﾅｶ"), "abc é タナカ");
    }

    #[test]
    fn each_word_is_a_pattern_with_its_wildcards_escaped() {
        assert_eq!(
            patterns(" 50%  a_b\u{3000}佐藤 "),
            ["%50\\%%", "%a\\_b%", "%佐藤%"]
        );
        assert!(patterns("  ").is_empty());
    }
}
