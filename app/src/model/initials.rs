//! The one or two letters that stand for a person or a company where there is no picture.

/// How many tints the style sheet knows (`avatar--0` to `avatar--5`).
const TINTS: u32 = 6;

/// Words that say what kind of company it is, not which.
const COMPANY_WORDS: &[&str] = &["株式会社", "有限会社", "合同会社", "(株)", "（株）"];

/// The letters for a name: the first letter of a Japanese name, the first letters of the first
/// and the last word of others.
pub fn initials(name: &str) -> String {
    let mut plain = name.to_owned();
    for word in COMPANY_WORDS {
        plain = plain.replace(word, " ");
    }
    let mut words = plain.split_whitespace();
    let Some(first) = words.next().and_then(|w| w.chars().next()) else {
        return "?".to_owned();
    };
    if !first.is_ascii_alphabetic() {
        return first.to_string();
    }
    let last = words.next_back().and_then(|w| w.chars().next());
    first
        .to_uppercase()
        .chain(last.into_iter().flat_map(char::to_uppercase))
        .collect()
}

/// A tint that is always the same for the same name.
pub fn tint(name: &str) -> u32 {
    name.chars()
        .fold(7_u32, |sum, c| sum.wrapping_mul(31).wrapping_add(c as u32))
        % TINTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_japanese_name_is_known_by_its_first_letter() {
        assert_eq!(initials("山田 太郎"), "山");
        assert_eq!(initials("株式会社青葉商事"), "青");
    }

    #[test]
    fn a_latin_name_is_known_by_first_and_last() {
        assert_eq!(initials("Grace Brewster Hopper"), "GH");
        assert_eq!(initials("acme"), "A");
    }

    #[test]
    fn nobody_is_a_question_mark() {
        assert_eq!(initials("  "), "?");
    }
}
