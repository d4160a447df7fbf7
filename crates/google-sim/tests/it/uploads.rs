//! Mail as an upload.

use reqwest::Method;
use serde_json::json;

use crate::support::{AOI, FULL, Google, answer, mail};

const INSERT: &str = "/upload/gmail/v1/users/me/messages";

fn text() -> String {
    mail("bob@acme.example", AOI, "Uploaded", "x")
}

#[tokio::test]
async fn one_request_carries_the_mail_or_the_mail_and_its_labels() {
    let google = Google::start(&[FULL]).await;
    let upload = |kind: &str, content_type: &str, body: String| {
        google
            .request(Method::POST, &format!("{INSERT}?uploadType={kind}"))
            .header("Content-Type", content_type)
            .body(body)
    };
    let (status, _) = answer(upload("media", "message/rfc822", text())).await;
    assert_eq!(status, 200);
    let body = format!(
        "--b\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{}\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{}\r\n--b--\r\n",
        json!({ "labelIds": ["STARRED"] }),
        text()
    );
    let (status, stored) = answer(upload("multipart", "multipart/related; boundary=b", body)).await;
    assert_eq!((status, &stored["labelIds"]), (200, &json!(["STARRED"])));
    assert_eq!(google.search("subject:uploaded").await.len(), 2);
    let id = stored["id"].as_str().expect("an id");
    assert_eq!(
        google.sim.raw_message(AOI, id).expect("stored"),
        text().as_bytes()
    );
    for (kind, content_type) in [
        ("media", "image/png"),
        ("multipart", "message/rfc822"),
        ("other", "message/rfc822"),
    ] {
        assert_eq!(
            answer(upload(kind, content_type, text())).await.0,
            400,
            "{kind} {content_type}"
        );
    }
}

#[tokio::test]
async fn a_resumable_upload_comes_in_pieces() {
    let google = Google::start(&[FULL]).await;
    for path in ["/resumable/upload/gmail/v1/users/me/messages", INSERT] {
        let start = google
            .request(Method::POST, &format!("{path}?uploadType=resumable"))
            .header("X-Upload-Content-Type", "message/rfc822")
            .json(&json!({ "labelIds": ["INBOX"] }))
            .send()
            .await
            .expect("an answer");
        assert_eq!(start.status(), 200);
        let location = start.headers()["location"]
            .to_str()
            .expect("text")
            .to_owned();
        let text = text();
        let piece = |range: String, body: &str| {
            google
                .http
                .put(&location)
                .header("Content-Range", range)
                .body(body.to_owned())
                .send()
        };
        let first = piece(format!("bytes 0-9/{}", text.len()), &text[..10])
            .await
            .expect("an answer");
        assert_eq!(first.status(), 308);
        assert_eq!(first.headers()["range"], "bytes=0-9");
        let asked = piece(format!("bytes */{}", text.len()), "")
            .await
            .expect("an answer");
        assert_eq!(asked.headers()["range"], "bytes=0-9");
        let last = piece(
            format!("bytes 10-{}/{}", text.len() - 1, text.len()),
            &text[10..],
        );
        assert_eq!(last.await.expect("an answer").status(), 200);
        assert_eq!(
            piece("bytes */1".to_owned(), "")
                .await
                .expect("an answer")
                .status(),
            401
        );
    }
    assert_eq!(google.search("in:inbox subject:uploaded").await.len(), 2);
    assert_eq!(
        google
            .sim
            .requests()
            .iter()
            .map(|entry| entry.units)
            .sum::<u32>(),
        55
    );
}

#[tokio::test]
async fn what_is_too_long_is_refused() {
    let google = Google::start(&[FULL]).await;
    let send = "/upload/gmail/v1/users/me/messages/send?uploadType=media";
    let request = google
        .request(Method::POST, send)
        .header("Content-Type", "message/rfc822")
        .body(vec![b'x'; 36_700_161]);
    assert_eq!(answer(request).await.0, 413);
}
