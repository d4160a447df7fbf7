//! The label job as its owner wants it: what stays in the inbox, what waits to be read, what is never filed.

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
    label_log::{FiledInbox, SkipReason, SkippedMessage, UndoAnswer, UndoRequest},
    label_options::{Exclusion, ExclusionKind, ExclusionList, LabelOptions, NewExclusion},
    limits::EXCLUSIONS_MAX,
    mailbox::MailboxUpdate,
    mailbox_setup::LabelRules,
    route,
};
use jiff::{SignedDuration, Timestamp};
use server::testing::{NO_MAIL_REP, OTHER_REP, REP};
use std::sync::atomic::Ordering;

const TEN_MINUTES: SignedDuration = SignedDuration::from_mins(10);
const KEEP: LabelOptions = LabelOptions {
    keep_in_inbox: true,
    unread_stays: false,
    starred_stays: false,
    refile_days: 0,
    one_label_only: false,
};
const UNTIL_READ: LabelOptions = LabelOptions {
    keep_in_inbox: false,
    unread_stays: true,
    starred_stays: true,
    refile_days: 0,
    one_label_only: false,
};

async fn set(rep: &Rep<'_>, options: &LabelOptions) {
    let answer = rep.client().put(route::LABEL_OPTIONS, options).await;
    assert_eq!(answer.json::<LabelOptions>(), *options);
}

async fn exclude(rep: &Rep<'_>, kind: ExclusionKind, value: &str) -> Vec<Exclusion> {
    let new = NewExclusion {
        kind,
        value: value.to_owned(),
    };
    let answer = rep.client().post(route::EXCLUSIONS, &new).await;
    answer.json::<ExclusionList>().exclusions
}

async fn undo_everything(rep: &Rep<'_>) {
    let everything = UndoRequest::Since {
        at: Timestamp::UNIX_EPOCH,
    };
    let answer = rep.client().post(route::MAILBOX_UNDO, &everything).await;
    let undone: UndoAnswer = answer.json();
    assert_eq!(undone.run.unwrap().outcome, RunOutcome::Done);
}

async fn next_run(world: &World, rep: &Rep<'_>) -> LabelRun {
    world.advance(TEN_MINUTES);
    rep.run_due().await
}

fn change(world: &World, id: &str, add: &[&str], remove: &[&str]) {
    world.google.relabel(REP.address, id, add, remove).unwrap();
}

async fn filing<'a>(world: &'a World, options: &LabelOptions) -> Rep<'a> {
    customers::add_all(world).await;
    let rep = Rep::filing(world).await;
    set(&rep, options).await;
    rep
}

#[tokio::test]
async fn mail_gets_its_label_and_stays_in_the_inbox_where_that_is_wanted() {
    let world = World::start().await;
    let rep = filing(&world, &KEEP).await;
    let id = rep.receive(Letter::from(customers::OPEN));
    let run = rep.run_due().await;
    assert_eq!(rep.labels_of(&id), ["INBOX", "Open deals", "UNREAD"]);
    assert_eq!(run.counts.open_deals, 1);
    assert_eq!(rep.detail(&run).await.messages[0].inbox, FiledInbox::Stayed);
    // Read or not, it is left alone from now on, and costs nothing.
    change(&world, &id, &[], &["UNREAD"]);
    let idle = next_run(&world, &rep).await;
    assert_eq!((idle.counts.requests, idle.counts.units), (1, 2));
    undo_everything(&rep).await;
    assert_eq!(rep.labels_of(&id), ["INBOX"]);
}

#[tokio::test]
async fn unread_mail_leaves_the_inbox_with_the_first_run_after_it_was_read() {
    super::world::on_each_database(async |world| {
        let rep = filing(&world, &UNTIL_READ).await;
        let ids: Vec<String> = (0..11)
            .map(|_| rep.receive(Letter::from(customers::OPEN)))
            .collect();
        let read = rep.receive(Letter::from(customers::WON));
        change(&world, &read, &[], &["UNREAD"]);
        let run = rep.run_due().await;
        for id in &ids {
            assert_eq!(rep.labels_of(id), ["INBOX", "Open deals", "UNREAD"]);
        }
        // What was read before goes at once.
        assert_eq!(rep.labels_of(&read), ["Customers"]);
        let told = rep.detail(&run).await.messages;
        let waiting = told
            .iter()
            .filter(|one| one.inbox == FiledInbox::UntilRead)
            .count();
        assert_eq!((told.len(), waiting), (12, 11));

        // Waiting costs nothing.
        let idle = next_run(&world, &rep).await;
        assert_eq!((idle.counts.requests, idle.counts.units), (1, 2));

        for id in &ids {
            change(&world, id, &[], &["UNREAD"]);
        }
        world.google.clear_requests();
        let run = next_run(&world, &rep).await;
        assert_eq!((run.counts.refiled, run.counts.open_deals), (11, 0));
        assert_eq!(world.asked("gmail.users.messages.batchModify"), 1);
        assert_eq!(world.asked("gmail.users.messages.modify"), 0);
        for id in &ids {
            assert_eq!(rep.labels_of(id), ["Open deals"]);
        }
        let told = rep.detail(&run).await.messages;
        assert!(told.iter().all(|one| one.inbox == FiledInbox::LeftOnceRead));
        let idle = next_run(&world, &rep).await;
        assert_eq!((idle.counts.requests, idle.counts.units), (1, 2));

        // Moved back, it is never moved again.
        change(&world, &ids[0], &["INBOX", "UNREAD"], &[]);
        next_run(&world, &rep).await;
        change(&world, &ids[0], &[], &["UNREAD"]);
        next_run(&world, &rep).await;
        assert_eq!(rep.labels_of(&ids[0]), ["INBOX", "Open deals"]);

        undo_everything(&rep).await;
        for id in &ids[1..] {
            assert_eq!(rep.labels_of(id), ["INBOX"]);
        }
        assert_eq!(rep.labels_of(&ids[0]), ["INBOX", "Open deals"]);
    })
    .await;
}

#[tokio::test]
async fn what_its_owner_had_a_hand_in_stays_in_the_inbox() {
    let world = World::start().await;
    let rep = filing(&world, &UNTIL_READ).await;
    let receive = || rep.receive(Letter::from(customers::OPEN));
    let (starred, unlabeled, moved, marked, other) =
        (receive(), receive(), receive(), receive(), receive());
    rep.run_due().await;
    change(&world, &starred, &["STARRED"], &["UNREAD"]);
    change(&world, &unlabeled, &[], &["UNREAD", "Open deals"]);
    change(&world, &moved, &[], &["INBOX"]);
    change(&world, &moved, &["INBOX"], &["UNREAD"]);
    change(&world, &marked, &[], &["UNREAD"]);
    change(&world, &marked, &["UNREAD"], &[]);
    change(&world, &other, &[], &["UNREAD"]);
    next_run(&world, &rep).await;
    assert_eq!(rep.labels_of(&starred), ["INBOX", "Open deals", "STARRED"]);
    assert_eq!(rep.labels_of(&unlabeled), ["INBOX"]);
    assert_eq!(rep.labels_of(&moved), ["INBOX", "Open deals"]);
    assert_eq!(rep.labels_of(&marked), ["INBOX", "Open deals", "UNREAD"]);
    assert_eq!(rep.labels_of(&other), ["Open deals"]);
    // A star that goes later moves nothing; what is unread again waits on.
    change(&world, &starred, &[], &["STARRED"]);
    change(&world, &marked, &[], &["UNREAD"]);
    next_run(&world, &rep).await;
    assert_eq!(rep.labels_of(&starred), ["INBOX", "Open deals"]);
    assert_eq!(rep.labels_of(&marked), ["Open deals"]);
}

#[tokio::test]
async fn what_waits_is_found_when_google_has_forgotten_what_happened() {
    let world = World::start().await;
    let rep = filing(&world, &UNTIL_READ).await;
    let (read, unread) = (
        rep.receive(Letter::from(customers::OPEN)),
        rep.receive(Letter::from(customers::OPEN)),
    );
    rep.run_due().await;
    change(&world, &read, &[], &["UNREAD"]);
    world.google.forget_history(REP.address).unwrap();
    next_run(&world, &rep).await;
    assert_eq!(rep.labels_of(&read), ["Open deals"]);
    assert_eq!(rep.labels_of(&unread), ["INBOX", "Open deals", "UNREAD"]);
}

#[tokio::test]
async fn nothing_waits_for_ever_or_without_labels() {
    let world = World::start().await;
    let rep = filing(&world, &UNTIL_READ).await;
    let id = rep.receive(Letter::from(customers::OPEN));
    rep.run_due().await;
    for labels in [false, true] {
        rep.switch(MailboxUpdate {
            mail_magnet: true,
            labels,
        })
        .await;
    }
    change(&world, &id, &[], &["UNREAD"]);
    next_run(&world, &rep).await;
    assert_eq!(rep.labels_of(&id), ["INBOX", "Open deals"]);

    let id = rep.receive(Letter::from(customers::OPEN));
    next_run(&world, &rep).await;
    world.advance(SignedDuration::from_hours(31 * 24));
    rep.run_due().await;
    change(&world, &id, &[], &["UNREAD"]);
    next_run(&world, &rep).await;
    assert_eq!(rep.labels_of(&id), ["INBOX", "Open deals"]);
}

#[tokio::test]
async fn excluded_mail_is_left_alone_and_the_log_says_why() {
    super::world::on_each_database(async |world| {
        let rep = filing(&world, &LabelOptions::default()).await;
        exclude(&rep, ExclusionKind::Address, "Buyer@Home.example").await;
        exclude(&rep, ExclusionKind::Domain, "@open.example").await;
        let thread = rep.receive(Letter::from(customers::WON));
        // The conversation of one message has that message's id.
        exclude(&rep, ExclusionKind::Thread, &thread).await;
        let address = rep.receive(Letter::from(customers::CLOSING_SECOND_ADDRESS));
        let domain = rep.receive(Letter::from(customers::OPEN));
        let below = rep.receive(Letter::from("buyer@mail.open.example"));
        let filed = rep.receive(Letter::from(customers::CLOSING));
        let run = rep.run_due().await;
        for id in [&address, &domain, &thread, &below] {
            assert_eq!(rep.labels_of(id), ["INBOX", "UNREAD"]);
        }
        assert_eq!(rep.labels_of(&filed), ["Closing this month", "UNREAD"]);
        assert_eq!((run.counts.skipped, run.counts.no_category), (3, 1));
        let mut expected = [
            (address.clone(), SkipReason::ExcludedAddress),
            (domain, SkipReason::ExcludedDomain),
            (thread, SkipReason::ExcludedThread),
        ]
        .map(|(message_id, reason)| SkippedMessage { message_id, reason });
        expected.sort_by(|a, b| a.message_id.cmp(&b.message_id));
        assert_eq!(rep.detail(&run).await.skipped, expected);

        // Let in again, what comes from then on is filed, and what came before stays.
        let list: ExclusionList = rep.client().get(route::EXCLUSIONS).await.json();
        let first = &list.exclusions[0];
        assert_eq!(
            (first.kind, first.value.as_str()),
            (ExclusionKind::Address, customers::CLOSING_SECOND_ADDRESS)
        );
        let path = route::with_id(route::EXCLUSION, first.id.as_str());
        let left: ExclusionList = rep.client().delete(&path).await.json();
        assert_eq!(left.exclusions, list.exclusions[1..]);
        let later = rep.receive(Letter::from(customers::CLOSING_SECOND_ADDRESS));
        next_run(&world, &rep).await;
        assert_eq!(rep.labels_of(&later), ["Closing this month", "UNREAD"]);
        assert_eq!(rep.labels_of(&address), ["INBOX", "UNREAD"]);
    })
    .await;
}

#[tokio::test]
async fn what_waits_in_an_excluded_conversation_stays() {
    let world = World::start().await;
    let rep = filing(&world, &UNTIL_READ).await;
    let id = rep.receive(Letter::from(customers::OPEN));
    rep.run_due().await;
    exclude(&rep, ExclusionKind::Thread, &id).await;
    change(&world, &id, &[], &["UNREAD"]);
    next_run(&world, &rep).await;
    assert_eq!(rep.labels_of(&id), ["INBOX", "Open deals"]);
}

#[tokio::test]
async fn exclusions_are_checked_and_counted() {
    let world = World::start().await;
    let rep = filing(&world, &LabelOptions::default()).await;
    for (kind, value, problem) in [
        (
            ExclusionKind::Address,
            "open.example",
            FieldProblem::Malformed,
        ),
        (
            ExclusionKind::Domain,
            "a@open.example",
            FieldProblem::Malformed,
        ),
        (ExclusionKind::Thread, "18a/x", FieldProblem::Malformed),
        (ExclusionKind::Domain, " ", FieldProblem::Required),
    ] {
        let value = value.to_owned();
        let new = NewExclusion { kind, value };
        let refused = rep.client().post(route::EXCLUSIONS, &new).await.error();
        assert_eq!(refused.code, ErrorCode::InvalidField);
        assert_eq!(refused.fields[0].problem, problem, "{new:?}");
    }
    // Twice is once.
    assert_eq!(
        exclude(&rep, ExclusionKind::Domain, "a.example")
            .await
            .len(),
        1
    );
    assert_eq!(
        exclude(&rep, ExclusionKind::Domain, "A.example")
            .await
            .len(),
        1
    );
    for number in 1..EXCLUSIONS_MAX {
        let sql = "INSERT INTO label_exclusions (id, mailbox_id, org_id, kind, value, added_at) \
                   SELECT $1, id, org_id, 'domain', $1, 0 FROM mailboxes";
        world.run(sql, [format!("d{number}.example").into()]).await;
    }
    let one_more = NewExclusion {
        kind: ExclusionKind::Domain,
        value: "b.example".to_owned(),
    };
    let refused = rep
        .client()
        .post(route::EXCLUSIONS, &one_more)
        .await
        .error();
    assert_eq!(refused.fields[0].problem, FieldProblem::TooMany);
    assert_eq!(
        exclude(&rep, ExclusionKind::Domain, "a.example")
            .await
            .len(),
        EXCLUSIONS_MAX
    );
}

#[tokio::test]
async fn options_and_exclusions_are_their_owners_alone() {
    let world = World::start().await;
    let rep = filing(&world, &KEEP).await;
    let excluded = exclude(&rep, ExclusionKind::Domain, "a.example").await;
    let other = Rep::of(
        &world,
        OTHER_REP,
        MailboxUpdate {
            mail_magnet: true,
            labels: true,
        },
    )
    .await;
    let theirs: LabelOptions = other.client().get(route::LABEL_OPTIONS).await.json();
    assert_eq!(theirs, LabelOptions::default());
    let theirs: ExclusionList = other.client().get(route::EXCLUSIONS).await.json();
    assert_eq!(theirs.exclusions, []);
    let path = route::with_id(route::EXCLUSION, excluded[0].id.as_str());
    let refused = other.client().delete(&path).await.error();
    assert_eq!(refused.code, ErrorCode::NotFound);
    let rules: LabelRules = rep.client().get(route::MAILBOX_RULES).await.json();
    assert_eq!(rules.options, KEEP);
    assert_eq!(rules.exclusions.len(), 1);

    let without = world.browser_of(NO_MAIL_REP).await.client();
    for path in [route::LABEL_OPTIONS, route::EXCLUSIONS] {
        assert_eq!(without.get(path).await.error().code, ErrorCode::Forbidden);
    }
    // All of it goes with the mailbox.
    rep.disconnect().await;
    for table in ["label_options", "label_exclusions"] {
        let sql = format!(
            "SELECT COUNT(*) AS n FROM {table} WHERE mailbox_id IN (SELECT id FROM mailboxes)"
        );
        let kept = world.number(&sql).await;
        let all = world
            .number(&format!("SELECT COUNT(*) AS n FROM {table}"))
            .await;
        assert_eq!((kept, all), (0, 0), "{table}");
    }
    let refused = rep.client().get(route::LABEL_OPTIONS).await.error();
    assert_eq!(refused.code, ErrorCode::NotConnected);
}

#[tokio::test]
async fn a_run_killed_at_any_step_leaves_what_waits_where_it_belongs() {
    let mut steps = vec![usize::MAX];
    let mut kills = 0;
    while let Some(step) = steps.pop() {
        let world = World::start().await;
        let rep = filing(&world, &UNTIL_READ).await;
        let receive = || rep.receive(Letter::from(customers::OPEN));
        let (read, starred, unread) = (receive(), receive(), receive());
        rep.run_due().await;
        change(&world, &read, &[], &["UNREAD"]);
        change(&world, &starred, &["STARRED"], &["UNREAD"]);
        let new = receive();
        world.advance(TEN_MINUTES);
        let killer = Killer::at(step);
        if killer.run(&world).await {
            kills += 1;
            world.advance(SignedDuration::from_mins(5));
            assert_eq!(rep.run_due().await.outcome, RunOutcome::Done);
        } else {
            steps.extend(0..killer.reached.load(Ordering::SeqCst));
        }
        let waits = ["INBOX", "Open deals", "UNREAD"];
        assert_eq!(rep.labels_of(&read), ["Open deals"], "step {step}");
        assert_eq!(
            rep.labels_of(&starred),
            ["INBOX", "Open deals", "STARRED"],
            "step {step}"
        );
        assert_eq!(rep.labels_of(&unread), waits, "step {step}");
        assert_eq!(rep.labels_of(&new), waits, "step {step}");
        change(&world, &new, &[], &["UNREAD"]);
        next_run(&world, &rep).await;
        assert_eq!(rep.labels_of(&new), ["Open deals"], "step {step}");
        let sql = "SELECT COUNT(*) AS n FROM label_ledger";
        assert_eq!(world.number(sql).await, 6, "step {step}");
    }
    assert!(kills >= 12, "{kills} steps");
}

#[tokio::test]
async fn what_was_planned_but_not_done_goes_by_what_is_wanted_now() {
    let mut steps = vec![usize::MAX];
    let mut followed = 0;
    while let Some(step) = steps.pop() {
        let world = World::start().await;
        let rep = filing(&world, &LabelOptions::default()).await;
        let ids: Vec<String> = [customers::OPEN, customers::WON]
            .into_iter()
            .map(|from| rep.receive(Letter::from(from)))
            .collect();
        let killer = Killer::at(step);
        if !killer.run(&world).await {
            steps.extend(0..killer.reached.load(Ordering::SeqCst));
            continue;
        }
        let left = |id: &String| !rep.labels_of(id).contains(&"INBOX".to_owned());
        let done: Vec<bool> = ids.iter().map(left).collect();
        set(&rep, &KEEP).await;
        exclude(&rep, ExclusionKind::Address, customers::WON).await;
        // The lease of the run that was stopped is void: the next one follows at once.
        rep.run_due().await;
        let expected: [&[&str]; 2] = [
            if done[0] {
                &["Open deals", "UNREAD"]
            } else {
                &["INBOX", "Open deals", "UNREAD"]
            },
            if done[1] {
                &["Customers", "UNREAD"]
            } else {
                &["INBOX", "UNREAD"]
            },
        ];
        for (id, expected) in ids.iter().zip(expected) {
            assert_eq!(rep.labels_of(id), expected, "killed at step {step}");
        }
        followed += usize::from(!done[0]) + usize::from(!done[1]);
    }
    assert!(followed > 10, "{followed}");
}
