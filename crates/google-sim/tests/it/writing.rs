//! Insert, import, send, drafts, threads, labels' counts, settings, watch.

use std::time::Duration;

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD};
use google_sim::Delivery;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{AOI, BEN, FULL, Google, answer, builder, mail, strings, users};

fn raw(text: &str) -> String {
    BASE64_URL_SAFE.encode(text)
}

#[tokio::test]
async fn sent_mail_reaches_local_people_without_its_bcc() {
    let google = Google::start(&[FULL]).await;
    let text = "From: Someone Else <else@other.example>\r\nTo: ben@example.jp, out@other.example\r\n\
                Bcc: hidden@other.example,\r\n aoi@example.jp\r\nSubject: Offer\r\n\r\nHello.\r\n";
    let (status, sent) = google
        .post("messages/send", &json!({ "raw": raw(text) }))
        .await;
    assert_eq!(status, 200, "{sent}");
    let mut labels: Vec<_> = sent["labelIds"]
        .as_array()
        .expect("labels")
        .iter()
        .collect();
    labels.sort_by_key(|label| label.to_string());
    assert_eq!(labels, ["INBOX", "SENT", "UNREAD"]);
    let id = sent["id"].as_str().expect("an id");
    let own = google.sim.raw_message(AOI, id).expect("stored");
    let own = String::from_utf8_lossy(&own);
    assert!(own.contains("Bcc: hidden@other.example"));
    assert!(own.contains("From: Aoi Sato <aoi@example.jp>") && !own.contains("Someone Else"));
    assert!(own.contains("Message-ID: <CA") && own.contains("Date: Mon, 2 Nov 2026 09:00:00"));
    let at_ben = google.sim.messages(BEN).expect("Ben exists").remove(0);
    assert_eq!(at_ben.labels, ["INBOX", "UNREAD"]);
    assert_ne!(
        at_ben.thread_id,
        sent["threadId"].as_str().expect("a thread")
    );
    let received = google.sim.raw_message(BEN, &at_ben.id).expect("stored");
    let received = String::from_utf8_lossy(&received);
    assert!(!received.contains("hidden") && received.contains("Delivered-To: ben@example.jp"));
    let nobody = raw("Subject: To nobody\r\n\r\nx");
    assert_eq!(
        google
            .post("messages/send", &json!({ "raw": nobody }))
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn an_alias_may_be_the_sender_and_every_base64_is_read() {
    let google = Google::start(&[FULL]).await;
    let text = "From: sato@example.jp\r\nTo: ben@example.jp\r\nSubject: ?>?>\r\n\r\n~~~???\r\n";
    for raw in [
        BASE64_URL_SAFE.encode(text),
        BASE64_URL_SAFE_NO_PAD.encode(text),
        BASE64_STANDARD.encode(text),
    ] {
        let (status, sent) = google.post("messages/send", &json!({ "raw": raw })).await;
        assert_eq!(status, 200, "{sent}");
    }
    assert_eq!(google.search("from:sato@example.jp in:sent").await.len(), 3);
    for bad in [json!({ "raw": "!" }), json!({}), json!({ "raw": 1 })] {
        assert_eq!(google.post("messages/send", &bad).await.0, 400, "{bad}");
    }
}

#[tokio::test]
async fn a_reply_joins_its_thread_by_all_three_conditions() {
    let google = Google::start(&[FULL]).await;
    let first = "From: ben@example.jp\r\nTo: aoi@example.jp\r\nSubject: Offer\r\nMessage-ID: <1@x>\r\n\r\nx";
    let id = google
        .sim
        .deliver(AOI, Delivery::new(first))
        .expect("Aoi exists");
    let reply = |subject: &str, reference: &str| {
        raw(&format!(
            "To: ben@example.jp\r\nSubject: {subject}\r\nIn-Reply-To: <{reference}>\r\nReferences: <{reference}>\r\n\r\nx"
        ))
    };
    for (subject, reference, joins) in [
        ("Re: Offer", "1@x", true),
        ("Re: Another", "1@x", false),
        ("Re: Offer", "2@x", false),
    ] {
        let body = json!({ "raw": reply(subject, reference), "threadId": id });
        let (status, sent) = google.post("messages/send", &body).await;
        assert_eq!(status, 200);
        assert_eq!(
            sent["threadId"] == json!(id),
            joins,
            "{subject} {reference}"
        );
    }
    let body = json!({ "raw": reply("Re: Offer", "1@x"), "threadId": "1234567890abcdef" });
    assert_eq!(google.post("messages/send", &body).await.0, 404);
    let alone = json!({ "raw": reply("Re: Offer", "1@x") });
    assert_ne!(
        google.post("messages/send", &alone).await.1["threadId"],
        json!(id)
    );

    // From outside the headers are enough.
    let answer = "From: ben@example.jp\r\nSubject: RE: Offer\r\nReferences: <1@x>\r\n\r\nx";
    google
        .sim
        .deliver(AOI, Delivery::new(answer))
        .expect("Aoi exists");
    let (_, thread) = google.get(&format!("threads/{id}?format=minimal")).await;
    assert_eq!(thread["messages"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn threads_are_listed_changed_trashed_and_deleted() {
    let google = Google::start(&[FULL]).await;
    for (number, subject) in [(1, "One"), (1, "Two"), (2, "Three")] {
        let text = mail("bob@acme.example", AOI, subject, subject);
        let delivery = Delivery::new(text).thread(number);
        google.sim.deliver(AOI, delivery).expect("Aoi exists");
    }
    let (_, list) = google.get("threads?q=from:bob").await;
    assert_eq!(
        strings(&list["threads"], "id"),
        ["0000000000000002", "0000000000000001"]
    );
    assert_eq!(strings(&list["threads"], "snippet"), ["Three", "Two"]);
    let change = json!({ "addLabelIds": ["STARRED"], "removeLabelIds": ["INBOX"] });
    let (status, changed) = google.post("threads/1/modify", &change).await;
    assert_eq!(
        (status, changed["messages"].as_array().map(Vec::len)),
        (200, Some(2))
    );
    assert_eq!(google.search("is:starred -in:inbox").await.len(), 2);
    assert_eq!(google.post("threads/1/trash", &Value::Null).await.0, 200);
    assert_eq!(google.search("in:trash").await.len(), 2);
    assert_eq!(google.post("threads/1/untrash", &Value::Null).await.0, 200);
    let deleted = answer(google.request(Method::DELETE, &users("threads/1"))).await;
    assert_eq!(deleted, (204, Value::Null));
    assert_eq!(google.get("threads/1").await.0, 404);
    let (_, rest) = google.get("threads").await;
    assert_eq!(rest["resultSizeEstimate"], 1);
}

#[tokio::test]
async fn a_draft_is_made_changed_and_sent() {
    let google = Google::start(&[FULL]).await;
    let text = |subject: &str| json!({ "message": { "raw": raw(&mail(AOI, BEN, subject, "x")) } });
    let (status, draft) = google.post("drafts", &text("First")).await;
    assert_eq!(status, 200, "{draft}");
    assert_eq!(draft["message"]["labelIds"], json!(["DRAFT"]));
    let id = draft["id"].as_str().expect("an id").to_owned();
    let path = users(&format!("drafts/{id}"));
    let (_, updated) = answer(google.request(Method::PUT, &path).json(&text("Second"))).await;
    assert_eq!(updated["id"], json!(id));
    assert_ne!(updated["message"]["id"], draft["message"]["id"]);
    let (_, list) = google.get("drafts?q=subject:second").await;
    assert_eq!(strings(&list["drafts"], "id"), [id.as_str()]);
    let (_, shown) = google.get(&format!("drafts/{id}?format=metadata")).await;
    assert_eq!(shown["message"]["payload"]["headers"][2]["value"], "Second");
    let (_, sent) = google.post("drafts/send", &json!({ "id": id })).await;
    assert_eq!(sent["labelIds"], json!(["SENT"]));
    assert_ne!(sent["id"], updated["message"]["id"]);
    assert_eq!(google.get(&format!("drafts/{id}")).await.0, 404);
    assert_eq!(
        google.sim.messages(BEN).expect("Ben exists")[0].subject,
        "Second"
    );
    let (_, other) = google.post("drafts", &text("Third")).await;
    let path = users(&format!("drafts/{}", other["id"].as_str().expect("an id")));
    assert_eq!(answer(google.request(Method::DELETE, &path)).await.0, 204);
    assert!(google.search("in:drafts").await.is_empty());
}

#[tokio::test]
async fn insert_and_import_differ_in_date_and_thread() {
    let google = Google::start(&[FULL]).await;
    let text = "From: bob@acme.example\r\nDate: Sun, 1 Nov 2026 00:00:00 +0000\r\nSubject: Old\r\nMessage-ID: <1@x>\r\n\r\nx";
    let later = "From: bob@acme.example\r\nDate: Sun, 1 Nov 2026 00:00:00 +0000\r\nSubject: Re: Old\r\nReferences: <1@x>\r\n\r\nx";
    let put = async |path: &str, text: &str| {
        let body = json!({ "raw": raw(text), "labelIds": ["INBOX"] });
        let (status, stored) = google.post(path, &body).await;
        assert_eq!(status, 200, "{stored}");
        let id = stored["id"].as_str().expect("an id").to_owned();
        google.get(&format!("messages/{id}?format=minimal")).await.1
    };
    let inserted = put("messages", text).await;
    assert_eq!(inserted["internalDate"], "1793610000000");
    let imported = put("messages/import", later).await;
    assert_eq!(imported["internalDate"], "1793491200000");
    assert_eq!(imported["threadId"], inserted["id"]);
    let again = put("messages?internalDateSource=dateHeader", later).await;
    assert_eq!(again["internalDate"], "1793491200000");
    assert_eq!(again["threadId"], again["id"]);
}

#[tokio::test]
async fn labels_are_counted_renamed_colored_and_deleted() {
    let google = Google::start(&[FULL]).await;
    google.deliver("bob@acme.example", "One", "x");
    let read = google.deliver("bob@acme.example", "Two", "x");
    google
        .sim
        .relabel(AOI, &read, &["Deals"], &["UNREAD"])
        .expect("there");
    let (_, inbox) = google.get("labels/INBOX").await;
    let counts = [
        "messagesTotal",
        "messagesUnread",
        "threadsTotal",
        "threadsUnread",
    ];
    assert_eq!(
        counts.map(|count| inbox[count].clone()),
        [2, 1, 2, 1].map(|n| json!(n))
    );
    let path = users("labels/Label_1");
    let color = json!({ "color": { "textColor": "#000000", "backgroundColor": "#16a766" } });
    let (status, label) = answer(google.request(Method::PATCH, &path).json(&color)).await;
    assert_eq!((status, &label["name"]), (200, &json!("Deals")));
    let wrong = json!({ "color": { "textColor": "#000001", "backgroundColor": "#16a766" } });
    assert_eq!(
        answer(google.request(Method::PATCH, &path).json(&wrong))
            .await
            .0,
        400
    );
    let wrong = json!({ "labelListVisibility": "sometimes" });
    assert_eq!(
        answer(google.request(Method::PATCH, &path).json(&wrong))
            .await
            .0,
        400
    );
    let renamed = json!({ "id": "Label_1", "name": "Open deals" });
    let (status, label) = answer(google.request(Method::PUT, &path).json(&renamed)).await;
    assert_eq!((status, &label["color"]), (200, &Value::Null));
    assert_eq!(google.search("label:open-deals").await, [read.as_str()]);
    for (name, status) in [("OPEN DEALS", 409), ("inbox", 400), ("", 400)] {
        assert_eq!(
            google.post("labels", &json!({ "name": name })).await.0,
            status,
            "{name}"
        );
    }
    assert_eq!(answer(google.request(Method::DELETE, &path)).await.0, 204);
    assert_eq!(
        answer(google.request(Method::DELETE, &users("labels/INBOX")))
            .await
            .0,
        400
    );
    let (_, message) = google.get(&format!("messages/{read}?format=minimal")).await;
    assert_eq!(message["labelIds"], json!(["INBOX"]));
    let change = json!({ "addLabelIds": ["Label_1"] });
    assert_eq!(
        google
            .post(&format!("messages/{read}/modify"), &change)
            .await
            .0,
        400
    );
    let change = json!({ "addLabelIds": ["SENT"] });
    assert_eq!(
        google
            .post(&format!("messages/{read}/modify"), &change)
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn trash_is_a_label_and_delete_is_for_good() {
    let google = Google::start(&[FULL]).await;
    let id = google.deliver("bob@acme.example", "One", "x");
    let (_, trashed) = google
        .post(&format!("messages/{id}/trash"), &Value::Null)
        .await;
    assert_eq!(trashed["labelIds"].as_array().map(Vec::len), Some(2));
    google
        .post(&format!("messages/{id}/untrash"), &Value::Null)
        .await;
    assert!(google.search("in:trash").await.is_empty());
    let deleted = answer(google.request(Method::DELETE, &users(&format!("messages/{id}")))).await;
    assert_eq!(deleted.0, 204);
    let other = google.deliver("bob@acme.example", "Two", "x");
    let (status, _) = google
        .post("messages/batchDelete", &json!({ "ids": [id, other] }))
        .await;
    assert_eq!(status, 204);
    assert_eq!(google.get("profile").await.1["messagesTotal"], 0);
}

#[tokio::test]
async fn attachments_are_fetched_by_ids_that_do_not_last() {
    let google = Google::start(&[FULL]).await;
    let text = "Subject: x\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n";
    let id = google
        .sim
        .deliver(AOI, Delivery::new(text))
        .expect("Aoi exists");
    let attachment = async || {
        let (_, message) = google.get(&format!("messages/{id}")).await;
        let id = message["payload"]["body"]["attachmentId"]
            .as_str()
            .map(str::to_owned);
        id.expect("an attachment")
    };
    let (one, two) = (attachment().await, attachment().await);
    assert_ne!(one, two);
    for attachment in [one, two] {
        let (_, body) = google
            .get(&format!("messages/{id}/attachments/{attachment}"))
            .await;
        assert_eq!(body, json!({ "size": 5, "data": "JVBERi0=" }));
    }
    assert_eq!(
        google
            .get(&format!("messages/{id}/attachments/nonsense"))
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn settings_name_the_addresses_one_may_write_as() {
    let google = Google::start(&[FULL]).await;
    let (_, list) = google.get("settings/sendAs").await;
    assert_eq!(
        strings(&list["sendAs"], "sendAsEmail"),
        [AOI, "sato@example.jp"]
    );
    let (_, alias) = google.get("settings/sendAs/sato@example.jp").await;
    assert_eq!(alias["treatAsAlias"], true);
    assert_eq!(google.get("settings/sendAs/other@example.jp").await.0, 404);
}

#[tokio::test]
async fn a_watch_lasts_a_week_and_there_is_one() {
    let google = Google::from(builder(), &[FULL]).await;
    let watch = |topic: &str| json!({ "topicName": topic, "labelIds": ["INBOX"] });
    let (status, started) = google.post("watch", &watch("projects/p/topics/t")).await;
    assert_eq!(status, 200);
    assert_eq!(started["expiration"], "1794214800000");
    assert_eq!(
        google.post("watch", &watch("projects/p/topics/t")).await.0,
        200
    );
    assert_eq!(
        google
            .post("watch", &watch("projects/p/topics/other"))
            .await
            .0,
        400
    );
    assert_eq!(google.post("watch", &watch("t")).await.0, 400);
    assert_eq!(google.post("stop", &Value::Null).await.0, 204);
    assert_eq!(
        google
            .post("watch", &watch("projects/p/topics/other"))
            .await
            .0,
        200
    );
    google.sim.advance(Duration::from_secs(60));
}
