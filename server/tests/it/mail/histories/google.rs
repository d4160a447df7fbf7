//! The stage: a server, a mailbox and its owner, emptied before each history.

use super::{
    super::{
        customers,
        killer::Killer,
        mailbox::{Letter, Rep},
    },
    World,
    owner::{Kept, Labels, Mailbox, is_somewhere},
    steps::{Back, Does, Happens, Trouble, Work},
};
use contract::{
    ExclusionId, LabelRunId, MailboxId,
    label::{Category, LabelRun, RunOutcome, RunTrigger},
    label_categories::{DealFilter, LabelCategories, LabelColor, OwnCategory},
    label_log::UndoRequest,
    label_options::{Exclusion, ExclusionKind},
    stage::StageKind,
};
use google_sim::{Fault, FaultKind};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use server::{
    jobs::label::{self, Unwatched},
    store::mail::{
        exclusions,
        label_categories::{self, Stored},
        label_options, labels, leases, undo,
    },
    testing::REP,
};
use std::collections::BTreeMap;

const SENDERS: [&str; 6] = [
    customers::CLOSING,
    customers::OPEN,
    customers::WON,
    customers::LOST,
    "someone@else.example",
    customers::CLOSING_SECOND_ADDRESS,
];
const DEALS: [&str; 3] = ["deal-closing", "deal-open", "deal-won"];
const NAMES: [&str; 4] = ["Closing this month", "Open deals", "Customers", "Own 0"];
const METHODS: [&str; 6] = [
    "gmail.users.history.list",
    "gmail.users.messages.get",
    "gmail.users.messages.modify",
    "gmail.users.labels.list",
    "gmail.users.labels.create",
    "gmail.users.messages.modify",
];
/// Longer than any wait after a fault, and than a lease.
const LONG: SignedDuration = SignedDuration::from_mins(65);

/// The stage.
pub struct Stage {
    world: &'static World,
    mailbox: MailboxId,
}

/// A row of the ledger.
#[derive(Debug, FromQueryResult)]
struct Row {
    message_id: String,
    state: String,
    undo: Option<String>,
    added_label_id: String,
    had_label: bool,
    removed_label_ids: String,
}

impl Row {
    /// Whether what it says was done, or may have been.
    fn stands(&self) -> bool {
        self.state == "planned" || self.state == "confirmed"
    }

    /// Whether it was taken back, or is about to be.
    fn is_taken_back(&self) -> bool {
        matches!(self.undo.as_deref(), Some("planned" | "done"))
    }

    fn put_on(&self, label: &str) -> bool {
        !self.had_label && self.added_label_id == label
    }

    fn took_off(&self, label: &str) -> bool {
        self.removed_label_ids.split(',').any(|id| id == label)
    }
}

/// A history while it is played.
struct Play<'a> {
    stage: &'a Stage,
    mailbox: Mailbox,
    /// The messages in the order in which they came.
    order: Vec<String>,
}

impl Stage {
    /// Sets the stage: one rep with everything switched on.
    pub async fn start() -> Self {
        let world: &'static World = Box::leak(Box::new(World::start_in_process().await));
        customers::add_all(world).await;
        Rep::filing(world).await;
        let mailbox = world.texts("SELECT id AS t FROM mailboxes").await.remove(0);
        Self {
            world,
            mailbox: MailboxId::new(mailbox),
        }
    }

    /// Plays a history; tells how many messages the job filed, or what was broken.
    pub async fn play(&self, history: &[Happens]) -> Result<u32, String> {
        self.clear().await;
        let mut play = Play {
            stage: self,
            mailbox: Mailbox::new(),
            order: Vec::new(),
        };
        for (place, happens) in history.iter().enumerate() {
            play.step(happens)
                .await
                .map_err(|broken| format!("step {place}: {broken}"))?;
        }
        play.end().await?;
        Ok(play.mailbox.values().map(|kept| kept.filed).sum())
    }

    /// An empty mailbox, and a job that has seen it so.
    async fn clear(&self) {
        let (world, google) = (self.world, &self.world.google);
        google.clear_faults();
        google.clear_requests();
        for message in google.messages(REP.address).unwrap() {
            google.delete_message(REP.address, &message.id).unwrap();
        }
        for (id, _) in google.labels(REP.address).unwrap() {
            google.change_label(REP.address, &id, None).unwrap();
        }
        world.advance(LONG);
        let history = google.history_id(REP.address).unwrap();
        let now = world.test.now().as_millisecond();
        let closing = self.today();
        let sql = format!(
            "DELETE FROM label_ledger; DELETE FROM label_runs; DELETE FROM mail_facts; DELETE FROM mailbox_labels; \
             DELETE FROM google_calls; DELETE FROM label_options; DELETE FROM label_exclusions; DELETE FROM own_categories; UPDATE mailboxes SET lease_until = 0, failures = 0, paused = FALSE, \
             history_id = {history}, seen_at = {now}, labels_since = {now}, mail_magnet_since = {now}, \
             next_run_at = {now}, undo_due_at = NULL, looked_back_at = NULL; \
             UPDATE deals SET stage_id = (SELECT MIN(id) FROM stages WHERE kind = 'open'), closing_date = '{closing}' \
             WHERE id = 'deal-closing'; \
             UPDATE deals SET stage_id = (SELECT MIN(id) FROM stages WHERE kind = 'open'), closing_date = '{}' \
             WHERE id = 'deal-open'; \
             UPDATE deals SET stage_id = (SELECT MIN(id) FROM stages WHERE kind = 'won') WHERE id = 'deal-won'",
            self.next_month(),
        );
        let db = world.test.store().db();
        for sql in sql.split("; ") {
            db.execute_unprepared(sql).await.unwrap();
        }
    }

    fn today(&self) -> Date {
        let zone = TimeZone::get("Asia/Tokyo").unwrap();
        zone.to_datetime(self.world.test.now()).date()
    }

    fn next_month(&self) -> Date {
        self.today().last_of_month().tomorrow().unwrap()
    }

    /// Whether a message stands in the ledger.
    async fn is_known(&self, id: &str) -> bool {
        self.ledger().await.iter().any(|row| row.message_id == id)
    }

    async fn ledger(&self) -> Vec<Row> {
        let db = self.world.test.store().db();
        let sql = "SELECT message_id, state, undo, added_label_id, had_label, removed_label_ids FROM label_ledger";
        let statement = Statement::from_string(db.get_database_backend(), sql);
        Row::find_by_statement(statement).all(db).await.unwrap()
    }
}

impl Play<'_> {
    async fn step(&mut self, happens: &Happens) -> Result<(), String> {
        let world = self.stage.world;
        match happens {
            Happens::Mail(sender) => self.mail(SENDERS[*sender]),
            Happens::Deal(deal, kind, soon) => {
                let closing = if *soon {
                    self.stage.today()
                } else {
                    self.stage.next_month()
                };
                let sql = "UPDATE deals SET stage_id = (SELECT MIN(id) FROM stages WHERE kind = $1), \
                           closing_date = $2, updated_at = $3 WHERE id = $4";
                let values = [
                    (*kind).into(),
                    closing.to_string().into(),
                    world.test.now().as_millisecond().into(),
                    DEALS[*deal].into(),
                ];
                world.run(sql, values).await;
            }
            Happens::Month => {
                let days = self.stage.today().days_in_month() - self.stage.today().day() + 1;
                world.advance(SignedDuration::from_hours(24 * i64::from(days)));
            }
            Happens::Owner(place, does) => self.owner(*place, *does).await,
            Happens::Options(options) => {
                let (db, mailbox) = (world.test.store().db(), &self.stage.mailbox);
                let org = &world.test.app.organization;
                label_options::put(db, org, mailbox, options).await.unwrap();
                leases::interrupt(db, mailbox).await.unwrap();
            }
            Happens::Categories(shape, keep) => self.categories(*shape, *keep).await,
            Happens::Exclude(what) => self.exclude(*what).await,
            Happens::Include => world.run("DELETE FROM label_exclusions", []).await,
            Happens::Rename(category) => {
                if let Some(id) = self.label(*category).await {
                    let name = format!("Renamed {id} {}", world.test.now().as_millisecond());
                    world
                        .google
                        .change_label(REP.address, &id, Some(&name))
                        .unwrap();
                }
            }
            Happens::DeleteLabel(category) => self.delete_label(*category).await,
            Happens::Choose(category, choice) => {
                let (db, mailbox) = (world.test.store().db(), &self.stage.mailbox);
                let Some(category) = self.category(*category).await else {
                    return Ok(());
                };
                labels::choose(db, mailbox, category, *choice)
                    .await
                    .unwrap();
            }
            Happens::Undo(back, work) => return self.take_back(*back, *work).await,
            Happens::Fault(trouble, method) => {
                world.google.inject(fault(*trouble, METHODS[*method]))
            }
            Happens::Forget => world.google.forget_history(REP.address).unwrap(),
            Happens::Run(work) => return self.run(RunTrigger::Schedule, *work).await,
        }
        Ok(())
    }

    /// The category with this number: one of the three, or the first own one.
    async fn category(&self, number: usize) -> Option<Category> {
        if let Some(category) = Category::BUILT_IN.get(number) {
            return Some(*category);
        }
        let (db, mailbox) = (self.stage.world.test.store().db(), &self.stage.mailbox);
        let categories = label_categories::of_mailbox(db, mailbox).await.unwrap();
        categories.own.first()?.id.map(Category::Own)
    }

    async fn categories(&self, shape: usize, keep: bool) {
        let (world, mailbox) = (self.stage.world, &self.stage.mailbox);
        let db = world.test.store().db();
        let there = label_categories::of_mailbox(db, mailbox).await.unwrap();
        let mut own = shaped(shape);
        if let Some(first) = own.first_mut().filter(|_| keep) {
            first.id = there.own.first().and_then(|own| own.id);
        }
        let categories = LabelCategories {
            own,
            version: there.version,
        };
        let org = &world.test.app.organization;
        let stored = label_categories::replace(db, org, mailbox, &categories).await;
        assert_eq!(stored.unwrap(), Stored::Yes);
        leases::interrupt(db, mailbox).await.unwrap();
    }

    async fn exclude(&self, what: Result<usize, usize>) {
        let world = self.stage.world;
        let (kind, value) = match what {
            Ok(sender) => (ExclusionKind::Address, Some(SENDERS[sender].to_owned())),
            // The conversation of one message has that message's id.
            Err(place) => (ExclusionKind::Thread, self.order.get(place).cloned()),
        };
        let Some(value) = value else { return };
        let exclusion = Exclusion {
            id: ExclusionId::new(world.test.app.new_id()),
            kind,
            value,
            added_at: world.test.now(),
        };
        let (db, mailbox) = (world.test.store().db(), &self.stage.mailbox);
        let org = &world.test.app.organization;
        exclusions::insert(db, org, mailbox, &exclusion)
            .await
            .unwrap();
        leases::interrupt(db, mailbox).await.unwrap();
    }

    fn mail(&mut self, sender: &str) {
        let world = self.stage.world;
        let letter = Letter::from(sender);
        let id = world
            .google
            .deliver(REP.address, letter.delivery(REP.address))
            .unwrap();
        let labels = Labels::from(["INBOX", "UNREAD"].map(str::to_owned));
        let kept = Kept {
            labels: labels.clone(),
            given: Labels::new(),
            ..Kept::default()
        };
        self.mailbox.insert(id.clone(), kept);
        self.order.push(id);
    }

    /// Gmail's id of the label of a category, where it is there.
    async fn label(&self, category: usize) -> Option<String> {
        let category = self.category(category).await?;
        let sql = format!(
            "SELECT gmail_label_id AS t FROM mailbox_labels WHERE category = '{}' AND gmail_label_id IS NOT NULL",
            category.name()
        );
        let id = self.stage.world.texts(&sql).await.pop()?;
        let labels = self.stage.world.google.labels(REP.address).unwrap();
        labels.iter().any(|(there, _)| *there == id).then_some(id)
    }

    async fn owner(&mut self, place: usize, does: Does) {
        let world = self.stage.world;
        let Some(id) = self.order.get(place).cloned() else {
            return;
        };
        let Some(now) = self.now().remove(&id) else {
            return;
        };
        let ours: Vec<String> = match does {
            Does::MoveBackWhole | Does::Unlabel => self.ours(&now).await,
            _ => Vec::new(),
        };
        let ours: Vec<&str> = ours.iter().map(String::as_str).collect();
        let wanted = match does {
            // A label that the job put on, or may be about to, is the job's.
            Does::LabelOurs(category) if !self.stage.is_known(&id).await => {
                self.label(category).await
            }
            Does::LabelNamed(category) if !self.stage.is_known(&id).await => {
                Some(NAMES[category].to_owned())
            }
            _ => None,
        };
        let Some(kept) = self.mailbox.get_mut(&id) else {
            return;
        };
        let (add, remove): (Vec<&str>, Vec<&str>) = match does {
            Does::MoveBack => (vec!["INBOX"], vec![]),
            Does::MoveBackWhole => (vec!["INBOX"], ours),
            Does::Archive => (vec![], vec!["INBOX"]),
            Does::Read => (vec![], vec!["UNREAD"]),
            Does::Star => (vec!["STARRED"], vec![]),
            Does::Label => (vec!["Theirs"], vec![]),
            Does::LabelOurs(_) | Does::LabelNamed(_) => {
                (wanted.as_deref().into_iter().collect(), vec![])
            }
            Does::Unlabel => (vec![], ours),
            Does::Trash => (vec!["TRASH"], vec!["INBOX"]),
            Does::Delete => {
                world.google.delete_message(REP.address, &id).unwrap();
                self.mailbox.remove(&id);
                return;
            }
        };
        world
            .google
            .relabel(REP.address, &id, &add, &remove)
            .unwrap();
        let labels = world.google.labels(REP.address).unwrap();
        let by_name = |name: &str| {
            let found = labels.iter().find(|(_, label)| label == name);
            found.map_or_else(|| name.to_owned(), |(id, _)| id.clone())
        };
        // What is not there cannot be taken off: that says nothing.
        for label in remove.into_iter().filter(|label| now.contains(*label)) {
            kept.labels.remove(label);
            kept.given.remove(label);
            kept.moved_out |= label != "UNREAD";
        }
        for label in add {
            let label = by_name(label);
            if label.starts_with("Label_") || label == "STARRED" {
                kept.given.insert(label.clone());
            }
            kept.labels.insert(label);
        }
    }

    /// Those of these labels that stand for a category.
    async fn ours(&self, labels: &Labels) -> Vec<String> {
        let mut ours = Vec::new();
        for category in 0..NAMES.len() {
            ours.extend(self.label(category).await.filter(|id| labels.contains(id)));
        }
        ours
    }

    async fn delete_label(&mut self, category: usize) {
        let Some(id) = self.label(category).await else {
            return;
        };
        for (message, labels) in self.now() {
            if labels.contains(&id)
                && let Some(kept) = self.mailbox.get_mut(&message)
            {
                kept.moved_out = true;
                kept.labels.remove(&id);
                kept.given.remove(&id);
            }
        }
        self.stage
            .world
            .google
            .change_label(REP.address, &id, None)
            .unwrap();
    }

    async fn take_back(&mut self, back: Back, work: Work) -> Result<(), String> {
        let world = self.stage.world;
        let what = match back {
            Back::Message(place) => match self.order.get(place) {
                Some(id) => UndoRequest::Message {
                    message_id: id.clone(),
                },
                None => return Ok(()),
            },
            Back::Run(place) => {
                let runs = world
                    .texts("SELECT id AS t FROM label_runs ORDER BY started_at, id")
                    .await;
                match runs.get(place) {
                    Some(id) => UndoRequest::Run {
                        run_id: LabelRunId::new(id.as_str()),
                    },
                    None => return Ok(()),
                }
            }
            Back::Everything => UndoRequest::Since {
                at: Timestamp::UNIX_EPOCH,
            },
        };
        let app = &world.test.app;
        undo::mark(app.store.db(), &self.stage.mailbox, &what, app.now())
            .await
            .unwrap();
        self.run(RunTrigger::Undo, work).await
    }

    /// The job works, and everything is looked at afterwards.
    async fn run(&mut self, trigger: RunTrigger, work: Work) -> Result<(), String> {
        let (world, mailbox) = (self.stage.world, &self.stage.mailbox);
        let app = &world.test.app;
        if trigger == RunTrigger::Schedule {
            world.advance(LONG);
        }
        let (before, undone) = (self.now(), self.undone().await);
        match work {
            Work::Alone => drop(label::run(app, mailbox, trigger, &Unwatched).await.unwrap()),
            Work::Two => {
                let (one, other) = tokio::join!(
                    label::run(app, mailbox, trigger, &Unwatched),
                    label::run(app, mailbox, trigger, &Unwatched)
                );
                one.and(other).unwrap();
            }
            Work::Killed(at) => {
                let killer = Killer::at(at);
                tokio::select! {
                    ended = label::run(app, mailbox, trigger, &killer) => drop(ended.unwrap()),
                    () = killer.killed.notified() => {}
                }
            }
        }
        self.check(&before, &self.now(), &undone).await
    }

    async fn undone(&self) -> Vec<String> {
        let ledger = self.stage.ledger().await;
        let ids = self.mailbox.keys().filter(|id| is_undone(&ledger, id));
        ids.cloned().collect()
    }

    /// The labels of every message, by id.
    fn now(&self) -> BTreeMap<String, Labels> {
        let google = &self.stage.world.google;
        let ids: BTreeMap<String, String> = google
            .labels(REP.address)
            .unwrap()
            .into_iter()
            .map(|(id, name)| (name, id))
            .collect();
        let messages = google.messages(REP.address).unwrap().into_iter();
        messages
            .map(|message| {
                let labels = message.labels.into_iter();
                let labels = labels.map(|name| ids.get(&name).cloned().unwrap_or(name));
                (message.id, labels.collect())
            })
            .collect()
    }

    /// What must hold after each step. `before` and `after`: the mailbox before and after the job worked.
    async fn check(
        &mut self,
        before: &BTreeMap<String, Labels>,
        after: &BTreeMap<String, Labels>,
        undone_before: &[String],
    ) -> Result<(), String> {
        let ledger = self.stage.ledger().await;
        for (id, kept) in &mut self.mailbox {
            let Some(labels) = after.get(id) else {
                return Err(format!("{id} is lost"));
            };
            if let Some(lost) = kept.given.difference(labels).next() {
                return Err(format!(
                    "1: {id} lost the label {lost} that its owner gave it"
                ));
            }
            if !is_somewhere(labels) && !kept.moved_out {
                return Err(format!("2: {id} is neither in the inbox nor under a label"));
            }
            let was = before.get(id).unwrap_or(labels);
            if was.contains("INBOX") && !labels.contains("INBOX") {
                kept.filed += 1;
                if kept.filed > 1 {
                    return Err(format!("3: {id} was taken out of the inbox twice"));
                }
            }
            let rows: Vec<&Row> = ledger.iter().filter(|row| row.message_id == *id).collect();
            let taken_back = is_undone(&ledger, id);
            if taken_back && !undone_before.contains(id) && *labels != kept.labels {
                return Err(format!(
                    "4: {id} was taken back to {labels:?}, not to {:?}",
                    kept.labels
                ));
            }
            if was != labels && !explains(&rows, was, labels) {
                return Err(format!("5: {id} went from {was:?} to {labels:?}: {rows:?}"));
            }
        }
        Ok(())
    }

    /// Google is well again, everything is settled, and nothing is left to do.
    async fn end(&mut self) -> Result<(), String> {
        self.stage.world.google.clear_faults();
        for _ in 0..3 {
            self.run(RunTrigger::Schedule, Work::Alone).await?;
        }
        let (world, mailbox) = (self.stage.world, &self.stage.mailbox);
        let month = self.stage.today().first_of_month();
        world.advance(LONG);
        if self.stage.today().first_of_month() != month {
            // The month turned: that may be something to do.
            self.run(RunTrigger::Schedule, Work::Alone).await?;
            world.advance(LONG);
        }
        let run: Option<LabelRun> =
            label::run(&world.test.app, mailbox, RunTrigger::Schedule, &Unwatched)
                .await
                .unwrap();
        let run = run.ok_or("no run was due")?;
        let cost = (run.outcome, run.counts.requests, run.counts.units);
        if cost != (RunOutcome::Done, 1, 2) {
            return Err(format!("6: an idle run cost {cost:?}"));
        }
        let unsettled = self.stage.ledger().await.into_iter();
        let mut unsettled = unsettled
            .filter(|row| row.state == "planned" || row.undo.as_deref() == Some("planned"));
        match unsettled.next() {
            Some(row) => Err(format!("5: {row:?} never came to its end")),
            None => Ok(()),
        }
    }
}

/// Whether everything that was done to a message was taken back.
fn is_undone(ledger: &[Row], id: &str) -> bool {
    let mut rows = ledger
        .iter()
        .filter(|row| row.message_id == id && row.stands())
        .peekable();
    rows.peek().is_some() && rows.all(|row| row.undo.as_deref() == Some("done"))
}

/// Whether the ledger has each label that went on or off a message: a turn did it, or one that is taken back undid it.
fn explains(rows: &[&Row], was: &Labels, now: &Labels) -> bool {
    let on = |label: &String| {
        rows.iter().any(|row| {
            row.stands() && row.put_on(label) || row.is_taken_back() && row.took_off(label)
        })
    };
    let off = |label: &String| {
        rows.iter().any(|row| {
            row.stands() && row.took_off(label) || row.is_taken_back() && row.put_on(label)
        })
    };
    now.difference(was).all(on) && was.difference(now).all(off)
}

/// Own categories: none, one that takes everybody, one for whom no other category takes, or two with one between.
fn shaped(shape: usize) -> Vec<OwnCategory> {
    let own = |number: usize, below, kinds: &[StageKind]| OwnCategory {
        id: None,
        name: format!("Own {number}"),
        color: LabelColor::Green,
        below,
        filter: DealFilter {
            kinds: kinds.to_vec(),
            ..DealFilter::default()
        },
    };
    match shape {
        0 => vec![],
        1 => vec![own(0, 0, &[])],
        2 => vec![own(0, 3, &[StageKind::Lost])],
        _ => vec![
            own(1, 1, &[StageKind::Won]),
            own(0, 2, &[StageKind::Open, StageKind::Lost]),
        ],
    }
}

fn fault(trouble: Trouble, method: &str) -> Fault {
    let kind = match trouble {
        Trouble::TooMany => FaultKind::TooManyRequests,
        Trouble::Forbidden => FaultKind::Forbidden {
            reason: "userRateLimitExceeded".to_owned(),
        },
        Trouble::Unavailable => FaultKind::Unavailable,
        Trouble::Internal => FaultKind::InternalError,
        Trouble::Lost | Trouble::LostAfterwards => FaultKind::Cut,
    };
    let fault = Fault::new(kind).on_method(method).times(1);
    match trouble {
        Trouble::LostAfterwards => fault.taking_effect(),
        _ => fault,
    }
}
