//! What the server knows and what it asked Google: read, paged and deleted by its owner alone.

use super::{
    customers,
    mailbox::{Letter, Rep},
    world::World,
};
use contract::{
    ErrorCode, Page,
    label::Category,
    mailbox::GrantState,
    mailbox_records::{Deleted, GoogleCall, Stored, StoredFact, StoredFiling},
    notice::{MagnetSettings, NoticeUpdate},
    route,
};
use jiff::SignedDuration;
use server::testing::OTHER_REP;

async fn worked(world: &World) -> Rep<'_> {
    customers::add_all(world).await;
    let rep = Rep::filing(world).await;
    for from in [customers::OPEN, customers::WON, customers::LEAD] {
        rep.receive(Letter::from(from));
    }
    rep.run_due().await;
    rep
}

#[tokio::test]
async fn everything_that_is_stored_is_told() {
    let world = World::start().await;
    let rep = worked(&world).await;
    let stored: Stored = rep.client().get(route::MAILBOX_STORED).await.json();
    assert_eq!((stored.facts, stored.filed, stored.runs), (3, 2, 1));
    let count = "SELECT COUNT(*) AS n FROM google_calls";
    let calls = u64::try_from(world.number(count).await).unwrap();
    assert!(calls > 5);
    assert_eq!(stored.calls, calls);
    let mailbox = stored.mailbox.unwrap();
    assert_eq!(mailbox.labels.len(), 3);
    let grant = &mailbox.grants[0];
    assert!(grant.token && grant.state == GrantState::Active);
    assert_eq!(
        grant.key_id.as_deref(),
        Some(world.test.app.keyring.key_id())
    );

    let facts: Page<StoredFact> = rep
        .client()
        .get(&format!("{}?sort=from_address", route::MAILBOX_FACTS))
        .await
        .json();
    let from: Vec<&str> = facts
        .items
        .iter()
        .map(|f| f.from_address.as_str())
        .collect();
    assert_eq!(from, [customers::OPEN, customers::WON, customers::LEAD]);
    let filings: Page<StoredFiling> = rep.client().get(route::MAILBOX_FILINGS).await.json();
    let mut under: Vec<Category> = filings.items.iter().map(|f| f.category).collect();
    under.sort();
    assert_eq!(under, [Category::OpenDeals, Category::Customers]);
}

#[tokio::test]
async fn calls_come_in_pages_the_newest_first_and_name_their_run() {
    let world = World::start().await;
    let rep = worked(&world).await;
    let page = |offset: u32| {
        let path = format!(
            "{}?direction=desc&offset={offset}&limit=2",
            route::MAILBOX_CALLS
        );
        let client = rep.client();
        async move { client.get(&path).await.json::<Page<GoogleCall>>() }
    };
    let (mut offset, mut seen) = (0, Vec::new());
    loop {
        let page = page(offset).await;
        assert!(page.items.len() <= 2);
        seen.extend(page.items);
        offset += 2;
        if u64::from(offset) >= page.total {
            break;
        }
    }
    let stored: Stored = rep.client().get(route::MAILBOX_STORED).await.json();
    assert_eq!(seen.len() as u64, stored.calls);
    assert!(
        seen.windows(2)
            .all(|two| two[0].asked_at >= two[1].asked_at)
    );
    let get = seen.iter().find(|call| call.method == "messages.get");
    let get = get.unwrap();
    assert_eq!((get.status, get.units), (Some(200), 20));
    assert!(get.run_id.is_some());
    let units: u32 = seen.iter().map(|call| call.units).sum();
    let asked: u32 = world.google.requests().iter().map(|r| r.units).sum();
    assert_eq!(units, asked, "every call is in it");
}

#[tokio::test]
async fn the_owner_deletes_notices_and_calls_and_nobody_else_sees_them() {
    let world = World::start().await;
    let rep = worked(&world).await;
    let other = world.browser_of(OTHER_REP).await;
    let calls: Page<GoogleCall> = other.client().get(route::MAILBOX_CALLS).await.json();
    assert_eq!(calls.total, 0);
    let facts = other.client().get(route::MAILBOX_FACTS).await;
    assert_eq!(facts.error().code, ErrorCode::NotConnected);
    other.client().delete(route::MAILBOX_CALLS).await;

    let deleted: Deleted = rep.client().delete(route::MAILBOX_FACTS).await.json();
    assert_eq!(deleted.deleted, 3);
    let before: Stored = rep.client().get(route::MAILBOX_STORED).await.json();
    let deleted: Deleted = rep.client().delete(route::MAILBOX_CALLS).await.json();
    assert_eq!(deleted.deleted, before.calls);
    let after: Stored = rep.client().get(route::MAILBOX_STORED).await.json();
    assert_eq!((after.facts, after.calls, after.filed), (0, 0, 2));
}

#[tokio::test]
async fn choices_about_notices_are_told_and_forgotten_with_the_mailbox() {
    let world = World::start().await;
    let rep = worked(&world).await;
    rep.receive(Letter::from(customers::LOST));
    world.advance(SignedDuration::from_mins(10));
    rep.run_due().await;
    let client = rep.client();
    let facts: Page<StoredFact> = client.get(route::MAILBOX_FACTS).await.json();
    let handled = NoticeUpdate {
        handled: true,
        snoozed_until: None,
    };
    let notice = route::notice(&facts.items[0].message_id);
    assert!(client.put(&notice, &handled).await.status.is_success());
    let mute = route::mute("contact", "contact-open");
    assert!(client.put(&mute, &()).await.status.is_success());
    let kept = MagnetSettings {
        days_kept: 7,
        ..MagnetSettings::default()
    };
    assert!(client.put(route::MAGNET, &kept).await.status.is_success());
    let stored: Stored = client.get(route::MAILBOX_STORED).await.json();
    // The lead's letter and that of the customer whose deal was lost.
    assert_eq!((stored.marks, stored.mutes, stored.left_alone), (1, 1, 2));
    assert_eq!(stored.facts_kept_days, 7);

    let receipt = rep.disconnect().await;
    assert_eq!((receipt.mutes_deleted, receipt.notices_deleted), (1, 4));
    let stored: Stored = client.get(route::MAILBOX_STORED).await.json();
    assert_eq!((stored.marks, stored.mutes, stored.left_alone), (0, 0, 0));
    assert_ne!(
        stored.facts_kept_days, 7,
        "the choice went with the mailbox"
    );
    for table in [
        "notice_marks",
        "notice_mutes",
        "magnet_settings",
        "label_skips",
        "label_backlog",
        "label_exclusions",
        "label_options",
        "events",
        "pushes",
    ] {
        let count = format!("SELECT COUNT(*) AS n FROM {table}");
        assert_eq!(world.number(&count).await, 0, "{table}");
    }
}
