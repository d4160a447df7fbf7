//! A message that Gmail cannot show or change holds up no other, and is listed in the end.

use super::{
    customers,
    killer::Killer,
    mailbox::{Letter, Rep},
    world::World,
};
use contract::{
    label::RunOutcome,
    label_log::{FiledState, SkipReason, SkippedMessage, UndoAnswer, UndoRequest},
    label_options::LabelOptions,
    route,
};
use google_sim::{Fault, FaultKind, Quota};
use jiff::SignedDuration;
use server::{jobs::label::Step, testing::REP};

const GET: &str = "gmail.users.messages.get";
const MODIFY: &str = "gmail.users.messages.modify";
const BATCH_MODIFY: &str = "gmail.users.messages.batchModify";
const TEN_MINUTES: SignedDuration = SignedDuration::from_mins(10);

const UNTIL_READ: LabelOptions = LabelOptions {
    keep_in_inbox: false,
    unread_stays: true,
    starred_stays: false,
    refile_days: 0,
    one_label_only: false,
};

/// The owner reads a message.
fn read(world: &World, id: &str) {
    let changed = world.google.relabel(REP.address, id, &[], &["UNREAD"]);
    changed.unwrap();
}

/// A rep, and a letter that their run had planned to file when it was cut off.
async fn cut_off(world: &World) -> (Rep<'_>, String) {
    customers::add_all(world).await;
    let rep = Rep::filing(world).await;
    rep.run_due().await;
    world.advance(TEN_MINUTES);
    let id = rep.receive(Letter::from(customers::OPEN));
    assert!(Killer::of(Step::Planned, 0).run(world).await);
    (rep, id)
}

fn never_shown(world: &World, id: &str) {
    let fault = Fault::new(FaultKind::InternalError).on_method(GET);
    world.google.inject(fault.containing(id));
}

#[tokio::test]
async fn a_message_that_gmail_never_shows_holds_up_no_other_and_is_listed_in_the_end() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let letters = [customers::OPEN; 3];
    let ids = letters.map(|from| rep.receive(Letter::from(from)));
    never_shown(&world, &ids[1]);
    let run = rep.run_due().await;
    assert_eq!((run.outcome, run.counts.seen), (RunOutcome::Done, 2));
    assert_eq!(rep.labels_of(&ids[0]), ["Open deals", "UNREAD"]);
    assert_eq!(rep.labels_of(&ids[2]), ["Open deals", "UNREAD"]);
    assert_eq!(rep.waiting().await, 1);

    let begun = world.test.now();
    let last = loop {
        let later = rep.receive(Letter::from(customers::WON));
        let run = rep.next_run().await;
        assert_eq!(run.outcome, RunOutcome::Done);
        assert_eq!(rep.labels_of(&later), ["Customers", "UNREAD"]);
        if rep.waiting().await == 0 {
            break run;
        }
    };
    let tried = world.test.now().duration_since(begun);
    assert!(
        tried >= SignedDuration::from_hours(1),
        "given up after {tried}"
    );
    let listed = SkippedMessage {
        message_id: ids[1].clone(),
        reason: SkipReason::Unreadable,
    };
    assert_eq!(rep.detail(&last).await.skipped, [listed]);
    assert_eq!(rep.labels_of(&ids[1]), ["INBOX", "UNREAD"]);
    world.google.clear_requests();
    let idle = rep.next_run().await;
    assert_eq!((idle.counts.requests, idle.counts.units), (1, 2));
}

#[tokio::test]
async fn neither_do_two_in_a_row() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let ids: Vec<String> = (0..4)
        .map(|_| rep.receive(Letter::from(customers::OPEN)))
        .collect();
    never_shown(&world, &ids[1]);
    never_shown(&world, &ids[2]);
    // Two in a row look like a fault of Gmail: once.
    assert_eq!(rep.run_due().await.outcome, RunOutcome::Postponed);
    assert_eq!(rep.next_run().await.outcome, RunOutcome::Done);
    assert_eq!(rep.labels_of(&ids[0]), ["Open deals", "UNREAD"]);
    assert_eq!(rep.labels_of(&ids[3]), ["Open deals", "UNREAD"]);
    while rep.waiting().await > 0 {
        let later = rep.receive(Letter::from(customers::WON));
        assert_eq!(rep.next_run().await.outcome, RunOutcome::Done);
        assert_eq!(rep.labels_of(&later), ["Customers", "UNREAD"]);
    }
    assert_eq!(rep.labels_of(&ids[1]), ["INBOX", "UNREAD"]);
    assert_eq!(rep.labels_of(&ids[2]), ["INBOX", "UNREAD"]);
}

#[tokio::test]
async fn what_was_filed_is_taken_back_although_gmail_shows_some_of_it_not() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let ids: Vec<String> = (0..4)
        .map(|_| rep.receive(Letter::from(customers::OPEN)))
        .collect();
    let run = rep.run_due().await;
    never_shown(&world, &ids[0]);
    never_shown(&world, &ids[1]);
    let what = UndoRequest::Run { run_id: run.id };
    let answer = rep.client().post(route::MAILBOX_UNDO, &what).await;
    let undone = answer.json::<UndoAnswer>().run.expect("a run");
    assert_eq!(
        (undone.outcome, undone.counts.undone),
        (RunOutcome::Postponed, 2)
    );
    for (place, id) in ids.iter().enumerate() {
        let expected: &[&str] = if place < 2 {
            &["Open deals", "UNREAD"]
        } else {
            &["INBOX", "UNREAD"]
        };
        assert_eq!(rep.labels_of(id), expected, "{place}");
    }
    world.google.clear_faults();
    world.advance(SignedDuration::from_mins(2));
    rep.run_due().await;
    for id in &ids {
        assert_eq!(rep.labels_of(id), ["INBOX", "UNREAD"]);
    }
}

#[tokio::test]
async fn a_message_that_gmail_shows_again_is_filed_within_minutes() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let id = rep.receive(Letter::from(customers::OPEN));
    never_shown(&world, &id);
    rep.run_due().await;
    let before = world.test.now();
    world.google.clear_faults();
    let run = rep.next_run().await;
    assert_eq!(run.counts.open_deals, 1);
    assert_eq!(rep.labels_of(&id), ["Open deals", "UNREAD"]);
    assert_eq!(rep.waiting().await, 0);
    let waited = world.test.now().duration_since(before);
    assert!(waited <= SignedDuration::from_mins(1), "{waited}");
}

#[tokio::test]
async fn where_gmail_shows_nothing_the_run_waits_and_forgets_nothing() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let ids: Vec<String> = (0..5)
        .map(|_| rep.receive(Letter::from(customers::OPEN)))
        .collect();
    let fault = Fault::new(FaultKind::Unavailable).on_method(GET);
    world.google.inject(fault);
    for _ in 0..3 {
        world.google.clear_requests();
        let run = rep.run_due().await;
        assert_eq!(run.outcome, RunOutcome::Postponed);
        assert_eq!(world.asked(GET), 2, "one after the other, then no more");
        world.advance(TEN_MINUTES);
    }
    world.google.clear_faults();
    assert_eq!(rep.run_due().await.outcome, RunOutcome::Done);
    for id in &ids {
        assert_eq!(rep.labels_of(id), ["Open deals", "UNREAD"]);
    }
    assert_eq!(rep.waiting().await, 0);
}

#[tokio::test]
async fn of_many_that_are_filed_at_once_one_that_gmail_refuses_stays_and_the_others_go() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let ids: Vec<String> = (0..12)
        .map(|_| rep.receive(Letter::from(customers::OPEN)))
        .collect();
    let refused = Fault::new(FaultKind::InvalidArgument);
    world.google.inject(refused.clone().on_method(BATCH_MODIFY));
    world
        .google
        .inject(refused.on_method(MODIFY).containing(&ids[4]));
    let run = rep.run_due().await;
    assert_eq!(run.outcome, RunOutcome::Done);
    assert_eq!((run.counts.open_deals, run.counts.skipped), (11, 1));
    for (place, id) in ids.iter().enumerate() {
        let expected: &[&str] = if place == 4 {
            &["INBOX", "UNREAD"]
        } else {
            &["Open deals", "UNREAD"]
        };
        assert_eq!(rep.labels_of(id), expected, "{place}");
    }
    let messages = rep.detail(&run).await.messages;
    let left: Vec<&str> = messages
        .iter()
        .filter(|message| message.state == FiledState::Skipped)
        .map(|message| message.message_id.as_str())
        .collect();
    assert_eq!(left, [ids[4].as_str()]);
    // The next run has nothing to do.
    let idle = rep.next_run().await;
    assert_eq!((idle.counts.requests, idle.counts.units), (1, 2));
}

#[tokio::test]
async fn many_that_get_another_label_take_minutes_and_leave_the_person_their_part() {
    let world = World::start_in_process().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let options = LabelOptions {
        refile_days: 30,
        ..LabelOptions::default()
    };
    rep.client().put(route::LABEL_OPTIONS, &options).await;
    let ids: Vec<String> = (0..400)
        .map(|_| rep.receive(Letter::from(customers::OPEN)))
        .collect();
    while rep.run_due().await.counts.requests > 1 {
        world.advance(TEN_MINUTES);
    }
    let sql = "UPDATE deals SET closing_date = '2026-10-31' WHERE id = 'deal-open'";
    world.run(sql, []).await;
    world.google.set_quota(Quota::since_2026_may());
    world.advance(TEN_MINUTES);
    world.google.clear_requests();
    let (mut runs, mut relabeled) = (0, 0);
    while relabeled < 400 {
        let run = if runs == 0 {
            rep.run_due().await
        } else {
            rep.next_run().await
        };
        assert_eq!(run.outcome, RunOutcome::Done);
        // What files a portion comes on top of the looks: a batch for each.
        assert!(run.counts.units <= 4_500 + 50 * 6, "{run:?}");
        assert!(run.counts.refiled > 0, "{run:?}");
        relabeled += run.counts.refiled;
        runs += 1;
    }
    assert_eq!((runs, relabeled), (2, 400));
    assert_eq!(world.refused(), 0);
    for id in &ids {
        let labels = rep.labels_of(id);
        assert!(
            labels.contains(&"Closing this month".to_owned()),
            "{labels:?}"
        );
    }
}

#[tokio::test]
async fn what_was_planned_is_done_however_much_happened_meanwhile() {
    let world = World::start_in_process().await;
    let (rep, id) = cut_off(&world).await;
    // More records than a page of the history holds.
    let other = rep.receive(Letter::from("someone@else.example"));
    for _ in 0..300 {
        for (add, remove) in [(&["STARRED"][..], &[][..]), (&[], &["STARRED"])] {
            world
                .google
                .relabel(REP.address, &other, add, remove)
                .unwrap();
        }
    }
    world.advance(TEN_MINUTES);
    let run = rep.run_due().await;
    assert_eq!((run.outcome, run.counts.open_deals), (RunOutcome::Done, 1));
    assert_eq!(rep.labels_of(&id), ["Open deals", "UNREAD"]);
}

#[tokio::test]
async fn what_was_planned_is_filed_although_gmail_then_failed_to_show_it_once() {
    // As news, and among more than one run looks at.
    for count in [1, 60] {
        let world = World::start_in_process().await;
        customers::add_all(&world).await;
        let rep = Rep::filing(&world).await;
        rep.run_due().await;
        world.advance(TEN_MINUTES);
        let ids: Vec<String> = (0..count)
            .map(|_| rep.receive(Letter::from(customers::OPEN)))
            .collect();
        assert!(Killer::of(Step::Planned, 0).run(&world).await);
        let hiccup = Fault::new(FaultKind::InternalError).on_method(GET);
        world.google.inject(hiccup.times(1));
        world.advance(TEN_MINUTES);
        assert_eq!(rep.run_due().await.outcome, RunOutcome::Done);
        assert!(rep.waiting().await > 0, "one is to be asked for again");
        while rep.waiting().await > 0 {
            assert_eq!(rep.next_run().await.outcome, RunOutcome::Done);
        }
        for id in &ids {
            assert_eq!(rep.labels_of(id), ["Open deals", "UNREAD"], "{count}");
        }
    }
}

#[tokio::test]
async fn what_was_planned_and_gmail_never_shows_is_listed_in_the_end() {
    let world = World::start_in_process().await;
    let (rep, id) = cut_off(&world).await;
    never_shown(&world, &id);
    world.advance(TEN_MINUTES);
    let mut runs = vec![rep.run_due().await];
    while rep.waiting().await > 0 {
        assert_eq!(runs[runs.len() - 1].counts.skipped, 0);
        runs.push(rep.next_run().await);
    }
    assert_eq!(runs.len(), 12);
    let last = &runs[11];
    assert_eq!((last.outcome, last.counts.skipped), (RunOutcome::Done, 1));
    let listed = SkippedMessage {
        message_id: id.clone(),
        reason: SkipReason::Unreadable,
    };
    assert_eq!(rep.detail(last).await.skipped, [listed]);
    world.google.clear_faults();
    rep.next_run().await;
    assert_eq!(rep.labels_of(&id), ["INBOX", "UNREAD"]);
}

#[tokio::test]
async fn what_was_read_leaves_the_inbox_although_gmail_failed_to_show_it_once() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    rep.client().put(route::LABEL_OPTIONS, &UNTIL_READ).await;
    let ids = [customers::OPEN; 3].map(|from| rep.receive(Letter::from(from)));
    rep.run_due().await;
    let hiccup = Fault::new(FaultKind::InternalError).on_method(GET);
    // Two in a row, and each time that the run tries.
    for id in &ids[..2] {
        world.google.inject(hiccup.clone().containing(id).times(3));
    }
    for id in &ids {
        read(&world, id);
    }
    assert_eq!(rep.next_run().await.outcome, RunOutcome::Done);
    assert_eq!(rep.labels_of(&ids[2]), ["Open deals"]);
    assert_eq!(rep.waiting().await, 2);
    while rep.waiting().await > 0 {
        assert_eq!(rep.next_run().await.outcome, RunOutcome::Done);
    }
    for id in &ids {
        assert_eq!(rep.labels_of(id), ["Open deals"]);
    }
}

#[tokio::test]
async fn a_lost_history_with_much_that_waits_to_be_read_takes_minutes_and_is_gone_through() {
    let world = World::start_in_process().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    rep.client().put(route::LABEL_OPTIONS, &UNTIL_READ).await;
    let ids: Vec<String> = (0..400)
        .map(|_| rep.receive(Letter::from(customers::OPEN)))
        .collect();
    while rep.run_due().await.counts.requests > 1 {
        world.advance(TEN_MINUTES);
    }
    for id in &ids {
        read(&world, id);
    }
    world.google.forget_history(REP.address).unwrap();
    world.google.set_quota(Quota::since_2026_may());
    world.advance(TEN_MINUTES);
    world.google.clear_requests();
    assert_eq!(rep.run_due().await.outcome, RunOutcome::Done);
    assert!(rep.waiting().await > 0, "more than a minute's units allow");
    // The owner moves one away and back before its turn has come.
    let inboxed = |id: &&String| rep.labels_of(id).contains(&"INBOX".to_owned());
    let moved = ids.iter().find(inboxed).unwrap();
    for (add, remove) in [(&[][..], &["INBOX"][..]), (&["INBOX"], &[])] {
        let changed = world.google.relabel(REP.address, moved, add, remove);
        changed.unwrap();
    }
    let mut runs = 1;
    while rep.waiting().await > 0 {
        assert_eq!(rep.next_run().await.outcome, RunOutcome::Done);
        runs += 1;
    }
    assert_eq!(runs, 2);
    for id in &ids {
        let expected: &[&str] = if id == moved {
            &["INBOX", "Open deals"]
        } else {
            &["Open deals"]
        };
        assert_eq!(rep.labels_of(id), expected);
    }
    assert_eq!(world.refused(), 0);
}

#[tokio::test]
async fn what_gmail_fails_to_show_gets_its_new_label_from_a_later_run() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let options = LabelOptions {
        refile_days: 30,
        ..LabelOptions::default()
    };
    rep.client().put(route::LABEL_OPTIONS, &options).await;
    let ids = [customers::OPEN; 4].map(|from| rep.receive(Letter::from(from)));
    rep.run_due().await;
    never_shown(&world, &ids[1]);
    never_shown(&world, &ids[2]);
    let sql = "UPDATE deals SET closing_date = '2026-10-31' WHERE id = 'deal-open'";
    world.run(sql, []).await;
    let has_it = |id: &String| rep.labels_of(id).contains(&"Closing this month".to_owned());
    let later = rep.receive(Letter::from(customers::WON));
    let run = rep.next_run().await;
    assert_eq!((run.outcome, run.counts.refiled), (RunOutcome::Done, 2));
    assert_eq!(rep.labels_of(&later), ["Customers", "UNREAD"]);
    assert_eq!(ids.each_ref().map(has_it), [true, false, false, true]);
    world.google.clear_faults();
    assert_eq!(rep.next_run().await.counts.refiled, 2);
    assert!(ids.iter().all(has_it));
}
