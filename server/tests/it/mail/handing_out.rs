//! Handing out access tokens, and keeping refresh tokens.

use super::world::World;
use contract::{
    ErrorCode,
    mailbox::{AccessToken, GrantState, MailFeature, MailboxSettings},
    route,
};
use google_sim::{Consent, Fault, FaultKind};
use jiff::SignedDuration;
use server::testing::{OTHER_REP, REP};

const READ: MailFeature = MailFeature::Read;
const FILE: MailFeature = MailFeature::File;
const NOTHING: [(); 0] = [];

#[tokio::test]
async fn hands_the_owner_a_token_that_reads_and_cannot_write() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    browser.connect(FILE, REP.address, &Consent::All).await;
    let refused = browser.client().post(route::MAILBOX_TOKEN, &NOTHING).await;
    assert_eq!(refused.error().code, ErrorCode::ScopeMissing);
    browser.connect(READ, REP.address, &Consent::All).await;
    let answer = browser.client().post(route::MAILBOX_TOKEN, &NOTHING).await;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let token: AccessToken = answer.json();
    assert_eq!(token.features, [READ]);
    assert!(token.expires_at > world.test.now());
    let gmail = reqwest::Client::new();
    let labels = format!("{}/gmail/v1/users/me/labels", world.google.url());
    let read = gmail
        .get(&labels)
        .bearer_auth(&token.token)
        .send()
        .await
        .unwrap();
    assert_eq!(read.status(), 200);
    let body = serde_json::json!({ "name": "x" });
    let write = gmail
        .post(&labels)
        .bearer_auth(&token.token)
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(write.status(), 403);
}

#[tokio::test]
async fn nobody_else_gets_a_token() {
    let world = World::start().await;
    world
        .browser_of(REP)
        .await
        .connect(READ, REP.address, &Consent::All)
        .await;
    let other = world.browser_of(OTHER_REP).await.client();
    let answer = other.post(route::MAILBOX_TOKEN, &NOTHING).await;
    assert_eq!(answer.error().code, ErrorCode::NotConnected);
    let anonymous = world
        .test
        .anonymous()
        .post(route::MAILBOX_TOKEN, &NOTHING)
        .await;
    assert_eq!(anonymous.error().code, ErrorCode::Unauthenticated);
    let rep = world.browser_of(REP).await.client();
    let cross_site = rep.clone().with_header("sec-fetch-site", "cross-site");
    let answer = cross_site.post(route::MAILBOX_TOKEN, &NOTHING).await;
    assert_eq!(answer.error().code, ErrorCode::CrossSite);
    assert_eq!(
        rep.get(route::MAILBOX_TOKEN).await.error().code,
        ErrorCode::MethodNotAllowed
    );
}

#[tokio::test]
async fn many_tabs_at_once_cause_one_refresh() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    browser.connect(READ, REP.address, &Consent::All).await;
    world.advance(SignedDuration::from_hours(2));
    world.google.clear_requests();
    let client = browser.client();
    let asked = (0..25).map(|_| client.post(route::MAILBOX_TOKEN, &NOTHING));
    let answers = futures_util::future::join_all(asked).await;
    let tokens: Vec<String> = answers
        .iter()
        .map(|answer| answer.json::<AccessToken>().token)
        .collect();
    assert!(tokens.iter().all(|token| *token == tokens[0]));
    assert_eq!(world.asked("token"), 1);
}

#[tokio::test]
async fn a_session_that_asks_too_often_waits() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    browser.connect(READ, REP.address, &Consent::All).await;
    let client = browser.client();
    for _ in 0..30 {
        assert_eq!(
            client.post(route::MAILBOX_TOKEN, &NOTHING).await.status,
            200
        );
    }
    let answer = client.post(route::MAILBOX_TOKEN, &NOTHING).await;
    assert_eq!(answer.error().code, ErrorCode::TooManyRequests);
    assert_eq!(answer.header("retry-after"), Some("3600"));
}

#[tokio::test]
async fn a_revoked_grant_is_said_to_be_and_not_tried_again() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    browser.connect(READ, REP.address, &Consent::All).await;
    world.google.kill_refresh_tokens(REP.address);
    world.advance(SignedDuration::from_hours(1));
    world.google.clear_requests();
    for _ in 0..3 {
        let answer = browser.client().post(route::MAILBOX_TOKEN, &NOTHING).await;
        assert_eq!(answer.error().code, ErrorCode::GrantRevoked);
    }
    assert_eq!(world.asked("token"), 1);
    let settings: MailboxSettings = browser.client().get(route::MAILBOX).await.json();
    assert_eq!(
        settings.mailbox.unwrap().browser_grant.state,
        GrantState::Revoked
    );
    let sql = "SELECT COUNT(*) AS n FROM grants WHERE sealed IS NOT NULL";
    assert_eq!(world.number(sql).await, 0);
    browser.connect(READ, REP.address, &Consent::All).await;
    assert_eq!(
        browser
            .client()
            .post(route::MAILBOX_TOKEN, &NOTHING)
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn google_being_down_is_not_the_grants_end() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    browser.connect(READ, REP.address, &Consent::All).await;
    world.advance(SignedDuration::from_mins(30));
    world.google.inject(
        Fault::new(FaultKind::Unavailable)
            .on_method("token")
            .times(1),
    );
    let answer = browser.client().post(route::MAILBOX_TOKEN, &NOTHING).await;
    assert_eq!(answer.error().code, ErrorCode::GoogleUnavailable);
    assert_eq!(
        browser
            .client()
            .post(route::MAILBOX_TOKEN, &NOTHING)
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn refresh_tokens_are_sealed_at_rest_and_in_no_answer() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    let mut answers = Vec::new();
    for feature in [READ, FILE] {
        answers.push(browser.connect(feature, REP.address, &Consent::All).await);
    }
    answers.push(browser.client().post(route::MAILBOX_TOKEN, &NOTHING).await);
    answers.push(browser.client().get(route::MAILBOX).await);
    let handed_out: Vec<String> = world
        .google
        .requests()
        .iter()
        .filter_map(|request| {
            let answer: serde_json::Value = serde_json::from_slice(&request.answer).ok()?;
            Some(answer.get("refresh_token")?.as_str()?.to_owned())
        })
        .collect();
    assert_eq!(handed_out.len(), 2);
    let rows = world.texts("SELECT sealed AS t FROM grants").await;
    assert_eq!(rows.len(), 2);
    for token in &handed_out {
        assert!(answers.iter().all(|answer| !answer.text().contains(token)));
        assert!(rows.iter().all(|row| !row.contains(token)));
    }
}

#[tokio::test]
async fn a_sealed_token_of_another_row_does_not_open() {
    let world = World::start().await;
    let mut rep = world.browser_of(REP).await;
    rep.connect(READ, REP.address, &Consent::All).await;
    rep.connect(FILE, REP.address, &Consent::All).await;
    world.advance(SignedDuration::from_hours(1));
    let swap = "UPDATE grants SET sealed = (SELECT g.sealed FROM grants g WHERE g.kind = 'job') \
                WHERE kind = 'browser'";
    world.run(swap, []).await;
    let answer = rep.client().post(route::MAILBOX_TOKEN, &NOTHING).await;
    assert_eq!(answer.error().code, ErrorCode::Internal);
}

#[tokio::test]
async fn one_process_at_a_time_renews_a_token() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    browser.connect(READ, REP.address, &Consent::All).await;
    world.advance(SignedDuration::from_mins(1));
    // Another process is at it.
    let far = world.test.now().as_millisecond() + 40_000;
    world
        .run("UPDATE grants SET renewing_until = $1", [far.into()])
        .await;
    let client = browser.client();
    let asked_before = world.asked("token");
    let asking = client.post(route::MAILBOX_TOKEN, &());
    let other = async {
        // Several looks later nobody has asked Google.
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        assert_eq!(world.asked("token"), asked_before);
        world.run("UPDATE grants SET renewing_until = 0", []).await;
    };
    let (answer, ()) = tokio::join!(asking, other);
    assert!(!answer.json::<AccessToken>().token.is_empty());
    assert_eq!(world.asked("token"), asked_before + 1);
    let turns = "SELECT COUNT(*) AS n FROM grants WHERE renewing_until > 0";
    assert_eq!(world.number(turns).await, 0, "the turn is given back");

    // A process that died holds nobody up for ever.
    world
        .run("UPDATE grants SET renewing_until = $1", [far.into()])
        .await;
    world.advance(SignedDuration::from_mins(1));
    let answer = client.post(route::MAILBOX_TOKEN, &()).await;
    assert_eq!(answer.status, 200);
}
