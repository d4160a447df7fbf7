//! The owner's side of the label job: switches, "run now", labels, names.

use super::{
    customers,
    mailbox::{Letter, Rep},
    world::World,
};
use contract::{
    ErrorCode,
    label::{LabelRun, RunOutcome, RunTrigger},
    mailbox::{MailboxSettings, MailboxUpdate},
    route,
};
use futures_util::future::{BoxFuture, FutureExt};
use google_sim::Consent;
use jiff::SignedDuration;
use server::{
    App,
    jobs::label::{self, Probe, Step},
    testing::REP,
};
use tokio::sync::Notify;

const TEN_MINUTES: SignedDuration = SignedDuration::from_mins(10);

#[tokio::test]
async fn with_labels_off_mail_is_noticed_and_stays_where_it_is() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::switched(
        &world,
        MailboxUpdate {
            mail_magnet: true,
            labels: false,
        },
    )
    .await;
    let id = rep.receive(Letter::from(customers::OPEN));
    let run = rep.run_due().await;
    assert_eq!((run.counts.notices, run.counts.open_deals), (1, 0));
    assert_eq!(rep.labels_of(&id), ["INBOX", "UNREAD"]);
    assert!(world.google.labels(REP.address).unwrap().is_empty());
}

#[tokio::test]
async fn mail_from_before_labels_were_switched_on_is_not_touched() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::switched(
        &world,
        MailboxUpdate {
            mail_magnet: true,
            labels: false,
        },
    )
    .await;
    let before = rep.receive(Letter::from(customers::OPEN));
    world.advance(SignedDuration::from_secs(1));
    rep.switch(MailboxUpdate {
        mail_magnet: true,
        labels: true,
    })
    .await;
    let after = rep.receive(Letter::from(customers::OPEN));
    let run = rep.run_due().await;
    assert_eq!(
        (
            run.counts.open_deals,
            run.counts.skipped,
            run.counts.notices
        ),
        (1, 1, 2)
    );
    assert_eq!(rep.labels_of(&before), ["INBOX", "UNREAD"]);
    assert_eq!(rep.labels_of(&after), ["Open deals", "UNREAD"]);
}

#[tokio::test]
async fn the_settings_show_labels_runs_and_when_the_next_is_due() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let first = rep.run_due().await;
    let settings: MailboxSettings = rep.client().get(route::MAILBOX).await.json();
    let names: Vec<String> = settings
        .mailbox
        .unwrap()
        .label_names
        .into_iter()
        .map(|label| label.name)
        .collect();
    assert_eq!(names, ["Closing this month", "Open deals", "Customers"]);
    let next = settings.next_run_at.unwrap();
    assert!(next > world.test.now() && next <= world.test.now() + TEN_MINUTES);
    assert_eq!(settings.recent_runs, [first]);
    assert!(
        label::run_due(&world.test.app).await.unwrap().is_empty(),
        "not due yet"
    );
    world.advance(next.duration_since(world.test.now()));
    assert_eq!(rep.run_due().await.trigger, RunTrigger::Schedule);
}

#[tokio::test]
async fn the_owner_runs_it_now() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    rep.run_due().await;
    let id = rep.receive(Letter::from(customers::OPEN));
    let run: LabelRun = rep.client().post(route::MAILBOX_RUNS, &()).await.json();
    assert_eq!(
        (run.trigger, run.outcome, run.counts.open_deals),
        (RunTrigger::Owner, RunOutcome::Done, 1)
    );
    assert_eq!(rep.labels_of(&id), ["Open deals", "UNREAD"]);
    rep.switch(MailboxUpdate {
        mail_magnet: true,
        labels: false,
    })
    .await;
    let refused = rep.client().post(route::MAILBOX_RUNS, &()).await;
    assert_eq!(refused.error().code, ErrorCode::LabelsOff);
}

/// A run that has read the mailbox, and ends once mail has come and its owner waits for a run of their own.
struct ReadAlready<'a> {
    rep: &'a Rep<'a>,
    app: &'a App,
    has_read: Notify,
}

impl Probe for ReadAlready<'_> {
    fn at(&self, step: Step) -> BoxFuture<'_, ()> {
        async move {
            if step == Step::Ending {
                self.rep.receive(Letter::from(customers::OPEN));
                self.has_read.notify_one();
                while self.app.run_ends.receiver_count() == 0 {
                    tokio::task::yield_now().await;
                }
            }
        }
        .boxed()
    }
}

#[tokio::test]
async fn a_run_of_the_owners_comes_after_one_that_is_at_work() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    rep.run_due().await;
    let settings: MailboxSettings = rep.client().get(route::MAILBOX).await.json();
    let mailbox = settings.mailbox.expect("connected").id;
    let at_work = ReadAlready {
        rep: &rep,
        app: &world.test.app,
        has_read: Notify::new(),
    };
    let asks = async {
        at_work.has_read.notified().await;
        rep.client().post(route::MAILBOX_RUNS, &()).await
    };
    let first = label::run(at_work.app, &mailbox, RunTrigger::Owner, &at_work);
    let (first, asked) = tokio::join!(first, asks);
    let first = first.unwrap().expect("the mailbox is free");
    let asked: LabelRun = asked.json();
    assert_eq!((first.outcome, first.counts.seen), (RunOutcome::Done, 0));
    assert_eq!((asked.outcome, asked.counts.seen), (RunOutcome::Done, 1));
}

#[tokio::test]
async fn labels_have_names_in_their_owners_language() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    world.run("UPDATE users SET language = 'ja'", []).await;
    let id = rep.receive(Letter::from(customers::OPEN));
    rep.run_due().await;
    assert_eq!(rep.labels_of(&id), ["UNREAD", "未完了の商談"]);
}

#[tokio::test]
async fn a_label_that_its_owner_renamed_stays_in_use() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    rep.run_due().await;
    world
        .google
        .change_label(REP.address, &rep.label_id("Open deals"), Some("Pipeline"))
        .unwrap();
    let id = rep.receive(Letter::from(customers::OPEN));
    world.advance(TEN_MINUTES);
    rep.run_due().await;
    assert_eq!(rep.labels_of(&id), ["Pipeline", "UNREAD"]);
}

#[tokio::test]
async fn an_owner_without_the_permission_has_no_runs() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let id = rep.receive(Letter::from(customers::OPEN));
    let sql = "UPDATE users SET profile_id = (SELECT id FROM profiles WHERE name = 'Without mail')";
    world.run(sql, []).await;
    assert!(label::run_due(&world.test.app).await.unwrap().is_empty());
    assert_eq!(rep.labels_of(&id), ["INBOX", "UNREAD"]);
    assert_eq!(
        world
            .number("SELECT COUNT(*) AS n FROM mailboxes WHERE mail_magnet OR labels")
            .await,
        0
    );
}

#[tokio::test]
async fn disconnecting_counts_what_it_deletes_and_names_the_labels_that_stay() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let mut rep = Rep::filing(&world).await;
    rep.receive(Letter::from(customers::OPEN));
    rep.run_due().await;
    let receipt = rep.disconnect().await;
    assert_eq!((receipt.notices_deleted, receipt.runs_deleted), (1, 1));
    assert_eq!(
        receipt.labels_kept,
        ["Closing this month", "Open deals", "Customers"]
    );
    // Connected anew, the labels of that name are somebody's: ours get other names.
    rep.connect(&Consent::All).await;
    rep.switch(MailboxUpdate {
        mail_magnet: true,
        labels: true,
    })
    .await;
    let id = rep.receive(Letter::from(customers::OPEN));
    rep.run_due().await;
    assert_eq!(rep.labels_of(&id), ["Open deals (Tegami)", "UNREAD"]);
}

#[tokio::test]
async fn a_run_that_the_owner_asks_for_sees_to_renamed_and_deleted_labels() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    rep.run_due().await;
    let (open, customers) = (rep.label_id("Open deals"), rep.label_id("Customers"));
    world
        .google
        .change_label(REP.address, &open, Some("Pipeline"))
        .unwrap();
    world
        .google
        .change_label(REP.address, &customers, None)
        .unwrap();
    rep.client()
        .post(route::MAILBOX_RUNS, &())
        .await
        .json::<LabelRun>();
    let settings: MailboxSettings = rep.client().get(route::MAILBOX).await.json();
    let labels = settings.mailbox.unwrap().label_names;
    let names: Vec<&str> = labels.iter().map(|label| label.name.as_str()).collect();
    assert_eq!(names, ["Closing this month", "Pipeline", "Customers"]);
    assert_eq!(labels[1].gmail_label_id, open);
    assert_eq!(labels[2].gmail_label_id, rep.label_id("Customers"));
    assert_ne!(labels[2].gmail_label_id, customers);
    assert_eq!(labels[1].made_again_at, None);
    assert_eq!(
        labels[2].made_again_at,
        Some(world.test.now()),
        "its owner is told"
    );
}
