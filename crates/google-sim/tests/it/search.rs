//! The search language.

use google_sim::Delivery;
use jiff::Timestamp;

use crate::support::{AOI, Google, READONLY};

struct Mail<'a> {
    headers: &'a str,
    body: &'a str,
    labels: &'a [&'a str],
    at: &'a str,
}

const SOME: Mail<'_> = Mail {
    headers: "From: bob@acme.example\r\n",
    body: "x",
    labels: &["INBOX"],
    at: "2026-10-20T12:00:00Z",
};

fn put(google: &Google, subject: &str, mail: &Mail<'_>) {
    let raw = format!(
        "{}Subject: {subject}\r\n\r\n{}\r\n",
        mail.headers, mail.body
    );
    let at: Timestamp = mail.at.parse().expect("a moment");
    google
        .sim
        .deliver(AOI, Delivery::new(raw).labels(mail.labels).received_at(at))
        .expect("Aoi exists");
}

/// The subjects a search finds, in alphabetical order.
async fn found(google: &Google, q: &str) -> String {
    let ids = google.search(q).await;
    let messages = google.sim.messages(AOI).expect("Aoi exists");
    let mut subjects: Vec<_> = messages
        .iter()
        .filter(|message| ids.contains(&message.id))
        .map(|message| message.subject.clone())
        .collect();
    subjects.sort();
    subjects.join(" ")
}

#[tokio::test]
async fn operators_find_what_they_name() {
    let google = Google::start(&[READONLY]).await;
    put(
        &google,
        "a",
        &Mail {
            headers: "From: x@y.example\r\nTo: aoi@example.jp\r\nCc: cc@acme.example\r\n",
            ..SOME
        },
    );
    put(
        &google,
        "b",
        &Mail {
            headers: "Bcc: hidden@acme.example\r\nDelivered-To: sato@example.jp\r\n",
            ..SOME
        },
    );
    put(
        &google,
        "c",
        &Mail {
            headers: "List-ID: <news.acme.example>\r\nMessage-ID: <one@acme.example>\r\n",
            ..SOME
        },
    );
    put(
        &google,
        "d",
        &Mail {
            labels: &["INBOX", "UNREAD", "STARRED", "CATEGORY_PROMOTIONS"],
            ..SOME
        },
    );
    put(
        &google,
        "e",
        &Mail {
            labels: &["SENT", "Big Deals/East"],
            ..SOME
        },
    );
    put(
        &google,
        "f",
        &Mail {
            labels: &["SPAM"],
            ..SOME
        },
    );
    put(
        &google,
        "g",
        &Mail {
            labels: &["TRASH"],
            ..SOME
        },
    );
    put(
        &google,
        "h",
        &Mail {
            labels: &[],
            body: "the quarterly report is here",
            ..SOME
        },
    );
    put(
        &google,
        "i",
        &Mail {
            headers: "Content-Type: application/pdf; name=Offer.pdf\r\n",
            ..SOME
        },
    );
    put(
        &google,
        "j",
        &Mail {
            at: "2026-10-01T07:59:59Z",
            ..SOME
        },
    );
    put(
        &google,
        "k",
        &Mail {
            at: "2026-10-01T08:00:00Z",
            body: &"large ".repeat(2_000),
            ..SOME
        },
    );
    for (q, expected) in [
        ("to:cc@acme.example", "a"),
        ("cc:acme", "a"),
        ("bcc:hidden", "b"),
        ("deliveredto:sato@example.jp", "b"),
        ("list:news.acme.example", "c"),
        ("rfc822msgid:<one@acme.example>", "c"),
        ("rfc822msgid:one@acme.example", "c"),
        ("is:unread", "d"),
        ("is:starred in:inbox", "d"),
        ("category:promotions", "d"),
        ("in:sent", "e"),
        ("label:big-deals-east", "e"),
        ("has:userlabels", "e"),
        ("in:spam", "f"),
        ("in:trash", "g"),
        ("in:anywhere from:bob (subject:f OR subject:g)", "f g"),
        ("in:archive", "h"),
        ("\"quarterly report\"", "h"),
        ("report quarterly -subject:a", "h"),
        ("\"report quarterly\"", ""),
        ("has:attachment", "i"),
        ("filename:pdf", "i"),
        ("filename:offer.pdf", "i"),
        ("before:2026/10/01", "j"),
        ("after:2026/10/01 before:2026/10/02", "k"),
        ("before:1790841600", "j"),
        ("older_than:1m", "j k"),
        ("newer_than:40d older_than:15d", "j k"),
        ("larger:10K", "k"),
        ("size:10000", "k"),
        ("smaller:10k older_than:1m", "j"),
        ("subject:(a OR b)", "a b"),
        ("{subject:a subject:b}", "a b"),
        ("subject:{a b c} -cc:acme", "b c"),
        ("subject:a OR subject:b in:inbox", "a b"),
        ("-(in:inbox OR in:sent)", "h"),
        ("is:read in:inbox -older_than:1m", "a b c i"),
    ] {
        assert_eq!(found(&google, q).await, expected, "{q}");
    }
}

#[tokio::test]
async fn what_the_simulator_does_not_know_is_501() {
    let google = Google::start(&[READONLY]).await;
    for q in [
        "nonsense%3Ax",
        "is%3Apurple",
        "has%3Ayellow-star",
        "in%3Awherever",
        "after%3Asoon",
        "a%20AROUND%203%20b",
    ] {
        assert_eq!(google.get(&format!("messages?q={q}")).await.0, 501, "{q}");
    }
}
