//! Hears the other processes, on PostgreSQL.

use crate::{
    AppState,
    store::events::{CHANNEL, EVERYBODY},
};
use contract::UserId;
use sea_orm::{
    DbBackend, DbErr, RuntimeErr,
    sqlx::{self, postgres::PgListener},
};
use std::time::Duration;

/// How long to rest after the connection could not be restored.
const REST: Duration = Duration::from_secs(1);

/// Listens until the server stops. On SQLite there is one process and nothing to hear.
///
/// # Errors
/// When PostgreSQL cannot be reached.
pub async fn start(app: &AppState) -> Result<(), DbErr> {
    let db = app.store.db();
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let listener = subscribe(db.get_postgres_connection_pool())
        .await
        .map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into())))?;
    app.tasks.spawn(keep_listening(app.clone(), listener));
    Ok(())
}

async fn subscribe(pool: &sqlx::PgPool) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

async fn keep_listening(app: AppState, mut listener: PgListener) {
    loop {
        let heard = tokio::select! {
            () = app.stop.cancelled() => return,
            heard = listener.try_recv() => heard,
        };
        match heard {
            Ok(Some(heard)) if heard.payload() != EVERYBODY => {
                app.events.wake(&UserId::new(heard.payload()));
            }
            // The connection was lost and is back: something may have been said meanwhile.
            Ok(_) => app.events.wake_everybody(),
            Err(error) => {
                tracing::warn!(cause = %error, "cannot hear the other processes");
                tokio::select! {
                    () = app.stop.cancelled() => return,
                    () = tokio::time::sleep(REST) => app.events.wake_everybody(),
                }
            }
        }
    }
}
