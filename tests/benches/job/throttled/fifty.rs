//! Another way of doing the same: batches of fifty, one after the other, and what is refused is asked for again.

use std::sync::Arc;

use futures_util::stream::FuturesUnordered;
use google_sim::{Chance, Clock, Latency, OAuthClient, Person, Quota, Simulator};
use http::{Request, Response};
use jiff::SignedDuration;

use super::shift::settle;
use super::timeline::{Distance, Timeline};
use crate::stage::{address, letter};

const BATCH: usize = 50;
/// After a batch of which anything was refused.
const PAUSE_MS: i64 = 1_000;
const MODIFY: &str = "https://www.googleapis.com/auth/gmail.modify";

/// What came of it.
pub struct Fifty {
    /// Messages filed in time.
    pub filed: usize,
    /// Calls, those that were refused among them.
    pub calls: usize,
    /// Calls that were refused, and not by chance.
    pub refused: usize,
}

/// So many mailboxes with so many messages each, for so long. Whose mail it is it need not find out.
pub async fn run(
    mailboxes: usize,
    messages: usize,
    quota: Quota,
    chance: Chance,
    seconds: i64,
) -> Fifty {
    let start = "2026-10-15T00:00:00Z".parse().expect("a moment");
    let mut builder = Simulator::builder()
        .clock(Clock::stopped_at(start))
        .quota(quota)
        .chance(chance)
        .latency(Latency::like_gmail())
        .client(OAuthClient::new("test-client", "test-secret"));
    for number in 0..mailboxes {
        builder = builder.person(Person::new(&address(number), "Rep"));
    }
    let distance = Distance {
        google: Arc::new(builder.start().await.expect("a simulator")),
        timeline: Arc::new(Timeline::default()),
    };
    let mut at_work = FuturesUnordered::new();
    for number in 0..mailboxes {
        let to = address(number);
        let letters = (0..messages).map(|_| letter("buyer@company.example", &to, ""));
        let ids = distance
            .google
            .deliver_all(&to, letters.collect::<Vec<_>>());
        at_work.push(file(&distance, to, ids.expect("a mailbox")));
    }
    let until_ms = distance.now_ms() + seconds * 1_000;
    let mut fifty = Fifty {
        filed: 0,
        calls: 0,
        refused: 0,
    };
    loop {
        if settle(&mut at_work, &distance.timeline).await.is_some() {
            continue;
        }
        for call in distance.google.requests() {
            let of_gmail = call
                .method
                .is_some_and(|method| method.starts_with("gmail."));
            let refused = matches!(call.status, 403 | 429 | 500..) && !call.by_chance;
            fifty.calls += usize::from(of_gmail);
            fifty.refused += usize::from(of_gmail && refused);
        }
        distance.google.clear_requests();
        let Some(next_ms) = distance.timeline.next_ms().filter(|next| *next <= until_ms) else {
            break;
        };
        let by = SignedDuration::from_millis(next_ms - distance.now_ms());
        distance.google.advance(by.unsigned_abs());
        distance.timeline.ring();
    }
    for number in 0..mailboxes {
        let messages = distance.google.messages(&address(number));
        let is_filed = |labels: &[String]| labels.iter().all(|label| label != "INBOX");
        let messages = messages.expect("a mailbox");
        fifty.filed += messages.iter().filter(|one| is_filed(&one.labels)).count();
    }
    fifty
}

/// Looks at everything, then files it.
async fn file(distance: &Distance, address: String, ids: Vec<String>) {
    let tokens = distance.google.tokens(&address, "test-client", &[MODIFY]);
    let token = tokens.expect("the person").access_token;
    let url = distance.google.url();
    let mut left = ids.clone();
    while !left.is_empty() {
        let batch: Vec<String> = left.drain(..left.len().min(BATCH)).collect();
        let refused = match distance.ask(look(&url, &token, &batch)).await {
            Some(answer) => refused(answer, batch),
            None => batch,
        };
        if !refused.is_empty() {
            distance.timeline.until(distance.now_ms() + PAUSE_MS).await;
        }
        left.extend(refused);
    }
    let body =
        serde_json::json!({ "ids": ids, "addLabelIds": ["STARRED"], "removeLabelIds": ["INBOX"] });
    loop {
        let call = Request::post(format!("{url}/gmail/v1/users/me/messages/batchModify"))
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .body(body.to_string().into_bytes())
            .expect("a request");
        let answer = distance.ask(call).await;
        if answer.is_some_and(|answer| answer.status().is_success()) {
            break;
        }
        distance.timeline.until(distance.now_ms() + PAUSE_MS).await;
    }
}

/// A batch of looks.
fn look(url: &str, token: &str, ids: &[String]) -> Request<Vec<u8>> {
    let mut body = String::new();
    for (number, id) in ids.iter().enumerate() {
        body.push_str(&format!(
            "--fifty\r\nContent-Type: application/http\r\nContent-ID: <{number}>\r\n\r\n\
             GET /gmail/v1/users/me/messages/{id}?format=metadata&metadataHeaders=From HTTP/1.1\r\n\r\n"
        ));
    }
    body.push_str("--fifty--\r\n");
    Request::post(format!("{url}/batch/gmail/v1"))
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "multipart/mixed; boundary=fifty")
        .body(body.into_bytes())
        .expect("a request")
}

/// Those that were not shown.
fn refused(answer: Response<Vec<u8>>, batch: Vec<String>) -> Vec<String> {
    let answer = String::from_utf8(answer.into_body()).expect("text");
    let mut shown = vec![false; batch.len()];
    for part in answer.split("Content-ID: <response-").skip(1) {
        let number = part
            .split('>')
            .next()
            .and_then(|number| number.parse().ok());
        if let Some(shown) = number.and_then(|number: usize| shown.get_mut(number)) {
            *shown = part.contains("HTTP/1.1 200");
        }
    }
    let batch = batch.into_iter().zip(shown);
    batch
        .filter(|(_, shown)| !shown)
        .map(|(id, _)| id)
        .collect()
}
