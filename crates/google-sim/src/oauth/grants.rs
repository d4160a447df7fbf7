//! What people granted to applications, and the codes and tokens that came of it.

use std::collections::{BTreeSet, HashMap};

use rand::rngs::StdRng;

use crate::ids::random_text;

/// Seconds an access token lives, as Google's `expires_in` says.
pub(crate) const ACCESS_TOKEN_SECONDS: i64 = 3_599;
/// Seconds an authorization code lives.
const CODE_SECONDS: i64 = 600;
/// Live refresh tokens for one person and client; the oldest dies silently.
const MOST_REFRESH_TOKENS: usize = 100;

/// An authorization code that was handed out.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub client_id: String,
    pub user: String,
    pub redirect_uri: String,
    pub scopes: Vec<String>,
    /// The PKCE challenge and whether it is a SHA-256.
    pub challenge: Option<(String, bool)>,
    pub nonce: Option<String>,
    /// A refresh token comes with it.
    pub offline: bool,
    pub expires_at_ms: i64,
    used: bool,
}

/// What is asked for with a new code.
#[derive(Clone, Debug)]
pub(crate) struct NewCode {
    pub client_id: String,
    pub user: String,
    pub redirect_uri: String,
    pub scopes: Vec<String>,
    pub challenge: Option<(String, bool)>,
    pub nonce: Option<String>,
    pub offline: bool,
}

/// A refresh token.
#[derive(Clone, Debug)]
pub(crate) struct RefreshToken {
    pub client_id: String,
    pub user: String,
    pub scopes: Vec<String>,
    issued: u64,
}

/// An access token.
#[derive(Clone, Debug)]
pub(crate) struct AccessToken {
    pub client_id: String,
    pub user: String,
    pub scopes: Vec<String>,
    pub expires_at_ms: i64,
}

/// All grants, codes and tokens.
#[derive(Debug, Default)]
pub(crate) struct Grants {
    /// What each person granted each client, over all consents.
    granted: HashMap<(String, String), BTreeSet<String>>,
    codes: HashMap<String, Code>,
    refresh: HashMap<String, RefreshToken>,
    access: HashMap<String, AccessToken>,
    issued: u64,
}

impl Grants {
    /// What a person has granted a client so far.
    pub(crate) fn granted(&self, user: &str, client_id: &str) -> BTreeSet<String> {
        self.granted
            .get(&(user.to_owned(), client_id.to_owned()))
            .cloned()
            .unwrap_or_default()
    }

    /// Remembers a consent.
    pub(crate) fn grant(&mut self, user: &str, client_id: &str, scopes: &[String]) {
        self.granted
            .entry((user.to_owned(), client_id.to_owned()))
            .or_default()
            .extend(scopes.iter().cloned());
    }

    pub(crate) fn new_code(&mut self, new: NewCode, now_ms: i64, rng: &mut StdRng) -> String {
        let code = format!("4/0A{}", random_text(rng, 52));
        self.codes.insert(
            code.clone(),
            Code {
                client_id: new.client_id,
                user: new.user,
                redirect_uri: new.redirect_uri,
                scopes: new.scopes,
                challenge: new.challenge,
                nonce: new.nonce,
                offline: new.offline,
                expires_at_ms: now_ms + CODE_SECONDS * 1_000,
                used: false,
            },
        );
        code
    }

    /// Uses a code up. One that was used before is refused.
    pub(crate) fn take_code(&mut self, code: &str, now_ms: i64) -> Option<Code> {
        let code = self.codes.get_mut(code)?;
        let fresh = !code.used && code.expires_at_ms > now_ms;
        code.used = true;
        fresh.then(|| code.clone())
    }

    pub(crate) fn new_access_token(
        &mut self,
        user: &str,
        client_id: &str,
        scopes: &[String],
        now_ms: i64,
        rng: &mut StdRng,
    ) -> String {
        let token = format!("ya29.a0{}", random_text(rng, 120));
        self.access.insert(
            token.clone(),
            AccessToken {
                client_id: client_id.to_owned(),
                user: user.to_owned(),
                scopes: scopes.to_vec(),
                expires_at_ms: now_ms + ACCESS_TOKEN_SECONDS * 1_000,
            },
        );
        token
    }

    pub(crate) fn new_refresh_token(
        &mut self,
        user: &str,
        client_id: &str,
        scopes: &[String],
        rng: &mut StdRng,
    ) -> String {
        let token = format!("1//0{}", random_text(rng, 70));
        self.issued += 1;
        self.refresh.insert(
            token.clone(),
            RefreshToken {
                client_id: client_id.to_owned(),
                user: user.to_owned(),
                scopes: scopes.to_vec(),
                issued: self.issued,
            },
        );
        let live: Vec<(u64, String)> = self
            .refresh
            .iter()
            .filter(|(_, token)| token.user == user && token.client_id == client_id)
            .map(|(text, token)| (token.issued, text.clone()))
            .collect();
        if live.len() > MOST_REFRESH_TOKENS
            && let Some((_, oldest)) = live.into_iter().min()
        {
            self.refresh.remove(&oldest);
        }
        token
    }

    pub(crate) fn refresh_token(&self, token: &str) -> Option<&RefreshToken> {
        self.refresh.get(token)
    }

    pub(crate) fn access_token(&self, token: &str) -> Option<&AccessToken> {
        self.access.get(token)
    }

    /// Makes every access token of a person expire at once.
    pub(crate) fn expire_access_tokens(&mut self, user: &str, now_ms: i64) {
        for token in self.access.values_mut().filter(|token| token.user == user) {
            token.expires_at_ms = token.expires_at_ms.min(now_ms);
        }
    }

    /// Kills every refresh token of a person, as a changed password does to tokens with Gmail scopes.
    pub(crate) fn kill_refresh_tokens(&mut self, user: &str) {
        self.refresh.retain(|_, token| token.user != user);
    }

    /// Takes back everything a person granted a client: consent, refresh tokens and access tokens.
    pub(crate) fn revoke_grant(&mut self, user: &str, client_id: &str) {
        self.granted
            .remove(&(user.to_owned(), client_id.to_owned()));
        self.refresh
            .retain(|_, token| token.user != user || token.client_id != client_id);
        self.access
            .retain(|_, token| token.user != user || token.client_id != client_id);
    }

    /// Revokes by a token of either kind: the whole grant goes. Says whether the token was known.
    pub(crate) fn revoke_token(&mut self, token: &str) -> bool {
        let owner = self
            .refresh
            .get(token)
            .map(|token| (token.user.clone(), token.client_id.clone()))
            .or_else(|| {
                let token = self.access.get(token)?;
                Some((token.user.clone(), token.client_id.clone()))
            });
        let Some((user, client_id)) = owner else {
            return false;
        };
        self.revoke_grant(&user, &client_id);
        true
    }

    /// The clients a person has granted anything.
    pub(crate) fn clients_of(&self, user: &str) -> Vec<String> {
        self.granted
            .keys()
            .filter(|(owner, _)| owner == user)
            .map(|(_, client)| client.clone())
            .collect()
    }
}
