//! `POST /batch/gmail/v1` · costs what its parts cost: many calls in one request.
//!
//! <https://developers.google.com/workspace/gmail/api/guides/batch>
//!
//! Google takes 100 parts. Mailboxes with a rested quota take 25 at once and often refuse 50, and each part counts
//! against the calls in flight: 25 is the limit here.

mod multipart;

use http::Response;
use http::header::CONTENT_TYPE;

use crate::wire::Outgoing;
use crate::{AccessToken, Answer, Api, Call, Error};

/// The most calls of one batch.
pub const MOST: usize = 25;

/// No randomness is needed: our parts hold URLs without spaces and one-line JSON, so no line of theirs can start with
/// two hyphens.
const BOUNDARY: &str = "tegami-batch";
const CONTENT_TYPE_OF_BATCH: &str = "multipart/mixed; boundary=tegami-batch";

/// The calls of one batch, all of one kind.
#[derive(Debug)]
pub struct Request<C> {
    calls: Vec<C>,
}

/// More calls than one batch may have, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a batch takes 1 to {MOST} calls")]
pub struct InvalidCount;

impl<C: Call> Request<C> {
    /// Takes 1 to [`MOST`] calls.
    pub fn new(calls: Vec<C>) -> Result<Self, InvalidCount> {
        if calls.is_empty() || calls.len() > MOST {
            return Err(InvalidCount);
        }
        Ok(Self { calls })
    }

    /// How many parts the answer must have.
    pub fn count(&self) -> usize {
        self.calls.len()
    }

    /// The request to put on the wire. The parts inherit its token.
    pub fn into_http(self, api: &Api, token: &AccessToken) -> http::Request<Vec<u8>> {
        let mut body = Vec::new();
        for (index, call) in self.calls.into_iter().enumerate() {
            multipart::push(&mut body, BOUNDARY, index, &call.outgoing());
        }
        multipart::end(&mut body, BOUNDARY);
        let call = Outgoing {
            body: Some(body),
            content_type: Some(CONTENT_TYPE_OF_BATCH),
            ..Outgoing::post("/batch/gmail/v1")
        };
        api.request(call, token)
    }
}

/// Reads the answer to a batch of so many calls: each call's own answer or error, in the order of the calls. A part
/// that did not come is [`Error::NoAnswer`]. The outer error is for the batch as a whole.
pub fn read<C: Call>(
    response: Response<Vec<u8>>,
    count: usize,
) -> Result<Vec<Result<C::Response, Error>>, Error> {
    Ok(answers::<C>(split(response, count)?))
}

/// Reads the parts of an answer that was taken apart: each call's own answer or error.
pub fn answers<C: Call>(parts: Vec<Part>) -> Vec<Result<C::Response, Error>> {
    let read = |part| C::Response::from_http(part);
    parts
        .into_iter()
        .map(|part| part.map_or(Err(Error::NoAnswer), read))
        .collect()
}

/// The answer to one of a batch's calls, unless it did not come.
pub type Part = Option<Response<Vec<u8>>>;

/// Takes the answer to a batch of so many calls apart, in the order of the calls; none where a part did not come. The error
/// is for the batch as a whole.
pub fn split(response: Response<Vec<u8>>, count: usize) -> Result<Vec<Part>, Error> {
    if !response.status().is_success() {
        return Err(Error::from_http(&response));
    }
    let content_type = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let boundary = content_type
        .and_then(multipart::boundary)
        .ok_or(Error::Malformed(
            "a batch must answer multipart/mixed with a boundary",
        ))?;
    let mut answers: Vec<Part> = (0..count).map(|_| None).collect();
    for part in multipart::parts(response.body(), boundary) {
        let Some((index, inner)) = multipart::read(part) else {
            continue;
        };
        if let Some(slot) = answers.get_mut(index) {
            *slot = Some(inner);
        }
    }
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::AUTHORIZATION;

    use super::*;
    use crate::labels::INBOX;
    use crate::messages::{Labeled, get, modify};
    use crate::testing::{answer, show_http};
    use crate::{LabelId, MessageId};

    fn id(text: &str) -> MessageId {
        MessageId::new(text).unwrap()
    }

    fn modify(text: &str) -> modify::Request {
        modify::Request {
            id: id(text),
            add: vec![],
            remove: vec![LabelId::new(INBOX)],
        }
    }

    fn batch_answer(content_type: &str, body: &str) -> Response<Vec<u8>> {
        let mut response = answer(200, body.replace('\n', "\r\n"));
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap());
        response
    }

    fn read_labels(content_type: &str, body: &str) -> Vec<Result<String, Error>> {
        let answers = read::<modify::Request>(batch_answer(content_type, body), 3).unwrap();
        answers
            .into_iter()
            .map(|answer| answer.map(|Labeled { id, .. }| id.to_string()))
            .collect()
    }

    #[test]
    fn writes_each_call_as_a_part_with_its_number() {
        let http = Request::new(vec![modify("a1"), modify("a2")])
            .unwrap()
            .into_http(
                &Api::new("https://gmail.test").unwrap(),
                &AccessToken::new("token").unwrap(),
            );
        assert_eq!(
            show_http(&http).replace("\r\n", "\n"),
            "POST https://gmail.test/batch/gmail/v1\nmultipart/mixed; boundary=tegami-batch\n\
             --tegami-batch\nContent-Type: application/http\nContent-ID: <part-0>\n\n\
             POST /gmail/v1/users/me/messages/a1/modify?fields=id,labelIds HTTP/1.1\nContent-Type: application/json\nContent-Length: 45\n\n\
             {\"addLabelIds\":[],\"removeLabelIds\":[\"INBOX\"]}\n\
             --tegami-batch\nContent-Type: application/http\nContent-ID: <part-1>\n\n\
             POST /gmail/v1/users/me/messages/a2/modify?fields=id,labelIds HTTP/1.1\nContent-Type: application/json\nContent-Length: 45\n\n\
             {\"addLabelIds\":[],\"removeLabelIds\":[\"INBOX\"]}\n\
             --tegami-batch--\n"
        );
        assert_eq!(http.headers().get_all(AUTHORIZATION).iter().count(), 1);
    }

    #[test]
    fn refuses_empty_and_oversized_batches() {
        assert_eq!(
            Request::<get::Request>::new(vec![]).unwrap_err(),
            InvalidCount
        );
        let calls = |count| {
            (0..count)
                .map(|_| get::Request { id: id("a1") })
                .collect::<Vec<_>>()
        };
        assert_eq!(Request::new(calls(25)).unwrap().count(), 25);
        assert_eq!(Request::new(calls(26)).unwrap_err(), InvalidCount);
    }

    #[test]
    fn puts_answers_in_the_order_of_the_calls_with_errors_of_their_own() {
        let body = "--batch_x-1\nContent-Type: application/http\nContent-ID: <response-part-2>\n\n\
            HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 10\n\n{\n  \"id\": \"a3\"\n}\n\
            --batch_x-1\nContent-Type: application/http\ncontent-id: <response-part-0>\n\n\
            HTTP/1.1 429 Too Many Requests\nRetry-After: 3\n\n{\"error\":{\"status\":\"RESOURCE_EXHAUSTED\"}}\n\
            --batch_x-1--\n";
        let answers = read_labels("multipart/mixed; boundary=batch_x-1", body);
        assert!(matches!(
            answers[0],
            Err(Error::RateLimited { hint: Some(_) })
        ));
        assert_eq!(answers[1], Err(Error::NoAnswer));
        assert_eq!(answers[2], Ok("a3".to_owned()));
    }

    #[test]
    fn takes_a_quoted_boundary_and_parts_of_numbers_nobody_asked_for() {
        let part = |number: &str, id: &str| {
            format!("--b c\nContent-ID: {number}\n\nHTTP/1.1 200 OK\n\n{{\"id\":\"{id}\"}}\n")
        };
        let body = [
            "preamble\n",
            &part("<response-part-1>", "a1"),
            &part("<response-part-9>", "a9"),
            &part("x", "ax"),
            "--b c--",
        ]
        .concat();
        let answers = read_labels("Multipart/Mixed; charset=utf-8; Boundary=\"b c\"", &body);
        assert_eq!(
            answers,
            [
                Err(Error::NoAnswer),
                Ok("a1".to_owned()),
                Err(Error::NoAnswer)
            ]
        );
    }

    #[test]
    fn a_cut_answer_keeps_what_came_whole() {
        let body = "--b\nContent-ID: <response-part-0>\n\nHTTP/1.1 200 OK\n\n{\"id\":\"a1\"}\n--b\nContent-ID: <response-part-1>\n\nHTTP/1.1 200 OK\n\n{\"id\":";
        let answers = read_labels("multipart/mixed; boundary=b", body);
        assert_eq!(answers[0], Ok("a1".to_owned()));
        assert!(matches!(answers[1], Err(Error::Malformed(_))));
    }

    #[test]
    fn the_batch_as_a_whole_can_fail() {
        assert_eq!(
            read::<get::Request>(answer(401, ""), 1).unwrap_err(),
            Error::Unauthorized
        );
        assert!(matches!(
            read::<get::Request>(answer(200, "<html>"), 1),
            Err(Error::Malformed(_))
        ));
        let other = batch_answer("text/html; boundary=x", "");
        assert!(matches!(
            read::<get::Request>(other, 1),
            Err(Error::Malformed(_))
        ));
    }
}
