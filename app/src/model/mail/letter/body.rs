//! What a mail says: lines of text with a little form. The editor writes it and is written from
//! it; the two texts of a mail (RFC 2046 section 5.1.4, `multipart/alternative`) are made of it.

use serde::{Deserialize, Serialize};

/// Lines, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// The lines.
    pub lines: Vec<Line>,
}

/// A line, as long as it may be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What kind of line.
    pub kind: LineKind,
    /// What stands in it; nothing in an empty line.
    pub runs: Vec<Run>,
}

/// What kind of line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineKind {
    /// A line of its own.
    #[default]
    Plain,
    /// An entry of a list with bullets.
    Bullet,
    /// An entry of a numbered list.
    Numbered,
    /// Somebody else's words.
    Quoted,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Run {
    /// Some text.
    Text {
        /// The text, without line breaks.
        text: String,
        /// How it looks.
        style: Style,
        /// Where it leads: an `http`, `https` or `mailto` address.
        link: Option<String>,
    },
    /// An image that comes with the mail.
    Image {
        /// Which of the mail's files.
        file: String,
        /// What to show where images are not.
        alt: String,
    },
}

/// How text looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Style {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
}

impl Body {
    /// Plain text, line by line.
    pub fn of_text(text: &str) -> Self {
        let mut builder = Builder::default();
        for line in text.replace("\r\n", "\n").split(['\n', '\r']) {
            builder.begin(LineKind::Plain);
            builder.text(line, Style::default(), None);
            builder.end_even_empty();
        }
        builder.finish()
    }

    /// Nothing is said.
    pub fn is_blank(&self) -> bool {
        self.lines.iter().all(|line| {
            line.runs.iter().all(|run| match run {
                Run::Text { text, .. } => text.trim().is_empty(),
                Run::Image { .. } => false,
            })
        })
    }

    /// The files that its images are.
    pub fn images(&self) -> impl Iterator<Item = &str> {
        let runs = self.lines.iter().flat_map(|line| &line.runs);
        runs.filter_map(|run| match run {
            Run::Image { file, .. } => Some(file.as_str()),
            Run::Text { .. } => None,
        })
    }

    /// Puts text above everything that was written, with one empty line between.
    pub fn put_above(&mut self, text: &str) {
        let written = core::mem::take(&mut self.lines);
        self.lines = Self::of_text(text).lines;
        let mut below = written
            .into_iter()
            .skip_while(|line| line.runs.is_empty())
            .peekable();
        if below.peek().is_some() {
            self.lines.push(Line::default());
        }
        self.lines.extend(below);
    }

    /// An image is another file now.
    pub fn rename_image(&mut self, from: &str, to: &str) {
        for run in self.lines.iter_mut().flat_map(|line| &mut line.runs) {
            if let Run::Image { file, .. } = run
                && file == from
            {
                to.clone_into(file);
            }
        }
    }

    /// Takes out images whose file is not there.
    pub fn keep_images(&mut self, there: &dyn Fn(&str) -> bool) {
        for line in &mut self.lines {
            line.runs.retain(|run| match run {
                Run::Image { file, .. } => there(file),
                Run::Text { .. } => true,
            });
        }
    }

    /// The text for readers without HTML.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let mut number = 0;
        for (index, line) in self.lines.iter().enumerate() {
            if index > 0 {
                text.push('\n');
            }
            number = if line.kind == LineKind::Numbered {
                number + 1
            } else {
                0
            };
            match line.kind {
                LineKind::Plain => {}
                LineKind::Bullet => text.push_str("- "),
                LineKind::Numbered => text.push_str(&format!("{number}. ")),
                LineKind::Quoted => text.push_str("> "),
            }
            for run in &line.runs {
                push_text(&mut text, run);
            }
        }
        text
    }

    /// The text as HTML; images by their Content-ID, which `content_id` gives for a file.
    pub fn to_html(&self, content_id: &dyn Fn(&str) -> String) -> String {
        let mut html = String::new();
        let mut open = LineKind::Plain;
        for line in &self.lines {
            if line.kind != open {
                html.push_str(closing(open));
                html.push_str(opening(line.kind));
                open = line.kind;
            }
            let (before, after) = match line.kind {
                LineKind::Plain | LineKind::Quoted => ("<div>", "</div>"),
                LineKind::Bullet | LineKind::Numbered => ("<li>", "</li>"),
            };
            html.push_str(before);
            if line.runs.is_empty() {
                html.push_str("<br>");
            }
            for run in &line.runs {
                push_html(&mut html, run, content_id);
            }
            html.push_str(after);
            html.push('\n');
        }
        html.push_str(closing(open));
        html
    }
}

const fn opening(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Plain => "",
        LineKind::Bullet => "<ul>\n",
        LineKind::Numbered => "<ol>\n",
        LineKind::Quoted => QUOTE_OPEN,
    }
}

const fn closing(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Plain => "",
        LineKind::Bullet => "</ul>\n",
        LineKind::Numbered => "</ol>\n",
        LineKind::Quoted => QUOTE_CLOSE,
    }
}

/// A quotation as mail programs know it.
pub(super) const QUOTE_OPEN: &str = "<blockquote class=\"gmail_quote\" \
    style=\"margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex\">\n";
pub(super) const QUOTE_CLOSE: &str = "</blockquote>\n";

fn push_text(text: &mut String, run: &Run) {
    match run {
        Run::Text {
            text: words, link, ..
        } => {
            text.push_str(words);
            let shown = words.trim();
            let link = link.as_deref().map(bare_link);
            if let Some(link) = link.filter(|link| *link != shown && *link != bare_link(shown)) {
                text.push_str(&format!(" <{link}>"));
            }
        }
        Run::Image { alt, .. } => text.push_str(&format!("[{alt}]")),
    }
}

/// An address as it is read aloud: a mail address without its scheme, the rest as it is.
fn bare_link(link: &str) -> &str {
    let link = link.strip_prefix("mailto:").unwrap_or(link);
    link.trim_end_matches('/')
}

fn push_html(html: &mut String, run: &Run, content_id: &dyn Fn(&str) -> String) {
    match run {
        Run::Image { file, alt } => {
            html.push_str("<img src=\"cid:");
            escape(html, &content_id(file));
            html.push_str("\" alt=\"");
            escape(html, alt);
            html.push_str("\">");
        }
        Run::Text { text, style, link } => {
            let tags = [
                (style.bold, "b"),
                (style.italic, "i"),
                (style.underline, "u"),
            ];
            let worn = || tags.iter().filter(|(worn, _)| *worn);
            if let Some(link) = link {
                html.push_str("<a href=\"");
                escape(html, link);
                html.push_str("\">");
            }
            for (_, tag) in worn() {
                html.push_str(&format!("<{tag}>"));
            }
            spaced(html, text);
            for (_, tag) in worn().rev() {
                html.push_str(&format!("</{tag}>"));
            }
            if link.is_some() {
                html.push_str("</a>");
            }
        }
    }
}

/// Plain text as HTML, line by line.
pub fn push_lines(html: &mut String, text: &str) {
    for line in text.split('\n') {
        html.push_str("<div>");
        if line.is_empty() {
            html.push_str("<br>");
        }
        spaced(html, line);
        html.push_str("</div>\n");
    }
}

/// Text with its spaces kept: HTML makes one of many, and none of those at the edge.
pub(super) fn spaced(html: &mut String, text: &str) {
    let kept = text.replace('\t', "    ").replace("  ", " \u{a0}");
    let kept = match kept.strip_prefix(' ') {
        Some(rest) => format!("\u{a0}{rest}"),
        None => kept,
    };
    escape(html, &kept);
}

pub(in crate::model::mail) fn escape(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\u{a0}' => html.push_str("&nbsp;"),
            c => html.push(c),
        }
    }
}

/// A link that may stand in a mail: where it leads must be clear to whoever gets it.
pub fn safe_link(link: &str) -> Option<String> {
    let link = link.trim();
    let (scheme, rest) = link.split_once(':')?;
    let known = ["http", "https", "mailto"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    let plain = !rest.is_empty() && !link.contains(|c: char| c.is_whitespace() || c.is_control());
    (known && plain).then(|| link.to_owned())
}

/// Makes a body of what an editor or a mail has in it, element by element.
#[derive(Default)]
pub struct Builder {
    lines: Vec<Line>,
    kind: LineKind,
    current: Option<Line>,
}

impl Builder {
    /// A new line begins here, and all lines from here on are of this kind.
    pub fn begin(&mut self, kind: LineKind) {
        self.end();
        self.kind = kind;
    }

    /// The kind of the lines now.
    pub fn kind(&self) -> LineKind {
        self.kind
    }

    /// Text in the line. Line breaks in it are none, as in HTML.
    pub fn text(&mut self, text: &str, style: Style, link: Option<&str>) {
        let text: String = text
            .chars()
            .map(|c| if c == '\u{a0}' { ' ' } else { c })
            .filter(|c| !c.is_control() || *c == '\t')
            .collect();
        if text.is_empty() {
            return;
        }
        let line = self.line();
        if let Some(Run::Text {
            text: before,
            style: worn,
            link: led,
        }) = line.runs.last_mut()
            && *worn == style
            && led.as_deref() == link
        {
            before.push_str(&text);
            return;
        }
        line.runs.push(Run::Text {
            text,
            style,
            link: link.map(str::to_owned),
        });
    }

    /// An image in the line.
    pub fn image(&mut self, file: &str, alt: &str) {
        let image = Run::Image {
            file: file.to_owned(),
            alt: alt.to_owned(),
        };
        self.line().runs.push(image);
    }

    /// The line ends, if it has begun.
    pub fn end(&mut self) {
        if let Some(line) = self.current.take() {
            self.lines.push(line);
        }
    }

    /// The line ends, even if nothing stands in it: `<br>`.
    pub fn end_even_empty(&mut self) {
        self.line();
        self.end();
    }

    /// The body.
    pub fn finish(mut self) -> Body {
        self.end();
        Body { lines: self.lines }
    }

    fn line(&mut self) -> &mut Line {
        let kind = self.kind;
        self.current.get_or_insert_with(|| Line {
            kind,
            runs: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOLD: Style = Style {
        bold: true,
        italic: false,
        underline: false,
    };

    fn html(body: &Body) -> String {
        body.to_html(&|file| format!("{file}@x"))
    }

    #[test]
    fn plain_text_keeps_its_lines() {
        let body = Body::of_text("佐藤様\r\n\r\nお世話に <なっております>。");
        assert_eq!(body.to_text(), "佐藤様\n\nお世話に <なっております>。");
        assert_eq!(
            html(&body),
            "<div>佐藤様</div>\n<div><br></div>\n<div>お世話に &lt;なっております&gt;。</div>\n"
        );
        assert!(Body::of_text(" \n ").is_blank());
        assert!(!body.is_blank());
    }

    #[test]
    fn form_is_in_both_texts() {
        let mut builder = Builder::default();
        builder.text("Dear ", Style::default(), None);
        builder.text("Hana", BOLD, None);
        builder.begin(LineKind::Bullet);
        builder.text("one", Style::default(), None);
        builder.begin(LineKind::Bullet);
        builder.text("two", Style::default(), Some("https://a.example/"));
        builder.begin(LineKind::Numbered);
        builder.text("first", Style::default(), None);
        builder.begin(LineKind::Numbered);
        builder.text("second", Style::default(), None);
        builder.begin(LineKind::Quoted);
        builder.text("said", Style::default(), None);
        let body = builder.finish();
        assert_eq!(
            body.to_text(),
            "Dear Hana\n- one\n- two <https://a.example>\n1. first\n2. second\n> said"
        );
        let html = html(&body);
        assert!(html.starts_with("<div>Dear <b>Hana</b></div>\n<ul>\n<li>one</li>\n<li>"));
        assert!(html.contains("<li><a href=\"https://a.example/\">two</a></li>\n</ul>\n<ol>\n"));
        assert!(html.contains("</ol>\n<blockquote"));
        assert!(html.ends_with("<div>said</div>\n</blockquote>\n"));
    }

    #[test]
    fn a_link_that_says_where_it_leads_is_not_said_twice() {
        for (words, link, text) in [
            (
                "https://a.example",
                "https://a.example/",
                "https://a.example",
            ),
            ("hana@a.example", "mailto:hana@a.example", "hana@a.example"),
            ("here", "mailto:hana@a.example", "here <hana@a.example>"),
        ] {
            let mut builder = Builder::default();
            builder.text(words, Style::default(), Some(link));
            assert_eq!(builder.finish().to_text(), text);
        }
    }

    #[test]
    fn nothing_that_is_written_becomes_markup() {
        let mut builder = Builder::default();
        builder.text("<img src=x>\"&", BOLD, Some("https://a.example/?a=\"><b>"));
        builder.image("f1", "\"><script>");
        let html = html(&builder.finish());
        assert_eq!(
            html,
            "<div><a href=\"https://a.example/?a=&quot;&gt;&lt;b&gt;\"><b>&lt;img src=x&gt;&quot;&amp;</b></a>\
             <img src=\"cid:f1@x\" alt=\"&quot;&gt;&lt;script&gt;\"></div>\n"
        );
    }

    #[test]
    fn lines_of_an_editor_are_lines() {
        // <div>a<br></div><div><br></div>b<br>c
        let mut builder = Builder::default();
        let plain = Style::default();
        builder.begin(LineKind::Plain);
        builder.text("a", plain, None);
        builder.end_even_empty();
        builder.end();
        builder.begin(LineKind::Plain);
        builder.end_even_empty();
        builder.end();
        builder.text("b", plain, None);
        builder.end_even_empty();
        builder.text("c", plain, None);
        assert_eq!(builder.finish().to_text(), "a\n\nb\nc");
    }

    #[test]
    fn spaces_are_kept() {
        let body = Body::of_text("  a   b");
        assert_eq!(html(&body), "<div>&nbsp;&nbsp;a &nbsp; b</div>\n");
        assert_eq!(body.to_text(), "  a   b");
    }

    #[test]
    fn only_links_that_lead_somewhere_clear_are_taken() {
        assert_eq!(
            safe_link(" https://a.example "),
            Some("https://a.example".to_owned())
        );
        assert!(safe_link("MAILTO:a@b.example").is_some());
        for link in [
            "javascript:alert(1)",
            "data:text/html,x",
            "a.example",
            "https:",
            "https://a b",
        ] {
            assert_eq!(safe_link(link), None, "{link}");
        }
    }

    #[test]
    fn a_template_stands_above_the_signature() {
        let mut body = Body::of_text("\n\nAoi\nTegami");
        body.put_above("Dear Hana,\n\nHello");
        assert_eq!(body.to_text(), "Dear Hana,\n\nHello\n\nAoi\nTegami");
        let mut empty = Body::default();
        empty.put_above("Hello");
        assert_eq!(empty.to_text(), "Hello");
    }

    #[test]
    fn images_name_their_files() {
        let mut builder = Builder::default();
        builder.image("f1", "logo");
        let body = builder.finish();
        assert_eq!(body.images().collect::<Vec<_>>(), ["f1"]);
        let mut renamed = body.clone();
        renamed.rename_image("f1", "f2");
        assert_eq!(renamed.images().collect::<Vec<_>>(), ["f2"]);
        renamed.keep_images(&|file| file == "f1");
        assert!(renamed.is_blank());
        assert_eq!(body.to_text(), "[logo]");
        assert!(!body.is_blank());
    }
}
