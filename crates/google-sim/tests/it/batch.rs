//! Batches.

use serde_json::{Value, json};

use crate::support::{Google, READONLY, users};

/// Sends a batch of gets and returns the outer status with the answers in the order of their ids.
async fn batch(google: &Google, path: &str, targets: &[String]) -> (u16, Vec<(u16, Value)>) {
    let mut body = String::new();
    for (number, target) in targets.iter().enumerate() {
        body.push_str(&format!(
            "--b\r\nContent-Type: application/http\r\nContent-ID: <item{number:03}>\r\n\r\nGET {target} HTTP/1.1\r\n\r\n\r\n"
        ));
    }
    body.push_str("--b--\r\n");
    let answer = google
        .request(reqwest::Method::POST, path)
        .header("Content-Type", "multipart/mixed; boundary=b")
        .body(body)
        .send()
        .await
        .expect("an answer");
    let status = answer.status().as_u16();
    let kind = answer.headers()["content-type"]
        .to_str()
        .expect("text")
        .to_owned();
    let text = answer.text().await.expect("a body");
    let Some((_, boundary)) = kind.split_once("boundary=") else {
        return (status, Vec::new());
    };
    let mut parts: Vec<(String, u16, Value)> = text
        .split(&format!("--{boundary}"))
        .filter(|part| part.contains("HTTP/1.1"))
        .map(|part| {
            let id = between(part, "Content-ID: <response-", ">");
            let status = between(part, "HTTP/1.1 ", " ").parse().expect("a status");
            let json = part.rsplit("\r\n\r\n").next().expect("a body");
            (id, status, serde_json::from_str(json).unwrap_or_default())
        })
        .collect();
    parts.sort_by(|a, b| a.0.cmp(&b.0));
    (
        status,
        parts
            .into_iter()
            .map(|(_, status, json)| (status, json))
            .collect(),
    )
}

fn between(text: &str, from: &str, to: &str) -> String {
    let after = text.split_once(from).expect("the beginning").1;
    after.split_once(to).expect("the end").0.to_owned()
}

#[tokio::test]
async fn parts_are_answered_one_by_one_inside_a_200() {
    let google = Google::start(&[READONLY]).await;
    let id = google.deliver("bob@acme.example", "Hello", "Hi");
    for path in ["/batch", "/batch/gmail/v1"] {
        google.sim.clear_requests();
        let targets = [
            users(&format!("messages/{id}?format=minimal")),
            users("messages/ffff"),
            users("profile?fields=emailAddress"),
            "/upload/gmail/v1/users/me/messages".to_owned(),
        ];
        let (status, parts) = batch(&google, path, &targets).await;
        assert_eq!(status, 200);
        let statuses: Vec<_> = parts.iter().map(|(status, _)| *status).collect();
        assert_eq!(statuses, [200, 404, 200, 400]);
        assert_eq!(parts[0].1["id"], json!(id));
        let log = google.sim.requests();
        assert_eq!(log.len(), 5);
        assert_eq!(log.iter().filter(|entry| entry.batch_part).count(), 4);
        assert_eq!(log.iter().map(|entry| entry.units).sum::<u32>(), 41);
        assert_eq!(log[0].method.as_deref(), Some("batch"));
    }
}

#[tokio::test]
async fn more_than_a_hundred_parts_are_refused() {
    let google = Google::start(&[READONLY]).await;
    let targets: Vec<_> = (0..101).map(|_| users("profile")).collect();
    assert_eq!(batch(&google, "/batch", &targets).await.0, 400);
}

#[tokio::test]
async fn parts_beyond_what_runs_at_once_are_refused_alone() {
    let google = Google::start(&[READONLY]).await;
    let targets: Vec<_> = (0..60).map(|_| users("profile")).collect();
    let (status, parts) = batch(&google, "/batch", &targets).await;
    assert_eq!(status, 200);
    assert_eq!(
        parts.iter().filter(|(status, _)| *status == 429).count(),
        10
    );
    let (_, again) = batch(&google, "/batch", &targets[..50]).await;
    assert!(again.iter().all(|(status, _)| *status == 200));
}
