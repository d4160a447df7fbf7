//! Many mailboxes that are due together.

use super::{
    customers,
    killer::When,
    mailbox::{Letter, Rep},
    world::{World, on_each_database},
};
use contract::{
    MailboxId,
    label::{LabelRun, RunOutcome},
    mailbox::MailboxUpdate,
};
use futures_util::future::FutureExt;
use jiff::SignedDuration;
use server::{
    jobs::label::{self, Step, Unwatched},
    testing::{ADMIN, OTHER_REP, REP},
};
use std::sync::atomic::{AtomicBool, Ordering};

const HISTORY: &str = "gmail.users.history.list";
const BOTH: MailboxUpdate = MailboxUpdate {
    mail_magnet: true,
    labels: true,
};

/// Three mailboxes of which nothing is known but that they are due again.
async fn three(world: &World) -> [Rep<'_>; 3] {
    customers::add_all(world).await;
    let reps = [
        Rep::of(world, REP, BOTH).await,
        Rep::of(world, OTHER_REP, BOTH).await,
        Rep::of(world, ADMIN, BOTH).await,
    ];
    assert_eq!(label::run_due(&world.test.app).await.unwrap().len(), 3);
    world.advance(SignedDuration::from_mins(11));
    world.google.clear_requests();
    reps
}

/// The administrator's mailbox, its runs, and the calls that were made for it.
async fn of_admin(world: &World) -> (MailboxId, i64, i64) {
    let mailbox = format!(
        "SELECT id AS t FROM mailboxes WHERE address = '{}'",
        ADMIN.address
    );
    let id = world.texts(&mailbox).await.remove(0);
    let runs = format!("SELECT COUNT(*) AS n FROM label_runs WHERE mailbox_id = '{id}'");
    let calls = format!(
        "SELECT COUNT(*) AS n FROM google_calls c JOIN mailboxes m ON m.user_id = c.user_id WHERE m.id = '{id}'"
    );
    let counts = (world.number(&runs).await, world.number(&calls).await);
    (MailboxId::new(id), counts.0, counts.1)
}

async fn leased(world: &World) -> i64 {
    let sql = "SELECT COUNT(*) AS n FROM mailboxes WHERE lease_until <> 0";
    world.number(sql).await
}

fn counts(run: &LabelRun) -> (RunOutcome, u32, u32, u32) {
    let counts = run.counts;
    (run.outcome, counts.seen, counts.requests, counts.units)
}

#[tokio::test]
async fn of_mailboxes_that_are_due_together_each_gets_what_is_its_own() {
    on_each_database(async |world| {
        let [_, busy, _] = three(&world).await;
        let letter = busy.receive(Letter::from(customers::OPEN));
        let app = &world.test.app;
        let due = label::due(app).await.unwrap();
        let (lost, runs_before, calls_before) = of_admin(&world).await;
        // Somebody else takes the third while its history is read.
        let takes = When::at(Step::Glanced, || {
            let sql = "UPDATE mailboxes SET fence = fence + 1 WHERE id = $1";
            world.run(sql, [lost.as_str().into()]).boxed()
        });
        let mut runs = label::run_all(app, &due, &takes).await.unwrap();
        runs.sort_by_key(|run| run.counts.seen);
        let runs: Vec<_> = runs.iter().map(counts).collect();
        assert_eq!(
            runs,
            [(RunOutcome::Done, 0, 1, 2), (RunOutcome::Done, 1, 3, 27)]
        );
        assert_eq!(busy.labels_of(&letter), ["Open deals", "UNREAD"]);
        let (_, runs, calls) = of_admin(&world).await;
        assert_eq!(
            (runs, calls),
            (runs_before, calls_before + 1),
            "it was asked, and did not run"
        );
        assert_eq!(leased(&world).await, 1, "the one that somebody else has");
        assert_eq!(label::due(app).await.unwrap(), []);

        world.advance(SignedDuration::from_mins(5));
        let again = std::slice::from_ref(&lost);
        let runs = label::run_all(app, again, &Unwatched).await.unwrap();
        let runs: Vec<_> = runs.iter().map(counts).collect();
        assert_eq!(runs, [(RunOutcome::Done, 0, 1, 2)]);
        assert_eq!(leased(&world).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_server_that_stops_gives_back_what_it_has_not_looked_at() {
    on_each_database(async |world| {
        let reps = three(&world).await;
        let letter = reps[0].receive(Letter::from(customers::OPEN));
        let app = &world.test.app;
        let due = label::due(app).await.unwrap();
        let stops = When::at(Step::Claimed, || async { app.stop.cancel() }.boxed());
        assert_eq!(label::run_all(app, &due, &stops).await.unwrap(), []);
        assert_eq!(world.asked(HISTORY), 0);
        assert_eq!(leased(&world).await, 0);
        let (clock, google) = (app.clock.clone(), world.google_of(&app.config));
        let next = world.test.beside_over(clock, google).await;
        assert_eq!(label::run_due(&next.app).await.unwrap().len(), 3);
        assert_eq!(reps[0].labels_of(&letter), ["Open deals", "UNREAD"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_looked_at_too_late_is_given_back_and_due_at_once() {
    let world = World::start().await;
    three(&world).await;
    let app = &world.test.app;
    let due = label::due(app).await.unwrap();
    let late = When::at(Step::Claimed, || {
        async { world.advance(SignedDuration::from_mins(3)) }.boxed()
    });
    assert_eq!(label::run_all(app, &due, &late).await.unwrap(), []);
    assert_eq!((world.asked(HISTORY), leased(&world).await), (0, 0));
    assert_eq!(label::run_due(app).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_run_that_panics_leaves_the_others_alone() {
    let world = World::start().await;
    let reps = three(&world).await;
    let letters = [&reps[0], &reps[1]].map(|rep| rep.receive(Letter::from(customers::OPEN)));
    let app = &world.test.app;
    let due = label::due(app).await.unwrap();
    let first = AtomicBool::new(true);
    let panics = When::at(Step::Begun, || {
        let first = first.swap(false, Ordering::SeqCst);
        async move { assert!(!first, "the first run meets something unforeseen") }.boxed()
    });
    let runs = label::run_all(app, &due, &panics).await.unwrap();
    assert_eq!(runs.len(), 2, "one idle, one that files");
    let filed = ["Open deals", "UNREAD"];
    let is_filed = || {
        let pairs = letters.iter().zip(&reps);
        pairs
            .filter(|(letter, rep)| rep.labels_of(letter) == filed)
            .count()
    };
    assert_eq!((is_filed(), leased(&world).await), (1, 1));
    world.advance(SignedDuration::from_mins(11));
    label::run_due(app).await.unwrap();
    assert_eq!((is_filed(), leased(&world).await), (2, 0));
}

#[tokio::test]
async fn a_mailbox_that_is_disconnected_meanwhile_leaves_nothing_behind() {
    on_each_database(async |world| {
        let reps = three(&world).await;
        let app = &world.test.app;
        let due = label::due(app).await.unwrap();
        let leaves = When::at(Step::Glanced, || reps[0].disconnect().map(drop).boxed());
        let runs = label::run_all(app, &due, &leaves).await.unwrap();
        assert_eq!(runs.len(), 2);
        let sql = format!(
            "SELECT COUNT(*) AS n FROM google_calls c JOIN users u ON u.id = c.user_id \
             WHERE u.address = '{}' AND c.method LIKE 'gmail.%'",
            REP.address
        );
        assert_eq!(world.number(&sql).await, 0);
    })
    .await;
}
