//! Finds links in plain text. The page makes text nodes and `<a>` elements of the pieces, never
//! an HTML string.
//!
//! A link is what a reader can check: the text shown is the target itself. Only `http`, `https`
//! and `mailto` count, in ASCII, since a web address in Japanese text ends where the next
//! Japanese letter begins. An address with a user part (`https://bank.example@evil.example`)
//! stays text.

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Text(&'a str),
    /// A web or mail address: target and text at once.
    Link(&'a str),
}

const SCHEMES: &[&str] = &["https://", "http://", "mailto:"];

/// The longest link made; what is longer stays text.
const MOST_BYTES: usize = 2_000;

/// The text in pieces, in order and complete.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut done = 0;
    let mut from = 0;
    while let Some(colon) = text.get(from..).and_then(|rest| rest.find(':')) {
        let colon = from + colon;
        from = colon + 1;
        let Some(start) = scheme_start(text, done, colon) else {
            continue;
        };
        let end = link_end(text, start);
        let Some(link) = text.get(start..end).filter(|link| is_sound(link)) else {
            continue;
        };
        push_text(&mut pieces, text.get(done..start));
        pieces.push(Piece::Link(link));
        done = end;
        from = end;
    }
    push_text(&mut pieces, text.get(done..));
    pieces
}

fn push_text<'a>(pieces: &mut Vec<Piece<'a>>, text: Option<&'a str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        pieces.push(Piece::Text(text));
    }
}

/// Where the scheme that ends at this colon begins, if it is one of ours and no letter precedes.
fn scheme_start(text: &str, done: usize, colon: usize) -> Option<usize> {
    SCHEMES.iter().find_map(|scheme| {
        let name = scheme.find(':')?;
        let start = colon.checked_sub(name).filter(|start| *start >= done)?;
        let found = text.get(start..start + scheme.len())?;
        let before = text.get(done..start)?.chars().next_back();
        let fresh = before.is_none_or(|c| !c.is_ascii_alphanumeric());
        (fresh && found.eq_ignore_ascii_case(scheme)).then_some(start)
    })
}

/// Where the link that begins here ends: at white space, a bracket or quote that cannot stand in
/// a link, or a letter beyond ASCII; less the punctuation that belongs to the sentence.
fn link_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let stops = |c: char| !c.is_ascii_graphic() || "<>\"\\^`{|}".contains(c);
    let mut link = rest.split(stops).next().unwrap_or_default();
    while let Some(last) = link.chars().next_back() {
        let trailing = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' => true,
            ')' => is_unbalanced(link, '(', ')'),
            ']' => is_unbalanced(link, '[', ']'),
            _ => false,
        };
        if !trailing {
            break;
        }
        link = link.get(..link.len() - 1).unwrap_or_default();
    }
    start + link.len()
}

fn is_unbalanced(link: &str, open: char, close: char) -> bool {
    link.matches(close).count() > link.matches(open).count()
}

fn is_sound(link: &str) -> bool {
    if link.len() > MOST_BYTES {
        return false;
    }
    let Some((scheme, rest)) = link.split_once(':') else {
        return false;
    };
    if scheme.eq_ignore_ascii_case("mailto") {
        let address = rest.split('?').next().unwrap_or_default();
        return crm::address::is_well_formed(address);
    }
    let rest = rest.trim_start_matches('/');
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let starts_well = authority.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[');
    starts_well && !authority.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let found = pieces(text);
        let links: Vec<&str> = found
            .iter()
            .filter_map(|piece| match piece {
                Piece::Link(link) => Some(*link),
                Piece::Text(_) => None,
            })
            .collect();
        assert_eq!(links, expect, "{text}");
        let whole: String = found
            .iter()
            .map(|(Piece::Text(part) | Piece::Link(part))| *part)
            .collect();
        assert_eq!(whole, text, "nothing may be lost");
    }

    #[test]
    fn finds_web_and_mail_addresses() {
        check(
            "see https://a.example/b?c=d#e now",
            &["https://a.example/b?c=d#e"],
        );
        check("HTTP://A.example", &["HTTP://A.example"]);
        check(
            "mailto:hana@example.co.jp?subject=x",
            &["mailto:hana@example.co.jp?subject=x"],
        );
        check(
            "http://a.example http://b.example",
            &["http://a.example", "http://b.example"],
        );
        check("http://[::1]:8080/", &["http://[::1]:8080/"]);
    }

    #[test]
    fn leaves_the_punctuation_of_the_sentence_outside() {
        check("(https://a.example/b).", &["https://a.example/b"]);
        check(
            "https://a.example/b_(c), then",
            &["https://a.example/b_(c)"],
        );
        check("<https://a.example>", &["https://a.example"]);
        check("\"https://a.example/\"!", &["https://a.example/"]);
    }

    #[test]
    fn ends_a_link_where_japanese_begins() {
        check(
            "資料はhttps://a.example/xをご覧ください。",
            &["https://a.example/x"],
        );
        check("「https://a.example/」", &["https://a.example/"]);
    }

    #[test]
    fn makes_no_link_of_other_schemes() {
        check(
            "javascript:alert(1) data:text/html,x ftp://a.example file:///etc",
            &[],
        );
        check("xhttp://a.example", &[]);
        check("https:a.example https:// http://?x mailto:nobody", &[]);
        check("12:30 と 10:15: ::", &[]);
    }

    #[test]
    fn makes_no_link_that_deceives() {
        check("https://bank.example@evil.example/", &[]);
        check("https://a.example/\u{202e}gpj.exe", &["https://a.example/"]);
        check("https://a\u{2044}b.example", &["https://a"]);
        check(&format!("https://a.example/{}", "x".repeat(3_000)), &[]);
    }

    #[test]
    fn links_may_follow_each_other_closely() {
        check(
            "http://a.example/http://b.example",
            &["http://a.example/http://b.example"],
        );
        check(
            "https://a.example,https://b.example",
            &["https://a.example,https://b.example"],
        );
        check("", &[]);
    }
}
