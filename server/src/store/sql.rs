//! Statements in plain SQL, put together from pieces. A `?` stands for a value; the pieces are
//! numbered `$1`, `$2`, … as a whole, which both databases understand.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement, Value};

/// A statement and its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    /// Begins a statement. Each `?` in the text takes the next value.
    pub fn new(text: &str, values: impl IntoIterator<Item = Value>) -> Self {
        let empty = Self {
            text: String::new(),
            values: Vec::new(),
        };
        empty.add(text, values)
    }

    /// Adds a piece.
    #[must_use]
    pub fn add(mut self, text: &str, values: impl IntoIterator<Item = Value>) -> Self {
        let mut values = values.into_iter();
        for c in text.chars() {
            if c == '?' {
                let value = values.next();
                debug_assert!(value.is_some(), "each ? has a value: {text}");
                self.values.extend(value);
                self.text.push_str(&format!("${}", self.values.len()));
            } else {
                self.text.push(c);
            }
        }
        debug_assert!(values.next().is_none(), "each value has a ?: {text}");
        self
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
        let columns = row.each_ref().map(|(column, _)| *column).join(", ");
        Self::new(&format!("INSERT INTO {table} ({columns}) VALUES "), [])
            .list(row.map(|(_, value)| value))
    }

    /// `UPDATE table SET column = value, …`; the `WHERE` is to be added.
    pub fn update<const N: usize>(table: &str, set: [(&str, Value); N]) -> Self {
        let columns = set
            .each_ref()
            .map(|(column, _)| format!("{column} = ?"))
            .join(", ");
        Self::new(
            &format!("UPDATE {table} SET {columns}"),
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

    /// Runs a statement that changes rows; tells how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn run(self, db: &impl ConnectionTrait) -> Result<u64, DbErr> {
        Ok(db.execute_raw(self.statement(db)).await?.rows_affected())
    }

    fn statement(self, db: &impl ConnectionTrait) -> Statement {
        Statement::from_sql_and_values(db.get_database_backend(), self.text, self.values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_across_the_pieces() {
        let sql = Sql::new("SELECT 1 FROM t WHERE a = ?", [1.into()])
            .add(" AND b IN ", [])
            .list(["x", "y"])
            .add(" AND c = ?", [true.into()]);
        assert_eq!(
            sql.text,
            "SELECT 1 FROM t WHERE a = $1 AND b IN ($2, $3) AND c = $4"
        );
        assert_eq!(sql.values.len(), 4);
    }

    #[test]
    fn nothing_is_in_an_empty_list() {
        let none: [&str; 0] = [];
        assert_eq!(Sql::new("x IN ", []).list(none).text, "x IN (NULL)");
    }

    #[test]
    fn rows_are_written_by_column() {
        let insert = Sql::insert("t", [("a", 1.into()), ("b", "x".into())]);
        assert_eq!(insert.text, "INSERT INTO t (a, b) VALUES ($1, $2)");
        let update = Sql::update("t", [("a", 1.into())]).add(" WHERE b = ?", ["x".into()]);
        assert_eq!(update.text, "UPDATE t SET a = $1 WHERE b = $2");
    }
}
