//! Who sees a mailbox's mail: the owner's choice within the organization's rule.

use super::world::{Browser, World};
use contract::{
    ErrorCode,
    mailbox::MailFeature,
    route,
    sharing::{Sharing, SharingChoice, SharingMode, SharingRule, SharingRuleInput},
};
use google_sim::Consent;
use server::testing::{ADMIN, REP};

use SharingMode::{Chosen, Private, Public};

async fn connected(world: &World) -> Browser<'_> {
    let mut browser = world.browser_of(REP).await;
    browser
        .connect(MailFeature::Read, REP.address, &Consent::All)
        .await;
    browser
}

async fn sharing(browser: &Browser<'_>) -> Sharing {
    browser.client().get(route::MAILBOX_SHARING).await.json()
}

fn choice(mode: SharingMode) -> SharingChoice {
    SharingChoice {
        mode,
        viewers: Vec::new(),
    }
}

fn rule(allowed: &[SharingMode], locked: Option<SharingMode>) -> SharingRuleInput {
    SharingRuleInput {
        allowed: allowed.to_vec(),
        locked,
    }
}

#[tokio::test]
async fn mail_is_private_until_its_owner_says_otherwise() {
    let world = World::start().await;
    let rep = connected(&world).await;
    let before = sharing(&rep).await;
    assert_eq!((before.mode, before.viewers.len()), (Private, 0));
    assert_eq!(before.rule.allowed, SharingMode::ALL);
    let answer = rep
        .client()
        .put(route::MAILBOX_SHARING, &choice(Public))
        .await;
    assert_eq!(answer.json::<Sharing>().mode, Public);
}

#[tokio::test]
async fn a_fixed_mode_holds_for_every_mailbox_and_says_who_fixed_it() {
    let world = World::start().await;
    let rep = connected(&world).await;
    rep.client()
        .put(route::MAILBOX_SHARING, &choice(Public))
        .await;
    let admin = world.browser_of(ADMIN).await;
    let answer = admin
        .client()
        .put(
            route::SHARING_RULE,
            &rule(&[Private, Public], Some(Private)),
        )
        .await;
    assert_eq!(answer.json::<SharingRule>().locked, Some(Private));
    let locked = sharing(&rep).await;
    assert_eq!(locked.mode, Private);
    assert_eq!(locked.set_by.unwrap().name, ADMIN.name);
    assert_eq!(locked.rule.set_by.unwrap().name, ADMIN.name);
    let refused = rep
        .client()
        .put(route::MAILBOX_SHARING, &choice(Public))
        .await;
    assert_eq!(refused.error().code, ErrorCode::InvalidField);

    admin
        .client()
        .put(route::SHARING_RULE, &rule(&[Private, Public], None))
        .await;
    // Nobody is opened up again by lifting a lock.
    assert_eq!(sharing(&rep).await.mode, Private);
    let answer = rep
        .client()
        .put(route::MAILBOX_SHARING, &choice(Public))
        .await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_mode_that_is_no_longer_allowed_becomes_the_narrowest_that_is() {
    let world = World::start().await;
    let rep = connected(&world).await;
    rep.client()
        .put(route::MAILBOX_SHARING, &choice(Public))
        .await;
    let admin = world.browser_of(ADMIN).await;
    let allowed = rule(&[Chosen, Private], None);
    admin.client().put(route::SHARING_RULE, &allowed).await;
    assert_eq!(sharing(&rep).await.mode, Private);
}

#[tokio::test]
async fn a_rule_must_leave_something_and_lock_what_it_allows() {
    let world = World::start().await;
    let admin = world.browser_of(ADMIN).await;
    for (input, field) in [
        (rule(&[], None), "allowed"),
        (rule(&[Private], Some(Public)), "locked"),
    ] {
        let answer = admin.client().put(route::SHARING_RULE, &input).await;
        assert_eq!(answer.error().fields[0].field, field);
    }
    let rep = world.browser_of(REP).await;
    let answer = rep
        .client()
        .put(route::SHARING_RULE, &rule(&[Private], None))
        .await;
    assert_eq!(answer.error().code, ErrorCode::Forbidden);
}
