//! Pushes as Pub/Sub sends them, and as others would like to.

use super::world::{ACCOUNT, AUDIENCE, SUBSCRIPTION, World};
use axum::body::Body;
use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use contract::route;
use google_sim::SigningKey;
use http::Method;
use openidconnect::{
    PrivateSigningKey,
    core::{CoreHmacKey, CoreJwsSigningAlgorithm},
};
use serde_json::{Value, json};
use server::{
    mailbox::push,
    testing::{Answer, Client, TestApp},
};

/// Whoever posts pushes to a server.
#[derive(Clone)]
pub struct Pusher<'a> {
    world: &'a World,
    client: Client,
}

impl<'a> Pusher<'a> {
    /// Pub/Sub, or somebody else with as little in common with a browser.
    pub fn new(world: &'a World) -> Self {
        Self::to(world, &world.test)
    }

    /// The same to another process than the world's own.
    pub fn to(world: &'a World, test: &TestApp) -> Self {
        let client = test
            .anonymous()
            .without_header("sec-fetch-site")
            .without_header("origin")
            .without_header("x-tegami");
        Self { world, client }
    }

    /// The world that is pushed to.
    pub const fn world(&self) -> &World {
        self.world
    }

    /// What a good token says.
    pub fn claims(&self) -> Value {
        let now = self.world.test.now().as_second();
        json!({
            "iss": self.world.google.url(),
            "aud": AUDIENCE,
            "azp": "113774264463038321964",
            "sub": "113774264463038321964",
            "email": ACCOUNT,
            "email_verified": true,
            "iat": now,
            "exp": now + 3_600,
        })
    }

    /// A good token.
    pub fn token(&self) -> String {
        self.world.google.signing_key().sign(&self.claims())
    }

    /// Posts this body with this bearer token.
    pub async fn post(&self, token: &str, body: impl Into<Body>) -> Answer {
        let authorization = format!("Bearer {token}");
        let client = self.client.clone();
        let client = client.with_header("authorization", &authorization);
        client
            .with_header("content-type", "application/json")
            .send(Method::POST, route::GMAIL_PUSH, body.into())
            .await
    }

    /// Posts without any token.
    pub async fn post_bare(&self, body: impl Into<Body>) -> Answer {
        self.client
            .send(Method::POST, route::GMAIL_PUSH, body.into())
            .await
    }

    /// A push that is in order is taken.
    pub async fn push(&self, message_id: &str, address: &str, history_id: u64) {
        let body = body(message_id, address, history_id);
        let answer = self.post(&self.token(), body).await;
        assert_eq!(answer.status, 204, "{}", answer.text());
        assert!(answer.body.is_empty());
    }
}

/// What Pub/Sub posts for a change of a mailbox.
pub fn body(message_id: &str, address: &str, history_id: u64) -> String {
    let change = json!({ "emailAddress": address, "historyId": history_id });
    let body = json!({
        "message": {
            "data": BASE64_STANDARD.encode(change.to_string()),
            "messageId": message_id,
            "message_id": message_id,
            "publishTime": "2026-10-31T09:00:00.123Z",
            "publish_time": "2026-10-31T09:00:00.123Z",
        },
        "subscription": SUBSCRIPTION,
    });
    body.to_string()
}

/// Waits until no run that a push began is at work.
pub async fn settled(test: &TestApp) {
    let places = u32::try_from(push::AT_ONCE).unwrap();
    drop(test.app.looks.acquire_many(places).await.unwrap());
}

fn part(json: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(json.to_string())
}

/// A token that nobody has signed.
pub fn unsigned(claims: &Value) -> String {
    format!("{}.{}.", part(&json!({ "alg": "none" })), part(claims))
}

/// A token whose secret is the public half of a key: for whoever takes the algorithm from the token.
pub fn signed_with_public_half(key: &SigningKey, claims: &Value) -> String {
    let header = json!({ "alg": "HS256", "kid": key.id(), "typ": "JWT" });
    let signed = format!("{}.{}", part(&header), part(claims));
    let signature = CoreHmacKey::new(key.public_der())
        .sign(&CoreJwsSigningAlgorithm::HmacSha256, signed.as_bytes())
        .unwrap();
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

/// A good token's signature under other claims.
pub fn with_other_claims(token: &str, claims: &Value) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    format!("{}.{}.{}", parts[0], part(claims), parts[2])
}
