//! No column holds text that nobody has justified.

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};
use server::testing::{POSTGRES, TestApp, TestDatabase};
use std::collections::{BTreeMap, BTreeSet};

/// Every column that may hold text, and why.
const JUSTIFIED: &str = include_str!("schema/text_columns.txt");

/// Tables of the libraries that keep the schema and the queue: what was migrated, and which mailbox is due.
const NOT_OURS: [&str; 1] = ["seaql_migrations"];

/// What mail is made of. Only templates, which are written before there is a mail, have such columns.
const OF_MAIL: [&str; 7] = [
    "subject",
    "snippet",
    "body",
    "attachment",
    "content",
    "html",
    "preview",
];

/// The columns that are justified, with their reasons.
fn justified() -> BTreeMap<&'static str, &'static str> {
    let lines = JUSTIFIED.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut justified = BTreeMap::new();
    for line in lines {
        let (column, reason) = line.split_once(" | ").unwrap_or((line, ""));
        assert!(reason.len() >= 8, "no reason for {column}");
        let twice = justified.insert(column, reason);
        assert_eq!(twice, None, "{column} stands twice");
    }
    justified
}

/// Every column of the database that could hold text, as `table.column`.
async fn text_columns(test: &TestApp) -> BTreeSet<String> {
    #[derive(FromQueryResult)]
    struct Column {
        table_name: String,
        column_name: String,
        kind: String,
    }
    let db = test.store().db();
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT table_name::text AS table_name, column_name::text AS column_name, \
             data_type::text AS kind FROM information_schema.columns WHERE table_schema = 'public'"
        }
        _ => {
            "SELECT m.name AS table_name, c.name AS column_name, c.type AS kind \
             FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
        }
    };
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let columns = Column::find_by_statement(statement).all(db).await.unwrap();
    // What holds numbers and yes or no cannot hold text; everything else can, whatever it is called.
    let numbers = ["bigint", "integer", "boolean"];
    let columns = columns.into_iter().filter(|column| {
        !NOT_OURS.contains(&column.table_name.as_str())
            && !numbers.contains(&column.kind.to_lowercase().as_str())
    });
    columns
        .map(|column| format!("{}.{}", column.table_name, column.column_name))
        .collect()
}

/// The line that justifies a column.
fn reason_for<'a>(justified: &BTreeMap<&'a str, &'a str>, column: &str) -> Option<&'a str> {
    let (_, name) = column.split_once('.')?;
    let anywhere = format!("*.{name}");
    let known = |wanted: &str| justified.keys().find(|key| **key == wanted).copied();
    known(column).or_else(|| known(&anywhere))
}

fn check(columns: &BTreeSet<String>) {
    let justified = justified();
    let mut used = BTreeSet::new();
    let mut without = Vec::new();
    for column in columns {
        match reason_for(&justified, column) {
            Some(line) => drop(used.insert(line)),
            None => without.push(column),
        }
    }
    assert!(
        without.is_empty(),
        "say in schema/text_columns.txt why these are there: {without:?}"
    );
    let stale: Vec<_> = justified
        .keys()
        .filter(|line| !used.contains(*line))
        .collect();
    assert!(stale.is_empty(), "no such columns: {stale:?}");
}

#[tokio::test]
async fn every_text_column_is_justified() {
    let sqlite = text_columns(&TestApp::start().await).await;
    check(&sqlite);
    match TestDatabase::postgres().await {
        Some(database) => {
            let postgres = text_columns(&TestApp::start_on(database, |_| ()).await).await;
            assert_eq!(sqlite, postgres);
        }
        None => eprintln!("{POSTGRES} is not set: looked at SQLite only"),
    }
}

#[tokio::test]
async fn no_column_is_named_after_a_part_of_a_mail() {
    for column in text_columns(&TestApp::start().await).await {
        let (table, name) = column.split_once('.').unwrap();
        let of_mail = OF_MAIL.iter().any(|part| name.contains(part));
        // Google's number of an account, which OpenID Connect calls its subject.
        let of_account = column == "users.google_subject";
        assert!(!of_mail || of_account || table == "templates", "{column}");
    }
}

#[tokio::test]
async fn a_new_text_column_fails_until_it_is_justified() {
    let test = TestApp::start().await;
    let db = test.store().db();
    db.execute_unprepared("ALTER TABLE mail_facts ADD COLUMN remark TEXT")
        .await
        .unwrap();
    let columns = text_columns(&test).await;
    assert_eq!(reason_for(&justified(), "mail_facts.remark"), None);
    assert!(columns.contains("mail_facts.remark"));
}
