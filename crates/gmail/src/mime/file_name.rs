//! The name under which a file may be shown and saved.

use crate::charset::{Decode, one_line};
use crate::encoded_word;

/// The longest name kept, in characters; file systems take 255 bytes, a Japanese character takes 3.
const MOST: usize = 80;
/// The longest ending kept when a name is cut.
const MOST_ENDING: usize = 12;

/// A sender's file name without path, tricks of direction, control characters and signs that file systems refuse. A
/// file without a name gets one by its type.
pub fn file_name(raw: &str, mime_type: &str, decode: &dyn Decode) -> String {
    let decoded = encoded_word::decode(raw, decode);
    let line = one_line(&decoded);
    let last = line.rsplit(['/', '\\']).next().unwrap_or_default();
    // A long gap would push the ending, which says what the file is, out of sight.
    let words: Vec<&str> = last.split_whitespace().collect();
    let kept = words.join(" ").replace(|c| "<>:\"|?*".contains(c), "_");
    let kept = kept.trim_matches(|c: char| c.is_whitespace() || c == '.');
    if kept.is_empty() {
        return format!("attachment{}", ending_of(mime_type));
    }
    let stem = kept
        .split('.')
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase();
    let device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || is_port(&stem);
    shorten(&if device {
        format!("_{kept}")
    } else {
        kept.to_owned()
    })
}

/// `COM1` and `LPT1` to `9`, which Windows takes for devices whatever follows the dot.
fn is_port(stem: &str) -> bool {
    let number = stem
        .strip_prefix("COM")
        .or_else(|| stem.strip_prefix("LPT"));
    number.is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9']))
}

fn ending_of(mime_type: &str) -> &'static str {
    match mime_type.to_ascii_lowercase().as_str() {
        "message/rfc822" => ".eml",
        "text/plain" | "text/rfc822-headers" | "message/delivery-status" => ".txt",
        "text/calendar" => ".ics",
        "application/pdf" => ".pdf",
        "image/png" => ".png",
        "image/jpeg" => ".jpg",
        "image/gif" => ".gif",
        _ => "",
    }
}

/// Cuts the middle out of a long name: the ending says what the file is.
fn shorten(name: &str) -> String {
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = if ending.chars().count() <= MOST_ENDING {
        format!(".{ending}")
    } else {
        String::new()
    };
    let room = MOST - 1 - ending.chars().count();
    name.chars()
        .take(room)
        .chain(['…'])
        .chain(ending.chars())
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::charset::Utf8Only;

    fn check(raw: &str, expect: &str) {
        assert_eq!(
            file_name(raw, "application/octet-stream", &Utf8Only),
            expect,
            "{raw}"
        );
    }

    #[test]
    fn keeps_ordinary_names() {
        check("見積書 2026.pdf", "見積書 2026.pdf");
        check("archive.tar.gz", "archive.tar.gz");
    }

    #[test]
    fn drops_paths_and_leading_dots() {
        check("../../etc/passwd", "passwd");
        check("C:\\Users\\x\\a.txt", "a.txt");
        check(".bashrc", "bashrc");
        check("a.exe. . ", "a.exe");
    }

    #[test]
    fn drops_tricks_of_direction_and_control_characters() {
        check("cod\u{202e}fdp.exe", "codfdp.exe");
        check("a\0b\r\n.pdf", "a b .pdf");
        check("a\u{3164}\u{ad}\u{e0041}.pdf", "a.pdf");
        check("a<b>:c|d?*\".txt", "a_b__c_d___.txt");
    }

    #[test]
    fn an_ending_cannot_be_pushed_out_of_sight() {
        check(
            &format!("invoice.pdf{}.exe", " \u{3000}".repeat(60)),
            "invoice.pdf .exe",
        );
    }

    #[test]
    fn decodes_what_the_sender_encoded_in_the_wrong_way() {
        check("=?UTF-8?B?6KaL56mNLnBkZg==?=", "見積.pdf");
    }

    #[test]
    fn does_not_name_a_device() {
        check("con", "_con");
        check("LPT1.txt", "_LPT1.txt");
        check("COMB.txt", "COMB.txt");
    }

    #[test]
    fn cuts_long_names_in_the_middle() {
        let name = file_name(&format!("{}.pdf", "長".repeat(10_000)), "", &Utf8Only);
        assert!(name.chars().count() == MOST && name.ends_with("….pdf") && name.len() <= 255);
    }

    #[test]
    fn names_the_nameless_by_type() {
        assert_eq!(file_name("", "Message/RFC822", &Utf8Only), "attachment.eml");
        assert_eq!(file_name("..", "x/y", &Utf8Only), "attachment");
    }

    proptest! {
        #[test]
        fn a_name_is_always_one_safe_component(raw in "([./\\\\:a\u{202e}\u{feff} \n\0長?]|=\\?utf-8\\?Q\\?=2F=2E|\\?=){0,120}") {
            let name = file_name(&raw, "", &Utf8Only);
            prop_assert!(!name.is_empty() && name.len() <= 255 && name != "." && name != "..");
            let unsafe_in_names = |c: char| c.is_control() || "/\\:\u{202e}".contains(c);
            prop_assert!(!name.contains(unsafe_in_names));
        }
    }
}
