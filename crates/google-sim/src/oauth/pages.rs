//! The pages of sign-in: plain forms that work without script.

use super::authorize::{AuthRequest, Refusal};
use super::scopes;
use crate::people::{OAuthClient, Person};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f0f4f9;color:#1f1f1f}\
main{max-width:28rem;margin:3rem auto;padding:2rem;background:#fff;border-radius:1rem}\
h1{font-size:1.5rem;font-weight:400;margin:0 0 .5rem}form{margin:.5rem 0}\
button{font:inherit;padding:.6rem 1.2rem;border:1px solid #747775;border-radius:2rem;background:#fff;cursor:pointer}\
button.person{display:block;width:100%;text-align:left;border-radius:.5rem}\
button.person small{display:block;color:#444746}\
button.primary{background:#0b57d0;border-color:#0b57d0;color:#fff}\
li,label{display:block;padding:.4rem 0}ul{padding:0;list-style:none}footer{color:#444746;font-size:.85rem}";

/// The account chooser.
pub(crate) fn account_chooser(
    request: &AuthRequest,
    client: &OAuthClient,
    people: &[Person],
) -> String {
    let hidden = hidden_fields(request);
    let choices: String = people
        .iter()
        .map(|person| {
            format!(
                "<li><form method=\"post\">{hidden}\
                 <input type=\"hidden\" name=\"sim_account\" value=\"{address}\">\
                 <button class=\"person\">{name} <small>{address}</small></button></form></li>",
                address = escape(&person.address),
                name = escape(&person.name),
            )
        })
        .collect();
    page(
        "Choose an account",
        &format!(
            "<h1>Choose an account</h1><p>to continue to {}</p><ul>{choices}</ul>",
            escape(&client.name)
        ),
    )
}

/// The consent page. With more than one scope beside those of sign-in each gets a tick box, empty at first.
pub(crate) fn consent(request: &AuthRequest, client: &OAuthClient, person: &Person) -> String {
    let optional = request.optional_scopes();
    let (intro, list) = match optional.as_slice() {
        [] => ("will see your name, address and picture.".to_owned(), String::new()),
        [only] => (
            "wants to:".to_owned(),
            format!(
                "<li>{}<input type=\"hidden\" name=\"sim_granted\" value=\"{}\"></li>",
                escape(&scopes::description(only)),
                escape(only)
            ),
        ),
        many => (
            "wants additional access. Select what it can access:".to_owned(),
            std::iter::once(
                "<li><label><input type=\"checkbox\" name=\"sim_select_all\" value=\"true\"> Select all</label></li>"
                    .to_owned(),
            )
            .chain(many.iter().map(|scope| {
                format!(
                    "<li><label><input type=\"checkbox\" name=\"sim_granted\" value=\"{}\"> {}</label></li>",
                    escape(scope),
                    escape(&scopes::description(scope))
                )
            }))
            .collect(),
        ),
    };
    let name = escape(&client.name);
    page(
        &format!("{name} wants access to your Google Account"),
        &format!(
            "<h1>{name} wants access to your Google Account</h1><p>{person_name} ({address})</p>\
             <form method=\"post\">{hidden}\
             <input type=\"hidden\" name=\"sim_account\" value=\"{address}\">\
             <p>{name} {intro}</p><ul>{list}</ul>\
             <button name=\"sim_decision\" value=\"deny\">Cancel</button> \
             <button class=\"primary\" name=\"sim_decision\" value=\"allow\">Continue</button></form>",
            person_name = escape(&person.name),
            address = escape(&person.address),
            hidden = hidden_fields(request),
        ),
    )
}

/// The page for a request that cannot be sent back to its application.
pub(crate) fn refusal(refusal: &Refusal) -> String {
    page(
        "Access blocked",
        &format!(
            "<h1>Access blocked: this app’s request is invalid</h1><p>{}</p><p>Error {}: {}</p>",
            escape(&refusal.message),
            refusal.status,
            escape(refusal.code)
        ),
    )
}

fn hidden_fields(request: &AuthRequest) -> String {
    request
        .parameters
        .iter()
        .filter(|(name, _)| !name.starts_with("sim_"))
        .map(|(name, value)| {
            format!(
                "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
                escape(name),
                escape(value)
            )
        })
        .collect()
}

fn page(title: &str, main: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><main>{main}\
         <footer>This is a simulator. No Google account is involved.</footer></main></body></html>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
