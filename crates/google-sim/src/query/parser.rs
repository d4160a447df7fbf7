//! From tokens to conditions.

use super::dates::{after_ms, before_ms, relative_ms};
use super::lexer::{Token, tokens};
use super::{Expr, Term};
use crate::error::ApiError;
use crate::mailbox::words::words;

/// Parses a query. Dates are relative to `now_ms`.
pub(crate) fn parse(query: &str, now_ms: i64) -> Result<Expr, ApiError> {
    let mut parser = Parser {
        tokens: tokens(query),
        next: 0,
        now_ms,
    };
    let expr = parser.all(None)?;
    Ok(expr)
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    now_ms: i64,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.next).cloned();
        self.next += 1;
        token
    }

    fn take_if(&mut self, wanted: &Token) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.next += 1;
        }
        found
    }

    /// Conditions side by side, up to a closing parenthesis or the end.
    fn all(&mut self, operator: Option<&str>) -> Result<Expr, ApiError> {
        let mut parts = Vec::new();
        while let Some(token) = self.peek() {
            match token {
                Token::Close | Token::CloseBrace if operator.is_some() => break,
                Token::Close | Token::CloseBrace | Token::And => {
                    self.next += 1;
                }
                _ => parts.push(self.any(operator)?),
            }
        }
        Ok(one_or(parts, Expr::All))
    }

    /// Conditions joined by `OR`.
    fn any(&mut self, operator: Option<&str>) -> Result<Expr, ApiError> {
        let mut parts = vec![self.single(operator)?];
        while self.take_if(&Token::Or) {
            if self.peek().is_some() {
                parts.push(self.single(operator)?);
            }
        }
        Ok(one_or(parts, Expr::Any))
    }

    fn single(&mut self, operator: Option<&str>) -> Result<Expr, ApiError> {
        match self.take() {
            Some(Token::Minus) => Ok(Expr::Not(Box::new(self.single(operator)?))),
            Some(Token::Open) => {
                let expr = self.all(Some(operator.unwrap_or_default()))?;
                self.take_if(&Token::Close);
                Ok(expr)
            }
            Some(Token::OpenBrace) => {
                let expr = self.all(Some(operator.unwrap_or_default()))?;
                self.take_if(&Token::CloseBrace);
                Ok(match expr {
                    Expr::All(parts) => Expr::Any(parts),
                    other => other,
                })
            }
            Some(Token::Operator(name)) => self.operator(&name),
            Some(Token::Word(word)) => self.term(operator.unwrap_or_default(), &word),
            _ => Ok(Expr::All(Vec::new())),
        }
    }

    fn operator(&mut self, name: &str) -> Result<Expr, ApiError> {
        match self.peek() {
            Some(Token::Open | Token::OpenBrace) => self.single(Some(name)),
            Some(Token::Word(_)) => {
                let Some(Token::Word(word)) = self.take() else {
                    return Ok(Expr::All(Vec::new()));
                };
                self.term(name, &word)
            }
            // `subject:re:offer`: what follows looks like an operator but is the value.
            Some(Token::Operator(inner)) => {
                let mut value = format!("{inner}:");
                self.next += 1;
                if let Some(Token::Word(word)) = self.peek() {
                    value.push_str(word);
                    self.next += 1;
                }
                self.term(name, &value)
            }
            _ => self.term(name, ""),
        }
    }

    fn term(&self, operator: &str, value: &str) -> Result<Expr, ApiError> {
        let unknown = || ApiError::unimplemented(&format!("search for {operator}:{value}"));
        let term = match operator {
            "" => return Ok(text(value)),
            "from" => Term::From(person(value)),
            "to" => Term::To(person(value)),
            "cc" => Term::Cc(person(value)),
            "bcc" => Term::Bcc(person(value)),
            "deliveredto" => Term::DeliveredTo(words(value)),
            "list" => Term::List(words(value)),
            "subject" => Term::Subject(words(value)),
            "label" => Term::Label(value.to_owned()),
            "category" => Term::Label(category(value).ok_or_else(unknown)?.to_owned()),
            "in" => return place(value).ok_or_else(unknown),
            "is" => state(value).ok_or_else(unknown)?,
            "has" => return feature(value).ok_or_else(unknown),
            "filename" => Term::Filename(value.to_lowercase()),
            "rfc822msgid" => Term::MessageId(value.trim_matches(['<', '>']).to_owned()),
            "after" | "newer" => Term::After(after_ms(value).ok_or_else(unknown)?),
            "before" | "older" => Term::Before(before_ms(value).ok_or_else(unknown)?),
            "newer_than" => Term::After(relative_ms(value, self.now_ms).ok_or_else(unknown)?),
            "older_than" => Term::Before(relative_ms(value, self.now_ms).ok_or_else(unknown)?),
            "size" | "larger" => Term::Larger(size(value).ok_or_else(unknown)?),
            "smaller" => Term::Smaller(size(value).ok_or_else(unknown)?),
            _ => return Err(unknown()),
        };
        Ok(Expr::Is(term))
    }
}

fn one_or(mut parts: Vec<Expr>, many: fn(Vec<Expr>) -> Expr) -> Expr {
    if parts.len() == 1 {
        parts.remove(0)
    } else {
        many(parts)
    }
}

fn text(value: &str) -> Expr {
    let words = words(value);
    if words.trim().is_empty() {
        return Expr::All(Vec::new());
    }
    Expr::Is(Term::Text(words))
}

/// The words of a person; `me` stays as it is and is read as the mailbox's own address.
fn person(value: &str) -> String {
    words(value)
}

fn category(value: &str) -> Option<&'static str> {
    match value.to_ascii_lowercase().as_str() {
        "primary" | "personal" => Some("CATEGORY_PERSONAL"),
        "social" => Some("CATEGORY_SOCIAL"),
        "promotions" => Some("CATEGORY_PROMOTIONS"),
        "updates" => Some("CATEGORY_UPDATES"),
        "forums" => Some("CATEGORY_FORUMS"),
        _ => None,
    }
}

fn place(value: &str) -> Option<Expr> {
    let label = |name: &str| Expr::Is(Term::Label(name.to_owned()));
    Some(match value.to_ascii_lowercase().as_str() {
        "anywhere" => Expr::Is(Term::Anywhere),
        "inbox" => label("INBOX"),
        "sent" => label("SENT"),
        "draft" | "drafts" => label("DRAFT"),
        "spam" => label("SPAM"),
        "trash" => label("TRASH"),
        "chats" | "chat" => label("CHAT"),
        "archive" => Expr::All(
            ["INBOX", "SENT", "DRAFT", "SPAM", "TRASH", "CHAT"]
                .iter()
                .map(|name| Expr::Not(Box::new(label(name))))
                .collect(),
        ),
        "unread" => label("UNREAD"),
        "starred" => label("STARRED"),
        "important" => label("IMPORTANT"),
        _ => return None,
    })
}

fn state(value: &str) -> Option<Term> {
    Some(match value.to_ascii_lowercase().as_str() {
        "read" => Term::Read,
        "unread" => Term::Label("UNREAD".to_owned()),
        "starred" => Term::Label("STARRED".to_owned()),
        "important" => Term::Label("IMPORTANT".to_owned()),
        "sent" => Term::Label("SENT".to_owned()),
        "draft" => Term::Label("DRAFT".to_owned()),
        "chat" => Term::Label("CHAT".to_owned()),
        _ => return None,
    })
}

fn feature(value: &str) -> Option<Expr> {
    Some(match value.to_ascii_lowercase().as_str() {
        "attachment" => Expr::Is(Term::HasAttachment),
        "userlabels" => Expr::Is(Term::HasUserLabels),
        "nouserlabels" => Expr::Is(Term::HasNoUserLabels),
        _ => return None,
    })
}

fn size(value: &str) -> Option<u64> {
    let value = value.to_ascii_lowercase();
    let value = value.strip_suffix('b').unwrap_or(&value);
    let (digits, factor) = match value.strip_suffix('k') {
        Some(digits) => (digits, 1_000),
        None => match value.strip_suffix('m') {
            Some(digits) => (digits, 1_000_000),
            None => (value, 1),
        },
    };
    digits.parse::<u64>().ok()?.checked_mul(factor)
}
