//! Gmail's search language, the `q` parameter.
//!
//! <https://support.google.com/mail/answer/7190>. Words stand side by side for "and"; `OR` and braces for "or", binding
//! tighter than "and"; `-` for "not"; quotes and parentheses group. An operator the simulator does not know is a 501,
//! never a guess. Two liberties Gmail takes are left out: it finds other forms of a word, and corrects spelling.

mod dates;
mod eval;
mod lexer;
mod parser;

pub(crate) use eval::{Search, matching};
pub(crate) use parser::parse;

/// A condition on a message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expr {
    /// All of them; no condition at all when empty.
    All(Vec<Self>),
    /// Any of them.
    Any(Vec<Self>),
    /// Not this one.
    Not(Box<Self>),
    /// One condition.
    Is(Term),
}

/// One condition. Texts are in the form of [`crate::mailbox::words::words`] where words are compared.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Term {
    From(String),
    To(String),
    Cc(String),
    Bcc(String),
    DeliveredTo(String),
    List(String),
    Subject(String),
    /// Words anywhere: headers, subject, body, attachment names.
    Text(String),
    /// A label by id or by name in its search form.
    Label(String),
    /// Every message, spam and trash among them.
    Anywhere,
    Read,
    HasAttachment,
    HasUserLabels,
    HasNoUserLabels,
    Filename(String),
    MessageId(String),
    /// Internal date at or after this moment.
    After(i64),
    /// Internal date before this moment.
    Before(i64),
    Larger(u64),
    Smaller(u64),
}
