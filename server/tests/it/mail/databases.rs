//! The whole way of a mailbox, and the job queue, on SQLite and on PostgreSQL.

use super::{
    customers,
    mailbox::{Letter, Rep},
    world::on_each_database,
};
use contract::{
    label::{LabelRun, RunOutcome},
    mailbox::{AccessToken, MailFeature},
    route,
};
use google_sim::{Consent, Fault, FaultKind};
use jiff::SignedDuration;
use server::{
    jobs::{housekeeping, queue},
    testing::REP,
};
use std::time::Duration;

#[tokio::test]
async fn a_mailbox_is_connected_filed_and_taken_back() {
    on_each_database(async |world| {
        customers::add_all(&world).await;
        let rep = Rep::filing(&world).await;
        let mut browser = world.browser_of(REP).await;
        browser
            .connect(MailFeature::Read, REP.address, &Consent::All)
            .await;
        let token = browser.client().post(route::MAILBOX_TOKEN, &()).await;
        assert!(!token.json::<AccessToken>().token.is_empty());
        let first = rep.receive(Letter::from(customers::OPEN));
        let modify = "gmail.users.messages.modify";
        world.google.inject(
            Fault::new(FaultKind::Unavailable)
                .on_method(modify)
                .times(1),
        );
        assert_eq!(rep.run_due().await.outcome, RunOutcome::Postponed);
        world.advance(SignedDuration::from_mins(10));
        assert_eq!(rep.run_due().await.counts.open_deals, 1);
        assert_eq!(rep.labels_of(&first), ["Open deals", "UNREAD"]);
        world.google.forget_history(REP.address).unwrap();
        let second = rep.receive(Letter::from(customers::WON));
        let run: LabelRun = rep.client().post(route::MAILBOX_RUNS, &()).await.json();
        assert_eq!((run.outcome, run.counts.customers), (RunOutcome::Done, 1));
        assert_eq!(rep.labels_of(&second), ["Customers", "UNREAD"]);
        let receipt = rep.disconnect().await;
        assert_eq!(
            (
                receipt.grants_revoked,
                receipt.notices_deleted,
                receipt.runs_deleted
            ),
            (2, 2, 3)
        );
    })
    .await;
}

#[tokio::test]
async fn the_queue_runs_a_mailbox_whose_time_has_come_and_stops_in_order() {
    on_each_database(async |world| {
        customers::add_all(&world).await;
        let rep = Rep::filing(&world).await;
        let id = rep.receive(Letter::from(customers::OPEN));
        let app = &world.test.app;
        let pace = queue::Pace {
            tick_seconds: 1,
            poll: Duration::from_millis(20),
        };
        queue::start(app, pace).await.unwrap();
        let done = "SELECT COUNT(*) AS n FROM label_runs WHERE outcome = 'done'";
        let ran = async {
            while world.number(done).await == 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), ran)
            .await
            .expect("a run");
        assert_eq!(rep.labels_of(&id), ["Open deals", "UNREAD"]);
        housekeeping::run(app).await.unwrap();
        app.stop.cancel();
        app.tasks.close();
        app.tasks.wait().await;
        assert_eq!(
            world.number("SELECT COUNT(*) AS n FROM label_runs").await,
            1
        );
    })
    .await;
}
