//! The label job: what it files, what it leaves, what it keeps.

use super::{
    customers::{self, Customer},
    mailbox::{Letter, Rep},
    world::World,
};
use contract::label::RunOutcome;
use jiff::SignedDuration;
use server::testing::{OTHER_REP, REP};

const TEN_MINUTES: SignedDuration = SignedDuration::from_mins(10);

#[tokio::test]
async fn mail_from_customers_goes_under_their_label_and_out_of_the_inbox() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let closing = rep.receive(Letter::from(customers::CLOSING));
    let second_address = rep.receive(Letter::from(customers::CLOSING_SECOND_ADDRESS));
    let open = rep.receive(Letter::from(customers::OPEN));
    let won = rep.receive(Letter::from(customers::WON));
    let lost = rep.receive(Letter::from(customers::LOST));
    let lead = rep.receive(Letter::from(customers::LEAD));
    let stranger = rep.receive(Letter::from("someone@else.example"));
    let run = rep.run_due().await;
    assert_eq!(run.outcome, RunOutcome::Done);
    assert_eq!(rep.labels_of(&closing), ["Closing this month", "UNREAD"]);
    assert_eq!(
        rep.labels_of(&second_address),
        ["Closing this month", "UNREAD"]
    );
    assert_eq!(rep.labels_of(&open), ["Open deals", "UNREAD"]);
    assert_eq!(rep.labels_of(&won), ["Customers", "UNREAD"]);
    for left in [&lost, &lead, &stranger] {
        assert_eq!(rep.labels_of(left), ["INBOX", "UNREAD"]);
    }
    let counts = run.counts;
    assert_eq!(
        (
            counts.seen,
            counts.closing_this_month,
            counts.open_deals,
            counts.customers
        ),
        (7, 2, 1, 1)
    );
    assert_eq!(
        (counts.no_category, counts.not_personal, counts.skipped),
        (3, 0, 0)
    );
    assert_eq!(counts.notices, 6, "everybody known, the stranger not");
}

#[tokio::test]
async fn an_idle_run_asks_google_once_and_costs_two_units() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    rep.run_due().await;
    world.advance(TEN_MINUTES);
    world.google.clear_requests();
    let run = rep.run_due().await;
    assert_eq!((run.counts.requests, run.counts.units), (1, 2));
    let gmail: Vec<_> = world
        .google
        .requests()
        .into_iter()
        .filter(|request| {
            request
                .method
                .as_deref()
                .is_some_and(|method| method.starts_with("gmail."))
        })
        .collect();
    assert_eq!(gmail.len(), 1);
    assert_eq!(gmail.iter().map(|request| request.units).sum::<u32>(), 2);
}

#[tokio::test]
async fn the_server_asks_gmail_for_nothing_but_the_calls_of_the_table() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    for _ in 0..12 {
        rep.receive(Letter::from(customers::OPEN));
    }
    rep.receive(Letter::from(customers::WON));
    rep.run_due().await;
    world.google.forget_history(REP.address).unwrap();
    world.advance(TEN_MINUTES);
    rep.run_due().await;
    for request in world.google.requests() {
        let Some(method) = request.method.as_deref() else {
            panic!("{}", request.path)
        };
        if let Some(method) = method.strip_prefix("gmail.users.") {
            let allowed = [
                "getProfile",
                "labels.list",
                "labels.create",
                "history.list",
                "messages.list",
                "messages.get",
                "messages.modify",
                "messages.batchModify",
            ];
            assert!(allowed.contains(&method), "{method}");
            // batchModify answers nothing, so it has no mask.
            assert!(
                request.query.contains("fields=") || method == "messages.batchModify",
                "{method}"
            );
        }
        if method == "gmail.users.messages.get" {
            assert!(request.query.contains("format=metadata"));
        }
        let answer = String::from_utf8_lossy(&request.answer);
        assert!(
            !answer.contains("Canary") && !answer.contains("snippet"),
            "{method}"
        );
    }
}

#[tokio::test]
async fn ten_messages_go_in_one_call_and_nine_one_by_one() {
    for (count, batches, singles) in [(10, 1, 0), (9, 0, 9)] {
        let world = World::start().await;
        customers::add_all(&world).await;
        let rep = Rep::filing(&world).await;
        for _ in 0..count {
            rep.receive(Letter::from(customers::OPEN));
        }
        let run = rep.run_due().await;
        assert_eq!(run.counts.open_deals, count);
        assert_eq!(world.asked("gmail.users.messages.batchModify"), batches);
        assert_eq!(world.asked("gmail.users.messages.modify"), singles);
    }
}

#[tokio::test]
async fn bulk_forged_internal_and_authorless_mail_stays_in_the_inbox_unnoticed() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let letters = [
        Letter::from(customers::OPEN)
            .header("List-Unsubscribe: <https://news.example/u>")
            .header("List-Id: <n.example>"),
        Letter::from(customers::OPEN)
            .header("Authentication-Results: mx.google.com; dmarc=fail header.from=open.example"),
        Letter::from(OTHER_REP.address),
        Letter::from("a@b.example, c@d.example"),
        Letter::without_from(),
    ];
    let ids: Vec<String> = letters
        .into_iter()
        .map(|letter| rep.receive(letter))
        .collect();
    let run = rep.run_due().await;
    for id in &ids {
        assert_eq!(rep.labels_of(id), ["INBOX", "UNREAD"]);
    }
    assert_eq!(
        (run.counts.seen, run.counts.not_personal, run.counts.notices),
        (5, 5, 0)
    );
}

#[tokio::test]
async fn mail_that_is_not_addressed_to_the_owner_is_filed_but_not_noticed() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let id = rep.receive(Letter::from(customers::OPEN).to("everyone@tegami.example"));
    let run = rep.run_due().await;
    assert_eq!((run.counts.open_deals, run.counts.notices), (1, 0));
    assert_eq!(rep.labels_of(&id), ["Open deals", "UNREAD"]);
}

#[tokio::test]
async fn mailmagnet_keeps_message_id_from_address_and_time_and_nothing_else() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let id = rep.receive(Letter::from("\"Canary Name\" <Buyer@Open.example>"));
    rep.run_due().await;
    let sql = "SELECT message_id || ' ' || from_address || ' ' || received_at AS t FROM mail_facts";
    let received = world.test.now().as_millisecond();
    assert_eq!(
        world.texts(sql).await,
        [format!("{id} Buyer@Open.example {received}")]
    );
    let columns = world
        .texts("SELECT name AS t FROM pragma_table_info('mail_facts') ORDER BY cid")
        .await;
    assert_eq!(
        columns,
        [
            "mailbox_id",
            "message_id",
            "org_id",
            "from_address",
            "received_at"
        ]
    );
}

#[tokio::test]
async fn mail_that_its_owner_moved_back_is_never_moved_again() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let id = rep.receive(Letter::from(customers::OPEN));
    rep.run_due().await;
    world
        .google
        .relabel(REP.address, &id, &["INBOX"], &["Open deals"])
        .unwrap();
    for forget in [false, true] {
        if forget {
            world.google.forget_history(REP.address).unwrap();
        }
        world.advance(TEN_MINUTES);
        let run = rep.run_due().await;
        assert_eq!((run.outcome, run.counts.open_deals), (RunOutcome::Done, 0));
        assert_eq!(rep.labels_of(&id), ["INBOX", "UNREAD"]);
    }
}

#[tokio::test]
async fn the_ledger_says_what_was_done_and_why() {
    let world = World::start().await;
    let customer: Customer = customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let id = rep.receive(Letter::from(customers::CLOSING));
    let run = rep.run_due().await;
    let label = rep.label_id("Closing this month");
    let sql = "SELECT run_id || '|' || message_id || '|' || added_label_id || '|' || removed_label_ids || '|' || \
               category || '|' || contact_id || '|' || deal_id || '|' || state AS t FROM label_ledger";
    let expected = format!(
        "{}|{id}|{label}|INBOX|closing_this_month|{}|{}|confirmed",
        run.id, customer.contact_id, customer.deal_id,
    );
    assert_eq!(world.texts(sql).await, [expected]);
}

#[tokio::test]
async fn every_call_stands_in_its_owners_ledger() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    rep.receive(Letter::from(customers::OPEN));
    world.run("DELETE FROM google_calls", []).await;
    let run = rep.run_due().await;
    let sql = "SELECT method || ' ' || units || ' ' || status AS t FROM google_calls ORDER BY 1";
    let calls = world.texts(sql).await;
    let expected = [
        "history.list 2 200",
        "labels.create 5 200",
        "labels.create 5 200",
        "labels.create 5 200",
        "labels.list 1 200",
        "messages.get 20 200",
        "messages.modify 5 200",
    ];
    assert_eq!(calls, expected);
    assert_eq!((run.counts.requests, run.counts.units), (7, 43));
}

#[tokio::test]
async fn much_mail_from_strangers_is_searched_instead_of_looked_at() {
    let world = World::start().await;
    customers::add_all(&world).await;
    let rep = Rep::filing(&world).await;
    let early = rep.receive(Letter::from(customers::OPEN));
    for _ in 0..60 {
        rep.receive(Letter::from("someone@else.example"));
    }
    let late = rep.receive(Letter::from(customers::WON));
    let run = rep.run_due().await;
    assert_eq!(rep.labels_of(&early), ["Open deals", "UNREAD"]);
    assert_eq!(rep.labels_of(&late), ["Customers", "UNREAD"]);
    let counts = run.counts;
    assert_eq!((counts.seen, counts.no_category), (62, 60));
    assert_eq!((counts.open_deals, counts.customers), (1, 1));
    // The newest are looked at themselves, since the search may not know them yet.
    assert_eq!(world.asked("gmail.users.messages.get"), 25 + 1);
    assert_eq!(world.asked("gmail.users.messages.list"), 1);
}
