//! Mail from files.

use std::env;
use std::path::{Path, PathBuf};

use google_sim::{Delivery, Quota};
use rand::{RngExt, SeedableRng};
use serde_json::Value;

use crate::support::{AOI, Google, READONLY, builder};

const TAKEOUT: &str = "From 1790000000000000001@xxx Mon Nov 02 08:00:00 +0000 2026
X-GM-THRID: 1790000000000000001
X-Gmail-Labels: =?UTF-8?B?5Y+X5L+h44OI44Os44Kk?=,Unread,\"Acme, Inc\"
From: bob@acme.example
To: aoi@example.jp
Date: Mon, 2 Nov 2026 17:00:00 +0900
Subject: One

>From the beginning.

From 1790000000000000002@xxx Mon Nov 02 09:00:00 +0000 2026
X-GM-THRID: 1790000000000000001
X-Gmail-Labels: Sent,Opened
From: aoi@example.jp
Date: Mon, 2 Nov 2026 18:00:00 +0900
Subject: Another

Body.

";

#[tokio::test]
async fn a_takeout_export_keeps_labels_threads_and_times() {
    let google = Google::start(&[READONLY]).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("all.mbox");
    std::fs::write(&file, TAKEOUT).expect("written");
    assert_eq!(google.sim.load_mbox(AOI, &file).expect("an mbox"), 2);
    let messages = google.sim.messages(AOI).expect("Aoi exists");
    let [sent, received] = messages.as_slice() else {
        panic!("two messages, not {messages:?}");
    };
    assert_eq!(received.labels, ["Acme, Inc", "INBOX", "UNREAD"]);
    assert_eq!(sent.labels, ["SENT"]);
    assert_eq!(
        sent.thread_id,
        format!("{:016x}", 1_790_000_000_000_000_001_u64)
    );
    assert_eq!(sent.thread_id, received.thread_id);
    assert_eq!(received.internal_date_ms, 1_793_606_400_000);
    let raw = google.sim.raw_message(AOI, &received.id).expect("stored");
    assert!(raw.ends_with(b"\r\nFrom the beginning.\r\n"));
}

#[tokio::test]
async fn what_is_no_mail_is_said_clearly() {
    let google = Google::start(&[READONLY]).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("picture.mbox");
    std::fs::write(&file, b"\x89PNG").expect("written");
    let error = google.sim.load_mbox(AOI, &file).expect_err("not an mbox");
    assert!(error.to_string().contains("is not an mbox file"));
    let error = google
        .sim
        .load_eml_folder(AOI, folder.path())
        .expect_err("no mail");
    assert!(error.to_string().contains("no file that ends in .eml"));
    assert!(google.sim.load_mbox(AOI, Path::new("/nowhere")).is_err());
}

/// A folder, by its path from this package. Asked for when the test runs: it may have been compiled in another checkout,
/// with the same cache.
fn of_this_package(path: &str) -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the package is");
    Path::new(&package).join(path)
}

/// Mail that was not written for this project, where it is there.
fn shared_mail() -> Option<PathBuf> {
    let folder = of_this_package("../../../shared/mail");
    folder.is_dir().then_some(folder)
}

#[tokio::test]
async fn real_and_broken_mail_is_listed_and_shown() {
    let google = Google::from(builder().quota(Quota::unlimited()), &[READONLY]).await;
    let samples = of_this_package("tests/mail");
    let mut count = google
        .sim
        .load_eml_folder(AOI, &samples)
        .expect("own samples");
    if let Some(folder) = shared_mail() {
        count += google.sim.load_eml_folder(AOI, &folder).expect("ruby-mail");
        count += google
            .sim
            .load_mbox(AOI, &folder.join("mimekit/list.mbox"))
            .expect("mimekit");
    }
    let (_, list) = google
        .get("messages?maxResults=500&includeSpamTrash=true")
        .await;
    let ids = crate::support::strings(&list["messages"], "id");
    assert_eq!(ids.len(), count);
    for id in ids {
        let (status, message) = google.get(&format!("messages/{id}")).await;
        assert_eq!(status, 200);
        assert!(message["payload"]["mimeType"].is_string());
        assert!(!unclear(&message), "{message}");
    }
}

/// Whether a header shows bytes that were not understood, or an encoded word as it is.
fn unclear(message: &Value) -> bool {
    message["payload"]["headers"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|header| header["name"] == "Subject")
        .filter_map(|header| header["value"].as_str())
        .any(|value| value.contains("=?UTF-8?") || value.contains("=?ISO-2022-JP?"))
}

#[tokio::test]
async fn samples_with_traps_are_shown_as_gmail_shows_them() {
    let google = Google::start(&[READONLY]).await;
    let samples = of_this_package("tests/mail");
    google
        .sim
        .load_eml_folder(AOI, &samples)
        .expect("own samples");
    let show = async |subject: &str| {
        let messages = google.sim.messages(AOI).expect("Aoi exists");
        let id = messages
            .iter()
            .find(|message| message.subject == subject)
            .unwrap_or_else(|| panic!("{subject} among {messages:?}"))
            .id
            .clone();
        google.get(&format!("messages/{id}")).await.1["payload"].take()
    };
    let japanese = show("お見積りの件").await;
    assert_eq!(
        japanese["headers"][0]["value"],
        "山田太郎 <yamada@acme.example>"
    );
    let text = japanese["body"]["data"].as_str().expect("inline text");
    assert_eq!(decoded(text), "お世話になっております。\r\n");

    let mixed = show("Everything at once").await;
    let ids: Vec<_> = flat(&mixed)
        .iter()
        .map(|part| part["partId"].clone())
        .collect();
    assert_eq!(ids, ["", "0", "0.0", "0.1", "1", "2", "2.0"]);
    assert_eq!(mixed["parts"][1]["filename"], "見積書.pdf");
    assert!(mixed["parts"][1]["body"]["attachmentId"].is_string());
    assert_eq!(mixed["parts"][1]["body"]["size"], 5);
    assert_eq!(mixed["parts"][2]["mimeType"], "message/rfc822");
    assert_eq!(
        mixed["parts"][2]["parts"][0]["headers"][0]["value"],
        "inner@acme.example"
    );
    assert_eq!(
        mixed["parts"][0]["parts"][0]["body"]["data"]
            .as_str()
            .map(decoded)
            .as_deref(),
        Some("Grüße")
    );

    let nobody = show("Nobody wrote this").await;
    assert!(
        nobody["headers"]
            .as_array()
            .expect("headers")
            .iter()
            .all(|h| h["name"] != "From")
    );
    let two = show("Two senders").await;
    let froms = two["headers"]
        .as_array()
        .expect("headers")
        .iter()
        .filter(|h| h["name"] == "From");
    assert_eq!(froms.count(), 2);
    assert_eq!(google.search("from:second@acme.example").await.len(), 1);
    let invalid = show("Unknown charset").await;
    assert!(invalid["body"]["data"].is_string());
}

#[tokio::test]
async fn five_thousand_parts_are_shown() {
    let google = Google::start(&[READONLY]).await;
    let mut raw =
        "From: a@b.example\r\nSubject: Bomb\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            .to_owned();
    for number in 0..5_000 {
        raw.push_str(&format!(
            "--b\r\nContent-Disposition: attachment; filename={number}.txt\r\n\r\nx\r\n"
        ));
    }
    raw.push_str("--b--\r\n");
    let id = google
        .sim
        .deliver(AOI, Delivery::new(raw))
        .expect("Aoi exists");
    let (status, message) = google.get(&format!("messages/{id}")).await;
    assert_eq!(status, 200);
    assert_eq!(
        message["payload"]["parts"].as_array().map(Vec::len),
        Some(5_000)
    );
}

fn flat(part: &Value) -> Vec<&Value> {
    let inner = part["parts"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(flat);
    std::iter::once(part).chain(inner).collect()
}

fn decoded(data: &str) -> String {
    use base64::Engine;
    let bytes = base64::prelude::BASE64_URL_SAFE
        .decode(data)
        .expect("base64url");
    String::from_utf8(bytes).expect("UTF-8")
}

#[tokio::test]
async fn mangled_mail_is_stored_and_shown() {
    let google = Google::from(builder().quota(Quota::unlimited()), &[READONLY]).await;
    let samples = of_this_package("tests/mail");
    let mut chance = rand::rngs::StdRng::seed_from_u64(7);
    for sample in std::fs::read_dir(samples).expect("own samples") {
        let raw = std::fs::read(sample.expect("a sample").path()).expect("readable");
        for _ in 0..100 {
            let mut mangled = raw.clone();
            for _ in 0..chance.random_range(1..20) {
                let place = chance.random_range(0..=mangled.len());
                match chance.random_range(0..3) {
                    0 => mangled.truncate(place),
                    1 => mangled.insert(place, chance.random()),
                    _ => mangled.insert(place, b'\n'),
                }
            }
            google
                .sim
                .deliver(AOI, Delivery::new(mangled))
                .expect("Aoi exists");
        }
    }
    let (_, list) = google.get("messages?maxResults=500").await;
    for id in crate::support::strings(&list["messages"], "id") {
        assert_eq!(google.get(&format!("messages/{id}")).await.0, 200);
    }
    assert_eq!(
        google.get("messages?q=nothing%20has%3Aattachment").await.0,
        200
    );
}
