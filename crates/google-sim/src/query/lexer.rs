//! Cuts a query into tokens.

/// A token of a query.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Token {
    Open,
    Close,
    OpenBrace,
    CloseBrace,
    Minus,
    Or,
    And,
    /// An operator with its colon.
    Operator(String),
    /// A word, or a phrase in quotes.
    Word(String),
}

/// Cuts a query into tokens.
pub(super) fn tokens(query: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = query.trim_start();
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let single = match c {
            '(' => Some(Token::Open),
            ')' => Some(Token::Close),
            '{' => Some(Token::OpenBrace),
            '}' => Some(Token::CloseBrace),
            '-' if after.starts_with(|c: char| !c.is_whitespace()) => Some(Token::Minus),
            _ => None,
        };
        rest = if let Some(token) = single {
            found.push(token);
            after
        } else if c == '"' {
            let (phrase, after) = after.split_once('"').unwrap_or((after, ""));
            found.push(Token::Word(phrase.to_owned()));
            after
        } else {
            let (token, after) = word(rest);
            found.push(token);
            after
        };
        rest = rest.trim_start();
    }
    found
}

fn word(rest: &str) -> (Token, &str) {
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '{' | '}' | '"'))
        .unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    if let Some((name, value)) = word.split_once(':')
        && !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    {
        return (
            Token::Operator(name.to_ascii_lowercase()),
            &rest[rest.len() - value.len() - after.len()..],
        );
    }
    let token = match word {
        "OR" | "|" => Token::Or,
        "AND" => Token::And,
        "AROUND" => Token::Operator("AROUND".to_owned()),
        _ => Token::Word(word.to_owned()),
    };
    (token, after)
}
