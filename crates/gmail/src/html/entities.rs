//! Character references: the ones that mail uses.

use std::borrow::Cow;

/// Name, space, character, space, …
const NAMED: &str = "\
    amp & lt < gt > quot \" apos ' nbsp \u{a0} copy © reg ® trade ™ hellip … mdash — \
    ndash – lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ laquo « raquo » lsaquo ‹ \
    rsaquo › bull • middot · euro € yen ¥ pound £ cent ¢ sect § para ¶ deg ° plusmn ± \
    times × divide ÷ frac12 ½ frac14 ¼ frac34 ¾ sup2 ² sup3 ³ micro µ iexcl ¡ iquest ¿ \
    larr ← rarr → uarr ↑ darr ↓ check ✓ star ☆ ensp \u{2002} emsp \u{2003} thinsp \u{2009} \
    shy \u{ad} zwj \u{200d} zwnj \u{200c} \
    auml ä ouml ö uuml ü Auml Ä Ouml Ö Uuml Ü szlig ß eacute é Eacute É egrave è \
    Egrave È ecirc ê euml ë agrave à Agrave À aacute á Aacute Á acirc â atilde ã aring å \
    Aring Å aelig æ AElig Æ ccedil ç Ccedil Ç iacute í icirc î iuml ï ntilde ñ Ntilde Ñ \
    oacute ó Oacute Ó ocirc ô otilde õ oslash ø Oslash Ø oelig œ OElig Œ uacute ú \
    Uacute Ú ugrave ù ucirc û";

/// What numbers 128 to 159 mean to browsers: windows-1252, with `?` where it has nothing.
const WINDOWS: &str = "€?‚ƒ„…†‡ˆ‰Š‹Œ?Ž??‘’“”•–—˜™š›œ?žŸ";

/// The longest reference worth looking for: `&#x10ffff;` and the names above.
const MOST: usize = 12;

/// The text with its character references replaced; what is none stays.
pub fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let body = from.get(1..).unwrap_or_default();
        let end = body.bytes().take(MOST).position(|byte| byte == b';');
        let reference = end.and_then(|end| body.split_at_checked(end));
        match reference.and_then(|(name, after)| Some((character(name)?, after.get(1..)?))) {
            Some((character, after)) => {
                out.push(character);
                rest = after;
            }
            None => {
                out.push('&');
                rest = body;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn character(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        return named(name);
    };
    let code: u32 = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    let windows = code
        .checked_sub(128)
        .and_then(|index| WINDOWS.chars().nth(index as usize));
    let character = windows
        .filter(|c| *c != '?')
        .or_else(|| char::from_u32(code));
    // U+FFFD stands for what is no character.
    Some(
        character
            .filter(|c| *c != '\0' && !(128..160).contains(&u32::from(*c)))
            .unwrap_or('\u{fffd}'),
    )
}

fn named(name: &str) -> Option<char> {
    let mut words = NAMED.split(' ');
    while let (Some(found), Some(character)) = (words.next(), words.next()) {
        if found == name {
            return character.chars().next();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_names_and_numbers() {
        assert_eq!(
            unescape("Tom &amp; Jerry &copy; &#39;&#x9867;&#23458;&#146;"),
            "Tom & Jerry © '顧客’"
        );
    }

    #[test]
    fn every_name_has_one_character() {
        let words: Vec<&str> = NAMED.split(' ').collect();
        assert!(
            words
                .chunks(2)
                .all(|pair| pair[0].len() > 1 && pair[1].chars().count() == 1)
        );
        assert_eq!(WINDOWS.chars().count(), 32);
        for (text, expect) in [
            ("&ucirc;", "û"),
            ("&nbsp;", "\u{a0}"),
            ("&zwj;", "\u{200d}"),
            ("&quot;", "\""),
        ] {
            assert_eq!(unescape(text), expect);
        }
    }

    #[test]
    fn leaves_what_is_no_reference() {
        for text in [
            "&",
            "a & b",
            "&;",
            "&nosuch;",
            "&#;",
            "&#x;",
            "&#99999999999;",
            "&amp",
            "&verylongnamewithoutend;",
        ] {
            assert_eq!(unescape(text), text);
        }
    }

    #[test]
    fn impossible_characters_become_the_replacement() {
        assert_eq!(
            unescape("&#0;&#xd800;&#x110000;&#129;"),
            "\u{fffd}\u{fffd}\u{fffd}\u{fffd}"
        );
    }

    #[test]
    fn replaces_once_only() {
        assert_eq!(unescape("&amp;lt;"), "&lt;");
    }
}
