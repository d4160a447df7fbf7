//! Gmail's pushes through Cloud Pub/Sub: all of it is configured, or none.

use super::{form, read::Reader};

/// Google's own keys, as a JSON Web Key Set.
const GOOGLE_KEYS: &str = "https://www.googleapis.com/oauth2/v3/certs";

/// Every variable of pushes.
const VARIABLES: [&str; 5] = [
    "TEGAMI_PUSH_TOPIC",
    "TEGAMI_PUSH_SUBSCRIPTION",
    "TEGAMI_PUSH_AUDIENCE",
    "TEGAMI_PUSH_ACCOUNT",
    "TEGAMI_PUSH_KEYS_URL",
];

/// Where Gmail publishes changes, and what a push of Pub/Sub must carry to be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushConfig {
    /// `TEGAMI_PUSH_TOPIC`: `projects/…/topics/…`, to which Gmail publishes.
    pub topic: String,
    /// `TEGAMI_PUSH_SUBSCRIPTION`: `projects/…/subscriptions/…`, which pushes to this server.
    pub subscription: String,
    /// `TEGAMI_PUSH_AUDIENCE`: the `aud` of its tokens.
    pub audience: String,
    /// `TEGAMI_PUSH_ACCOUNT`: the service account that its tokens are made for.
    pub account: String,
    /// `TEGAMI_PUSH_KEYS_URL`: where the keys are that sign them.
    pub keys_url: String,
}

impl PushConfig {
    /// What the environment says; nothing inside where it says nothing of pushes.
    pub(super) fn read(read: &mut Reader<'_>) -> Option<Option<Self>> {
        if VARIABLES
            .iter()
            .all(|variable| read.optional(variable).is_none())
        {
            return Some(None);
        }
        let [topic, subscription, audience, account, _] = VARIABLES;
        let topic = read.required_beside(topic, "TEGAMI_PUSH_…", &form::TOPIC);
        let subscription = read.required_beside(subscription, "TEGAMI_PUSH_…", &form::SUBSCRIPTION);
        let audience = read.required_beside(audience, "TEGAMI_PUSH_…", &form::TEXT);
        let account = read.required_beside(account, "TEGAMI_PUSH_…", &form::ADDRESS);
        let keys_url = read.or("TEGAMI_PUSH_KEYS_URL", GOOGLE_KEYS, &form::BASE_URL);
        Some(Some(Self {
            topic: topic?,
            subscription: subscription?,
            audience: audience?,
            account: account?,
            keys_url: keys_url?,
        }))
    }
}
