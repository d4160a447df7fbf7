//! What a person does at the pages of sign-in, without a browser.

use serde::{Deserialize, Serialize};

use crate::oauth::authorize::{AuthRequest, Decision, Step};
use crate::oauth::scopes;
use crate::simulator::SimError;
use crate::world::World;

/// What a person decides about an application's request.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// Grants everything.
    All,
    /// Grants these scopes besides those of sign-in.
    Only(Vec<String>),
    /// Presses "Cancel".
    Deny,
}

/// Tokens made without the detour over a browser.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Tokens {
    /// The access token.
    pub access_token: String,
    /// The refresh token.
    pub refresh_token: String,
}

pub(crate) fn authorize(
    world: &mut World,
    authorization_url: &str,
    address: &str,
    consent: &Consent,
) -> Result<String, SimError> {
    let query = authorization_url.split_once('?').map_or("", |(_, q)| q);
    let asked = AuthRequest::parse(world, query).map_err(|refusal| SimError::Authorization {
        code: refusal.code.to_owned(),
        message: refusal.message,
    })?;
    let user = world
        .person(address)
        .map(|person| person.address.clone())
        .ok_or_else(|| SimError::UnknownPerson(address.to_owned()))?;
    let decision = match consent {
        Consent::All => Decision::Allow(asked.optional_scopes()),
        Consent::Only(scopes) => Decision::Allow(scopes.clone()),
        Consent::Deny => Decision::Deny,
    };
    match asked.after_choice(world, &user) {
        Step::Redirect(to) => Ok(to),
        Step::Consent(_) | Step::ChooseAccount => Ok(asked.decide(world, &user, decision)),
    }
}

pub(crate) fn tokens(
    world: &mut World,
    address: &str,
    client_id: &str,
    scopes: &[&str],
) -> Result<Tokens, SimError> {
    let user = world
        .person(address)
        .map(|person| person.address.clone())
        .ok_or_else(|| SimError::UnknownPerson(address.to_owned()))?;
    let scopes: Vec<String> = scopes.iter().map(|s| scopes::canonical(s)).collect();
    let now_ms = world.clock.now_ms();
    world.grants.grant(&user, client_id, &scopes);
    Ok(Tokens {
        access_token: world.grants.new_access_token(
            &user,
            client_id,
            &scopes,
            now_ms,
            &mut world.rng,
        ),
        refresh_token: world
            .grants
            .new_refresh_token(&user, client_id, &scopes, &mut world.rng),
    })
}
