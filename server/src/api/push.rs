//! Where Cloud Pub/Sub pushes that a mailbox has changed. No session and no page of ours calls this, so it has checks of
//! its own: a token signed by Google, before anything of the body is read.

use crate::{
    AppState, Error, Result,
    extract::{Json, SignedIn},
    google::push::Refusal,
    mailbox::push::{self, Push},
};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request, State},
};
use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use contract::{ErrorBody, push::PushSetup, route};
use gmail::HistoryId;
use http::{HeaderMap, StatusCode, header::AUTHORIZATION};
use serde::Deserialize;
use utoipa::ToSchema;

/// The largest body taken: a push of Gmail has some four hundred bytes.
pub const BODY_MAX_BYTES: usize = 8 * 1024;
/// The longest number of a push.
const MESSAGE_ID_MAX_BYTES: usize = 64;

/// Pub/Sub writes base64 with padding; readers in Google's own guides take it without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A push, as Pub/Sub wraps it.
#[derive(Deserialize, ToSchema)]
pub struct Wrapped {
    message: Message,
    /// The subscription's whole name.
    subscription: String,
}

/// The message in a push. It has other fields, which are not read.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Message {
    /// The number that Pub/Sub gave it.
    message_id: String,
    /// In base64: the mailbox's address and its history id, as JSON.
    data: String,
}

/// What Gmail says in a message: nothing of any mail.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    email_address: String,
    /// A number here, other than everywhere else.
    history_id: HistoryId,
}

/// Whether pushes are set up, and where they are to go.
#[utoipa::path(
    get, path = route::PUSH_SETUP, tag = "operations",
    responses((status = 200, body = PushSetup), (status = 401, body = ErrorBody))
)]
pub async fn show_push_setup(State(app): State<AppState>, _: SignedIn) -> Json<PushSetup> {
    Json(PushSetup {
        configured: app.config.push.is_some(),
        endpoint: format!("{}{}", app.config.public_origin(), route::GMAIL_PUSH),
    })
}

/// Takes a push of Cloud Pub/Sub: a hint that a mailbox has changed. It carries a token that Google signed for this
/// server's subscription. What is taken is acknowledged with 204, whether it was news or not and whether the mailbox is
/// known here or not. Not found where pushes are not configured.
#[utoipa::path(
    post, path = route::GMAIL_PUSH, tag = "operations", request_body = Wrapped,
    responses(
        (status = 204), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 413, body = ErrorBody), (status = 502, body = ErrorBody)
    )
)]
pub async fn receive_push(State(app): State<AppState>, request: Request) -> Result<StatusCode> {
    let configured = app.google.push.as_ref().zip(app.config.push.as_ref());
    let (guard, config) = configured.ok_or(Error::NotFound)?;
    let token = bearer(request.headers()).ok_or_else(|| refused(Refusal::Form))?;
    guard.check(token, app.now()).await.map_err(refused)?;
    let body = Bytes::from_request(request, &()).await;
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::BodyTooLarge,
        _ => malformed(),
    })?;
    let Wrapped {
        message,
        subscription,
    } = serde_json::from_slice(&body).map_err(|_| malformed())?;
    if subscription != config.subscription {
        tracing::warn!("a push came from another subscription");
        return Err(Error::Unauthenticated);
    }
    push::take(&app, &unwrap(message).ok_or_else(malformed)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The one bearer token of a request.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (value, None) = (values.next()?, values.next()) else {
        return None;
    };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}

/// Whoever is refused is not told why; the log is.
fn refused(refusal: Refusal) -> Error {
    match refusal {
        Refusal::KeysUnavailable => Error::Google(Box::new(refusal)),
        _ => {
            tracing::warn!(why = %refusal, "a push was refused");
            Error::Unauthenticated
        }
    }
}

/// What a message says, where it is one of Gmail's.
fn unwrap(message: Message) -> Option<Push> {
    let Message { message_id, data } = message;
    let data = data.replace('-', "+").replace('_', "/");
    let change = BASE64.decode(data).ok()?;
    let Change {
        email_address,
        history_id: HistoryId(history_id),
    } = serde_json::from_slice(&change).ok()?;
    let sound = (1..=MESSAGE_ID_MAX_BYTES).contains(&message_id.len()) && history_id >= 0;
    sound.then_some(Push {
        message_id,
        address: email_address,
        history_id,
    })
}

fn malformed() -> Error {
    Error::MalformedJson("not a push of Gmail".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};

    fn read(data: &str) -> Option<(String, i64)> {
        let push = unwrap(Message {
            message_id: "1".to_owned(),
            data: data.to_owned(),
        });
        push.map(|push| (push.address, push.history_id))
    }

    #[test]
    fn a_change_is_read_in_every_form_that_google_writes_it_in() {
        let expect = Some(("a?b>c@x.example".to_owned(), 9_876));
        for id in ["9876", "\"9876\""] {
            let json = format!(r#"{{"emailAddress":"a?b>c@x.example","historyId":{id}}}"#);
            assert_eq!(read(&BASE64_STANDARD.encode(&json)), expect);
            assert_eq!(read(&BASE64_URL_SAFE_NO_PAD.encode(&json)), expect);
        }
    }

    #[test]
    fn anything_else_is_none() {
        for json in [
            "",
            "{}",
            "[]",
            r#"{"emailAddress":"a@x.example"}"#,
            r#"{"emailAddress":"a@x.example","historyId":-1}"#,
            r#"{"emailAddress":"a@x.example","historyId":1.5}"#,
            r#"{"emailAddress":"a@x.example","historyId":"many"}"#,
            r#"{"emailAddress":"a@x.example","historyId":99999999999999999999}"#,
            r#"{"emailAddress":1,"historyId":1}"#,
        ] {
            assert_eq!(read(&BASE64_STANDARD.encode(json)), None, "{json}");
        }
        assert_eq!(read("%"), None);
    }

    #[test]
    fn there_is_one_bearer_token_or_none() {
        let headers = |values: &[&'static str]| {
            let values = values
                .iter()
                .map(|value| http::HeaderValue::from_static(value));
            values.map(|value| (AUTHORIZATION, value)).collect()
        };
        assert_eq!(bearer(&headers(&["Bearer a.b.c"])), Some("a.b.c"));
        assert_eq!(bearer(&headers(&["bearer a.b.c"])), Some("a.b.c"));
        for none in [&[][..], &["Basic x"], &["a.b.c"], &["Bearer a", "Bearer b"]] {
            assert_eq!(bearer(&headers(none)), None, "{none:?}");
        }
    }
}
