//! Query parameters, and checking them against the discovery document.

use url::form_urlencoded;

use crate::discovery::{GMAIL, MethodSpec, Parameter};
use crate::error::ApiError;

/// The parameters of a request's query.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(query: &str) -> Self {
        Self(
            form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.get(name) == Some("true")
    }

    /// The page size: at most 500, and `default` where nothing or 0 is asked for.
    pub(crate) fn max_results(&self, default: usize) -> usize {
        match self.get("maxResults").and_then(|value| value.parse().ok()) {
            None | Some(0) => default,
            Some(wanted) => wanted.min(500),
        }
    }
}

/// Refuses parameters the method does not have, or whose values do not fit.
pub(crate) fn check(method: &MethodSpec, query: &Query) -> Result<(), ApiError> {
    for (name, value) in &query.0 {
        // Not in the discovery document, but in the addresses that resumable uploads hand out.
        if name == "upload_id" && method.max_upload_bytes.is_some() {
            continue;
        }
        let Some(parameter) = GMAIL.parameter(method, name) else {
            return Err(ApiError::invalid_argument(format!(
                "Invalid JSON payload received. Unknown name \"{name}\": Cannot bind query parameter. Field '{name}' could not be found in request message."
            )));
        };
        if !fits(parameter, value) {
            return Err(ApiError::invalid_argument(format!(
                "Invalid value at '{name}' ({}), \"{value}\"",
                parameter.kind
            )));
        }
        if !parameter.repeated && query.all(name).count() > 1 {
            return Err(ApiError::invalid_argument(format!(
                "Invalid value at '{name}': the parameter is not repeated."
            )));
        }
    }
    Ok(())
}

fn fits(parameter: &Parameter, value: &str) -> bool {
    match parameter.kind.as_str() {
        "integer" => value.parse::<u32>().is_ok(),
        "boolean" => matches!(value, "true" | "false"),
        _ => {
            parameter.values.is_empty()
                || parameter
                    .values
                    .iter()
                    .any(|allowed| allowed.eq_ignore_ascii_case(value))
        }
    }
}
