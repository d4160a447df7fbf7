//! The addresses of a contact or a lead: as they were written, in their order, each with the
//! canonical form by which mail finds its record.

use super::{sql::Sql, users::address_key};
use contract::OrgId;
use sea_orm::{ConnectionTrait, DbErr};

/// Whose addresses: the table, and the column that names the record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Addresses {
    pub(super) table: &'static str,
    pub(super) owner: &'static str,
}

impl Addresses {
    /// Adds the addresses of a record that has none.
    pub(super) async fn insert(
        self,
        db: &impl ConnectionTrait,
        org: &OrgId,
        id: &str,
        addresses: &[String],
    ) -> Result<(), DbErr> {
        if addresses.is_empty() {
            return Ok(());
        }
        let columns = [self.owner, "position", "org_id", "address", "address_key"];
        let rows = addresses.iter().zip(0_i32..).map(|(address, position)| {
            let address = address.trim();
            [
                id.into(),
                position.into(),
                org.as_str().into(),
                address.into(),
                address_key(address).into(),
            ]
        });
        Sql::insert_all(self.table, columns, rows).run(db).await?;
        Ok(())
    }

    /// Gives a record these addresses in place of those it has.
    pub(super) async fn replace(
        self,
        db: &impl ConnectionTrait,
        org: &OrgId,
        id: &str,
        addresses: &[String],
    ) -> Result<(), DbErr> {
        let Self { table, owner } = self;
        Sql::new(
            &format!("DELETE FROM {table} WHERE {owner} = ?"),
            [id.into()],
        )
        .run(db)
        .await?;
        self.insert(db, org, id, addresses).await
    }
}

/// Reads the column that joins a record's addresses with spaces, which no address has.
pub(super) fn from_column(column: Option<&str>) -> Vec<String> {
    column
        .unwrap_or_default()
        .split_whitespace()
        .map(ToOwned::to_owned)
        .collect()
}
