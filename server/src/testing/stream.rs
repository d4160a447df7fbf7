//! A browser that stays: it reads server-sent events as they come.

use axum::body::{Body, BodyDataStream};
use contract::event::Event;
use futures_util::StreamExt;
use http::StatusCode;

/// An open stream of events.
#[derive(Debug)]
pub struct EventStream {
    /// The status of the answer.
    pub status: StatusCode,
    body: BodyDataStream,
    text: String,
}

impl EventStream {
    pub(super) fn new(status: StatusCode, body: Body) -> Self {
        Self {
            status,
            body: body.into_data_stream(),
            text: String::new(),
        }
    }

    /// The next event with its id; nothing at the end of the stream. Waits until there is one.
    ///
    /// # Panics
    /// When what comes is no event.
    pub async fn next(&mut self) -> Option<(i64, Event)> {
        loop {
            while let Some((frame, rest)) = self.text.split_once("\n\n") {
                let (frame, rest) = (frame.to_owned(), rest.to_owned());
                self.text = rest;
                if let Some(event) = read(&frame) {
                    return Some(event);
                }
            }
            let bytes = self.body.next().await?.expect("the stream goes on");
            self.text
                .push_str(core::str::from_utf8(&bytes).expect("text"));
        }
    }
}

/// An event; nothing where it is a comment that keeps the connection alive.
fn read(frame: &str) -> Option<(i64, Event)> {
    let field = |name: &str| {
        let lines = frame.lines().filter_map(|line| line.split_once(": "));
        let mut values = lines.filter(|(known, _)| *known == name);
        values.next().map(|(_, value)| value)
    };
    let data = field("data")?;
    let id = field("id").expect("every event has an id");
    let event = serde_json::from_str(data).expect("an event");
    Some((id.parse().expect("a number"), event))
}
