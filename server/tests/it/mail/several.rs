//! Several mailboxes of one user: each is asked for by its name, and none touches another one's.

use super::{
    customers,
    mailbox::Letter,
    world::{Browser, STRANGER, World, ending, on_each_database, parameter},
};
use contract::{
    ErrorCode, Page,
    event::Event,
    label::LabelRun,
    mailbox::{
        AccessToken, ConnectAnswer, ConnectRequest, DisconnectReceipt, MailFeature,
        MailboxSettings, MailboxUpdate, OwnMailbox,
    },
    mailbox_records::{Stored, StoredFact},
    mailbox_setup::{LabelRules, MailboxSetup, SetupChoices, SetupStep},
    notice::Notices,
    route,
    session::Me,
    user::{Profile, ProfileInput},
};
use google_sim::Consent;
use jiff::SignedDuration;
use server::{
    jobs::{housekeeping, label},
    testing::{ADMIN, Client, OTHER_REP, REP},
};

const READ: MailFeature = MailFeature::Read;
const FILE: MailFeature = MailFeature::File;

fn for_setup(feature: MailFeature) -> ConnectRequest {
    ConnectRequest {
        feature,
        return_to: None,
        setup: true,
    }
}

/// Gives a consent for the account that is being set up; tells how it ended.
async fn consent(browser: &mut Browser<'_>, feature: MailFeature, address: &str) -> String {
    let answer = browser.request_consent(&for_setup(feature)).await;
    let at_google = answer.json::<ConnectAnswer>().authorize_url;
    ending(&browser.answer(&at_google, address, &Consent::All).await)
}

/// Sets an account up, MailMagnet and labels on; tells its id.
async fn set_up(browser: &mut Browser<'_>, address: &str) -> OwnMailbox {
    for feature in [READ, FILE] {
        assert_eq!(consent(browser, feature, address).await, "connected");
    }
    let choices = SetupChoices {
        step: SetupStep::Preview,
        mail_magnet: true,
        labels: true,
        ..SetupChoices::default()
    };
    let client = browser.client();
    client
        .put(route::MAILBOX_SETUP, &choices)
        .await
        .json::<MailboxSetup>();
    let saved = client.post(route::MAILBOX_SETUP, &()).await;
    let mailbox = saved.json::<MailboxSettings>().mailbox.unwrap();
    assert_eq!(mailbox.address, address);
    OwnMailbox {
        id: mailbox.id,
        address: mailbox.address,
    }
}

/// A rep with two accounts, both filing: their own address, and another one.
struct Two<'a> {
    world: &'a World,
    browser: Browser<'a>,
    first: OwnMailbox,
    second: OwnMailbox,
}

impl<'a> Two<'a> {
    async fn set_up(world: &'a World) -> Self {
        customers::add_all(world).await;
        let mut browser = world.browser_of(REP).await;
        let first = set_up(&mut browser, REP.address).await;
        world.advance(SignedDuration::from_secs(60));
        let second = set_up(&mut browser, STRANGER).await;
        Self {
            world,
            browser,
            first,
            second,
        }
    }

    /// A client whose requests are about this mailbox.
    fn about(&self, mailbox: &OwnMailbox) -> Client {
        about(&self.browser, mailbox.id.as_str())
    }

    fn receive(&self, mailbox: &OwnMailbox, from: &str) -> String {
        let delivery = Letter::from(from).delivery(&mailbox.address);
        self.world
            .google
            .deliver(&mailbox.address, delivery)
            .unwrap()
    }

    /// A letter from a customer in each; the runs that are due file both.
    async fn file_one_each(&self) -> (String, String) {
        let ids = (
            self.receive(&self.first, customers::OPEN),
            self.receive(&self.second, customers::WON),
        );
        let runs = label::run_due(&self.world.test.app).await.unwrap();
        assert_eq!(runs.len(), 2, "one of each");
        ids
    }

    async fn mine(&self) -> Vec<OwnMailbox> {
        let listed = self.browser.client().get(route::MAILBOXES).await.json();
        let me: Me = self.browser.client().get(route::SESSION).await.json();
        assert_eq!(me.mailboxes, listed);
        listed
    }
}

fn about(browser: &Browser<'_>, id: &str) -> Client {
    browser.client().with_header(route::MAILBOX_HEADER, id)
}

async fn address(client: &Client) -> Option<String> {
    let settings: MailboxSettings = client.get(route::MAILBOX).await.json();
    settings.mailbox.map(|mailbox| mailbox.address)
}

async fn noticed(client: &Client) -> Vec<String> {
    let notices: Notices = client.get(route::NOTICES).await.json();
    notices
        .items
        .into_iter()
        .map(|one| one.message_id)
        .collect()
}

#[tokio::test]
async fn each_request_is_about_the_mailbox_that_it_names() {
    on_each_database(async |world| {
        let two = Two::set_up(&world).await;
        assert_eq!(two.mine().await, [two.first.clone(), two.second.clone()]);
        let (one, other) = two.file_one_each().await;
        for (mailbox, id) in [(&two.first, &one), (&two.second, &other)] {
            let client = two.about(mailbox);
            assert_eq!(address(&client).await.as_ref(), Some(&mailbox.address));
            assert_eq!(&noticed(&client).await[..], std::slice::from_ref(id));
            let facts: Page<StoredFact> = client.get(route::MAILBOX_FACTS).await.json();
            assert_eq!(&facts.items[0].message_id, id);
            let stored: Stored = client.get(route::MAILBOX_STORED).await.json();
            assert_eq!((stored.facts, stored.filed, stored.runs), (1, 1, 1));
            assert_eq!(stored.mailbox.unwrap().address, mailbox.address);
            let rules: LabelRules = client.get(route::MAILBOX_RULES).await.json();
            assert_eq!(&rules.filed[..], std::slice::from_ref(id));
            let run: LabelRun = client.post(route::MAILBOX_RUNS, &()).await.json();
            assert_eq!(run.counts.seen, 0);
            let stored: Stored = client.get(route::MAILBOX_STORED).await.json();
            assert_eq!(stored.runs, 2);
        }
        let off = MailboxUpdate {
            mail_magnet: false,
            labels: false,
        };
        let client = two.about(&two.second);
        client
            .put(route::MAILBOX, &off)
            .await
            .json::<MailboxSettings>();
        let settings: MailboxSettings = two.about(&two.first).get(route::MAILBOX).await.json();
        assert!(settings.mailbox.unwrap().mail_magnet, "the other one's");
    })
    .await;
}

#[tokio::test]
async fn a_token_reads_the_mailbox_that_was_named_and_no_other() {
    let world = World::start().await;
    let two = Two::set_up(&world).await;
    let profile = format!("{}/gmail/v1/users/me/profile", world.google.url());
    for mailbox in [&two.first, &two.second] {
        let token: AccessToken = two
            .about(mailbox)
            .post(route::MAILBOX_TOKEN, &())
            .await
            .json();
        let request = reqwest::Client::new()
            .get(&profile)
            .bearer_auth(&token.token);
        let told: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(told["emailAddress"], mailbox.address.as_str());
    }
}

#[tokio::test]
async fn who_names_somebody_elses_mailbox_has_none() {
    on_each_database(async |world| {
        let two = Two::set_up(&world).await;
        let mut thief = world.browser_of(OTHER_REP).await;
        set_up(&mut thief, OTHER_REP.address).await;
        for named in [two.second.id.as_str(), "no-such-mailbox", "", "\u{e9}"] {
            let client = about(&thief, named);
            assert_eq!(address(&client).await, None, "{named}");
            assert!(noticed(&client).await.is_empty());
            for answer in [
                client.post(route::MAILBOX_TOKEN, &()).await,
                client.post(route::MAILBOX_RUNS, &()).await,
                client.get(route::MAILBOX_FACTS).await,
                client.get(route::MAILBOX_SHARING).await,
                client.get(route::LABEL_OPTIONS).await,
                client.delete(route::MAILBOX).await,
                client.delete(route::NOTICES).await,
            ] {
                assert_eq!(answer.error().code, ErrorCode::NotConnected, "{named}");
            }
            let ask = ConnectRequest {
                setup: false,
                ..for_setup(FILE)
            };
            let answer = client.post(route::MAILBOX_CONNECT, &ask).await;
            assert_eq!(answer.error().code, ErrorCode::NotConnected);
            let path = route::with_id(route::MAILBOX_FIRST, two.second.id.as_str());
            let answer = client.put(&path, &()).await;
            assert_eq!(answer.error().code, ErrorCode::NotFound);
        }
        assert_eq!(two.mine().await.len(), 2, "nothing has happened to them");
    })
    .await;
}

#[tokio::test]
async fn google_lets_the_user_choose_the_account_and_the_same_one_is_told() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    let first = browser.request_consent(&for_setup(READ)).await;
    let url = first.json::<ConnectAnswer>().authorize_url;
    assert_eq!(parameter(&url, "login_hint").as_deref(), Some(REP.address));
    assert_eq!(parameter(&url, "prompt").as_deref(), Some("consent"));
    set_up(&mut browser, REP.address).await;

    let next = browser.request_consent(&for_setup(READ)).await;
    let url = next.json::<ConnectAnswer>().authorize_url;
    assert_eq!(parameter(&url, "login_hint"), None);
    assert_eq!(
        parameter(&url, "prompt").as_deref(),
        Some("select_account consent")
    );
    assert_eq!(
        consent(&mut browser, READ, REP.address).await,
        "mailbox_known"
    );
    let setup: MailboxSetup = browser.client().get(route::MAILBOX_SETUP).await.json();
    assert!(setup.connected && setup.address.is_none());

    assert_eq!(consent(&mut browser, READ, STRANGER).await, "connected");
    let again = browser.request_consent(&for_setup(FILE)).await;
    let url = again.json::<ConnectAnswer>().authorize_url;
    assert_eq!(parameter(&url, "login_hint").as_deref(), Some(STRANGER));
    assert_eq!(
        consent(&mut browser, FILE, REP.address).await,
        "another_mailbox",
        "the one that is being set up is another one"
    );
}

#[tokio::test]
async fn a_permission_that_is_added_goes_to_the_mailbox_it_was_asked_for() {
    let world = World::start().await;
    let two = Two::set_up(&world).await;
    let mut browser = two.browser.clone();
    let ask = ConnectRequest {
        setup: false,
        ..for_setup(MailFeature::Send)
    };
    let answer = two
        .about(&two.second)
        .post(route::MAILBOX_CONNECT, &ask)
        .await;
    browser.keep(&answer);
    let url = answer.json::<ConnectAnswer>().authorize_url;
    assert_eq!(parameter(&url, "login_hint").as_deref(), Some(STRANGER));
    let wrong = browser.answer(&url, REP.address, &Consent::All).await;
    assert_eq!(ending(&wrong), "another_mailbox");
    let answer = two
        .about(&two.second)
        .post(route::MAILBOX_CONNECT, &ask)
        .await;
    browser.keep(&answer);
    let url = answer.json::<ConnectAnswer>().authorize_url;
    let right = browser.answer(&url, STRANGER, &Consent::All).await;
    assert_eq!(ending(&right), "connected");
    for (mailbox, may) in [(&two.first, false), (&two.second, true)] {
        let settings: MailboxSettings = two.about(mailbox).get(route::MAILBOX).await.json();
        let features = settings.mailbox.unwrap().browser_grant.features;
        assert_eq!(features.contains(&MailFeature::Send), may);
    }
}

#[tokio::test]
async fn disconnecting_one_leaves_the_other_as_it_was() {
    on_each_database(async |world| {
        let two = Two::set_up(&world).await;
        let (_, kept) = two.file_one_each().await;
        let lead = "SELECT id AS t FROM leads";
        let lead = world.texts(lead).await.remove(0);
        let mute = route::mute("lead", &lead);
        assert_eq!(two.about(&two.second).put(&mute, &()).await.status, 204);
        let calls = "SELECT COUNT(*) AS n FROM google_calls WHERE mailbox_id";
        let of = |mailbox: &OwnMailbox| format!("{calls} = '{}'", mailbox.id.as_str());
        let before = world.number(&of(&two.second)).await;
        assert!(before > 0 && world.number(&of(&two.first)).await > 0);

        let answer = two.about(&two.first).delete(route::MAILBOX).await;
        let receipt: DisconnectReceipt = answer.json();
        assert_eq!(receipt.address, REP.address);
        assert_eq!((receipt.notices_deleted, receipt.runs_deleted), (1, 1));
        assert_eq!(receipt.mutes_deleted, 0, "they are the other one's too");
        assert_eq!(&two.mine().await[..], std::slice::from_ref(&two.second));
        assert_eq!(world.number(&of(&two.first)).await, 0);
        assert_eq!(world.number(&of(&two.second)).await, before);
        let other = two.about(&two.second);
        assert_eq!(noticed(&other).await, [kept]);
        let told = "SELECT mailbox_id AS t FROM events WHERE kind = 'notice'";
        assert_eq!(world.texts(told).await, [two.second.id.to_string()]);
        let gone = two.about(&two.first);
        assert_eq!(address(&gone).await, None, "it does not become another one");

        let run: LabelRun = other.post(route::MAILBOX_RUNS, &()).await.json();
        assert_eq!(run.outcome, contract::label::RunOutcome::Done);
        let receipt: DisconnectReceipt = other.delete(route::MAILBOX).await.json();
        assert_eq!(receipt.mutes_deleted, 1, "there is no other one left");
        let calls = "SELECT COUNT(*) AS n FROM google_calls";
        assert_eq!(world.number(calls).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_second_set_up_is_given_up_by_itself() {
    on_each_database(async |world| {
        let mut browser = world.browser_of(REP).await;
        let first = set_up(&mut browser, REP.address).await;
        assert_eq!(consent(&mut browser, READ, STRANGER).await, "connected");
        let client = browser.client();
        let token: AccessToken = client.post(route::MAILBOX_TOKEN, &()).await.json();
        let of_setup: AccessToken = client.post(route::MAILBOX_SETUP_TOKEN, &()).await.json();
        assert_ne!(token.token, of_setup.token);
        assert_eq!(client.delete(route::MAILBOX_SETUP).await.status, 204);
        assert_eq!(client.delete(route::MAILBOX_SETUP).await.status, 204);
        assert_eq!(world.asked("revoke"), 1);
        let count = "SELECT COUNT(*) AS n FROM mailboxes";
        assert_eq!(world.number(count).await, 1);
        assert_eq!(
            address(&about(&browser, first.id.as_str()))
                .await
                .as_deref(),
            Some(REP.address)
        );

        // Nobody goes on with the next one: what Google allowed for it is taken back by itself.
        assert_eq!(consent(&mut browser, READ, STRANGER).await, "connected");
        world.advance(SignedDuration::from_hours(24 * 30));
        housekeeping::take_back_setups(&world.test.app)
            .await
            .unwrap();
        assert_eq!(world.number(count).await, 1);
        assert_eq!(world.asked("revoke"), 2);
    })
    .await;
}

#[tokio::test]
async fn the_one_that_opens_first_is_meant_where_none_is_named() {
    on_each_database(async |world| {
        let two = Two::set_up(&world).await;
        let unnamed = two.browser.client();
        assert_eq!(address(&unnamed).await.as_deref(), Some(REP.address));
        let first =
            |mailbox: &OwnMailbox| route::with_id(route::MAILBOX_FIRST, mailbox.id.as_str());
        // At one and the same moment: the last wish counts.
        for mailbox in [&two.second, &two.first, &two.second] {
            assert_eq!(unnamed.put(&first(mailbox), &()).await.status, 204);
            assert_eq!(address(&unnamed).await.as_ref(), Some(&mailbox.address));
        }
        assert_eq!(two.mine().await, [two.second.clone(), two.first.clone()]);
    })
    .await;
}

#[tokio::test]
async fn an_open_page_is_told_in_which_mailbox_a_message_is() {
    let world = World::start().await;
    let two = Two::set_up(&world).await;
    let mut stream = two.browser.client().open("/api/events?after=0").await;
    let (one, other) = two.file_one_each().await;
    let mut told = Vec::new();
    for _ in 0..2 {
        match stream.next().await.expect("a notice").1 {
            Event::Notice {
                mailbox_id,
                message_id,
                ..
            } => told.push((mailbox_id, message_id)),
            event => panic!("{event:?}"),
        }
    }
    let mut expected = [(two.first.id.clone(), one), (two.second.id.clone(), other)];
    told.sort();
    expected.sort();
    assert_eq!(told, expected);
}

#[tokio::test]
async fn whoever_loses_mail_reads_a_receipt_for_each() {
    on_each_database(async |world| {
        let two = Two::set_up(&world).await;
        let admin = world.browser_of(ADMIN).await.client();
        let profiles: Page<Profile> = admin.get(route::PROFILES).await.json();
        let profile = profiles.items.into_iter().find(|p| p.name == REP.profile);
        let profile = profile.unwrap();
        let input = ProfileInput {
            name: profile.name,
            permissions: Vec::new(),
            version: Some(profile.version),
        };
        let path = route::with_id(route::PROFILE, profile.id.as_str());
        admin.put(&path, &input).await.json::<Profile>();
        assert_eq!(world.number("SELECT COUNT(*) AS n FROM mailboxes").await, 0);
        assert_eq!(world.asked("revoke"), 4, "two grants of each");
        let client = two.browser.client();
        let mut read = Vec::new();
        while client
            .get(route::SESSION)
            .await
            .json::<Me>()
            .mailbox_withdrawn
        {
            let answer = client.get(route::MAILBOX_RECEIPT).await;
            read.push(answer.json::<DisconnectReceipt>().address);
            assert_eq!(client.delete(route::MAILBOX_RECEIPT).await.status, 204);
        }
        let mut addresses = [REP.address, STRANGER];
        addresses.sort_unstable();
        assert_eq!(read, addresses);
    })
    .await;
}
