//! What the owner of a mailbox is asked about a label, and what follows from the answer.

use super::{
    customers,
    looking_back::becomes_a_customer,
    mailbox::{Letter, Rep},
    world::{World, on_each_database},
};
use contract::{
    ErrorCode,
    label::{Category, LabelRun, RunOutcome},
    label_log::{SkipReason, UndoAnswer, UndoRequest},
    label_options::LabelOptions,
    mailbox::{DeletedLabel, LabelAnswer, LabelChoice, MailboxSettings},
    route,
};
use google_sim::{Fault, FaultKind};
use jiff::SignedDuration;
use server::testing::REP;

const TEN_MINUTES: SignedDuration = SignedDuration::from_mins(10);

async fn filing(world: &World) -> Rep<'_> {
    customers::add_all(world).await;
    Rep::filing(world).await
}

async fn next_run(world: &World, rep: &Rep<'_>) -> LabelRun {
    world.advance(TEN_MINUTES);
    rep.run_due().await
}

fn cost(run: &LabelRun) -> (u32, u32) {
    (run.counts.requests, run.counts.units)
}

fn delete(world: &World, rep: &Rep<'_>, name: &str) {
    let id = rep.label_id(name);
    world.google.change_label(REP.address, &id, None).unwrap();
}

async fn choose(rep: &Rep<'_>, category: Category, choice: LabelChoice) -> LabelRun {
    let path = route::mailbox_label(&category.name());
    let answer = rep.client().put(&path, &LabelAnswer { choice }).await;
    answer.json()
}

async fn deleted(rep: &Rep<'_>) -> Vec<DeletedLabel> {
    let settings: MailboxSettings = rep.client().get(route::MAILBOX).await.json();
    settings.mailbox.unwrap().deleted_labels
}

/// A rep who has deleted the label for open deals twice; the message with which that was noticed.
async fn deleted_twice(world: &World) -> (Rep<'_>, String) {
    let rep = filing(world).await;
    rep.run_due().await;
    for _ in 0..2 {
        delete(world, &rep, "Open deals");
        rep.receive(Letter::from(customers::OPEN));
        next_run(world, &rep).await;
    }
    let newest = world.google.messages(REP.address).unwrap();
    let waiting = newest
        .into_iter()
        .filter(|one| one.labels.iter().any(|label| label == "INBOX"));
    let mut waiting: Vec<String> = waiting.map(|one| one.id).collect();
    assert_eq!(waiting.len(), 1, "the first was filed, the second was not");
    (rep, waiting.remove(0))
}

#[tokio::test]
async fn a_label_that_is_deleted_again_is_asked_about_and_its_mail_stays_in_the_inbox() {
    on_each_database(async |world| {
        let (rep, first) = deleted_twice(&world).await;
        let asked = deleted(&rep).await;
        assert_eq!(asked.len(), 1);
        assert_eq!(
            (asked[0].category, asked[0].name.as_str(), asked[0].remaking),
            (Category::OpenDeals, "Open deals", false)
        );
        assert_eq!(asked[0].deleted_at, world.test.now());
        assert_eq!(rep.label_names().await.len(), 2);
        assert_eq!(rep.labels_of(&first), ["INBOX", "UNREAD"]);

        // As long as nobody answers: the others are filed, these are not, each with its reason.
        let waits = rep.receive(Letter::from(customers::OPEN));
        let filed = rep.receive(Letter::from(customers::WON));
        let run = next_run(&world, &rep).await;
        assert_eq!(run.outcome, RunOutcome::Done);
        assert_eq!((run.counts.customers, run.counts.skipped), (1, 1));
        let skipped = rep.detail(&run).await.skipped;
        assert_eq!(skipped.len(), 1);
        assert_eq!(
            (skipped[0].message_id.as_str(), skipped[0].reason),
            (waits.as_str(), SkipReason::LabelDeleted)
        );
        assert_eq!(rep.labels_of(&waits), ["INBOX", "UNREAD"]);
        assert_eq!(rep.labels_of(&filed), ["Customers", "UNREAD"]);
        assert_eq!(cost(&next_run(&world, &rep).await), (1, 2));
    })
    .await;
}

#[tokio::test]
async fn made_again_it_takes_what_came_meanwhile() {
    on_each_database(async |world| {
        let (rep, first) = deleted_twice(&world).await;
        let later = rep.receive(Letter::from(customers::OPEN));
        next_run(&world, &rep).await;
        world.advance(TEN_MINUTES);
        let run = choose(&rep, Category::OpenDeals, LabelChoice::MakeAgain).await;
        assert_eq!((run.outcome, run.counts.open_deals), (RunOutcome::Done, 2));
        for id in [&first, &later] {
            assert_eq!(rep.labels_of(id), ["Open deals", "UNREAD"]);
        }
        assert_eq!(deleted(&rep).await, []);
        assert_eq!(rep.label_names().await.len(), 3);
        assert_eq!(cost(&next_run(&world, &rep).await), (1, 2), "once");

        // Who deletes it once more is asked once more.
        delete(&world, &rep, "Open deals");
        let id = rep.receive(Letter::from(customers::OPEN));
        next_run(&world, &rep).await;
        assert_eq!(rep.labels_of(&id), ["INBOX", "UNREAD"]);
        assert_eq!(deleted(&rep).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_found_while_the_label_is_deleted_is_filed_once_it_is_back() {
    let world = World::start().await;
    let (rep, _) = deleted_twice(&world).await;
    let options = LabelOptions {
        refile_days: 30,
        ..LabelOptions::default()
    };
    let set = rep.client().put(route::LABEL_OPTIONS, &options).await;
    assert_eq!(set.json::<LabelOptions>(), options);
    let stranger = "someone@else.example";
    let id = rep.receive(Letter::from(stranger));
    next_run(&world, &rep).await;
    becomes_a_customer(&rep.client(), stranger).await;
    let run = next_run(&world, &rep).await;
    let skipped = rep.detail(&run).await.skipped;
    assert_eq!(skipped[0].reason, SkipReason::LabelDeleted);
    choose(&rep, Category::OpenDeals, LabelChoice::MakeAgain).await;
    assert_eq!(rep.labels_of(&id), ["Open deals", "UNREAD"]);
}

#[tokio::test]
async fn an_answer_that_google_has_no_time_for_is_done_by_the_next_run() {
    let world = World::start().await;
    let (rep, first) = deleted_twice(&world).await;
    let busy = Fault::new(FaultKind::Unavailable).on_method("gmail.users.labels.create");
    world.google.inject(busy);
    let run = choose(&rep, Category::OpenDeals, LabelChoice::MakeAgain).await;
    assert_eq!(run.outcome, RunOutcome::Postponed);
    assert_eq!(rep.labels_of(&first), ["INBOX", "UNREAD"]);
    assert_eq!(rep.label_names().await.len(), 2);
    world.google.clear_faults();
    rep.next_run().await;
    rep.next_run().await;
    assert_eq!(rep.labels_of(&first), ["Open deals", "UNREAD"]);
}

#[tokio::test]
async fn many_messages_at_once_meet_the_deleted_label() {
    let world = World::start().await;
    let rep = filing(&world).await;
    rep.run_due().await;
    delete(&world, &rep, "Open deals");
    rep.receive(Letter::from(customers::OPEN));
    next_run(&world, &rep).await;
    delete(&world, &rep, "Open deals");
    let ids: Vec<String> = (0..12)
        .map(|_| rep.receive(Letter::from(customers::OPEN)))
        .collect();
    let run = next_run(&world, &rep).await;
    assert_eq!((run.outcome, run.counts.skipped), (RunOutcome::Done, 12));
    for id in &ids {
        assert_eq!(rep.labels_of(id), ["INBOX", "UNREAD"]);
    }
    let left = "SELECT message_id AS t FROM label_ledger WHERE state = 'planned'";
    assert_eq!(world.texts(left).await, Vec::<String>::new());
    let run = choose(&rep, Category::OpenDeals, LabelChoice::MakeAgain).await;
    assert_eq!(run.counts.open_deals, 12);
}

/// A rep who has a label of the name of ours, on one message, and a message that was filed under ours.
async fn with_a_label_of_the_name(world: &World) -> (Rep<'_>, String, String) {
    let rep = filing(world).await;
    let theirs = rep.receive(Letter::from("someone@else.example"));
    world
        .google
        .relabel(REP.address, &theirs, &["open DEALS"], &[])
        .unwrap();
    let filed = rep.receive(Letter::from(customers::OPEN));
    rep.run_due().await;
    assert_eq!(rep.labels_of(&filed), ["Open deals (Tegami)", "UNREAD"]);
    (rep, theirs, filed)
}

#[tokio::test]
async fn a_label_of_the_owners_own_is_used_once_they_want_it() {
    on_each_database(async |world| {
        let (rep, theirs, before) = with_a_label_of_the_name(&world).await;
        let ours = rep.label_id("Open deals (Tegami)");
        let run = choose(&rep, Category::OpenDeals, LabelChoice::Adopt).await;
        assert_eq!(run.outcome, RunOutcome::Done);
        let told = rep.label_names().await.remove(1);
        assert_eq!(
            (told.name.as_str(), told.adopted, told.adopting),
            ("open DEALS", true, false)
        );
        assert_eq!((told.taken_name, told.former_label_id), (None, Some(ours)));

        let id = rep.receive(Letter::from(customers::OPEN));
        let run = next_run(&world, &rep).await;
        assert_eq!(rep.labels_of(&id), ["UNREAD", "open DEALS"]);
        assert_eq!(
            rep.labels_of(&before),
            ["Open deals (Tegami)", "UNREAD"],
            "what was filed stays"
        );
        assert_eq!(rep.labels_of(&theirs), ["INBOX", "UNREAD", "open DEALS"]);
        // Taken back as any other.
        let what = UndoRequest::Run { run_id: run.id };
        let undone: UndoAnswer = rep.client().post(route::MAILBOX_UNDO, &what).await.json();
        assert_eq!(undone.run.unwrap().outcome, RunOutcome::Done);
        assert_eq!(rep.labels_of(&id), ["INBOX", "UNREAD"]);
        assert_eq!(rep.labels_of(&theirs), ["INBOX", "UNREAD", "open DEALS"]);
    })
    .await;
}

#[tokio::test]
async fn a_label_that_went_before_it_was_used_is_not_missed() {
    let world = World::start().await;
    let (rep, _, _) = with_a_label_of_the_name(&world).await;
    delete(&world, &rep, "open DEALS");
    let run = choose(&rep, Category::OpenDeals, LabelChoice::Adopt).await;
    assert_eq!(run.outcome, RunOutcome::Done);
    let told = rep.label_names().await.remove(1);
    assert_eq!(
        (told.name.as_str(), told.adopted, told.taken_name),
        ("Open deals (Tegami)", false, None)
    );
    let id = rep.receive(Letter::from(customers::OPEN));
    next_run(&world, &rep).await;
    assert_eq!(rep.labels_of(&id), ["Open deals (Tegami)", "UNREAD"]);
}

#[tokio::test]
async fn who_was_not_asked_has_nothing_to_answer() {
    let world = World::start().await;
    let rep = filing(&world).await;
    rep.run_due().await;
    for choice in [LabelChoice::Adopt, LabelChoice::MakeAgain] {
        let path = route::mailbox_label(&Category::Customers.name());
        let refused = rep.client().put(&path, &LabelAnswer { choice }).await;
        assert_eq!(refused.error().code, ErrorCode::Conflict);
    }
    let answer = LabelAnswer {
        choice: LabelChoice::Adopt,
    };
    let unknown = route::mailbox_label("friends");
    let refused = rep.client().put(&unknown, &answer).await;
    assert_eq!(refused.error().code, ErrorCode::NotFound);
}
