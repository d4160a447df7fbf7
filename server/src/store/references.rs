//! Whether the records that a request names exist in its organization.

use super::sql::Sql;
use contract::{FieldError, OrgId, error::FieldProblem};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// A record that a request names.
#[derive(Debug, Clone)]
pub struct Reference<'a> {
    /// The field of the request.
    pub field: String,
    /// The table that should have it.
    pub table: &'static str,
    /// Its id.
    pub id: &'a str,
}

impl<'a> Reference<'a> {
    /// A reference by a field of that name.
    pub fn new(field: &str, table: &'static str, id: &'a str) -> Self {
        Self {
            field: field.to_owned(),
            table,
            id,
        }
    }
}

#[derive(FromQueryResult)]
struct Missing {
    place: i64,
}

/// The fields that name a record which does not exist, found in one statement.
///
/// # Errors
/// When the database fails.
pub async fn unknown(
    db: &impl ConnectionTrait,
    org: &OrgId,
    references: &[Reference<'_>],
) -> Result<Vec<FieldError>, DbErr> {
    let mut sql = Sql::default();
    for (place, reference) in references.iter().enumerate() {
        let union = if place == 0 { "" } else { " UNION ALL " };
        let table = reference.table;
        // No id has a NUL, and PostgreSQL would not even look for one.
        let id = reference.id.replace('\0', " ");
        sql = sql.add(
            &format!(
                "{union}SELECT CAST({place} AS BIGINT) AS place WHERE NOT EXISTS \
                 (SELECT 1 FROM {table} WHERE org_id = ? AND id = ?)"
            ),
            [org.as_str().into(), id.into()],
        );
    }
    if references.is_empty() {
        return Ok(Vec::new());
    }
    let missing: Vec<Missing> = sql.all(db).await?;
    let fields = missing.into_iter().filter_map(|Missing { place }| {
        let reference = references.get(usize::try_from(place).ok()?)?;
        Some(FieldError {
            field: reference.field.clone(),
            problem: FieldProblem::Unknown,
        })
    });
    Ok(fields.collect())
}
