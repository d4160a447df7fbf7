//! Categories that the owner of a mailbox makes: what is filed under them, and how they come and go.

use super::{
    customers,
    killer::Killer,
    mailbox::{Letter, Rep},
    world::{World, on_each_database},
};
use contract::{
    ErrorCode, StageId,
    error::FieldProblem,
    label::{Category, LabelRun, OwnCategoryId, RunOutcome},
    label_categories::{Closing, DealFilter, LabelCategories, LabelColor, OwnCategory, OwnName},
    label_log::{UndoAnswer, UndoRequest},
    label_options::LabelOptions,
    mailbox::{LabelName, MailboxUpdate},
    mailbox_records::{Stored, StoredFiling},
    mailbox_setup::LabelRules,
    route,
    stage::StageKind,
};
use jiff::SignedDuration;
use server::{
    jobs::label,
    testing::{NO_MAIL_REP, OTHER_REP, REP},
};
use std::sync::atomic::Ordering;

const TEN_MINUTES: SignedDuration = SignedDuration::from_mins(10);
const BOTH: MailboxUpdate = MailboxUpdate {
    mail_magnet: true,
    labels: true,
};

fn any() -> DealFilter {
    DealFilter::default()
}

fn of_kind(kind: StageKind) -> DealFilter {
    DealFilter {
        kinds: vec![kind],
        ..any()
    }
}

fn own(name: &str, below: u8, filter: DealFilter) -> OwnCategory {
    OwnCategory {
        id: None,
        name: name.to_owned(),
        color: LabelColor::Teal,
        below,
        filter,
    }
}

async fn stored(rep: &Rep<'_>) -> LabelCategories {
    rep.client().get(route::LABEL_CATEGORIES).await.json()
}

/// Stores these categories over whatever is there.
async fn put(rep: &Rep<'_>, own: Vec<OwnCategory>) -> LabelCategories {
    let version = stored(rep).await.version;
    let input = LabelCategories { own, version };
    rep.client()
        .put(route::LABEL_CATEGORIES, &input)
        .await
        .json()
}

async fn filing(world: &World, own: Vec<OwnCategory>) -> Rep<'_> {
    customers::add_all(world).await;
    let rep = Rep::filing(world).await;
    put(&rep, own).await;
    rep
}

async fn next_run(world: &World, rep: &Rep<'_>) -> LabelRun {
    world.advance(TEN_MINUTES);
    rep.run_due().await
}

fn cost(run: &LabelRun) -> (u32, u32) {
    (run.counts.requests, run.counts.units)
}

#[tokio::test]
async fn mail_is_filed_under_the_first_category_that_its_senders_deals_belong_to() {
    on_each_database(async |world| {
        let rep = filing(
            &world,
            vec![
                own("Won deals", 0, of_kind(StageKind::Won)),
                own("Any deal", 3, any()),
            ],
        )
        .await;
        let mail = [
            (customers::CLOSING, "Closing this month"),
            (customers::WON, "Won deals"),
            (customers::LOST, "Any deal"),
        ];
        let mail = mail.map(|(from, label)| (rep.receive(Letter::from(from)), label));
        let lead = rep.receive(Letter::from(customers::LEAD));
        let run = rep.run_due().await;
        for (id, label) in &mail {
            let labels = rep.labels_of(id);
            assert!(labels.iter().any(|one| one == label), "{labels:?}: {label}");
            assert_eq!(labels.len(), 2, "{labels:?}");
        }
        assert_eq!(rep.labels_of(&lead), ["INBOX", "UNREAD"]);
        let counts = run.counts;
        assert_eq!(
            (
                counts.closing_this_month,
                counts.customers,
                counts.own_categories
            ),
            (1, 0, 2)
        );
        // The log says by which category and by which deal.
        let told = rep.detail(&run).await.messages;
        let told = told.iter().find(|told| told.message_id == mail[2].0);
        let told = told.unwrap();
        assert_eq!(told.category, Category::Own(OwnCategoryId(2)));
        let name = OwnName {
            name: "Any deal".to_owned(),
            color: LabelColor::Teal,
        };
        assert_eq!(told.own_category, Some(name));
        assert_eq!(told.deal.name, "lost");
        // The settings have them in their order.
        let names = rep.label_names().await;
        let color = |one: &LabelName| one.own_category.as_ref().map(|own| own.color);
        let names: Vec<_> = names.iter().map(|one| (&*one.name, color(one))).collect();
        let teal = Some(LabelColor::Teal);
        assert_eq!(
            names,
            [
                ("Won deals", teal),
                ("Closing this month", None),
                ("Open deals", None),
                ("Customers", None),
                ("Any deal", teal),
            ]
        );
        assert_eq!(cost(&next_run(&world, &rep).await), (1, 2), "idle is cheap");

        // All of it can be taken back.
        let what = UndoRequest::Run { run_id: run.id };
        let undone: UndoAnswer = rep.client().post(route::MAILBOX_UNDO, &what).await.json();
        assert_eq!(undone.messages, 3);
        for (id, _) in &mail {
            assert_eq!(rep.labels_of(id), ["INBOX", "UNREAD"]);
        }
    })
    .await;
}

#[tokio::test]
async fn a_label_is_made_with_its_categorys_name_and_color() {
    let world = World::start().await;
    let rep = filing(&world, vec![own("Key / 重要", 0, any())]).await;
    rep.run_due().await;
    let made = world.google.requests();
    let made = made.iter().filter(|request| {
        request.method.as_deref() == Some("gmail.users.labels.create") && request.status == 200
    });
    let made: Vec<serde_json::Value> = made
        .map(|request| serde_json::from_slice(&request.body).unwrap())
        .collect();
    assert_eq!(made.len(), 4);
    let own = made.iter().find(|label| label["name"] == "Key / 重要");
    assert_eq!(own.unwrap()["color"]["backgroundColor"], "#98d7e4");
    let plain = made.iter().filter(|label| label["color"].is_null());
    assert_eq!(plain.count(), 3);
}

#[tokio::test]
async fn a_name_that_is_taken_or_gmails_own_leads_to_another_one() {
    let world = World::start().await;
    let theirs = [
        own("Key", 0, of_kind(StageKind::Won)),
        own("Inbox", 3, any()),
    ];
    let rep = filing(&world, theirs.into()).await;
    let marked = rep.receive(Letter::from("someone@else.example"));
    world
        .google
        .relabel(REP.address, &marked, &["Key"], &[])
        .unwrap();
    let (won, lost) = (
        rep.receive(Letter::from(customers::WON)),
        rep.receive(Letter::from(customers::LOST)),
    );
    let run = rep.run_due().await;
    assert_eq!(run.outcome, RunOutcome::Done);
    assert_eq!(rep.labels_of(&won), ["Key (Tegami)", "UNREAD"]);
    assert_eq!(rep.labels_of(&lost), ["Inbox (Tegami)", "UNREAD"]);
    let names = rep.label_names().await;
    let key = names.iter().find(|one| one.name == "Key (Tegami)").unwrap();
    assert_eq!(key.taken_name.as_deref(), Some("Key"));
}

#[tokio::test]
async fn a_category_that_is_removed_leaves_its_label_and_its_name_in_the_log() {
    on_each_database(async |world| {
        let rep = filing(&world, vec![own("Won deals", 0, of_kind(StageKind::Won))]).await;
        let before = rep.receive(Letter::from(customers::WON));
        let first = rep.run_due().await;
        assert_eq!(rep.labels_of(&before), ["UNREAD", "Won deals"]);

        put(&rep, vec![own("Other", 0, of_kind(StageKind::Lost))]).await;
        let after = rep.receive(Letter::from(customers::WON));
        let lost = rep.receive(Letter::from(customers::LOST));
        next_run(&world, &rep).await;
        assert_eq!(rep.labels_of(&before), ["UNREAD", "Won deals"], "as it was");
        assert_eq!(rep.labels_of(&after), ["Customers", "UNREAD"]);
        assert_eq!(rep.labels_of(&lost), ["Other", "UNREAD"]);
        let own = stored(&rep).await.own;
        assert_eq!(
            own[0].id,
            Some(OwnCategoryId(2)),
            "no number is given twice"
        );
        let names = rep.label_names().await;
        assert!(names.iter().all(|one| one.name != "Won deals"));
        assert_eq!(cost(&next_run(&world, &rep).await), (1, 2));

        let told = rep.detail(&first).await.messages.remove(0);
        let name = told.own_category.map(|own| own.name);
        assert_eq!(name.as_deref(), Some("Won deals"));
        let path = format!("{}?sort=planned_at", route::MAILBOX_FILINGS);
        let filings: contract::Page<StoredFiling> = rep.client().get(&path).await.json();
        let name = filings.items[0].own_category.as_ref().map(|own| &*own.name);
        assert_eq!(name, Some("Won deals"));
        let kept: Stored = rep.client().get(route::MAILBOX_STORED).await.json();
        assert_eq!(kept.own_categories, 2);

        // What was filed under it can still be taken back.
        let what = UndoRequest::Run { run_id: first.id };
        let undone: UndoAnswer = rep.client().post(route::MAILBOX_UNDO, &what).await.json();
        assert_eq!(undone.messages, 1);
        assert_eq!(rep.labels_of(&before), ["INBOX", "UNREAD"]);

        rep.disconnect().await;
        let left = world
            .number("SELECT COUNT(*) AS n FROM own_categories")
            .await;
        assert_eq!(left, 0);
    })
    .await;
}

#[tokio::test]
async fn mail_of_the_last_days_follows_other_categories_where_its_owner_wants_that() {
    on_each_database(async |world| {
        let rep = filing(&world, vec![]).await;
        let options = LabelOptions {
            refile_days: 30,
            ..LabelOptions::default()
        };
        rep.client().put(route::LABEL_OPTIONS, &options).await;
        let won = rep.receive(Letter::from(customers::WON));
        let lost = rep.receive(Letter::from(customers::LOST));
        rep.run_due().await;
        assert_eq!(rep.labels_of(&won), ["Customers", "UNREAD"]);
        assert_eq!(rep.labels_of(&lost), ["INBOX", "UNREAD"]);

        let ended = own(
            "Ended",
            0,
            DealFilter {
                kinds: vec![StageKind::Won, StageKind::Lost],
                ..any()
            },
        );
        put(&rep, vec![ended]).await;
        let run = next_run(&world, &rep).await;
        assert_eq!(rep.labels_of(&won), ["Customers", "Ended", "UNREAD"]);
        assert_eq!(rep.labels_of(&lost), ["Ended", "UNREAD"]);
        assert_eq!((run.counts.own_categories, run.counts.refiled), (1, 1));
        assert_eq!(cost(&next_run(&world, &rep).await), (1, 2), "once");
    })
    .await;
}

#[tokio::test]
async fn a_category_that_is_removed_gives_its_label_to_its_owner() {
    on_each_database(async |world| {
        let rep = filing(&world, vec![own("Won deals", 0, of_kind(StageKind::Won))]).await;
        let options = LabelOptions {
            refile_days: 30,
            one_label_only: true,
            ..LabelOptions::default()
        };
        rep.client().put(route::LABEL_OPTIONS, &options).await;
        let id = rep.receive(Letter::from(customers::WON));
        rep.run_due().await;
        put(&rep, vec![]).await;
        next_run(&world, &rep).await;
        assert_eq!(rep.labels_of(&id), ["Customers", "UNREAD", "Won deals"]);
        assert_eq!(cost(&next_run(&world, &rep).await), (1, 2));
    })
    .await;
}

#[tokio::test]
async fn mail_that_waits_to_be_read_stays_once_its_category_is_removed_and_holds_nothing_up() {
    let world = World::start().await;
    let rep = filing(&world, vec![own("Won deals", 0, of_kind(StageKind::Won))]).await;
    let options = LabelOptions {
        unread_stays: true,
        ..LabelOptions::default()
    };
    rep.client().put(route::LABEL_OPTIONS, &options).await;
    let id = rep.receive(Letter::from(customers::WON));
    rep.run_due().await;
    assert_eq!(rep.labels_of(&id), ["INBOX", "UNREAD", "Won deals"]);
    put(&rep, vec![]).await;
    world
        .google
        .relabel(REP.address, &id, &[], &["UNREAD"])
        .unwrap();
    let new = rep.receive(Letter::from(customers::OPEN));
    let run = next_run(&world, &rep).await;
    assert_eq!(run.outcome, RunOutcome::Done);
    assert_eq!(rep.labels_of(&id), ["INBOX", "Won deals"]);
    assert_eq!(rep.labels_of(&new), ["INBOX", "Open deals", "UNREAD"]);
    assert_eq!(cost(&next_run(&world, &rep).await), (1, 2));
}

#[tokio::test]
async fn a_stage_that_is_deleted_locks_no_other_change() {
    let world = World::start().await;
    let stages = world
        .texts("SELECT id AS t FROM stages WHERE kind = 'lost'")
        .await;
    let rep = filing(&world, vec![own("B", 0, any())]).await;
    let named = DealFilter {
        stages: stages.into_iter().map(StageId::new).collect(),
        ..any()
    };
    let mut both = stored(&rep).await.own;
    both.push(own("A", 0, named));
    let mut both = put(&rep, both).await.own;
    world
        .run("DELETE FROM deal_contacts WHERE deal_id = 'deal-lost'", [])
        .await;
    world
        .run("DELETE FROM deals WHERE id = 'deal-lost'", [])
        .await;
    world
        .run("DELETE FROM stages WHERE kind = 'lost'", [])
        .await;
    both[0].name = "C".to_owned();
    assert_eq!(put(&rep, both.clone()).await.own, both);
}

#[tokio::test]
async fn a_filter_goes_by_whose_deal_it_is_by_its_amount_and_by_its_date() {
    let world = World::start().await;
    let mine = DealFilter {
        mine: true,
        ..any()
    };
    let large = DealFilter {
        amount_from: Some(1_000),
        ..any()
    };
    let soon = DealFilter {
        kinds: vec![StageKind::Open],
        closing: Closing::Within { days: 1 },
        ..any()
    };
    let rep = filing(
        &world,
        vec![
            own("Large", 0, large),
            own("Soon", 0, soon),
            own("Mine", 0, mine),
        ],
    )
    .await;
    let theirs = "UPDATE deals SET owner_id = (SELECT id FROM users WHERE address = $1) WHERE id = 'deal-won'";
    world.run(theirs, [OTHER_REP.address.into()]).await;
    let amount = "UPDATE deals SET amount_minor = 1000 WHERE id = 'deal-closing'";
    world.run(amount, []).await;
    let mail = [
        (customers::CLOSING, "Large"),
        (customers::OPEN, "Soon"),
        (customers::LOST, "Mine"),
        (customers::WON, "Customers"),
    ];
    let mail = mail.map(|(from, label)| (rep.receive(Letter::from(from)), label));
    rep.run_due().await;
    for (id, label) in &mail {
        let labels = rep.labels_of(id);
        assert!(labels.iter().any(|one| one == label), "{labels:?}: {label}");
        assert_eq!(labels.len(), 2, "{labels:?}");
    }
}

#[tokio::test]
async fn what_is_stored_is_checked_and_never_overwrites_what_somebody_else_stored() {
    let world = World::start().await;
    let rep = filing(&world, vec![own("A", 0, any())]).await;
    let there = stored(&rep).await;
    let send = async |categories: &LabelCategories| {
        rep.client().put(route::LABEL_CATEGORIES, categories).await
    };
    let mut unknown = there.clone();
    unknown.own[0].id = Some(OwnCategoryId(9));
    let refused = send(&unknown).await.error();
    assert_eq!(refused.code, ErrorCode::InvalidField);
    assert_eq!(refused.fields[0].field, "own[0].id");
    let mut no_stage = there.clone();
    no_stage.own[0].filter.stages = vec![StageId::new("none")];
    let refused = send(&no_stage).await.error();
    assert_eq!(refused.fields[0].field, "own[0].filter.stages");
    assert_eq!(refused.fields[0].problem, FieldProblem::Unknown);
    let mut nameless = there.clone();
    nameless.own[0].name = " ".to_owned();
    let refused = send(&nameless).await.error();
    assert_eq!(refused.fields[0].problem, FieldProblem::Required);
    assert_eq!(stored(&rep).await, there, "nothing of it was stored");

    let mut renamed = there.clone();
    renamed.own[0].name = "B".to_owned();
    send(&renamed).await.json::<LabelCategories>();
    let refused = send(&there).await.error();
    assert_eq!(refused.code, ErrorCode::Conflict);
    assert_eq!(stored(&rep).await.own[0].name, "B");
}

#[tokio::test]
async fn categories_are_their_owners_alone() {
    let world = World::start().await;
    let rep = filing(&world, vec![own("Any deal", 0, any())]).await;
    let other = Rep::of(&world, OTHER_REP, BOTH).await;
    assert_eq!(stored(&other).await, LabelCategories::default());
    let rules: LabelRules = rep.client().get(route::MAILBOX_RULES).await.json();
    assert_eq!(rules.categories, stored(&rep).await);
    let without = world.browser_of(NO_MAIL_REP).await.client();
    let refused = without.get(route::LABEL_CATEGORIES).await.error();
    assert_eq!(refused.code, ErrorCode::Forbidden);

    let runs = label::run_due(&world.test.app).await.unwrap();
    assert_eq!(runs.len(), 2);
    let labels = world.google.labels(OTHER_REP.address).unwrap();
    assert!(labels.iter().all(|(_, name)| name != "Any deal"));
}

#[tokio::test]
async fn a_run_that_is_at_work_when_categories_change_files_nothing_more_by_the_old_ones() {
    let mut steps = vec![usize::MAX];
    let mut stops = 0;
    while let Some(step) = steps.pop() {
        let world = World::start().await;
        let rep = filing(&world, vec![own("Old", 0, any())]).await;
        rep.run_due().await;
        let id = rep.receive(Letter::from(customers::OPEN));
        world.advance(TEN_MINUTES);
        let killer = Killer::at(step);
        let app = &world.test.app;
        let mailbox = world.texts("SELECT id AS t FROM mailboxes").await.remove(0);
        let mailbox = contract::MailboxId::new(mailbox);
        let trigger = contract::label::RunTrigger::Schedule;
        tokio::select! {
            ended = label::run(app, &mailbox, trigger, &killer) => drop(ended.unwrap()),
            () = killer.killed.notified() => {}
        }
        if step == usize::MAX {
            let all = killer.reached.load(Ordering::SeqCst);
            steps.extend(0..all);
            continue;
        }
        stops += 1;
        put(&rep, vec![own("New", 0, any())]).await;
        let filed_before = rep.labels_of(&id).iter().any(|label| label == "Old");
        world.advance(SignedDuration::from_mins(10));
        rep.run_due().await;
        let expected = if filed_before { "Old" } else { "New" };
        let mut labels = rep.labels_of(&id);
        labels.retain(|label| label != "UNREAD");
        assert_eq!(labels, [expected], "stopped at step {step}");
        assert_eq!(cost(&next_run(&world, &rep).await), (1, 2));
    }
    assert!(stops > 5);
}
