//! Pushes to an endpoint of the tests' own.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use google_sim::{PushOrder, Subscription};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{AOI, FULL, Google};

/// What an endpoint has received.
type Received = Arc<Mutex<Vec<Value>>>;

/// An endpoint that refuses its first pushes.
async fn endpoint(refused: usize) -> (String, Received) {
    async fn take(
        State((received, refused)): State<(Received, usize)>,
        headers: HeaderMap,
        Json(body): Json<Value>,
    ) -> StatusCode {
        assert!(
            headers["authorization"]
                .to_str()
                .expect("text")
                .starts_with("Bearer ey")
        );
        let mut received = received.lock().expect("not poisoned");
        received.push(body);
        if received.len() <= refused {
            StatusCode::SERVICE_UNAVAILABLE
        } else {
            StatusCode::NO_CONTENT
        }
    }
    let received = Received::default();
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a port");
    let url = format!("http://{}/push", listener.local_addr().expect("an address"));
    let router = Router::new()
        .route("/push", post(take))
        .with_state((received.clone(), refused));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, received)
}

/// Aoi's inbox is watched, and pushed to this address.
async fn watched(google: &Google, url: &str) {
    google.sim.subscribe(Subscription::new(
        "projects/p/topics/t",
        "projects/p/subscriptions/s",
        url,
    ));
    let watch = json!({ "topicName": "projects/p/topics/t", "labelIds": ["INBOX"], "labelFilterBehavior": "INCLUDE" });
    assert_eq!(google.post("watch", &watch).await.0, 200);
    let until = google.sim.watched_until(AOI).expect("Aoi exists");
    let week = SignedDuration::from_hours(7 * 24);
    assert_eq!(until, google.sim.clock().now().checked_add(week).ok());
}

#[tokio::test]
async fn a_change_is_pushed_until_it_is_acknowledged() {
    let google = Google::start(&[FULL]).await;
    let (url, received) = endpoint(1).await;
    watched(&google, &url).await;
    assert_eq!(google.sim.deliver_pushes().await, 0);
    google.deliver("bob@acme.example", "One", "x");
    assert_eq!(google.sim.deliver_pushes().await, 0);
    assert_eq!(google.sim.deliver_pushes().await, 1);
    {
        let received = received.lock().expect("not poisoned");
        assert_eq!(received[0], received[1]);
        let data = received[1]["message"]["data"].as_str().expect("base64");
        let data: Value =
            serde_json::from_slice(&BASE64_STANDARD.decode(data).expect("base64")).expect("JSON");
        let history_id = google.sim.history_id(AOI).expect("Aoi exists");
        assert_eq!(
            data,
            json!({ "emailAddress": AOI, "historyId": history_id })
        );
        assert_eq!(received[1]["subscription"], "projects/p/subscriptions/s");
    }
    // One a second, only under the label, and nothing after the watch has ended.
    google.deliver("bob@acme.example", "Two", "x");
    assert_eq!(google.sim.deliver_pushes().await, 0);
    google.sim.advance(Duration::from_secs(2));
    google
        .sim
        .deliver(
            AOI,
            google_sim::Delivery::new("Subject: x\n\nx").labels(["SPAM"]),
        )
        .expect("Aoi exists");
    assert_eq!(google.sim.deliver_pushes().await, 0);
    let id = google.deliver("bob@acme.example", "Three", "x");
    assert_eq!(google.sim.deliver_pushes().await, 1);
    google.sim.advance(Duration::from_secs(7 * 24 * 3_600));
    google
        .sim
        .relabel(AOI, &id, &["STARRED"], &[])
        .expect("there");
    assert_eq!(google.sim.deliver_pushes().await, 0);
}

#[tokio::test]
async fn pushes_come_twice_and_in_any_order_where_that_is_asked_for() {
    let google = Google::start(&[FULL]).await;
    let (url, received) = endpoint(1).await;
    watched(&google, &url).await;
    google.deliver("bob@acme.example", "One", "x");
    assert_eq!(google.sim.deliver_pushes().await, 0);
    google.sim.advance(Duration::from_secs(2));
    google.deliver("bob@acme.example", "Two", "x");
    google.sim.set_push_order(PushOrder {
        reversed: true,
        repeated: true,
    });
    assert_eq!(google.sim.deliver_pushes().await, 2);
    let received = received.lock().expect("not poisoned");
    let ids: Vec<&Value> = received
        .iter()
        .map(|push| &push["message"]["messageId"])
        .collect();
    let [refused, rest @ ..] = ids.as_slice() else {
        panic!("nothing was pushed");
    };
    let (latest, first) = (rest[0], *refused);
    assert_eq!(rest, [latest, first, latest, first]);
    assert_ne!(latest, first);
}

#[tokio::test]
async fn a_push_that_nobody_acknowledges_is_given_up() {
    let google = Google::start(&[FULL]).await;
    let (url, received) = endpoint(usize::MAX).await;
    watched(&google, &url).await;
    google.deliver("bob@acme.example", "One", "x");
    for _ in 0..120 {
        assert_eq!(google.sim.deliver_pushes().await, 0);
    }
    assert_eq!(received.lock().expect("not poisoned").len(), 100);
}
