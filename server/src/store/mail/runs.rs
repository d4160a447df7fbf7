//! Runs of the label job.

use super::{count, instant};
use crate::store::sql::Sql;
use contract::{
    LabelRunId, MailboxId, OrgId,
    label::{LabelRun, RunCounts, RunOutcome, RunTrigger},
    label_log::SkipReason,
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

#[derive(FromQueryResult)]
struct RunRow {
    id: String,
    cause: String,
    started_at: i64,
    finished_at: Option<i64>,
    outcome: String,
    seen: i64,
    closing_this_month: i64,
    open_deals: i64,
    customers: i64,
    own_categories: i64,
    no_category: i64,
    not_personal: i64,
    skipped: i64,
    notices: i64,
    requests: i64,
    units: i64,
    undone: i64,
    refiled: i64,
}

impl From<RunRow> for LabelRun {
    fn from(row: RunRow) -> Self {
        let RunRow {
            id,
            cause,
            started_at,
            finished_at,
            outcome,
            seen,
            closing_this_month,
            open_deals,
            customers,
            own_categories,
            no_category,
            not_personal,
            skipped,
            notices,
            requests,
            units,
            undone,
            refiled,
        } = row;
        Self {
            id: LabelRunId::new(id),
            trigger: trigger_from_column(&cause),
            started_at: instant(started_at),
            finished_at: finished_at.map(instant),
            outcome: outcome_from_column(&outcome),
            counts: RunCounts {
                seen: count(seen),
                closing_this_month: count(closing_this_month),
                open_deals: count(open_deals),
                customers: count(customers),
                own_categories: count(own_categories),
                no_category: count(no_category),
                not_personal: count(not_personal),
                skipped: count(skipped),
                notices: count(notices),
                requests: count(requests),
                units: count(units),
                undone: count(undone),
                refiled: count(refiled),
            },
        }
    }
}

const fn trigger_to_column(trigger: RunTrigger) -> &'static str {
    match trigger {
        RunTrigger::Schedule => "schedule",
        RunTrigger::Owner => "owner",
        RunTrigger::Undo => "undo",
    }
}

fn trigger_from_column(column: &str) -> RunTrigger {
    [RunTrigger::Owner, RunTrigger::Undo]
        .into_iter()
        .find(|trigger| trigger_to_column(*trigger) == column)
        .unwrap_or(RunTrigger::Schedule)
}

const fn outcome_to_column(outcome: RunOutcome) -> &'static str {
    match outcome {
        RunOutcome::Running => "running",
        RunOutcome::Done => "done",
        RunOutcome::Postponed => "postponed",
        RunOutcome::Paused => "paused",
        RunOutcome::Failed => "failed",
    }
}

fn outcome_from_column(column: &str) -> RunOutcome {
    [
        RunOutcome::Running,
        RunOutcome::Done,
        RunOutcome::Postponed,
        RunOutcome::Paused,
    ]
    .into_iter()
    .find(|outcome| outcome_to_column(*outcome) == column)
    .unwrap_or(RunOutcome::Failed)
}

const SELECT: &str = "SELECT id, cause, started_at, finished_at, outcome, seen, closing_this_month, \
    open_deals, customers, own_categories, no_category, not_personal, skipped, notices, requests, units, undone, refiled FROM label_runs ";

/// Notes runs: that they have begun, or what they did.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    org: &OrgId,
    runs: &[(MailboxId, LabelRun)],
) -> Result<(), DbErr> {
    if runs.is_empty() {
        return Ok(());
    }
    let rows = runs.iter().map(|(mailbox, run)| {
        let RunCounts {
            seen,
            closing_this_month,
            open_deals,
            customers,
            own_categories,
            no_category,
            not_personal,
            skipped,
            notices,
            requests,
            units,
            undone,
            refiled,
        } = run.counts;
        [
            run.id.as_str().into(),
            org.as_str().into(),
            mailbox.as_str().into(),
            trigger_to_column(run.trigger).into(),
            run.started_at.as_millisecond().into(),
            run.finished_at.map(Timestamp::as_millisecond).into(),
            outcome_to_column(run.outcome).into(),
            i64::from(seen).into(),
            i64::from(closing_this_month).into(),
            i64::from(open_deals).into(),
            i64::from(customers).into(),
            i64::from(own_categories).into(),
            i64::from(no_category).into(),
            i64::from(not_personal).into(),
            i64::from(skipped).into(),
            i64::from(notices).into(),
            i64::from(requests).into(),
            i64::from(units).into(),
            i64::from(undone).into(),
            i64::from(refiled).into(),
        ]
    });
    let columns = [
        "id",
        "org_id",
        "mailbox_id",
        "cause",
        "started_at",
        "finished_at",
        "outcome",
        "seen",
        "closing_this_month",
        "open_deals",
        "customers",
        "own_categories",
        "no_category",
        "not_personal",
        "skipped",
        "notices",
        "requests",
        "units",
        "undone",
        "refiled",
    ];
    let insert = Sql::insert_all("label_runs", columns, rows);
    insert.run(db).await?;
    Ok(())
}

/// Notes how a run ended.
///
/// # Errors
/// When the database fails.
pub async fn finish(
    db: &impl ConnectionTrait,
    id: &LabelRunId,
    outcome: RunOutcome,
    counts: RunCounts,
    now: Timestamp,
) -> Result<(), DbErr> {
    let RunCounts {
        seen,
        closing_this_month,
        open_deals,
        customers,
        own_categories,
        no_category,
        not_personal,
        skipped,
        notices,
        requests,
        units,
        undone,
        refiled,
    } = counts;
    Sql::update(
        "label_runs",
        [
            ("outcome", outcome_to_column(outcome).into()),
            ("finished_at", now.as_millisecond().into()),
            ("seen", i64::from(seen).into()),
            ("closing_this_month", i64::from(closing_this_month).into()),
            ("open_deals", i64::from(open_deals).into()),
            ("customers", i64::from(customers).into()),
            ("own_categories", i64::from(own_categories).into()),
            ("no_category", i64::from(no_category).into()),
            ("not_personal", i64::from(not_personal).into()),
            ("skipped", i64::from(skipped).into()),
            ("notices", i64::from(notices).into()),
            ("requests", i64::from(requests).into()),
            ("units", i64::from(units).into()),
            ("undone", i64::from(undone).into()),
            ("refiled", i64::from(refiled).into()),
        ],
    )
    .add(" WHERE id = ?", [id.as_str().into()])
    .run(db)
    .await?;
    Ok(())
}

/// Notes that runs which never ended were cut off: another run has the mailbox now.
///
/// # Errors
/// When the database fails.
pub async fn end_cut_off(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    now: Timestamp,
) -> Result<(), DbErr> {
    // The outcome stands in the text: an index of what runs is not used for a parameter.
    let sql = format!(
        "UPDATE label_runs SET outcome = ?, finished_at = ? WHERE mailbox_id = ? AND outcome = '{}'",
        outcome_to_column(RunOutcome::Running)
    );
    let values = [
        outcome_to_column(RunOutcome::Failed).into(),
        now.as_millisecond().into(),
        mailbox.as_str().into(),
    ];
    Sql::new(&sql, values).run(db).await?;
    Ok(())
}

/// The latest runs of a mailbox, newest first.
///
/// # Errors
/// When the database fails.
pub async fn latest(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    most: u32,
) -> Result<Vec<LabelRun>, DbErr> {
    let values = [mailbox.as_str().into(), i64::from(most).into()];
    let rows: Vec<RunRow> = Sql::new(SELECT, [])
        .add(
            "WHERE mailbox_id = ? ORDER BY started_at DESC, id DESC LIMIT ?",
            values,
        )
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// A run.
///
/// # Errors
/// When the database fails.
pub async fn get(db: &impl ConnectionTrait, id: &LabelRunId) -> Result<Option<LabelRun>, DbErr> {
    let row: Option<RunRow> = Sql::new(SELECT, [])
        .add("WHERE id = ?", [id.as_str().into()])
        .one(db)
        .await?;
    Ok(row.map(Into::into))
}

/// A run of this mailbox.
///
/// # Errors
/// When the database fails.
pub async fn of_mailbox(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    id: &LabelRunId,
) -> Result<Option<LabelRun>, DbErr> {
    let row: Option<RunRow> = Sql::new(SELECT, [])
        .add(
            "WHERE mailbox_id = ? AND id = ?",
            [mailbox.as_str().into(), id.as_str().into()],
        )
        .one(db)
        .await?;
    Ok(row.map(Into::into))
}

/// Runs of a mailbox that have something to tell: they filed, skipped or took back something, or did not come to their
/// end. The newest first, those before this one, at most so many.
///
/// # Errors
/// When the database fails.
pub async fn telling(
    db: &impl ConnectionTrait,
    mailbox: &MailboxId,
    before: Option<&LabelRun>,
    most: u32,
) -> Result<Vec<LabelRun>, DbErr> {
    let mut sql = Sql::new(SELECT, []).add(
        "WHERE mailbox_id = ? AND (outcome <> ? OR closing_this_month + open_deals + customers + own_categories + skipped + undone > 0 \
         OR EXISTS (SELECT 1 FROM label_ledger l WHERE l.run_id = label_runs.id) \
         OR EXISTS (SELECT 1 FROM label_skips s WHERE s.run_id = label_runs.id))",
        [
            mailbox.as_str().into(),
            outcome_to_column(RunOutcome::Done).into(),
        ],
    );
    if let Some(before) = before {
        let at = before.started_at.as_millisecond();
        sql = sql.add(
            " AND (started_at < ? OR (started_at = ? AND id < ?))",
            [at.into(), at.into(), before.id.as_str().into()],
        );
    }
    let rows: Vec<RunRow> = sql
        .add(
            " ORDER BY started_at DESC, id DESC LIMIT ?",
            [i64::from(most).into()],
        )
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Deletes the runs of a mailbox with their ledger; tells how many there were.
///
/// # Errors
/// When the database fails.
pub async fn delete_all(db: &impl ConnectionTrait, mailbox: &MailboxId) -> Result<u64, DbErr> {
    Sql::new(
        "DELETE FROM label_ledger WHERE mailbox_id = ?",
        [mailbox.as_str().into()],
    )
    .run(db)
    .await?;
    Sql::new(
        "DELETE FROM label_runs WHERE mailbox_id = ?",
        [mailbox.as_str().into()],
    )
    .run(db)
    .await
}

/// Deletes idle runs that began before this: those that filed nothing have no ledger to keep. Those that left mail alone
/// for want of a label stay: once it is there again, that mail is looked at.
///
/// # Errors
/// When the database fails.
pub async fn delete_idle_before(
    db: &impl ConnectionTrait,
    org: &OrgId,
    before: Timestamp,
) -> Result<u64, DbErr> {
    let sql = "DELETE FROM label_runs WHERE org_id = ? AND started_at < ? AND NOT EXISTS \
               (SELECT 1 FROM label_ledger l WHERE l.run_id = label_runs.id) AND NOT EXISTS \
               (SELECT 1 FROM label_skips s WHERE s.run_id = label_runs.id AND s.reason = ?)";
    let values = [
        org.as_str().into(),
        before.as_millisecond().into(),
        SkipReason::LabelDeleted.as_str().into(),
    ];
    Sql::new(sql, values).run(db).await
}
