//! What calls the jobs in a running server: ticks, and a queue of label runs in the database, both of the `apalis` crates.
//!
//! A tick puts the mailboxes whose time has come into the queue, many in a task; a worker takes them out and runs them. With
//! several processes each ticks, a task's key keeps the queue from holding it twice, and each mailbox's own lease keeps two
//! runs apart even where the queue would hand a task out again.

use super::{
    housekeeping,
    label::{self, Unwatched},
    watch,
};
use crate::{AppState, clock::Clock};
use apalis::prelude::{
    BackendExt, BoxDynError, Data, PollSnapshot, PollStrategy, TaskBuilder, TaskSink,
    WorkerBuilder, WorkerBuilderExt, WorkerError,
};
use apalis_cron::{CronScheduler, Schedule, Tick, timezone::Utc};
use apalis_postgres::PostgresStorage;
use apalis_sqlite::SqliteStorage;
use contract::MailboxId;
use sea_orm::{DbBackend, DbErr};
use serde::{Deserialize, Serialize};
use std::{
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Interval, MissedTickBehavior};

/// How often housekeeping is done.
const HOUSEKEEPING_SECONDS: i64 = 3_600;
/// Tasks that one process works on at once.
const AT_ONCE: usize = 4;
/// How long a worker that failed rests before it begins again.
const REST: Duration = Duration::from_secs(5);
/// The name of the queue in its tables.
const QUEUE: &str = "label-sweeps";

/// How often to look.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Seconds between two looks at the schedule.
    pub tick_seconds: i64,
    /// How often an idle worker looks into the queue.
    pub poll: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            tick_seconds: 10,
            poll: Duration::from_secs(5),
        }
    }
}

/// Label runs in the queue.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct LabelTask {
    mailbox_ids: Vec<String>,
}

/// The queue, in the same database as everything else.
#[derive(Clone)]
enum Queue {
    Sqlite(SqliteStorage<LabelTask>),
    Postgres(PostgresStorage<LabelTask>),
}

impl Queue {
    /// Opens the queue and brings its tables up to date.
    async fn open(app: &AppState) -> Result<Self, DbErr> {
        let failed = |error: &dyn std::fmt::Display| {
            DbErr::Migration(format!("the tables of the job queue: {error}"))
        };
        let db = app.store.db();
        if db.get_database_backend() == DbBackend::Postgres {
            let pool = db.get_postgres_connection_pool();
            PostgresStorage::setup(pool)
                .await
                .map_err(|error| failed(&error))?;
            let config = apalis_postgres::Config::default().queue(QUEUE);
            return Ok(Self::Postgres(
                PostgresStorage::new(pool).with_config(config),
            ));
        }
        let pool = db.get_sqlite_connection_pool();
        // Not the crate's `setup`, which would also set `synchronous = OFF` on one of the pool's connections.
        SqliteStorage::migrations()
            .run(pool)
            .await
            .map_err(|error| failed(&error))?;
        let config = apalis_sqlite::Config::default().queue(QUEUE);
        Ok(Self::Sqlite(SqliteStorage::new(pool).with_config(config)))
    }

    /// Puts runs into the queue, once for each key.
    async fn push(&self, mailboxes: &[MailboxId], key: &str) -> Result<(), BoxDynError> {
        let ids = mailboxes.iter().map(|id| id.as_str().to_owned());
        let task = LabelTask {
            mailbox_ids: ids.collect(),
        };
        // The lease decides about trying again, by the schedule; the queue need not.
        let task = TaskBuilder::new(task)
            .idempotency_key(key)
            .max_attempts(1)
            .build();
        match self.clone() {
            Self::Sqlite(mut storage) => storage.push_task(task).await?,
            Self::Postgres(mut storage) => storage.push_task(task).await?,
        }
        Ok(())
    }
}

/// Starts the jobs: they end when the server stops, after the runs at work.
///
/// # Errors
/// When the tables of the queue cannot be made.
pub async fn start(app: &AppState, pace: Pace) -> Result<(), DbErr> {
    let queue = Queue::open(app).await?;
    app.tasks
        .spawn(keep_ticking(app.clone(), queue.clone(), pace));
    app.tasks.spawn(keep_working(app.clone(), queue, pace));
    Ok(())
}

/// Looks at the schedule until the server stops.
async fn keep_ticking(app: AppState, queue: Queue, pace: Pace) {
    while !app.stop.is_cancelled() {
        let worker = WorkerBuilder::new(format!("ticks-{}", app.new_id()))
            .backend(CronScheduler::new(EveryTick(pace.tick_seconds)))
            .data(app.clone())
            .data(queue.clone())
            .build(tick);
        until_stopped(&app, worker.run()).await;
    }
}

/// Takes label runs out of the queue until the server stops.
async fn keep_working(app: AppState, queue: Queue, pace: Pace) {
    macro_rules! worker {
        ($storage:expr) => {
            WorkerBuilder::new(format!("label-sweeps-{}", app.new_id()))
                .backend($storage.poll_with_strategy(Beat::new(pace.poll)))
                .concurrency(AT_ONCE)
                .data(app.clone())
                .build(label_runs)
                .run()
        };
    }
    while !app.stop.is_cancelled() {
        match queue.clone() {
            Queue::Sqlite(storage) => until_stopped(&app, worker!(storage)).await,
            Queue::Postgres(storage) => until_stopped(&app, worker!(storage)).await,
        }
    }
}

/// Lets a worker work until the server stops. One that ends before rests, and may begin again.
///
/// The crate's own shutdown can wait for its next heartbeat, half a minute away, so a worker is
/// dropped instead. The runs it began are tasks of their own and end in order.
async fn until_stopped(app: &AppState, worker: impl Future<Output = Result<(), WorkerError>>) {
    let work_and_rest = async {
        if let Err(error) = worker.await {
            tracing::error!(cause = %error, "a worker of the job queue failed and begins again");
        }
        tokio::time::sleep(REST).await;
    };
    tokio::select! {
        () = app.stop.cancelled() => {}
        () = work_and_rest => {}
    }
}

/// Wakes an idle worker again and again. The crate's own interval sets no timer when it fires while
/// the worker looks into the queue: the worker would then sleep until its next heartbeat.
#[derive(Debug)]
struct Beat(Interval);

impl Beat {
    fn new(period: Duration) -> Self {
        let mut interval = tokio::time::interval(period);
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self(interval)
    }
}

impl PollStrategy for Beat {
    fn poll_drive(&mut self, cx: &mut Context<'_>, _: &PollSnapshot) -> Poll<Option<()>> {
        let mut fired = None;
        while self.0.poll_tick(cx).is_ready() {
            fired = Some(());
        }
        fired.map_or(Poll::Pending, |fired| Poll::Ready(Some(fired)))
    }
}

/// The schedule of the ticks: every so many seconds. The crate waits by the machine's clock, so
/// this counts by it too; which mailboxes are due is for the server's clock to say.
#[derive(Debug, Clone)]
struct EveryTick(i64);

impl Schedule<Utc> for EveryTick {
    fn next_tick(&mut self, _: &Utc) -> Option<Tick<Utc>> {
        let next = (Clock::real().now().as_second() / self.0 + 1) * self.0;
        u64::try_from(next).ok().map(Tick::new)
    }
}

/// Queues the mailboxes whose time has come, and tidies up once an hour.
async fn tick(tick: Tick<Utc>, app: Data<AppState>, queue: Data<Queue>) -> Result<(), BoxDynError> {
    let second = i64::try_from(tick.get_timestamp())?;
    for together in label::due(&app).await?.chunks(label::TOGETHER) {
        if let Some(first) = together.first() {
            let key = format!("{first}+{}@{second}", together.len());
            queue.push(together, &key).await?;
        }
    }
    // On its own: it waits for Google, and the next tick must not wait for it.
    let at_work = AppState::clone(&app);
    app.tasks.spawn(async move {
        if let Err(error) = watch::run_due(&at_work).await {
            tracing::error!(cause = %error, "watches could not be seen to");
        }
    });
    if second % HOUSEKEEPING_SECONDS == 0 {
        housekeeping::run(&app).await?;
    }
    Ok(())
}

/// Runs mailboxes, unless somebody else did since they were queued. On a task of its own: shutdown waits for it, and a
/// panic is these runs' error and nobody else's.
async fn label_runs(task: LabelTask, app: Data<AppState>) -> Result<(), BoxDynError> {
    let app = AppState::clone(&app);
    let mailboxes: Vec<_> = task.mailbox_ids.into_iter().map(MailboxId::new).collect();
    let tasks = app.tasks.clone();
    tasks
        .spawn(async move { label::run_all(&app, &mailboxes, &Unwatched).await })
        .await??;
    Ok(())
}
