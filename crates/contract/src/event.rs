//! What a signed-in browser is told at once: that something happened, and to which message. Ids and
//! times only; what they mean is fetched by whoever may see it.
//!
//! Events travel as server-sent events (<https://html.spec.whatwg.org/multipage/server-sent-events.html>).
//! Each has an id that is one more than that of the event before it, for each user; a browser that
//! comes back names the last one it was told, and is told those that followed, each once.

use crate::MailboxId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(from = "Wire", tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The browser has not been told what happened before this: it is to read anew what it shows.
    Fresh,
    /// MailMagnet has noticed a message.
    Notice {
        /// Which of the user's own mailboxes it is in.
        mailbox_id: MailboxId,
        /// Gmail's id of the message there.
        message_id: String,
        /// When Google accepted it.
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        #[serde(with = "crate::time::instant")]
        received_at: Timestamp,
    },
    /// Notices were handled, put off or cleared, here or in another browser; or there will be no new ones, since Google
    /// takes the server's permission no more.
    NoticesChanged,
    /// The user's tasks have changed.
    TasksChanged,
    /// Something a newer server tells.
    Unknown,
}

/// An event as it travels. Read so, and not as a tagged enum, because serde keeps the parts of one in memory until it has
/// seen the tag, which takes several times the code.
#[derive(Deserialize)]
struct Wire {
    kind: String,
    mailbox_id: Option<MailboxId>,
    message_id: Option<String>,
    #[serde(default, with = "crate::time::instant_option")]
    received_at: Option<Timestamp>,
}

impl From<Wire> for Event {
    fn from(wire: Wire) -> Self {
        let Wire {
            kind,
            mailbox_id,
            message_id,
            received_at,
        } = wire;
        match (kind.as_str(), mailbox_id, message_id, received_at) {
            ("fresh", ..) => Self::Fresh,
            ("notice", Some(mailbox_id), Some(message_id), Some(received_at)) => Self::Notice {
                mailbox_id,
                message_id,
                received_at,
            },
            ("notices_changed", ..) => Self::NoticesChanged,
            ("tasks_changed", ..) => Self::TasksChanged,
            _ => Self::Unknown,
        }
    }
}

/// Where to go on, for a browser that cannot send the header `Last-Event-ID`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct EventsQuery {
    /// The id of the last event that the browser was told.
    pub after: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_holds_ids_and_times_alone() {
        let event = Event::Notice {
            mailbox_id: MailboxId::new("m1"),
            message_id: "18a".to_owned(),
            received_at: Timestamp::UNIX_EPOCH,
        };
        assert_eq!(
            serde_json::to_string(&event).unwrap(),
            r#"{"kind":"notice","mailbox_id":"m1","message_id":"18a","received_at":"1970-01-01T00:00:00Z"}"#
        );
    }

    #[test]
    fn every_event_is_read_as_it_was_written() {
        let events = [
            Event::Fresh,
            Event::Notice {
                mailbox_id: MailboxId::new("m1"),
                message_id: "18a".to_owned(),
                received_at: Timestamp::UNIX_EPOCH,
            },
            Event::NoticesChanged,
            Event::TasksChanged,
            Event::Unknown,
        ];
        for event in events {
            let text = serde_json::to_string(&event).unwrap();
            assert_eq!(
                serde_json::from_str::<Event>(&text).unwrap(),
                event,
                "{text}"
            );
        }
    }

    #[test]
    fn an_unheard_of_event_is_read_as_unknown() {
        let event: Event = serde_json::from_str(r#"{"kind":"tomorrow","at":1}"#).unwrap();
        assert_eq!(event, Event::Unknown);
    }
}
