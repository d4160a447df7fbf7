//! Whose turn it is: one run of a mailbox at a time, on however many processes.

use super::mailboxes::{COLUMNS, MailboxRecord, MailboxRow};
use crate::store::sql::Sql;
use contract::{
    MailboxId, OrgId,
    label::{Category, RunTrigger},
    permission::Permission,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};

/// The mailboxes whose time has come, for a run, by a push or to take something back, those that wait longest first.
///
/// # Errors
/// When the database fails.
pub async fn due(
    db: &impl ConnectionTrait,
    org: &OrgId,
    now: Timestamp,
) -> Result<Vec<MailboxId>, DbErr> {
    due_of(db, Sql::new("org_id = ?", [org.as_str().into()]), now).await
}

/// Those of these mailboxes whose time has come.
///
/// # Errors
/// When the database fails.
pub async fn still_due(
    db: &impl ConnectionTrait,
    ids: &[MailboxId],
    now: Timestamp,
) -> Result<Vec<MailboxId>, DbErr> {
    let these = Sql::new("id IN ", []).list(ids.iter().map(MailboxId::as_str));
    due_of(db, these, now).await
}

async fn due_of(
    db: &impl ConnectionTrait,
    these: Sql,
    now: Timestamp,
) -> Result<Vec<MailboxId>, DbErr> {
    let now = now.as_millisecond();
    let values = [
        false.into(),
        now.into(),
        true.into(),
        now.into(),
        now.into(),
        now.into(),
    ];
    let ids: Vec<String> = Sql::new("SELECT id FROM mailboxes WHERE ", [])
        .append(these)
        .add(
            " AND paused = ? AND lease_until <= ? \
             AND (mail_magnet = ? AND (next_run_at <= ? OR pushed_at <= ?) OR undo_due_at <= ?) \
             ORDER BY next_run_at, id",
            values,
        )
        .column(db)
        .await?;
    Ok(ids.into_iter().map(MailboxId::new).collect())
}

/// The right to run over a mailbox. Whoever has a lower fence has lost it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// The mailbox.
    pub mailbox_id: MailboxId,
    /// Rises with every run.
    pub fence: i64,
}

/// How long a run may take between two signs of life.
pub const LEASE: SignedDuration = SignedDuration::from_mins(5);

/// A mailbox whose lease was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The mailbox, as it stood then.
    pub mailbox: MailboxRecord,
    /// The lease.
    pub lease: Lease,
}

impl From<MailboxRow> for Claimed {
    fn from(row: MailboxRow) -> Self {
        let fence = row.fence;
        let mailbox = MailboxRecord::from(row);
        let mailbox_id = mailbox.id.clone();
        let lease = Lease { mailbox_id, fence };
        Self { mailbox, lease }
    }
}

/// A run that looks answers the push that waits; one that is cut off is due since then.
const ANSWERS_PUSH: &str = ", next_run_at = COALESCE(pushed_at, next_run_at), pushed_at = NULL";

fn claiming(now: Timestamp, answers_push: bool) -> Sql {
    let until = now.checked_add(LEASE).unwrap_or(Timestamp::MAX);
    let pushed = if answers_push { ANSWERS_PUSH } else { "" };
    let sql = format!("UPDATE mailboxes SET fence = fence + 1, lease_until = ?{pushed}");
    Sql::new(&sql, [until.as_millisecond().into()])
}

/// Takes the lease of a mailbox, unless another run has it; for the schedule and for taking back only if it is due, so
/// that of two that saw it due one runs it.
///
/// # Errors
/// When the database fails.
pub async fn claim(
    db: &impl ConnectionTrait,
    id: &MailboxId,
    trigger: RunTrigger,
    now: Timestamp,
) -> Result<Option<Claimed>, DbErr> {
    let now_ms = now.as_millisecond();
    let answers_push = match trigger {
        RunTrigger::Schedule | RunTrigger::Owner => true,
        RunTrigger::Undo => false,
    };
    let mut claim = claiming(now, answers_push).add(
        " WHERE id = ? AND lease_until <= ?",
        [id.as_str().into(), now_ms.into()],
    );
    let values = [false.into(), now_ms.into()];
    match trigger {
        RunTrigger::Schedule => {
            claim = claim
                .add(" AND mail_magnet = ?", [true.into()])
                .add(" AND paused = ? AND (next_run_at <= ?", values)
                .add(" OR pushed_at <= ?)", [now_ms.into()]);
        }
        RunTrigger::Undo => claim = claim.add(" AND paused = ? AND undo_due_at <= ?", values),
        RunTrigger::Owner => {}
    }
    let returning = format!(" RETURNING {COLUMNS}");
    let row: Option<MailboxRow> = claim.add(&returning, []).one(db).await?;
    Ok(row.map(Claimed::from))
}

/// Takes the leases of those of these mailboxes that are due for a run and of which nothing is known but that: nothing was
/// cut off, nothing waits, nothing is to be taken back, made or looked for again. Unless something came in, there is
/// nothing to be done there. Those that another run has, or is about to take, are left out.
///
/// # Errors
/// When the database fails.
pub async fn claim_quiet(
    db: &impl ConnectionTrait,
    ids: &[MailboxId],
    waiting_since: Timestamp,
    now: Timestamp,
) -> Result<Vec<Claimed>, DbErr> {
    let now_ms = now.as_millisecond();
    let permission = format!("% {} %", Permission::MailIntegration.as_str());
    let quiet = claiming(now, true)
        .add(
            " WHERE id IN (SELECT m.id FROM mailboxes m JOIN users u ON u.id = m.user_id \
             JOIN profiles p ON p.id = u.profile_id WHERE m.id IN ",
            [],
        )
        .list(ids.iter().map(MailboxId::as_str))
        .add(
            " AND m.lease_until <= ? AND m.mail_magnet AND NOT m.paused AND (m.next_run_at <= ? OR m.pushed_at <= ?) \
             AND (m.undo_due_at IS NULL OR m.undo_due_at > ?) AND m.history_id IS NOT NULL \
             AND u.state = 'active' AND ' ' || p.permissions || ' ' LIKE ?",
            [
                now_ms.into(),
                now_ms.into(),
                now_ms.into(),
                now_ms.into(),
                permission.into(),
            ],
        )
        // The outcome and the state stand in the text: an index of what runs is not used for a parameter.
        .add(
            " AND NOT EXISTS (SELECT 1 FROM label_runs r WHERE r.mailbox_id = m.id AND r.outcome = 'running') \
             AND NOT EXISTS (SELECT 1 FROM label_backlog b WHERE b.mailbox_id = m.id) \
             AND NOT EXISTS (SELECT 1 FROM label_ledger l WHERE l.mailbox_id = m.id AND l.state = 'planned' \
             AND l.undo IS NULL)",
            [],
        )
        .add(
            " AND (NOT m.labels OR (m.look_back_from IS NULL \
             AND (SELECT COUNT(*) FROM mailbox_labels n WHERE n.mailbox_id = m.id AND n.gmail_label_id IS NOT NULL \
             AND n.choice IS NULL AND n.deleted_at IS NULL) = ? + (SELECT COUNT(*) FROM own_categories c \
             WHERE c.mailbox_id = m.id AND NOT c.removed) \
             AND NOT EXISTS (SELECT 1 FROM label_options o WHERE o.mailbox_id = m.id AND o.refile_days > 0) \
             AND NOT EXISTS (SELECT 1 FROM label_ledger w WHERE w.mailbox_id = m.id AND w.awaits_read \
             AND w.planned_at >= ?))) ORDER BY m.id",
            [
                i64::try_from(Category::BUILT_IN.len()).unwrap_or(i64::MAX).into(),
                waiting_since.as_millisecond().into(),
            ],
        )
        .add(&for_update(db, " SKIP LOCKED"), [])
        .add(&format!(") RETURNING {COLUMNS}"), []);
    let rows: Vec<MailboxRow> = quiet.all(db).await?;
    Ok(rows.into_iter().map(Claimed::from).collect())
}

/// What locks the rows of `m` that a subquery tells, so that statements over many rows lock them in the order in which that
/// tells them, and none waits for one that waits for it. SQLite has one writer at a time.
fn for_update(db: &impl ConnectionTrait, more: &str) -> String {
    match db.get_database_backend() {
        DbBackend::Postgres => format!(" FOR UPDATE OF m{more}"),
        _ => String::new(),
    }
}

/// Whether a run has the mailbox.
///
/// # Errors
/// When the database fails.
pub async fn is_leased(
    db: &impl ConnectionTrait,
    id: &MailboxId,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let values = [id.as_str().into(), now.as_millisecond().into()];
    let sql = "SELECT COUNT(*) AS count FROM mailboxes WHERE id = ? AND lease_until > ?";
    Ok(Sql::new(sql, values).count(db).await? > 0)
}

/// Keeps the lease a while longer. Tells whether it is still ours; writes that must not come from a run that lost it
/// follow in the same transaction.
///
/// # Errors
/// When the database fails.
pub async fn hold(db: &impl ConnectionTrait, lease: &Lease, now: Timestamp) -> Result<bool, DbErr> {
    let until = now.checked_add(LEASE).unwrap_or(Timestamp::MAX);
    let sql = "UPDATE mailboxes SET lease_until = ? WHERE id = ? AND fence = ?";
    let values = [
        until.as_millisecond().into(),
        lease.mailbox_id.as_str().into(),
        lease.fence.into(),
    ];
    Ok(Sql::new(sql, values).run(db).await? == 1)
}

/// How a mailbox stands after a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AfterRun {
    /// Up to where its history was seen; absent: as before.
    pub history_id: Option<i64>,
    /// When the next run is due; absent: it waits for its owner.
    pub next_run_at: Option<Timestamp>,
    /// Whether it waits for its owner.
    pub paused: bool,
    /// How many runs in a row did not get through.
    pub failures: i64,
}

/// Moves the cursor on in mid-run: everything before it is done or noted. Tells whether the lease was still ours.
///
/// # Errors
/// When the database fails.
pub async fn advance(
    db: &impl ConnectionTrait,
    lease: &Lease,
    history_id: i64,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let sql = "UPDATE mailboxes SET history_id = ?, seen_at = ? WHERE id = ? AND fence = ?";
    let values = [
        history_id.into(),
        now.as_millisecond().into(),
        lease.mailbox_id.as_str().into(),
        lease.fence.into(),
    ];
    Ok(Sql::new(sql, values).run(db).await? == 1)
}

/// Ends a run: moves the cursor on and gives the lease back. Tells whether the lease was still ours.
///
/// # Errors
/// When the database fails.
pub async fn release(
    db: &impl ConnectionTrait,
    lease: &Lease,
    after: AfterRun,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let AfterRun {
        history_id,
        next_run_at,
        paused,
        failures,
    } = after;
    let seen_at = history_id.map(|_| now.as_millisecond());
    let sql = "UPDATE mailboxes SET history_id = COALESCE(?, history_id), seen_at = COALESCE(?, seen_at), \
               next_run_at = CASE WHEN mail_magnet = ? THEN CAST(? AS BIGINT) END, paused = ?, failures = ?, \
               lease_until = 0 WHERE id = ? AND fence = ?";
    let values = [
        history_id.into(),
        seen_at.into(),
        true.into(),
        next_run_at.map(Timestamp::as_millisecond).into(),
        paused.into(),
        failures.into(),
        lease.mailbox_id.as_str().into(),
        lease.fence.into(),
    ];
    Ok(Sql::new(sql, values).run(db).await? == 1)
}

/// Ends runs that did nothing: moves each cursor on and gives the lease back. Tells of which mailboxes the lease was still
/// ours.
///
/// # Errors
/// When the database fails.
pub async fn release_all(
    db: &impl ConnectionTrait,
    ended: &[(&Lease, AfterRun)],
    now: Timestamp,
) -> Result<Vec<MailboxId>, DbErr> {
    let now_ms = now.as_millisecond();
    let mut rows = Sql::new("", []);
    for (number, (lease, after)) in ended.iter().enumerate() {
        let AfterRun {
            history_id,
            next_run_at,
            paused,
            failures,
        } = *after;
        let row = [
            lease.mailbox_id.as_str().into(),
            lease.fence.into(),
            history_id.into(),
            next_run_at.map(Timestamp::as_millisecond).into(),
            paused.into(),
            failures.into(),
        ];
        let names = if number == 0 {
            "SELECT CAST(? AS TEXT) AS id, CAST(? AS BIGINT) AS fence, CAST(? AS BIGINT) AS history_id, \
             CAST(? AS BIGINT) AS next_run_at, CAST(? AS BOOLEAN) AS paused, CAST(? AS BIGINT) AS failures"
        } else {
            " UNION ALL SELECT ?, ?, ?, ?, ?, ?"
        };
        rows = rows.add(names, row);
    }
    let sql = "UPDATE mailboxes SET history_id = COALESCE(e.history_id, mailboxes.history_id), \
               seen_at = CASE WHEN e.history_id IS NULL THEN mailboxes.seen_at ELSE ? END, \
               next_run_at = CASE WHEN mail_magnet THEN e.next_run_at END, paused = e.paused, failures = e.failures, \
               lease_until = 0 FROM (SELECT m.id AS mailbox_id, n.* FROM mailboxes m JOIN (";
    let ids: Vec<String> = Sql::new(sql, [now_ms.into()])
        .append(rows)
        .add(") n ON n.id = m.id AND n.fence = m.fence ORDER BY m.id", [])
        .add(&for_update(db, ""), [])
        .add(
            ") e WHERE mailboxes.id = e.mailbox_id RETURNING mailboxes.id",
            [],
        )
        .column(db)
        .await?;
    Ok(ids.into_iter().map(MailboxId::new).collect())
}

/// Keeps anybody else from changing or deleting a mailbox until the transaction ends. False where there is none any more.
///
/// # Errors
/// When the database fails.
pub async fn lock(db: &impl ConnectionTrait, id: &MailboxId) -> Result<bool, DbErr> {
    let sql = "UPDATE mailboxes SET fence = fence WHERE id = ?";
    Ok(Sql::new(sql, [id.as_str().into()]).run(db).await? == 1)
}

/// A run that is at work loses its lease: what its decisions rest on has changed. The next run takes up what it left.
///
/// # Errors
/// When the database fails.
pub async fn interrupt(db: &impl ConnectionTrait, id: &MailboxId) -> Result<(), DbErr> {
    let sql = "UPDATE mailboxes SET fence = fence + 1, lease_until = 0 WHERE id = ?";
    Sql::new(sql, [id.as_str().into()]).run(db).await?;
    Ok(())
}

/// The same for every mailbox of an organization.
///
/// # Errors
/// When the database fails.
pub async fn interrupt_all(db: &impl ConnectionTrait, org: &OrgId) -> Result<(), DbErr> {
    let sql = "UPDATE mailboxes SET fence = fence + 1, lease_until = 0 \
               WHERE id IN (SELECT m.id FROM mailboxes m WHERE m.org_id = ? ORDER BY m.id";
    Sql::new(sql, [org.as_str().into()])
        .add(&for_update(db, ""), [])
        .add(")", [])
        .run(db)
        .await?;
    Ok(())
}
