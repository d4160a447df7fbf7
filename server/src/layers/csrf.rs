//! Refuses requests that change something and do not come from our own pages.
//!
//! A request passes when the browser says that it comes from the same origin (`Sec-Fetch-Site`, or
//! `Origin` where a browser does not send that) **and** it carries our own header, which another
//! site cannot add without a preflight that we never answer. See the OWASP cheat sheet on
//! cross-site request forgery.

use crate::{AppState, Error};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use contract::route::CSRF_HEADER;
use http::{HeaderMap, Method, header::ORIGIN};

/// The layer.
pub async fn refuse_cross_site(
    State(app): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if safe || is_own(request.headers(), &app.config.public_origin()) {
        next.run(request).await
    } else {
        Error::CrossSite.into_response()
    }
}

fn is_own(headers: &HeaderMap, own_origin: &str) -> bool {
    let same_site = match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => headers
            .get(ORIGIN)
            .is_some_and(|origin| origin == own_origin),
    };
    same_site && headers.contains_key(CSRF_HEADER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    fn passes(headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v)))
            .collect();
        is_own(&headers, "https://crm.example")
    }

    #[test]
    fn our_own_page_passes() {
        assert!(passes(&[
            ("sec-fetch-site", "same-origin"),
            ("x-tegami", "1")
        ]));
        assert!(passes(&[
            ("origin", "https://crm.example"),
            ("x-tegami", "1")
        ]));
    }

    #[test]
    fn anything_else_is_refused() {
        assert!(!passes(&[]));
        assert!(!passes(&[("x-tegami", "1")]));
        assert!(!passes(&[("sec-fetch-site", "same-origin")]));
        assert!(!passes(&[
            ("sec-fetch-site", "same-site"),
            ("x-tegami", "1")
        ]));
        assert!(!passes(&[("sec-fetch-site", "none"), ("x-tegami", "1")]));
        assert!(!passes(&[
            ("origin", "https://crm.example.evil"),
            ("x-tegami", "1")
        ]));
        assert!(!passes(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://crm.example"),
            ("x-tegami", "1")
        ]));
    }
}
