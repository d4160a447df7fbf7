//! Filing anew what was filed, when its sender's category has changed.

use super::{
    customers,
    killer::Killer,
    mailbox::{Letter, Rep},
    world::World,
};
use contract::{
    ErrorCode,
    error::FieldProblem,
    label::{LabelRun, RunOutcome},
    label_log::{FiledInbox, FiledState, UndoAnswer, UndoRequest},
    label_options::{ExclusionKind, LabelOptions, NewExclusion},
    limits::REFILE_DAYS_MAX,
    route,
};
use jiff::{SignedDuration, Timestamp};
use server::testing::REP;
use std::sync::atomic::Ordering;

const TEN_MINUTES: SignedDuration = SignedDuration::from_mins(10);
const BOTH: LabelOptions = LabelOptions {
    keep_in_inbox: false,
    unread_stays: false,
    starred_stays: false,
    refile_days: 30,
    one_label_only: false,
};
const ONE: LabelOptions = LabelOptions {
    one_label_only: true,
    ..BOTH
};

async fn filing<'a>(world: &'a World, options: &LabelOptions) -> Rep<'a> {
    customers::add_all(world).await;
    let rep = Rep::filing(world).await;
    let answer = rep.client().put(route::LABEL_OPTIONS, options).await;
    assert_eq!(answer.json::<LabelOptions>(), *options);
    rep
}

/// The deal of [`customers::OPEN`] now closes on this day and counts as this.
async fn deal(world: &World, kind: &str, closing_date: &str) {
    let sql = "UPDATE deals SET stage_id = (SELECT MIN(id) FROM stages WHERE kind = $1), closing_date = $2 \
               WHERE id = 'deal-open'";
    world.run(sql, [kind.into(), closing_date.into()]).await;
}

async fn closes_today(world: &World) {
    deal(world, "open", "2026-10-31").await;
}

async fn next_run(world: &World, rep: &Rep<'_>) -> LabelRun {
    world.advance(TEN_MINUTES);
    rep.run_due().await
}

async fn undo(rep: &Rep<'_>, what: UndoRequest) {
    let answer = rep.client().post(route::MAILBOX_UNDO, &what).await;
    let undone: UndoAnswer = answer.json();
    assert_eq!(undone.run.unwrap().outcome, RunOutcome::Done);
}

fn change(world: &World, id: &str, add: &[&str], remove: &[&str]) {
    world.google.relabel(REP.address, id, add, remove).unwrap();
}

fn cost(run: &LabelRun) -> (u32, u32) {
    (run.counts.requests, run.counts.units)
}

#[tokio::test]
async fn filed_mail_gets_the_label_of_the_new_category() {
    super::world::on_each_database(async |world| {
        let rep = filing(&world, &BOTH).await;
        let id = rep.receive(Letter::from(customers::OPEN));
        let other = rep.receive(Letter::from(customers::WON));
        rep.run_due().await;
        assert_eq!(
            cost(&next_run(&world, &rep).await),
            (1, 2),
            "nothing changed"
        );

        closes_today(&world).await;
        let run = next_run(&world, &rep).await;
        assert_eq!(
            rep.labels_of(&id),
            ["Closing this month", "Open deals", "UNREAD"]
        );
        assert_eq!(rep.labels_of(&other), ["Customers", "UNREAD"]);
        // The history, one look, one change.
        assert_eq!((run.counts.refiled, cost(&run)), (1, (3, 27)));
        let told = rep.detail(&run).await.messages;
        assert_eq!(told[0].inbox, FiledInbox::Relabeled);
        assert_eq!(
            cost(&next_run(&world, &rep).await),
            (1, 2),
            "once is enough"
        );

        // What was done later alone is taken back, and stays so.
        undo(&rep, UndoRequest::Run { run_id: run.id }).await;
        assert_eq!(rep.labels_of(&id), ["Open deals", "UNREAD"]);
        assert_eq!(cost(&next_run(&world, &rep).await), (1, 2));
        undo(
            &rep,
            UndoRequest::Message {
                message_id: id.clone(),
            },
        )
        .await;
        assert_eq!(rep.labels_of(&id), ["INBOX", "UNREAD"]);
    })
    .await;
}

#[tokio::test]
async fn with_one_label_only_the_old_one_comes_off_and_goes_on_again_when_it_is_taken_back() {
    super::world::on_each_database(async |world| {
        let rep = filing(&world, &ONE).await;
        let id = rep.receive(Letter::from(customers::OPEN));
        rep.run_due().await;
        change(&world, &id, &["Customers", "Theirs"], &[]);
        closes_today(&world).await;
        next_run(&world, &rep).await;
        let theirs = ["Closing this month", "Customers", "Theirs", "UNREAD"];
        assert_eq!(rep.labels_of(&id), theirs);
        // Back and forth, as often as it changes. What its owner put on stays.
        deal(&world, "open", "2026-12-31").await;
        next_run(&world, &rep).await;
        assert_eq!(
            rep.labels_of(&id),
            ["Customers", "Open deals", "Theirs", "UNREAD"]
        );
        deal(&world, "won", "2026-10-31").await;
        next_run(&world, &rep).await;
        assert_eq!(rep.labels_of(&id), ["Customers", "Theirs", "UNREAD"]);
        undo(
            &rep,
            UndoRequest::Since {
                at: Timestamp::UNIX_EPOCH,
            },
        )
        .await;
        assert_eq!(
            rep.labels_of(&id),
            ["Customers", "INBOX", "Theirs", "UNREAD"]
        );
    })
    .await;
}

#[tokio::test]
async fn the_month_and_addresses_file_anew_as_deals_do() {
    let world = World::start().await;
    let rep = filing(&world, &ONE).await;
    let month = rep.receive(Letter::from(customers::OPEN));
    let address = rep.receive(Letter::from(customers::CLOSING_SECOND_ADDRESS));
    rep.run_due().await;
    // In November the deal of the one closes this month, and that of the other is overdue.
    world.advance(SignedDuration::from_hours(24));
    rep.run_due().await;
    assert_eq!(rep.labels_of(&month), ["Closing this month", "UNREAD"]);
    assert_eq!(rep.labels_of(&address), ["Open deals", "UNREAD"]);
    // The address goes to another contact, as when two are made one.
    let sql =
        "UPDATE contact_addresses SET contact_id = 'contact-won', position = 7 WHERE address = $1";
    world
        .run(sql, [customers::CLOSING_SECOND_ADDRESS.into()])
        .await;
    next_run(&world, &rep).await;
    assert_eq!(rep.labels_of(&address), ["Customers", "UNREAD"]);
    // Nobody has it any more: it keeps its label.
    let sql = "DELETE FROM contact_addresses WHERE address = $1";
    world
        .run(sql, [customers::CLOSING_SECOND_ADDRESS.into()])
        .await;
    assert_eq!(cost(&next_run(&world, &rep).await), (1, 2));
    assert_eq!(rep.labels_of(&address), ["Customers", "UNREAD"]);
}

#[tokio::test]
async fn what_is_older_than_the_days_or_excluded_keeps_its_label() {
    let world = World::start().await;
    let rep = filing(&world, &BOTH).await;
    let excluded = rep.receive(Letter::from(customers::OPEN));
    rep.run_due().await;
    let thread = NewExclusion {
        kind: ExclusionKind::Thread,
        value: excluded.clone(),
    };
    let answer = rep.client().post(route::EXCLUSIONS, &thread).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    closes_today(&world).await;
    next_run(&world, &rep).await;
    assert_eq!(rep.labels_of(&excluded), ["Open deals", "UNREAD"]);
    // It was looked at once.
    assert_eq!(cost(&next_run(&world, &rep).await), (1, 2));

    let old = rep.receive(Letter::from(customers::OPEN));
    next_run(&world, &rep).await;
    assert_eq!(rep.labels_of(&old), ["Closing this month", "UNREAD"]);
    world.advance(SignedDuration::from_hours(31 * 24));
    let run = rep.run_due().await;
    assert_eq!((run.counts.refiled, cost(&run)), (0, (1, 2)));
    assert_eq!(rep.labels_of(&old), ["Closing this month", "UNREAD"]);
}

#[tokio::test]
async fn what_its_owner_had_a_hand_in_is_looked_at_once_and_left_alone() {
    let world = World::start().await;
    let rep = filing(&world, &ONE).await;
    let receive = || rep.receive(Letter::from(customers::OPEN));
    let (moved_back, unlabeled, thrown_away, gone) = (receive(), receive(), receive(), receive());
    rep.run_due().await;
    change(&world, &moved_back, &["INBOX"], &[]);
    change(&world, &unlabeled, &["Theirs"], &["Open deals"]);
    change(&world, &thrown_away, &["TRASH"], &[]);
    world.google.delete_message(REP.address, &gone).unwrap();
    closes_today(&world).await;
    let run = next_run(&world, &rep).await;
    assert_eq!(
        rep.labels_of(&moved_back),
        ["INBOX", "Open deals", "UNREAD"]
    );
    assert_eq!(rep.labels_of(&unlabeled), ["Theirs", "UNREAD"]);
    assert_eq!(
        rep.labels_of(&thrown_away),
        ["Open deals", "TRASH", "UNREAD"]
    );
    assert_eq!(run.counts.refiled, 0);
    let told = rep.detail(&run).await.messages;
    let left = |state| told.iter().filter(|one| one.state == state).count();
    assert_eq!((left(FiledState::Skipped), left(FiledState::Gone)), (3, 1));
    assert_eq!(cost(&next_run(&world, &rep).await), (1, 2));
}

#[tokio::test]
async fn mail_that_stayed_in_the_inbox_is_filed_anew_where_it_is() {
    let world = World::start().await;
    let rep = filing(
        &world,
        &LabelOptions {
            unread_stays: true,
            ..ONE
        },
    )
    .await;
    let id = rep.receive(Letter::from(customers::OPEN));
    rep.run_due().await;
    closes_today(&world).await;
    next_run(&world, &rep).await;
    assert_eq!(
        rep.labels_of(&id),
        ["Closing this month", "INBOX", "UNREAD"]
    );
    change(&world, &id, &[], &["UNREAD"]);
    next_run(&world, &rep).await;
    assert_eq!(rep.labels_of(&id), ["Closing this month"]);
    undo(
        &rep,
        UndoRequest::Since {
            at: Timestamp::UNIX_EPOCH,
        },
    )
    .await;
    assert_eq!(rep.labels_of(&id), ["INBOX"]);
}

#[tokio::test]
async fn without_the_option_nothing_is_filed_anew() {
    let world = World::start().await;
    let rep = filing(&world, &LabelOptions::default()).await;
    let id = rep.receive(Letter::from(customers::OPEN));
    rep.run_due().await;
    closes_today(&world).await;
    assert_eq!(cost(&next_run(&world, &rep).await), (1, 2));
    assert_eq!(rep.labels_of(&id), ["Open deals", "UNREAD"]);
    let too_long = LabelOptions {
        refile_days: REFILE_DAYS_MAX + 1,
        ..ONE
    };
    let refused = rep
        .client()
        .put(route::LABEL_OPTIONS, &too_long)
        .await
        .error();
    assert_eq!(refused.code, ErrorCode::InvalidField);
    assert_eq!(refused.fields[0].problem, FieldProblem::OutOfRange);
}

#[tokio::test]
async fn a_run_killed_at_any_step_and_run_again_ends_as_if_nothing_had_happened() {
    let mut kills = 0;
    for options in [BOTH, ONE] {
        let mut steps = vec![usize::MAX];
        while let Some(step) = steps.pop() {
            let world = World::start().await;
            let rep = filing(&world, &options).await;
            let ids: Vec<String> = (0..2)
                .map(|_| rep.receive(Letter::from(customers::OPEN)))
                .collect();
            rep.run_due().await;
            // There and back again, so that the history tells of either label before.
            closes_today(&world).await;
            next_run(&world, &rep).await;
            deal(&world, "open", "2026-12-31").await;
            world.advance(TEN_MINUTES);
            let killer = Killer::at(step);
            if killer.run(&world).await {
                kills += 1;
                world.advance(SignedDuration::from_mins(5));
                assert_eq!(rep.run_due().await.outcome, RunOutcome::Done);
            } else {
                steps.extend(0..killer.reached.load(Ordering::SeqCst));
            }
            let expected: &[&str] = if options.one_label_only {
                &["Open deals", "UNREAD"]
            } else {
                &["Closing this month", "Open deals", "UNREAD"]
            };
            for id in &ids {
                assert_eq!(rep.labels_of(id), expected, "killed at step {step}");
            }
            assert_eq!(cost(&next_run(&world, &rep).await), (1, 2), "step {step}");
            undo(
                &rep,
                UndoRequest::Since {
                    at: Timestamp::UNIX_EPOCH,
                },
            )
            .await;
            for id in &ids {
                assert_eq!(rep.labels_of(id), ["INBOX", "UNREAD"], "step {step}");
            }
        }
    }
    assert!(kills > 12, "{kills} steps");
}
