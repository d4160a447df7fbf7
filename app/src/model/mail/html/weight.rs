//! How much HTML a page can take at once. Measured on the text, before a browser builds anything.

/// The most bytes of HTML that are shown as such.
pub const MOST_BYTES: usize = 2_000_000;
/// The most tags; each costs the browser an element.
const MOST_TAGS: usize = 60_000;
/// The most elements inside each other, counted where an end tag is needed.
const MOST_DEPTH: usize = 400;
/// The most tables inside each other: laying them out costs far more than other elements.
const MOST_TABLES: usize = 40;

/// Elements that do not end by themselves.
const NESTING: &[&str] = &[
    "a",
    "b",
    "big",
    "blockquote",
    "center",
    "div",
    "em",
    "font",
    "i",
    "section",
    "small",
    "span",
    "strong",
    "table",
    "u",
];

/// Whether this HTML would hold up the page. It is then shown as text.
pub fn is_heavy(html: &str) -> bool {
    if html.len() > MOST_BYTES {
        return true;
    }
    let (mut tags, mut depth, mut tables) = (0, 0_usize, 0_usize);
    for tag in html.split('<').skip(1) {
        tags += 1;
        let (closes, name) = tag
            .strip_prefix('/')
            .map_or((false, tag), |name| (true, name));
        let end = name.find(|c: char| !c.is_ascii_alphanumeric());
        let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
        if NESTING.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            step(&mut depth, closes);
        }
        if name.eq_ignore_ascii_case("table") {
            step(&mut tables, closes);
        }
        if tags > MOST_TAGS || depth > MOST_DEPTH || tables > MOST_TABLES {
            return true;
        }
    }
    false
}

const fn step(depth: &mut usize, closes: bool) {
    *depth = if closes {
        depth.saturating_sub(1)
    } else {
        *depth + 1
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_newsletters_are_light() {
        let row = "<tr><td>a<td><p>b<br><li><table><tr><td><div><span>c</span></div></table>";
        assert!(!is_heavy(&row.repeat(3_000)));
        assert!(!is_heavy(&"<table>".repeat(12)));
        assert!(!is_heavy("1 < 2"));
        assert!(!is_heavy(""));
    }

    #[test]
    fn what_would_hold_up_the_page_is_heavy() {
        assert!(is_heavy(&"x".repeat(MOST_BYTES + 1)));
        assert!(is_heavy(&"<p>x".repeat(100_000)));
        assert!(is_heavy(&"<div>".repeat(600)));
        assert!(is_heavy(&"<TABLE><tr><td>".repeat(10_000)));
        assert!(is_heavy(&"<b><font>".repeat(300)));
        let attribute = format!("<p title=\"{}\">", "x".repeat(1_000_000));
        assert!(!is_heavy(&attribute), "one long attribute is no work");
    }
}
