//! Runs [`gmail::mail_list`] for a page: list, then rows in batches of 25, painted as they come. A
//! list seen before stands at once and is brought up to date.

use super::{
    BrowserCharsets, Mail, Rows, Stop,
    jitter::jitter,
    timer,
    token::Token,
    transport::{self, Lost},
    use_mail,
    visits::{AsOf, Visit},
};
use crate::{
    api::Abort,
    browser::{clock, intl},
    model::mail::{
        actions::Told,
        filter::MailFilter,
        list::{EmailList, Stage, judge},
        row::row,
        scope::Scope,
        source::Source,
    },
    reactive::{effect, spawn},
    state::session::use_me,
};
use gmail::{
    Answer, Call, MessageId, batch, history,
    mail_list::{MailList as Machine, Since, Step},
    messages,
    pace::Limiter,
    query::Filter,
};
use leptos::prelude::*;
use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

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

/// What a list shows: whose mail, narrowed to what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Whose mail.
    pub scope: Scope,
    /// Narrowed to what.
    pub filter: Filter,
}

impl Wanted {
    /// Whether this is the other's mail and more of the same kind.
    fn holds_more_than(&self, other: &Self) -> bool {
        self != other && self.filter == other.filter && self.scope.holds_all_of(&other.scope)
    }
}

/// What a page's list shows, from its scope and the filter in its address.
pub fn wanted(scope: Signal<Scope>, filter: Memo<MailFilter>) -> Memo<Wanted> {
    let zone = use_me().organization.time_zone;
    Memo::new(move |_| Wanted {
        scope: scope.get(),
        filter: filter.with(|filter| filter.to_gmail(|day| intl::start_of_day_s(day, &zone))),
    })
}

/// A list of mail: what stands in it, and how to ask for more.
#[derive(Clone, Copy)]
pub struct MailList {
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
    machine: Rc<RefCell<Machine>>,
    wanted: Rc<Wanted>,
    /// Up to where the list will be known once the flow is done; set when it is first asked for.
    as_of: Rc<OnceCell<Option<AsOf>>>,
    abort: Abort,
}

impl MailList {
    /// This mail, asked for now and again whenever what is wanted changes; what was asked for
    /// before is taken back then, and when the component leaves the page.
    pub fn new(wanted: Memo<Wanted>) -> Self {
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
        list.mail.watch(move |told| {
            if *told == Told::Arrived {
                list.again.notify();
            }
        });
        effect(move || {
            list.again.track();
            let wanted = wanted.get();
            if wanted.scope.is_empty() {
                list.put(EmailList::default());
                return;
            }
            if list.narrow(&wanted) {
                return;
            }
            // The installation's settings say where Gmail is; the page may be faster than they, and
            // than what this browser kept.
            if list.mail.api().is_some() && !list.mail.waits_for_kept() {
                list.start(wanted, Abort::with_owner());
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

    /// Shows what of its rows comes from there; nothing is asked for that.
    pub fn show(self, source: Source) {
        let is_new = self.state.with_untracked(|list| list.source != source);
        if is_new {
            self.state.update(|list| list.source = source);
            self.rows.select_none();
        }
    }

    fn put(self, list: EmailList) {
        let source = self.state.with_untracked(|list| list.source);
        self.state.set(EmailList { source, ..list });
    }

    /// What it cost.
    pub fn cost(self) -> Signal<Cost> {
        self.cost.into()
    }

    /// Brings it up to date: by what happened since, where Gmail can tell, else by asking for
    /// everything anew. What is here stands until then.
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
    fn start(self, wanted: Wanted, abort: Abort) {
        let Visit {
            mut list, as_of, ..
        } = self.mail.remembered(&wanted);
        let anew = self.anew.get_value();
        self.anew.set_value(false);
        let older = list.has_more();
        (list.stage, list.skipped) = (Stage::Loading, 0);
        list.shows = wanted.scope.shows();
        list.by_search = wanted.scope.is_search();
        let machine = wanted.scope.fetch(&wanted.filter, PAGE);
        let known: Vec<MessageId> = list.known_ids().cloned().collect();
        // What a filter lets through no history tells.
        let since = as_of
            .filter(|as_of| wanted.filter.is_empty() && as_of.is_within_history(now_ms()))
            .map(|as_of| Since {
                history_id: as_of.history_id,
                required: wanted.scope.required_labels(),
                older,
            });
        let machine = match since {
            Some(since) => machine.knowing(known).since(since),
            None if anew => machine,
            None => machine.knowing(known),
        };
        self.put(list);
        self.cost.set(Cost::default());
        let run = Run {
            machine: Rc::new(RefCell::new(machine)),
            wanted: Rc::new(wanted),
            as_of: Rc::default(),
            abort,
        };
        self.run.set_value(Some(run.clone()));
        self.spawn(run);
    }

    /// Fewer of the conversations that stand here whole: nothing needs to be asked. Tells whether
    /// that is all.
    fn narrow(self, wanted: &Wanted) -> bool {
        let Some(before) = self.run.try_with_value(Clone::clone).flatten() else {
            return false;
        };
        let whole = Stage::Idle { more: false };
        let is_whole = self.state.with_untracked(|list| list.stage == whole);
        if !is_whole || self.anew.get_value() || !before.wanted.holds_more_than(wanted) {
            return false;
        }
        let threads = wanted.scope.conversations();
        self.state.update(|list| list.keep_threads(threads));
        let run = Run {
            wanted: Rc::new(wanted.clone()),
            abort: Abort::with_owner(),
            ..before
        };
        self.run.set_value(Some(run.clone()));
        self.remember(&run);
        true
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
            let behind = run.machine.borrow().is_behind();
            self.state.try_update(|list| {
                list.waiting_until_ms = None;
                if behind && matches!(stage, Stage::Failed(_)) {
                    list.distrust();
                }
                list.end(stage);
            });
            self.remember(&run);
        });
    }

    fn remember(self, run: &Run) {
        let machine = run.machine.borrow();
        if let Some((id, at_ms)) = machine.latest() {
            self.mail.note_history(id, at_ms.min(now_ms()));
        }
        let caught_up = machine
            .caught_up()
            .map(|(history_id, at_ms)| AsOf { history_id, at_ms });
        if let Some(AsOf { history_id, at_ms }) = caught_up {
            self.mail.note_history(history_id, at_ms);
        }
        let Some(list) = self.state.try_get_untracked() else {
            return;
        };
        // A list that broke off is known up to no point.
        let whole = matches!(list.stage, Stage::Idle { .. }) && machine.failures().is_empty();
        let as_of = caught_up.or_else(|| run.as_of.get().copied().flatten());
        self.mail.remember(Visit {
            wanted: (*run.wanted).clone(),
            list,
            as_of: as_of.filter(|_| whole),
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
        let (skipped, failure) = judge(new, listed.len(), now_ms());
        let more = machine.has_more();
        self.state.try_update(|list| {
            list.skipped += skipped;
            if failure.is_none() && machine.is_listed() {
                list.gone_threads = machine.gone_threads().to_vec();
                list.drop_gone(listed, !more || machine.is_anew());
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
                Step::History { request, round } => {
                    let answer = send(request.into_http(&api, &token.value), run).await;
                    lost = count_lost(lost, &answer);
                    let answer = answer.and_then(history::changes::Response::from_http);
                    let edits = self.machine(run, |machine, limiter| {
                        machine.changed(limiter, round, answer, now_ms(), jitter())
                    })?;
                    self.state.try_update(|list| list.apply(edits));
                    if run.machine.borrow().is_anew() {
                        // What is too old for one list is too old for those that begin now.
                        self.mail.forget_history();
                    }
                    self.expect(run);
                }
                Step::Threads { requests, round } => {
                    self.begin_at(run);
                    let answer = self.batch(requests, &api, &token, run).await;
                    lost = count_lost(lost, &answer);
                    let rows = self.machine(run, |machine, limiter| {
                        machine.threaded(limiter, round, answer, now_ms(), jitter())
                    })?;
                    self.paint(run, &rows);
                }
                Step::List { request, round } => {
                    self.begin_at(run);
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

    /// What was known of the mailbox's history before this list was asked for holds for it too.
    fn begin_at(self, run: &Run) {
        run.as_of.get_or_init(|| self.mail.history());
    }

    async fn batch<C: Call>(
        self,
        requests: Vec<C>,
        api: &gmail::Api,
        token: &Token,
        run: &Run,
    ) -> Result<Vec<Result<C::Response, gmail::Error>>, gmail::Error> {
        let batch = batch::Request::new(requests)
            .map_err(|_| gmail::Error::Malformed("a batch of a wrong size"))?;
        let count = batch.count();
        let answer = send(batch.into_http(api, &token.value), run).await?;
        batch::read::<C>(answer, count)
    }

    /// Uses the machine and the mailbox's limiter, between two awaits.
    fn machine<T>(
        self,
        run: &Run,
        action: impl FnOnce(&mut Machine, &mut Limiter) -> T,
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

    /// Rows have come: those that really belong here are shown.
    fn paint(self, run: &Run, messages: &[messages::row::Row]) {
        if run.abort.is_triggered() {
            return;
        }
        self.mail.note_met(messages);
        let machine = run.machine.borrow();
        self.state.try_update(|list| {
            for message in messages {
                match row(message, &run.wanted.scope, &BrowserCharsets) {
                    Some(row) => list.add([row]),
                    // New in the mailbox, and not of this record: no search hit.
                    None if !machine.is_listed() && list.find(&message.id).is_none() => {}
                    None => list.leave_out(&message.id),
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
