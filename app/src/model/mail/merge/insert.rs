//! Putting a field into a text that is being typed.

/// A text in which something was put, and where the caret stands after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inserted {
    /// The text.
    pub text: String,
    /// The caret, in UTF-16 code units: what the browser counts in.
    pub caret: u32,
}

/// Puts `piece` in place of what is selected: from `start` to `end`, in UTF-16 code units. A place
/// past the end is the end.
pub fn insert(text: &str, start: u32, end: u32, piece: &str) -> Inserted {
    let (from, to) = (byte_of(text, start), byte_of(text, end.max(start)));
    let (before, after) = (
        text.get(..from).unwrap_or_default(),
        text.get(to..).unwrap_or_default(),
    );
    let text = format!("{before}{piece}{after}");
    Inserted {
        caret: u32::try_from(before.encode_utf16().count() + piece.encode_utf16().count())
            .unwrap_or(u32::MAX),
        text,
    }
}

/// The byte at which this code unit begins; a unit inside a character counts as its end.
fn byte_of(text: &str, unit: u32) -> usize {
    let mut units = 0;
    for (byte, c) in text.char_indices() {
        if units >= unit {
            return byte;
        }
        units += u32::try_from(c.len_utf16()).unwrap_or(1);
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, selection: (u32, u32), expected: &str, caret: u32) {
        let inserted = insert(text, selection.0, selection.1, "${x}");
        assert_eq!((inserted.text.as_str(), inserted.caret), (expected, caret));
    }

    #[test]
    fn a_piece_takes_the_place_of_what_is_selected() {
        check("", (0, 0), "${x}", 4);
        check("佐藤 様", (2, 2), "佐藤${x} 様", 6);
        check("Dear NAME,", (5, 9), "Dear ${x},", 9);
    }

    #[test]
    fn the_browser_counts_a_rare_character_twice() {
        check("𠮷田", (2, 2), "𠮷${x}田", 6);
        check("𠮷田", (1, 1), "𠮷${x}田", 6);
    }

    #[test]
    fn a_place_past_the_end_is_the_end() {
        check("ab", (9, 4), "ab${x}", 6);
        check("ab", (1, 0), "a${x}b", 5);
    }
}
