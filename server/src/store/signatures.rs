//! Signatures of a user, one for each of their addresses and each language.

use super::sql::Sql;
use contract::{OrgId, UserId, signature::Signature, user::Language};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

#[derive(FromQueryResult)]
struct SignatureRow {
    address: String,
    language: String,
    text: String,
}

impl TryFrom<SignatureRow> for Signature {
    type Error = DbErr;

    fn try_from(row: SignatureRow) -> Result<Self, DbErr> {
        let SignatureRow {
            address,
            language,
            text,
        } = row;
        Ok(Self {
            address,
            language: Language::from_tag(&language)
                .ok_or_else(|| DbErr::Type("an unknown language of a signature".to_owned()))?,
            text,
        })
    }
}

/// All signatures of a user, by address and language.
///
/// # Errors
/// When the database fails.
pub async fn of_user(
    db: &impl ConnectionTrait,
    org: &OrgId,
    user: &UserId,
) -> Result<Vec<Signature>, DbErr> {
    let rows: Vec<SignatureRow> = Sql::new(
        "SELECT address, language, text FROM signatures \
         WHERE org_id = ? AND user_id = ? ORDER BY address, language",
        [org.as_str().into(), user.as_str().into()],
    )
    .all(db)
    .await?;
    rows.into_iter().map(Signature::try_from).collect()
}

/// Puts these in the place of all signatures of a user.
///
/// # Errors
/// When the database fails.
pub async fn replace(
    tx: &impl ConnectionTrait,
    org: &OrgId,
    user: &UserId,
    signatures: &[Signature],
    now: Timestamp,
) -> Result<(), DbErr> {
    let sql = "DELETE FROM signatures WHERE org_id = ? AND user_id = ?";
    Sql::new(sql, [org.as_str().into(), user.as_str().into()])
        .run(tx)
        .await?;
    if signatures.is_empty() {
        return Ok(());
    }
    let columns = [
        "user_id",
        "address",
        "language",
        "org_id",
        "text",
        "updated_at",
    ];
    let rows = signatures.iter().map(|one| {
        [
            user.as_str().into(),
            one.address.trim().to_lowercase().into(),
            one.language.tag().into(),
            org.as_str().into(),
            one.text.trim_end().into(),
            now.as_millisecond().into(),
        ]
    });
    Sql::insert_all("signatures", columns, rows).run(tx).await?;
    Ok(())
}
