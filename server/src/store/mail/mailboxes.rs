//! Connected mailboxes and their switches.

use super::{aliases, backlog, instant, waiting};
use crate::store::sql::Sql;
use contract::{MailboxId, OrgId, UserId, mailbox::OwnMailbox};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// A mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxRecord {
    /// Its id.
    pub id: MailboxId,
    /// Its organization.
    pub organization_id: OrgId,
    /// Its owner.
    pub user_id: UserId,
    /// Its address, as Google says it.
    pub address: String,
    /// When it was connected.
    pub connected_at: Timestamp,
    /// Whether MailMagnet is on.
    pub mail_magnet: bool,
    /// Whether labels are on.
    pub labels: bool,
    /// Since when MailMagnet is on.
    pub mail_magnet_since: Option<Timestamp>,
    /// Since when labels are on: mail received before is not filed.
    pub labels_since: Option<Timestamp>,
    /// Up to where the job has seen the mailbox's history.
    pub history_id: Option<i64>,
    /// When that was.
    pub seen_at: Option<Timestamp>,
    /// When the next run is due.
    pub next_run_at: Option<Timestamp>,
    /// Whether it waits for its owner to connect again.
    pub paused: bool,
    /// How many runs in a row did not get through.
    pub failures: i64,
    /// When what its owner took back is seen to; absent while there is nothing to take back.
    pub undo_due_at: Option<Timestamp>,
    /// Until when Google pushes what comes in; absent while it does not.
    pub watch_until: Option<Timestamp>,
    /// Whether Google was asked to push since the switches were set, whatever it answered.
    pub watch_asked: bool,
    /// When the last push came that was news.
    pub push_seen_at: Option<Timestamp>,
    /// When a look is wanted besides, for a push or for an open browser.
    pub pushed_at: Option<Timestamp>,
    /// When mail was last looked for whose sender had no category before.
    pub looked_back_at: Option<Timestamp>,
    /// Since when mail in the inbox is to be looked for that its owner wants filed too; absent once that was done.
    pub look_back_from: Option<Timestamp>,
}

/// Whose mailbox is meant: the one that is named, or the user's first. Another user's is never found.
#[derive(Debug, Clone, Copy)]
pub struct Whose<'a> {
    /// The owner.
    pub user: &'a UserId,
    /// Which of theirs; absent: the one that opens first.
    pub mailbox: Option<&'a MailboxId>,
}

/// A row of the table.
#[derive(FromQueryResult)]
pub(super) struct MailboxRow {
    id: String,
    org_id: String,
    user_id: String,
    address: String,
    connected_at: i64,
    mail_magnet: bool,
    labels: bool,
    mail_magnet_since: Option<i64>,
    labels_since: Option<i64>,
    history_id: Option<i64>,
    seen_at: Option<i64>,
    next_run_at: Option<i64>,
    paused: bool,
    failures: i64,
    undo_due_at: Option<i64>,
    watch_until: Option<i64>,
    watch_due_at: Option<i64>,
    push_seen_at: Option<i64>,
    pushed_at: Option<i64>,
    looked_back_at: Option<i64>,
    look_back_from: Option<i64>,
    /// Of the last lease.
    pub(super) fence: i64,
}

impl From<MailboxRow> for MailboxRecord {
    fn from(row: MailboxRow) -> Self {
        let MailboxRow {
            id,
            org_id,
            user_id,
            address,
            connected_at,
            mail_magnet,
            labels,
            mail_magnet_since,
            labels_since,
            history_id,
            seen_at,
            next_run_at,
            paused,
            failures,
            undo_due_at,
            watch_until,
            watch_due_at,
            push_seen_at,
            pushed_at,
            looked_back_at,
            look_back_from,
            fence: _,
        } = row;
        Self {
            id: MailboxId::new(id),
            organization_id: OrgId::new(org_id),
            user_id: UserId::new(user_id),
            address,
            connected_at: instant(connected_at),
            mail_magnet,
            labels,
            mail_magnet_since: mail_magnet_since.map(instant),
            labels_since: labels_since.map(instant),
            history_id,
            seen_at: seen_at.map(instant),
            next_run_at: next_run_at.map(instant),
            paused,
            failures,
            undo_due_at: undo_due_at.map(instant),
            watch_until: watch_until.map(instant),
            watch_asked: watch_due_at.is_some(),
            push_seen_at: push_seen_at.map(instant),
            pushed_at: pushed_at.map(instant),
            looked_back_at: looked_back_at.map(instant),
            look_back_from: look_back_from.map(instant),
        }
    }
}

/// The columns of a [`MailboxRow`].
pub(super) const COLUMNS: &str = "id, org_id, user_id, address, connected_at, mail_magnet, labels, \
    mail_magnet_since, labels_since, history_id, seen_at, next_run_at, paused, failures, undo_due_at, \
    watch_until, watch_due_at, push_seen_at, pushed_at, looked_back_at, look_back_from, fence";

fn select() -> Sql {
    Sql::new(&format!("SELECT {COLUMNS} FROM mailboxes "), [])
}

/// What a user's mailboxes are sorted by: the one that opens first before the others, those that are in effect before the
/// one that is being set up.
const FIRST: &str = " ORDER BY CASE WHEN set_up_at IS NULL THEN 1 ELSE 0 END, COALESCE(opens_first_since, 0) DESC, \
    connected_at, id";

/// The mailbox that is meant, once its set-up was saved.
///
/// # Errors
/// When the database fails.
pub async fn of_user(
    db: &impl ConnectionTrait,
    org: &OrgId,
    whose: Whose<'_>,
) -> Result<Option<MailboxRecord>, DbErr> {
    find(db, org, whose, " AND set_up_at IS NOT NULL").await
}

/// The mailbox of a user that is being set up.
///
/// # Errors
/// When the database fails.
pub async fn unsaved_of_user(
    db: &impl ConnectionTrait,
    org: &OrgId,
    user: &UserId,
) -> Result<Option<MailboxRecord>, DbErr> {
    let whose = Whose {
        user,
        mailbox: None,
    };
    find(db, org, whose, " AND set_up_at IS NULL").await
}

/// The mailbox that is meant, whether its set-up was saved or not.
///
/// # Errors
/// When the database fails.
pub async fn any_of_user(
    db: &impl ConnectionTrait,
    org: &OrgId,
    whose: Whose<'_>,
) -> Result<Option<MailboxRecord>, DbErr> {
    find(db, org, whose, "").await
}

async fn find(
    db: &impl ConnectionTrait,
    org: &OrgId,
    whose: Whose<'_>,
    more: &str,
) -> Result<Option<MailboxRecord>, DbErr> {
    let Whose { user, mailbox } = whose;
    let values = [org.as_str().into(), user.as_str().into()];
    let mut sql = select()
        .add("WHERE org_id = ? AND user_id = ?", values)
        .add(more, []);
    if let Some(id) = mailbox {
        sql = sql.add(" AND id = ?", [id.as_str().into()]);
    }
    let row: Option<MailboxRow> = sql.add(FIRST, []).add(" LIMIT 1", []).one(db).await?;
    Ok(row.map(Into::into))
}

/// A user's mailboxes that are in effect, the one that opens first before the others.
///
/// # Errors
/// When the database fails.
pub async fn all_of_user(
    db: &impl ConnectionTrait,
    org: &OrgId,
    user: &UserId,
) -> Result<Vec<OwnMailbox>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        id: String,
        address: String,
    }
    let values = [org.as_str().into(), user.as_str().into()];
    let sql = "SELECT id, address FROM mailboxes WHERE org_id = ? AND user_id = ? AND set_up_at IS NOT NULL";
    let rows: Vec<Row> = Sql::new(sql, values).add(FIRST, []).all(db).await?;
    let own = |Row { id, address }| OwnMailbox {
        id: MailboxId::new(id),
        address,
    };
    Ok(rows.into_iter().map(own).collect())
}

/// The mailbox of an address, whoever's it is and whether its set-up was saved or not; with whether it was.
///
/// # Errors
/// When the database fails.
pub async fn of_address(
    db: &impl ConnectionTrait,
    org: &OrgId,
    address_key: &str,
) -> Result<Option<(MailboxRecord, bool)>, DbErr> {
    let values = || [org.as_str().into(), address_key.into()];
    let row: Option<MailboxRow> = select()
        .add("WHERE org_id = ? AND address_key = ?", values())
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let saved = "SELECT COUNT(*) AS count FROM mailboxes WHERE org_id = ? AND address_key = ? AND set_up_at IS NOT NULL";
    let saved = Sql::new(saved, values()).count(db).await? > 0;
    Ok(Some((row.into(), saved)))
}

/// Has a mailbox of the user open first from now on. Tells whether it is theirs and in effect.
///
/// # Errors
/// When the database fails.
pub async fn open_first(
    db: &impl ConnectionTrait,
    org: &OrgId,
    user: &UserId,
    id: &MailboxId,
    now: Timestamp,
) -> Result<bool, DbErr> {
    // Later than any other wish, also where clocks differ.
    let sql = "UPDATE mailboxes SET opens_first_since = \
               (SELECT CASE WHEN COALESCE(MAX(o.opens_first_since), 0) >= CAST(? AS BIGINT) \
               THEN MAX(o.opens_first_since) + 1 ELSE CAST(? AS BIGINT) END FROM mailboxes o WHERE o.user_id = ?) \
               WHERE org_id = ? AND user_id = ? AND id = ? AND set_up_at IS NOT NULL";
    let now = now.as_millisecond();
    let values = [
        now.into(),
        now.into(),
        user.as_str().into(),
        org.as_str().into(),
        user.as_str().into(),
        id.as_str().into(),
    ];
    Ok(Sql::new(sql, values).run(db).await? == 1)
}

/// Puts a mailbox in effect: its set-up was saved. Tells whether that is news.
///
/// # Errors
/// When the database fails.
pub async fn set_up(
    db: &impl ConnectionTrait,
    id: &MailboxId,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let set = Sql::update("mailboxes", [("set_up_at", now.as_millisecond().into())])
        .add(" WHERE id = ? AND set_up_at IS NULL", [id.as_str().into()])
        .run(db)
        .await?;
    Ok(set == 1)
}

/// A mailbox by its id.
///
/// # Errors
/// When the database fails.
pub async fn get(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &MailboxId,
) -> Result<Option<MailboxRecord>, DbErr> {
    let values = [org.as_str().into(), id.as_str().into()];
    let row: Option<MailboxRow> = select()
        .add("WHERE org_id = ? AND id = ?", values)
        .one(db)
        .await?;
    Ok(row.map(Into::into))
}

/// The addresses of every connected mailbox, in canonical form: mail among them is internal.
///
/// # Errors
/// When the database fails.
pub async fn address_keys(db: &impl ConnectionTrait, org: &OrgId) -> Result<Vec<String>, DbErr> {
    let sql = "SELECT address_key FROM mailboxes WHERE org_id = ?";
    Sql::new(sql, [org.as_str().into()]).column(db).await
}

/// Connects a mailbox, everything off. Tells whether it did: not where somebody has it, or this user is setting another one
/// up.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    mailbox: &MailboxRecord,
    address_key: &str,
) -> Result<bool, DbErr> {
    let inserted = Sql::insert(
        "mailboxes",
        [
            ("id", mailbox.id.as_str().into()),
            ("org_id", mailbox.organization_id.as_str().into()),
            ("user_id", mailbox.user_id.as_str().into()),
            ("address", mailbox.address.as_str().into()),
            ("address_key", address_key.into()),
            ("connected_at", mailbox.connected_at.as_millisecond().into()),
            ("mail_magnet", false.into()),
            ("labels", false.into()),
            ("paused", false.into()),
            ("failures", 0_i64.into()),
            ("lease_until", 0_i64.into()),
            ("fence", 0_i64.into()),
        ],
    )
    .add(" ON CONFLICT DO NOTHING", [])
    .run(db)
    .await?;
    Ok(inserted == 1)
}

/// Deletes a mailbox with its grants, facts, runs and ledger. Tells whether it was there.
///
/// # Errors
/// When the database fails.
pub async fn delete(db: &impl ConnectionTrait, id: &MailboxId) -> Result<bool, DbErr> {
    let delete = Sql::new("DELETE FROM mailboxes WHERE id = ?", [id.as_str().into()]);
    Ok(delete.run(db).await? > 0)
}

/// The same, unless its set-up was saved.
///
/// # Errors
/// When the database fails.
pub async fn delete_unsaved(db: &impl ConnectionTrait, id: &MailboxId) -> Result<bool, DbErr> {
    let sql = "DELETE FROM mailboxes WHERE id = ? AND set_up_at IS NULL";
    Ok(Sql::new(sql, [id.as_str().into()]).run(db).await? > 0)
}

/// Has mail in the inbox looked for since then that its owner wants filed too. False where labels are off.
///
/// # Errors
/// When the database fails.
pub async fn look_back(
    db: &impl ConnectionTrait,
    id: &MailboxId,
    from: Timestamp,
) -> Result<bool, DbErr> {
    let from = from.as_millisecond();
    let sql = "UPDATE mailboxes SET \
               look_back_from = CASE WHEN look_back_from < ? THEN look_back_from ELSE ? END, \
               labels_since = CASE WHEN labels_since < ? THEN labels_since ELSE ? END WHERE id = ? AND labels = ?";
    let values = [
        from.into(),
        from.into(),
        from.into(),
        from.into(),
        id.as_str().into(),
        true.into(),
    ];
    Ok(Sql::new(sql, values).run(db).await? == 1)
}

/// Has mail of senders who get a category looked for from now on: before, its owner did not want that.
///
/// # Errors
/// When the database fails.
pub async fn look_back_since(
    db: &impl ConnectionTrait,
    id: &MailboxId,
    now: Timestamp,
) -> Result<(), DbErr> {
    let now = now.as_millisecond().into();
    Sql::update("mailboxes", [("looked_back_at", now)])
        .add(" WHERE id = ?", [id.as_str().into()])
        .run(db)
        .await?;
    Ok(())
}

/// Notes that mail was looked for that was left alone before. `from`: what its owner had wanted by then.
///
/// # Errors
/// When the database fails.
pub async fn looked_back(
    db: &impl ConnectionTrait,
    id: &MailboxId,
    from: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let sql = "UPDATE mailboxes SET looked_back_at = ?, \
               look_back_from = CASE WHEN look_back_from = ? THEN NULL ELSE look_back_from END WHERE id = ?";
    let values = [
        now.as_millisecond().into(),
        from.map(Timestamp::as_millisecond).into(),
        id.as_str().into(),
    ];
    Sql::new(sql, values).run(db).await?;
    Ok(())
}

/// The switches and what follows from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switches {
    /// MailMagnet: since when it is on.
    pub mail_magnet_since: Option<Timestamp>,
    /// Labels: since when they are on.
    pub labels_since: Option<Timestamp>,
    /// Where the mailbox's history stands when the job begins to follow it.
    pub history_id: Option<i64>,
    /// When that was.
    pub seen_at: Option<Timestamp>,
    /// When the next run is due.
    pub next_run_at: Option<Timestamp>,
}

/// Sets the switches. A run that is at work loses its lease. Without labels no message waits to leave the inbox any more,
/// without MailMagnet none waits to be looked at, and nothing is to be known of the
/// addresses that the mailbox writes as.
///
/// # Errors
/// When the database fails.
pub async fn switch(
    db: &impl ConnectionTrait,
    id: &MailboxId,
    switches: Switches,
) -> Result<(), DbErr> {
    let Switches {
        mail_magnet_since,
        labels_since,
        history_id,
        seen_at,
        next_run_at,
    } = switches;
    Sql::update(
        "mailboxes",
        [
            ("mail_magnet", mail_magnet_since.is_some().into()),
            ("labels", labels_since.is_some().into()),
            (
                "mail_magnet_since",
                mail_magnet_since.map(Timestamp::as_millisecond).into(),
            ),
            (
                "labels_since",
                labels_since.map(Timestamp::as_millisecond).into(),
            ),
            ("history_id", history_id.into()),
            ("seen_at", seen_at.map(Timestamp::as_millisecond).into()),
            (
                "next_run_at",
                next_run_at.map(Timestamp::as_millisecond).into(),
            ),
            ("paused", false.into()),
            ("failures", 0_i64.into()),
            ("lease_until", 0_i64.into()),
            // A push that waits for a look is answered by the run that follows; a watch is seen to at once.
            ("pushed_at", None::<i64>.into()),
            ("watch_due_at", None::<i64>.into()),
        ],
    )
    .add(", fence = fence + 1 WHERE id = ?", [id.as_str().into()])
    .run(db)
    .await?;
    if labels_since.is_none() {
        waiting::end_all(db, id).await?;
        backlog::end_again(db, id).await?;
        Sql::update("mailboxes", [("look_back_from", None::<i64>.into())])
            .add(" WHERE id = ?", [id.as_str().into()])
            .run(db)
            .await?;
    }
    if mail_magnet_since.is_none() {
        backlog::clear(db, id).await?;
        aliases::delete_all(db, id).await?;
    }
    Ok(())
}

/// Lets a mailbox that waited for its owner run again.
///
/// # Errors
/// When the database fails.
pub async fn resume(
    db: &impl ConnectionTrait,
    id: &MailboxId,
    now: Timestamp,
) -> Result<(), DbErr> {
    let sql = "UPDATE mailboxes SET paused = ?, failures = 0, watch_due_at = NULL, \
               next_run_at = CASE WHEN mail_magnet = ? THEN CAST(? AS BIGINT) END WHERE id = ? AND paused = ?";
    let values = [
        false.into(),
        true.into(),
        now.as_millisecond().into(),
        id.as_str().into(),
        true.into(),
    ];
    Sql::new(sql, values).run(db).await?;
    Ok(())
}
