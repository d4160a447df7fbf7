//! Sign-in and tokens.

use std::collections::HashMap;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use google_sim::{Consent, Simulator};
use reqwest::Response;
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::Url;

use crate::support::{
    AOI, CLIENT, Google, MODIFY, READONLY, REDIRECT, SECRET, SEND, answer, builder, read,
};

const VERIFIER: &str = "a-verifier-of-forty-three-characters-or-more-0123";

fn authorize_url(sim: &Simulator, scope: &str, more: &[(&str, &str)]) -> String {
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    let mut url = Url::parse(&format!("{}/o/oauth2/v2/auth", sim.url())).expect("a URL");
    url.query_pairs_mut()
        .append_pair("client_id", CLIENT)
        .append_pair("redirect_uri", REDIRECT)
        .append_pair("response_type", "code")
        .append_pair("scope", scope)
        .append_pair("state", "a state & more")
        .append_pair("nonce", "n0nce")
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256")
        .append_pair("access_type", "offline")
        .extend_pairs(more);
    url.into()
}

fn parameters(location: &str) -> HashMap<String, String> {
    Url::parse(location)
        .expect("a URL")
        .query_pairs()
        .into_owned()
        .collect()
}

async fn exchange(google: &Google, code: &str, more: &[(&str, &str)]) -> (u16, Value) {
    let mut form = HashMap::from([
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("client_id", CLIENT),
        ("client_secret", SECRET),
        ("code_verifier", VERIFIER),
    ]);
    form.extend(more.iter().copied());
    answer(
        google
            .http
            .post(format!("{}/token", google.sim.url()))
            .form(&form),
    )
    .await
}

fn code(google: &Google, scope: &str, more: &[(&str, &str)], consent: &Consent) -> String {
    let back = google
        .sim
        .authorize(&authorize_url(&google.sim, scope, more), AOI, consent)
        .expect("a redirect");
    parameters(&back).remove("code").expect("a code")
}

fn claims(id_token: &Value) -> Value {
    let token = id_token.as_str().expect("an id token");
    let payload = token.split('.').nth(1).expect("three parts");
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(payload).expect("base64url");
    serde_json::from_slice(&bytes).expect("JSON")
}

#[tokio::test]
async fn a_code_becomes_tokens_that_say_who_signed_in() {
    let google = Google::start(&[]).await;
    let code = code(&google, "openid email profile", &[], &Consent::All);
    let (status, tokens) = exchange(&google, &code, &[]).await;
    assert_eq!(status, 200, "{tokens}");
    assert_eq!(tokens["expires_in"], 3599);
    assert!(tokens["refresh_token"].is_string());
    let claims = claims(&tokens["id_token"]);
    assert_eq!(claims["email"], AOI);
    assert_eq!(claims["nonce"], "n0nce");
    assert_eq!(claims["aud"], CLIENT);
    assert_eq!(claims["iss"], google.sim.url());
    let bearer = tokens["access_token"].as_str().expect("a token");
    let at = |version| format!("{}/oauth2/{version}/userinfo", google.sim.url());
    let (_, v3) = answer(google.http.get(at("v3")).bearer_auth(bearer)).await;
    let (_, v2) = answer(google.http.get(at("v2")).bearer_auth(bearer)).await;
    assert_eq!(v3["sub"], claims["sub"]);
    assert_eq!(v3["locale"], "ja");
    assert_eq!(v2["id"], claims["sub"]);
    assert_eq!(v2["verified_email"], true);
    assert!(v2["sub"].is_null());
}

#[tokio::test]
async fn a_code_works_once_for_its_client_redirect_and_verifier_only() {
    let google = Google::start(&[]).await;
    let fresh = || code(&google, "openid", &[("prompt", "consent")], &Consent::All);
    for (wrong, expected) in [
        (("client_secret", "other"), (401, "invalid_client")),
        (("client_id", "nobody"), (401, "invalid_client")),
        (
            ("redirect_uri", "http://localhost:8080/auth"),
            (400, "redirect_uri_mismatch"),
        ),
        (("code_verifier", "wrong"), (400, "invalid_grant")),
        (("code", "4/nonsense"), (400, "invalid_grant")),
        (("grant_type", "password"), (400, "unsupported_grant_type")),
    ] {
        let (status, body) = exchange(&google, &fresh(), &[wrong]).await;
        assert_eq!(
            (status, body["error"].as_str()),
            (expected.0, Some(expected.1)),
            "{wrong:?}"
        );
    }
    let code = fresh();
    assert_eq!(exchange(&google, &code, &[]).await.0, 200);
    let (status, body) = exchange(&google, &code, &[]).await;
    assert_eq!((status, &body["error"]), (400, &"invalid_grant".into()));
}

#[tokio::test]
async fn a_refresh_token_comes_with_offline_consent_only() {
    let google = Google::start(&[]).await;
    let first = code(&google, READONLY, &[], &Consent::All);
    assert!(exchange(&google, &first, &[]).await.1["refresh_token"].is_string());
    let again = code(&google, READONLY, &[], &Consent::All);
    assert!(exchange(&google, &again, &[]).await.1["refresh_token"].is_null());
    let asked = code(&google, READONLY, &[("prompt", "consent")], &Consent::All);
    assert!(exchange(&google, &asked, &[]).await.1["refresh_token"].is_string());
    let online = code(
        &google,
        READONLY,
        &[("prompt", "consent"), ("access_type", "online")],
        &Consent::All,
    );
    // The first of two equal parameters counts, so this is offline as well.
    assert!(exchange(&google, &online, &[]).await.1["refresh_token"].is_string());
}

#[tokio::test]
async fn granted_scopes_may_be_fewer_than_asked_for() {
    let google = Google::start(&[]).await;
    let scope = format!("openid {READONLY} {SEND}");
    let consent = Consent::Only(vec![READONLY.to_owned()]);
    let code = code(&google, &scope, &[], &consent);
    let (_, tokens) = exchange(&google, &code, &[]).await;
    assert_eq!(tokens["scope"], format!("openid {READONLY}"));
}

#[tokio::test]
async fn earlier_grants_are_included_when_asked_for() {
    let google = Google::start(&[]).await;
    code(&google, READONLY, &[], &Consent::All);
    let later = code(
        &google,
        MODIFY,
        &[("include_granted_scopes", "true")],
        &Consent::All,
    );
    let (_, tokens) = exchange(&google, &later, &[]).await;
    assert_eq!(tokens["scope"], format!("{MODIFY} {READONLY}"));
    let alone = code(&google, MODIFY, &[], &Consent::All);
    assert_eq!(exchange(&google, &alone, &[]).await.1["scope"], MODIFY);
}

#[tokio::test]
async fn denying_sends_the_browser_back_with_access_denied() {
    let google = Google::start(&[]).await;
    let url = authorize_url(&google.sim, READONLY, &[]);
    let back = google
        .sim
        .authorize(&url, AOI, &Consent::Deny)
        .expect("a redirect");
    let back = parameters(&back);
    assert_eq!(back["error"], "access_denied");
    assert_eq!(back["state"], "a state & more");
    assert_eq!(back["from"], "google");
}

async fn page(response: Response) -> String {
    assert_eq!(response.status(), 200);
    response.text().await.expect("a page")
}

#[tokio::test]
async fn the_pages_lead_from_chooser_over_consent_back_to_the_application() {
    let google = Google::start(&[]).await;
    let scope = format!("openid {READONLY} {SEND}");
    let url = authorize_url(&google.sim, &scope, &[]);
    let chooser = page(google.http.get(&url).send().await.expect("a page")).await;
    assert!(chooser.contains("Aoi Sato") && chooser.contains("ben@example.jp"));
    let query = url.split_once('?').expect("a query").1;
    let post = |more: &str| {
        google
            .http
            .post(format!("{}/o/oauth2/v2/auth", google.sim.url()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(format!("{query}&sim_account=aoi%40example.jp{more}"))
            .send()
    };
    let consent = page(post("").await.expect("a page")).await;
    assert!(consent.contains("View your email messages and settings"));
    assert_eq!(consent.matches("name=\"sim_granted\"").count(), 2);
    let encoded: String = url::form_urlencoded::byte_serialize(SEND.as_bytes()).collect();
    let back = post(&format!("&sim_decision=allow&sim_granted={encoded}"))
        .await
        .expect("a redirect");
    assert_eq!(back.status(), 302);
    let location = back.headers()["location"].to_str().expect("text");
    let code = &parameters(location)["code"];
    let (_, tokens) = exchange(&google, code, &[]).await;
    assert_eq!(tokens["scope"], format!("openid {SEND}"));
}

#[tokio::test]
async fn a_hint_skips_the_chooser_and_no_prompt_means_no_page() {
    let google = Google::start(&[]).await;
    let get = |more: &[(&str, &str)]| {
        google
            .http
            .get(authorize_url(&google.sim, "openid", more))
            .send()
    };
    let hinted = page(get(&[("login_hint", AOI)]).await.expect("a page")).await;
    assert!(hinted.contains("Continue"));
    let silent = get(&[("login_hint", AOI), ("prompt", "none")])
        .await
        .expect("a redirect");
    let location = silent.headers()["location"]
        .to_str()
        .expect("text")
        .to_owned();
    assert_eq!(parameters(&location)["error"], "interaction_required");
    code(&google, "openid", &[], &Consent::All);
    let silent = get(&[("login_hint", AOI), ("prompt", "none")])
        .await
        .expect("a redirect");
    let location = silent.headers()["location"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(parameters(&location).contains_key("code"));
}

#[tokio::test]
async fn a_wrong_client_or_redirect_ends_on_an_error_page() {
    let google = Google::start(&[]).await;
    let good = authorize_url(&google.sim, "openid", &[]);
    for (bad, status, code) in [
        (
            good.replace("client.apps", "other.apps"),
            401,
            "invalid_client",
        ),
        (
            good.replace("auth%2Fcallback", "auth%2Fcallback%2F"),
            400,
            "redirect_uri_mismatch",
        ),
        (
            good.replace("scope=openid", "scope=nonsense"),
            400,
            "invalid_scope",
        ),
    ] {
        let answer = google.http.get(bad).send().await.expect("a page");
        assert_eq!(answer.status(), status);
        assert!(answer.text().await.expect("a page").contains(code));
    }
}

#[tokio::test]
async fn access_tokens_expire_and_refresh_tokens_die() {
    let google = Google::start(&[READONLY]).await;
    let tokens = google.sim.tokens(AOI, CLIENT, &[READONLY]).expect("tokens");
    assert_eq!(google.get("profile").await.0, 200);
    google.sim.advance(Duration::from_secs(3_600));
    let expired = google
        .request(reqwest::Method::GET, "/gmail/v1/users/me/profile")
        .send()
        .await
        .expect("an answer");
    assert!(expired.headers().contains_key("www-authenticate"));
    let (status, body) = read(expired).await;
    assert_eq!(
        (status, &body["error"]["status"]),
        (401, &"UNAUTHENTICATED".into())
    );
    let refresh = || {
        google
            .http
            .post(format!("{}/token", google.sim.url()))
            .basic_auth(CLIENT, Some(SECRET))
            .form(&[
                ("grant_type", "refresh_token"),
                ("refresh_token", &tokens.refresh_token),
            ])
    };
    let (status, renewed) = answer(refresh()).await;
    assert_eq!(status, 200, "{renewed}");
    assert!(renewed["refresh_token"].is_null() && renewed["id_token"].is_null());
    google.sim.kill_refresh_tokens(AOI);
    let (status, body) = answer(refresh()).await;
    assert_eq!((status, &body["error"]), (400, &"invalid_grant".into()));
}

#[tokio::test]
async fn revoking_one_token_takes_the_whole_grant() {
    let google = Google::start(&[READONLY]).await;
    let other = google.sim.tokens(AOI, CLIENT, &[MODIFY]).expect("tokens");
    let revoke = || {
        google
            .http
            .post(format!("{}/revoke", google.sim.url()))
            .form(&[("token", &other.refresh_token)])
    };
    assert_eq!(answer(revoke()).await.0, 200);
    assert_eq!(google.get("profile").await.0, 401);
    assert_eq!(
        answer(revoke()).await,
        (
            400,
            serde_json::json!({
                "error": "invalid_token", "error_description": "Token expired or revoked",
            })
        )
    );
}

#[tokio::test]
async fn the_discovery_document_names_this_simulator_and_its_keys() {
    let google = Google::from(builder().issuer("https://accounts.google.com"), &[]).await;
    let url = format!("{}/.well-known/openid-configuration", google.sim.url());
    let (_, document) = answer(google.http.get(url)).await;
    assert_eq!(document["issuer"], "https://accounts.google.com");
    let certs = document["jwks_uri"].as_str().expect("a URL");
    let (_, keys) = answer(google.http.get(certs)).await;
    assert_eq!(keys["keys"][0]["kty"], "RSA");
    assert_eq!(keys["keys"][0]["n"].as_str().map(str::len), Some(342));
}
