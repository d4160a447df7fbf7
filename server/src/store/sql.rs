//! Statements in plain SQL, put together from pieces. A `?` stands for a value; in the end they
//! are numbered `$1`, `$2`, …, which both databases understand.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement, TryGetable, Value};

/// A statement, or a piece of one, with its values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    /// Begins a statement. Each `?` in the text stands for the next value.
    pub fn new(text: &str, values: impl IntoIterator<Item = Value>) -> Self {
        Self::default().add(text, values)
    }

    /// Adds text, with values for its `?`.
    #[must_use]
    pub fn add(mut self, text: &str, values: impl IntoIterator<Item = Value>) -> Self {
        let before = self.values.len();
        self.values.extend(values);
        debug_assert_eq!(
            text.matches('?').count(),
            self.values.len() - before,
            "each ? has a value: {text}"
        );
        self.text.push_str(text);
        self
    }

    /// Adds another piece.
    #[must_use]
    pub fn append(self, piece: Self) -> Self {
        self.add(&piece.text, piece.values)
    }

    /// Adds `(?, ?, …)`. An empty list becomes `(NULL)`, which nothing is in.
    #[must_use]
    pub fn list<T: Into<Value>>(self, values: impl IntoIterator<Item = T>) -> Self {
        let values: Vec<Value> = values.into_iter().map(Into::into).collect();
        if values.is_empty() {
            return self.add("(NULL)", []);
        }
        let marks = vec!["?"; values.len()].join(", ");
        self.add(&format!("({marks})"), values)
    }

    /// `INSERT INTO table (columns) VALUES (values)`.
    pub fn insert<const N: usize>(table: &str, row: [(&str, Value); N]) -> Self {
        let columns = row.each_ref().map(|(column, _)| *column);
        Self::insert_all(table, columns, [row.map(|(_, value)| value)])
    }

    /// The same for several rows, of which there must be one at least.
    pub fn insert_all<const N: usize>(
        table: &str,
        columns: [&str; N],
        rows: impl IntoIterator<Item = [Value; N]>,
    ) -> Self {
        let columns = columns.join(", ");
        let mut sql = Self::new(&format!("INSERT INTO {table} ({columns}) VALUES"), []);
        for (i, row) in rows.into_iter().enumerate() {
            sql = sql.add(if i == 0 { " " } else { ", " }, []).list(row);
        }
        sql
    }

    /// `UPDATE table SET column = value, …`; the `WHERE` is to be added.
    pub fn update<const N: usize>(table: &str, set: [(&str, Value); N]) -> Self {
        let columns = set.each_ref().map(|(column, _)| format!("{column} = ?"));
        Self::new(
            &format!("UPDATE {table} SET {}", columns.join(", ")),
            set.map(|(_, value)| value),
        )
    }

    /// Every row.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all<R: FromQueryResult>(self, db: &impl ConnectionTrait) -> Result<Vec<R>, DbErr> {
        R::find_by_statement(self.statement(db)).all(db).await
    }

    /// The row, where there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn one<R: FromQueryResult>(
        self,
        db: &impl ConnectionTrait,
    ) -> Result<Option<R>, DbErr> {
        R::find_by_statement(self.statement(db)).one(db).await
    }

    /// The only column of every row.
    ///
    /// # Errors
    /// When the database fails, or a row has something else.
    pub async fn column<T: TryGetable>(self, db: &impl ConnectionTrait) -> Result<Vec<T>, DbErr> {
        let rows = db.query_all_raw(self.statement(db)).await?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect()
    }

    /// The number that `SELECT COUNT(*) AS count` gives.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count(self, db: &impl ConnectionTrait) -> Result<u64, DbErr> {
        #[derive(FromQueryResult)]
        struct Count {
            count: i64,
        }
        let row: Option<Count> = self.one(db).await?;
        Ok(row.map_or(0, |row| u64::try_from(row.count).unwrap_or_default()))
    }

    /// Runs a statement that changes rows; tells how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn run(self, db: &impl ConnectionTrait) -> Result<u64, DbErr> {
        Ok(db.execute_raw(self.statement(db)).await?.rows_affected())
    }

    fn statement(self, db: &impl ConnectionTrait) -> Statement {
        let numbered = self.numbered();
        Statement::from_sql_and_values(db.get_database_backend(), numbered, self.values)
    }

    fn numbered(&self) -> String {
        let mut pieces = self.text.split('?');
        let mut text = pieces.next().unwrap_or_default().to_owned();
        for (i, piece) in pieces.enumerate() {
            text.push_str(&format!("${}{piece}", i + 1));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_across_the_pieces() {
        let sql = Sql::new("SELECT 1 FROM t WHERE a = ?", [1.into()])
            .append(Sql::new(" AND b IN ", []).list(["x", "y"]))
            .add(" AND c = ?", [true.into()]);
        assert_eq!(
            sql.numbered(),
            "SELECT 1 FROM t WHERE a = $1 AND b IN ($2, $3) AND c = $4"
        );
        assert_eq!(sql.values.len(), 4);
    }

    #[test]
    fn nothing_is_in_an_empty_list() {
        let none: [&str; 0] = [];
        assert_eq!(Sql::new("x IN ", []).list(none).numbered(), "x IN (NULL)");
    }

    #[test]
    fn rows_are_written_by_column() {
        let insert = Sql::insert("t", [("a", 1.into()), ("b", "x".into())]);
        assert_eq!(insert.numbered(), "INSERT INTO t (a, b) VALUES ($1, $2)");
        let two = Sql::insert_all("t", ["a"], [[1.into()], [2.into()]]);
        assert_eq!(two.numbered(), "INSERT INTO t (a) VALUES ($1), ($2)");
        let update = Sql::update("t", [("a", 1.into())]).add(" WHERE b = ?", ["x".into()]);
        assert_eq!(update.numbered(), "UPDATE t SET a = $1 WHERE b = $2");
    }
}
