//! Pushes are believed for their token alone, and are hints: none has an effect twice.

use super::{
    customers,
    killer::Killer,
    mailbox::{Letter, Rep},
    pushes::{self, Pusher, body, settled},
    world::{World, pushing_on_each_database},
};
use contract::{
    ErrorCode, MailboxId, event::Event, label::RunTrigger, mailbox::MailboxUpdate, route,
};
use futures_util::future::{BoxFuture, FutureExt};
use google_sim::{Fault, FaultKind, SigningKey};
use jiff::SignedDuration;
use serde_json::{Value, json};
use server::{
    jobs::{
        housekeeping,
        label::{self, Probe, Step},
    },
    mailbox::push::PAUSE,
    store::mail::pushes as store,
    testing::{OTHER_REP, REP, TestApp, TestDatabase},
};

const ONLY_MAGNET: MailboxUpdate = MailboxUpdate {
    mail_magnet: true,
    labels: false,
};
/// Every place for a run that a push begins.
const PLACES: u32 = 4;
const HISTORY: &str = "gmail.users.history.list";

/// A rep who follows their mail, whose first run is over.
async fn follower(world: &World) -> Rep<'_> {
    customers::add_all(world).await;
    let rep = Rep::switched(world, ONLY_MAGNET).await;
    rep.run_due().await;
    world.advance(SignedDuration::from_mins(1));
    rep
}

/// Where the rep's history stands at Google.
fn history_id(world: &World) -> u64 {
    world.google.history_id(REP.address).unwrap()
}

/// How many pushes have left a trace, and how many wait for a look.
async fn traces(world: &World) -> (i64, i64) {
    let noted = world.number("SELECT COUNT(*) AS n FROM pushes").await;
    let waiting = "SELECT COUNT(*) AS n FROM mailboxes WHERE pushed_at IS NOT NULL";
    (noted, world.number(waiting).await)
}

async fn mailbox_id(world: &World) -> MailboxId {
    let mut ids = world.texts("SELECT id AS t FROM mailboxes").await;
    MailboxId::new(ids.pop().unwrap())
}

#[tokio::test]
async fn a_push_tells_an_open_browser_of_new_mail_at_once() {
    pushing_on_each_database(async |world| {
        let rep = follower(&world).await;
        let mut stream = rep.client().open(route::EVENTS).await;
        assert_eq!(stream.next().await, Some((0, Event::Fresh)));
        let message_id = rep.receive(Letter::from(customers::OPEN));
        let nothing_is_due = label::due(&world.test.app).await.unwrap();
        assert_eq!(nothing_is_due, []);
        let google = Pusher::new(&world);
        google.push("1", REP.address, history_id(&world)).await;
        let (_, event) = stream.next().await.unwrap();
        let Event::Notice {
            message_id: told, ..
        } = event
        else {
            panic!("{event:?}");
        };
        assert_eq!(told, message_id);
        settled(&world.test).await;
        assert_eq!(traces(&world).await, (1, 0));
    })
    .await;
}

/// Every token that is not one of Google's for this subscription, by what is wrong with it.
fn forgeries(world: &World) -> Vec<(&'static str, String)> {
    let google = Pusher::new(world);
    let key = world.google.signing_key();
    let with = |name: &str, value: Value| {
        let mut claims = google.claims();
        claims[name] = value;
        key.sign(&claims)
    };
    let without = |name: &str| {
        let mut claims = google.claims();
        claims.as_object_mut().unwrap().remove(name);
        key.sign(&claims)
    };
    let stranger = SigningKey::generate();
    let posing = json!({ "alg": "RS256", "kid": key.id(), "typ": "JWT" });
    let relabeled = json!({ "alg": "none", "kid": key.id(), "typ": "JWT" });
    let nameless = json!({ "alg": "RS256", "typ": "JWT" });
    let now = world.test.now().as_second();
    let mut longer = google.claims();
    longer["exp"] = json!(now + 1_000_000);
    vec![
        ("no token", String::new()),
        ("no signed token", "a.b.c".to_owned()),
        ("unsigned", pushes::unsigned(&google.claims())),
        (
            "called unsigned",
            key.sign_under(&relabeled, &google.claims()),
        ),
        (
            "without the key's name",
            key.sign_under(&nameless, &google.claims()),
        ),
        ("signed by a stranger", stranger.sign(&google.claims())),
        (
            "by one who poses as Google",
            stranger.sign_under(&posing, &google.claims()),
        ),
        (
            "signed with a public half",
            pushes::signed_with_public_half(&key, &google.claims()),
        ),
        (
            "changed after signing",
            pushes::with_other_claims(&google.token(), &longer),
        ),
        (
            "cut off",
            google.token().rsplit_once('.').unwrap().0.to_owned() + ".",
        ),
        ("expired", with("exp", json!(now - 61))),
        ("without an end", without("exp")),
        ("issued in the future", with("iat", json!(now + 61))),
        ("not valid yet", with("nbf", json!(now + 61))),
        (
            "for another audience",
            with("aud", json!("https://evil.example")),
        ),
        (
            "for several audiences",
            with("aud", json!([super::world::AUDIENCE, "x"])),
        ),
        ("without an audience", without("aud")),
        (
            "of another issuer",
            with("iss", json!("https://evil.example")),
        ),
        (
            "of another account",
            with("email", json!("push@evil.iam.gserviceaccount.com")),
        ),
        (
            "of an address nobody vouches for",
            with("email_verified", json!(false)),
        ),
        ("without a word on the address", without("email_verified")),
        ("without an account", without("email")),
    ]
}

#[tokio::test]
async fn a_push_without_a_token_of_google_for_this_subscription_is_refused() {
    pushing_on_each_database(async |world| {
        let rep = follower(&world).await;
        rep.receive(Letter::from(customers::OPEN));
        let google = Pusher::new(&world);
        let body = body("1", REP.address, history_id(&world));
        let asked = world.asked(HISTORY);
        let mut answers = vec![google.post_bare(body.clone()).await];
        for (what, token) in forgeries(&world) {
            let answer = google.post(&token, body.clone()).await;
            assert_eq!(answer.error().code, ErrorCode::Unauthenticated, "{what}");
            answers.push(answer);
        }
        // Nobody learns what was wrong, nor whether there is such a mailbox.
        let unknown = pushes::body("1", "nobody@tegami.example", 1);
        answers.push(google.post("a.b.c", unknown).await);
        let messages = answers.iter().map(|answer| answer.error().message);
        let messages: std::collections::BTreeSet<String> = messages.collect();
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert_eq!(traces(&world).await, (0, 0));
        assert_eq!(world.asked(HISTORY), asked);
        let answer = google.post(&google.token(), body).await;
        assert_eq!(answer.status, 204, "the same with a good token");
        settled(&world.test).await;
        assert_eq!(world.asked(HISTORY), asked + 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_push_of_this_subscription_is_refused_however_good_its_token() {
    let world = World::pushing_on(TestDatabase::sqlite()).await;
    let rep = follower(&world).await;
    rep.receive(Letter::from(customers::OPEN));
    let google = Pusher::new(&world);
    let good: Value = serde_json::from_str(&body("1", REP.address, history_id(&world))).unwrap();
    let with = |pointer: &str, value: Value| {
        let mut body = good.clone();
        *body.pointer_mut(pointer).unwrap() = value;
        body.to_string()
    };
    let malformed = [
        String::new(),
        "{".to_owned(),
        "[]".to_owned(),
        json!({ "message": good["message"] }).to_string(),
        json!({ "subscription": good["subscription"] }).to_string(),
        with("/message/data", json!("%%%")),
        with("/message/data", json!("e30=")),
        with("/message/data", json!(7)),
        with("/message/messageId", json!("")),
        with("/message/messageId", json!("9".repeat(65))),
        "[".repeat(8_000),
    ];
    for body in malformed {
        let answer = google.post(&google.token(), body.clone()).await;
        assert_eq!(answer.error().code, ErrorCode::MalformedJson, "{body}");
    }
    let other = with(
        "/subscription",
        json!("projects/tegami/subscriptions/other"),
    );
    let answer = google.post(&google.token(), other).await;
    assert_eq!(answer.error().code, ErrorCode::Unauthenticated);
    let large = vec![b' '; 8 * 1_024 + 1];
    let answer = google.post(&google.token(), large.clone()).await;
    assert_eq!(answer.error().code, ErrorCode::BodyTooLarge);
    let answer = google.post("a.b.c", large).await;
    assert_eq!(answer.error().code, ErrorCode::Unauthenticated, "unread");
    assert_eq!(traces(&world).await, (0, 0));
    let answer = world.test.anonymous().get(route::GMAIL_PUSH).await;
    assert_eq!(answer.error().code, ErrorCode::MethodNotAllowed);
}

#[tokio::test]
async fn there_is_nowhere_to_push_to_where_pushes_are_not_set_up() {
    let test = TestApp::start().await;
    let answer = test.anonymous().post(route::GMAIL_PUSH, &()).await;
    assert_eq!(answer.error().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_push_that_comes_again_late_or_out_of_order_has_no_effect() {
    pushing_on_each_database(async |world| {
        let rep = follower(&world).await;
        let google = Pusher::new(&world);
        rep.receive(Letter::from(customers::OPEN));
        let earlier = history_id(&world);
        rep.receive(Letter::from(customers::WON));
        let later = history_id(&world);
        let asked = world.asked(HISTORY);
        google.push("2", REP.address, later).await;
        settled(&world.test).await;
        assert_eq!(world.asked(HISTORY), asked + 1);
        world.advance(PAUSE);
        for (message_id, history_id) in [("2", later), ("1", earlier), ("1", earlier), ("3", later)]
        {
            google.push(message_id, REP.address, history_id).await;
            settled(&world.test).await;
        }
        // The same push with the history id of another one, too.
        google.push("2", REP.address, later + 1_000).await;
        settled(&world.test).await;
        assert_eq!(world.asked(HISTORY), asked + 1);
        assert_eq!(traces(&world).await, (1, 0));
        let (db, now) = (world.test.store().db(), world.test.now());
        let kept_since = now.checked_sub(housekeeping::PUSHES_KEPT).unwrap();
        store::delete_before(db, kept_since).await.unwrap();
        assert_eq!(traces(&world).await, (1, 0));
        store::delete_before(db, now).await.unwrap();
        assert_eq!(traces(&world).await, (0, 0), "it is not known for ever");
    })
    .await;
}

#[tokio::test]
async fn a_token_that_is_used_for_pushes_made_up_costs_one_look_a_pause() {
    pushing_on_each_database(async |world| {
        let _rep = follower(&world).await;
        let google = Pusher::new(&world);
        let token = google.token();
        let asked = world.asked(HISTORY);
        for number in 0..20_u32 {
            let history_id = u64::MAX / 4 + u64::from(number);
            let body = body(&format!("made-up-{number}"), REP.address, history_id);
            assert_eq!(google.post(&token, body).await.status, 204);
            settled(&world.test).await;
        }
        assert_eq!(world.asked(HISTORY), asked + 1);
        assert_eq!(traces(&world).await, (2, 1), "the second one waits");
        assert_eq!(label::run_due(&world.test.app).await.unwrap().len(), 0);
        world.advance(PAUSE);
        assert_eq!(label::run_due(&world.test.app).await.unwrap().len(), 1);
        // And what is true is heard all the same.
        world.advance(PAUSE);
        google
            .push("true", REP.address, history_id(&world) + 1)
            .await;
        settled(&world.test).await;
        assert_eq!(world.asked(HISTORY), asked + 3);
    })
    .await;
}

#[tokio::test]
async fn a_mailbox_that_is_not_here_or_does_not_follow_its_mail_is_acknowledged_and_left_alone() {
    pushing_on_each_database(async |world| {
        let rep = follower(&world).await;
        let google = Pusher::new(&world);
        let asked = world.asked(HISTORY);
        google.push("1", "nobody@tegami.example", 1).await;
        google.push("2", OTHER_REP.address, u64::MAX / 4).await;
        google.push("3", "no address", u64::MAX / 4).await;
        rep.switch(MailboxUpdate {
            mail_magnet: false,
            labels: false,
        })
        .await;
        google.push("4", REP.address, u64::MAX / 4).await;
        settled(&world.test).await;
        assert_eq!(traces(&world).await, (0, 0));
        rep.switch(ONLY_MAGNET).await;
        // Google says to wait: no push makes us ask before.
        world.google.inject(
            Fault::new(FaultKind::Unavailable)
                .on_method(HISTORY)
                .times(1),
        );
        rep.run_due().await;
        google.push("5", REP.address, u64::MAX / 4).await;
        settled(&world.test).await;
        assert_eq!(traces(&world).await, (0, 0));
        rep.disconnect().await;
        google.push("6", REP.address, u64::MAX / 4).await;
        settled(&world.test).await;
        assert_eq!(traces(&world).await, (0, 0));
        assert_eq!(world.asked(HISTORY), asked + 1);
    })
    .await;
}

/// A push comes in the middle of a run.
struct Meanwhile<'a> {
    google: Pusher<'a>,
    history_id: u64,
}

impl Probe for Meanwhile<'_> {
    fn at(&self, step: Step) -> BoxFuture<'_, ()> {
        async move {
            if step == Step::Listed {
                self.google.push("1", REP.address, self.history_id).await;
                settled(&self.google.world().test).await;
            }
        }
        .boxed()
    }
}

#[tokio::test]
async fn a_push_that_comes_while_a_run_is_at_work_is_not_lost() {
    pushing_on_each_database(async |world| {
        let rep = follower(&world).await;
        let mailbox = mailbox_id(&world).await;
        let probe = Meanwhile {
            google: Pusher::new(&world),
            history_id: history_id(&world) + 1,
        };
        let app = &world.test.app;
        label::run(app, &mailbox, RunTrigger::Owner, &probe)
            .await
            .unwrap()
            .expect("the run has the mailbox");
        assert_eq!(traces(&world).await, (1, 1), "it waits");
        rep.receive(Letter::from(customers::OPEN));
        rep.run_due().await;
        assert_eq!(
            world.number("SELECT COUNT(*) AS n FROM mail_facts").await,
            1
        );
        assert_eq!(traces(&world).await, (1, 0));
    })
    .await;
}

#[tokio::test]
async fn a_push_whose_run_was_cut_off_is_answered_by_the_next() {
    pushing_on_each_database(async |world| {
        let rep = follower(&world).await;
        let mailbox = mailbox_id(&world).await;
        let google = Pusher::new(&world);
        let places = world.test.app.looks.acquire_many(PLACES).await.unwrap();
        rep.receive(Letter::from(customers::OPEN));
        google.push("1", REP.address, history_id(&world)).await;
        let app = &world.test.app;
        let killer = Killer::at(0);
        tokio::select! {
            ended = label::run(app, &mailbox, RunTrigger::Schedule, &killer) => panic!("{ended:?}"),
            () = killer.killed.notified() => {}
        }
        drop(places);
        assert_eq!(traces(&world).await, (1, 0));
        world.advance(SignedDuration::from_mins(5));
        rep.run_due().await;
        assert_eq!(
            world.number("SELECT COUNT(*) AS n FROM mail_facts").await,
            1
        );
    })
    .await;
}

#[tokio::test]
async fn processes_that_hear_of_the_same_mail_notice_it_once() {
    pushing_on_each_database(async |world| {
        let rep = follower(&world).await;
        let other = world.test.beside().await;
        rep.receive(Letter::from(customers::OPEN));
        let id = history_id(&world);
        let (here, there) = (Pusher::new(&world), Pusher::to(&world, &other));
        tokio::join!(
            here.push("1", REP.address, id),
            there.push("1", REP.address, id),
            here.push("2", REP.address, id),
            there.push("2", REP.address, id),
        );
        settled(&world.test).await;
        settled(&other).await;
        assert_eq!(
            world.number("SELECT COUNT(*) AS n FROM mail_facts").await,
            1
        );
        let events = "SELECT COUNT(*) AS n FROM events WHERE kind = 'notice'";
        assert_eq!(world.number(events).await, 1);
    })
    .await;
}

#[tokio::test]
async fn keys_are_asked_for_when_one_is_unknown_and_not_at_every_forgery() {
    let world = World::pushing_on(TestDatabase::sqlite()).await;
    let google = Pusher::new(&world);
    let post = async |token: &str| google.post(token, body("1", REP.address, 1)).await;
    world.google.inject(
        Fault::new(FaultKind::Unavailable)
            .on_method("certs")
            .times(1),
    );
    let token = google.token();
    let answer = post(&token).await;
    assert_eq!(answer.error().code, ErrorCode::GoogleUnavailable);
    assert_eq!(
        post(&token).await.error().code,
        ErrorCode::GoogleUnavailable
    );
    assert_eq!(world.asked("certs"), 1, "not again at once");
    world.advance(SignedDuration::from_secs(30));
    assert_eq!(post(&token).await.status, 204);
    assert_eq!(world.asked("certs"), 2);
    let stranger = SigningKey::generate().sign(&google.claims());
    for _ in 0..10 {
        assert_eq!(
            post(&stranger).await.error().code,
            ErrorCode::Unauthenticated
        );
        assert_eq!(post(&token).await.status, 204);
    }
    assert_eq!(world.asked("certs"), 2);
    world.google.rotate_key();
    let renewed = google.token();
    world.advance(SignedDuration::from_secs(30));
    assert_eq!(post(&renewed).await.status, 204);
    assert_eq!(world.asked("certs"), 3);
    assert_eq!(post(&token).await.error().code, ErrorCode::Unauthenticated);
    world.advance(SignedDuration::from_mins(61));
    assert_eq!(post(&google.token()).await.status, 204);
    assert_eq!(world.asked("certs"), 4, "they have grown old");
}
