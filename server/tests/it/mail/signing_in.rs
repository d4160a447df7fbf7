//! Signing in with Google, and every way it must not work.

use super::world::{STRANGER, World, ending, parameter, with_parameter};
use contract::{route, session::Me, user::UserState};
use google_sim::{Consent, Fault, FaultKind};
use jiff::SignedDuration;
use server::testing::REP;

#[tokio::test]
async fn an_invited_user_signs_in_and_lands_where_they_wanted_to_go() {
    let world = World::start().await;
    let mut browser = world.browser();
    let at_google = browser
        .begin("/auth/sign-in?return_to=/contacts/7f%3Ftab%3Dmail")
        .await;
    let back = world
        .google
        .authorize(&at_google, REP.address, &Consent::All)
        .unwrap();
    let answer = browser.visit(&back).await;
    assert_eq!(
        (answer.status.as_u16(), ending(&answer).as_str()),
        (200, "signed_in")
    );
    assert!(
        answer
            .text()
            .contains("content=\"0; url=/contacts/7f?tab=mail\"")
    );
    assert!(!answer.text().contains("<script"));
    assert!(
        !browser.jar.contains_key("trip"),
        "the round trip's cookie is gone"
    );
    let me: Me = browser.client().get(route::SESSION).await.json();
    assert_eq!(me.user.address, REP.address);
    assert_eq!(me.user.state, UserState::Active);
}

#[tokio::test]
async fn the_request_to_google_is_bound_to_this_browser_and_asks_for_no_more_than_sign_in() {
    let world = World::start().await;
    let mut browser = world.browser();
    let at_google = browser.begin(route::SIGN_IN).await;
    for (name, value) in [
        ("response_type", "code"),
        ("scope", "openid email profile"),
        ("code_challenge_method", "S256"),
        ("include_granted_scopes", "false"),
        ("redirect_uri", "http://localhost:8080/auth/callback"),
    ] {
        assert_eq!(parameter(&at_google, name).as_deref(), Some(value));
    }
    for name in ["state", "nonce", "code_challenge"] {
        assert_eq!(parameter(&at_google, name).unwrap().len(), 43, "{name}");
    }
    let again = browser.begin(route::SIGN_IN).await;
    for name in ["state", "nonce", "code_challenge"] {
        assert_ne!(
            parameter(&at_google, name),
            parameter(&again, name),
            "{name}"
        );
    }
}

#[tokio::test]
async fn the_round_trips_cookie_is_lax_and_short_and_the_sessions_strict() {
    let world = World::start().await;
    let mut browser = world.browser();
    let begun = browser.visit(route::SIGN_IN).await;
    let trip = begun.header("set-cookie").unwrap().to_owned();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"] {
        assert!(trip.contains(attribute), "{trip}");
    }
    let at_google = begun.header("location").unwrap().to_owned();
    let back = world
        .google
        .authorize(&at_google, REP.address, &Consent::All)
        .unwrap();
    let answer = browser.visit(&back).await;
    let cookies: Vec<&str> = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|c| c.to_str().unwrap())
        .collect();
    assert!(
        cookies
            .iter()
            .any(|c| c.starts_with("sid=") && c.contains("SameSite=Strict"))
    );
    assert!(
        cookies
            .iter()
            .any(|c| c.starts_with("trip=;") && c.contains("Max-Age=0"))
    );
}

#[tokio::test]
async fn the_database_holds_neither_the_cookie_nor_the_state() {
    let world = World::start().await;
    let mut browser = world.browser();
    let at_google = browser.begin(route::SIGN_IN).await;
    let rows = world
        .texts("SELECT id || ' ' || state_hash AS t FROM oauth_attempts")
        .await;
    assert_eq!(rows.len(), 1);
    for secret in [
        &browser.jar["trip"],
        &parameter(&at_google, "state").unwrap(),
    ] {
        assert!(!rows[0].contains(secret.as_str()));
    }
}

#[tokio::test]
async fn a_sign_in_ends_the_session_the_browser_had_before() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    let before = browser.client();
    browser.sign_in(REP.address).await;
    assert_eq!(before.get(route::SESSION).await.status, 401);
    assert_eq!(browser.client().get(route::SESSION).await.status, 200);
}

#[tokio::test]
async fn refuses_a_reused_callback() {
    let world = World::start().await;
    let mut browser = world.browser();
    let at_google = browser.begin(route::SIGN_IN).await;
    let back = world
        .google
        .authorize(&at_google, REP.address, &Consent::All)
        .unwrap();
    let mut copy = browser.clone();
    browser.visit(&back).await;
    refused(copy.visit(&back).await, 400, "stale");
}

#[tokio::test]
async fn refuses_a_callback_in_another_browser() {
    let world = World::start().await;
    let mut browser = world.browser();
    let at_google = browser.begin(route::SIGN_IN).await;
    let back = world
        .google
        .authorize(&at_google, REP.address, &Consent::All)
        .unwrap();
    refused(world.browser().visit(&back).await, 400, "stale");
    let mut other = world.browser();
    other.begin(route::SIGN_IN).await;
    refused(other.visit(&back).await, 400, "untrusted");
}

#[tokio::test]
async fn refuses_a_callback_after_ten_minutes() {
    let world = World::start().await;
    let mut browser = world.browser();
    let at_google = browser.begin(route::SIGN_IN).await;
    let back = world
        .google
        .authorize(&at_google, REP.address, &Consent::All)
        .unwrap();
    world.advance(SignedDuration::from_mins(10));
    refused(browser.visit(&back).await, 400, "stale");
}

#[tokio::test]
async fn refuses_a_changed_state_and_then_the_right_one_too() {
    let world = World::start().await;
    let mut browser = world.browser();
    let at_google = browser.begin(route::SIGN_IN).await;
    let back = world
        .google
        .authorize(&at_google, REP.address, &Consent::All)
        .unwrap();
    let mut copy = browser.clone();
    let forged = with_parameter(&back, "state", &"A".repeat(43));
    refused(browser.visit(&forged).await, 400, "untrusted");
    refused(copy.visit(&back).await, 400, "stale");
}

#[tokio::test]
async fn refuses_a_callback_without_state_or_code() {
    let world = World::start().await;
    for query in ["", "?code=x", "?state=x&state=y&code=z", "?state=%FF"] {
        let mut browser = world.browser();
        browser.begin(route::SIGN_IN).await;
        let answer = browser
            .visit(&format!("{}{query}", route::OAUTH_CALLBACK))
            .await;
        refused(answer, 400, "untrusted");
    }
    let mut browser = world.browser();
    let at_google = browser.begin(route::SIGN_IN).await;
    let state = parameter(&at_google, "state").unwrap();
    let answer = browser
        .visit(&format!("{}?state={state}", route::OAUTH_CALLBACK))
        .await;
    refused(answer, 400, "untrusted");
}

#[tokio::test]
async fn the_issuer_in_the_callback_must_be_google_where_it_stands() {
    let world = World::start().await;
    for (iss, expected) in [
        (world.google.url(), "signed_in"),
        ("https://evil.example".to_owned(), "untrusted"),
        (format!("{}/", world.google.url()), "untrusted"),
    ] {
        let mut browser = world.browser();
        let at_google = browser.begin(route::SIGN_IN).await;
        let back = world
            .google
            .authorize(&at_google, REP.address, &Consent::All)
            .unwrap();
        let answer = browser.visit(&with_parameter(&back, "iss", &iss)).await;
        assert_eq!(ending(&answer), expected, "{iss}");
    }
}

#[tokio::test]
async fn refuses_an_id_token_with_another_nonce() {
    let world = World::start().await;
    let mut browser = world.browser();
    let at_google = browser.begin(route::SIGN_IN).await;
    let other_nonce = with_parameter(&at_google, "nonce", &"N".repeat(43));
    let back = world
        .google
        .authorize(&other_nonce, REP.address, &Consent::All)
        .unwrap();
    refused(browser.visit(&back).await, 400, "untrusted");
}

#[tokio::test]
async fn refuses_a_code_that_was_made_for_another_round_trip() {
    let world = World::start().await;
    let mut victim = world.browser();
    let at_google = victim.begin(route::SIGN_IN).await;
    let mut attacker = world.browser();
    let attackers = attacker.begin(route::SIGN_IN).await;
    let back = world
        .google
        .authorize(&attackers, STRANGER, &Consent::All)
        .unwrap();
    let injected = with_parameter(&back, "state", &parameter(&at_google, "state").unwrap());
    refused(victim.visit(&injected).await, 400, "untrusted");
}

#[tokio::test]
async fn refuses_a_made_up_code() {
    let world = World::start().await;
    let mut browser = world.browser();
    let at_google = browser.begin(route::SIGN_IN).await;
    let back = world
        .google
        .authorize(&at_google, REP.address, &Consent::All)
        .unwrap();
    refused(
        browser
            .visit(&with_parameter(&back, "code", "4/made-up"))
            .await,
        400,
        "untrusted",
    );
}

#[tokio::test]
async fn says_so_when_the_person_cancels_at_google() {
    let world = World::start().await;
    let mut browser = world.browser();
    let at_google = browser.begin(route::SIGN_IN).await;
    let back = world
        .google
        .authorize(&at_google, REP.address, &Consent::Deny)
        .unwrap();
    refused(browser.visit(&back).await, 403, "denied");
}

#[tokio::test]
async fn an_unknown_address_is_told_so_in_the_browsers_language() {
    let world = World::start().await;
    let mut browser = world.browser();
    let answer = browser.sign_in(STRANGER).await;
    assert!(answer.text().contains("lang=\"en\""));
    refused(answer, 403, "not_invited");
    let at_google = browser.begin(route::SIGN_IN).await;
    let back = world
        .google
        .authorize(&at_google, STRANGER, &Consent::All)
        .unwrap();
    let path = back.strip_prefix("http://localhost:8080").unwrap();
    let japanese = browser
        .client()
        .with_header("accept-language", "ja")
        .get(path)
        .await;
    assert!(japanese.text().contains("まだ利用できません"));
}

#[tokio::test]
async fn a_deactivated_user_stays_out() {
    let world = World::start().await;
    world.browser_of(REP).await;
    let sql = "UPDATE users SET state = 'deactivated' WHERE address = $1";
    world.run(sql, [REP.address.into()]).await;
    refused(
        world.browser().sign_in(REP.address).await,
        403,
        "not_invited",
    );
}

#[tokio::test]
async fn another_account_with_a_known_users_address_stays_out() {
    let world = World::start().await;
    let sql =
        "UPDATE users SET google_subject = 'https://accounts.google.com 1' WHERE address = $1";
    world.run(sql, [REP.address.into()]).await;
    refused(
        world.browser().sign_in(REP.address).await,
        403,
        "another_account",
    );
}

#[tokio::test]
async fn a_user_whose_address_changed_at_google_is_known_by_the_account() {
    let world = World::start().await;
    world.browser_of(REP).await;
    let sql = "UPDATE users SET address = 'old@tegami.example', address_key = 'old@tegami.example' \
               WHERE address = $1";
    world.run(sql, [REP.address.into()]).await;
    let answer = world.browser().sign_in(REP.address).await;
    assert_eq!(ending(&answer), "signed_in");
}

#[tokio::test]
async fn sends_nobody_to_another_site() {
    let world = World::start().await;
    for target in [
        "//evil.example",
        "/%5Cevil.example",
        "https://evil.example",
        "javascript:alert(1)",
    ] {
        let mut browser = world.browser();
        let at_google = browser
            .begin(&format!("/auth/sign-in?return_to={target}"))
            .await;
        let back = world
            .google
            .authorize(&at_google, REP.address, &Consent::All)
            .unwrap();
        let answer = browser.visit(&back).await;
        assert!(answer.text().contains("content=\"0; url=/\""), "{target}");
    }
}

#[tokio::test]
async fn says_so_when_google_is_down() {
    let world = World::start().await;
    let mut browser = world.browser();
    let at_google = browser.begin(route::SIGN_IN).await;
    let back = world
        .google
        .authorize(&at_google, REP.address, &Consent::All)
        .unwrap();
    world
        .google
        .inject(Fault::new(FaultKind::Unavailable).on_method("token"));
    refused(browser.visit(&back).await, 502, "google_unavailable");
    world.google.stop();
}

#[tokio::test]
async fn a_page_of_sign_in_is_not_cached_and_leaks_no_address() {
    let world = World::start().await;
    let mut browser = world.browser();
    let answer = browser.sign_in(STRANGER).await;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
    assert!(!answer.text().contains(STRANGER));
    let style = browser.visit("/auth/page.css").await;
    assert_eq!(
        style.header("content-type"),
        Some("text/css; charset=utf-8")
    );
}

fn refused(answer: server::testing::Answer, status: u16, expected: &str) {
    assert_eq!(
        (answer.status.as_u16(), ending(&answer).as_str()),
        (status, expected)
    );
    let session = answer.headers.get_all("set-cookie").iter();
    let session = session.filter(|cookie| cookie.to_str().unwrap().starts_with("sid="));
    assert_eq!(session.count(), 0, "no session");
}
