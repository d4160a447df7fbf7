//! Where the signature stands in a mail.

use super::clean;

/// Lines looked at, from the end.
const LOOKED_AT: usize = 60;
/// Lines of one signature.
const MOST: usize = 16;

/// Ends of a mail after which a signature may stand without a line between them.
const GREETINGS: [&str; 12] = [
    "regards",
    "best regards",
    "kind regards",
    "warm regards",
    "sincerely",
    "yours sincerely",
    "best",
    "thanks",
    "thank you",
    "many thanks",
    "cheers",
    "best wishes",
];

/// The lines of the signature, cleaned; none where nothing looks like one.
pub fn block(text: &str) -> Vec<String> {
    // From the end, so that a long mail costs no more than a short one.
    let mut lines: Vec<&str> = text.lines().rev().take(LOOKED_AT).collect();
    lines.reverse();
    let between = after_line(&lines).or_else(|| after_greeting(&lines));
    let lines = between.unwrap_or_default().iter();
    lines
        .map(|line| clean(line))
        .filter(|line| !line.is_empty() && !is_rule(line))
        .take(MOST)
        .collect()
}

/// What stands under the line that opens the signature: the last line with something under it.
/// A signature may hold lines itself; those that follow closely belong to it.
fn after_line<'a>(lines: &'a [&'a str]) -> Option<&'a [&'a str]> {
    let says = |line: &&str| !line.trim().is_empty() && !is_rule(line);
    let mut start = None;
    let mut end = lines.len();
    for (index, line) in lines.iter().enumerate().rev() {
        if !is_rule(line) {
            continue;
        }
        let under = lines.get(index + 1..end).unwrap_or_default();
        let count = under.iter().copied().filter(|line| says(line)).count();
        if count == 0 {
            continue;
        }
        // Lines and texts in turn make one block, as long as it stays as short as a signature.
        let whole = lines.get(index + 1..).unwrap_or_default();
        if whole.iter().copied().filter(|line| says(line)).count() > MOST {
            break;
        }
        start = Some(index + 1);
        end = index;
    }
    lines.get(start?..)
}

fn after_greeting<'a>(lines: &'a [&'a str]) -> Option<&'a [&'a str]> {
    let is_greeting = |line: &&str| {
        let folded = line.trim().trim_end_matches([',', '.', '!']).to_lowercase();
        GREETINGS.contains(&folded.as_str())
    };
    let at = lines.iter().rposition(is_greeting)?;
    let under = lines.get(at + 1..)?;
    let count = under.iter().filter(|line| !line.trim().is_empty()).count();
    (1..=MOST).contains(&count).then_some(under)
}

/// Whether a line is drawn and not written: `-- `, `━━━━`, `*****`, `==--==`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    if line == "--" {
        return true;
    }
    let drawn = |c: char| {
        "-=_*~+#.:<>/|♪☆★◇◆□■○●〇・＊＝－―─━═…‥∴。".contains(c)
            || ('\u{2500}'..='\u{25ff}').contains(&c)
            || c.is_whitespace()
    };
    line.chars().count() >= 4 && line.chars().all(drawn)
}
