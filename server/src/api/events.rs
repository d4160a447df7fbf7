//! What happens, told to the user's own browsers as it happens.

use crate::{
    AppState, Error, Result,
    events::{Feed, LOOK_AFTER},
    extract::{Query, SignedIn},
};
use axum::{
    extract::State,
    response::{
        AppendHeaders, IntoResponse, Sse,
        sse::{self, KeepAlive},
    },
};
use contract::{
    ErrorBody,
    event::{Event, EventsQuery},
    permission::Permission,
    route,
};
use futures_util::stream;
use http::{HeaderMap, HeaderName};
use std::{convert::Infallible, time::Duration};

/// How long a browser with too many streams is to wait.
const TOO_MANY_WAIT: Duration = Duration::from_secs(30);

/// The user's own events as server-sent events: ids and times, never what a mail says. Each carries the id by which a
/// browser that comes back goes on (`Last-Event-ID`, or `after`). The stream ends with the session, with the permission
/// to use mail, and when the server stops.
#[utoipa::path(
    get, path = route::EVENTS, tag = "session", params(EventsQuery),
    responses(
        (status = 200, content_type = "text/event-stream", body = Event), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 403, body = ErrorBody), (status = 429, body = ErrorBody)
    )
)]
pub async fn stream_events(
    State(app): State<AppState>,
    user: SignedIn,
    Query(EventsQuery { after }): Query<EventsQuery>,
    headers: HeaderMap,
) -> Result<impl IntoResponse> {
    user.require(Permission::MailIntegration)?;
    let told = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok())
        .and_then(|id| id.parse().ok());
    let feed = Feed::open(app, &user, told.or(after)).await?;
    let feed = feed.ok_or(Error::TooManyRequests(TOO_MANY_WAIT))?;
    let events = stream::unfold(feed, async |mut feed| {
        let (id, event) = feed.next().await?;
        let event = sse::Event::default().id(id.to_string()).json_data(event);
        Some((Ok::<_, Infallible>(event.ok()?), feed))
    });
    // A proxy that collects answers before it passes them on would tell late.
    let at_once = AppendHeaders([(HeaderName::from_static("x-accel-buffering"), "no")]);
    let alive = KeepAlive::new().interval(LOOK_AFTER);
    Ok((at_once, Sse::new(events).keep_alive(alive)))
}
