use super::*;
use crate::{router::router, store};
use axum::body::Body;
use contract::{label::Category, user::Language};
use crm::month::{ClosingDay, Month};
use google_sim::Consent;
use http::Request;
use std::path::Path;
use tower::ServiceExt;

const NOW: &str = "2026-11-23T05:00:00Z";

async fn demo(args: Args) -> Demo {
    let args = Args { port: 0, ..args };
    let clock = Clock::mock(NOW.parse().unwrap());
    start(&args, BTreeMap::new(), clock).await.unwrap()
}

fn letters(demo: &Demo, address: &str) -> Vec<google_sim::MessageSummary> {
    demo.google.messages(address).unwrap()
}

#[tokio::test]
async fn there_are_eight_hundred_letters_and_they_are_the_same_each_time() {
    let (one, other) = (demo(Args::default()).await, demo(Args::default()).await);
    let data = Data::load().unwrap();
    let mut ids = std::collections::BTreeSet::new();
    for person in &data.people {
        let mailbox = letters(&one, &person.address);
        assert_eq!(mailbox, letters(&other, &person.address));
        assert!(mailbox.len() > 80, "{} has {}", person.name, mailbox.len());
        ids.extend(mailbox.into_iter().filter_map(|letter| letter.message_id));
    }
    assert_eq!(ids.len(), 800);
    let first = letters(&one, &data.people[1].address).remove(0).id;
    let raw = |demo: &Demo| {
        demo.google
            .raw_message(&data.people[1].address, &first)
            .unwrap()
    };
    assert_eq!(raw(&one), raw(&other));
}

#[tokio::test]
async fn no_letter_comes_from_the_future_and_some_came_today() {
    let demo = demo(Args::default()).await;
    let now: Timestamp = NOW.parse().unwrap();
    let mailbox = letters(&demo, "ken.sato@aozora.example");
    let newest = mailbox
        .iter()
        .map(|letter| letter.internal_date_ms)
        .max()
        .unwrap();
    assert!(newest <= now.as_millisecond());
    assert!(newest > now.as_millisecond() - 86_400_000);
    assert!(
        mailbox
            .iter()
            .any(|l| l.labels.contains(&"UNREAD".to_owned()))
    );
    assert!(mailbox.iter().any(|l| l.labels == ["SENT"]));
}

#[tokio::test]
async fn contacts_are_in_every_category() {
    let demo = demo(Args::default()).await;
    let (db, org) = (demo.app.store.db(), &demo.app.organization);
    let zone = TimeZone::get(TIME_ZONE).unwrap();
    let month = Month::at(demo.app.now(), &zone, ClosingDay::LAST);
    let known = store::mail::book::senders(db, org).await.unwrap().contacts;
    for category in Category::BUILT_IN {
        let of_category = known.iter().filter(|(_, contact)| {
            let found = crm::category::of_deals(&contact.deals, &month);
            found.is_some_and(|reason| reason.category == *category)
        });
        assert!(of_category.count() >= 3, "{}", category.name());
    }
}

#[tokio::test]
async fn there_are_templates_in_both_languages_and_one_is_nobody_elses() {
    let demo = demo(Args::default()).await;
    let (db, org) = (demo.app.store.db(), &demo.app.organization);
    let paging = store::paging::Paging {
        patterns: Vec::new(),
        order: "t.sort_place",
        direction: contract::SortDirection::Asc,
        offset: 0,
        limit: 100,
    };
    let seen_by = async |address: &str| {
        let user = store::users::find_by_address(db, org, address).await;
        let id = user.unwrap().unwrap().id;
        let page = store::templates::list(db, org, &id, &paging).await.unwrap();
        page.items
    };
    let own = seen_by("ken.sato@aozora.example").await;
    assert_eq!(own.len(), 6);
    assert_eq!(seen_by("emma.clarke@aozora.example").await.len(), 5);
    for language in [Language::Ja, Language::En] {
        assert!(own.iter().filter(|one| one.language == language).count() >= 2);
    }
}

#[tokio::test]
async fn own_mail_is_added_to_the_first_reps_mailbox() {
    let dir = tempfile::tempdir().unwrap();
    let letter = "From: a@b.example\nSubject: Mine\nMessage-ID: <mine@b.example>\n\nHello.\n";
    std::fs::write(dir.path().join("one.eml"), letter).unwrap();
    let source = Source::Eml(dir.path().to_owned());
    let args = Args {
        sources: vec![source],
        ..Args::default()
    };
    let demo = demo(args).await;
    let found = letters(&demo, "ken.sato@aozora.example");
    assert!(found.iter().any(|letter| letter.subject == "Mine"));
}

#[tokio::test]
async fn a_mailbox_file_that_is_none_stops_the_start() {
    let args = Args {
        port: 0,
        sources: vec![Source::Mbox(Path::new("/nowhere.mbox").to_owned())],
    };
    let started = start(&args, BTreeMap::new(), Clock::real()).await;
    assert!(matches!(started, Err(DemoError::Simulator(_))));
}

#[tokio::test]
async fn who_comes_by_trunk_serve_comes_back_there_from_google() {
    let env = [(
        "TEGAMI_PUBLIC_URL".to_owned(),
        "http://localhost:8081".to_owned(),
    )];
    let args = Args {
        port: 0,
        ..Args::default()
    };
    let clock = Clock::mock(NOW.parse().unwrap());
    let demo = start(&args, env.into(), clock).await.unwrap();
    let begin = Request::get(contract::route::SIGN_IN).body(Body::empty());
    let answer = router(demo.app.clone())
        .oneshot(begin.unwrap())
        .await
        .unwrap();
    let at_google = answer.headers()[http::header::LOCATION].to_str().unwrap();
    let back = demo
        .google
        .authorize(at_google, "ken.sato@aozora.example", &Consent::All)
        .unwrap();
    let callback = format!("http://localhost:8081{}?", contract::route::OAUTH_CALLBACK);
    assert!(back.starts_with(&callback), "{back}");
}
