//! A database that an earlier version has written comes up to date with everything that is in it.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbErr};
use sea_orm_migration::MigratorTrait;
use secrecy::ExposeSecret;
use server::{
    store::{Store, migrations::Migrations, sql::Sql},
    testing::{POSTGRES, TestDatabase},
};

/// A database as the version before this migration has left it.
async fn before(database: &TestDatabase, migration: &str) -> DatabaseConnection {
    let url = database.url();
    let mut options = sea_orm::ConnectOptions::new(url.expose_secret());
    options
        .max_connections(1)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| sqlite.create_if_missing(true));
    let db = Database::connect(options).await.unwrap();
    let migrations = Migrations::migrations();
    let steps = migrations.iter().position(|one| one.name() == migration);
    let steps = u32::try_from(steps.expect("the migration")).unwrap();
    Migrations::up(&db, Some(steps)).await.unwrap();
    db
}

async fn on_each_database(test: impl AsyncFn(TestDatabase)) {
    test(TestDatabase::sqlite()).await;
    match TestDatabase::postgres().await {
        Some(database) => test(database).await,
        None => eprintln!("{POSTGRES} is not set: ran on SQLite only"),
    }
}

async fn run(db: &impl ConnectionTrait, statements: &[&str]) {
    for statement in statements {
        let done = db.execute_unprepared(statement).await;
        done.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}

async fn texts(db: &impl ConnectionTrait, sql: &str) -> Result<Vec<String>, DbErr> {
    Sql::new(sql, []).column(db).await
}

#[tokio::test]
async fn whoever_had_a_mailbox_keeps_it_with_all_that_belongs_to_it() {
    on_each_database(async |database| {
        let db = before(&database, "m0031_several_mailboxes").await;
        run(
            &db,
            &[
                "INSERT INTO organizations (id, name, time_zone, currency, created_at) VALUES ('o', 'O', 'UTC', 'JPY', 0)",
                "INSERT INTO profiles (id, org_id, name, permissions, version) VALUES ('p', 'o', 'P', '', 1)",
                "INSERT INTO users (id, org_id, address, address_key, name, sort_name, search, profile_id, state, \
                 created_at, version) VALUES ('u', 'o', 'a@x.example', 'a@x.example', '', '', '', 'p', 'active', 0, 1)",
                "INSERT INTO mailboxes (id, org_id, user_id, address, address_key, connected_at, mail_magnet, labels, \
                 mail_magnet_since, labels_since, history_id, seen_at, next_run_at, paused, failures, lease_until, fence, \
                 undo_due_at, set_up_at, watch_until, watch_due_at, pushed_at, push_seen_at, looked_back_at, \
                 look_back_from, categories_version) VALUES ('m', 'o', 'u', 'A@x.example', 'a@x.example', 7, TRUE, FALSE, \
                 11, 12, 13, 14, 15, FALSE, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27)",
                "INSERT INTO grants (mailbox_id, kind, org_id, state, sealed) VALUES ('m', 'job', 'o', 'active', 's')",
                "INSERT INTO mail_facts (mailbox_id, message_id, org_id, from_address, received_at) \
                 VALUES ('m', 'f1', 'o', 'b@x.example', 1)",
                "INSERT INTO notice_marks (mailbox_id, message_id, org_id, handled_at) VALUES ('m', 'f1', 'o', 2)",
                "INSERT INTO events (user_id, id, org_id, kind, message_id, received_at, created_at) \
                 VALUES ('u', 1, 'o', 'notice', 'f1', 1, 1), ('u', 2, 'o', 'tasks_changed', NULL, NULL, 1)",
                "INSERT INTO google_calls (id, org_id, user_id, method, units, asked_at, duration_ms) \
                 VALUES ('c', 'o', 'u', 'x', 1, 1, 1)",
                "INSERT INTO withdrawal_receipts VALUES ('u', 'o', 'old@x.example', 1, 1, 0, 0, 0, 0, 0, 0, '[]')",
                "INSERT INTO oauth_attempts (id, org_id, state_hash, purpose, user_id, return_to, expires_at) \
                 VALUES ('t', 'o', 'h', 'read', 'u', '/', 1)",
            ],
        )
        .await;
        db.close().await.unwrap();

        let store = Store::open(&database.url()).await.unwrap();
        let db = store.db();
        let numbers = [
            "mail_magnet_since",
            "labels_since",
            "history_id",
            "seen_at",
            "next_run_at",
            "failures",
            "lease_until",
            "fence",
            "undo_due_at",
            "set_up_at",
            "watch_until",
            "watch_due_at",
            "pushed_at",
            "push_seen_at",
            "looked_back_at",
            "look_back_from",
            "categories_version",
        ];
        for (number, column) in (11..).zip(numbers) {
            let sql = format!(
                "SELECT 's' FROM mailboxes WHERE {column} = {number} AND connected_at = 7 AND address = 'A@x.example' \
                 AND address_key = 'a@x.example' AND mail_magnet AND NOT labels AND NOT paused AND user_id = 'u'"
            );
            assert_eq!(texts(db, &sql).await.unwrap(), ["s"], "{column}");
        }
        for (of, sql) in [
            ("grants", "SELECT sealed FROM grants WHERE mailbox_id = 'm'"),
            ("facts", "SELECT 's' FROM mail_facts WHERE mailbox_id = 'm'"),
            ("marks", "SELECT 's' FROM notice_marks WHERE handled_at = 2"),
            ("events", "SELECT 's' FROM events WHERE mailbox_id = 'm' AND message_id = 'f1'"),
            ("tasks", "SELECT 's' FROM events WHERE mailbox_id IS NULL AND id = 2"),
            ("calls", "SELECT 's' FROM google_calls WHERE mailbox_id = 'm'"),
            ("receipts", "SELECT 's' FROM withdrawal_receipts WHERE address = 'old@x.example'"),
            ("trips", "SELECT 's' FROM oauth_attempts WHERE mailbox_id = 'm'"),
        ] {
            assert_eq!(texts(db, sql).await.unwrap(), ["s"], "{of}");
        }

        let another = |id: &str, address: &str| {
            format!(
                "INSERT INTO mailboxes (id, org_id, user_id, address, address_key, connected_at, mail_magnet, labels, \
                 paused, failures, lease_until, fence) \
                 VALUES ('{id}', 'o', 'u', '{address}', '{address}', 7, TRUE, FALSE, FALSE, 0, 0, 0)"
            )
        };
        let same = another("m2", "a@x.example");
        let same = db.execute_unprepared(&same).await;
        assert!(same.is_err(), "an address is one mailbox's");
        let second = another("m2", "b@x.example");
        db.execute_unprepared(&second).await.unwrap();
        let third = another("m3", "c@x.example");
        let third = db.execute_unprepared(&third).await;
        assert!(third.is_err(), "one is set up at a time");
        let of_nobody = "INSERT INTO grants (mailbox_id, kind, org_id, state) VALUES ('none', 'job', 'o', 'active')";
        let refused = db.execute_unprepared(of_nobody).await;
        assert!(refused.is_err(), "a grant is a mailbox's");
        run(db, &["DELETE FROM mailboxes WHERE id = 'm'"]).await;
        for table in ["grants", "mail_facts", "notice_marks"] {
            let left = texts(db, &format!("SELECT mailbox_id FROM {table}")).await;
            assert_eq!(left.unwrap(), [""; 0], "{table} go with their mailbox");
        }
        store.close().await.unwrap();
    })
    .await;
}
