//! Mail from files: `.eml` folders and `.mbox` files, Gmail's Takeout export among them.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use mail_parser::mailbox::mbox::MessageIterator;

use crate::delivery::Delivery;
use crate::mailbox::Facts;
use crate::mailbox::words::{contains, words};
use crate::simulator::SimError;

/// The messages of an mbox file, ready to be delivered to `owner`.
///
/// # Errors
/// When the file cannot be read or is not an mbox.
pub(crate) fn mbox(path: &Path, owner: &str) -> Result<Vec<Delivery>, SimError> {
    let unreadable = |error: std::io::Error| unreadable(path, &error);
    let mut reader = BufReader::new(File::open(path).map_err(unreadable)?);
    if !reader.fill_buf().map_err(unreadable)?.starts_with(b"From ") {
        return Err(SimError::Load(format!(
            "{} is not an mbox file: it does not begin with a \"From \" line",
            path.display()
        )));
    }
    MessageIterator::new(reader)
        .map(|message| {
            let message = message.map_err(unreadable)?;
            let received_ms = message
                .internal_date()
                .checked_mul(1_000)
                .and_then(|ms| i64::try_from(ms).ok())
                .filter(|ms| *ms > 0);
            let contents = message.contents();
            let contents = contents.strip_suffix(b"\n").unwrap_or(contents);
            let contents = contents.strip_suffix(b"\r").unwrap_or(contents);
            Ok(exported(contents, received_ms, owner))
        })
        .collect()
}

/// The messages of a folder and the folders in it, ready to be delivered to `owner`: every file that ends in `.eml`.
///
/// # Errors
/// When a folder or file cannot be read, or when there is no such file.
pub(crate) fn eml_folder(path: &Path, owner: &str) -> Result<Vec<Delivery>, SimError> {
    let mut files = Vec::new();
    collect(path, &mut files)?;
    files.sort();
    if files.is_empty() {
        return Err(SimError::Load(format!(
            "{} holds no file that ends in .eml",
            path.display()
        )));
    }
    files
        .iter()
        .map(|file| {
            let raw = fs::read(file).map_err(|error| unreadable(file, &error))?;
            Ok(exported(&raw, None, owner))
        })
        .collect()
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), SimError> {
    let unreadable = |error: std::io::Error| unreadable(folder, &error);
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            collect(&path, into)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("eml"))
        {
            into.push(path);
        }
    }
    Ok(())
}

fn unreadable(path: &Path, error: &std::io::Error) -> SimError {
    SimError::Load(format!("{} cannot be read: {error}", path.display()))
}

/// A message as Gmail exports it: its labels, thread and time are in its headers. One from elsewhere lies in the inbox,
/// or under sent mail when its owner wrote it.
fn exported(raw: &[u8], received_ms: Option<i64>, owner: &str) -> Delivery {
    let mut delivery = Delivery::new(raw);
    let facts = Facts::read(delivery.raw());
    if let Some(at_ms) = facts.date_ms.or(received_ms) {
        delivery = delivery.received_at_ms(at_ms);
    }
    if let Some(thread_id) = facts.gmail_thread {
        delivery = delivery.thread(thread_id);
    }
    match &facts.gmail_labels {
        Some(labels) => delivery.labels(split_labels(labels).iter().filter_map(|l| label_name(l))),
        None if contains(&facts.from, &words(owner)) => delivery.labels(["SENT"]),
        None => delivery.labels(["INBOX"]),
    }
}

/// Splits at commas outside of quotes.
fn split_labels(text: &str) -> Vec<String> {
    let mut labels = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => labels.push(String::new()),
            _ => {
                if let Some(last) = labels.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    labels
        .into_iter()
        .map(|label| label.trim().to_owned())
        .filter(|label| !label.is_empty())
        .collect()
}

/// Takeout writes system labels in the account's language. None for what is no label of the API.
fn label_name(exported: &str) -> Option<&str> {
    Some(match exported {
        "Inbox" | "受信トレイ" => "INBOX",
        "Unread" | "未読" => "UNREAD",
        "Sent" | "送信済み" => "SENT",
        "Drafts" | "Draft" | "下書き" => "DRAFT",
        "Starred" | "スター付き" => "STARRED",
        "Important" | "重要" => "IMPORTANT",
        "Spam" | "迷惑メール" => "SPAM",
        "Trash" | "ゴミ箱" => "TRASH",
        "Chat" | "チャット" => "CHAT",
        "Category Personal" | "Category personal" | "カテゴリ: メイン" => {
            "CATEGORY_PERSONAL"
        }
        "Category Social" | "Category social" | "カテゴリ: ソーシャル" => {
            "CATEGORY_SOCIAL"
        }
        "Category Promotions" | "Category promotions" | "カテゴリ: プロモーション" => {
            "CATEGORY_PROMOTIONS"
        }
        "Category Updates" | "Category updates" | "カテゴリ: 新着" | "カテゴリ: 最新情報" => {
            "CATEGORY_UPDATES"
        }
        "Category Forums" | "Category forums" | "カテゴリ: フォーラム" => {
            "CATEGORY_FORUMS"
        }
        "Opened" | "開封済み" | "Archived" | "アーカイブ済み" => return None,
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_split_outside_of_quotes_and_translated() {
        let labels = split_labels("Inbox,\"Acme, Inc\", 未読 ,Opened");
        let names: Vec<_> = labels
            .iter()
            .filter_map(|label| label_name(label))
            .collect();
        assert_eq!(names, ["INBOX", "Acme, Inc", "UNREAD"]);
    }
}
