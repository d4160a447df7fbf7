//! Runs [`gmail::contact_mail`] for a record: list, then rows in batches of 25, painted as they
//! come.

use super::{
    BrowserCharsets, Mail, Rows, Stop,
    jitter::jitter,
    timer,
    token::Token,
    transport::{self, Lost},
    use_mail,
};
use crate::{
    api::Abort,
    browser::clock,
    model::mail::{
        list::{EmailList, Stage, judge},
        record::RecordAddresses,
        row::row,
    },
    reactive::{effect, spawn},
};
use gmail::{
    Answer, Call, MessageId, Query,
    contact_mail::{ContactMail, Step},
    messages,
    pace::Limiter,
    query::Sides,
};
use leptos::prelude::*;
use std::{cell::RefCell, rc::Rc};

/// Messages of one page of the list.
const PAGE: u16 = 50;
/// A wait shorter than this is not worth telling.
const SHORT_WAIT_MS: i64 = 1_500;
/// How long to wait for other calls of this mailbox.
const BUSY_WAIT_MS: i64 = 50;

/// What a list asked of Gmail, and how long the reader waited.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cost {
    /// Requests to Gmail; a batch is one.
    pub requests: u32,
    /// Quota units.
    pub units: u32,
    /// Milliseconds from the first request to the last answer.
    pub elapsed_ms: i64,
}

/// The Emails list of a record: what stands in it, and how to ask for more.
#[derive(Clone, Copy)]
pub struct ContactList {
    state: RwSignal<EmailList>,
    rows: Rows,
    cost: RwSignal<Cost>,
    run: StoredValue<Option<Run>, LocalStorage>,
    again: Trigger,
    /// The next flow trusts no row that is here.
    anew: StoredValue<bool>,
    mail: Mail,
}

/// One flow through the machine; clones are the same flow.
#[derive(Clone)]
struct Run {
    machine: Rc<RefCell<ContactMail>>,
    record: Rc<RecordAddresses>,
    abort: Abort,
}

impl ContactList {
    /// The mail of this record, asked for now and again whenever the record's addresses change.
    /// Taken back when the component leaves the page.
    pub fn new(record: Memo<RecordAddresses>) -> Self {
        let state = RwSignal::new(EmailList::default());
        let list = Self {
            state,
            rows: Rows::new(state),
            cost: RwSignal::new(Cost::default()),
            run: StoredValue::new_local(None),
            again: Trigger::new(),
            anew: StoredValue::new(false),
            mail: use_mail(),
        };
        effect(move || {
            list.again.track();
            let record = record.get();
            // The installation's settings say where Gmail is; the page may be faster than they.
            if list.mail.api().is_some() && !record.is_empty() {
                list.start(record, Abort::with_owner());
            }
        });
        list
    }

    /// What stands in the list.
    pub fn state(self) -> Signal<EmailList> {
        self.state.into()
    }

    /// Its rows, to select and to act on.
    pub fn rows(self) -> Rows {
        self.rows
    }

    /// What it cost.
    pub fn cost(self) -> Signal<Cost> {
        self.cost.into()
    }

    /// Asks for everything anew. What is here stands until then.
    pub fn refresh(self) {
        self.anew.set_value(true);
        self.again.notify();
    }

    /// Asks for older mail, or goes on where it broke off.
    pub fn go_on(self) {
        let has_more = self.state.with_untracked(EmailList::has_more);
        let run = self.run.try_with_value(Clone::clone).flatten();
        match run.filter(|_| has_more) {
            Some(run) => {
                run.machine.borrow_mut().more();
                self.state.update(|list| list.stage = Stage::Loading);
                self.spawn(run);
            }
            None => self.again.notify(),
        }
    }

    /// Begins a flow. Rows that are known, of this visit or of the one before, stand at once and
    /// are not got again.
    fn start(self, record: RecordAddresses, abort: Abort) {
        let mut list = self.mail.remembered(&record).unwrap_or_default();
        (list.stage, list.skipped) = (Stage::Loading, 0);
        let limit = |query: Query| query.only_mail();
        let queries = Query::chunks(&record.to_search(), Sides::Any, limit);
        let known: Vec<MessageId> = list.known_ids().cloned().collect();
        let trusted = if self.anew.get_value() {
            Vec::new()
        } else {
            known
        };
        self.anew.set_value(false);
        let machine = ContactMail::new(queries, PAGE).knowing(trusted);
        self.state.set(list);
        self.cost.set(Cost::default());
        let run = Run {
            machine: Rc::new(RefCell::new(machine)),
            record: Rc::new(record),
            abort,
        };
        self.run.set_value(Some(run.clone()));
        self.spawn(run);
    }

    fn spawn(self, run: Run) {
        spawn(async move {
            let failures = run.machine.borrow().failures().len();
            let stop = self.drive(&run).await;
            if run.abort.is_triggered() {
                return;
            }
            let stage = match stop {
                Err(Stop::Aborted) => return,
                Err(Stop::Failed(failure)) => Stage::Failed(failure),
                Ok(()) => self.finish(&run, failures),
            };
            self.state.try_update(|list| {
                list.waiting_until_ms = None;
                list.stage = stage;
            });
            if let Some(list) = self.state.try_get_untracked() {
                self.mail.remember(&run.record, list);
            }
        });
    }

    /// The machine is done: what is missing, and whether there is more.
    fn finish(self, run: &Run, failures_before: usize) -> Stage {
        let machine = run.machine.borrow();
        let listed = machine.listed_ids();
        let new = machine
            .failures()
            .get(failures_before..)
            .unwrap_or_default();
        let (skipped, failure) = judge(new, listed.len(), clock::now().as_millisecond());
        let more = machine.has_more();
        self.state.try_update(|list| {
            list.skipped += skipped;
            if failure.is_none() {
                list.drop_gone(listed, !more);
            }
        });
        failure.map_or(Stage::Idle { more }, Stage::Failed)
    }

    /// Does what the machine says until it is done.
    async fn drive(self, run: &Run) -> Result<(), Stop> {
        let api = self.mail.api_now()?;
        let started_ms = now_ms();
        let mut lost = 0;
        let mut token = self.mail.token(&run.abort).await?;
        loop {
            if run.abort.is_triggered() {
                return Err(Stop::Aborted);
            }
            match self.machine(run, |machine, limiter| machine.turn(limiter, now_ms()))? {
                Step::Done => return Ok(()),
                Step::InFlight => timer::wait(BUSY_WAIT_MS).await,
                Step::WaitUntil { at_ms } => self.wait_until(at_ms).await,
                Step::RefreshToken => {
                    token = self.mail.new_token(&token, &run.abort).await?;
                    run.machine.borrow_mut().token_renewed();
                }
                Step::List { request, round } => {
                    let answer = send(request.into_http(&api, &token.value), run).await;
                    lost = count_lost(lost, &answer);
                    let answer = answer.and_then(messages::list::Response::from_http);
                    self.machine(run, |machine, limiter| {
                        machine.listed(limiter, round, answer, now_ms(), jitter());
                    })?;
                    self.expect(run);
                }
                Step::Batch { requests, round } => {
                    let answer = self.batch(requests, &api, &token, run).await;
                    lost = count_lost(lost, &answer);
                    let rows = self.machine(run, |machine, limiter| {
                        machine.batched(limiter, round, answer, now_ms(), jitter())
                    })?;
                    self.paint(run, &rows);
                }
            }
            self.count(run, started_ms);
            if lost > 0 {
                self.mail.check_network(lost, &run.abort).await?;
            }
        }
    }

    async fn batch(
        self,
        requests: Vec<messages::row::Request>,
        api: &gmail::Api,
        token: &Token,
        run: &Run,
    ) -> Result<Vec<Result<messages::row::Row, gmail::Error>>, gmail::Error> {
        let batch = gmail::batch::Request::new(requests)
            .map_err(|_| gmail::Error::Malformed("a batch of a wrong size"))?;
        let count = batch.count();
        let answer = send(batch.into_http(api, &token.value), run).await?;
        gmail::batch::read::<messages::row::Request>(answer, count)
    }

    /// Uses the machine and the mailbox's limiter, between two awaits.
    fn machine<T>(
        self,
        run: &Run,
        action: impl FnOnce(&mut ContactMail, &mut Limiter) -> T,
    ) -> Result<T, Stop> {
        let machine = &mut run.machine.borrow_mut();
        self.mail
            .with_limiter(|limiter| action(machine, limiter))
            .ok_or(Stop::Aborted)
    }

    async fn wait_until(self, at_ms: i64) {
        let wait_ms = at_ms - now_ms();
        let told = (wait_ms >= SHORT_WAIT_MS).then_some(at_ms);
        self.state.try_update(|list| list.waiting_until_ms = told);
        timer::wait(wait_ms).await;
        self.state.try_update(|list| list.waiting_until_ms = None);
    }

    /// Gmail has listed what there is.
    fn expect(self, run: &Run) {
        if !run.abort.is_triggered() {
            let machine = run.machine.borrow();
            self.state
                .try_update(|list| list.expect(machine.listed_ids()));
        }
    }

    /// Rows have come: those that really name the record are shown.
    fn paint(self, run: &Run, messages: &[messages::row::Row]) {
        if run.abort.is_triggered() {
            return;
        }
        let machine = run.machine.borrow();
        self.state.try_update(|list| {
            for message in messages {
                match row(message, &run.record, &BrowserCharsets) {
                    Some(row) => list.add([row]),
                    None if list.left_out.contains(&message.id) => {}
                    None => list.left_out.push(message.id.clone()),
                }
            }
            list.expect(machine.listed_ids());
        });
    }

    fn count(self, run: &Run, started_ms: i64) {
        let usage = run.machine.borrow().usage();
        let elapsed_ms = now_ms() - started_ms;
        self.cost.try_set(Cost {
            requests: usage.requests,
            units: usage.units,
            elapsed_ms,
        });
    }
}

/// An aborted request has no answer either: the machine must know, for the calls in flight.
async fn send(
    request: http::Request<Vec<u8>>,
    run: &Run,
) -> Result<http::Response<Vec<u8>>, gmail::Error> {
    transport::send(request, &run.abort)
        .await
        .map_err(|(Lost::Aborted | Lost::NoAnswer)| gmail::Error::NoAnswer)
}

fn count_lost<T>(lost: u32, answer: &Result<T, gmail::Error>) -> u32 {
    match answer {
        Err(gmail::Error::NoAnswer) => lost + 1,
        Ok(_) | Err(_) => 0,
    }
}

fn now_ms() -> i64 {
    clock::now().as_millisecond()
}
