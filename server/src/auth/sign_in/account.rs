//! Which user a Google account is.

use super::Ending;
use crate::{
    App,
    google::oauth::Identity,
    store::{mail::owners, users},
};
use contract::{UserId, user::UserState};
use sea_orm::{ConnectionTrait, DbErr};

/// Lets an account in, or says why not. The account is known by issuer and subject; its address counts only at the
/// first sign-in, when Google vouches for it, since addresses change hands.
pub(super) async fn admit(
    app: &App,
    db: &impl ConnectionTrait,
    identity: &Identity,
) -> Result<Result<UserId, Ending>, DbErr> {
    if !identity.address_verified {
        return Ok(Err(Ending::AddressNotVerified));
    }
    let org = &app.organization;
    let account = format!("{} {}", identity.issuer, identity.subject);
    let user = match users::find_by_google_subject(db, org, &account).await? {
        Some(user) => user,
        None => {
            let Some(user) = users::find_by_address(db, org, &identity.address).await? else {
                return Ok(Err(Ending::NotInvited));
            };
            if owners::google_account(db, org, &user.id).await?.is_some() {
                return Ok(Err(Ending::AnotherAccount));
            }
            user
        }
    };
    if user.state == UserState::Deactivated {
        return Ok(Err(Ending::NotInvited));
    }
    let name = identity.name.as_deref().unwrap_or(&user.name);
    users::signed_in(db, &user, &account, name, app.now()).await?;
    Ok(Ok(user.id))
}
