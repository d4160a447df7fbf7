//! Which of a user's own conversations belong to a deal. Of a conversation there is its number in
//! that user's mailbox, which means nothing in any other, and nothing else.

use crate::{ContactId, DealId, Link};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a deal's page needs to show the user's own mail of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DealMail {
    /// The people of the deal with their addresses, the first one in charge.
    pub people: Vec<DealPerson>,
    /// The conversations that the user has linked, the latest link first. Only their own: nobody
    /// sees what somebody else linked.
    pub threads: Vec<LinkedThread>,
}

/// A person a deal is with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DealPerson {
    /// The contact's id.
    pub id: ContactId,
    /// The contact's full name.
    pub name: String,
    /// Their addresses, the primary one first.
    pub addresses: Vec<String>,
}

/// A conversation of the user's mailbox that belongs to a deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkedThread {
    /// Gmail's id of the conversation in the user's own mailbox.
    pub thread_id: String,
    /// When it was linked.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub linked_at: Timestamp,
}

/// What linking did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkAnswer {
    /// The deal that the conversation belonged to before, if it was another one: a conversation
    /// belongs to one deal.
    pub moved_from: Option<Link<DealId>>,
}

/// The deal that a conversation belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ThreadDeal {
    /// The deal; none where the user has linked the conversation to none.
    pub deal: Option<Link<DealId>>,
}
