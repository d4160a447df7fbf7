//! A list of mail as it is kept beyond its page.

use super::list::{EmailList, Stage};
use super::mark;
use super::row::MailRow;
use gmail::{HistoryId, MessageId, ThreadId};
use serde::{Deserialize, Serialize};

/// A list, and up to which point of the mailbox's history it is whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptList {
    history_id: i64,
    /// A moment that is not after that point, in milliseconds since 1970.
    pub at_ms: i64,
    rows: Vec<MailRow>,
    left_out: Vec<MessageId>,
    gone_threads: Vec<ThreadId>,
    more: bool,
}

impl KeptList {
    /// What is kept of a list. Nothing of one that is not whole: rows that wait for their words
    /// or broke off would be taken for all there is.
    pub fn of(list: &EmailList, history_id: HistoryId, at_ms: i64) -> Option<Self> {
        let Stage::Idle { more } = list.stage else {
            return None;
        };
        (list.outdated.is_empty() && list.skipped == 0).then(|| Self {
            history_id: history_id.0,
            at_ms,
            rows: list.rows.clone(),
            left_out: list.left_out.clone(),
            gone_threads: list.gone_threads.clone(),
            more,
        })
    }

    /// Up to where it is whole.
    pub const fn history_id(&self) -> HistoryId {
        HistoryId(self.history_id)
    }

    /// The list as it stood.
    pub fn into_list(self) -> EmailList {
        let mut list = EmailList {
            rows: self.rows,
            left_out: self.left_out,
            gone_threads: self.gone_threads,
            ..EmailList::default()
        };
        list.end(Stage::Idle { more: self.more });
        mark::set_marks(&mut list.rows);
        list
    }

    /// As text.
    pub fn to_text(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// Of the text; nothing where it is none of ours, or of another version.
    pub fn of_text(text: &str) -> Option<Self> {
        gmail::json::from_slice(text.as_bytes()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::mail::mark::Mark;
    use crate::model::mail::record::{Match, Place};
    use crate::model::mail::row::Direction;
    use gmail::LabelId;

    fn row(id: &str, at_ms: i64, direction: Direction) -> MailRow {
        MailRow {
            id: MessageId::new(id).unwrap(),
            thread_id: ThreadId::new("t1").unwrap(),
            direction,
            people: vec!["山田 太郎".to_owned()],
            more_people: 1,
            addresses: vec!["taro@yamada.example".to_owned()],
            subject: "見積もり \"2\"".to_owned(),
            snippet: "お世話に".to_owned(),
            at_ms,
            unread: true,
            forged: false,
            attachment: true,
            label_ids: vec![LabelId::new("INBOX")],
            matched: Some(Match {
                address: "taro@yamada.example".to_owned(),
                place: Place::Cc,
            }),
            bounce: false,
            sent_here: false,
            mark: None,
        }
    }

    fn list() -> EmailList {
        let mut list = EmailList {
            left_out: vec![MessageId::new("x").unwrap()],
            gone_threads: vec![ThreadId::new("t9").unwrap()],
            ..EmailList::default()
        };
        list.end(Stage::Idle { more: true });
        list.add([
            row("a", 1, Direction::Received),
            row("b", 2, Direction::Sent),
        ]);
        list
    }

    #[test]
    fn a_list_comes_back_as_it_was() {
        let kept = KeptList::of(&list(), HistoryId(7), 5).expect("whole");
        let text = kept.to_text().expect("text");
        let back = KeptList::of_text(&text).expect("readable");
        assert_eq!((back.history_id(), back.at_ms), (HistoryId(7), 5));
        let back = back.into_list();
        assert_eq!(back.rows[1].mark, Some(Mark::Replied));
        assert_eq!(back, list());
    }

    #[test]
    fn what_is_not_whole_is_not_kept() {
        let kept = |change: fn(&mut EmailList)| {
            let mut list = list();
            change(&mut list);
            KeptList::of(&list, HistoryId(7), 5).is_some()
        };
        assert!(kept(|_| ()));
        assert!(!kept(|list| list.stage = Stage::Loading));
        assert!(!kept(|list| list.skipped = 1));
        assert!(!kept(|list| list.outdated = vec![list.rows[0].id.clone()]));
    }

    #[test]
    fn text_of_somebody_else_is_no_list() {
        for text in ["", "[]", "{\"rows\":[]}", "{\"history_id\":-1}"] {
            assert_eq!(KeptList::of_text(text), None, "{text}");
        }
        let kept = KeptList::of(&list(), HistoryId(7), 5).and_then(|kept| kept.to_text());
        let forged = kept
            .expect("text")
            .replace("\"id\":\"a\"", "\"id\":\"../a\"");
        assert_eq!(KeptList::of_text(&forged), None);
    }
}
