//! An address header cut into its tokens. What is opened and never closed is taken as plain text.

/// A token of RFC 5322 section 3.2, loosely.
#[derive(Debug)]
pub(super) enum Token<'a> {
    /// Text without special characters.
    Word(&'a str),
    /// What stands between quotes, with its backslashes.
    Quoted(&'a str),
    /// What stands between parentheses.
    Comment(&'a str),
    /// What stands between angle brackets.
    Angle(&'a str),
    Comma,
    Colon,
    Semicolon,
}

impl Token<'_> {
    /// As written.
    pub(super) fn source(&self) -> String {
        match self {
            Self::Quoted(text) => format!("\"{text}\""),
            Self::Word(text) => (*text).to_owned(),
            _ => String::new(),
        }
    }

    /// As meant: without quotes and backslashes.
    pub(super) fn plain(&self) -> String {
        let Self::Quoted(text) = self else {
            return self.source();
        };
        let mut plain = String::with_capacity(text.len());
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            plain.extend(if c == '\\' { chars.next() } else { Some(c) });
        }
        plain
    }
}

pub(super) struct Scanner<'a> {
    rest: &'a str,
    /// A quote or parenthesis without an end was seen: looking for the next one's end again and again would be quadratic.
    no_quotes: bool,
    no_comments: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(header: &'a str) -> Self {
        Self {
            rest: header,
            no_quotes: false,
            no_comments: false,
        }
    }

    /// Takes so many bytes, and drops one more.
    fn take(&mut self, length: usize, drop: usize) -> &'a str {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.rest = rest.get(drop..).unwrap_or_default();
        taken
    }

    fn quoted(&mut self) -> Option<Token<'a>> {
        let mut escaped = false;
        let end = self.rest.find(|c: char| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        self.no_quotes = end.is_none();
        end.map(|end| Token::Quoted(self.take(end, 1)))
    }

    fn comment(&mut self) -> Option<Token<'a>> {
        let mut depth = 1_usize;
        let mut escaped = false;
        let end = self.rest.find(|c: char| {
            match c {
                _ if escaped => {}
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            escaped = c == '\\' && !escaped;
            depth == 0
        });
        self.no_comments = end.is_none();
        end.map(|end| Token::Comment(self.take(end, 1)))
    }

    fn angle(&mut self) -> Token<'a> {
        let end = self.rest.find(['>', '<']).unwrap_or(self.rest.len());
        if self
            .rest
            .get(end..)
            .is_some_and(|rest| rest.starts_with('>'))
        {
            return Token::Angle(self.take(end, 1));
        }
        let end = self.rest.find([',', ';', '<']).unwrap_or(self.rest.len());
        Token::Angle(self.take(end, 0))
    }

    fn word(&mut self) -> Option<Token<'a>> {
        let mut literal = false;
        let end = self.rest.find(|c: char| {
            literal = (literal || c == '[') && c != ']';
            c.is_whitespace() || "\"(),;<>".contains(c) || (c == ':' && !literal)
        });
        let word = self.take(end.unwrap_or(self.rest.len()), 0);
        (!word.is_empty()).then_some(Token::Word(word))
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            self.rest = self.rest.trim_start();
            let first = self.rest.chars().next()?;
            if let Some(word) = self.word() {
                return Some(word);
            }
            self.take(0, first.len_utf8());
            let token = match first {
                '"' if !self.no_quotes => self.quoted(),
                '(' if !self.no_comments => self.comment(),
                '<' => Some(self.angle()),
                ',' => Some(Token::Comma),
                ':' => Some(Token::Colon),
                ';' => Some(Token::Semicolon),
                _ => None,
            };
            if token.is_some() {
                return token;
            }
        }
    }
}
