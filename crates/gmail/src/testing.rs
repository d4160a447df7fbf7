//! What the tests of this crate share.

use http::{Request, Response, StatusCode};

use crate::{AccessToken, Api, Call};

/// A request as text: method and URL, content type if any, body if any. Checks the token on the way.
pub(crate) fn show(call: impl Call) -> String {
    let api = Api::new("https://gmail.test").unwrap();
    let request = call.into_http(&api, &AccessToken::new("token").unwrap());
    show_http(&request)
}

pub(crate) fn show_http(request: &Request<Vec<u8>>) -> String {
    assert_eq!(request.headers()["authorization"], "Bearer token");
    assert!(request.headers()["authorization"].is_sensitive());
    let mut text = format!("{} {}", request.method(), request.uri());
    if let Some(content_type) = request.headers().get("content-type") {
        text += &format!("\n{}", content_type.to_str().unwrap());
    }
    if !request.body().is_empty() {
        text += &format!("\n{}", std::str::from_utf8(request.body()).unwrap());
    }
    text
}

/// An answer with this status and body.
pub(crate) fn answer(status: u16, body: impl Into<Vec<u8>>) -> Response<Vec<u8>> {
    let mut response = Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    response
}
