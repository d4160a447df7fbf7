//! Notes about records: what users write in the CRM. Of a mail that a note is about there is its
//! Message-ID, by which Gmail finds it in the mailbox of whoever has it; of a file of that mail
//! there is the number of its part. Neither says what the mail or the file says or is called.

use crate::{
    Link, NoteId, UserId,
    about::{About, AboutKind, AboutLink},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Note {
    /// The note's id.
    pub id: NoteId,
    /// The record it is about.
    pub about: AboutLink,
    /// What it says.
    pub text: String,
    /// The Message-ID of the mail it is about, without its angle brackets (RFC 5322 section 3.6.4).
    pub message_id: Option<String>,
    /// The file of that mail that it is about: Gmail's id of the part, which is its place in the
    /// mail (<https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages#MessagePart>).
    pub part_id: Option<String>,
    /// Who wrote it.
    pub author: Link<UserId>,
    /// When it was written.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub created_at: Timestamp,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub updated_at: Timestamp,
    /// Rises with each change; send it back with an update.
    pub version: i64,
}

/// Creates or changes a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NoteInput {
    /// The record it is about.
    pub about: About,
    /// What it says; may be empty where it is about a file.
    pub text: String,
    /// The Message-ID of the mail it is about, without its angle brackets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// The file of that mail that it is about: Gmail's id of the part. It stays once it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_id: Option<String>,
    /// The version a change is based on; absent when creating.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Which notes are asked for: those about one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct NotesQuery {
    /// What the record is.
    pub kind: AboutKind,
    /// Its id.
    pub id: String,
}
