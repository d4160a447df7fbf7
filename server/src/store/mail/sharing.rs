//! Who sees a mailbox's mail besides its owner, and what the organization allows.

use super::instant;
use crate::store::sql::Sql;
use contract::{
    Link, MailboxId, OrgId, UserId,
    sharing::{Sharing, SharingChoice, SharingMode, SharingRule, SharingRuleInput},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

#[derive(FromQueryResult)]
struct RuleRow {
    allowed: String,
    locked: Option<String>,
    set_by: String,
    name: String,
    set_at: i64,
}

fn unreadable() -> DbErr {
    DbErr::Custom("a way of sharing that cannot be read".to_owned())
}

fn mode(name: &str) -> Result<SharingMode, DbErr> {
    SharingMode::from_name(name).ok_or_else(unreadable)
}

/// What the organization allows; everything while nobody has said anything.
///
/// # Errors
/// When the database fails.
pub async fn rule(db: &impl ConnectionTrait, org: &OrgId) -> Result<SharingRule, DbErr> {
    let row: Option<RuleRow> = Sql::new(
        "SELECT r.allowed, r.locked, r.set_by, u.name, r.set_at FROM sharing_rules r \
         JOIN users u ON u.id = r.set_by WHERE r.org_id = ?",
        [org.as_str().into()],
    )
    .one(db)
    .await?;
    let Some(row) = row else {
        return Ok(SharingRule {
            allowed: SharingMode::ALL.to_vec(),
            locked: None,
            set_by: None,
            set_at: None,
        });
    };
    let RuleRow {
        allowed,
        locked,
        set_by,
        name,
        set_at,
    } = row;
    Ok(SharingRule {
        allowed: allowed.split(',').map(mode).collect::<Result<_, _>>()?,
        locked: locked.as_deref().map(mode).transpose()?,
        set_by: Some(Link {
            id: UserId::new(set_by),
            name,
        }),
        set_at: Some(instant(set_at)),
    })
}

/// Sets what the organization allows, and changes the mailboxes that do not keep to it; tells how many those are.
///
/// # Errors
/// When the database fails.
pub async fn set_rule(
    db: &impl ConnectionTrait,
    org: &OrgId,
    by: &UserId,
    input: &SharingRuleInput,
    now: Timestamp,
) -> Result<u64, DbErr> {
    let SharingRuleInput { allowed, locked } = input;
    let names: Vec<&str> = allowed.iter().map(|mode| mode.as_str()).collect();
    Sql::insert(
        "sharing_rules",
        [
            ("org_id", org.as_str().into()),
            ("allowed", names.join(",").into()),
            ("locked", locked.map(SharingMode::as_str).into()),
            ("set_by", by.as_str().into()),
            ("set_at", now.as_millisecond().into()),
        ],
    )
    .add(
        " ON CONFLICT (org_id) DO UPDATE SET allowed = excluded.allowed, locked = excluded.locked, \
         set_by = excluded.set_by, set_at = excluded.set_at",
        [],
    )
    .run(db)
    .await?;
    let rule = rule(db, org).await?;
    let mut changed = 0;
    for wrong in SharingMode::ALL {
        let right = rule.settle(*wrong);
        if right != *wrong {
            let sql = "UPDATE mailbox_sharing SET mode = ?, set_by = ?, set_at = ? WHERE org_id = ? AND mode = ?";
            let values = [
                right.as_str().into(),
                by.as_str().into(),
                now.as_millisecond().into(),
                org.as_str().into(),
                wrong.as_str().into(),
            ];
            // A mode that is right is never wrong for another one, so that no row is changed twice.
            changed += Sql::new(sql, values).run(db).await?;
        }
    }
    Ok(changed)
}

/// How a mailbox is shared.
///
/// # Errors
/// When the database fails.
pub async fn of_mailbox(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
) -> Result<Sharing, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        mode: String,
        set_by: String,
        name: String,
        set_at: i64,
    }
    #[derive(FromQueryResult)]
    struct Viewer {
        id: String,
        name: String,
    }
    let rule = rule(db, org).await?;
    let row: Option<Row> = Sql::new(
        "SELECT s.mode, s.set_by, u.name, s.set_at FROM mailbox_sharing s JOIN users u ON u.id = s.set_by \
         WHERE s.mailbox_id = ?",
        [mailbox.as_str().into()],
    )
    .one(db)
    .await?;
    let viewers: Vec<Viewer> = Sql::new(
        "SELECT u.id, u.name FROM mailbox_viewers v JOIN users u ON u.id = v.viewer_id \
         WHERE v.mailbox_id = ? ORDER BY u.sort_name, u.id",
        [mailbox.as_str().into()],
    )
    .all(db)
    .await?;
    let link = |Viewer { id, name }| Link {
        id: UserId::new(id),
        name,
    };
    let (stored, set_by, set_at) = match row {
        None => (SharingMode::Private, None, None),
        Some(Row {
            mode: stored,
            set_by,
            name,
            set_at,
        }) => (
            mode(&stored)?,
            Some(Link {
                id: UserId::new(set_by),
                name,
            }),
            Some(instant(set_at)),
        ),
    };
    Ok(Sharing {
        mode: rule.settle(stored),
        viewers: viewers.into_iter().map(link).collect(),
        set_by,
        set_at,
        rule,
    })
}

/// Sets how a mailbox is shared.
///
/// # Errors
/// When the database fails.
pub async fn set(
    db: &impl ConnectionTrait,
    org: &OrgId,
    mailbox: &MailboxId,
    choice: &SharingChoice,
    by: &UserId,
    now: Timestamp,
) -> Result<(), DbErr> {
    let SharingChoice { mode, viewers } = choice;
    Sql::insert(
        "mailbox_sharing",
        [
            ("mailbox_id", mailbox.as_str().into()),
            ("org_id", org.as_str().into()),
            ("mode", mode.as_str().into()),
            ("set_by", by.as_str().into()),
            ("set_at", now.as_millisecond().into()),
        ],
    )
    .add(
        " ON CONFLICT (mailbox_id) DO UPDATE SET mode = excluded.mode, set_by = excluded.set_by, \
         set_at = excluded.set_at",
        [],
    )
    .run(db)
    .await?;
    Sql::new(
        "DELETE FROM mailbox_viewers WHERE mailbox_id = ?",
        [mailbox.as_str().into()],
    )
    .run(db)
    .await?;
    if !viewers.is_empty() {
        let rows = viewers.iter().map(|viewer| {
            [
                mailbox.as_str().into(),
                viewer.as_str().into(),
                org.as_str().into(),
            ]
        });
        let columns = ["mailbox_id", "viewer_id", "org_id"];
        Sql::insert_all("mailbox_viewers", columns, rows)
            .add(" ON CONFLICT DO NOTHING", [])
            .run(db)
            .await?;
    }
    Ok(())
}
