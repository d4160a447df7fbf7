//! HTML mail as plain text. Nothing of the HTML survives: tags are dropped, not cleaned, so the result is safe to show
//! as text and nowhere else.

mod entities;

pub use entities::unescape;

/// Elements whose content is not for reading. All of them need an end tag: one that may be left out (`head`) or closes
/// itself (`svg`) would take the whole mail with it.
const HIDDEN: &[&str] = &[
    "script", "style", "title", "template", "noscript", "iframe", "textarea", "select",
];
/// Elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "pre",
    "section",
    "table",
    "tbody",
    "tr",
    "ul",
];
/// Elements with an empty line around them.
const PARAGRAPHS: &[&str] = &["p", "h1", "h2", "h3", "h4", "h5", "h6"];

/// The readable text of an HTML document, with line breaks where its blocks end.
pub fn to_text(html: &str) -> String {
    let mut text = Text::default();
    let mut rest = html;
    while let Some((before, from)) = split_at(rest, '<') {
        text.push(before);
        let tag = Tag::read(from);
        rest = match tag {
            Some((tag, after)) => text.tag(&tag, after),
            None => {
                text.push("<");
                from.get(1..).unwrap_or_default()
            }
        };
    }
    text.push(rest);
    text.finish()
}

fn split_at(text: &str, at: char) -> Option<(&str, &str)> {
    text.find(at).map(|index| text.split_at(index))
}

/// A tag, comment or declaration.
struct Tag<'a> {
    name: &'a str,
    closes: bool,
}

impl<'a> Tag<'a> {
    /// Reads markup at the start of the text, which is a `<`; also returns what follows it. Without an end, markup
    /// runs to the end of the text, as in browsers.
    fn read(text: &'a str) -> Option<(Self, &'a str)> {
        if let Some(comment) = text.strip_prefix("<!--") {
            let after = comment.split_once("-->").map_or("", |(_, after)| after);
            return Some((
                Self {
                    name: "",
                    closes: false,
                },
                after,
            ));
        }
        let inside = text.strip_prefix('<')?;
        let (closes, name_on) = inside
            .strip_prefix('/')
            .map_or((false, inside), |name_on| (true, name_on));
        if !name_on.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?') {
            return None;
        }
        let end = name_on
            .find(|c: char| c.is_whitespace() || c == '>' || c == '/')
            .unwrap_or(name_on.len());
        let (name, attributes) = name_on.split_at(end);
        Some((Self { name, closes }, after_attributes(attributes)))
    }

    fn is_one_of(&self, names: &[&str]) -> bool {
        names
            .iter()
            .any(|name| name.eq_ignore_ascii_case(self.name))
    }
}

/// What follows the `>` of a tag; one inside quotes does not count.
fn after_attributes(attributes: &str) -> &str {
    let mut quote = None;
    let end = attributes.find(|c| {
        match (quote, c) {
            (None, '>') => return true,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
        false
    });
    end.and_then(|end| attributes.get(end + 1..))
        .unwrap_or_else(|| attributes.split_once('>').map_or("", |(_, after)| after))
}

/// Text under construction.
#[derive(Default)]
struct Text {
    out: String,
    /// Line breaks owed before the next word.
    breaks: usize,
    /// A space owed before the next word.
    space: bool,
    /// How many `<pre>` are open.
    pre: usize,
}

impl Text {
    fn push(&mut self, raw: &str) {
        let text = unescape(raw);
        for c in text.chars() {
            match c {
                '\n' if self.pre > 0 => self.breaks += 1,
                '\u{a0}' => self.word(' '),
                c if c.is_whitespace() && self.pre == 0 => self.space = true,
                c if c.is_control() && c != '\t' => {}
                c => self.word(c),
            }
        }
    }

    fn word(&mut self, c: char) {
        if !self.out.is_empty() {
            for _ in 0..self.breaks.min(2) {
                self.out.push('\n');
            }
            if self.breaks == 0 && self.space {
                self.out.push(' ');
            }
        }
        (self.breaks, self.space) = (0, false);
        self.out.push(c);
    }

    /// Takes a tag into account; returns where to go on.
    fn tag<'a>(&mut self, tag: &Tag<'_>, after: &'a str) -> &'a str {
        if tag.is_one_of(HIDDEN) && !tag.closes {
            return after_element(tag.name, after);
        }
        if tag.is_one_of(&["br"]) {
            self.breaks += 1;
        } else if tag.is_one_of(PARAGRAPHS) {
            self.breaks = self.breaks.max(2);
        } else if tag.is_one_of(BLOCKS) {
            self.breaks = self.breaks.max(1);
        } else if tag.is_one_of(&["td", "th"]) {
            self.space = true;
        } else if tag.is_one_of(&["li"]) && !tag.closes {
            self.breaks = self.breaks.max(1);
            self.word('•');
            self.space = true;
        }
        if tag.is_one_of(&["pre"]) {
            self.pre = if tag.closes {
                self.pre.saturating_sub(1)
            } else {
                self.pre + 1
            };
        }
        after
    }

    fn finish(mut self) -> String {
        self.out.truncate(self.out.trim_end().len());
        self.out
    }
}

/// What follows the end tag of an element; nothing if it never ends.
fn after_element<'a>(name: &str, mut rest: &'a str) -> &'a str {
    while let Some((_, from)) = split_at(rest, '<') {
        let ends = from
            .strip_prefix("</")
            .and_then(|from| from.split_at_checked(name.len()));
        if let Some((found, after)) = ends
            && found.eq_ignore_ascii_case(name)
            && !after.starts_with(|c: char| c.is_ascii_alphanumeric())
        {
            return after_attributes(after);
        }
        rest = from.get(1..).unwrap_or_default();
    }
    ""
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(html: &str, expect: &str) {
        assert_eq!(to_text(html), expect, "{html}");
    }

    #[test]
    fn keeps_words_and_breaks_lines_where_blocks_end() {
        check(
            "<p>Dear <b>Ms.</b>\n Sato,</p><p>Thanks<br>a lot</p>",
            "Dear Ms. Sato,\n\nThanks\na lot",
        );
        check("<div>a</div><div>b</div>c", "a\nb\nc");
        check("<ul><li>one</li><li>two</ul>", "• one\n• two");
        check(
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
            "a b\nc",
        );
        check("<pre>a\n  b</pre>", "a\n  b");
        check("見積<wbr>もり<br><br><br><br>です", "見積もり\n\nです");
    }

    #[test]
    fn drops_what_is_not_for_reading() {
        check(
            "<style>p{color:red}</style>a<script>alert('</p>')</script >b<!-- c -->d",
            "abd",
        );
        check(
            "<html><head><title>t</title></head><body>a</body></html>",
            "a",
        );
        check("a<script>never ends", "a");
        check("a<!-- never ends", "a");
        check(
            "<svg><style><a title=\"</style><img src=x onerror=alert(1)>\">",
            "\">",
        );
        check("<head><meta charset=utf-8><body>a", "a");
        check("<!DOCTYPE html><?xml x?>a", "a");
    }

    #[test]
    fn a_quoted_bracket_does_not_end_a_tag() {
        check("<a title=\"a > b\" href='x>y'>link</a>", "link");
        check("<a title=\"never ends>link</a>", "link");
    }

    #[test]
    fn takes_a_lonely_bracket_as_text() {
        check("1 < 2 <3 a<", "1 < 2 <3 a<");
    }

    #[test]
    fn entities_become_text_never_markup() {
        check("&lt;script&gt;&amp;amp;&#60;b&#x3e;", "<script>&amp;<b>");
        check("a&nbsp;b&nbsp;", "a b");
    }

    #[test]
    fn deep_nesting_costs_no_stack() {
        let deep = "<div>".repeat(200_000) + "a" + &"</div>".repeat(200_000);
        check(&deep, "a");
    }

    proptest! {
        #[test]
        fn never_panics(html in "(<|>|/|!--|-->|script|style|pre|br|li|p|&|#|x?[0-9a-f]{1,9}|;|nbsp|\"|'|=| |\n|é){0,60}") {
            to_text(&html);
        }
    }
}
