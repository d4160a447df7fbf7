//! Which conversations may belong to a deal, found in what the browser has: nothing is sent.

use super::row::MailRow;
use gmail::{MessageId, ThreadId};

/// A conversation that may belong to a deal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The conversation.
    pub thread_id: ThreadId,
    /// Its newest message.
    pub message_id: MessageId,
    /// The subject of its newest message.
    pub subject: String,
    /// The word of the deal or the account that stands in it.
    pub because: String,
}

/// Suggestions shown at once.
const MOST: usize = 5;
/// Words that many companies have in their names: none of them says which one it is.
const COMMON: [&str; 14] = [
    "株式会社",
    "有限会社",
    "合同会社",
    "(株)",
    "（株）",
    "inc",
    "ltd",
    "llc",
    "corp",
    "corporation",
    "company",
    "gmbh",
    "the",
    "and",
];

/// Conversations among these rows whose subject holds the deal's name, a word of it, or the
/// account's name; newest first, without those that are linked already.
pub fn suggestions(
    rows: &[MailRow],
    linked: &[ThreadId],
    deal: &str,
    account: Option<&str>,
) -> Vec<Suggestion> {
    let words = words(deal, account);
    let mut found: Vec<Suggestion> = Vec::new();
    for row in rows {
        let known = linked.contains(&row.thread_id)
            || found.iter().any(|other| other.thread_id == row.thread_id);
        if known || found.len() == MOST {
            continue;
        }
        let subject = fold(&row.subject);
        if let Some((_, because)) = words.iter().find(|(word, _)| stands_in(&subject, word)) {
            found.push(Suggestion {
                thread_id: row.thread_id.clone(),
                message_id: row.id.clone(),
                subject: row.subject.clone(),
                because: because.clone(),
            });
        }
    }
    found
}

/// What to look for, as it is compared and as it was written; the whole names first.
fn words(deal: &str, account: Option<&str>) -> Vec<(String, String)> {
    let bare = account.map(without_common);
    let whole = [Some(deal.trim()), bare.as_deref()].into_iter().flatten();
    let parts = deal
        .split(|c: char| c.is_whitespace() || "/・-–—_()（）「」【】[],、".contains(c))
        .filter(|part| tells(part));
    whole
        .chain(parts)
        .filter(|word| tells(word))
        .map(|word| (fold(word), word.to_owned()))
        .collect()
}

/// Whether a word is worth looking for: not a number, not too short, not in every name. Two
/// characters of a Japanese word tell as much as four Latin letters.
fn tells(word: &str) -> bool {
    let folded = fold(word);
    let count = folded.chars().count();
    let least = if folded.is_ascii() { 4 } else { 2 };
    let number = folded.chars().all(|c| c.is_numeric() || ".,:/".contains(c));
    count >= least && !number && !COMMON.contains(&folded.as_str())
}

fn without_common(name: &str) -> String {
    let mut name = name.to_owned();
    for common in &COMMON[..5] {
        name = name.replace(common, " ");
    }
    name.split_whitespace()
        .filter(|word| !COMMON.contains(&fold(word).trim_end_matches('.')))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Lower case, and full-width letters as plain ones.
fn fold(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            other => other,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a word stands in a text. Latin words are compared whole: "rent" is not in "current".
fn stands_in(text: &str, word: &str) -> bool {
    if !word.is_ascii() {
        return text.contains(word);
    }
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text
            .get(at + word.len()..)
            .and_then(|after| after.chars().next());
        let open = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
        open(before) && open(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::mail::row::Direction;

    fn row(thread: &str, subject: &str) -> MailRow {
        MailRow {
            id: MessageId::new(thread).unwrap(),
            thread_id: ThreadId::new(thread).unwrap(),
            direction: Direction::Received,
            people: Vec::new(),
            more_people: 0,
            addresses: Vec::new(),
            subject: subject.to_owned(),
            snippet: String::new(),
            at_ms: 0,
            unread: false,
            forged: false,
            attachment: false,
            label_ids: Vec::new(),
            matched: None,
            bounce: false,
            sent_here: false,
            mark: None,
        }
    }

    fn check(deal: &str, account: Option<&str>, subject: &str, because: Option<&str>) {
        let found = suggestions(&[row("t1", subject)], &[], deal, account);
        let found = found.first().map(|found| found.because.as_str());
        assert_eq!(found, because, "{deal} in {subject}");
    }

    #[test]
    fn the_deals_name_or_a_word_of_it_is_found_in_the_subject() {
        check(
            "椅子 40脚",
            None,
            "Re: 椅子 40脚のお見積り",
            Some("椅子 40脚"),
        );
        check("椅子 40脚", None, "椅子の納期について", Some("椅子"));
        check("Office rent 2027", None, "About the RENT", Some("rent"));
        check("Office rent 2027", None, "The current state of 2027", None);
    }

    #[test]
    fn an_account_is_found_without_its_legal_form() {
        let account = Some("株式会社山田商事");
        check(
            "Chairs",
            account,
            "山田商事様 お打ち合わせ",
            Some("山田商事"),
        );
        check(
            "Chairs",
            Some("Acme Inc."),
            "ＡＣＭＥ: minutes",
            Some("Acme"),
        );
        check("Chairs", Some("株式会社"), "株式会社について", None);
    }

    #[test]
    fn linked_conversations_are_not_suggested_and_each_stands_once() {
        let rows = [
            row("t1", "Chairs"),
            row("t2", "Re: Chairs"),
            row("t2", "Chairs"),
        ];
        let linked = [ThreadId::new("t1").unwrap()];
        let found = suggestions(&rows, &linked, "Chairs", None);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].subject, "Re: Chairs");
    }
}
