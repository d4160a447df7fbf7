//! Watches are begun, renewed before they end, and stopped; and how often mailboxes are looked at meanwhile.

use super::{
    customers,
    mailbox::{Letter, Rep},
    pushes::{Pusher, settled},
    world::{World, pushing_on_each_database},
};
use contract::{
    mailbox::{MailboxSettings, MailboxUpdate},
    route,
    user::{User, UserUpdate},
};
use google_sim::{Fault, FaultKind};
use jiff::{SignedDuration, Timestamp};
use server::{
    Config,
    clock::Clock,
    jobs::{label, watch},
    randomness::Randomness,
    serve,
    testing::{ADMIN, REP, TestDatabase, environment},
};

const ONLY_MAGNET: MailboxUpdate = MailboxUpdate {
    mail_magnet: true,
    labels: false,
};
const LABELS: MailboxUpdate = MailboxUpdate {
    mail_magnet: true,
    labels: true,
};
const OFF: MailboxUpdate = MailboxUpdate {
    mail_magnet: false,
    labels: false,
};
const WATCH: &str = "gmail.users.watch";
const STOP: &str = "gmail.users.stop";
/// How often a mailbox is looked at that nothing is pushed for.
const USUAL: SignedDuration = SignedDuration::from_mins(10);

/// A rep with these switches, who is watched, whose first run is over.
async fn watched(world: &World, switches: MailboxUpdate) -> Rep<'_> {
    customers::add_all(world).await;
    let rep = Rep::switched(world, switches).await;
    watch::run_due(&world.test.app).await.unwrap();
    rep.run_due().await;
    world.advance(SignedDuration::from_mins(1));
    rep
}

/// Until when Google pushes for the rep.
fn until(world: &World) -> Option<Timestamp> {
    world.google.watched_until(REP.address).unwrap()
}

/// How long it is until the next run.
async fn next_run(world: &World) -> SignedDuration {
    let sql = "SELECT next_run_at AS n FROM mailboxes";
    let next = Timestamp::from_millisecond(world.number(sql).await).unwrap();
    next.duration_since(world.test.now())
}

/// Mail comes in, and is pushed.
async fn hears(world: &World, rep: &Rep<'_>, number: &str) {
    rep.receive(Letter::from(customers::OPEN));
    let history_id = world.google.history_id(REP.address).unwrap();
    Pusher::new(world)
        .push(number, REP.address, history_id)
        .await;
    settled(&world.test).await;
}

#[tokio::test]
async fn a_watch_is_renewed_long_before_it_ends_and_stopped_on_disconnecting() {
    pushing_on_each_database(async |world| {
        let _rep = watched(&world, LABELS).await;
        let app = &world.test.app;
        assert_eq!(world.asked(WATCH), 1);
        let ends = until(&world).unwrap();
        for _ in 0..80 {
            world.advance(SignedDuration::from_hours(6));
            watch::run_due(app).await.unwrap();
            let left = until(&world).unwrap().duration_since(world.test.now());
            assert!(left > SignedDuration::from_hours(5 * 24), "{left:?}");
        }
        assert!((19..=22).contains(&world.asked(WATCH)), "{}", world.asked(WATCH));
        assert!(ends < world.test.now(), "the first one would have ended");
        let in_ledger = "SELECT COUNT(*) AS n FROM google_calls WHERE method = 'watch' AND units = 100 AND status = 200";
        assert_eq!(usize::try_from(world.number(in_ledger).await).unwrap(), world.asked(WATCH));
        let browser = world.browser_of(REP).await;
        assert_eq!(browser.client().delete(route::MAILBOX).await.status, 200);
        assert_eq!((world.asked(STOP), until(&world)), (1, None));
        watch::run_due(app).await.unwrap();
        assert_eq!(world.asked(STOP), 1);
    })
    .await;
}

#[tokio::test]
async fn a_mailbox_is_watched_while_mailmagnet_is_on_and_no_longer() {
    pushing_on_each_database(async |world| {
        let rep = watched(&world, ONLY_MAGNET).await;
        let app = &world.test.app;
        assert!(until(&world).is_some());
        rep.switch(OFF).await;
        world
            .google
            .inject(Fault::new(FaultKind::Unavailable).on_method(STOP).times(1));
        watch::run_due(app).await.unwrap();
        assert!(until(&world).is_some(), "Google did not answer");
        watch::run_due(app).await.unwrap();
        assert_eq!(world.asked(STOP), 1, "not again at once");
        world.advance(watch::AGAIN_AFTER);
        watch::run_due(app).await.unwrap();
        assert_eq!((world.asked(STOP), until(&world)), (2, None));
        world.advance(watch::RENEWED_EVERY);
        watch::run_due(app).await.unwrap();
        assert_eq!((world.asked(WATCH), world.asked(STOP)), (1, 2));
        let browser = world.browser_of(REP).await;
        let answer = browser.client().put(route::MAILBOX, &ONLY_MAGNET).await;
        assert_eq!(answer.status, 200);
        watch::run_due(app).await.unwrap();
        assert_eq!(world.asked(WATCH), 2);
        assert!(until(&world).is_some());
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_use_mail_any_more_is_watched_no_longer() {
    let world = World::pushing_on(TestDatabase::sqlite()).await;
    let _rep = watched(&world, ONLY_MAGNET).await;
    let app = &world.test.app;
    let sql = "UPDATE users SET state = 'deactivated' WHERE address = $1";
    world.run(sql, [REP.address.into()]).await;
    world.advance(watch::RENEWED_EVERY);
    watch::run_due(app).await.unwrap();
    assert_eq!(world.asked(WATCH), 1, "not renewed");
    let admin = world.browser_of(ADMIN).await;
    let id = world.test.user(REP).await.id;
    let path = route::with_id(route::USER, id.as_str());
    let user: User = admin.client().get(&path).await.json();
    let update = UserUpdate {
        profile_id: user.profile.id,
        role_id: None,
        active: false,
        version: user.version,
    };
    assert_eq!(admin.client().put(&path, &update).await.status, 200);
    assert_eq!((world.asked(STOP), until(&world)), (1, None));
}

#[tokio::test]
async fn a_watch_that_google_refuses_leaves_the_schedule_alone_and_is_told() {
    pushing_on_each_database(async |world| {
        let forbidden = FaultKind::Forbidden {
            reason: "forbidden".to_owned(),
        };
        world
            .google
            .inject(Fault::new(forbidden).on_method(WATCH).times(1));
        let rep = watched(&world, ONLY_MAGNET).await;
        let fails = async || {
            let settings: MailboxSettings = rep.client().get(route::MAILBOX).await.json();
            settings.mailbox.unwrap().pushes_fail
        };
        assert!(fails().await);
        assert_eq!(until(&world), None);
        assert!(next_run(&world).await <= USUAL);
        watch::run_due(&world.test.app).await.unwrap();
        assert_eq!(world.asked(WATCH), 1, "not again at once");
        world.advance(watch::AGAIN_AFTER);
        watch::run_due(&world.test.app).await.unwrap();
        assert_eq!(world.asked(WATCH), 2);
        assert!(until(&world).is_some());
        assert!(!fails().await);
    })
    .await;
}

#[tokio::test]
async fn a_grant_that_ended_is_found_out_by_its_watch_and_waits_for_its_owner() {
    let world = World::pushing_on(TestDatabase::sqlite()).await;
    let rep = watched(&world, ONLY_MAGNET).await;
    hears(&world, &rep, "1").await;
    assert!(next_run(&world).await > USUAL);
    world.google.revoke_all(REP.address);
    world.advance(SignedDuration::from_hours(23) + SignedDuration::from_mins(59));
    let app = &world.test.app;
    watch::run_due(app).await.unwrap();
    assert!(next_run(&world).await <= SignedDuration::ZERO);
    rep.run_due().await;
    let paused = "SELECT COUNT(*) AS n FROM mailboxes WHERE paused";
    assert_eq!(world.number(paused).await, 1);
    let asked = world.asked(WATCH);
    world.advance(watch::RENEWED_EVERY);
    watch::run_due(app).await.unwrap();
    assert_eq!(world.asked(WATCH), asked, "there is nothing to ask with");
}

#[tokio::test]
async fn a_mailbox_whose_news_are_pushed_is_looked_at_once_a_day_as_long_as_they_are() {
    pushing_on_each_database(async |world| {
        let rep = watched(&world, ONLY_MAGNET).await;
        let app = &world.test.app;
        assert!(next_run(&world).await <= USUAL, "no push has come yet");
        hears(&world, &rep, "1").await;
        let day = SignedDuration::from_hours(24);
        let next = next_run(&world).await;
        assert!(next > day && next <= day + USUAL, "{next:?}");
        world.advance(SignedDuration::from_hours(20));
        assert_eq!(label::due(app).await.unwrap(), []);
        hears(&world, &rep, "2").await;
        assert_eq!(
            world.number("SELECT COUNT(*) AS n FROM mail_facts").await,
            2
        );
        world.advance(day + USUAL);
        rep.run_due().await;
        assert!(next_run(&world).await <= USUAL, "none has come for a day");
        // Nothing renews the watch: the pace is the usual one from its end on, whatever was pushed last.
        world.advance(SignedDuration::from_hours(5 * 24));
        rep.run_due().await;
        hears(&world, &rep, "3").await;
        let left = until(&world).unwrap().duration_since(world.test.now());
        let next = next_run(&world).await;
        assert!(left < day && next <= left + USUAL, "{left:?} {next:?}");
        world.advance(left + USUAL);
        rep.run_due().await;
        assert!(next_run(&world).await <= USUAL);
    })
    .await;
}

#[tokio::test]
async fn labels_are_filed_every_ten_minutes_whatever_is_pushed() {
    let world = World::pushing_on(TestDatabase::sqlite()).await;
    let rep = watched(&world, LABELS).await;
    hears(&world, &rep, "1").await;
    assert!(next_run(&world).await <= USUAL);
}

#[tokio::test]
async fn a_server_without_pushes_stops_the_watches_that_are_left_over() {
    pushing_on_each_database(async |world| {
        let rep = watched(&world, ONLY_MAGNET).await;
        hears(&world, &rep, "1").await;
        assert!(next_run(&world).await > USUAL);
        let mut env = environment();
        env.insert(
            "DATABASE_URL".to_owned(),
            world.test.database_url().to_owned(),
        );
        for name in ["TEGAMI_GOOGLE_ISSUER", "TEGAMI_GMAIL_URL"] {
            env.insert(name.to_owned(), world.google.url());
        }
        let config = Config::from_env(&env).unwrap();
        let clock: Clock = world.test.app.clock.clone();
        let without = serve::build(config, clock, Randomness::seeded(3))
            .await
            .unwrap();
        watch::run_due(&without).await.unwrap();
        assert_eq!((world.asked(STOP), until(&world)), (1, None));
        assert_eq!(label::run_due(&without).await.unwrap().len(), 1);
        assert!(next_run(&world).await <= USUAL);
        watch::run_due(&without).await.unwrap();
        assert_eq!(world.asked(STOP), 1);
    })
    .await;
}

#[tokio::test]
async fn of_several_processes_one_sees_to_a_watch() {
    pushing_on_each_database(async |world| {
        customers::add_all(&world).await;
        let _rep = Rep::switched(&world, ONLY_MAGNET).await;
        let other = world.test.beside().await;
        let (here, there) =
            tokio::join!(watch::run_due(&world.test.app), watch::run_due(&other.app));
        here.unwrap();
        there.unwrap();
        assert_eq!(world.asked(WATCH), 1);
    })
    .await;
}
