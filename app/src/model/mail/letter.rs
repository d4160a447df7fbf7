//! A mail that is being written: who it goes to, what it says, what it answers.

pub mod answer;
pub mod body;
pub mod check;
pub mod drive;
pub mod limits;
pub mod mime;
pub mod quoted;
pub mod recipients;
pub mod signing;

use body::Body;
use crm::address::Canonical;
use gmail::{DraftId, MessageId, ThreadId};
use quoted::Quote;
use recipients::Recipient;
use serde::{Deserialize, Serialize};

/// A mail that is being written, without its files.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Which of the mailbox's own addresses it is written from; none is the one that Gmail
    /// preselects.
    pub from: Option<String>,
    /// Who it goes to.
    pub to: Vec<Recipient>,
    /// Who gets a copy.
    pub cc: Vec<Recipient>,
    /// Who gets a copy that the others do not see.
    pub bcc: Vec<Recipient>,
    /// The subject, on one line.
    pub subject: String,
    /// What it says.
    pub body: Body,
    /// The mail it answers or passes on, below what it says.
    pub quote: Option<Quote>,
    /// Where it belongs.
    pub answers: Option<Answers>,
    /// The deal that its conversation is linked to once it is sent.
    pub deal_id: Option<String>,
    /// Whose facts a template brought into it.
    #[serde(default)]
    pub filled_for: Option<FilledFor>,
}

/// Whose facts stand in a mail.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilledFor {
    /// Their name.
    pub name: String,
    /// Their addresses.
    pub addresses: Vec<String>,
}

/// Where a mail belongs: the headers that RFC 5322 section 3.6.4 asks for, and Gmail's
/// conversation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// The conversation.
    pub thread_id: ThreadId,
    /// The Message-ID of the mail it answers, without brackets; none where that has none.
    pub in_reply_to: Option<String>,
    /// The Message-IDs of the mails before, oldest first, without brackets.
    pub references: Vec<String>,
}

/// What of a mail is fixed before it is sent first, so that it is sent once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// Its Message-ID, without brackets. Every attempt to send it carries the same.
    pub message_id: String,
    /// Its draft in Gmail, where there is one.
    pub draft: Option<DraftId>,
    /// The message that the draft is now.
    #[serde(default)]
    pub message: Option<MessageId>,
    /// The conversation that is linked to the letter's deal already.
    #[serde(default)]
    pub linked: Option<ThreadId>,
}

impl Letter {
    /// Everybody it goes to.
    pub fn recipients(&self) -> impl Iterator<Item = &Recipient> {
        self.to.iter().chain(&self.cc).chain(&self.bcc)
    }

    /// The files that stand in it as images: in what it says, and in the mail below.
    pub fn shown_files(&self) -> impl Iterator<Item = &str> {
        self.body.images().chain(self.quoted_files())
    }

    /// The files that are images of the mail below.
    pub fn quoted_files(&self) -> impl Iterator<Item = &str> {
        let html = self.quote.iter().filter_map(|quote| quote.html.as_ref());
        html.flat_map(|html| &html.images).map(String::as_str)
    }

    /// Whose facts stand in it although somebody else gets it.
    pub fn speaks_of_another(&self) -> Option<&str> {
        let person = self.filled_for.as_ref()?;
        let known: Vec<_> = person
            .addresses
            .iter()
            .map(|one| Canonical::of(one))
            .collect();
        let is_other = |one: &Recipient| !known.contains(&Canonical::of(&one.address));
        self.recipients().any(is_other).then_some(&person.name)
    }

    /// Nothing was written yet: closing it loses nothing.
    pub fn is_blank(&self) -> bool {
        self.recipients().next().is_none() && self.subject.trim().is_empty() && self.body.is_blank()
    }
}
