//! Google's public keys, kept for as long as Google says.

use super::Refusal;
use crate::google::http::HttpClient;
use http::{HeaderMap, Request, header::CACHE_CONTROL};
use jiff::{SignedDuration, Timestamp};
use openidconnect::{
    JsonWebKey,
    core::{CoreJsonWebKey, CoreJsonWebKeySet},
};
use tokio::sync::Mutex;

/// How long keys are kept where Google does not say, and the bounds of what it may say.
const DEFAULT_LIFE: SignedDuration = SignedDuration::from_hours(1);
const SHORTEST_LIFE: SignedDuration = SignedDuration::from_mins(5);
const LONGEST_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// Keys are asked for no more often than this, whatever tokens name: who has no token of Google's could have us ask.
const PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// The keys, and when to ask for them anew.
#[derive(Debug)]
pub(super) struct Keys {
    url: String,
    http: HttpClient,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    keys: Vec<CoreJsonWebKey>,
    fresh_until: Timestamp,
    asked_at: Option<Timestamp>,
}

impl Known {
    fn get(&self, id: &str) -> Option<CoreJsonWebKey> {
        let named = |key: &&CoreJsonWebKey| key.key_id().is_some_and(|known| known.as_str() == id);
        self.keys.iter().find(named).cloned()
    }

    fn may_ask(&self, now: Timestamp) -> bool {
        self.asked_at
            .is_none_or(|at| now.duration_since(at).abs() >= PAUSE)
    }
}

impl Keys {
    pub(super) fn new(url: &str, http: HttpClient) -> Self {
        Self {
            url: url.to_owned(),
            http,
            known: Mutex::default(),
        }
    }

    /// The key of this id. One that is not known is looked for at Google, where that was not done a moment ago.
    pub(super) async fn get(&self, id: &str, now: Timestamp) -> Result<CoreJsonWebKey, Refusal> {
        let mut known = self.known.lock().await;
        let fresh = now < known.fresh_until;
        if let Some(key) = known.get(id).filter(|_| fresh) {
            return Ok(key);
        }
        if known.may_ask(now) {
            known.asked_at = Some(now);
            let (keys, life) = self.fetch().await?;
            known.keys = keys;
            known.fresh_until = now.checked_add(life).unwrap_or(now);
        } else if !fresh {
            return Err(Refusal::KeysUnavailable);
        }
        known.get(id).ok_or(Refusal::UnknownKey)
    }

    async fn fetch(&self) -> Result<(Vec<CoreJsonWebKey>, SignedDuration), Refusal> {
        let unavailable = |_| Refusal::KeysUnavailable;
        let request = Request::get(&self.url).body(Vec::new());
        let request = request.map_err(|_| Refusal::KeysUnavailable)?;
        let answer = self.http.send(request).await.map_err(unavailable)?;
        if !answer.status().is_success() {
            return Err(Refusal::KeysUnavailable);
        }
        let set: CoreJsonWebKeySet =
            serde_json::from_slice(answer.body()).map_err(|_| Refusal::KeysUnavailable)?;
        Ok((set.keys().clone(), life(answer.headers())))
    }
}

/// How long an answer may be kept.
fn life(headers: &HeaderMap) -> SignedDuration {
    let directives = headers
        .get(CACHE_CONTROL)
        .and_then(|text| text.to_str().ok());
    let seconds = directives.and_then(|text| {
        let mut directives = text.split(',').map(str::trim);
        directives.find_map(|directive| directive.strip_prefix("max-age=")?.parse().ok())
    });
    seconds
        .map_or(DEFAULT_LIFE, SignedDuration::from_secs)
        .clamp(SHORTEST_LIFE, LONGEST_LIFE)
}

#[cfg(test)]
mod tests {
    use super::{life as life_said, *};
    use http::HeaderValue;

    #[test]
    fn keys_are_kept_for_as_long_as_google_says_within_bounds() {
        let life = |text: &'static str| {
            let headers = [(CACHE_CONTROL, HeaderValue::from_static(text))];
            life_said(&headers.into_iter().collect())
        };
        assert_eq!(
            life("public, max-age=20213, must-revalidate"),
            SignedDuration::from_secs(20_213)
        );
        assert_eq!(life("no-store"), DEFAULT_LIFE);
        assert_eq!(life("max-age=soon"), DEFAULT_LIFE);
        assert_eq!(life("max-age=0"), SHORTEST_LIFE);
        assert_eq!(life("max-age=99999999"), LONGEST_LIFE);
    }
}
