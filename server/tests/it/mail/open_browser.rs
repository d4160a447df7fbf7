//! A mailbox is looked at sooner while its owner has Tegami open: news wait for no tenth minute.

use super::{
    customers,
    mailbox::{Letter, Rep},
    pushes::{Pusher, settled},
    world::World,
};
use contract::{
    event::Event,
    mailbox::{MailboxSettings, MailboxUpdate},
    route,
};
use google_sim::{Fault, FaultKind};
use jiff::SignedDuration;
use server::{
    jobs::label,
    testing::{EventStream, POSTGRES, REP, TestDatabase},
};

const OPEN: SignedDuration = SignedDuration::from_secs(45);
const BEFORE: SignedDuration = SignedDuration::from_secs(44);
const SECOND: SignedDuration = SignedDuration::from_secs(1);

/// A rep with these switches, whose first run is over and whose next one is ten minutes away.
async fn rep(world: &World, labels: bool) -> Rep<'_> {
    customers::add_all(world).await;
    let switches = MailboxUpdate {
        mail_magnet: true,
        labels,
    };
    let rep = Rep::switched(world, switches).await;
    rep.run_due().await;
    let next_ms = world.number("SELECT next_run_at AS n FROM mailboxes").await;
    world.advance(SignedDuration::from_millis(
        next_ms - world.test.now().as_millisecond(),
    ));
    rep.run_due().await;
    rep
}

/// Has the stream look once more, and skips what it tells of it.
async fn look(world: &World, stream: &mut EventStream) {
    let user = world.test.user(REP).await.id;
    let (app, org) = (&world.test.app, &world.test.app.organization);
    let tx = app.store.begin().await.unwrap();
    let seen = Event::NoticesChanged;
    server::store::events::append(&tx, org, &user, None, &seen, app.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    app.events.wake(&user);
    while stream.next().await.expect("an event").1 != seen {}
}

async fn is_due(world: &World) -> bool {
    !label::due(&world.test.app).await.unwrap().is_empty()
}

async fn on_each_database(test: impl AsyncFn(World)) {
    test(World::open_on(TestDatabase::sqlite()).await).await;
    match TestDatabase::postgres().await {
        Some(database) => test(World::open_on(database).await).await,
        None => eprintln!("{POSTGRES} is not set: ran on SQLite only"),
    }
}

#[tokio::test]
async fn news_are_told_within_a_minute_while_tegami_is_open_and_no_sooner_than_usual_after() {
    on_each_database(async |world| {
        let rep = rep(&world, true).await;
        let mut stream = rep.client().open(route::EVENTS).await;
        assert_eq!(stream.next().await, Some((0, Event::Fresh)));
        look(&world, &mut stream).await;
        for _ in 0..3 {
            let id = rep.receive(Letter::from(customers::OPEN));
            world.advance(BEFORE);
            assert!(!is_due(&world).await);
            let settings: MailboxSettings = rep.client().get(route::MAILBOX).await.json();
            let next = settings.next_run_at.expect("a next run");
            assert_eq!(next.duration_since(world.test.now()), SECOND);
            world.advance(SECOND);
            rep.run_due().await;
            let (_, event) = stream.next().await.expect("an event");
            let Event::Notice { message_id, .. } = event else {
                panic!("{event:?}");
            };
            assert_eq!(message_id, id);
            look(&world, &mut stream).await;
        }
        drop(stream);
        // What the stream asked for last is still done; then the pace is the usual one.
        world.advance(OPEN);
        rep.run_due().await;
        world.advance(OPEN);
        assert!(!is_due(&world).await);
    })
    .await;
}

#[tokio::test]
async fn a_mailbox_that_waits_for_google_or_for_its_owner_is_looked_at_no_sooner() {
    on_each_database(async |world| {
        let rep = rep(&world, true).await;
        world.advance(SignedDuration::from_mins(10));
        let busy = Fault::new(FaultKind::Unavailable).on_method("gmail.users.history.list");
        // A call is tried three times.
        world.google.inject(busy.times(12));
        for _ in 0..4 {
            // By the fourth failure in a row the wait is longer than four minutes.
            if is_due(&world).await {
                rep.run_due().await;
            }
            world.advance(SignedDuration::from_mins(4));
        }
        world.google.clear_faults();
        let mut stream = rep.client().open(route::EVENTS).await;
        assert_eq!(stream.next().await, Some((0, Event::Fresh)));
        look(&world, &mut stream).await;
        let wanted = "SELECT COUNT(*) AS n FROM mailboxes WHERE pushed_at IS NOT NULL";
        assert_eq!(world.number(wanted).await, 0);
        let failed = "SELECT MIN(failures) AS n FROM mailboxes";
        assert!(world.number(failed).await > 0);
        world
            .run(
                "UPDATE mailboxes SET failures = 0, paused = $1",
                [true.into()],
            )
            .await;
        look(&world, &mut stream).await;
        assert_eq!(world.number(wanted).await, 0);
        world
            .run("UPDATE mailboxes SET paused = $1", [false.into()])
            .await;
        look(&world, &mut stream).await;
        assert_eq!(world.number(wanted).await, 1);
        let off = MailboxUpdate {
            mail_magnet: false,
            labels: false,
        };
        rep.switch(off).await;
        look(&world, &mut stream).await;
        assert_eq!(world.number(wanted).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_push_is_not_held_up_by_a_look_that_is_asked_for_later_and_makes_it_needless() {
    let world = World::pushing_while(TestDatabase::sqlite(), "45").await;
    let rep = rep(&world, false).await;
    server::jobs::watch::run_due(&world.test.app).await.unwrap();
    let mut stream = rep.client().open(route::EVENTS).await;
    assert_eq!(stream.next().await, Some((0, Event::Fresh)));
    look(&world, &mut stream).await;
    let wanted = "SELECT COUNT(*) AS n FROM mailboxes WHERE pushed_at IS NOT NULL";
    assert_eq!(world.number(wanted).await, 1, "no push has come yet");
    world.advance(SignedDuration::from_secs(10));
    let id = rep.receive(Letter::from(customers::OPEN));
    let history_id = world.google.history_id(REP.address).unwrap();
    Pusher::new(&world).push("1", REP.address, history_id).await;
    let (_, event) = stream.next().await.expect("an event");
    assert!(matches!(event, Event::Notice { message_id, .. } if message_id == id));
    settled(&world.test).await;
    look(&world, &mut stream).await;
    assert_eq!(world.number(wanted).await, 0, "pushes tell what is new");
}
