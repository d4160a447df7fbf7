//! Conversations of a mailbox linked to deals.

use super::world::World;
use contract::{
    ErrorCode,
    contact::{Contact, ContactInput},
    deal::{Deal, DealContactInput, DealInput},
    deal_mail::{DealMail, LinkAnswer, ThreadDeal},
    error::FieldProblem,
    limits::DEAL_THREADS_MAX,
    list::Page,
    mailbox::{DisconnectReceipt, MailFeature},
    route::{self, deal_thread, thread_deal, with_id},
    stage::{Stage, StageKind},
};
use google_sim::Consent;
use jiff::civil::date;
use server::testing::{Client, NO_MAIL_REP, OTHER_REP, POSTGRES, Persona, REP, TestDatabase};

async fn on_each_database(test: impl AsyncFn(World)) {
    test(World::start().await).await;
    match TestDatabase::postgres().await {
        Some(database) => test(World::start_on(database).await).await,
        None => eprintln!("{POSTGRES} is not set: ran on SQLite only"),
    }
}

/// Somebody whose browser may read their mail.
async fn connected(world: &World, persona: Persona) -> Client {
    let mut browser = world.browser_of(persona).await;
    browser
        .connect(MailFeature::Read, persona.address, &Consent::All)
        .await;
    browser.client()
}

async fn deal(client: &Client, name: &str, addresses: &[&str]) -> Deal {
    let input = ContactInput {
        family_name: name.to_owned(),
        addresses: addresses.iter().map(|&a| a.to_owned()).collect(),
        ..ContactInput::default()
    };
    let contact: Contact = client.post(route::CONTACTS, &input).await.json();
    let stages: Page<Stage> = client.get(route::STAGES).await.json();
    let open = stages
        .items
        .into_iter()
        .find(|stage| stage.kind == StageKind::Open);
    let input = DealInput {
        name: name.to_owned(),
        account_id: None,
        contacts: vec![DealContactInput {
            id: contact.id,
            role: String::new(),
        }],
        stage_id: open.unwrap().id,
        amount_minor: None,
        closing_date: date(2026, 12, 1),
        description: String::new(),
        owner_id: None,
        version: None,
    };
    client.post(route::DEALS, &input).await.json()
}

async fn mail_of(client: &Client, deal: &Deal) -> DealMail {
    let path = with_id(route::DEAL_MAIL, deal.id.as_str());
    client.get(&path).await.json()
}

async fn threads_of(client: &Client, deal: &Deal) -> Vec<String> {
    let threads = mail_of(client, deal).await.threads.into_iter();
    threads.map(|thread| thread.thread_id).collect()
}

/// The name of the deal that a conversation belongs to.
async fn deal_of(client: &Client, thread: &str) -> Option<String> {
    let answer: ThreadDeal = client.get(&thread_deal(thread)).await.json();
    answer.deal.map(|deal| deal.name)
}

fn thread(deal: &Deal, thread: &str) -> String {
    deal_thread(deal.id.as_str(), thread)
}

#[tokio::test]
async fn a_conversation_is_linked_moved_and_taken_off() {
    on_each_database(async |world| {
        let rep = connected(&world, REP).await;
        let chairs = deal(&rep, "Chairs", &["a@x.example", "b@x.example"]).await;
        let tables = deal(&rep, "Tables", &[]).await;
        let people = mail_of(&rep, &chairs).await.people;
        assert_eq!(people[0].addresses, ["a@x.example", "b@x.example"]);
        assert_eq!(people[0].name, "Chairs");

        for _ in 0..2 {
            let linked = rep.put(&thread(&chairs, "18f0a1"), &()).await;
            assert_eq!(linked.json::<LinkAnswer>().moved_from, None);
        }
        assert_eq!(threads_of(&rep, &chairs).await, ["18f0a1"]);
        assert_eq!(deal_of(&rep, "18f0a1").await.as_deref(), Some("Chairs"));
        assert_eq!(deal_of(&rep, "18f0a2").await, None);
        let moved = rep.put(&thread(&tables, "18f0a1"), &()).await;
        let from = moved.json::<LinkAnswer>().moved_from;
        assert_eq!(from.unwrap().name, "Chairs");
        assert!(threads_of(&rep, &chairs).await.is_empty());
        assert_eq!(rep.delete(&thread(&chairs, "18f0a1")).await.status, 404);
        assert_eq!(rep.delete(&thread(&tables, "18f0a1")).await.status, 204);
        assert!(threads_of(&rep, &tables).await.is_empty());
        assert_eq!(deal_of(&rep, "18f0a1").await, None);
    })
    .await;
}

#[tokio::test]
async fn nobody_sees_or_changes_what_somebody_else_linked() {
    on_each_database(async |world| {
        let rep = connected(&world, REP).await;
        let other = connected(&world, OTHER_REP).await;
        let chairs = deal(&rep, "Chairs", &[]).await;
        rep.put(&thread(&chairs, "18f0a1"), &()).await;
        assert!(threads_of(&other, &chairs).await.is_empty());
        assert_eq!(deal_of(&other, "18f0a1").await, None);
        assert_eq!(other.delete(&thread(&chairs, "18f0a1")).await.status, 404);
        // The same number in another mailbox is another conversation.
        other.put(&thread(&chairs, "18f0a1"), &()).await;
        other.delete(&thread(&chairs, "18f0a1")).await;
        assert_eq!(threads_of(&rep, &chairs).await, ["18f0a1"]);
    })
    .await;
}

#[tokio::test]
async fn a_link_goes_with_its_deal_and_with_its_mailbox() {
    on_each_database(async |world| {
        let rep = connected(&world, REP).await;
        let (chairs, tables) = (
            deal(&rep, "Chairs", &[]).await,
            deal(&rep, "Tables", &[]).await,
        );
        rep.put(&thread(&chairs, "18f0a1"), &()).await;
        rep.put(&thread(&tables, "18f0a2"), &()).await;
        rep.delete(&with_id(route::DEAL, chairs.id.as_str())).await;
        assert_eq!(
            world.texts("SELECT thread_id AS t FROM deal_threads").await,
            ["18f0a2"]
        );
        let receipt: DisconnectReceipt = rep.delete(route::MAILBOX).await.json();
        assert_eq!(receipt.deal_links_deleted, 1);
        let left = world.number("SELECT COUNT(*) AS n FROM deal_threads").await;
        assert_eq!(left, 0);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_linked_is_refused_by_name() {
    let world = World::start().await;
    let rep = connected(&world, REP).await;
    let chairs = deal(&rep, "Chairs", &[]).await;
    for odd in ["a%20b", "..%2f..%2fx", &"a".repeat(65), "%E6%A4%85"] {
        let answer = rep.put(&thread(&chairs, odd), &()).await;
        assert_eq!(answer.status, 422, "{odd}");
        let fields = answer.error().fields;
        assert_eq!(fields[0].problem, FieldProblem::Malformed, "{odd}");
    }
    let odd = rep.get(&thread_deal("..%2f..%2fx")).await;
    assert_eq!(odd.error().fields[0].problem, FieldProblem::Malformed);
    let path = deal_thread("no-such-deal", "18f0a1");
    assert_eq!(rep.put(&path, &()).await.status, 404);
    let mail = with_id(route::DEAL_MAIL, "no-such-deal");
    assert_eq!(rep.get(&mail).await.status, 404);

    let other = world.browser_of(OTHER_REP).await.client();
    assert!(threads_of(&other, &chairs).await.is_empty());
    let answer = other.put(&thread(&chairs, "18f0a1"), &()).await;
    assert_eq!(answer.error().code, ErrorCode::NotConnected);
    let answer = other.get(&thread_deal("18f0a1")).await;
    assert_eq!(answer.error().code, ErrorCode::NotConnected);
    let nobody = world.browser_of(NO_MAIL_REP).await.client();
    let of_deal = with_id(route::DEAL_MAIL, chairs.id.as_str());
    for path in [of_deal, thread_deal("18f0a1")] {
        assert_eq!(nobody.get(&path).await.status, 403, "{path}");
    }
}

#[tokio::test]
async fn a_deal_takes_so_many_conversations_and_no_more() {
    let world = World::start().await;
    let rep = connected(&world, REP).await;
    let chairs = deal(&rep, "Chairs", &[]).await;
    for n in 0..DEAL_THREADS_MAX {
        let answer = rep.put(&thread(&chairs, &format!("a{n}")), &()).await;
        assert_eq!(answer.status, 200, "{n}");
    }
    let full = rep.put(&thread(&chairs, "one-more"), &()).await;
    assert_eq!(full.error().fields[0].problem, FieldProblem::TooMany);
    assert_eq!(rep.put(&thread(&chairs, "a7"), &()).await.status, 200);
}
