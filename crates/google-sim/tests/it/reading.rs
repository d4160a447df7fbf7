//! Profile, labels, lists, messages, history.

use google_sim::Delivery;
use serde_json::json;

use crate::support::{AOI, FULL, Google, MODIFY, READONLY, mail, start_time, strings};

#[tokio::test]
async fn a_mailbox_has_a_profile_and_system_labels() {
    let google = Google::start(&[READONLY]).await;
    google.deliver("bob@acme.example", "Hello", "Hi");
    let (status, profile) = google.get("profile").await;
    assert_eq!(status, 200);
    assert_eq!(profile["emailAddress"], AOI);
    assert_eq!(profile["messagesTotal"], 1);
    let (_, labels) = google.get("labels").await;
    assert!(strings(&labels["labels"], "id").contains(&"CATEGORY_UPDATES".to_owned()));
}

#[tokio::test]
async fn from_finds_words_of_the_header_and_or_joins() {
    let google = Google::start(&[READONLY]).await;
    let bob = google.deliver("Bob <bob@acme.example>", "One", "x");
    let plus = google.deliver("bob+crm@acme.example", "Two", "x");
    let carol = google.deliver("\"bob@acme.example\" <carol@evil.example>", "Three", "x");
    let dan = google.deliver("山田太郎 <dan@other.example>", "Four", "x");
    assert_eq!(
        google.search("from:bob@acme.example").await,
        [carol.clone(), bob.clone()]
    );
    assert_eq!(
        google.search("from:acme.example").await,
        [carol.clone(), plus.clone(), bob.clone()]
    );
    assert_eq!(
        google.search("from:(bob+crm@acme.example OR dan)").await,
        [dan.clone(), plus.clone()]
    );
    assert_eq!(
        google.search("{from:dan from:carol}").await,
        [dan.clone(), carol.clone()]
    );
    assert_eq!(google.search("from:山田").await, [dan.as_str()]);
    assert_eq!(google.search("to:me -from:bob").await, [dan]);
    assert_eq!(google.search("in:inbox subject:two").await, [plus]);
    assert!(google.search("from:ob").await.is_empty());
}

#[tokio::test]
async fn labels_are_made_applied_and_found() {
    let google = Google::start(&[MODIFY]).await;
    let id = google.deliver("bob@acme.example", "Hello", "Hi");
    let (status, label) = google
        .post("labels", &json!({ "name": "未完了の商談" }))
        .await;
    assert_eq!(status, 200);
    assert_eq!(label["id"], "Label_1");
    let (status, again) = google
        .post("labels", &json!({ "name": "未完了の商談" }))
        .await;
    assert_eq!(
        (status, &again["error"]["status"]),
        (409, &json!("ABORTED"))
    );
    let change = json!({ "addLabelIds": ["Label_1"], "removeLabelIds": ["INBOX"] });
    let (status, message) = google.post(&format!("messages/{id}/modify"), &change).await;
    assert_eq!(status, 200);
    assert!(
        !message["labelIds"]
            .as_array()
            .expect("labels")
            .contains(&json!("INBOX"))
    );
    assert_eq!(google.search("label:未完了の商談").await, [id.as_str()]);
    assert!(google.search("in:inbox").await.is_empty());
    let other = google.deliver("bob@acme.example", "Again", "Hi");
    let change = json!({ "ids": [id, other, "1234"], "addLabelIds": ["STARRED"] });
    let (status, _) = google.post("messages/batchModify", &change).await;
    assert_eq!(status, 204);
    assert_eq!(google.search("is:starred").await.len(), 2);
}

#[tokio::test]
async fn history_tells_what_happened_after_an_id() {
    let google = Google::start(&[FULL]).await;
    let start = google.sim.history_id(AOI).expect("Aoi exists");
    let (status, quiet) = google.get(&format!("history?startHistoryId={start}")).await;
    assert_eq!(
        (status, quiet),
        (200, json!({ "historyId": start.to_string() }))
    );
    let id = google.deliver("bob@acme.example", "Hello", "Hi");
    google
        .sim
        .relabel(AOI, &id, &["STARRED"], &["UNREAD"])
        .expect("the message is there");
    google
        .sim
        .delete_message(AOI, &id)
        .expect("the message is there");
    let (_, news) = google.get(&format!("history?startHistoryId={start}")).await;
    let kinds: Vec<_> = news["history"]
        .as_array()
        .expect("records")
        .iter()
        .map(|record| {
            [
                "messagesAdded",
                "labelsAdded",
                "labelsRemoved",
                "messagesDeleted",
            ]
            .into_iter()
            .find(|kind| !record[kind].is_null())
        })
        .map(Option::unwrap_or_default)
        .collect();
    assert_eq!(
        kinds,
        [
            "messagesAdded",
            "labelsAdded",
            "labelsRemoved",
            "messagesDeleted"
        ]
    );
    let (_, only) = google
        .get(&format!(
            "history?startHistoryId={start}&historyTypes=messageAdded&labelId=INBOX"
        ))
        .await;
    assert_eq!(only["history"].as_array().map(Vec::len), Some(1));
    assert_eq!(google.get("history").await.0, 400);
    assert_eq!(google.get("history?startHistoryId=1").await.0, 404);
    google.sim.forget_history(AOI).expect("Aoi exists");
    assert_eq!(
        google
            .get(&format!("history?startHistoryId={start}"))
            .await
            .0,
        404
    );
    assert_eq!(google.get(&format!("messages/{id}")).await.0, 404);
}

#[tokio::test]
async fn lists_are_paged_newest_first_and_leave_out_spam_and_trash() {
    let google = Google::start(&[READONLY]).await;
    let at = |hour: i64| start_time() - jiff::SignedDuration::from_hours(hour);
    let put = |hour, label: &str| {
        let raw = mail("bob@acme.example", AOI, "Hello", "Hi");
        google
            .sim
            .deliver(
                AOI,
                Delivery::new(raw).labels([label]).received_at(at(hour)),
            )
            .expect("Aoi exists")
    };
    let ids: Vec<_> = (0..5).map(|hour| put(hour, "INBOX")).collect();
    let trashed = put(9, "TRASH");
    let (_, first) = google.get("messages?maxResults=3").await;
    assert_eq!(strings(&first["messages"], "id"), ids[..3]);
    let token = first["nextPageToken"].as_str().expect("more");
    let (_, second) = google
        .get(&format!("messages?maxResults=3&pageToken={token}"))
        .await;
    assert_eq!(strings(&second["messages"], "id"), ids[3..]);
    assert!(second["nextPageToken"].is_null());
    assert_eq!(google.get("messages?pageToken=nonsense").await.0, 400);
    let (_, all) = google.get("messages?includeSpamTrash=true").await;
    assert!(strings(&all["messages"], "id").contains(&trashed));
    assert_eq!(google.search("in:trash").await, [trashed]);
    let (_, none) = google.get("messages?q=from%3Anobody").await;
    assert_eq!(none, json!({ "resultSizeEstimate": 0 }));
}

#[tokio::test]
async fn a_message_is_shown_in_four_formats_and_through_a_mask() {
    let google = Google::start(&[READONLY]).await;
    let id = google.deliver(
        "Bob <bob@acme.example>",
        "=?UTF-8?B?6KaL56mN?= <1>",
        "1 < 2 & 3",
    );
    let (_, full) = google.get(&format!("messages/{id}")).await;
    assert_eq!(full["snippet"], "1 &lt; 2 &amp; 3");
    assert_eq!(
        full["payload"]["headers"][2],
        json!({ "name": "Subject", "value": "見積 <1>" })
    );
    assert_eq!(full["payload"]["body"]["data"], "MSA8IDIgJiAzDQo=");
    let (_, metadata) = google
        .get(&format!(
            "messages/{id}?format=metadata&metadataHeaders=FROM&fields=id,payload/headers"
        ))
        .await;
    assert_eq!(
        metadata,
        json!({ "id": id, "payload": { "headers": [{ "name": "From", "value": "Bob <bob@acme.example>" }] } })
    );
    let (_, minimal) = google.get(&format!("messages/{id}?format=MINIMAL")).await;
    assert!(minimal["payload"].is_null() && minimal["sizeEstimate"].is_number());
    let (_, raw) = google.get(&format!("messages/{id}?format=raw")).await;
    assert!(raw["raw"].is_string() && raw["payload"].is_null());
    for bad in [
        "?fields=nope",
        "?format=nope",
        "?nope=1",
        "?fields=payload(nope)",
    ] {
        assert_eq!(
            google.get(&format!("messages/{id}{bad}")).await.0,
            400,
            "{bad}"
        );
    }
}

#[tokio::test]
async fn answers_are_compressed_for_browsers_and_for_programs_that_say_so() {
    let google = Google::start(&[READONLY]).await;
    for agent in ["Mozilla/5.0", "tegami (gzip)", "tegami"] {
        let answer = google
            .request(reqwest::Method::GET, "/gmail/v1/users/me/labels")
            .header("Accept-Encoding", "gzip")
            .header("User-Agent", agent)
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 200, "{agent}");
    }
    let log = google.sim.requests();
    let sent: Vec<_> = log.iter().map(|entry| entry.answer_bytes_sent).collect();
    assert_eq!(sent[2], log[2].answer.len());
    assert!(sent[0] * 2 < sent[2] && sent[1] == sent[0], "{sent:?}");
}
