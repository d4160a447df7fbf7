//! Whoever may not use mail any more is disconnected at once, and what Google ended is noticed.

use super::{
    customers,
    mailbox::{Letter, Rep},
    world::{World, ending, on_each_database, parameter},
};
use contract::{
    ErrorCode, Page,
    mailbox::{DisconnectReceipt, Grant, GrantCause, GrantState, MailFeature, MailboxSettings},
    permission::Permission,
    route,
    session::Me,
    user::{Profile, ProfileInput, User, UserUpdate},
};
use google_sim::{Consent, Fault, FaultKind};
use jiff::SignedDuration;
use server::{
    jobs::label,
    testing::{ADMIN, OTHER_REP, REP},
};

/// What is kept for a user with a mailbox.
async fn kept(world: &World) -> i64 {
    let mut rows = 0;
    for table in [
        "mailboxes",
        "grants",
        "mail_facts",
        "label_runs",
        "label_ledger",
        "mailbox_labels",
        "mailbox_aliases",
    ] {
        let count = format!("SELECT COUNT(*) AS n FROM {table}");
        rows += world.number(&count).await;
    }
    rows
}

async fn filed(world: &World) -> Rep<'_> {
    customers::add_all(world).await;
    let rep = Rep::filing(world).await;
    rep.receive(Letter::from(customers::OPEN));
    rep.run_due().await;
    assert!(kept(world).await > 0);
    rep
}

async fn rep_of(client: &server::testing::Client) -> User {
    let users: Page<User> = client.get(route::USERS).await.json();
    let found = users.items.into_iter().find(|u| u.address == REP.address);
    found.unwrap()
}

#[tokio::test]
async fn a_profile_that_loses_mail_disconnects_its_users() {
    let world = World::start().await;
    let rep = filed(&world).await;
    let admin = world.browser_of(ADMIN).await;
    let profiles: Page<Profile> = admin.client().get(route::PROFILES).await.json();
    let profile = profiles.items.into_iter().find(|p| p.name == REP.profile);
    let profile = profile.unwrap();
    let mut permissions = profile.permissions.clone();
    permissions.retain(|permission| *permission != Permission::MailIntegration);
    let input = ProfileInput {
        name: profile.name,
        permissions,
        version: Some(profile.version),
    };
    let path = route::with_id(route::PROFILE, profile.id.as_str());
    admin.client().put(&path, &input).await.json::<Profile>();
    assert_eq!(kept(&world).await, 0);
    assert_eq!(world.asked("revoke"), 1);
    let answer = rep.client().post(route::MAILBOX_TOKEN, &()).await;
    assert_eq!(answer.error().code, ErrorCode::Forbidden);
}

#[tokio::test]
async fn whoever_loses_mail_is_told_what_became_of_their_mailbox_until_they_have_read_it() {
    on_each_database(async |world| {
        let rep = filed(&world).await;
        let admin = world.browser_of(ADMIN).await;
        let withdrawn = async |client: &server::testing::Client| {
            client
                .get(route::SESSION)
                .await
                .json::<Me>()
                .mailbox_withdrawn
        };
        assert!(!withdrawn(&rep.client()).await);
        let missing = rep.client().get(route::MAILBOX_RECEIPT).await;
        assert_eq!(missing.error().code, ErrorCode::NotFound);

        let profiles: Page<Profile> = admin.client().get(route::PROFILES).await.json();
        let profile = profiles.items.into_iter().find(|p| p.name == REP.profile);
        let profile = profile.unwrap();
        let input = ProfileInput {
            name: profile.name,
            permissions: Vec::new(),
            version: Some(profile.version),
        };
        let path = route::with_id(route::PROFILE, profile.id.as_str());
        admin.client().put(&path, &input).await.json::<Profile>();
        assert!(withdrawn(&rep.client()).await);
        assert!(!withdrawn(&admin.client()).await, "nobody else's");
        let receipt: DisconnectReceipt = rep.client().get(route::MAILBOX_RECEIPT).await.json();
        assert_eq!(receipt.address, REP.address);
        assert_eq!(
            (
                receipt.grants_revoked,
                receipt.notices_deleted,
                receipt.runs_deleted
            ),
            (1, 1, 1)
        );
        assert_eq!(receipt.labels_kept.len(), 3);
        assert_eq!(receipt.disconnected_at, world.test.now());

        assert_eq!(
            rep.client().delete(route::MAILBOX_RECEIPT).await.status,
            204
        );
        assert!(!withdrawn(&rep.client()).await);
        let gone = rep.client().delete(route::MAILBOX_RECEIPT).await;
        assert_eq!(gone.error().code, ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test]
async fn who_disconnects_has_read_the_receipt() {
    let world = World::start().await;
    let rep = filed(&world).await;
    rep.disconnect().await;
    let me: Me = rep.client().get(route::SESSION).await.json();
    assert!(!me.mailbox_withdrawn);
}

#[tokio::test]
async fn deactivating_disconnects_and_leaves_others_alone() {
    let world = World::start().await;
    let _rep = filed(&world).await;
    let mut other = world.browser_of(OTHER_REP).await;
    other
        .connect(MailFeature::Read, OTHER_REP.address, &Consent::All)
        .await;
    let admin = world.browser_of(ADMIN).await;
    let user = rep_of(&admin.client()).await;
    let update = UserUpdate {
        profile_id: user.profile.id,
        role_id: None,
        active: false,
        version: user.version,
    };
    let path = route::with_id(route::USER, user.id.as_str());
    // Google is down: everything goes here all the same.
    world
        .google
        .inject(Fault::new(FaultKind::Unavailable).on_method("revoke"));
    admin.client().put(&path, &update).await.json::<User>();
    let addresses = world.texts("SELECT address AS t FROM mailboxes").await;
    assert_eq!(addresses, [OTHER_REP.address]);
    let grants = world.number("SELECT COUNT(*) AS n FROM grants").await;
    assert_eq!(grants, 1);
    assert!(label::due(&world.test.app).await.unwrap().is_empty());
    let receipts = "SELECT COUNT(*) AS n FROM withdrawal_receipts";
    assert_eq!(
        world.number(receipts).await,
        0,
        "nobody is there to read it"
    );
}

#[tokio::test]
async fn google_says_why_a_grant_ended_where_it_does() {
    for (code, cause) in [
        ("invalid_grant", GrantCause::Ended),
        ("admin_policy_enforced", GrantCause::AdminBlocked),
        ("org_internal", GrantCause::AdminBlocked),
    ] {
        let world = World::start().await;
        let mut rep = world.browser_of(REP).await;
        rep.connect(MailFeature::Read, REP.address, &Consent::All)
            .await;
        world.advance(SignedDuration::from_mins(1));
        let fault = FaultKind::OAuthError {
            code: code.to_owned(),
        };
        world.google.inject(Fault::new(fault).on_method("token"));
        let answer = rep.client().post(route::MAILBOX_TOKEN, &()).await;
        assert_eq!(answer.error().code, ErrorCode::GrantRevoked, "{code}");
        let grant = browser_grant(&rep).await;
        assert_eq!(
            (grant.state, grant.cause),
            (GrantState::Revoked, Some(cause))
        );
        assert_eq!(grant.ended_at, Some(world.test.now()));
        // Given again, it has no past.
        world.google.clear_faults();
        rep.connect(MailFeature::Read, REP.address, &Consent::All)
            .await;
        let grant = browser_grant(&rep).await;
        assert_eq!((grant.state, grant.cause), (GrantState::Active, None));
    }
}

async fn browser_grant(browser: &super::world::Browser<'_>) -> Grant {
    let settings: MailboxSettings = browser.client().get(route::MAILBOX).await.json();
    settings.mailbox.unwrap().browser_grant
}

#[tokio::test]
async fn what_was_revoked_at_google_is_noticed_by_the_next_run_and_said() {
    let world = World::start().await;
    let rep = filed(&world).await;
    world.google.revoke_all(REP.address);
    world.advance(SignedDuration::from_mins(10));
    rep.run_due().await;
    let settings: MailboxSettings = rep.client().get(route::MAILBOX).await.json();
    let grant = settings.mailbox.unwrap().job_grant;
    assert_eq!(
        (grant.state, grant.cause),
        (GrantState::Revoked, Some(GrantCause::Ended))
    );
    let sealed = "SELECT COUNT(*) AS n FROM grants WHERE sealed IS NOT NULL";
    assert_eq!(world.number(sealed).await, 0, "a dead token is not kept");
}

#[tokio::test]
async fn an_administrators_block_at_google_has_an_ending_of_its_own() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    for code in ["admin_policy_enforced", "org_internal"] {
        let at_google = browser.begin_connect(MailFeature::Read).await;
        let state = parameter(&at_google, "state").unwrap();
        let back = format!("{}?error={code}&state={state}", route::OAUTH_CALLBACK);
        let answer = browser.visit(&back).await;
        assert_eq!(
            (answer.status.as_u16(), ending(&answer).as_str()),
            (403, "admin_blocked")
        );
        assert!(answer.text().contains("connect=blocked"));
    }
}
