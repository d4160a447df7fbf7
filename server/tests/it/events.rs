//! Events reach the browsers they are for: each once, in order, and no longer than they may.

use contract::{
    ErrorCode, MailboxId,
    event::Event,
    list::Page,
    permission::Permission,
    route,
    user::{Profile, ProfileInput, UserUpdate},
};
use jiff::{SignedDuration, Timestamp};
use server::{
    events,
    jobs::housekeeping::EVENTS_KEPT,
    serve,
    store::events as store,
    testing::{
        ADMIN, EventStream, OTHER_REP, Persona, REP, TestApp, TestDatabase, on_each_database,
    },
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinSet};

fn mailbox() -> MailboxId {
    MailboxId::new("m1")
}

fn notice(number: usize) -> Event {
    Event::Notice {
        mailbox_id: mailbox(),
        message_id: format!("18a{number}"),
        received_at: Timestamp::UNIX_EPOCH,
    }
}

/// Something happens to somebody.
async fn happens(test: &TestApp, persona: Persona, event: &Event) {
    let user = test.user(persona).await.id;
    let (org, now) = (&test.app.organization, test.now());
    let tx = test.store().begin().await.unwrap();
    store::append(&tx, org, &user, Some(&mailbox()), event, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    test.app.events.wake(&user);
}

/// The next events of a stream.
async fn told(stream: &mut EventStream, count: usize) -> Vec<(i64, Event)> {
    let mut told = Vec::new();
    for _ in 0..count {
        told.push(stream.next().await.expect("another event"));
    }
    told
}

/// The address of a stream that goes on after an event.
fn after(id: i64) -> String {
    format!("{}?after={id}", route::EVENTS)
}

#[tokio::test]
async fn an_open_browser_is_told_what_happens_once_and_in_order() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let mut stream = rep.open(route::EVENTS).await;
        assert_eq!(stream.status, 200);
        assert_eq!(stream.next().await, Some((0, Event::Fresh)));
        for number in 1..=3 {
            happens(&test, REP, &notice(number)).await;
        }
        happens(&test, OTHER_REP, &notice(9)).await;
        happens(&test, REP, &Event::NoticesChanged).await;
        let expected = [
            (1, notice(1)),
            (2, notice(2)),
            (3, notice(3)),
            (4, Event::NoticesChanged),
        ];
        assert_eq!(told(&mut stream, 4).await, expected);
    })
    .await;
}

#[tokio::test]
async fn a_browser_that_comes_back_misses_nothing_and_hears_nothing_twice() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        happens(&test, REP, &notice(1)).await;
        let mut stream = rep.open(&after(0)).await;
        assert_eq!(stream.next().await, Some((1, notice(1))));
        drop(stream);
        happens(&test, REP, &notice(2)).await;
        // Another process, as after a restart: what a browser was told last, it knows itself.
        let restarted = test.beside().await;
        let name_cookie = rep.cookie().unwrap().split_once('=').unwrap();
        let rep = restarted
            .anonymous()
            .with_cookie(name_cookie.0, name_cookie.1);
        let by_header = rep.clone().with_header("last-event-id", "1");
        for mut stream in [
            rep.open(&after(1)).await,
            // A browser's own header is newer than the address it began with.
            by_header.open(&after(0)).await,
        ] {
            assert_eq!(stream.next().await, Some((2, notice(2))));
            happens(&restarted, REP, &Event::NoticesChanged).await;
            let (_, event) = stream.next().await.unwrap();
            assert_eq!(event, Event::NoticesChanged);
        }
    })
    .await;
}

#[tokio::test]
async fn writers_at_once_leave_no_gap_and_pass_nobody_by() {
    const WRITERS: usize = 12;
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let user = test.user(REP).await.id;
        let mut stream = rep.open(&after(0)).await;
        let mut writers = JoinSet::new();
        for number in 0..WRITERS {
            let (app, user) = (test.app.clone(), user.clone());
            writers.spawn(async move {
                let tx = app.store.begin().await.unwrap();
                let (org, now) = (&app.organization, app.now());
                store::append(&tx, org, &user, Some(&mailbox()), &notice(number), now)
                    .await
                    .unwrap();
                // A third of them think better of it.
                if number % 3 == 0 {
                    tx.rollback().await.unwrap();
                } else {
                    tx.commit().await.unwrap();
                }
                app.events.wake(&user);
            });
        }
        let told = told(&mut stream, WRITERS * 2 / 3).await;
        while let Some(ended) = writers.join_next().await {
            ended.unwrap();
        }
        let ids: Vec<i64> = told.iter().map(|(id, _)| *id).collect();
        assert_eq!(ids, (1..=8).collect::<Vec<_>>());
        let extent = store::extent(test.store().db(), &user).await.unwrap();
        assert_eq!((extent.last, extent.oldest), (8, Some(1)));
    })
    .await;
}

#[tokio::test]
async fn another_process_is_heard_at_once() {
    // On SQLite there is no other process to hear.
    let Some(database) = TestDatabase::postgres().await else {
        return;
    };
    let test = TestApp::start_on(database, |_| ()).await;
    events::start(&test.app).await.unwrap();
    let other = test.beside().await;
    let rep = test.sign_in_as(REP).await;
    let mut stream = rep.open(&after(0)).await;
    happens(&other, REP, &notice(1)).await;
    assert_eq!(stream.next().await, Some((1, notice(1))));
    let elsewhere = other
        .sign_in_as(ADMIN)
        .await
        .put(&user_path(&test, REP).await, &deactivated(&test, REP).await)
        .await;
    assert_eq!(elsewhere.status, 200, "{}", elsewhere.text());
    assert_eq!(stream.next().await, None);
    test.app.stop.cancel();
    test.app.tasks.close();
    test.app.tasks.wait().await;
}

#[tokio::test]
async fn a_browser_that_was_away_too_long_reads_anew() {
    let test = TestApp::start().await;
    for number in 1..=3 {
        happens(&test, REP, &notice(number)).await;
    }
    test.app.clock.advance(EVENTS_KEPT);
    test.app.clock.advance(SignedDuration::from_secs(1));
    happens(&test, REP, &notice(4)).await;
    let (db, org) = (test.store().db(), &test.app.organization);
    let before = test.now().checked_sub(EVENTS_KEPT).unwrap();
    assert_eq!(store::delete_before(db, org, before).await.unwrap(), 3);
    let rep = test.sign_in_as(REP).await;
    for (told, first) in [
        (1, (4, Event::Fresh)),
        (3, (4, notice(4))),
        (99, (4, Event::Fresh)),
    ] {
        let mut stream = rep.open(&after(told)).await;
        assert_eq!(stream.next().await, Some(first), "after {told}");
    }
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let test = TestApp::start().await;
    let (rep, elsewhere) = (test.sign_in_as(REP).await, test.sign_in_as(REP).await);
    let mut stream = rep.open(&after(0)).await;
    let mut other = elsewhere.open(&after(0)).await;
    assert_eq!(rep.delete(route::SESSION).await.status, 204);
    happens(&test, REP, &notice(1)).await;
    assert_eq!(stream.next().await, None, "nothing is told any more");
    assert_eq!(other.next().await, Some((1, notice(1))), "another session");
}

#[tokio::test]
async fn a_stream_keeps_no_session_from_ending() {
    let test = TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    let mut stream = rep.open(&after(0)).await;
    test.app
        .clock
        .advance(server::auth::session::IDLE_LIMIT / 2);
    happens(&test, REP, &notice(1)).await;
    assert_eq!(stream.next().await, Some((1, notice(1))));
    test.app
        .clock
        .advance(server::auth::session::IDLE_LIMIT / 2);
    happens(&test, REP, &notice(2)).await;
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn a_stream_ends_when_its_user_may_no_longer_use_mail() {
    let test = TestApp::start().await;
    let (admin, rep) = (test.sign_in_as(ADMIN).await, test.sign_in_as(REP).await);
    let mut stream = rep.open(&after(0)).await;
    let profiles: Page<Profile> = admin.get(route::PROFILES).await.json();
    let standard = profiles
        .items
        .iter()
        .find(|profile| profile.name == REP.profile)
        .unwrap();
    let without = ProfileInput {
        name: standard.name.clone(),
        permissions: vec![Permission::EditRecords],
        version: Some(standard.version),
    };
    let path = route::with_id(route::PROFILE, standard.id.as_str());
    admin.put(&path, &without).await.json::<Profile>();
    assert_eq!(stream.next().await, None);
    let again = rep.get(route::EVENTS).await;
    assert_eq!(again.error().code, ErrorCode::Forbidden);
}

#[tokio::test]
async fn a_stream_ends_when_its_user_is_deactivated() {
    let test = TestApp::start().await;
    let (admin, rep) = (test.sign_in_as(ADMIN).await, test.sign_in_as(REP).await);
    let mut stream = rep.open(&after(0)).await;
    let answer = admin
        .put(&user_path(&test, REP).await, &deactivated(&test, REP).await)
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn one_user_has_so_many_streams_and_no_more() {
    let test = TestApp::start().await;
    let (rep, other) = (test.sign_in_as(REP).await, test.sign_in_as(OTHER_REP).await);
    let mut open = Vec::new();
    loop {
        let stream = rep.open(route::EVENTS).await;
        if stream.status != 200 {
            assert_eq!(stream.status, 429);
            break;
        }
        open.push(stream);
        assert!(open.len() <= 12);
    }
    assert_eq!(other.open(route::EVENTS).await.status, 200);
    open.pop();
    assert_eq!(rep.open(route::EVENTS).await.status, 200);
}

#[tokio::test]
async fn a_stop_ends_open_streams_in_order() {
    let test = TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}{}", listener.local_addr().unwrap(), route::EVENTS);
    let (tell, stop) = oneshot::channel::<()>();
    let until = async { stop.await.unwrap() };
    let server = tokio::spawn(serve::serve(test.app.clone(), listener, until));
    let mut answer = reqwest::Client::new()
        .get(&url)
        .header("cookie", rep.cookie().unwrap())
        .send()
        .await
        .unwrap();
    let first = answer.chunk().await.unwrap().unwrap();
    assert!(first.starts_with(b"id: 0\n"), "{first:?}");
    tell.send(()).unwrap();
    // A connection that was cut off would be an error.
    assert_eq!(answer.chunk().await.unwrap(), None);
    server.await.unwrap().unwrap();
}

async fn user_path(test: &TestApp, persona: Persona) -> String {
    route::with_id(route::USER, test.user(persona).await.id.as_str())
}

async fn deactivated(test: &TestApp, persona: Persona) -> UserUpdate {
    let user = test.user(persona).await;
    UserUpdate {
        profile_id: user.profile.id,
        role_id: None,
        active: false,
        version: user.version,
    }
}
