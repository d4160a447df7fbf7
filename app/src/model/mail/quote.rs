//! Tells a mail's own words from those it quotes, so that the page can fold the quotes.

/// A run of lines of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block<'a> {
    /// Whether the lines quote an earlier mail.
    pub quoted: bool,
    /// The lines, without the line break at the end.
    pub text: &'a str,
    /// How many lines.
    pub lines: usize,
}

/// Fewer quoted lines than this are not worth a fold: they are the answer's context.
const FOLD_FROM_LINES: usize = 4;

/// Lines with which mail programs announce that the rest is an earlier mail. Compared without
/// dashes, underscores and spaces around them.
const SEPARATORS: &[&str] = &[
    "Original Message",
    "Forwarded message",
    "元のメッセージ",
    "転送メッセージ",
];

/// The text in blocks, in order. Short quotes stay with the words around them.
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let lines: Vec<&str> = text.split('\n').collect();
    let tail = separator(&lines).unwrap_or(lines.len());
    let mut runs: Vec<(bool, usize, usize)> = Vec::new();
    for (index, line) in lines.iter().enumerate().take(tail) {
        let quoted = is_quoted(line);
        match runs.last_mut() {
            // An empty line between quoted lines belongs to the quote.
            Some((last, _, end)) if *last == quoted => *end = index + 1,
            _ => runs.push((quoted, index, index + 1)),
        }
    }
    if tail < lines.len() {
        runs.push((true, tail, lines.len()));
    }
    let mut blocks = Vec::new();
    let mut offset = 0;
    for (quoted, first, end) in join_short(&lines, runs, tail) {
        let run = lines.get(first..end).unwrap_or_default();
        let length = run.iter().map(|line| line.len() + 1).sum::<usize>();
        let last = offset + length - 1;
        let text = text.get(offset..last).unwrap_or_default();
        offset += length;
        blocks.push(Block {
            quoted,
            text: text.trim_end_matches('\r'),
            lines: end - first,
        });
    }
    blocks
}

/// Makes short quotes part of what stands around them, and takes the line that introduces a
/// quote ("On Monday Hana wrote:") into the fold.
fn join_short(
    lines: &[&str],
    runs: Vec<(bool, usize, usize)>,
    tail: usize,
) -> Vec<(bool, usize, usize)> {
    let mut joined: Vec<(bool, usize, usize)> = Vec::new();
    for (quoted, mut first, end) in runs {
        let quoted = quoted && (end - first >= FOLD_FROM_LINES || first == tail);
        if quoted && let Some((false, start, stop)) = joined.last_mut() {
            if let Some(intro) = introduction(lines, *start, *stop) {
                *stop = intro;
                first = intro;
            }
            if *start == *stop {
                joined.pop();
            }
        }
        match joined.last_mut() {
            Some((last, _, stop)) if *last == quoted => *stop = end,
            _ => joined.push((quoted, first, end)),
        }
    }
    joined
}

/// The line before a quote that says who wrote it, if that is what it does.
fn introduction(lines: &[&str], start: usize, stop: usize) -> Option<usize> {
    let index = (start..stop).rev().find(|index| {
        let line = lines.get(*index).copied().unwrap_or_default();
        !line.trim().is_empty()
    })?;
    let line = lines.get(index)?.trim();
    let introduces = line.ends_with(':') || line.ends_with('：');
    let names = line.contains('@')
        || line.contains("wrote")
        || line.contains('年')
        || line.contains("さん");
    (introduces && names).then_some(index)
}

fn is_quoted(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t']);
    line.starts_with('>') || line.starts_with('＞')
}

/// The line from which the rest is an earlier mail.
fn separator(lines: &[&str]) -> Option<usize> {
    lines.iter().position(|line| {
        let line = line.trim();
        let dashed = line.starts_with("--") || line.starts_with("__");
        let name = line.trim_matches(['-', '_', ' ', '\r']);
        dashed
            && SEPARATORS
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[(bool, &str)]) {
        let got = blocks(text);
        let kinds: Vec<(bool, &str)> = got.iter().map(|block| (block.quoted, block.text)).collect();
        assert_eq!(kinds, expect, "{text:?}");
        let joined: Vec<&str> = got.iter().map(|block| block.text).collect();
        assert_eq!(joined.join("\n"), text, "nothing may be lost");
    }

    #[test]
    fn folds_a_long_quote_with_the_line_that_introduces_it() {
        check(
            "Thanks!\n\nOn Mon, Hana <h@a.example> wrote:\n> 1\n> 2\n> 3\n>\n> 4",
            &[
                (false, "Thanks!\n"),
                (
                    true,
                    "On Mon, Hana <h@a.example> wrote:\n> 1\n> 2\n> 3\n>\n> 4",
                ),
            ],
        );
        check(
            "了解です。\n2026年5月1日(金) 10:00 佐藤 <s@a.example>:\n> 一\n> 二\n> 三\n> 四\n以上",
            &[
                (false, "了解です。"),
                (
                    true,
                    "2026年5月1日(金) 10:00 佐藤 <s@a.example>:\n> 一\n> 二\n> 三\n> 四",
                ),
                (false, "以上"),
            ],
        );
    }

    #[test]
    fn leaves_a_short_quote_where_it_is_answered() {
        check(
            "> at ten?\nYes.\n> where?\nHere.",
            &[(false, "> at ten?\nYes.\n> where?\nHere.")],
        );
    }

    #[test]
    fn folds_everything_below_a_separator() {
        check(
            "See below\n-----Original Message-----\nFrom: a\n\nText",
            &[
                (false, "See below"),
                (true, "-----Original Message-----\nFrom: a\n\nText"),
            ],
        );
        check(
            "ご確認ください\n----- 元のメッセージ -----\n本文",
            &[
                (false, "ご確認ください"),
                (true, "----- 元のメッセージ -----\n本文"),
            ],
        );
    }

    #[test]
    fn a_mail_may_be_all_quote_or_nothing() {
        check("> 1\n> 2\n> 3\n> 4", &[(true, "> 1\n> 2\n> 3\n> 4")]);
        check("", &[(false, "")]);
        check("\n\n", &[(false, "\n\n")]);
        check("A: b\nwho wrote:", &[(false, "A: b\nwho wrote:")]);
    }

    #[test]
    fn counts_the_lines_of_each_block() {
        let lines: Vec<usize> = blocks("a\nb\n> 1\n> 2\n> 3\n> 4")
            .iter()
            .map(|block| block.lines)
            .collect();
        assert_eq!(lines, [2, 4]);
    }
}
