//! The authorization endpoint's decisions, apart from its pages.

use url::Url;
use url::form_urlencoded;

use super::grants::NewCode;
use super::scopes;
use crate::world::World;

/// What an application asked for.
#[derive(Clone, Debug)]
pub(crate) struct AuthRequest {
    /// All parameters, to carry them from page to page.
    pub parameters: Vec<(String, String)>,
    pub client_id: String,
    pub redirect_uri: String,
    pub scopes: Vec<String>,
    state: Option<String>,
    nonce: Option<String>,
    challenge: Option<(String, bool)>,
    offline: bool,
    prompt: Vec<String>,
    login_hint: Option<String>,
    include_granted_scopes: bool,
}

/// Why the person sees an error page instead of being sent back.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Refusal {
    pub status: u16,
    pub code: &'static str,
    pub message: String,
}

/// What a person decides on the consent page.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Decision {
    /// Grants these scopes besides those of sign-in.
    Allow(Vec<String>),
    Deny,
}

/// The next step for a request and a person.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    ChooseAccount,
    Consent(String),
    Redirect(String),
}

impl AuthRequest {
    /// Reads a request, or says why there can be no redirect at all.
    pub(crate) fn parse(world: &World, query: &str) -> Result<Self, Refusal> {
        let parameters: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let get = |name: &str| {
            parameters
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
                .filter(|value| !value.is_empty())
        };
        let refuse = |status, code, message: &str| Refusal {
            status,
            code,
            message: message.to_owned(),
        };
        let client_id = get("client_id").ok_or_else(|| {
            refuse(
                400,
                "invalid_request",
                "Missing required parameter: client_id",
            )
        })?;
        let client = world
            .client(&client_id)
            .ok_or_else(|| refuse(401, "invalid_client", "The OAuth client was not found."))?;
        let redirect_uri = get("redirect_uri").ok_or_else(|| {
            refuse(
                400,
                "invalid_request",
                "Missing required parameter: redirect_uri",
            )
        })?;
        if !client.redirect_uris.contains(&redirect_uri) {
            return Err(refuse(
                400,
                "redirect_uri_mismatch",
                "The redirect URI in the request does not match the ones authorized for the OAuth client.",
            ));
        }
        if get("response_type").as_deref() != Some("code") {
            return Err(refuse(
                400,
                "unsupported_response_type",
                "The simulator knows only response_type=code.",
            ));
        }
        let scopes: Vec<String> = get("scope")
            .ok_or_else(|| refuse(400, "invalid_request", "Missing required parameter: scope"))?
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        if let Some(unknown) = scopes.iter().find(|scope| !scopes::is_known(scope)) {
            return Err(refuse(
                400,
                "invalid_scope",
                &format!("Some requested scopes were invalid. {unknown}"),
            ));
        }
        let challenge = match (
            get("code_challenge"),
            get("code_challenge_method").as_deref(),
        ) {
            (Some(challenge), Some("S256")) => Some((challenge, true)),
            (Some(challenge), None | Some("plain")) => Some((challenge, false)),
            (Some(_), Some(_)) => {
                return Err(refuse(
                    400,
                    "invalid_request",
                    "Invalid parameter value for code_challenge_method",
                ));
            }
            (None, _) => None,
        };
        Ok(Self {
            client_id,
            redirect_uri,
            scopes,
            state: get("state"),
            nonce: get("nonce"),
            challenge,
            offline: get("access_type").as_deref() == Some("offline"),
            prompt: get("prompt")
                .unwrap_or_default()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            login_hint: get("login_hint"),
            include_granted_scopes: get("include_granted_scopes").as_deref() == Some("true"),
            parameters,
        })
    }

    /// The scopes a person decides about one by one: those that do not belong to sign-in.
    pub(crate) fn optional_scopes(&self) -> Vec<String> {
        self.scopes
            .iter()
            .filter(|scope| !scopes::is_sign_in(scope))
            .cloned()
            .collect()
    }

    /// What happens when the page is opened, before anybody chose anything.
    pub(crate) fn first_step(&self, world: &mut World) -> Step {
        let silent = self.has_prompt("none");
        let hinted = self
            .login_hint
            .as_deref()
            .and_then(|hint| {
                world
                    .people
                    .iter()
                    .find(|person| person.owns(hint) || person.subject() == hint)
            })
            .map(|person| person.address.clone());
        match hinted {
            Some(user) if !self.has_prompt("select_account") => match self
                .after_choice(world, &user)
            {
                Step::Consent(_) if silent => Step::Redirect(self.error("interaction_required")),
                step => step,
            },
            _ if silent => Step::Redirect(self.error("login_required")),
            _ => Step::ChooseAccount,
        }
    }

    /// What happens once the account is known: consent, unless everything was granted before.
    pub(crate) fn after_choice(&self, world: &mut World, user: &str) -> Step {
        let granted = world.grants.granted(user, &self.client_id);
        let missing = self
            .scopes
            .iter()
            .any(|scope| !granted.contains(&scopes::canonical(scope)));
        if missing || self.has_prompt("consent") {
            Step::Consent(user.to_owned())
        } else {
            let scopes = self.scopes.clone();
            Step::Redirect(self.hand_out_code(world, user, &scopes, false))
        }
    }

    /// What the consent page leads to.
    pub(crate) fn decide(&self, world: &mut World, user: &str, decision: Decision) -> String {
        let Decision::Allow(chosen) = decision else {
            return self.error("access_denied");
        };
        let scopes: Vec<String> = self
            .scopes
            .iter()
            .filter(|scope| scopes::is_sign_in(scope) || chosen.contains(scope))
            .cloned()
            .collect();
        if scopes.is_empty() {
            return self.error("access_denied");
        }
        self.hand_out_code(world, user, &scopes, true)
    }

    fn hand_out_code(
        &self,
        world: &mut World,
        user: &str,
        scopes: &[String],
        consented: bool,
    ) -> String {
        let mut scopes: Vec<String> = scopes.iter().map(|s| scopes::canonical(s)).collect();
        world.grants.grant(user, &self.client_id, &scopes);
        if self.include_granted_scopes {
            for scope in world.grants.granted(user, &self.client_id) {
                if !scopes.contains(&scope) {
                    scopes.push(scope);
                }
            }
        }
        let now_ms = world.clock.now_ms();
        let new = NewCode {
            client_id: self.client_id.clone(),
            user: user.to_owned(),
            redirect_uri: self.redirect_uri.clone(),
            scopes: scopes.clone(),
            challenge: self.challenge.clone(),
            nonce: self.nonce.clone(),
            offline: self.offline && consented,
        };
        let code = world.grants.new_code(new, now_ms, &mut world.rng);
        self.redirect(&[
            ("code", &code),
            ("scope", &scopes.join(" ")),
            ("authuser", "0"),
            ("prompt", if consented { "consent" } else { "none" }),
        ])
    }

    fn error(&self, code: &str) -> String {
        self.redirect(&[("error", code)])
    }

    fn redirect(&self, parameters: &[(&str, &str)]) -> String {
        let Ok(mut url) = Url::parse(&self.redirect_uri) else {
            return self.redirect_uri.clone();
        };
        {
            let mut pairs = url.query_pairs_mut();
            if let Some(state) = &self.state {
                pairs.append_pair("state", state);
            }
            pairs.extend_pairs(parameters);
        }
        url.into()
    }

    fn has_prompt(&self, value: &str) -> bool {
        self.prompt.iter().any(|prompt| prompt == value)
    }
}
