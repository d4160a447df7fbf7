//! MailMagnet's notices: what a user sees of them, does about them, and how they go.

use super::{
    customers::{self, CLOSING, LEAD, LOST, OPEN, WON},
    mailbox::{Letter, Rep},
    world::{World, on_each_database},
};
use contract::{
    ErrorCode,
    about::{About, AboutKind},
    event::Event,
    label::Category,
    mailbox::{Aliases, MailboxSettings, MailboxUpdate},
    mailbox_records::Stored,
    notice::{
        MagnetSettings, Notice, NoticeList, NoticeState, NoticeUpdate, Notices, NoticesDeleted,
        QuietHours,
    },
    people::PersonKind,
    route,
    task::{Task, TaskInput},
};
use jiff::{SignedDuration, Timestamp};
use server::{
    jobs::{housekeeping, label, queue},
    testing::{Client, NO_MAIL_REP, OTHER_REP, REP},
};
use std::time::Duration;

const ONLY_MAGNET: MailboxUpdate = MailboxUpdate {
    mail_magnet: true,
    labels: false,
};
const HANDLED: NoticeUpdate = NoticeUpdate {
    handled: true,
    snoozed_until: None,
};

async fn notices(client: &Client, query: &str) -> Notices {
    let path = format!("{}{query}", route::NOTICES);
    client.get(&path).await.json()
}

async fn waiting(client: &Client) -> Notices {
    notices(client, "").await
}

/// How many there are in each state, in the order of the states.
async fn by_state(client: &Client) -> Vec<u64> {
    let mut counts = Vec::new();
    for state in NoticeState::ALL {
        let query = format!("?state={}", state.as_str());
        counts.push(notices(client, &query).await.total);
    }
    counts
}

async fn update(client: &Client, id: &str, update: NoticeUpdate) {
    let answer = client.put(&route::notice(id), &update).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
}

fn ids(notices: &Notices) -> Vec<&str> {
    let ids = notices.items.iter();
    ids.map(|notice| notice.message_id.as_str()).collect()
}

#[tokio::test]
async fn a_user_sees_who_wrote_and_what_the_crm_knows_of_them() {
    on_each_database(async |world| {
        customers::add_all(&world).await;
        let rep = Rep::switched(&world, ONLY_MAGNET).await;
        let mut received = Vec::new();
        for from in [CLOSING, OPEN, WON, LOST, LEAD] {
            received.push(rep.receive(Letter::from(from)));
            world.advance(SignedDuration::from_mins(1));
        }
        rep.run_due().await;
        let answer = rep.client().get(route::NOTICES).await;
        assert!(!answer.text().contains("Canary"), "{}", answer.text());
        let found: Notices = answer.json();
        received.reverse();
        assert_eq!(ids(&found), received, "the latest first");
        assert_eq!((found.total, found.waiting), (5, 5));
        let lists = [
            (CLOSING, NoticeList::ClosingThisMonth, 1),
            (LOST, NoticeList::OtherContacts, 0),
            (OPEN, NoticeList::OpenDeals, 1),
            (WON, NoticeList::Customers, 1),
            (LEAD, NoticeList::Leads, 0),
        ];
        let senders = found.senders.iter();
        let senders: Vec<_> = senders
            .map(|one| (one.address.as_str(), one.list, one.deals.len()))
            .collect();
        assert_eq!(senders, lists);
        let closing = &found.senders[0];
        let reason = closing.category.as_ref().unwrap();
        assert_eq!(reason.category, Category::ClosingThisMonth);
        assert_eq!(closing.records[0].kind, PersonKind::Contact);
        assert_eq!(closing.records[0].owner.name, REP.name);
        assert_eq!(closing.deals[0].closing_date.to_string(), "2026-10-31");
        for (address, list, _) in lists {
            let query = format!("?list={}", list.as_str());
            let narrowed = notices(&rep.client(), &query).await;
            assert_eq!(narrowed.total, 1);
            assert_eq!(narrowed.items[0].from_address, address);
            assert_eq!(narrowed.counts, found.counts, "counts are of all lists");
        }
        let page = notices(&rep.client(), "?offset=1&limit=2").await;
        assert_eq!((ids(&page), page.total), (ids(&found)[1..3].to_vec(), 5));
        assert_eq!(page.senders.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_notice_names_what_is_to_be_done_about_its_sender_or_their_deals() {
    on_each_database(async |world| {
        let customer = customers::add_all(&world).await;
        let rep = Rep::switched(&world, ONLY_MAGNET).await;
        rep.receive(Letter::from(CLOSING));
        rep.receive(Letter::from(OPEN));
        rep.run_due().await;
        let task = |title: &str, kind, id: &str, due_on: Option<&str>| TaskInput {
            title: title.to_owned(),
            about: Some(About {
                kind,
                id: id.to_owned(),
            }),
            due_on: due_on.map(|date| date.parse().unwrap()),
            done: title == "Done",
            message_id: None,
            owner_id: None,
            version: None,
        };
        let (contact, deal) = (AboutKind::Contact, AboutKind::Deal);
        for task in [
            task("Some day", contact, &customer.contact_id, None),
            task("Offer", deal, &customer.deal_id, Some("2026-11-02")),
            task("Call", contact, &customer.contact_id, Some("2026-11-01")),
            task("Done", contact, &customer.contact_id, None),
        ] {
            rep.client().post(route::TASKS, &task).await.json::<Task>();
        }
        let found = waiting(&rep.client()).await;
        let titles = |index: usize| {
            let tasks = found.senders[index].tasks.iter();
            tasks.map(|task| task.title.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(titles(0), ["Call", "Offer", "Some day"]);
        assert!(titles(1).is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_sender_who_left_the_crm_is_a_stranger() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::switched(&world, ONLY_MAGNET).await;
    rep.receive(Letter::from(LEAD));
    rep.run_due().await;
    world.run("DELETE FROM leads", []).await;
    let found = waiting(&rep.client()).await;
    assert_eq!(found.senders[0].list, NoticeList::Strangers);
    assert_eq!(found.senders[0].records, []);
}

#[tokio::test]
async fn a_notice_is_handled_put_off_and_comes_back() {
    on_each_database(async |world| {
        customers::add_all(&world).await;
        let rep = Rep::switched(&world, ONLY_MAGNET).await;
        let (a, b) = (
            rep.receive(Letter::from(OPEN)),
            rep.receive(Letter::from(WON)),
        );
        rep.run_due().await;
        let client = rep.client();
        update(&client, &a, HANDLED).await;
        let until = world.test.now() + SignedDuration::from_hours(3);
        let put_off = NoticeUpdate {
            handled: false,
            snoozed_until: Some(until),
        };
        update(&client, &b, put_off).await;
        assert_eq!(by_state(&client).await, [0, 1, 1, 0]);
        let found = waiting(&client).await;
        assert_eq!((found.waiting, found.next_back_at), (0, Some(until)));
        world.advance(SignedDuration::from_hours(3));
        assert_eq!(by_state(&client).await, [1, 0, 1, 0]);
        assert_eq!(waiting(&client).await.next_back_at, None);
        let not_at_all = NoticeUpdate {
            handled: false,
            snoozed_until: None,
        };
        update(&client, &a, not_at_all).await;
        assert_eq!(by_state(&client).await, [2, 0, 0, 0]);
    })
    .await;
}

#[tokio::test]
async fn a_muted_sender_neither_waits_nor_counts_until_they_are_heard_again() {
    on_each_database(async |world| {
        let customer = customers::add_all(&world).await;
        let rep = Rep::switched(&world, ONLY_MAGNET).await;
        rep.receive(Letter::from(CLOSING));
        rep.receive(Letter::from(LEAD));
        rep.run_due().await;
        let client = rep.client();
        let mute = route::mute("contact", &customer.contact_id);
        for _ in 0..2 {
            assert_eq!(client.put(&mute, &()).await.status, 204);
        }
        assert_eq!(by_state(&client).await, [1, 0, 0, 1]);
        let muted = notices(&client, "?state=muted").await;
        assert!(muted.senders[0].records[0].muted);
        assert_eq!(muted.waiting, 1);
        assert_eq!(client.delete(&mute).await.status, 204);
        assert_eq!(by_state(&client).await, [2, 0, 0, 0]);
        for nobody in [
            route::mute("contact", "nobody"),
            route::mute("colleague", "x"),
        ] {
            let answer = client.put(&nobody, &()).await;
            assert_eq!(answer.error().code, ErrorCode::NotFound);
        }
    })
    .await;
}

#[tokio::test]
async fn an_open_page_is_told_of_a_new_message_by_its_id_and_time() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::switched(&world, ONLY_MAGNET).await;
    let mut stream = rep.client().open("/api/events?after=0").await;
    let id = rep.receive(Letter::from("\"Canary Name\" <buyer@open.example>"));
    rep.run_due().await;
    let settings: MailboxSettings = rep.client().get(route::MAILBOX).await.json();
    let told = Event::Notice {
        mailbox_id: settings.mailbox.unwrap().id,
        message_id: id.clone(),
        received_at: world.test.now(),
    };
    assert_eq!(stream.next().await, Some((1, told)));
    update(&rep.client(), &id, HANDLED).await;
    assert_eq!(stream.next().await, Some((2, Event::NoticesChanged)));
    let kept = world
        .texts("SELECT kind || COALESCE(message_id, '') AS t FROM events ORDER BY id")
        .await;
    assert_eq!(kept, [format!("notice{id}"), "notices_changed".to_owned()]);
    let columns = world
        .texts("SELECT name AS t FROM pragma_table_info('events') WHERE type = 'TEXT'")
        .await;
    assert_eq!(
        columns,
        ["user_id", "org_id", "kind", "message_id", "mailbox_id"]
    );
}

#[tokio::test]
async fn users_delete_their_own_notices_and_what_names_their_messages() {
    on_each_database(async |world| {
        customers::add_all(&world).await;
        let rep = Rep::switched(&world, ONLY_MAGNET).await;
        let gone = rep.receive(Letter::from(OPEN));
        let kept = rep.receive(Letter::from(WON));
        rep.run_due().await;
        update(&rep.client(), &gone, HANDLED).await;
        let client = rep.client();
        assert_eq!(client.delete(&route::notice(&gone)).await.status, 204);
        let again = client.delete(&route::notice(&gone)).await;
        assert_eq!(again.error().code, ErrorCode::NotFound);
        let named = format!("SELECT COUNT(*) AS n FROM events WHERE message_id = '{gone}'");
        assert_eq!(world.number(&named).await, 0);
        let marks = "SELECT COUNT(*) AS n FROM notice_marks";
        assert_eq!(world.number(marks).await, 0);
        assert_eq!(ids(&waiting(&client).await), [kept.as_str()]);
        update(&client, &kept, HANDLED).await;
        let deleted: NoticesDeleted = client.delete(route::NOTICES).await.json();
        assert_eq!(deleted.count, 1);
        let named = "SELECT COUNT(*) AS n FROM events WHERE message_id IS NOT NULL";
        assert_eq!(
            (world.number(named).await, world.number(marks).await),
            (0, 0)
        );
    })
    .await;
}

#[tokio::test]
async fn disconnecting_deletes_notices_marks_and_events() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::switched(&world, ONLY_MAGNET).await;
    let id = rep.receive(Letter::from(OPEN));
    rep.run_due().await;
    update(&rep.client(), &id, HANDLED).await;
    assert_eq!(rep.disconnect().await.notices_deleted, 1);
    for table in ["mail_facts", "notice_marks", "events"] {
        let count = format!("SELECT COUNT(*) AS n FROM {table}");
        assert_eq!(world.number(&count).await, 0, "{table}");
    }
    assert_eq!(waiting(&rep.client()).await, Notices::default());
}

#[tokio::test]
async fn nobody_reaches_the_notices_of_another() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::switched(&world, ONLY_MAGNET).await;
    let other = Rep::of(&world, OTHER_REP, ONLY_MAGNET).await;
    let id = rep.receive(Letter::from(OPEN));
    label::run_due(&world.test.app).await.unwrap();
    assert_eq!(waiting(&other.client()).await.items, Vec::<Notice>::new());
    let path = route::notice(&id);
    for answer in [
        other.client().put(&path, &HANDLED).await,
        other.client().delete(&path).await,
    ] {
        assert_eq!(answer.error().code, ErrorCode::NotFound);
    }
    other
        .client()
        .delete(route::NOTICES)
        .await
        .json::<NoticesDeleted>();
    assert_eq!(waiting(&rep.client()).await.total, 1);
    let without = world.test.sign_in_as(NO_MAIL_REP).await;
    for path in [route::NOTICES, route::MAGNET] {
        assert_eq!(without.get(path).await.error().code, ErrorCode::Forbidden);
    }
}

#[tokio::test]
async fn notices_are_kept_for_ninety_days_or_as_long_as_their_owner_says() {
    on_each_database(async |world| {
        customers::add_all(&world).await;
        let rep = Rep::switched(&world, ONLY_MAGNET).await;
        let other = Rep::of(&world, OTHER_REP, ONLY_MAGNET).await;
        rep.receive(Letter::from(OPEN));
        other.receive(Letter::from(OPEN));
        let app = &world.test.app;
        label::run_due(app).await.unwrap();
        let pace = queue::Pace {
            tick_seconds: 3_600,
            poll: Duration::from_secs(3_600),
        };
        queue::start(app, pace).await.unwrap();
        let week = MagnetSettings {
            days_kept: 7,
            ..MagnetSettings::default()
        };
        let saved = rep.client().put(route::MAGNET, &week).await;
        assert_eq!(saved.json::<MagnetSettings>(), week);
        let counts = "SELECT COUNT(*) AS n FROM mail_facts";
        for (days, left) in [(7, 2), (1, 1), (82, 1), (1, 0)] {
            world.advance(SignedDuration::from_hours(days * 24));
            housekeeping::run(app).await.unwrap();
            assert_eq!(world.number(counts).await, left, "{days} days later");
        }
        app.stop.cancel();
        app.tasks.close();
        app.tasks.wait().await;
    })
    .await;
}

#[tokio::test]
async fn settings_are_kept_and_bounded() {
    let world = World::start().await;
    let rep = world.test.sign_in_as(REP).await;
    let default: MagnetSettings = rep.get(route::MAGNET).await.json();
    assert_eq!(default, MagnetSettings::default());
    let night = MagnetSettings {
        days_kept: 365,
        only_closing_this_month: true,
        groups_too: true,
        quiet: Some(QuietHours {
            from_minute: 1_320,
            until_minute: 420,
        }),
    };
    rep.put(route::MAGNET, &night)
        .await
        .json::<MagnetSettings>();
    let kept: MagnetSettings = rep.get(route::MAGNET).await.json();
    assert_eq!(kept, night);
    let quiet = |from_minute, until_minute| MagnetSettings {
        quiet: Some(QuietHours {
            from_minute,
            until_minute,
        }),
        ..night
    };
    let kept = |days_kept| MagnetSettings { days_kept, ..night };
    for (refused, field) in [
        (kept(0), "days_kept"),
        (kept(366), "days_kept"),
        (quiet(1_440, 0), "quiet"),
        (quiet(0, 1_440), "quiet"),
    ] {
        let error = rep.put(route::MAGNET, &refused).await.error();
        assert_eq!(error.fields[0].field, field);
    }
    let other = world.test.sign_in_as(OTHER_REP).await;
    let others: MagnetSettings = other.get(route::MAGNET).await.json();
    assert_eq!(others, MagnetSettings::default());
}

#[tokio::test]
async fn a_message_sent_to_oneself_or_before_the_switch_is_not_noticed() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::switched(&world, ONLY_MAGNET).await;
    rep.receive(Letter::from(REP.address));
    rep.receive(Letter::from(OPEN).to("Group <group@tegami.example>"));
    let cc = rep.receive(
        Letter::from(OPEN)
            .to("Group <group@tegami.example>")
            .header(&format!("Cc: {}", REP.address)),
    );
    rep.run_due().await;
    assert_eq!(ids(&waiting(&rep.client()).await), [cc.as_str()]);
    let facts = waiting(&rep.client()).await.items;
    assert_eq!(
        facts[0].received_at,
        Timestamp::from_millisecond(world.test.now().as_millisecond()).unwrap()
    );
}

#[tokio::test]
async fn mail_to_an_alias_is_personal_once_the_owners_browser_has_told_it() {
    on_each_database(async |world| {
        customers::add_all(&world).await;
        let rep = Rep::switched(&world, ONLY_MAGNET).await;
        let client = rep.client();
        let alias = "Sales@tegami.example";
        rep.receive(Letter::from(OPEN).to(alias));
        rep.run_due().await;
        assert_eq!(waiting(&client).await.total, 0);

        let own = Aliases {
            addresses: vec![REP.address.to_owned(), alias.to_owned()],
        };
        for _twice in 0..2 {
            let kept: Aliases = client.put(route::MAILBOX_ALIASES, &own).await.json();
            assert_eq!(kept.addresses.len(), 2);
        }
        let stored: Stored = client.get(route::MAILBOX_STORED).await.json();
        assert_eq!(stored.mailbox.unwrap().aliases, own.addresses);
        let received = rep.receive(Letter::from(OPEN).to("sales@TEGAMI.example"));
        rep.receive(Letter::from(OPEN).to("everybody@tegami.example"));
        world.advance(SignedDuration::from_mins(10));
        rep.run_due().await;
        assert_eq!(ids(&waiting(&client).await), [received.as_str()]);

        // It is no alias any more.
        let primary = Aliases {
            addresses: vec![REP.address.to_owned()],
        };
        assert!(
            client
                .put(route::MAILBOX_ALIASES, &primary)
                .await
                .status
                .is_success()
        );
        rep.receive(Letter::from(OPEN).to(alias));
        world.advance(SignedDuration::from_mins(10));
        rep.run_due().await;
        assert_eq!(waiting(&client).await.total, 1);
        let receipt = rep.disconnect().await;
        assert_eq!(receipt.aliases_deleted, 1);
        assert_eq!(known_aliases(&world).await, 0);
    })
    .await;
}

async fn known_aliases(world: &World) -> i64 {
    world
        .number("SELECT COUNT(*) AS n FROM mailbox_aliases")
        .await
}

#[tokio::test]
async fn nothing_is_known_of_aliases_while_magnet_is_off() {
    let world = World::start().await;
    let rep = Rep::switched(&world, ONLY_MAGNET).await;
    let client = rep.client();
    let own = Aliases {
        addresses: vec![REP.address.to_owned()],
    };
    let kept: Aliases = client.put(route::MAILBOX_ALIASES, &own).await.json();
    assert_eq!(kept, own);
    let off = MailboxUpdate {
        mail_magnet: false,
        labels: false,
    };
    assert!(client.put(route::MAILBOX, &off).await.status.is_success());
    assert_eq!(known_aliases(&world).await, 0);
    let kept: Aliases = client.put(route::MAILBOX_ALIASES, &own).await.json();
    assert_eq!(kept.addresses, Vec::<String>::new());
    assert_eq!(known_aliases(&world).await, 0);
}

#[tokio::test]
async fn an_alias_says_nothing_about_anybody_elses_mail() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::switched(&world, ONLY_MAGNET).await;
    let other = Rep::of(&world, OTHER_REP, ONLY_MAGNET).await;
    // A customer's address, claimed as one's own.
    let claimed = Aliases {
        addresses: vec![OPEN.to_owned()],
    };
    let answer = rep.client().put(route::MAILBOX_ALIASES, &claimed).await;
    assert!(answer.status.is_success());
    other.receive(Letter::from(OPEN));
    assert_eq!(label::run_due(&world.test.app).await.unwrap().len(), 2);
    assert_eq!(waiting(&other.client()).await.total, 1, "still a customer");
}

#[tokio::test]
async fn aliases_are_addresses_of_somebody_who_is_connected() {
    let world = World::start().await;
    let rep = Rep::switched(&world, ONLY_MAGNET).await;
    let client = rep.client();
    let aliases = |addresses: Vec<String>| Aliases { addresses };
    let many = (0..101).map(|n| format!("a{n}@tegami.example")).collect();
    for (odd, field) in [
        (vec!["nobody".to_owned()], "addresses[0]"),
        (
            vec!["a@b.example".to_owned(), "A@b.example".to_owned()],
            "addresses[1]",
        ),
        (many, "addresses"),
    ] {
        let refused = client
            .put(route::MAILBOX_ALIASES, &aliases(odd))
            .await
            .error();
        assert_eq!(refused.fields[0].field, field);
    }
    let plain = world.test.sign_in_as(NO_MAIL_REP).await;
    let refused = plain
        .put(route::MAILBOX_ALIASES, &aliases(Vec::new()))
        .await;
    assert_eq!(refused.error().code, ErrorCode::Forbidden);
    rep.disconnect().await;
    let nothing = client
        .put(route::MAILBOX_ALIASES, &aliases(Vec::new()))
        .await;
    assert_eq!(nothing.error().code, ErrorCode::NotConnected);
}

#[tokio::test]
async fn whoever_wants_is_told_of_mail_to_groups_too() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::switched(&world, ONLY_MAGNET).await;
    let client = rep.client();
    let to_group = || Letter::from(OPEN).to("everybody@tegami.example");
    rep.receive(to_group());
    rep.run_due().await;
    assert_eq!(waiting(&client).await.total, 0);
    let settings = MagnetSettings {
        groups_too: true,
        ..MagnetSettings::default()
    };
    let kept: MagnetSettings = client.put(route::MAGNET, &settings).await.json();
    assert_eq!(kept, settings);
    let received = rep.receive(to_group());
    world.advance(SignedDuration::from_mins(10));
    rep.run_due().await;
    assert_eq!(ids(&waiting(&client).await), [received.as_str()]);
}
