//! The token and revocation endpoints.

use base64::Engine;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::grants::{ACCESS_TOKEN_SECONDS, Code};
use super::userinfo;
use crate::gmail::{Query, Seen};
use crate::ids::base64url_unpadded;
use crate::world::World;

/// A refusal in OAuth's own form.
pub(crate) struct OAuthError {
    pub status: u16,
    pub code: String,
    pub description: &'static str,
}

impl OAuthError {
    pub(crate) fn new(status: u16, code: &str, description: &'static str) -> Self {
        Self {
            status,
            code: code.to_owned(),
            description,
        }
    }

    pub(crate) fn body(&self) -> Value {
        json!({ "error": self.code, "error_description": self.description })
    }
}

/// Exchanges a code or a refresh token.
pub(crate) fn exchange(
    world: &mut World,
    form: &Query,
    authorization: Option<&str>,
    seen: &mut Seen,
) -> Result<Value, OAuthError> {
    let client_id = authenticate_client(world, form, authorization)?;
    seen.client_id = Some(client_id.clone());
    match form.get("grant_type") {
        Some("authorization_code") => by_code(world, form, &client_id, seen),
        Some("refresh_token") => by_refresh_token(world, form, &client_id, seen),
        Some(_) => Err(OAuthError::new(
            400,
            "unsupported_grant_type",
            "Invalid grant_type.",
        )),
        None => Err(OAuthError::new(
            400,
            "invalid_request",
            "Required parameter is missing: grant_type",
        )),
    }
}

fn authenticate_client(
    world: &World,
    form: &Query,
    authorization: Option<&str>,
) -> Result<String, OAuthError> {
    let basic = authorization
        .and_then(|value| value.strip_prefix("Basic "))
        .and_then(|value| base64::engine::general_purpose::STANDARD.decode(value).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|pair| {
            let (id, secret) = pair.split_once(':')?;
            let decode = |text: &str| {
                percent_encoding::percent_decode_str(text)
                    .decode_utf8_lossy()
                    .into_owned()
            };
            Some((decode(id), decode(secret)))
        });
    let (id, secret) = match basic {
        Some(pair) => pair,
        None => (
            form.get("client_id").unwrap_or_default().to_owned(),
            form.get("client_secret").unwrap_or_default().to_owned(),
        ),
    };
    if id.is_empty() {
        return Err(OAuthError::new(
            400,
            "invalid_request",
            "Could not determine client ID from request.",
        ));
    }
    match world.client(&id) {
        None => Err(OAuthError::new(
            401,
            "invalid_client",
            "The OAuth client was not found.",
        )),
        Some(client) if client.secret != secret => {
            Err(OAuthError::new(401, "invalid_client", "Unauthorized"))
        }
        Some(client) => Ok(client.id.clone()),
    }
}

fn by_code(
    world: &mut World,
    form: &Query,
    client_id: &str,
    seen: &mut Seen,
) -> Result<Value, OAuthError> {
    let malformed = || OAuthError::new(400, "invalid_grant", "Malformed auth code.");
    let now_ms = world.clock.now_ms();
    let code = world
        .grants
        .take_code(form.get("code").unwrap_or_default(), now_ms)
        .ok_or_else(malformed)?;
    if code.client_id != client_id {
        return Err(malformed());
    }
    if form.get("redirect_uri") != Some(&code.redirect_uri) {
        return Err(OAuthError::new(400, "redirect_uri_mismatch", "Bad Request"));
    }
    check_verifier(&code, form.get("code_verifier"))?;
    seen.user = Some(code.user.clone());
    seen.scopes.clone_from(&code.scopes);
    let mut answer = access_token(world, &code.user, client_id, &code.scopes);
    if code.offline {
        let token =
            world
                .grants
                .new_refresh_token(&code.user, client_id, &code.scopes, &mut world.rng);
        answer["refresh_token"] = json!(token);
    }
    add_id_token(
        world,
        &mut answer,
        &code.user,
        client_id,
        &code.scopes,
        code.nonce,
    );
    Ok(answer)
}

/// RFC 7636, section 4.6.
fn check_verifier(code: &Code, verifier: Option<&str>) -> Result<(), OAuthError> {
    let fits = match (&code.challenge, verifier) {
        (None, None) => true,
        (Some((challenge, hashed)), Some(verifier)) => {
            if *hashed {
                *challenge == base64url_unpadded(&Sha256::digest(verifier.as_bytes()))
            } else {
                challenge == verifier
            }
        }
        (Some(_), None) => {
            return Err(OAuthError::new(
                400,
                "invalid_grant",
                "Missing code verifier.",
            ));
        }
        (None, Some(_)) => {
            return Err(OAuthError::new(
                400,
                "invalid_grant",
                "code_verifier or verifier is not needed.",
            ));
        }
    };
    fits.then_some(())
        .ok_or_else(|| OAuthError::new(400, "invalid_grant", "Invalid code verifier."))
}

fn by_refresh_token(
    world: &mut World,
    form: &Query,
    client_id: &str,
    seen: &mut Seen,
) -> Result<Value, OAuthError> {
    let token = world
        .grants
        .refresh_token(form.get("refresh_token").unwrap_or_default())
        .filter(|token| token.client_id == client_id)
        .cloned()
        .ok_or_else(|| {
            OAuthError::new(400, "invalid_grant", "Token has been expired or revoked.")
        })?;
    seen.user = Some(token.user.clone());
    seen.scopes.clone_from(&token.scopes);
    let scopes = match form.get("scope") {
        None => token.scopes,
        Some(wanted) => {
            let wanted: Vec<String> = wanted.split_whitespace().map(str::to_owned).collect();
            if !wanted.iter().all(|scope| token.scopes.contains(scope)) {
                return Err(OAuthError::new(400, "invalid_scope", "Bad Request"));
            }
            wanted
        }
    };
    let mut answer = access_token(world, &token.user, client_id, &scopes);
    add_id_token(world, &mut answer, &token.user, client_id, &scopes, None);
    Ok(answer)
}

fn access_token(world: &mut World, user: &str, client_id: &str, scopes: &[String]) -> Value {
    let now_ms = world.clock.now_ms();
    let token = world
        .grants
        .new_access_token(user, client_id, scopes, now_ms, &mut world.rng);
    json!({
        "access_token": token,
        "expires_in": ACCESS_TOKEN_SECONDS,
        "scope": scopes.join(" "),
        "token_type": "Bearer",
    })
}

/// Adds an id token where `openid` was granted.
fn add_id_token(
    world: &World,
    answer: &mut Value,
    user: &str,
    client_id: &str,
    scopes: &[String],
    nonce: Option<String>,
) {
    if !scopes.iter().any(|scope| scope == "openid") {
        return;
    }
    let Some(person) = world.person(user) else {
        return;
    };
    let now = world.clock.now().as_second();
    let mut claims = userinfo::claims(person, scopes);
    claims["iss"] = json!(world.issuer());
    claims["aud"] = json!(client_id);
    claims["azp"] = json!(client_id);
    claims["iat"] = json!(now);
    claims["exp"] = json!(now + 3_600);
    if let Some(token) = answer["access_token"].as_str() {
        // OpenID Connect Core 1.0, section 3.1.3.6.
        let digest = Sha256::digest(token.as_bytes());
        claims["at_hash"] = json!(base64url_unpadded(&digest[..16]));
    }
    if let Some(nonce) = nonce {
        claims["nonce"] = json!(nonce);
    }
    answer["id_token"] = json!(world.key.sign(&claims));
}
