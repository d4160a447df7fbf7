//! Round trips to Google that have begun and not come back.

use super::{features_from_column, features_to_column, instant};
use crate::{google::scope::Features, store::sql::Sql};
use contract::{MailboxId, OrgId, UserId, mailbox::MailFeature};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// The purpose of a sign-in as it is stored; a consent's is its feature.
const SIGN_IN: &str = "sign_in";

/// What a round trip is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Signing in.
    SignIn,
    /// Adding a grant to a mailbox, or a feature to a grant.
    Connect(Consent),
}

/// A consent that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Whose mailbox it is for.
    pub user: UserId,
    /// Which of theirs; absent: one that is not there yet.
    pub mailbox: Option<MailboxId>,
    /// The feature the user wants.
    pub feature: MailFeature,
    /// Every feature that was asked for with it.
    pub asked: Features,
}

/// A round trip, as it was begun.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// A hash of the browser's secret.
    pub id: String,
    /// A hash of the state.
    pub state_hash: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Where to go on afterwards: a path of the app.
    pub return_to: String,
    /// From then on it is void.
    pub expires_at: Timestamp,
}

#[derive(FromQueryResult)]
struct AttemptRow {
    id: String,
    state_hash: String,
    purpose: String,
    user_id: Option<String>,
    mailbox_id: Option<String>,
    asked: String,
    return_to: String,
    expires_at: i64,
}

impl TryFrom<AttemptRow> for Attempt {
    type Error = DbErr;

    fn try_from(row: AttemptRow) -> Result<Self, DbErr> {
        let AttemptRow {
            id,
            state_hash,
            purpose,
            user_id,
            mailbox_id,
            asked,
            return_to,
            expires_at,
        } = row;
        let unknown = || DbErr::Custom("a round trip of an unknown purpose".to_owned());
        let purpose = match (purpose.as_str(), user_id) {
            (SIGN_IN, None) => Purpose::SignIn,
            (feature, Some(user)) => Purpose::Connect(Consent {
                user: UserId::new(user),
                mailbox: mailbox_id.map(MailboxId::new),
                feature: MailFeature::from_name(feature).ok_or_else(unknown)?,
                asked: features_from_column(&asked).ok_or_else(unknown)?,
            }),
            _ => return Err(unknown()),
        };
        Ok(Self {
            id,
            state_hash,
            purpose,
            return_to,
            expires_at: instant(expires_at),
        })
    }
}

/// Notes that a round trip has begun, and forgets those that never came back.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    db: &impl ConnectionTrait,
    org: &OrgId,
    attempt: &Attempt,
    now: Timestamp,
) -> Result<(), DbErr> {
    let Attempt {
        id,
        state_hash,
        purpose,
        return_to,
        expires_at,
    } = attempt;
    let (purpose, user, mailbox, asked) = match purpose {
        Purpose::SignIn => (SIGN_IN, None, None, String::new()),
        Purpose::Connect(Consent {
            user,
            mailbox,
            feature,
            asked,
        }) => (
            feature.as_str(),
            Some(user.as_str()),
            mailbox.as_ref().map(MailboxId::as_str),
            features_to_column(asked),
        ),
    };
    Sql::new(
        "DELETE FROM oauth_attempts WHERE expires_at <= ?",
        [now.as_millisecond().into()],
    )
    .run(db)
    .await?;
    Sql::insert(
        "oauth_attempts",
        [
            ("id", id.as_str().into()),
            ("org_id", org.as_str().into()),
            ("state_hash", state_hash.as_str().into()),
            ("purpose", purpose.into()),
            ("user_id", user.into()),
            ("mailbox_id", mailbox.into()),
            ("asked", asked.into()),
            ("return_to", return_to.as_str().into()),
            ("expires_at", expires_at.as_millisecond().into()),
        ],
    )
    .run(db)
    .await?;
    Ok(())
}

/// Takes a round trip out, so that it is used once, whatever comes of it.
///
/// # Errors
/// When the database fails.
pub async fn take(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &str,
) -> Result<Option<Attempt>, DbErr> {
    let sql = "DELETE FROM oauth_attempts WHERE org_id = ? AND id = ? \
               RETURNING id, state_hash, purpose, user_id, mailbox_id, asked, return_to, expires_at";
    let row: Option<AttemptRow> = Sql::new(sql, [org.as_str().into(), id.into()])
        .one(db)
        .await?;
    row.map(Attempt::try_from).transpose()
}
