//! More mail than one run looks at: it is put off, done piece by piece, and neither lost nor done twice.

use super::{
    customers,
    killer::Killer,
    mailbox::{Letter, Rep},
    world::World,
};
use contract::{
    label::{LabelRun, RunOutcome},
    mailbox::MailboxUpdate,
    route,
};
use google_sim::{Fault, FaultKind, Quota};
use jiff::SignedDuration;
use server::{jobs::label::Step, testing::REP};

const GET: &str = "gmail.users.messages.get";

/// Customers' mail, a stranger's after every ninth.
fn receive(rep: &Rep<'_>, count: usize) -> Vec<String> {
    let from = |n: usize| match n % 10 {
        9 => "someone@else.example",
        n if n % 2 == 0 => customers::OPEN,
        _ => customers::WON,
    };
    (0..count)
        .map(|n| rep.receive(Letter::from(from(n))))
        .collect()
}

/// How many of these are under a label and out of the inbox.
fn filed(rep: &Rep<'_>, ids: &[String]) -> usize {
    let is_filed = |id: &&String| {
        let labels = rep.labels_of(id);
        let has = |name: &str| labels.iter().any(|label| label == name);
        !has("INBOX") && (has("Closing this month") || has("Open deals") || has("Customers"))
    };
    ids.iter().filter(is_filed).count()
}

#[tokio::test]
async fn a_week_of_mail_is_filed_over_minutes_and_leaves_the_person_their_part() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    rep.run_due().await;
    world.google.set_quota(Quota::since_2026_may());
    world.advance(SignedDuration::from_hours(1));
    let ids = receive(&rep, 600);
    let mut runs: Vec<LabelRun> = Vec::new();
    loop {
        let run = rep.run_due().await;
        assert_eq!(run.outcome, RunOutcome::Done);
        runs.push(run);
        let wait = rep.until_next().await;
        if rep.waiting().await == 0 {
            break;
        }
        assert_eq!(wait, SignedDuration::from_secs(60), "it goes on soon");
        world.advance(wait);
    }
    assert_eq!(filed(&rep, &ids), 540);
    // 540 looks at 20 units in minutes of 4,500.
    assert_eq!(runs.len(), 3, "{runs:?}");
    // What files a portion comes on top: a few units.
    for run in &runs {
        assert!(run.counts.units <= 4_700, "{run:?}");
    }
    let seen: u32 = runs.iter().map(|run| run.counts.seen).sum();
    assert_eq!(seen, 600);
    // A stranger's mail is among the newest that are looked at in any case.
    assert!(
        (540..=545).contains(&world.asked(GET)),
        "{}",
        world.asked(GET)
    );
    assert_eq!(world.refused(), 0);
    // The newest first.
    let newest = ids.last_chunk::<200>().expect("600");
    assert!(filed(&rep, newest) > 0);
}

#[tokio::test]
async fn an_impatient_owner_leaves_gmail_something_for_their_own_page() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    rep.run_due().await;
    world.google.set_quota(Quota::since_2026_may());
    world.advance(SignedDuration::from_hours(1));
    receive(&rep, 600);
    for _ in 0..5 {
        let run: LabelRun = rep.client().post(route::MAILBOX_RUNS, &()).await.json();
        assert_eq!(run.outcome, RunOutcome::Done);
    }
    let looks = world.asked(GET);
    assert!((200..=225).contains(&looks), "{looks}");
    assert!(rep.waiting().await > 300);
}

#[tokio::test]
async fn what_was_done_before_google_asks_for_patience_stays_done() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    rep.run_due().await;
    world.advance(SignedDuration::from_hours(1));
    let ids = receive(&rep, 200);
    let busy = Fault::new(FaultKind::TooManyRequests).on_method(GET);
    world.google.inject(busy.after(120).times(1));
    assert_eq!(rep.run_due().await.outcome, RunOutcome::Postponed);
    let before = filed(&rep, &ids);
    assert!(before >= 90, "{before}");
    world.google.clear_requests();
    world.advance(rep.until_next().await);
    assert_eq!(rep.run_due().await.outcome, RunOutcome::Done);
    assert_eq!(filed(&rep, &ids), 180);
    // The portion that was cut short is looked at again, nothing before it.
    assert!(world.asked(GET) <= 100, "{}", world.asked(GET));
}

#[tokio::test]
async fn what_gmail_showed_before_it_asks_for_patience_is_not_asked_for_again() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    rep.run_due().await;
    world.advance(SignedDuration::from_hours(1));
    // Few enough for one run, and from somebody who is known and not filed: nothing but the looks costs anything.
    for _ in 0..40 {
        rep.receive(Letter::from(customers::LOST));
    }
    let last = rep.receive(Letter::from(customers::OPEN));
    world.google.clear_requests();
    let busy = Fault::new(FaultKind::TooManyRequests).on_method(GET);
    world.google.inject(busy.after(20).times(1));
    assert_eq!(rep.run_due().await.outcome, RunOutcome::Postponed);
    world.advance(rep.until_next().await);
    assert_eq!(rep.run_due().await.outcome, RunOutcome::Done);
    assert_eq!(rep.labels_of(&last), ["Open deals", "UNREAD"]);
    let refused = world.refused();
    assert_eq!(world.asked(GET), 41 + refused, "{refused} were refused");
}

#[tokio::test]
async fn mail_is_looked_at_one_by_one_where_no_batch_comes_through() {
    for fault in [
        FaultKind::NotFound,
        FaultKind::Garbage,
        FaultKind::InvalidArgument,
        FaultKind::Unavailable,
        FaultKind::Cut,
    ] {
        let world = World::start().await;
        customers::add_all(&world).await;
        let rep = Rep::filing(&world).await;
        rep.run_due().await;
        world.advance(SignedDuration::from_hours(1));
        let ids = receive(&rep, 100);
        world
            .google
            .inject(Fault::new(fault.clone()).on_method("batch"));
        assert_eq!(rep.run_due().await.outcome, RunOutcome::Done, "{fault:?}");
        while rep.waiting().await > 0 {
            let run = rep.next_run().await;
            assert_eq!(run.outcome, RunOutcome::Done, "{fault:?}");
        }
        assert_eq!(filed(&rep, &ids), 90, "{fault:?}");
    }
}

#[tokio::test]
async fn of_a_batch_that_a_token_does_not_open_only_what_was_refused_is_asked_for_again() {
    let mut units = Vec::new();
    for refused in [0, 2] {
        let world = World::start().await;
        customers::add_all(&world).await;
        let rep = Rep::filing(&world).await;
        rep.run_due().await;
        world.advance(SignedDuration::from_hours(1));
        let ids = receive(&rep, 40);
        let fault = Fault::new(FaultKind::Unauthorized).on_method(GET);
        world.google.inject(fault.after(10).times(refused));
        let run = rep.run_due().await;
        assert_eq!(run.outcome, RunOutcome::Done);
        assert_eq!(filed(&rep, &ids), 36);
        units.push(run.counts.units);
    }
    assert_eq!(units[1], units[0] + 2 * 20);
}

#[tokio::test]
async fn without_mailmagnet_nothing_waits() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    rep.run_due().await;
    world.advance(SignedDuration::from_hours(1));
    receive(&rep, 100);
    world
        .google
        .inject(Fault::new(FaultKind::Unavailable).on_method(GET));
    rep.run_due().await;
    assert!(rep.waiting().await >= 90);
    let off = MailboxUpdate {
        mail_magnet: false,
        labels: false,
    };
    rep.switch(off).await;
    assert_eq!(rep.waiting().await, 0);
}

#[tokio::test]
async fn a_run_killed_among_what_was_put_off_loses_and_repeats_nothing() {
    for (step, nth) in [
        (Step::Listed, 0),
        (Step::PutOff, 0),
        (Step::Looked, 10),
        (Step::Planned, 0),
        (Step::Filed, 0),
        (Step::Filed, 1),
        (Step::Settled, 0),
        (Step::CaughtUp, 0),
        (Step::Looked, 80),
        (Step::Planned, 1),
        (Step::CaughtUp, 1),
        (Step::Ending, 0),
    ] {
        let world = World::start_in_process().await;
        customers::add_all(&world).await;
        let rep = Rep::filing(&world).await;
        rep.run_due().await;
        world.advance(SignedDuration::from_hours(1));
        let ids = receive(&rep, 120);
        world.google.clear_requests();
        let killer = Killer::of(step, nth);
        assert!(killer.run(&world).await, "{step:?} {nth} was not reached");
        // What its owner does meanwhile stands.
        let moved = ids
            .iter()
            .find(|id| filed(&rep, std::slice::from_ref(*id)) == 1);
        if let Some(moved) = moved {
            world
                .google
                .relabel(REP.address, moved, &["INBOX"], &[])
                .unwrap();
        }
        world.advance(SignedDuration::from_mins(5));
        assert_eq!(rep.run_due().await.outcome, RunOutcome::Done);
        let at = format!("killed at {step:?} {nth}");
        assert_eq!(rep.waiting().await, 0, "{at}");
        let back = usize::from(moved.is_some());
        assert_eq!(filed(&rep, &ids), 108 - back, "{at}");
        let ledger = "SELECT COUNT(*) AS n FROM label_ledger WHERE state = 'confirmed'";
        assert_eq!(world.number(ledger).await, 108, "{at}");
    }
}

#[tokio::test]
async fn runs_that_get_somewhere_before_google_asks_for_patience_wait_no_longer_each_time() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    rep.run_due().await;
    world.advance(SignedDuration::from_hours(1));
    let ids = receive(&rep, 300);
    let mut postponed = 0;
    while filed(&rep, &ids) < 270 {
        let busy = Fault::new(FaultKind::TooManyRequests).on_method(GET);
        world.google.inject(busy.after(60).times(1));
        if rep.run_due().await.outcome == RunOutcome::Postponed {
            postponed += 1;
            let failures = "SELECT failures AS n FROM mailboxes";
            assert_eq!(world.number(failures).await, 1);
        }
        world.google.clear_faults();
        world.advance(rep.until_next().await);
    }
    assert!(postponed > 2, "{postponed}");
    // Where nothing is got any more, the wait grows.
    let busy = Fault::new(FaultKind::TooManyRequests);
    world.google.inject(busy);
    for failures in 1..4 {
        assert_eq!(rep.run_due().await.outcome, RunOutcome::Postponed);
        let sql = "SELECT failures AS n FROM mailboxes";
        assert_eq!(world.number(sql).await, failures);
        world.advance(rep.until_next().await);
    }
}
