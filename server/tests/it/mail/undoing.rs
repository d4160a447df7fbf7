//! Taking back what the label job did, and its log.

use super::{
    customers,
    killer::Killer,
    mailbox::{Letter, Rep},
    world::World,
};
use contract::{
    ErrorCode, MailboxId,
    label::{Category, LabelRun, RunOutcome, RunTrigger},
    label_log::{
        FiledState, RunList, SkipReason, SkippedMessage, UndoAnswer, UndoRequest, UndoState,
    },
    mailbox::MailboxUpdate,
    route,
};
use google_sim::{Fault, FaultKind};
use jiff::SignedDuration;
use server::{
    jobs::label,
    testing::{OTHER_REP, POSTGRES, REP, TestDatabase},
};
use std::sync::atomic::Ordering;

const TEN_MINUTES: SignedDuration = SignedDuration::from_mins(10);
const MODIFY: &str = "gmail.users.messages.modify";
const BATCH_MODIFY: &str = "gmail.users.messages.batchModify";

async fn undo(rep: &Rep<'_>, what: &UndoRequest) -> UndoAnswer {
    rep.client().post(route::MAILBOX_UNDO, what).await.json()
}

fn run_of(run: &LabelRun) -> UndoRequest {
    UndoRequest::Run {
        run_id: run.id.clone(),
    }
}

/// The ledger, a line for each message.
async fn undone(world: &World) -> Vec<String> {
    let sql = "SELECT state || ' ' || COALESCE(undo, 'stands') AS t FROM label_ledger ORDER BY 1";
    world.texts(sql).await
}

#[tokio::test]
async fn a_run_is_taken_back_as_it_was() {
    let test = async |world: World| {
        customers::add_all(&world).await;
        let rep = Rep::filing(&world).await;
        let mut ids: Vec<String> = (0..11)
            .map(|_| rep.receive(Letter::from(customers::OPEN)))
            .collect();
        ids.push(rep.receive(Letter::from(customers::WON)));
        world
            .google
            .relabel(REP.address, &ids[0], &["STARRED", "Theirs"], &["UNREAD"])
            .unwrap();
        let before: Vec<_> = ids.iter().map(|id| rep.labels_of(id)).collect();
        let filed = rep.run_due().await;
        let answer = undo(&rep, &run_of(&filed)).await;
        let run = answer.run.unwrap();
        assert_eq!(
            (answer.messages, run.trigger, run.outcome, run.counts.undone),
            (12, RunTrigger::Undo, RunOutcome::Done, 12)
        );
        let after: Vec<_> = ids.iter().map(|id| rep.labels_of(id)).collect();
        assert_eq!(after, before);
        assert_eq!((world.asked(BATCH_MODIFY), world.asked(MODIFY)), (2, 2));
        // Once is enough, and what was put back is not filed again.
        world.google.clear_requests();
        let again = undo(&rep, &run_of(&filed)).await;
        assert_eq!((again.messages, again.run), (0, None));
        world.advance(TEN_MINUTES);
        let idle = rep.run_due().await;
        assert_eq!((idle.counts.requests, idle.counts.units), (1, 2));
        world.google.forget_history(REP.address).unwrap();
        world.advance(TEN_MINUTES);
        assert_eq!(rep.run_due().await.counts.skipped, 12);
        assert_eq!((world.asked(BATCH_MODIFY), world.asked(MODIFY)), (0, 0));
    };
    test(World::start().await).await;
    match TestDatabase::postgres().await {
        Some(database) => test(World::start_on(database).await).await,
        None => eprintln!("{POSTGRES} is not set: ran on SQLite only"),
    }
}

#[tokio::test]
async fn one_message_or_all_since_an_instant_are_taken_back() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let early = rep.receive(Letter::from(customers::OPEN));
    rep.run_due().await;
    world.advance(TEN_MINUTES);
    let at = world.test.now();
    let (one, other) = (
        rep.receive(Letter::from(customers::OPEN)),
        rep.receive(Letter::from(customers::WON)),
    );
    rep.run_due().await;
    let message = UndoRequest::Message {
        message_id: one.clone(),
    };
    assert_eq!(undo(&rep, &message).await.messages, 1);
    assert_eq!(rep.labels_of(&one), ["INBOX", "UNREAD"]);
    assert_eq!(rep.labels_of(&other), ["Customers", "UNREAD"]);
    assert_eq!(undo(&rep, &UndoRequest::Since { at }).await.messages, 1);
    assert_eq!(rep.labels_of(&other), ["INBOX", "UNREAD"]);
    assert_eq!(rep.labels_of(&early), ["Open deals", "UNREAD"]);
}

#[tokio::test]
async fn what_was_moved_or_deleted_meanwhile_is_left_alone_and_told() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let ids: Vec<String> = (0..6)
        .map(|_| rep.receive(Letter::from(customers::OPEN)))
        .collect();
    let filed = rep.run_due().await;
    let change = |id: &String, add: &[&str], remove: &[&str]| {
        world.google.relabel(REP.address, id, add, remove).unwrap();
    };
    change(&ids[0], &["INBOX"], &[]);
    change(&ids[1], &["Projects"], &["Open deals"]);
    change(&ids[2], &["TRASH"], &[]);
    world.google.delete_message(REP.address, &ids[3]).unwrap();
    change(&ids[4], &["INBOX"], &["Open deals"]);
    let before: Vec<_> = [0, 1, 2, 4].map(|at| rep.labels_of(&ids[at])).into();
    let run = undo(&rep, &run_of(&filed)).await.run.unwrap();
    assert_eq!((run.counts.undone, run.counts.skipped), (2, 4));
    let after: Vec<_> = [0, 1, 2, 4].map(|at| rep.labels_of(&ids[at])).into();
    assert_eq!(after, before);
    assert_eq!(rep.labels_of(&ids[5]), ["INBOX", "UNREAD"]);
    let told = rep.detail(&filed).await;
    let state = |id: &String| {
        let message = told.messages.iter().find(|m| m.message_id == *id);
        message.unwrap().undo.unwrap()
    };
    let states: Vec<UndoState> = ids.iter().map(state).collect();
    use UndoState::{Done, Gone, Moved, ThrownAway};
    assert_eq!(states, [Moved, Moved, ThrownAway, Gone, Done, Done]);
    assert_eq!(rep.detail(&run).await.messages.len(), 6, "of the undo too");
}

#[tokio::test]
async fn a_label_that_its_owner_had_put_on_stays_on() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    rep.receive(Letter::from(customers::OPEN));
    rep.run_due().await;
    world.advance(TEN_MINUTES);
    let id = rep.receive(Letter::from(customers::OPEN));
    world
        .google
        .relabel(REP.address, &id, &["Open deals"], &[])
        .unwrap();
    let filed = rep.run_due().await;
    assert_eq!(rep.labels_of(&id), ["Open deals", "UNREAD"]);
    undo(&rep, &run_of(&filed)).await;
    assert_eq!(rep.labels_of(&id), ["INBOX", "Open deals", "UNREAD"]);
}

#[tokio::test]
async fn mail_under_a_label_that_was_deleted_comes_back_to_the_inbox() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let id = rep.receive(Letter::from(customers::OPEN));
    let filed = rep.run_due().await;
    let label = rep.label_id("Open deals");
    world
        .google
        .change_label(REP.address, &label, None)
        .unwrap();
    assert_eq!(rep.labels_of(&id), ["UNREAD"]);
    let run = undo(&rep, &run_of(&filed)).await.run.unwrap();
    assert_eq!(run.counts.undone, 1);
    assert_eq!(rep.labels_of(&id), ["INBOX", "UNREAD"]);
}

#[tokio::test]
async fn what_google_cuts_short_is_taken_up_by_the_schedule_with_all_switches_off() {
    for kind in [
        FaultKind::TooManyRequests,
        FaultKind::Unavailable,
        FaultKind::Cut,
    ] {
        for effect in [false, true] {
            let world = World::start().await;
            customers::add_all(&world).await;
            let rep = Rep::filing(&world).await;
            let id = rep.receive(Letter::from(customers::OPEN));
            let filed = rep.run_due().await;
            rep.switch(MailboxUpdate {
                mail_magnet: false,
                labels: false,
            })
            .await;
            let fault = Fault::new(kind.clone()).on_method(MODIFY).times(1);
            world.google.inject(match (effect, &kind) {
                (true, FaultKind::Cut) => fault.taking_effect(),
                _ => fault,
            });
            let run = undo(&rep, &run_of(&filed)).await.run.unwrap();
            assert_eq!(run.outcome, RunOutcome::Postponed, "{kind:?}");
            world.advance(TEN_MINUTES);
            let run = rep.run_due().await;
            assert_eq!(
                (run.trigger, run.outcome, run.counts.undone),
                (RunTrigger::Undo, RunOutcome::Done, 1)
            );
            assert_eq!(rep.labels_of(&id), ["INBOX", "UNREAD"]);
            assert_eq!(undone(&world).await, ["confirmed done"]);
            let due = label::due(&world.test.app).await.unwrap();
            assert!(due.is_empty(), "nothing is left to do");
        }
    }
}

#[tokio::test]
async fn what_was_not_filed_yet_is_not_filed_any_more() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let id = rep.receive(Letter::from(customers::OPEN));
    let fault = Fault::new(FaultKind::Unavailable)
        .on_method(MODIFY)
        .times(1);
    world.google.inject(fault);
    let cut = rep.run_due().await;
    assert_eq!(cut.outcome, RunOutcome::Postponed);
    undo(&rep, &run_of(&cut)).await;
    world.advance(TEN_MINUTES);
    rep.run_due().await;
    assert_eq!(rep.labels_of(&id), ["INBOX", "UNREAD"]);
    assert_eq!(undone(&world).await, ["skipped done"]);
}

#[tokio::test]
async fn taking_back_that_is_killed_at_any_step_is_taken_up_again() {
    let mut steps = vec![usize::MAX];
    let mut kills = 0;
    while let Some(at) = steps.pop() {
        let world = World::start().await;
        customers::add_all(&world).await;
        let rep = Rep::filing(&world).await;
        let ids: Vec<String> = [customers::OPEN, customers::WON]
            .into_iter()
            .chain([customers::CLOSING; 10])
            .map(|from| rep.receive(Letter::from(from)))
            .collect();
        let filed = rep.run_due().await;
        world
            .google
            .relabel(REP.address, &ids[1], &["INBOX"], &[])
            .unwrap();
        let killer = Killer::at(at);
        let app = &world.test.app;
        let mailbox = MailboxId::new(world.texts("SELECT id AS t FROM mailboxes").await.remove(0));
        let what = run_of(&filed);
        let db = app.store.db();
        server::store::mail::undo::mark(db, &mailbox, &what, app.now())
            .await
            .unwrap();
        let run = label::run(app, &mailbox, RunTrigger::Undo, &killer);
        let killed = tokio::select! {
            ended = run => ended.unwrap().is_none(),
            () = killer.killed.notified() => true,
        };
        if killed {
            kills += 1;
            world.advance(SignedDuration::from_mins(5));
            assert_eq!(rep.run_due().await.outcome, RunOutcome::Done);
        } else {
            steps.extend(0..killer.reached.load(Ordering::SeqCst));
        }
        for (place, id) in ids.iter().enumerate() {
            let expected: &[&str] = match place {
                1 => &["Customers", "INBOX", "UNREAD"],
                _ => &["INBOX", "UNREAD"],
            };
            assert_eq!(rep.labels_of(id), expected, "killed at step {at}");
        }
        let states = undone(&world).await;
        let count = |state: &str| states.iter().filter(|s| *s == state).count();
        assert_eq!(
            (count("confirmed done"), count("confirmed moved")),
            (11, 1),
            "killed at step {at}: {states:?}"
        );
    }
    assert!(kills >= 18, "{kills} steps");
}

#[tokio::test]
async fn the_log_tells_what_was_filed_and_why_and_what_was_not() {
    let world = World::start().await;
    let customer = customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let filed = rep.receive(Letter::from(customers::CLOSING));
    let bulk = rep.receive(Letter::from(customers::OPEN).header("List-Id: <n.example>"));
    let lost = rep.receive(Letter::from(customers::LOST));
    rep.receive(Letter::from("someone@else.example"));
    let run = rep.run_due().await;
    // The deal is called something else by now.
    world
        .run(
            "UPDATE deals SET name = 'renamed', closing_date = '2030-01-01'",
            [],
        )
        .await;
    let told = rep.detail(&run).await;
    let [message] = told.messages.as_slice() else {
        panic!("{:?}", told.messages)
    };
    assert_eq!(message.message_id, filed);
    assert_eq!(message.category, Category::ClosingThisMonth);
    assert_eq!(
        message.contact.as_ref().unwrap().id.as_str(),
        customer.contact_id
    );
    assert_eq!(
        (message.deal.id.as_str(), message.deal.name.as_str()),
        (customer.deal_id.as_str(), "closing")
    );
    assert_eq!(message.closing_date.unwrap().to_string(), "2026-10-31");
    assert_eq!((message.state, message.undo), (FiledState::Confirmed, None));
    let mut expected = [(bulk, SkipReason::Bulk), (lost, SkipReason::NoCategory)]
        .map(|(message_id, reason)| SkippedMessage { message_id, reason });
    expected.sort_by(|a, b| a.message_id.cmp(&b.message_id));
    assert_eq!(told.skipped, expected, "strangers are not noted");
    assert!(!told.more);
}

#[tokio::test]
async fn the_list_of_runs_leaves_out_idle_ones_and_goes_back_page_by_page() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let mut telling = Vec::new();
    for turn in 0..45 {
        if turn % 2 == 0 {
            rep.receive(Letter::from(customers::OPEN));
        }
        let run = rep.run_due().await;
        if turn % 2 == 0 {
            telling.push(run.id);
        }
        world.advance(TEN_MINUTES);
    }
    telling.reverse();
    let first: RunList = rep.client().get(route::MAILBOX_RUNS).await.json();
    assert_eq!((first.runs.len(), first.more), (20, true));
    let older = format!("{}?before={}", route::MAILBOX_RUNS, first.runs[19].id);
    let second: RunList = rep.client().get(&older).await.json();
    assert!(!second.more);
    let all: Vec<_> = first
        .runs
        .into_iter()
        .chain(second.runs)
        .map(|run| run.id)
        .collect();
    assert_eq!(all, telling);
}

#[tokio::test]
async fn nobody_sees_or_takes_back_anothers_runs() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let id = rep.receive(Letter::from(customers::OPEN));
    let filed = rep.run_due().await;
    let on = MailboxUpdate {
        mail_magnet: true,
        labels: true,
    };
    let other = Rep::of(&world, OTHER_REP, on).await;
    let path = route::with_id(route::MAILBOX_RUN, filed.id.as_str());
    let refused = [
        other.client().get(&path).await,
        other
            .client()
            .post(route::MAILBOX_UNDO, &run_of(&filed))
            .await,
        other
            .client()
            .get(&format!("{}?before={}", route::MAILBOX_RUNS, filed.id))
            .await,
    ];
    for answer in refused {
        assert_eq!(answer.error().code, ErrorCode::NotFound);
    }
    let message = UndoRequest::Message {
        message_id: id.clone(),
    };
    assert_eq!(undo(&other, &message).await.messages, 0);
    assert_eq!(rep.labels_of(&id), ["Open deals", "UNREAD"]);
    world.google.kill_refresh_tokens(REP.address);
    world.advance(SignedDuration::from_hours(1));
    label::run_due(&world.test.app).await.unwrap();
    let revoked = rep
        .client()
        .post(route::MAILBOX_UNDO, &run_of(&filed))
        .await;
    assert_eq!(revoked.error().code, ErrorCode::GrantRevoked);
}
