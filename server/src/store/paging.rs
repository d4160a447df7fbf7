//! One page of a list: filtered, sorted, counted, in one statement.

use super::sql::Sql;
use contract::{Page, SortDirection};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, QueryResult};

/// Which rows of a list are wanted, and in what order.
#[derive(Debug, Clone)]
pub struct Paging {
    /// What every row must hold: one `LIKE` pattern for each word.
    pub patterns: Vec<String>,
    /// What to sort by: an expression of ours, never of a request.
    pub order: &'static str,
    /// The direction of the sort.
    pub direction: SortDirection,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return.
    pub limit: u32,
}

/// Where the rows of a list come from.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// What is selected.
    pub columns: &'static str,
    /// The tables, joined.
    pub from: &'static str,
    /// The columns that a search looks into.
    pub search: &'static [&'static str],
    /// The id column: rows that sort equal are told apart by it.
    pub id: &'static str,
}

impl Source {
    /// One row of the list, by a condition.
    pub fn select(&self, condition: Sql) -> Sql {
        let Self { columns, from, .. } = self;
        Sql::new(&format!("SELECT {columns} FROM {from} WHERE "), []).append(condition)
    }

    /// One page of the list, as far as a condition holds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn page<R: FromQueryResult>(
        &self,
        db: &impl ConnectionTrait,
        condition: Sql,
        paging: &Paging,
    ) -> Result<Page<R>, DbErr> {
        let Self { from, id, .. } = self;
        let wanted = self.matching(condition, &paging.patterns);
        let count = Sql::new(&format!("(SELECT COUNT(*) FROM {from} WHERE "), [])
            .append(wanted.clone())
            .add(")", []);
        let (order, direction) = (paging.order, keyword(paging.direction));
        let rows: Vec<Counted<R>> = Sql::new(&format!("SELECT {}, ", self.columns), [])
            .append(count.clone())
            .add(&format!(" AS total FROM {from} WHERE "), [])
            .append(wanted)
            .add(
                &format!(" ORDER BY {order} {direction}, {id} {direction} LIMIT ? OFFSET ?"),
                [
                    i64::from(paging.limit).into(),
                    i64::from(paging.offset).into(),
                ],
            )
            .all(db)
            .await?;
        let total = match rows.first() {
            Some(row) => row.total,
            None if paging.offset == 0 => 0,
            None => beyond_the_end(db, count).await?,
        };
        Ok(Page {
            items: rows.into_iter().map(|counted| counted.row).collect(),
            total: u64::try_from(total).unwrap_or_default(),
            offset: paging.offset,
        })
    }

    fn matching(&self, condition: Sql, patterns: &[String]) -> Sql {
        let likes = |column: &&str| format!("{column} LIKE ? ESCAPE '\\'");
        let any = self
            .search
            .iter()
            .map(likes)
            .collect::<Vec<_>>()
            .join(" OR ");
        patterns.iter().fold(condition, |sql, pattern| {
            let values = self.search.iter().map(|_| pattern.as_str().into());
            sql.add(&format!(" AND ({any})"), values)
        })
    }
}

/// No row of a page tells the total when the page lies past the end.
async fn beyond_the_end(db: &impl ConnectionTrait, count: Sql) -> Result<i64, DbErr> {
    let sql = Sql::new("SELECT ", []).append(count).add(" AS total", []);
    let total: Option<Total> = sql.one(db).await?;
    Ok(total.map_or(0, |row| row.total))
}

const fn keyword(direction: SortDirection) -> &'static str {
    match direction {
        SortDirection::Asc => "ASC",
        SortDirection::Desc => "DESC",
    }
}

#[derive(FromQueryResult)]
struct Total {
    total: i64,
}

struct Counted<R> {
    row: R,
    total: i64,
}

impl<R: FromQueryResult> FromQueryResult for Counted<R> {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            row: R::from_query_result(row, prefix)?,
            total: row.try_get(prefix, "total")?,
        })
    }
}

/// The same page with its rows turned into something else.
pub fn map<A, B>(page: Page<A>, turn: impl FnMut(A) -> B) -> Page<B> {
    let Page {
        items,
        total,
        offset,
    } = page;
    Page {
        items: items.into_iter().map(turn).collect(),
        total,
        offset,
    }
}
