//! What goes wrong at Google, and what the label job makes of it.

use super::{
    customers,
    killer::When,
    mailbox::{Letter, Rep},
    world::World,
};
use contract::{
    ErrorCode, MailboxId,
    label::{LabelRun, RunOutcome, RunTrigger},
    mailbox::{GrantState, MailboxSettings, MailboxUpdate},
    notice::Notices,
    route,
};
use futures_util::future::FutureExt;
use google_sim::{Consent, Fault, FaultKind};
use jiff::SignedDuration;
use server::{
    jobs::label::{self, Step, Unwatched},
    testing::{OTHER_REP, REP},
};

const ON: MailboxUpdate = MailboxUpdate {
    mail_magnet: true,
    labels: true,
};
const TEN_MINUTES: SignedDuration = SignedDuration::from_mins(10);
const HISTORY: &str = "gmail.users.history.list";
const GET: &str = "gmail.users.messages.get";
const MODIFY: &str = "gmail.users.messages.modify";

async fn settings(rep: &Rep<'_>) -> MailboxSettings {
    rep.client().get(route::MAILBOX).await.json()
}

#[tokio::test]
async fn a_revoked_grant_pauses_its_mailbox_and_leaves_the_others_alone() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let mut rep = Rep::filing(&world).await;
    let other = Rep::of(&world, OTHER_REP, ON).await;
    world.google.kill_refresh_tokens(REP.address);
    world.advance(SignedDuration::from_hours(1));
    let waiting = rep.receive(Letter::from(customers::OPEN));
    let filed = other.receive(Letter::from(customers::OPEN));
    let runs = label::run_due(&world.test.app).await.unwrap();
    let mut outcomes: Vec<_> = runs.iter().map(|run| run.outcome).collect();
    outcomes.sort_by_key(|outcome| *outcome == RunOutcome::Paused);
    assert_eq!(outcomes, [RunOutcome::Done, RunOutcome::Paused]);
    assert_eq!(other.labels_of(&filed), ["Open deals", "UNREAD"]);
    let paused = settings(&rep).await;
    assert_eq!(paused.mailbox.unwrap().job_grant.state, GrantState::Revoked);
    assert_eq!(paused.next_run_at, None);
    // Open pages are told, and say so where mail would show up.
    let told = "SELECT COUNT(*) AS n FROM events WHERE kind = 'notices_changed'";
    assert_eq!(world.number(told).await, 1);
    let notices: Notices = rep.client().get(route::NOTICES).await.json();
    assert!(notices.mailbox.unwrap().paused);
    let refused = rep.client().post(route::MAILBOX_RUNS, &()).await;
    assert_eq!(refused.error().code, ErrorCode::GrantRevoked);
    // Its owner connects again, and nothing was lost.
    rep.connect(&Consent::All).await;
    rep.run_due().await;
    assert_eq!(rep.labels_of(&waiting), ["Open deals", "UNREAD"]);
    let notices: Notices = rep.client().get(route::NOTICES).await.json();
    assert!(!notices.mailbox.unwrap().paused);
}

#[tokio::test]
async fn an_access_token_that_expired_early_is_renewed_once() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    rep.run_due().await;
    world.google.expire_access_tokens(REP.address);
    world.advance(TEN_MINUTES);
    let run = rep.run_due().await;
    assert_eq!((run.outcome, run.counts.requests), (RunOutcome::Done, 2));
    // A token that is refused although it is new means that the grant is no good.
    world
        .google
        .inject(Fault::new(FaultKind::Unauthorized).on_method(HISTORY));
    world.advance(TEN_MINUTES);
    assert_eq!(rep.run_due().await.outcome, RunOutcome::Paused);
}

#[tokio::test]
async fn a_scope_that_was_taken_back_pauses_the_mailbox() {
    let world = World::start().await;
    let rep = Rep::filing(&world).await;
    let fault = FaultKind::Forbidden {
        reason: "insufficientPermissions".to_owned(),
    };
    world
        .google
        .inject(Fault::new(fault).on_method("gmail.users.labels.list"));
    assert_eq!(rep.run_due().await.outcome, RunOutcome::Paused);
    assert_eq!(
        settings(&rep).await.mailbox.unwrap().job_grant.state,
        GrantState::Refused
    );
}

#[tokio::test]
async fn whatever_passes_postpones_the_run_and_loses_nothing() {
    let forbidden = |reason: &str| FaultKind::Forbidden {
        reason: reason.to_owned(),
    };
    for fault in [
        FaultKind::TooManyRequests,
        FaultKind::TooManyConcurrent,
        forbidden("rateLimitExceeded"),
        forbidden("userRateLimitExceeded"),
        FaultKind::InternalError,
        FaultKind::Unavailable,
        FaultKind::Cut,
    ] {
        for method in [HISTORY, GET, MODIFY] {
            let world = World::start().await;
            customers::add_all(&world).await;
            let rep = Rep::filing(&world).await;
            let id = rep.receive(Letter::from(customers::OPEN));
            world
                .google
                .inject(Fault::new(fault.clone()).on_method(method).times(1));
            let run = rep.run_due().await;
            // A fault of a single message is not one of Gmail's.
            let of_one = matches!(fault, FaultKind::InternalError | FaultKind::Unavailable);
            let outcome = if method == GET && of_one {
                RunOutcome::Done
            } else {
                RunOutcome::Postponed
            };
            assert_eq!(run.outcome, outcome, "{fault:?} {method}");
            assert_eq!(run.counts.open_deals, 0, "{fault:?} {method}");
            let next = settings(&rep).await.next_run_at.unwrap();
            let wait = next.duration_since(world.test.now());
            assert!(
                wait.is_positive() && wait <= SignedDuration::from_mins(2),
                "{fault:?} {wait}"
            );
            world.advance(next.duration_since(world.test.now()));
            let run = rep.run_due().await;
            assert_eq!(
                (run.outcome, run.counts.open_deals),
                (RunOutcome::Done, 1),
                "{fault:?} {method}"
            );
            assert_eq!(rep.labels_of(&id), ["Open deals", "UNREAD"]);
        }
    }
}

#[tokio::test]
async fn waits_longer_each_time_and_not_less_than_google_says() {
    let world = World::start().await;
    let rep = Rep::filing(&world).await;
    world.google.inject(Fault::new(FaultKind::Unavailable));
    let mut waits = Vec::new();
    for _ in 0..5 {
        rep.run_due().await;
        let wait = settings(&rep)
            .await
            .next_run_at
            .unwrap()
            .duration_since(world.test.now());
        waits.push(wait.as_secs());
        world.advance(wait);
    }
    for (wait, most) in waits.iter().zip([60, 120, 240, 480, 960]) {
        assert!((most / 2..=most).contains(wait), "{waits:?}");
    }
    world.google.clear_faults();
    assert_eq!(rep.run_due().await.outcome, RunOutcome::Done);
}

#[tokio::test]
async fn what_cannot_be_understood_fails_and_is_tried_again() {
    let policy = FaultKind::Forbidden {
        reason: "domainPolicy".to_owned(),
    };
    for fault in [policy, FaultKind::Garbage] {
        let world = World::start().await;
        customers::add_all(&world).await;
        let rep = Rep::filing(&world).await;
        let id = rep.receive(Letter::from(customers::OPEN));
        world
            .google
            .inject(Fault::new(fault).on_method(HISTORY).times(1));
        assert_eq!(rep.run_due().await.outcome, RunOutcome::Failed);
        world.advance(TEN_MINUTES);
        assert_eq!(rep.run_due().await.outcome, RunOutcome::Done);
        assert_eq!(rep.labels_of(&id), ["Open deals", "UNREAD"]);
    }
}

#[tokio::test]
async fn a_history_that_is_too_old_leads_to_a_search_that_repeats_nothing() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let before = rep.receive(Letter::from(customers::OPEN));
    rep.run_due().await;
    world
        .google
        .relabel(REP.address, &before, &["INBOX"], &[])
        .unwrap();
    world.advance(TEN_MINUTES);
    let missed = rep.receive(Letter::from(customers::WON));
    let unknown = rep.receive(Letter::from("someone@else.example"));
    world.google.forget_history(REP.address).unwrap();
    world.google.clear_requests();
    let run = rep.run_due().await;
    assert_eq!(
        (run.outcome, run.counts.customers, run.counts.skipped),
        (RunOutcome::Done, 1, 1)
    );
    assert_eq!(rep.labels_of(&missed), ["Customers", "UNREAD"]);
    assert_eq!(rep.labels_of(&before), ["INBOX", "Open deals", "UNREAD"]);
    assert_eq!(rep.labels_of(&unknown), ["INBOX", "UNREAD"]);
    assert_eq!(
        world.asked(GET),
        1,
        "only what a known sender wrote is looked at"
    );
    world.advance(TEN_MINUTES);
    let run = rep.run_due().await;
    assert_eq!(
        (run.counts.requests, run.counts.units),
        (1, 2),
        "back on the history"
    );
}

#[tokio::test]
async fn a_label_that_its_owner_deleted_is_made_again() {
    for count in [1, 12] {
        let world = World::start().await;
        customers::add_all(&world).await;
        let rep = Rep::filing(&world).await;
        rep.run_due().await;
        world
            .google
            .change_label(REP.address, &rep.label_id("Open deals"), None)
            .unwrap();
        world.advance(TEN_MINUTES);
        let ids: Vec<String> = (0..count)
            .map(|_| rep.receive(Letter::from(customers::OPEN)))
            .collect();
        let run = rep.run_due().await;
        assert_eq!(
            (run.outcome, run.counts.open_deals),
            (RunOutcome::Done, count)
        );
        for id in &ids {
            assert_eq!(rep.labels_of(id), ["Open deals", "UNREAD"]);
        }
        let sql = "SELECT DISTINCT added_label_id AS t FROM label_ledger";
        assert_eq!(world.texts(sql).await, [rep.label_id("Open deals")]);
        let told = rep.label_names().await;
        let made_again: Vec<_> = told.iter().map(|label| label.made_again_at).collect();
        assert_eq!(
            made_again,
            [None, Some(world.test.now()), None],
            "its owner is told"
        );
    }
}

#[tokio::test]
async fn a_label_name_that_is_taken_stays_its_owners() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let theirs = rep.receive(Letter::from("someone@else.example"));
    world
        .google
        .relabel(REP.address, &theirs, &["open DEALS"], &[])
        .unwrap();
    let id = rep.receive(Letter::from(customers::OPEN));
    rep.run_due().await;
    assert_eq!(rep.labels_of(&id), ["Open deals (Tegami)", "UNREAD"]);
    assert_eq!(rep.labels_of(&theirs), ["INBOX", "UNREAD", "open DEALS"]);
    let told = rep.label_names().await;
    let taken: Vec<_> = told
        .iter()
        .map(|label| label.taken_name.as_deref())
        .collect();
    assert_eq!(taken, [None, Some("Open deals"), None], "its owner is told");
}

#[tokio::test]
async fn a_message_that_is_gone_is_skipped_and_listed() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let deleted = rep.receive(Letter::from(customers::OPEN));
    world.google.delete_message(REP.address, &deleted).unwrap();
    let vanishing = rep.receive(Letter::from(customers::OPEN));
    let fault = Fault::new(FaultKind::NotFound)
        .on_method(MODIFY)
        .containing(&vanishing);
    world.google.inject(fault);
    let staying = rep.receive(Letter::from(customers::WON));
    let run = rep.run_due().await;
    assert_eq!(
        (run.outcome, run.counts.skipped, run.counts.customers),
        (RunOutcome::Done, 2, 1)
    );
    assert_eq!(rep.labels_of(&staying), ["Customers", "UNREAD"]);
    let sql = "SELECT state AS t FROM label_ledger ORDER BY state";
    assert_eq!(world.texts(sql).await, ["confirmed", "gone"]);
}

#[tokio::test]
async fn an_answer_lost_after_its_effect_is_not_repeated_against_the_owners_will() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let id = rep.receive(Letter::from(customers::OPEN));
    let fault = Fault::new(FaultKind::Cut)
        .on_method(MODIFY)
        .times(1)
        .taking_effect();
    world.google.inject(fault);
    assert_eq!(rep.run_due().await.outcome, RunOutcome::Postponed);
    assert_eq!(rep.labels_of(&id), ["Open deals", "UNREAD"]);
    world
        .google
        .relabel(REP.address, &id, &["INBOX"], &[])
        .unwrap();
    world.advance(TEN_MINUTES);
    let run = rep.run_due().await;
    assert_eq!((run.outcome, run.counts.open_deals), (RunOutcome::Done, 1));
    assert_eq!(rep.labels_of(&id), ["INBOX", "Open deals", "UNREAD"]);
    assert_eq!(world.asked(MODIFY), 1);
}

#[tokio::test]
async fn of_two_runs_at_once_one_does_the_work() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let id = rep.receive(Letter::from(customers::OPEN));
    let mailbox = MailboxId::new(world.texts("SELECT id AS t FROM mailboxes").await.remove(0));
    let app = &world.test.app;
    let runs = futures_util::future::join_all(
        (0..4).map(|_| label::run(app, &mailbox, RunTrigger::Schedule, &Unwatched)),
    )
    .await;
    let filed: u32 = runs
        .into_iter()
        .filter_map(Result::unwrap)
        .map(|run: LabelRun| run.counts.open_deals)
        .sum();
    assert_eq!(filed, 1);
    assert_eq!(rep.labels_of(&id), ["Open deals", "UNREAD"]);
    assert_eq!(world.asked(MODIFY), 1);
}

#[tokio::test]
async fn a_run_that_lost_its_mailbox_writes_nothing_more() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    rep.run_due().await;
    // Switching, like disconnecting, takes the lease away from a run at work.
    let sql = "UPDATE mailboxes SET fence = fence + 1, history_id = 7";
    world.advance(TEN_MINUTES);
    let slow = Fault::new(FaultKind::Slow { delay_ms: 300 })
        .on_method(HISTORY)
        .times(1);
    world.google.inject(slow);
    let app = &world.test.app;
    let (runs, ()) = tokio::join!(label::run_due(app), async {
        let leased = "SELECT COUNT(*) AS n FROM mailboxes WHERE lease_until > 0";
        while world.number(leased).await == 0 {
            tokio::task::yield_now().await;
        }
        world.run(sql, []).await;
    });
    assert_eq!(runs.unwrap(), [], "it does not say that it has ended");
    assert_eq!(
        world.number("SELECT COUNT(*) AS n FROM label_runs").await,
        1
    );
    assert_eq!(
        world.number("SELECT history_id AS n FROM mailboxes").await,
        7
    );
}

#[tokio::test]
async fn a_server_that_stops_gives_the_mailbox_back() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    rep.run_due().await;
    world.advance(TEN_MINUTES);
    rep.receive(Letter::from(customers::OPEN));
    let app = &world.test.app;
    let due = label::due(app).await.unwrap();
    let stops = When::at(Step::Begun, || async { app.stop.cancel() }.boxed());
    let runs = label::run_all(app, &due, &stops).await.unwrap();
    assert_eq!(runs[0].outcome, RunOutcome::Postponed);
    let sql = "SELECT COUNT(*) AS n FROM mailboxes WHERE lease_until = 0 AND failures = 0";
    assert_eq!(world.number(sql).await, 1);
}
