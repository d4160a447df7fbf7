//! What userinfo and id tokens say about a person.

use serde_json::{Value, json};

use crate::people::Person;

/// The claims of OpenID Connect, as `/oauth2/v3/userinfo` and id tokens carry them.
pub(crate) fn claims(person: &Person, scopes: &[String]) -> Value {
    let mut claims = json!({ "sub": person.subject() });
    if has(scopes, "email") {
        claims["email"] = json!(person.address);
        claims["email_verified"] = json!(true);
        if let Some(domain) = &person.hosted_domain {
            claims["hd"] = json!(domain);
        }
    }
    if has(scopes, "profile") {
        let (given, family) = person.given_and_family();
        claims["name"] = json!(person.name);
        claims["given_name"] = json!(given);
        if let Some(family) = family {
            claims["family_name"] = json!(family);
        }
        claims["picture"] = json!(picture(person));
        claims["locale"] = json!(person.locale);
    }
    claims
}

/// The older shape of `/oauth2/v2/userinfo`: `id` for `sub`, `verified_email` for `email_verified`.
pub(crate) fn version_2(person: &Person, scopes: &[String]) -> Value {
    let mut claims = claims(person, scopes);
    if let Some(fields) = claims.as_object_mut() {
        for (new, old) in [("sub", "id"), ("email_verified", "verified_email")] {
            if let Some(value) = fields.remove(new) {
                fields.insert(old.to_owned(), value);
            }
        }
    }
    claims
}

fn picture(person: &Person) -> String {
    format!(
        "https://lh3.googleusercontent.com/a/{}=s96-c",
        person.subject()
    )
}

fn has(scopes: &[String], what: &str) -> bool {
    let long = format!("https://www.googleapis.com/auth/userinfo.{what}");
    scopes.contains(&long)
}
