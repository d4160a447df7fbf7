//! Mail that is older than what it is filed for: a deal, an address.

use super::{
    customers,
    mailbox::{Letter, Rep},
    world::{World, on_each_database},
};
use contract::{
    ErrorCode,
    error::FieldProblem,
    label::{LabelRun, RunOutcome},
    label_log::{UndoAnswer, UndoRequest},
    label_options::{ExclusionKind, LabelOptions, NewExclusion},
    mailbox::{ExistingMail, MailboxUpdate},
    mailbox_records::Stored,
    route,
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use server::testing::{ADMIN, Client, REP};

const TEN_MINUTES: SignedDuration = SignedDuration::from_mins(10);
const STRANGER: &str = "someone@else.example";

async fn filing(world: &World, refile_days: u16) -> Rep<'_> {
    customers::add_all(world).await;
    let rep = Rep::filing(world).await;
    let options = LabelOptions {
        refile_days,
        ..LabelOptions::default()
    };
    rep.client()
        .put(route::LABEL_OPTIONS, &options)
        .await
        .json::<LabelOptions>();
    rep.run_due().await;
    rep
}

async fn next_run(world: &World, rep: &Rep<'_>) -> LabelRun {
    world.advance(TEN_MINUTES);
    rep.run_due().await
}

/// Two runs later: what was changed a moment before a look is looked for twice.
async fn settle(world: &World, rep: &Rep<'_>) {
    next_run(world, rep).await;
    let run = next_run(world, rep).await;
    assert_eq!((run.counts.requests, run.counts.units), (1, 2), "idle");
}

async fn add(client: &Client, path: &str, record: Value) -> String {
    let added: Value = client.post(path, &record).await.json();
    added["id"].as_str().expect("an id").to_owned()
}

/// Adds whoever wrote as a contact with an open deal of next month.
pub(super) async fn becomes_a_customer(client: &Client, address: &str) {
    let contact = json!({"family_name": "Else", "addresses": [address]});
    let contact = add(client, route::CONTACTS, contact).await;
    let stages: Value = client.get(route::STAGES).await.json();
    let stages = stages["items"].as_array().expect("stages");
    let open = stages.iter().find(|stage| stage["kind"] == "open");
    let deal = json!({
        "name": "Chairs", "contacts": [{"id": contact, "role": ""}],
        "stage_id": open.expect("an open stage")["id"], "closing_date": "2026-12-01",
    });
    add(client, route::DEALS, deal).await;
}

#[tokio::test]
async fn mail_that_came_before_its_deal_is_filed_once_there_is_one() {
    on_each_database(async |world| {
        let rep = filing(&world, 30).await;
        let id = rep.receive(Letter::from(STRANGER));
        let other = rep.receive(Letter::from("nobody@known.example"));
        next_run(&world, &rep).await;
        assert_eq!(rep.labels_of(&id), ["INBOX", "UNREAD"]);

        becomes_a_customer(&rep.client(), STRANGER).await;
        let run = next_run(&world, &rep).await;
        assert_eq!(rep.labels_of(&id), ["Open deals", "UNREAD"]);
        assert_eq!(rep.labels_of(&other), ["INBOX", "UNREAD"]);
        // The history, one search, one look, one change.
        assert_eq!((run.counts.requests, run.counts.units), (4, 32));
        settle(&world, &rep).await;

        // Its owner moves it back: it stays there, whatever changes.
        world
            .google
            .relabel(REP.address, &id, &["INBOX"], &[])
            .unwrap();
        becomes_a_customer(&rep.client(), "one.more@else.example").await;
        settle(&world, &rep).await;
        assert_eq!(rep.labels_of(&id), ["INBOX", "Open deals", "UNREAD"]);
    })
    .await;
}

#[tokio::test]
async fn an_address_that_is_added_to_a_customer_brings_its_mail() {
    let world = World::start().await;
    let rep = filing(&world, 30).await;
    let id = rep.receive(Letter::from("buyer@new.example"));
    next_run(&world, &rep).await;
    let path = route::with_id(route::CONTACT, "contact-won");
    let contact: Value = rep.client().get(&path).await.json();
    let contact = json!({
        "family_name": "won", "addresses": [customers::WON, "buyer@new.example"],
        "owner_id": contact["owner"]["id"], "version": contact["version"],
    });
    rep.client().put(&path, &contact).await.json::<Value>();
    next_run(&world, &rep).await;
    assert_eq!(rep.labels_of(&id), ["Customers", "UNREAD"]);
}

#[tokio::test]
async fn it_stays_where_its_owner_does_not_want_it_filed_anew() {
    let world = World::start().await;
    let rep = filing(&world, 0).await;
    let id = rep.receive(Letter::from(STRANGER));
    next_run(&world, &rep).await;
    becomes_a_customer(&rep.client(), STRANGER).await;
    let run = next_run(&world, &rep).await;
    assert_eq!((run.counts.requests, run.counts.units), (1, 2));
    assert_eq!(rep.labels_of(&id), ["INBOX", "UNREAD"]);
}

#[tokio::test]
async fn no_further_back_than_its_owner_wants_and_never_before_labels_were_on() {
    let world = World::start().await;
    let before = world
        .google
        .deliver(REP.address, Letter::from(STRANGER).delivery(REP.address))
        .unwrap();
    world.advance(TEN_MINUTES);
    let rep = filing(&world, 7).await;
    let old = rep.receive(Letter::from(STRANGER));
    next_run(&world, &rep).await;
    world.advance(SignedDuration::from_hours(24 * 8));
    let young = rep.receive(Letter::from(STRANGER));
    next_run(&world, &rep).await;
    // Their session has ended meanwhile: a colleague adds the deal.
    let admin = world.test.sign_in_as(ADMIN).await;
    becomes_a_customer(&admin, STRANGER).await;
    next_run(&world, &rep).await;
    for id in [&before, &old] {
        assert_eq!(rep.labels_of(id), ["INBOX", "UNREAD"]);
    }
    assert_eq!(rep.labels_of(&young), ["Open deals", "UNREAD"]);
}

#[tokio::test]
async fn what_is_never_to_be_filed_stays() {
    let world = World::start().await;
    let rep = filing(&world, 30).await;
    let id = rep.receive(Letter::from(STRANGER));
    let exclusion = NewExclusion {
        kind: ExclusionKind::Domain,
        value: "else.example".to_owned(),
    };
    rep.client()
        .post(route::EXCLUSIONS, &exclusion)
        .await
        .json::<Value>();
    next_run(&world, &rep).await;
    becomes_a_customer(&rep.client(), STRANGER).await;
    let run = next_run(&world, &rep).await;
    assert_eq!(
        (run.counts.requests, run.counts.units),
        (1, 2),
        "nobody to look for"
    );
    assert_eq!(rep.labels_of(&id), ["INBOX", "UNREAD"]);
}

#[tokio::test]
async fn more_than_one_run_looks_at_waits_for_the_next() {
    let world = World::start().await;
    let rep = filing(&world, 30).await;
    let ids: Vec<String> = (0..260)
        .map(|_| rep.receive(Letter::from(STRANGER)))
        .collect();
    next_run(&world, &rep).await;
    world.advance(TEN_MINUTES);
    rep.run_due().await;
    becomes_a_customer(&rep.client(), STRANGER).await;
    next_run(&world, &rep).await;
    while rep.waiting().await > 0 {
        rep.next_run().await;
    }
    for id in &ids {
        assert_eq!(rep.labels_of(id), ["Open deals", "UNREAD"]);
    }
}

/// A rep with MailMagnet who has mail of a customer, noticed, and switched labels on afterwards.
async fn labels_later(world: &World) -> (Rep<'_>, String) {
    customers::add_all(world).await;
    let only_magnet = MailboxUpdate {
        mail_magnet: true,
        labels: false,
    };
    let rep = Rep::switched(world, only_magnet).await;
    rep.run_due().await;
    let id = rep.receive(Letter::from(customers::OPEN));
    assert_eq!(next_run(world, &rep).await.counts.notices, 1);
    world.advance(TEN_MINUTES);
    rep.switch(MailboxUpdate {
        mail_magnet: true,
        labels: true,
    })
    .await;
    rep.run_due().await;
    assert_eq!(rep.labels_of(&id), ["INBOX", "UNREAD"]);
    (rep, id)
}

async fn file_existing(rep: &Rep<'_>, days: u16) -> LabelRun {
    let existing = ExistingMail { days };
    let answer = rep.client().post(route::MAILBOX_EXISTING, &existing).await;
    answer.json()
}

#[tokio::test]
async fn mail_that_was_there_before_labels_is_filed_once_its_owner_wants_it() {
    on_each_database(async |world| {
        let (rep, id) = labels_later(&world).await;
        let run = file_existing(&rep, 7).await;
        assert_eq!((run.outcome, run.counts.open_deals), (RunOutcome::Done, 1));
        assert_eq!(rep.labels_of(&id), ["Open deals", "UNREAD"]);
        let idle = next_run(&world, &rep).await;
        assert_eq!((idle.counts.requests, idle.counts.units), (1, 2));
        let what = UndoRequest::Run { run_id: run.id };
        let undone: UndoAnswer = rep.client().post(route::MAILBOX_UNDO, &what).await.json();
        assert_eq!(undone.run.unwrap().outcome, RunOutcome::Done);
        assert_eq!(rep.labels_of(&id), ["INBOX", "UNREAD"]);
        // What was taken back is not filed once more.
        file_existing(&rep, 30).await;
        assert_eq!(rep.labels_of(&id), ["INBOX", "UNREAD"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_looked_at_again_is_not_noticed_again() {
    let world = World::start().await;
    let (rep, id) = labels_later(&world).await;
    let facts = rep.client().delete(route::MAILBOX_FACTS).await;
    assert!(facts.status.is_success(), "{}", facts.text());
    let run = file_existing(&rep, 7).await;
    assert_eq!((run.counts.open_deals, run.counts.notices), (1, 0));
    assert_eq!(rep.labels_of(&id), ["Open deals", "UNREAD"]);
    let stored: Stored = rep.client().get(route::MAILBOX_STORED).await.json();
    assert_eq!(stored.facts, 0);
}

#[tokio::test]
async fn mail_that_is_older_than_what_was_asked_for_stays() {
    let world = World::start().await;
    let ten_days_ago = world.test.now() - SignedDuration::from_hours(24 * 10);
    let old = Letter::from(customers::OPEN).delivery(REP.address);
    let old = old.received_at(ten_days_ago);
    let old = world.google.deliver(REP.address, old).unwrap();
    let (rep, id) = labels_later(&world).await;
    file_existing(&rep, 7).await;
    assert_eq!(rep.labels_of(&id), ["Open deals", "UNREAD"]);
    assert_eq!(rep.labels_of(&old), ["INBOX", "UNREAD"]);
    file_existing(&rep, 30).await;
    assert_eq!(rep.labels_of(&old), ["Open deals", "UNREAD"]);
}

#[tokio::test]
async fn only_the_days_on_offer_are_taken_and_only_with_labels() {
    let world = World::start().await;
    let rep = filing(&world, 0).await;
    for days in [0, 8, 3_650] {
        let existing = ExistingMail { days };
        let refused = rep.client().post(route::MAILBOX_EXISTING, &existing).await;
        let error = refused.error();
        assert_eq!(error.code, ErrorCode::InvalidField);
        assert_eq!(error.fields[0].problem, FieldProblem::OutOfRange);
    }
    rep.switch(MailboxUpdate {
        mail_magnet: true,
        labels: false,
    })
    .await;
    let existing = ExistingMail { days: 7 };
    let refused = rep.client().post(route::MAILBOX_EXISTING, &existing).await;
    assert_eq!(refused.error().code, ErrorCode::LabelsOff);
}
