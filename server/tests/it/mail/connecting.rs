//! Connecting a mailbox, the two grants, and handing out tokens.

use super::world::{STRANGER, World, ending, parameter, with_parameter};
use contract::{
    ErrorCode,
    mailbox::{
        ConnectRequest, DisconnectReceipt, GrantState, MailFeature, MailboxSettings, MailboxUpdate,
    },
    route,
};
use google_sim::{Consent, Fault, FaultKind};
use jiff::SignedDuration;
use server::testing::{NO_MAIL_REP, OTHER_REP, REP};

const READ: MailFeature = MailFeature::Read;
const FILE: MailFeature = MailFeature::File;
const NOTHING: [(); 0] = [];

#[tokio::test]
async fn each_grant_asks_for_its_own_scope_only() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    for (feature, scope) in [
        (
            READ,
            "openid email https://www.googleapis.com/auth/gmail.readonly",
        ),
        (
            FILE,
            "openid email https://www.googleapis.com/auth/gmail.modify",
        ),
    ] {
        let url = browser.begin_connect(feature).await;
        for (name, value) in [
            ("scope", scope),
            ("access_type", "offline"),
            ("prompt", "consent"),
            ("include_granted_scopes", "false"),
            ("login_hint", REP.address),
        ] {
            assert_eq!(parameter(&url, name).as_deref(), Some(value));
        }
    }
}

#[tokio::test]
async fn connects_the_mailbox_that_gmail_names() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    let answer = browser.connect(READ, REP.address, &Consent::All).await;
    assert_eq!(
        (answer.status.as_u16(), ending(&answer).as_str()),
        (200, "connected")
    );
    assert!(
        answer
            .text()
            .contains("/settings/channels/email?connect=connected")
    );
    let settings: MailboxSettings = browser.client().get(route::MAILBOX).await.json();
    let mailbox = settings.mailbox.unwrap();
    assert_eq!(mailbox.address, REP.address);
    assert_eq!(mailbox.browser_grant.state, GrantState::Active);
    assert_eq!(mailbox.browser_grant.features, [READ]);
    assert_eq!(mailbox.job_grant.state, GrantState::Absent);
    assert!(!mailbox.mail_magnet && !mailbox.labels);
}

#[tokio::test]
async fn any_of_the_two_grants_may_be_there_without_the_other() {
    for given in [vec![], vec![READ], vec![FILE], vec![READ, FILE]] {
        let world = World::start().await;
        let mut browser = world.browser_of(REP).await;
        for feature in &given {
            browser.connect(*feature, REP.address, &Consent::All).await;
        }
        let settings: MailboxSettings = browser.client().get(route::MAILBOX).await.json();
        let states = settings
            .mailbox
            .map(|m| (m.browser_grant.state, m.job_grant.state));
        let state = |feature| {
            if given.contains(&feature) {
                GrantState::Active
            } else {
                GrantState::Absent
            }
        };
        assert_eq!(
            states,
            (!given.is_empty()).then(|| (state(READ), state(FILE)))
        );
    }
}

#[tokio::test]
async fn a_scope_that_was_not_ticked_is_refused_alone() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    let none = Consent::Only(Vec::new());
    let answer = browser.connect(READ, REP.address, &none).await;
    assert_eq!(ending(&answer), "consent_refused");
    let settings: MailboxSettings = browser.client().get(route::MAILBOX).await.json();
    assert_eq!(settings.mailbox, None);
    browser.connect(READ, REP.address, &Consent::All).await;
    browser.connect(FILE, REP.address, &none).await;
    browser.connect(FILE, REP.address, &Consent::Deny).await;
    let settings: MailboxSettings = browser.client().get(route::MAILBOX).await.json();
    let mailbox = settings.mailbox.unwrap();
    assert_eq!(mailbox.browser_grant.state, GrantState::Active);
    assert_eq!(mailbox.job_grant.state, GrantState::Refused);
    // Refusing once more takes nothing away from a grant that works.
    browser.connect(READ, REP.address, &none).await;
    let settings: MailboxSettings = browser.client().get(route::MAILBOX).await.json();
    assert_eq!(
        settings.mailbox.unwrap().browser_grant.state,
        GrantState::Active
    );
}

#[tokio::test]
async fn another_account_is_refused_at_reconnect() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    browser.connect(READ, REP.address, &Consent::All).await;
    let answer = browser.connect(FILE, STRANGER, &Consent::All).await;
    assert_eq!(
        (answer.status.as_u16(), ending(&answer).as_str()),
        (409, "another_mailbox")
    );
    let settings: MailboxSettings = browser.client().get(route::MAILBOX).await.json();
    assert_eq!(
        settings.mailbox.unwrap().job_grant.state,
        GrantState::Absent
    );
}

#[tokio::test]
async fn a_grant_that_is_wider_than_asked_is_not_used() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    browser.connect(FILE, REP.address, &Consent::All).await;
    // Google would mix both grants if it were asked to.
    let at_google = browser.begin_connect(READ).await;
    let mixed = with_parameter(&at_google, "include_granted_scopes", "true");
    let back = browser.answer(&mixed, REP.address, &Consent::All).await;
    assert_eq!(ending(&back), "untrusted");
    let settings: MailboxSettings = browser.client().get(route::MAILBOX).await.json();
    assert_eq!(
        settings.mailbox.unwrap().browser_grant.state,
        GrantState::Absent
    );
}

#[tokio::test]
async fn a_mailbox_belongs_to_one_user() {
    let world = World::start().await;
    let mut first = world.browser_of(REP).await;
    first.connect(READ, STRANGER, &Consent::All).await;
    let mut second = world.browser_of(OTHER_REP).await;
    let answer = second.connect(READ, STRANGER, &Consent::All).await;
    assert_eq!(
        (answer.status.as_u16(), ending(&answer).as_str()),
        (409, "mailbox_taken")
    );
    let settings: MailboxSettings = second.client().get(route::MAILBOX).await.json();
    assert_eq!(settings.mailbox, None);
}

#[tokio::test]
async fn a_consent_counts_for_whoever_began_it() {
    let world = World::start().await;
    let mut rep = world.browser_of(REP).await;
    let at_google = rep.begin_connect(READ).await;
    let back = world
        .google
        .authorize(&at_google, REP.address, &Consent::All)
        .unwrap();
    let mut other = world.browser_of(OTHER_REP).await;
    assert_eq!(ending(&other.visit(&back).await), "stale");
    let settings: MailboxSettings = other.client().get(route::MAILBOX).await.json();
    assert_eq!(settings.mailbox, None);
}

#[tokio::test]
async fn needs_the_permission_to_connect_and_still_has_it_when_google_answers() {
    let world = World::start().await;
    let without = world.browser_of(NO_MAIL_REP).await.client();
    let request = ConnectRequest {
        feature: READ,
        return_to: None,
        setup: false,
    };
    for answer in [
        without.post(route::MAILBOX_CONNECT, &request).await,
        without.post(route::MAILBOX_TOKEN, &NOTHING).await,
        without.get(route::MAILBOX).await,
    ] {
        assert_eq!(answer.error().code, ErrorCode::Forbidden);
    }
    let mut browser = world.browser_of(REP).await;
    let at_google = browser.begin_connect(READ).await;
    let sql = "UPDATE users SET profile_id = (SELECT id FROM profiles WHERE name = 'Without mail')";
    world.run(sql, []).await;
    let back = browser.answer(&at_google, REP.address, &Consent::All).await;
    assert_eq!(ending(&back), "forbidden");
}

#[tokio::test]
async fn labels_need_mailmagnet_and_mailmagnet_the_jobs_grant() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    let on = MailboxUpdate {
        mail_magnet: true,
        labels: true,
    };
    let put = async |browser: &super::world::Browser<'_>, update: &MailboxUpdate| {
        browser.client().put(route::MAILBOX, update).await
    };
    assert_eq!(
        put(&browser, &on).await.error().code,
        ErrorCode::NotConnected
    );
    browser.connect(READ, REP.address, &Consent::All).await;
    assert_eq!(
        put(&browser, &on).await.error().code,
        ErrorCode::ScopeMissing
    );
    browser.connect(FILE, REP.address, &Consent::All).await;
    let labels_alone = MailboxUpdate {
        mail_magnet: false,
        labels: true,
    };
    assert_eq!(
        put(&browser, &labels_alone).await.error().code,
        ErrorCode::MailMagnetOff
    );
    let settings: MailboxSettings = put(&browser, &on).await.json();
    assert_eq!(settings.next_run_at, Some(world.test.now()));
    let mailbox = settings.mailbox.unwrap();
    assert!(mailbox.mail_magnet && mailbox.labels);
    let off = MailboxUpdate {
        mail_magnet: false,
        labels: false,
    };
    let settings: MailboxSettings = put(&browser, &off).await.json();
    assert_eq!(settings.next_run_at, None);
    world.google.kill_refresh_tokens(REP.address);
    world.advance(SignedDuration::from_hours(1));
    assert_eq!(
        put(&browser, &on).await.error().code,
        ErrorCode::GrantRevoked
    );
}

#[tokio::test]
async fn disconnecting_revokes_deletes_and_gives_a_receipt() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    browser.connect(READ, REP.address, &Consent::All).await;
    browser.connect(FILE, REP.address, &Consent::All).await;
    let client = browser.client();
    let answer = client.delete(route::MAILBOX).await;
    let receipt: DisconnectReceipt = answer.json();
    assert_eq!(receipt.address, REP.address);
    assert_eq!((receipt.grants_revoked, receipt.grants_unconfirmed), (2, 0));
    assert_eq!(receipt.disconnected_at, world.test.now());
    for table in [
        "mailboxes",
        "grants",
        "mailbox_labels",
        "mail_facts",
        "label_runs",
        "label_ledger",
        "google_calls",
    ] {
        assert_eq!(
            world
                .number(&format!("SELECT COUNT(*) AS n FROM {table}"))
                .await,
            0,
            "{table}"
        );
    }
    let again = client.delete(route::MAILBOX).await;
    assert_eq!(again.error().code, ErrorCode::NotConnected);
    let answer = client.post(route::MAILBOX_TOKEN, &NOTHING).await;
    assert_eq!(answer.error().code, ErrorCode::NotConnected);
}

#[tokio::test]
async fn disconnecting_works_while_google_is_down_and_says_what_is_open() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    browser.connect(READ, REP.address, &Consent::All).await;
    world
        .google
        .inject(Fault::new(FaultKind::Unavailable).on_method("revoke"));
    let answer = browser.client().delete(route::MAILBOX).await;
    let receipt: DisconnectReceipt = answer.json();
    assert_eq!((receipt.grants_revoked, receipt.grants_unconfirmed), (0, 1));
    assert_eq!(world.number("SELECT COUNT(*) AS n FROM grants").await, 0);
}
