//! Setting a mailbox up: nothing is in effect before it is saved, and then exactly what was chosen.

use super::{
    customers,
    world::{Browser, World, ending},
};
use contract::{
    ErrorCode,
    label::{LabelRun, RunOutcome},
    mailbox::{AccessToken, DisconnectReceipt, GrantState, MailFeature, MailboxSettings},
    mailbox_setup::{LabelRules, MailboxSetup, SetupChoices, SetupStep},
    route,
    sharing::{Sharing, SharingChoice, SharingMode},
};
use google_sim::{Consent, Delivery};
use jiff::SignedDuration;
use server::{
    jobs::{housekeeping, label},
    testing::{ADMIN, OTHER_REP, REP},
};

const READ: MailFeature = MailFeature::Read;
const FILE: MailFeature = MailFeature::File;

fn everything(step: SetupStep) -> SetupChoices {
    SetupChoices {
        step,
        mail_magnet: true,
        labels: true,
        existing_days: 30,
        sharing: SharingChoice::default(),
    }
}

async fn setup(browser: &Browser<'_>) -> MailboxSetup {
    browser.client().get(route::MAILBOX_SETUP).await.json()
}

async fn settings(browser: &Browser<'_>) -> MailboxSettings {
    browser.client().get(route::MAILBOX).await.json()
}

async fn keep(browser: &Browser<'_>, choices: &SetupChoices) -> MailboxSetup {
    let answer = browser.client().put(route::MAILBOX_SETUP, choices).await;
    answer.json()
}

#[tokio::test]
async fn nothing_is_in_effect_before_it_is_saved() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let mut browser = world.browser_of(REP).await;
    keep(&browser, &everything(SetupStep::Google)).await;
    for feature in [READ, FILE] {
        let answer = browser.consent(feature, REP.address, &Consent::All).await;
        assert_eq!(ending(&answer), "connected");
    }
    world
        .google
        .deliver(REP.address, Delivery::new("From: buyer@open.example\n\nx"))
        .unwrap();
    world.advance(SignedDuration::from_mins(30));
    assert!(label::run_due(&world.test.app).await.unwrap().is_empty());
    let shown = settings(&browser).await;
    assert!(shown.mailbox.is_none() && shown.setup_open, "{shown:?}");
    let client = browser.client();
    for answer in [
        client.post(route::MAILBOX_TOKEN, &()).await,
        client.post(route::MAILBOX_RUNS, &()).await,
        client.get(route::MAILBOX_SHARING).await,
    ] {
        assert_eq!(answer.error().code, ErrorCode::NotConnected);
    }
    let of_preview = client.post(route::MAILBOX_SETUP_TOKEN, &()).await;
    assert_eq!(of_preview.json::<AccessToken>().features, [READ]);

    let saved = client.post(route::MAILBOX_SETUP, &()).await;
    let mailbox = saved.json::<MailboxSettings>().mailbox.unwrap();
    assert!(mailbox.mail_magnet && mailbox.labels);
    assert!(!settings(&browser).await.setup_open);
    assert_eq!(client.post(route::MAILBOX_TOKEN, &()).await.status, 200);
    let again = client.post(route::MAILBOX_SETUP, &()).await;
    assert_eq!(again.error().code, ErrorCode::NotConnected);
    let late = client.post(route::MAILBOX_SETUP_TOKEN, &()).await;
    assert_eq!(late.error().code, ErrorCode::NotConnected);
}

#[tokio::test]
async fn it_goes_on_where_it_was_left_on_any_device_of_its_owner() {
    let world = World::start().await;
    let first = world.browser_of(REP).await;
    assert_eq!(setup(&first).await.choices, SetupChoices::default());
    let choices = everything(SetupStep::Sharing);
    keep(&first, &choices).await;
    let second = world.browser_of(REP).await;
    assert_eq!(setup(&second).await.choices, choices);
    let other = world.browser_of(OTHER_REP).await;
    assert_eq!(setup(&other).await.choices, SetupChoices::default());
}

#[tokio::test]
async fn what_cannot_be_is_not_kept() {
    let world = World::start().await;
    let browser = world.browser_of(REP).await;
    let client = browser.client();
    let labels_alone = SetupChoices {
        mail_magnet: false,
        ..everything(SetupStep::Labels)
    };
    let answer = client.put(route::MAILBOX_SETUP, &labels_alone).await;
    assert_eq!(answer.error().code, ErrorCode::MailMagnetOff);
    let odd_days = SetupChoices {
        existing_days: 11,
        ..everything(SetupStep::Preview)
    };
    let answer = client.put(route::MAILBOX_SETUP, &odd_days).await;
    assert_eq!(answer.error().fields[0].field, "existing_days");
    let unknown = SetupChoices {
        sharing: SharingChoice {
            mode: SharingMode::Chosen,
            viewers: vec![contract::UserId::new("nobody")],
        },
        ..SetupChoices::default()
    };
    let answer = client.put(route::MAILBOX_SETUP, &unknown).await;
    assert_eq!(answer.error().fields[0].field, "sharing.viewers[0]");
}

#[tokio::test]
async fn a_refused_scope_turns_off_its_feature_only_and_is_told() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    let none = Consent::Only(Vec::new());
    keep(&browser, &everything(SetupStep::Google)).await;
    browser.consent(READ, REP.address, &none).await;
    let seen = setup(&browser).await;
    assert_eq!(seen.browser_grant.state, GrantState::Refused);
    assert_eq!(seen.browser_grant.refused, [READ]);
    assert_eq!(seen.address, None);
    let early = browser.client().post(route::MAILBOX_SETUP, &()).await;
    assert_eq!(early.error().code, ErrorCode::NotConnected);

    browser.consent(READ, REP.address, &Consent::All).await;
    browser.consent(FILE, REP.address, &none).await;
    let seen = setup(&browser).await;
    assert_eq!(seen.browser_grant.state, GrantState::Active);
    assert_eq!(seen.job_grant.state, GrantState::Refused);
    assert_eq!(seen.address.as_deref(), Some(REP.address));
    let refused = browser.client().post(route::MAILBOX_SETUP, &()).await;
    assert_eq!(refused.error().code, ErrorCode::ScopeMissing);
    assert!(settings(&browser).await.mailbox.is_none());

    let without = SetupChoices {
        mail_magnet: false,
        labels: false,
        ..everything(SetupStep::Preview)
    };
    keep(&browser, &without).await;
    let saved = browser.client().post(route::MAILBOX_SETUP, &()).await;
    let mailbox = saved.json::<MailboxSettings>().mailbox.unwrap();
    assert!(!mailbox.mail_magnet && !mailbox.labels);
    assert_eq!(mailbox.browser_grant.state, GrantState::Active);
}

#[tokio::test]
async fn the_first_run_files_what_is_in_the_inbox_of_the_chosen_days_and_nothing_else() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let deliver = |from: &str| {
        let letter = Delivery::new(format!("From: <{from}>\nTo: <{}>\n\nx", REP.address));
        world.google.deliver(REP.address, letter).unwrap()
    };
    let ancient = deliver(customers::OPEN);
    world.advance(SignedDuration::from_hours(31 * 24));
    let mut browser = world.browser_of(REP).await;
    // The deals of October are overdue by now, and open.
    let open = deliver(customers::OPEN);
    let won = deliver(customers::WON);
    let lead = deliver(customers::LEAD);
    let stranger = deliver("someone@else.example");
    world.advance(SignedDuration::from_hours(1));
    keep(&browser, &everything(SetupStep::Preview)).await;
    for feature in [READ, FILE] {
        browser.consent(feature, REP.address, &Consent::All).await;
    }
    let client = browser.client();
    client
        .post(route::MAILBOX_SETUP, &())
        .await
        .json::<MailboxSettings>();
    world.advance(SignedDuration::from_mins(1));
    let fresh = deliver(customers::LEAD);
    let run: LabelRun = client.post(route::MAILBOX_RUNS, &()).await.json();
    assert_eq!(run.outcome, RunOutcome::Done);
    assert_eq!((run.counts.open_deals, run.counts.customers), (1, 1));
    assert_eq!(run.counts.notices, 1, "what came since, and nothing older");
    let mut filed = world
        .texts("SELECT message_id AS t FROM label_ledger WHERE state = 'confirmed' ORDER BY 1")
        .await;
    filed.sort();
    let mut expected = vec![open, won];
    expected.sort();
    assert_eq!(filed, expected);
    let inbox = |id: &String| {
        let mails = world.google.messages(REP.address).unwrap();
        let mail = mails.into_iter().find(|mail| mail.id == *id).unwrap();
        mail.labels.contains(&"INBOX".to_owned())
    };
    for left in [&ancient, &lead, &stranger, &fresh] {
        assert!(inbox(left), "{left}");
    }
    // From then on it follows the history.
    world.advance(SignedDuration::from_mins(10));
    let next = deliver(customers::WON);
    let run: LabelRun = client.post(route::MAILBOX_RUNS, &()).await.json();
    assert_eq!((run.counts.seen, run.counts.customers), (1, 1));
    assert!(!inbox(&next));
}

#[tokio::test]
async fn without_a_wish_for_old_mail_only_what_comes_later_is_filed() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let mut browser = world.browser_of(REP).await;
    let letter = Delivery::new(format!("From: <{}>\n\nx", customers::OPEN));
    world.google.deliver(REP.address, letter).unwrap();
    world.advance(SignedDuration::from_hours(1));
    let choices = SetupChoices {
        existing_days: 0,
        ..everything(SetupStep::Preview)
    };
    keep(&browser, &choices).await;
    browser.consent(FILE, REP.address, &Consent::All).await;
    let client = browser.client();
    client
        .post(route::MAILBOX_SETUP, &())
        .await
        .json::<MailboxSettings>();
    let run: LabelRun = client.post(route::MAILBOX_RUNS, &()).await.json();
    assert_eq!(run.counts.seen, 0);
}

#[tokio::test]
async fn giving_up_takes_everything_back() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    keep(&browser, &everything(SetupStep::MailMagnet)).await;
    for feature in [READ, FILE] {
        browser.consent(feature, REP.address, &Consent::All).await;
    }
    let receipt: DisconnectReceipt = browser.client().delete(route::MAILBOX).await.json();
    assert_eq!((receipt.grants_revoked, receipt.grants_unconfirmed), (2, 0));
    for table in ["mailboxes", "grants", "mailbox_setups", "google_calls"] {
        let count = format!("SELECT COUNT(*) AS n FROM {table}");
        assert_eq!(world.number(&count).await, 0, "{table}");
    }
    assert_eq!(setup(&browser).await.choices, SetupChoices::default());
    // What was only chosen goes too.
    keep(&browser, &everything(SetupStep::Google)).await;
    let nothing = browser.client().delete(route::MAILBOX).await;
    assert_eq!(nothing.error().code, ErrorCode::NotConnected);
    assert_eq!(
        browser.client().delete(route::MAILBOX_SETUP).await.status,
        204
    );
    assert!(!settings(&browser).await.setup_open);
}

#[tokio::test]
async fn a_set_up_that_nobody_goes_on_with_is_taken_back_after_a_week() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    keep(&browser, &everything(SetupStep::MailMagnet)).await;
    browser.consent(READ, REP.address, &Consent::All).await;
    let rows = async || {
        let mailboxes = world.number("SELECT COUNT(*) AS n FROM mailboxes").await;
        let setups = world
            .number("SELECT COUNT(*) AS n FROM mailbox_setups")
            .await;
        (mailboxes, setups, world.asked("revoke"))
    };
    world.advance(SignedDuration::from_hours(6 * 24));
    housekeeping::take_back_setups(&world.test.app)
        .await
        .unwrap();
    assert_eq!(rows().await, (1, 1, 0));
    world.advance(SignedDuration::from_hours(25));
    housekeeping::take_back_setups(&world.test.app)
        .await
        .unwrap();
    assert_eq!(rows().await, (0, 0, 1));
}

#[tokio::test]
async fn a_mailbox_that_is_being_set_up_is_taken_for_everybody_else() {
    let world = World::start().await;
    let mut first = world.browser_of(REP).await;
    first.consent(READ, REP.address, &Consent::All).await;
    let mut second = world.browser_of(OTHER_REP).await;
    let answer = second.consent(READ, REP.address, &Consent::All).await;
    assert_eq!(ending(&answer), "mailbox_taken");
}

#[tokio::test]
async fn the_browser_gets_the_rules_as_the_job_reads_them() {
    let world = World::start().await;
    let customer = customers::add_all(&world).await;
    let browser = world.browser_of(REP).await;
    let rules: LabelRules = browser.client().get(route::MAILBOX_RULES).await.json();
    let mut addresses: Vec<&str> = rules.contacts.iter().map(|k| k.address.as_str()).collect();
    addresses.sort_unstable();
    let mut expected = vec![
        customers::CLOSING,
        customers::CLOSING_SECOND_ADDRESS,
        customers::OPEN,
        customers::WON,
        customers::LOST,
    ];
    expected.sort_unstable();
    assert_eq!(addresses, expected);
    let closing = |known: &&contract::mailbox_setup::KnownContact| {
        known.contact.id.as_str() == customer.contact_id
    };
    let closing = rules.contacts.iter().find(closing).unwrap();
    assert_eq!(closing.contact.name, "closing");
    assert_eq!(closing.deals[0].id.as_str(), customer.deal_id);
    assert_eq!(rules.others, [customers::LEAD]);
    assert!(rules.own.contains(&ADMIN.address.to_owned()));
}

#[tokio::test]
async fn sharing_is_saved_with_whoever_said_so() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    let me: contract::session::Me = browser.client().get(route::SESSION).await.json();
    let other = world.browser_of(OTHER_REP).await;
    let other: contract::session::Me = other.client().get(route::SESSION).await.json();
    let choices = SetupChoices {
        step: SetupStep::Sharing,
        sharing: SharingChoice {
            mode: SharingMode::Chosen,
            viewers: vec![
                other.user.id.clone(),
                me.user.id.clone(),
                other.user.id.clone(),
            ],
        },
        ..SetupChoices::default()
    };
    let kept = keep(&browser, &choices).await;
    assert_eq!(
        kept.choices.sharing.viewers,
        std::slice::from_ref(&other.user.id),
        "once, and never oneself"
    );
    browser.consent(READ, REP.address, &Consent::All).await;
    let client = browser.client();
    client.post(route::MAILBOX_SETUP, &()).await;
    let sharing: Sharing = client.get(route::MAILBOX_SHARING).await.json();
    assert_eq!(sharing.mode, SharingMode::Chosen);
    assert_eq!(sharing.viewers[0].id, other.user.id);
    assert_eq!(sharing.set_by.unwrap().id, me.user.id);
}

#[tokio::test]
async fn with_nobody_in_the_crm_the_first_look_asks_for_no_mail() {
    let world = World::start().await;
    let mut browser = world.browser_of(REP).await;
    keep(&browser, &everything(SetupStep::Preview)).await;
    browser.consent(FILE, REP.address, &Consent::All).await;
    let client = browser.client();
    client.post(route::MAILBOX_SETUP, &()).await;
    let run: LabelRun = client.post(route::MAILBOX_RUNS, &()).await.json();
    assert_eq!((run.outcome, run.counts.seen), (RunOutcome::Done, 0));
    assert_eq!(world.asked("gmail.users.messages.list"), 0);
}
