//! A run that is killed between any two of its effects, and run again, ends as one that was never killed.

use super::{
    customers,
    killer::Killer,
    mailbox::{Letter, Rep},
    world::World,
};
use contract::label::RunOutcome;
use jiff::SignedDuration;
use server::{jobs::label, testing::REP};
use std::sync::atomic::Ordering;

/// What there is to see once all is done.
#[derive(Debug, PartialEq, Eq)]
struct End {
    messages: Vec<Vec<String>>,
    labels: Vec<String>,
    ledger: Vec<String>,
    facts: i64,
    unended_runs: i64,
}

/// One customer of the month, one with an open deal, ten of old (a batch), and somebody unknown.
fn letters() -> Vec<Letter> {
    let mut from = vec![customers::CLOSING, customers::OPEN, "someone@else.example"];
    from.extend([customers::WON; 10]);
    from.into_iter().map(Letter::from).collect()
}

/// What the next process finds and does.
async fn run_again(world: &World, rep: &Rep<'_>) {
    assert!(
        label::run_due(&world.test.app).await.unwrap().is_empty(),
        "the lease is still held"
    );
    world.advance(SignedDuration::from_mins(5));
    assert_eq!(rep.run_due().await.outcome, RunOutcome::Done);
}

async fn end(world: &World, rep: &Rep<'_>, ids: &[String]) -> End {
    let mut labels: Vec<String> = world
        .google
        .labels(REP.address)
        .unwrap()
        .into_iter()
        .map(|(_, name)| name)
        .collect();
    labels.sort();
    let sql = "SELECT message_id || ' ' || category || ' ' || contact_id || ' ' || deal_id || ' ' || state AS t \
               FROM label_ledger";
    let rows = world.texts(sql).await;
    let place = |row: &str| {
        let (id, rest) = row.split_once(' ').unwrap();
        format!(
            "{:02} {rest}",
            ids.iter().position(|other| other == id).unwrap()
        )
    };
    let mut ledger: Vec<String> = rows.iter().map(|row| place(row)).collect();
    ledger.sort();
    let running = "SELECT COUNT(*) AS n FROM label_runs WHERE outcome = 'running'";
    End {
        messages: ids.iter().map(|id| rep.labels_of(id)).collect(),
        labels,
        ledger,
        facts: world.number("SELECT COUNT(*) AS n FROM mail_facts").await,
        unended_runs: world.number(running).await,
    }
}

#[tokio::test]
async fn a_run_killed_at_any_step_and_run_again_ends_as_if_nothing_had_happened() {
    let mut uncrashed: Option<End> = None;
    let mut kills = 0;
    // The first killer never strikes: it counts the steps.
    let mut steps = vec![usize::MAX];
    while let Some(step) = steps.pop() {
        let world = World::start().await;
        customers::add_all(&world).await;
        let rep = Rep::filing(&world).await;
        let ids: Vec<String> = letters()
            .into_iter()
            .map(|letter| rep.receive(letter))
            .collect();
        let killer = Killer::at(step);
        if killer.run(&world).await {
            kills += 1;
            run_again(&world, &rep).await;
        }
        let end = end(&world, &rep, &ids).await;
        match &uncrashed {
            Some(expected) => assert_eq!(end, *expected, "killed at step {step}"),
            None => {
                assert_eq!((end.ledger.len(), end.labels.len(), end.facts), (12, 3, 12));
                uncrashed = Some(end);
                steps.extend(0..killer.reached.load(Ordering::SeqCst));
            }
        }
    }
    assert!(kills >= 30, "{kills} steps");
}

#[tokio::test]
async fn what_its_owner_moved_back_after_a_kill_stays_in_the_inbox() {
    let mut steps = vec![usize::MAX];
    let mut moved_back = 0;
    while let Some(step) = steps.pop() {
        let world = World::start().await;
        customers::add_all(&world).await;
        let rep = Rep::filing(&world).await;
        let ids: Vec<String> = letters()
            .into_iter()
            .map(|letter| rep.receive(letter))
            .collect();
        let killer = Killer::at(step);
        if !killer.run(&world).await {
            // Only steps from the first call that files on matter.
            let reached = killer.reached.load(Ordering::SeqCst);
            steps.extend(reached - 7..reached);
            continue;
        }
        let filed: Vec<&String> = ids
            .iter()
            .filter(|id| !rep.labels_of(id).contains(&"INBOX".to_owned()))
            .collect();
        for id in &filed {
            world
                .google
                .relabel(REP.address, id, &["INBOX"], &[])
                .unwrap();
        }
        run_again(&world, &rep).await;
        for id in &filed {
            assert!(
                rep.labels_of(id).contains(&"INBOX".to_owned()),
                "killed at step {step}"
            );
        }
        moved_back += filed.len();
    }
    assert!(moved_back > 12, "{moved_back}");
}
