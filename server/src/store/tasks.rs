//! Tasks. A task about a record is seen by whoever sees the record; one by itself by its owner.

use super::{
    about::{self, AboutRow},
    outcome::{self, Deleted, Updated},
    sql::Sql,
};
use contract::{
    Link, OrgId, TaskId, UserId,
    about::About,
    task::{Task, TaskInput},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// Tasks of one answer.
const MOST: i64 = 200;

#[derive(Debug, FromQueryResult)]
struct TaskRow {
    id: String,
    title: String,
    #[sea_orm(nested)]
    about: AboutRow,
    due_on: Option<String>,
    done_at: Option<i64>,
    mail_id: Option<String>,
    owner_id: String,
    owner_name: String,
    created_at: i64,
    version: i64,
}

impl From<TaskRow> for Task {
    fn from(row: TaskRow) -> Self {
        let TaskRow {
            id,
            title,
            about,
            due_on,
            done_at,
            mail_id,
            owner_id,
            owner_name,
            created_at,
            version,
        } = row;
        Self {
            id: TaskId::new(id),
            title,
            about: about.into(),
            due_on: due_on.and_then(|date| date.parse().ok()),
            done_at: done_at.map(super::instant),
            message_id: mail_id,
            owner: Link {
                id: UserId::new(owner_id),
                name: owner_name,
            },
            created_at: super::instant(created_at),
            version,
        }
    }
}

/// Whose tasks.
#[derive(Debug, Clone, Copy)]
pub enum Whose<'a> {
    /// Those about a record.
    Record(&'a About),
    /// Those of a user.
    User(&'a UserId),
}

fn select(org: &OrgId) -> Sql {
    let sql = format!(
        "SELECT x.id, x.title, {}, x.due_on, x.done_at, x.mail_id, x.owner_id, \
         u.name AS owner_name, x.created_at, x.version FROM tasks x \
         JOIN users u ON u.id = x.owner_id {} WHERE x.org_id = ?",
        about::COLUMNS,
        about::JOINS
    );
    Sql::new(&sql, [org.as_str().into()])
}

/// Tasks: those that are open by the day they are due, those without a day last; or those that are
/// done, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &impl ConnectionTrait,
    org: &OrgId,
    whose: Whose<'_>,
    done: bool,
) -> Result<Vec<Task>, DbErr> {
    let sql = match whose {
        Whose::Record(About { kind, id }) => {
            let condition = format!(" AND x.{} = ?", about::column(*kind));
            select(org).add(&condition, [id.as_str().into()])
        }
        Whose::User(user) => select(org).add(" AND x.owner_id = ?", [user.as_str().into()]),
    };
    let order = if done {
        " AND x.done_at IS NOT NULL ORDER BY x.done_at DESC, x.id LIMIT ?"
    } else {
        " AND x.done_at IS NULL ORDER BY COALESCE(x.due_on, '9999'), x.created_at, x.id LIMIT ?"
    };
    let rows: Vec<TaskRow> = sql.add(order, [MOST.into()]).all(db).await?;
    Ok(rows.into_iter().map(Task::from).collect())
}

/// How many open tasks there are about a record.
///
/// # Errors
/// When the database fails.
pub async fn count_open(
    db: &impl ConnectionTrait,
    org: &OrgId,
    record: &About,
) -> Result<u64, DbErr> {
    let sql = format!(
        "SELECT COUNT(*) AS count FROM tasks WHERE org_id = ? AND {} = ? AND done_at IS NULL",
        about::column(record.kind)
    );
    Sql::new(&sql, [org.as_str().into(), record.id.as_str().into()])
        .count(db)
        .await
}

/// A task.
///
/// # Errors
/// When the database fails.
pub async fn find(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &TaskId,
) -> Result<Option<Task>, DbErr> {
    let row: Option<TaskRow> = select(org)
        .add(" AND x.id = ?", [id.as_str().into()])
        .one(db)
        .await?;
    Ok(row.map(Task::from))
}

/// Adds a task of this owner.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &TaskId,
    input: &TaskInput,
    owner: &UserId,
    now: Timestamp,
) -> Result<(), DbErr> {
    let TaskInput {
        title,
        about,
        due_on,
        done,
        message_id,
        owner_id: _,
        version: _,
    } = input;
    let [lead, contact, account, deal] = about::values(about.as_ref());
    Sql::insert(
        "tasks",
        [
            ("id", id.as_str().into()),
            ("org_id", org.as_str().into()),
            lead,
            contact,
            account,
            deal,
            ("title", title.trim().into()),
            ("due_on", due_on.map(|date| date.to_string()).into()),
            ("done_at", done.then(|| now.as_millisecond()).into()),
            ("mail_id", message_id.as_deref().into()),
            ("owner_id", owner.as_str().into()),
            ("created_at", now.as_millisecond().into()),
            ("updated_at", now.as_millisecond().into()),
            ("version", 1_i64.into()),
        ],
    )
    .run(db)
    .await?;
    Ok(())
}

/// Changes a task that stands at `version`. One that was done before keeps the time.
///
/// # Errors
/// When the database fails.
pub async fn update(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &TaskId,
    input: &TaskInput,
    version: i64,
    now: Timestamp,
) -> Result<Updated, DbErr> {
    let TaskInput {
        title,
        about,
        due_on,
        done,
        message_id,
        owner_id,
        version: _,
    } = input;
    let done_at = if *done {
        Sql::new(
            ", done_at = COALESCE(done_at, CAST(? AS BIGINT))",
            [now.as_millisecond().into()],
        )
    } else {
        Sql::new(", done_at = NULL", [])
    };
    let set = Sql::update(
        "tasks",
        [
            ("title", title.trim().into()),
            ("due_on", due_on.map(|date| date.to_string()).into()),
            ("mail_id", message_id.as_deref().into()),
            ("updated_at", now.as_millisecond().into()),
        ],
    )
    .append(about::set(about.as_ref()))
    .append(done_at)
    .append(outcome::set_owner(owner_id.as_ref()));
    outcome::update(db, "tasks", set, org, id.as_str(), version).await
}

/// Deletes a task.
///
/// # Errors
/// When the database fails.
pub async fn delete(db: &impl ConnectionTrait, org: &OrgId, id: &TaskId) -> Result<Deleted, DbErr> {
    outcome::delete(db, "tasks", org, id.as_str()).await
}
