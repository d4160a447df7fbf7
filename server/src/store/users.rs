//! Users.

use super::{
    outcome::{self, Updated},
    paging::{Paging, Source},
    sql::Sql,
    text::{fold, fold_all},
};
use contract::{
    Link, OrgId, Page, ProfileId, RoleId, UserId,
    permission::Permission,
    user::{Language, User, UserState, UserUpdate},
};
use crm::address::Canonical;
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

/// A row of `users` with the name of its profile.
#[derive(Debug, Clone, FromQueryResult)]
pub struct UserRow {
    id: String,
    address: String,
    name: String,
    profile_id: String,
    profile_name: String,
    role_id: Option<String>,
    role_name: Option<String>,
    state: String,
    language: Option<String>,
    last_sign_in_at: Option<i64>,
    version: i64,
}

impl From<UserRow> for User {
    fn from(row: UserRow) -> Self {
        let UserRow {
            id,
            address,
            name,
            profile_id,
            profile_name,
            role_id,
            role_name,
            state,
            language,
            last_sign_in_at,
            version,
        } = row;
        Self {
            id: UserId::new(id),
            address,
            name,
            profile: Link {
                id: ProfileId::new(profile_id),
                name: profile_name,
            },
            role: super::roles::link(role_id, role_name),
            state: state_from_column(&state),
            language: language.as_deref().and_then(Language::from_tag),
            last_sign_in_at: last_sign_in_at.map(super::instant),
            version,
        }
    }
}

/// The columns of [`UserRow`], for a query over [`USER_TABLES`].
pub(super) const USER_COLUMNS: &str = "u.id, u.address, u.name, u.profile_id, \
     p.name AS profile_name, u.role_id, r.name AS role_name, u.state, u.language, \
     u.last_sign_in_at, u.version";

/// What [`USER_COLUMNS`] are taken from.
pub(super) const USER_TABLES: &str =
    "users u JOIN profiles p ON p.id = u.profile_id LEFT JOIN roles r ON r.id = u.role_id";

const SOURCE: Source = Source {
    columns: USER_COLUMNS,
    from: USER_TABLES,
    search: &["u.search"],
    id: "u.id",
};

/// What a list may be sorted by; the first one is its natural order.
pub const SORTS: &[(&str, &str)] = &[
    ("name", "u.sort_name"),
    ("address", "u.address_key"),
    ("profile", "p.name"),
    ("role", "COALESCE(r.name, '')"),
    ("state", "u.state"),
    ("last_sign_in_at", "COALESCE(u.last_sign_in_at, 0)"),
];

/// Where a user stands, as stored. What is unknown may not sign in.
fn state_from_column(state: &str) -> UserState {
    match state {
        "invited" => UserState::Invited,
        "active" => UserState::Active,
        _ => UserState::Deactivated,
    }
}

const fn state_to_column(state: UserState) -> &'static str {
    match state {
        UserState::Invited => "invited",
        UserState::Active => "active",
        UserState::Deactivated => "deactivated",
    }
}

/// A user to be added.
#[derive(Debug, Clone)]
pub struct NewUserRow<'a> {
    /// The id.
    pub id: &'a UserId,
    /// The address as it was written.
    pub address: &'a str,
    /// The name to show.
    pub name: &'a str,
    /// The profile.
    pub profile_id: &'a ProfileId,
    /// The role, if any.
    pub role_id: Option<&'a RoleId>,
}

/// Adds a user, who is then invited.
///
/// # Errors
/// When the address is taken (a unique constraint) or the database fails.
pub async fn insert(
    db: &impl ConnectionTrait,
    org: &OrgId,
    user: NewUserRow<'_>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let NewUserRow {
        id,
        address,
        name,
        profile_id,
        role_id,
    } = user;
    Sql::insert(
        "users",
        [
            ("id", id.as_str().into()),
            ("org_id", org.as_str().into()),
            ("address", address.into()),
            ("address_key", address_key(address).into()),
            ("name", name.into()),
            ("sort_name", fold(name).into()),
            ("search", fold_all([name, address]).into()),
            ("profile_id", profile_id.as_str().into()),
            ("role_id", role_id.map(RoleId::as_str).into()),
            ("state", state_to_column(UserState::Invited).into()),
            ("created_at", now.as_millisecond().into()),
            ("version", 1_i64.into()),
        ],
    )
    .run(db)
    .await?;
    Ok(())
}

/// The user with this address, whatever way it is written.
///
/// # Errors
/// When the database fails.
pub async fn find_by_address(
    db: &impl ConnectionTrait,
    org: &OrgId,
    address: &str,
) -> Result<Option<User>, DbErr> {
    let key = address_key(address).into();
    find(db, org, "u.address_key = ?", key).await
}

/// The user who is this subject to Google.
///
/// # Errors
/// When the database fails.
pub async fn find_by_google_subject(
    db: &impl ConnectionTrait,
    org: &OrgId,
    subject: &str,
) -> Result<Option<User>, DbErr> {
    find(db, org, "u.google_subject = ?", subject.into()).await
}

/// The user with this id.
///
/// # Errors
/// When the database fails.
pub async fn find_by_id(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &UserId,
) -> Result<Option<User>, DbErr> {
    find(db, org, "u.id = ?", id.as_str().into()).await
}

async fn find(
    db: &impl ConnectionTrait,
    org: &OrgId,
    condition: &str,
    value: Value,
) -> Result<Option<User>, DbErr> {
    let of_org = Sql::new("u.org_id = ? AND ", [org.as_str().into()]);
    let row: Option<UserRow> = SOURCE
        .select(of_org.add(condition, [value]))
        .one(db)
        .await?;
    Ok(row.map(Into::into))
}

/// One page of the users.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &impl ConnectionTrait,
    org: &OrgId,
    paging: &Paging,
) -> Result<Page<User>, DbErr> {
    let condition = Sql::new("u.org_id = ?", [org.as_str().into()]);
    let page: Page<UserRow> = SOURCE.page(db, condition, paging).await?;
    Ok(super::paging::map(page, Into::into))
}

/// Changes a user's profile and role, and whether they may sign in. Who may and never has is invited.
///
/// # Errors
/// When the database fails.
pub async fn update(
    db: &impl ConnectionTrait,
    org: &OrgId,
    id: &UserId,
    input: &UserUpdate,
) -> Result<Updated, DbErr> {
    let UserUpdate {
        profile_id,
        role_id,
        active,
        version,
    } = input;
    let set = Sql::new(
        "UPDATE users SET profile_id = ?, role_id = ?, state = CASE WHEN NOT ? THEN 'deactivated' \
         WHEN last_sign_in_at IS NULL THEN 'invited' ELSE 'active' END",
        [
            profile_id.as_str().into(),
            role_id.as_ref().map(RoleId::as_str).into(),
            (*active).into(),
        ],
    );
    outcome::update(db, "users", set, org, id.as_str(), *version).await
}

/// Sets the language of a user's pages.
///
/// # Errors
/// When the database fails.
pub async fn set_language(
    db: &impl ConnectionTrait,
    id: &UserId,
    language: Option<Language>,
) -> Result<(), DbErr> {
    let tag = language.map(Language::tag);
    Sql::update("users", [("language", tag.into())])
        .add(" WHERE id = ?", [id.as_str().into()])
        .run(db)
        .await?;
    Ok(())
}

/// Gives a user another name to show.
///
/// # Errors
/// When the database fails.
pub async fn set_name(
    db: &impl ConnectionTrait,
    id: &UserId,
    name: &str,
    address: &str,
) -> Result<(), DbErr> {
    Sql::update(
        "users",
        [
            ("name", name.into()),
            ("sort_name", fold(name).into()),
            ("search", fold_all([name, address]).into()),
        ],
    )
    .add(" WHERE id = ?", [id.as_str().into()])
    .run(db)
    .await?;
    Ok(())
}

/// How many users who may sign in can manage users.
///
/// # Errors
/// When the database fails.
pub async fn count_administrators(db: &impl ConnectionTrait, org: &OrgId) -> Result<u64, DbErr> {
    let permission = format!("% {} %", Permission::ManageUsers.as_str());
    Sql::new(
        "SELECT COUNT(*) AS count FROM users u JOIN profiles p ON p.id = u.profile_id \
         WHERE u.org_id = ? AND u.state <> 'deactivated' AND ' ' || p.permissions || ' ' LIKE ?",
        [org.as_str().into(), permission.into()],
    )
    .count(db)
    .await
}

/// Notes a sign-in: who the user is to Google, Google's name for them, and when. The user is
/// active from then on.
///
/// # Errors
/// When the subject is another user's (a unique constraint) or the database fails.
pub async fn signed_in(
    db: &impl ConnectionTrait,
    user: &User,
    subject: &str,
    name: &str,
    now: Timestamp,
) -> Result<(), DbErr> {
    Sql::update(
        "users",
        [
            ("google_subject", subject.into()),
            ("name", name.into()),
            ("sort_name", fold(name).into()),
            ("search", fold_all([name, &user.address]).into()),
            ("state", state_to_column(UserState::Active).into()),
            ("last_sign_in_at", now.as_millisecond().into()),
        ],
    )
    .add(" WHERE id = ?", [user.id.as_str().into()])
    .run(db)
    .await?;
    Ok(())
}

/// The form in which addresses are compared. What has not the form of an address equals only
/// itself.
pub fn address_key(address: &str) -> String {
    Canonical::of(address).map_or_else(|| address.to_lowercase(), Canonical::into_string)
}
