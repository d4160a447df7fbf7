//! How text is cut into the words that search compares.
//!
//! A word is a run of letters and digits; everything else separates (`+ . @ -` among it). Chinese, Japanese and Korean
//! characters are words of their own, so that a part of a Japanese name finds it.

/// The words of a text in lower case, each with a space before and after: `" aoi example jp "`. A phrase is found by
/// looking for its words as a substring.
pub(crate) fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    for c in text.chars() {
        if is_ideographic(c) {
            close(&mut out);
            out.push(c);
            out.push(' ');
        } else if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else {
            close(&mut out);
        }
    }
    close(&mut out);
    out
}

fn close(out: &mut String) {
    if !out.ends_with(' ') {
        out.push(' ');
    }
}

fn is_ideographic(c: char) -> bool {
    matches!(u32::from(c),
        0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0xff66..=0xff9f
        | 0x2_0000..=0x3_ffff)
}

/// Whether the words of a phrase stand in a text, one after the other.
pub(crate) fn contains(text: &str, phrase: &str) -> bool {
    phrase.len() > 1 && text.contains(phrase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_addresses_where_gmail_cuts_them() {
        assert_eq!(
            words("Bob+crm@Acme-Trading.co.jp"),
            " bob crm acme trading co jp "
        );
        assert_eq!(words("山田 Taro"), " 山 田 taro ");
        assert_eq!(words(""), " ");
    }

    #[test]
    fn a_phrase_matches_whole_words_only() {
        let text = words("\"Bob\" <bob+crm@acme.example>");
        assert!(contains(&text, &words("crm@acme")));
        assert!(!contains(&text, &words("rm@acme")));
        assert!(!contains(&text, &words("")));
    }
}
