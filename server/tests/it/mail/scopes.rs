//! What the browser's grant may do beyond reading: asked for by name, refused alone, never mixed.

use super::world::{Browser, World, ending, parameter, with_parameter};
use contract::{
    ErrorCode,
    error::FieldProblem,
    mailbox::{AccessToken, ConnectAnswer, Grant, GrantState, MailFeature, MailboxSettings},
    route,
};
use google_sim::Consent;
use jiff::SignedDuration;
use server::testing::REP;

const READ: MailFeature = MailFeature::Read;
const ACT: MailFeature = MailFeature::Act;
const SEND: MailFeature = MailFeature::Send;
const FILE: MailFeature = MailFeature::File;
const NOTHING: [(); 0] = [];

fn scope(feature: MailFeature) -> String {
    let name = match feature {
        MailFeature::Read => "readonly",
        MailFeature::Act | MailFeature::File => "modify",
        MailFeature::Send => "send",
    };
    format!("https://www.googleapis.com/auth/gmail.{name}")
}

fn only(features: &[MailFeature]) -> Consent {
    Consent::Only(features.iter().map(|feature| scope(*feature)).collect())
}

async fn grants(browser: &Browser<'_>) -> (Grant, Grant) {
    let settings: MailboxSettings = browser.client().get(route::MAILBOX).await.json();
    let mailbox = settings.mailbox.unwrap();
    (mailbox.browser_grant, mailbox.job_grant)
}

async fn token(browser: &Browser<'_>) -> AccessToken {
    browser
        .client()
        .post(route::MAILBOX_TOKEN, &NOTHING)
        .await
        .json()
}

/// What Google says that a token may do, Gmail's part of it.
fn scopes_at_google(world: &World, token: &AccessToken) -> Vec<String> {
    let requests = world.google.requests();
    let answers = requests
        .iter()
        .filter_map(|request| serde_json::from_slice::<serde_json::Value>(&request.answer).ok());
    let scope = answers
        .filter(|answer| answer["access_token"] == token.token.as_str())
        .find_map(|answer| Some(answer["scope"].as_str()?.to_owned()))
        .expect("a token that Google gave");
    let gmail = scope.split(' ').filter(|scope| scope.contains("gmail"));
    gmail.map(str::to_owned).collect()
}

#[tokio::test]
async fn a_further_feature_asks_for_its_scope_besides_what_the_grant_has() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    browser.connect(FILE, REP.address, &Consent::All).await;
    let check = |url: &str, expect: &[MailFeature]| {
        let expect: Vec<String> = expect.iter().map(|feature| scope(*feature)).collect();
        let expect = format!("openid email {}", expect.join(" "));
        assert_eq!(parameter(url, "scope"), Some(expect));
        let granted = parameter(url, "include_granted_scopes");
        assert_eq!(granted.as_deref(), Some("false"));
        assert_eq!(parameter(url, "prompt").as_deref(), Some("consent"));
    };
    check(&browser.begin_connect(ACT).await, &[READ, ACT]);
    check(&browser.begin_connect(SEND).await, &[READ, SEND]);
    browser.connect(READ, REP.address, &Consent::All).await;
    check(&browser.begin_connect(ACT).await, &[READ, ACT]);
    browser.connect(SEND, REP.address, &Consent::All).await;
    check(&browser.begin_connect(ACT).await, &[READ, ACT, SEND]);
    check(&browser.begin_connect(READ).await, &[READ, SEND]);
    check(&browser.begin_connect(FILE).await, &[FILE]);
}

#[tokio::test]
async fn every_feature_that_was_ticked_is_on_and_no_other() {
    for (wanted, ticked, on, how) in [
        (ACT, vec![READ, ACT], Some(vec![READ, ACT]), "connected"),
        (ACT, vec![READ], Some(vec![READ]), "consent_refused"),
        (ACT, vec![ACT], None, "consent_refused"),
        (ACT, vec![], None, "consent_refused"),
        (SEND, vec![READ, SEND], Some(vec![READ, SEND]), "connected"),
        (SEND, vec![READ], Some(vec![READ]), "consent_refused"),
        (SEND, vec![SEND], None, "consent_refused"),
    ] {
        let world = World::start().await;
        let mut browser = world.browser_of(REP).await;
        let answer = browser.connect(wanted, REP.address, &only(&ticked)).await;
        assert_eq!(ending(&answer), how, "{wanted:?} with {ticked:?}");
        let Some(on) = on else {
            let settings: MailboxSettings = browser.client().get(route::MAILBOX).await.json();
            assert_eq!(settings.mailbox, None, "{wanted:?} with {ticked:?}");
            continue;
        };
        let (grant, _) = grants(&browser).await;
        assert_eq!((grant.state, &grant.features), (GrantState::Active, &on));
        let refused: Vec<MailFeature> = [wanted]
            .into_iter()
            .filter(|feature| !on.contains(feature))
            .collect();
        assert_eq!(grant.refused, refused);
        // At once with the token of the consent, and later with one of its own.
        for _ in 0..2 {
            let token = token(&browser).await;
            assert_eq!(token.features, on);
            let scopes: Vec<String> = on.iter().map(|feature| scope(*feature)).collect();
            assert_eq!(scopes_at_google(&world, &token), scopes);
            world.advance(SignedDuration::from_mins(5));
        }
    }
}

#[tokio::test]
async fn refusing_a_further_feature_leaves_the_grant_as_it_was() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    browser.connect(ACT, REP.address, &Consent::All).await;
    for consent in [
        only(&[READ, ACT]),
        only(&[READ]),
        only(&[ACT]),
        only(&[]),
        Consent::Deny,
    ] {
        let answer = browser.connect(SEND, REP.address, &consent).await;
        assert_eq!(ending(&answer), "consent_refused", "{consent:?}");
        world.advance(SignedDuration::from_mins(5));
        let (grant, _) = grants(&browser).await;
        assert_eq!(grant.state, GrantState::Active, "{consent:?}");
        assert_eq!(grant.features, [READ, ACT], "{consent:?}");
        assert!(grant.refused.contains(&SEND), "{consent:?}");
        assert_eq!(token(&browser).await.features, [READ, ACT], "{consent:?}");
    }
    let answer = browser.connect(SEND, REP.address, &Consent::All).await;
    assert_eq!(ending(&answer), "connected");
    let (grant, _) = grants(&browser).await;
    assert_eq!(grant.features, [READ, ACT, SEND]);
    assert_eq!(grant.refused, []);
}

#[tokio::test]
async fn a_feature_whose_box_was_cleared_this_time_goes_off_alone() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    browser.connect(ACT, REP.address, &Consent::All).await;
    let answer = browser
        .connect(SEND, REP.address, &only(&[READ, SEND]))
        .await;
    assert_eq!(ending(&answer), "connected");
    let (grant, _) = grants(&browser).await;
    assert_eq!(grant.features, [READ, SEND]);
    assert_eq!(grant.refused, [ACT]);
    assert_eq!(token(&browser).await.features, [READ, SEND]);
}

#[tokio::test]
async fn a_grant_with_a_scope_that_nobody_asked_for_is_not_used() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    browser.connect(FILE, REP.address, &Consent::All).await;
    for wanted in [READ, SEND] {
        let at_google = browser.begin_connect(wanted).await;
        let mixed = with_parameter(&at_google, "include_granted_scopes", "true");
        let back = browser.answer(&mixed, REP.address, &Consent::All).await;
        assert_eq!(ending(&back), "untrusted");
        let (grant, _) = grants(&browser).await;
        assert_eq!(grant.state, GrantState::Absent);
    }
    // Nor the job's, once the browser may send.
    browser.connect(SEND, REP.address, &Consent::All).await;
    let at_google = browser.begin_connect(FILE).await;
    let mixed = with_parameter(&at_google, "include_granted_scopes", "true");
    let back = browser.answer(&mixed, REP.address, &Consent::All).await;
    assert_eq!(ending(&back), "untrusted");
}

#[tokio::test]
async fn a_token_wider_than_the_grant_is_handed_to_nobody() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    browser.connect(ACT, REP.address, &Consent::All).await;
    // As if the grant had been stored for reading alone.
    world.run("UPDATE grants SET features = 'read'", []).await;
    let refused = browser.client().post(route::MAILBOX_TOKEN, &NOTHING).await;
    assert_eq!(refused.error().code, ErrorCode::ScopeMissing);
    let (grant, _) = grants(&browser).await;
    assert_eq!(grant.state, GrantState::Refused);
    let sql = "SELECT COUNT(*) AS n FROM grants WHERE sealed IS NOT NULL";
    assert_eq!(world.number(sql).await, 0);
}

#[tokio::test]
async fn a_token_held_in_memory_does_not_outlive_the_grant_it_came_from() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    browser.connect(READ, REP.address, &Consent::All).await;
    token(&browser).await;
    // As another process would end it.
    let sql = "UPDATE grants SET state = 'revoked', sealed = NULL, key_id = NULL";
    world.run(sql, []).await;
    let answer = browser.client().post(route::MAILBOX_TOKEN, &NOTHING).await;
    assert_eq!(answer.error().code, ErrorCode::GrantRevoked);
}

#[tokio::test]
async fn a_grant_that_google_ended_comes_back_as_it_was() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    browser.connect(ACT, REP.address, &Consent::All).await;
    world.google.kill_refresh_tokens(REP.address);
    world.advance(SignedDuration::from_hours(1));
    let ended = browser.client().post(route::MAILBOX_TOKEN, &NOTHING).await;
    assert_eq!(ended.error().code, ErrorCode::GrantRevoked);
    let (grant, _) = grants(&browser).await;
    assert_eq!(
        (grant.state, grant.features.len()),
        (GrantState::Revoked, 0)
    );
    let answer = browser.connect(READ, REP.address, &Consent::All).await;
    assert_eq!(ending(&answer), "connected");
    assert_eq!(token(&browser).await.features, [READ, ACT]);
}

#[tokio::test]
async fn the_jobs_grant_has_nothing_of_the_browsers() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    for feature in [ACT, SEND, FILE] {
        browser.connect(feature, REP.address, &Consent::All).await;
    }
    let (browsers, jobs) = grants(&browser).await;
    assert_eq!(browsers.features, [READ, ACT, SEND]);
    assert_eq!(jobs.features, [FILE]);
    assert_eq!(token(&browser).await.features, [READ, ACT, SEND]);
}

#[tokio::test]
async fn a_consent_comes_back_to_the_page_it_was_begun_on() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    let path = "/contacts/7f?message=18f0#x";
    for (feature, consent, next) in [
        (
            ACT,
            Consent::All,
            "/contacts/7f?message=18f0&amp;connect=acting#x",
        ),
        (
            SEND,
            Consent::All,
            "/contacts/7f?message=18f0&amp;connect=sending#x",
        ),
        (
            SEND,
            Consent::Deny,
            "/contacts/7f?message=18f0&amp;connect=refused#x",
        ),
    ] {
        let answer = browser.ask_to_connect(feature, Some(path)).await;
        let at_google = answer.json::<ConnectAnswer>().authorize_url;
        assert!(!at_google.contains("18f0"), "Google is not told");
        let back = browser.answer(&at_google, REP.address, &consent).await;
        let page = back.text();
        assert!(page.contains(&format!("href=\"{next}\"")), "{page}");
    }
}

#[tokio::test]
async fn a_consent_comes_back_to_no_other_place_than_a_page_of_the_app() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    for path in [
        "",
        "contacts",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "HTTPS:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "/\t/evil.example",
        "/a\r\nset-cookie: x=y",
        " /contacts",
        "/auth/sign-in",
        "/auth/callback?code=x&state=y",
        "/contacts/../auth/sign-in",
        "/api/mailbox",
    ] {
        let answer = browser.ask_to_connect(ACT, Some(path)).await;
        let error = answer.error();
        assert_eq!(error.code, ErrorCode::InvalidField, "{path:?}");
        assert_eq!(error.fields[0].field, "return_to");
        assert_eq!(error.fields[0].problem, FieldProblem::Malformed);
    }
    let long = format!("/{}", "a".repeat(1_024));
    let answer = browser.ask_to_connect(ACT, Some(&long)).await;
    assert_eq!(answer.error().code, ErrorCode::InvalidField);
    let open = "SELECT COUNT(*) AS n FROM oauth_attempts";
    assert_eq!(world.number(open).await, 0);
}
