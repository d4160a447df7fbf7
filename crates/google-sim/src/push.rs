//! Push notifications: what a watch tells a Pub/Sub push subscription.
//!
//! <https://developers.google.com/workspace/gmail/api/guides/push> and
//! <https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions>

use std::collections::HashSet;
use std::time::Duration;

use rand::RngExt;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::ids::base64_standard;
use crate::mailbox::{Mailbox, Watch};
use crate::world::{Shared, World};

/// At most one push a second for one mailbox; the rest is dropped.
const PAUSE_MS: i64 = 1_000;
/// After so many attempts a message nobody acknowledges is given up.
const MOST_ATTEMPTS: u32 = 100;
/// How long an endpoint may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A push subscription: where messages of a topic are posted, and for whom the bearer token is.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Subscription {
    /// `projects/…/topics/…`, as `watch` names it.
    pub topic: String,
    /// `projects/…/subscriptions/…`
    pub name: String,
    /// Where messages are posted.
    pub endpoint: String,
    /// The `aud` of the bearer token; the endpoint itself unless set.
    pub audience: String,
    /// The `email` of the bearer token.
    pub service_account: String,
}

impl Subscription {
    /// A subscription whose tokens are meant for its endpoint.
    #[must_use]
    pub fn new(topic: &str, name: &str, endpoint: &str) -> Self {
        Self {
            topic: topic.to_owned(),
            name: name.to_owned(),
            endpoint: endpoint.to_owned(),
            audience: endpoint.to_owned(),
            service_account: "push@project.iam.gserviceaccount.com".to_owned(),
        }
    }
}

/// What Pub/Sub promises nothing about: in what order pushes come, and how often.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct PushOrder {
    /// The latest first.
    pub reversed: bool,
    /// Each once more after all others, although it was acknowledged.
    pub repeated: bool,
}

/// A message that has not been acknowledged yet.
#[derive(Clone, Debug)]
pub(crate) struct Push {
    id: String,
    topic: String,
    data: String,
    published_at: jiff::Timestamp,
    attempts: u32,
}

/// Posts what there is to tell, and says how much of it was acknowledged. What was not stays, and is posted again the next
/// time, a hundred times at most.
pub(crate) async fn deliver(shared: &Shared) -> usize {
    let posts = {
        let mut world = shared.lock();
        collect(&mut world);
        for push in &mut world.pushes {
            push.attempts += 1;
        }
        let posts = posts(&world);
        in_order(posts, world.push_order)
    };
    let http = reqwest::Client::new();
    let mut acknowledged = HashSet::new();
    for post in posts {
        let answer = http
            .post(&post.endpoint)
            .timeout(PATIENCE)
            .bearer_auth(&post.token)
            .json(&post.body)
            .send()
            .await;
        if answer
            .is_ok_and(|answer| matches!(answer.status().as_u16(), 102 | 200 | 201 | 202 | 204))
        {
            acknowledged.insert(post.id);
        }
    }
    let mut world = shared.lock();
    world
        .pushes
        .retain(|push| push.attempts < MOST_ATTEMPTS && !acknowledged.contains(&push.id));
    acknowledged.len()
}

fn in_order(mut posts: Vec<Post>, order: PushOrder) -> Vec<Post> {
    if order.reversed {
        posts.reverse();
    }
    if order.repeated {
        posts.extend(posts.clone());
    }
    posts
}

/// Turns changes under a live watch into messages.
fn collect(world: &mut World) {
    let now = world.clock.now();
    let now_ms = now.as_millisecond();
    let World {
        mailboxes,
        pushes,
        rng,
        ..
    } = world;
    for mailbox in mailboxes.values_mut() {
        let Some(mut watch) = mailbox.watch.take_if(|watch| watch.expires_at_ms > now_ms) else {
            continue;
        };
        let news = has_news(mailbox, &watch);
        watch.seen_history_id = mailbox.history.last();
        let paused = watch
            .last_push_ms
            .is_some_and(|last_ms| now_ms < last_ms + PAUSE_MS);
        if news && !paused {
            watch.last_push_ms = Some(now_ms);
            let data = json!({
                "emailAddress": mailbox.address,
                "historyId": mailbox.history.last(),
            });
            pushes.push(Push {
                id: rng
                    .random_range(1_000_000_000_000..9_999_999_999_999_u64)
                    .to_string(),
                topic: watch.topic.clone(),
                data: base64_standard(data.to_string().as_bytes()),
                published_at: now,
                attempts: 0,
            });
        }
        mailbox.watch = Some(watch);
    }
}

fn has_news(mailbox: &Mailbox, watch: &Watch) -> bool {
    let records = mailbox
        .history
        .since(watch.seen_history_id)
        .unwrap_or_default();
    records.iter().any(|record| {
        let under = watch
            .labels
            .iter()
            .any(|label| record.labels_after.contains(label) || record.labels.contains(label));
        watch.labels.is_empty() || under != watch.excludes
    })
}

#[derive(Clone)]
struct Post {
    id: String,
    endpoint: String,
    token: String,
    body: Value,
}

fn posts(world: &World) -> Vec<Post> {
    let now = world.clock.now().as_second();
    let post = |push: &Push| {
        let subscription = world
            .subscriptions
            .iter()
            .find(|subscription| subscription.topic == push.topic)?;
        let token = world.key.sign(&json!({
            "iss": world.issuer(),
            "aud": subscription.audience,
            "azp": subscription.service_account,
            "sub": subscription.service_account,
            "email": subscription.service_account,
            "email_verified": true,
            "iat": now,
            "exp": now + 3_600,
        }));
        let published = push.published_at.to_string();
        Some(Post {
            id: push.id.clone(),
            endpoint: subscription.endpoint.clone(),
            token,
            body: json!({
                "message": {
                    "data": push.data,
                    "messageId": push.id,
                    "message_id": push.id,
                    "publishTime": published,
                    "publish_time": published,
                },
                "subscription": subscription.name,
            }),
        })
    };
    world.pushes.iter().filter_map(post).collect()
}
