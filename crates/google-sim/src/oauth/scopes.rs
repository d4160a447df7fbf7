//! Scopes: which belong to sign-in, and what the others are called on the consent page.

use crate::discovery::GMAIL;

/// Whether a scope belongs to signing in and needs no tick box.
pub(crate) fn is_sign_in(scope: &str) -> bool {
    matches!(
        scope,
        "openid"
            | "email"
            | "profile"
            | "https://www.googleapis.com/auth/userinfo.email"
            | "https://www.googleapis.com/auth/userinfo.profile"
    )
}

/// The scope as Google names it in a token answer.
pub(crate) fn canonical(scope: &str) -> String {
    match scope {
        "email" => "https://www.googleapis.com/auth/userinfo.email".to_owned(),
        "profile" => "https://www.googleapis.com/auth/userinfo.profile".to_owned(),
        other => other.to_owned(),
    }
}

/// What a scope allows, in words.
pub(crate) fn description(scope: &str) -> String {
    match scope {
        "openid" => "Associate you with your personal info on Google".to_owned(),
        "email" | "https://www.googleapis.com/auth/userinfo.email" => {
            "See your primary Google Account email address".to_owned()
        }
        "profile" | "https://www.googleapis.com/auth/userinfo.profile" => {
            "See your personal info, including any personal info you've made publicly available"
                .to_owned()
        }
        other => GMAIL
            .scope_description(other)
            .map_or_else(|| other.to_owned(), str::to_owned),
    }
}

/// Whether the simulator knows a scope; Google refuses others with `invalid_scope`.
pub(crate) fn is_known(scope: &str) -> bool {
    is_sign_in(scope) || GMAIL.scope_description(scope).is_some()
}
