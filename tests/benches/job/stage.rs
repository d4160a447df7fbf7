//! A server, its Google and the reps whose mailboxes it files, on a clock that stands still.

#[expect(dead_code, reason = "the server's own tests use all of it")]
#[path = "../../../server/tests/it/mail/world.rs"]
mod world;

use contract::label::{LabelRun, RunTrigger};
use contract::mailbox::{MailFeature, MailboxSettings};
use contract::mailbox_setup::SetupChoices;
use contract::user::{NewUser, Profile};
use contract::{MailboxId, Page, route};
use google_sim::{Consent, Delivery, Person, Simulator};
use http::Request;
use server::jobs::label::{self, Unwatched};
use server::testing::{ADMIN, Client};

pub use world::World;

/// A rep with a mailbox.
pub struct Rep {
    pub address: String,
    pub mailbox: MailboxId,
}

impl Rep {
    /// A call for what happened in the mailbox, as anybody with a token can make it.
    pub fn bare_history(&self, google: &Simulator) -> Request<Vec<u8>> {
        let scope = "https://www.googleapis.com/auth/gmail.modify";
        let tokens = google.tokens(&self.address, "test-client", &[scope]);
        let token = tokens.expect("tokens").access_token;
        let start = google.history_id(&self.address).expect("a mailbox");
        let url = format!(
            "{}/gmail/v1/users/me/history?startHistoryId={start}",
            google.url()
        );
        let call = Request::get(url).header("authorization", format!("Bearer {token}"));
        call.body(Vec::new()).expect("a request")
    }
}

/// Somebody who may create what the CRM is about.
pub async fn administrator(world: &World) -> Client {
    world.test.sign_in_as(ADMIN).await
}

/// Adds so many reps, who may have mail already, and puts their mailboxes in effect.
pub async fn reps(world: &World, count: usize, choices: &SetupChoices) -> Vec<Rep> {
    for number in 0..count {
        let name = format!("Rep {number}");
        world
            .google
            .add_person(Person::new(&address(number), &name));
    }
    let admin = administrator(world).await;
    let profiles: Page<Profile> = admin.get(route::PROFILES).await.json();
    let profile = profiles
        .items
        .iter()
        .find(|profile| profile.name == "Standard");
    let profile_id = &profile.expect("the default profile").id;
    for number in 0..count {
        let user = NewUser {
            address: address(number),
            name: format!("Rep {number}"),
            profile_id: profile_id.clone(),
            role_id: None,
        };
        let added = admin.post(route::USERS, &user).await;
        assert!(added.status.is_success(), "{}", added.text());
    }
    let mut reps = Vec::with_capacity(count);
    for number in 0..count {
        reps.push(set_up(world, address(number), choices).await);
    }
    reps
}

/// The address of the rep with this number.
pub fn address(number: usize) -> String {
    format!("rep{number}@tegami.example")
}

async fn set_up(world: &World, address: String, choices: &SetupChoices) -> Rep {
    let mut browser = world.browser();
    browser.sign_in(&address).await;
    browser
        .consent(MailFeature::File, &address, &Consent::All)
        .await;
    let client = browser.client();
    let kept = client.put(route::MAILBOX_SETUP, choices).await;
    assert!(kept.status.is_success(), "{}", kept.text());
    let saved: MailboxSettings = client.post(route::MAILBOX_SETUP, &()).await.json();
    let mailbox = saved.mailbox.expect("the mailbox").id;
    Rep { address, mailbox }
}

/// One scheduled run of a mailbox; none where it is not due.
pub async fn run(world: &World, mailbox: &MailboxId) -> Option<LabelRun> {
    label::run(&world.test.app, mailbox, RunTrigger::Schedule, &Unwatched)
        .await
        .expect("the database answers")
}

/// A letter of a few lines, from whoever stands there.
pub fn letter(from: &str, to: &str, headers: &str) -> Delivery {
    Delivery::new(format!(
        "From: {from}\nTo: {to}\nSubject: About our meeting\n{headers}\nSee you then.\n"
    ))
}

/// A number of seconds or minutes, those that have begun included.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time that went by, of some days at most"
)]
pub fn whole(time: f64) -> usize {
    time.ceil() as usize
}
