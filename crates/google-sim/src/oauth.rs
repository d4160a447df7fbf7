//! Google sign-in and OAuth 2.0.
//!
//! <https://developers.google.com/identity/protocols/oauth2/web-server> and
//! <https://developers.google.com/identity/openid-connect/openid-connect>.

pub(crate) mod authorize;
pub(crate) mod grants;
pub(crate) mod pages;
pub(crate) mod scopes;
pub(crate) mod token;
pub(crate) mod userinfo;

use serde_json::{Value, json};

use crate::world::World;

/// The OpenID discovery document, with the simulator's own addresses.
pub(crate) fn discovery_document(world: &World) -> Value {
    let base = &world.base_url;
    json!({
        "issuer": world.issuer(),
        "authorization_endpoint": format!("{base}/o/oauth2/v2/auth"),
        "token_endpoint": format!("{base}/token"),
        "userinfo_endpoint": format!("{base}/oauth2/v3/userinfo"),
        "revocation_endpoint": format!("{base}/revoke"),
        "jwks_uri": format!("{base}/oauth2/v3/certs"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "email", "profile"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "claims_supported": [
            "aud", "email", "email_verified", "exp", "family_name", "given_name", "iat", "iss",
            "locale", "name", "picture", "sub",
        ],
        "code_challenge_methods_supported": ["plain", "S256"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
    })
}
