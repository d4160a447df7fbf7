//! A long mail, piece by piece: Google's resumable uploads.
//!
//! An upload is begun with what the mail is for; Google answers with an address of its own for it, to which the pieces
//! go. A piece that got lost is asked after and sent again; the mail is sent, or kept as a draft, with the last piece.
//!
//! <https://developers.google.com/workspace/gmail/api/guides/uploads>

use core::ops::Range;

use http::header::{CONTENT_RANGE, CONTENT_TYPE, LOCATION, RANGE};
use http::{HeaderValue, Method, Response, StatusCode, Uri};

use crate::drafts::DraftResource;
use crate::messages::send::{FIELDS as SENT_FIELDS, Resource};
use crate::units::Item;
use crate::wire::Outgoing;
use crate::{AccessToken, Api, DraftId, Error, ThreadId};

/// The size of a piece in bytes: Google takes multiples of 256 KiB. Small enough for a slow line to bring it through
/// within a request's time.
pub const PIECE_BYTES: usize = 1_024 * 1_024;

const MAIL: HeaderValue = HeaderValue::from_static("message/rfc822");

/// What is done with the mail once it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// `messages.send`
    Send,
    /// `drafts.send`: sends this draft with the mail in it.
    SendDraft(DraftId),
    /// `drafts.create`
    CreateDraft,
    /// `drafts.update`
    UpdateDraft(DraftId),
}

impl Purpose {
    /// The row of the [unit table](crate::units::Table) that says what it costs.
    pub fn cost(&self) -> Item {
        match self {
            Self::Send => Item::MessagesSend,
            Self::SendDraft(_) => Item::DraftsSend,
            Self::CreateDraft => Item::DraftsCreate,
            Self::UpdateDraft(_) => Item::DraftsUpdate,
        }
    }

    fn outgoing(&self, thread_id: Option<&ThreadId>) -> Outgoing {
        let message = Resource {
            raw: None,
            thread_id,
        };
        let draft = |message| DraftResource { id: None, message };
        let path = |rest: &str| format!("/upload/gmail/v1/users/me/{rest}");
        let begun = |call: Outgoing, fields| {
            call.param("uploadType", "resumable")
                .param("fields", fields)
        };
        match self {
            Self::Send => begun(Outgoing::post(&path("messages/send")), SENT_FIELDS).json(&message),
            Self::SendDraft(id) => {
                begun(Outgoing::post(&path("drafts/send")), SENT_FIELDS).json(&DraftResource {
                    id: Some(id),
                    message,
                })
            }
            Self::CreateDraft => {
                begun(Outgoing::post(&path("drafts")), crate::drafts::FIELDS).json(&draft(message))
            }
            Self::UpdateDraft(id) => begun(
                Outgoing::put(&path("drafts")).segment(id.as_str()),
                crate::drafts::FIELDS,
            )
            .json(&draft(message)),
        }
    }
}

/// Begins an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begin {
    /// What the mail is for.
    pub purpose: Purpose,
    /// The conversation it belongs to.
    pub thread_id: Option<ThreadId>,
    /// The mail's length in bytes.
    pub total_bytes: usize,
}

/// An upload that Google has begun.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    address: Uri,
    total_bytes: usize,
}

opaque_debug!(Session);

/// How far an upload is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Google has so many bytes, from the start.
    Has(usize),
    /// All of it; this is the body of the answer to the call that it was for.
    Done(Vec<u8>),
}

impl Begin {
    /// The request to put on the wire.
    pub fn into_http(&self, api: &Api, token: &AccessToken) -> http::Request<Vec<u8>> {
        let mut request = api.request(self.purpose.outgoing(self.thread_id.as_ref()), token);
        let headers = request.headers_mut();
        headers.insert("x-upload-content-type", MAIL);
        headers.insert("x-upload-content-length", self.total_bytes.into());
        request
    }

    /// Reads where the pieces go. An address that is not at the API's own origin is not believed: the token goes there.
    pub fn read(&self, api: &Api, answer: &Response<Vec<u8>>) -> Result<Session, Error> {
        let wrong = Error::Malformed("the upload has no address");
        if !answer.status().is_success() {
            return Err(Error::from_http(answer));
        }
        let location = answer.headers().get(LOCATION).ok_or(wrong.clone())?;
        let address: Uri = location
            .to_str()
            .ok()
            .and_then(|text| text.parse().ok())
            .ok_or(wrong.clone())?;
        let own: Uri = api.base().parse().map_err(|_| wrong.clone())?;
        let same = address.scheme() == own.scheme() && address.authority() == own.authority();
        if !same {
            return Err(wrong);
        }
        Ok(Session {
            address,
            total_bytes: self.total_bytes,
        })
    }
}

impl Session {
    /// Which bytes go next, once Google has so many.
    pub fn piece(&self, has: usize) -> Range<usize> {
        has..has.saturating_add(PIECE_BYTES).min(self.total_bytes)
    }

    /// The request that carries a piece of the mail.
    pub fn send(
        &self,
        mail: &[u8],
        piece: Range<usize>,
        token: &AccessToken,
    ) -> http::Request<Vec<u8>> {
        let range = format!(
            "bytes {}-{}/{}",
            piece.start,
            piece.end.saturating_sub(1),
            self.total_bytes
        );
        let body = mail.get(piece).unwrap_or_default().to_vec();
        let mut request = self.put(&range, body, token);
        request.headers_mut().insert(CONTENT_TYPE, MAIL);
        request
    }

    /// The request that asks how much Google has, after a piece without an answer.
    pub fn ask(&self, token: &AccessToken) -> http::Request<Vec<u8>> {
        self.put(&format!("bytes */{}", self.total_bytes), Vec::new(), token)
    }

    fn put(&self, range: &str, body: Vec<u8>, token: &AccessToken) -> http::Request<Vec<u8>> {
        let mut request = http::Request::new(body);
        *request.method_mut() = Method::PUT;
        *request.uri_mut() = self.address.clone();
        let headers = request.headers_mut();
        headers.insert(http::header::AUTHORIZATION, token.header());
        if let Ok(range) = HeaderValue::from_str(range) {
            headers.insert(CONTENT_RANGE, range);
        }
        request
    }

    /// Reads the answer to a piece, or to the question how much is there.
    pub fn read(&self, answer: Response<Vec<u8>>) -> Result<Progress, Error> {
        if answer.status() != StatusCode::PERMANENT_REDIRECT {
            return if answer.status().is_success() {
                Ok(Progress::Done(answer.into_body()))
            } else {
                Err(Error::from_http(&answer))
            };
        }
        // `Range: bytes=0-1048575`; none when nothing is there yet.
        let last = answer
            .headers()
            .get(RANGE)
            .and_then(|range| range.to_str().ok()?.rsplit_once('-')?.1.parse().ok());
        let has = last.map_or(0, |last: usize| last.saturating_add(1));
        if has > self.total_bytes {
            return Err(Error::Malformed("more was uploaded than there is"));
        }
        Ok(Progress::Has(has))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{answer, show_http};

    const BEGIN: Begin = Begin {
        purpose: Purpose::Send,
        thread_id: None,
        total_bytes: PIECE_BYTES + 2,
    };

    fn api() -> Api {
        Api::new("https://gmail.test").unwrap()
    }

    fn token() -> AccessToken {
        AccessToken::new("token").unwrap()
    }

    fn begun(location: &str) -> Result<Session, Error> {
        let mut begun = answer(200, "");
        begun
            .headers_mut()
            .insert(LOCATION, location.parse().unwrap());
        BEGIN.read(&api(), &begun)
    }

    #[test]
    fn says_what_the_mail_is_for_before_it_comes() {
        let show = |purpose: &Purpose| {
            let begin = Begin {
                purpose: purpose.clone(),
                thread_id: Some(ThreadId::new("18f0").unwrap()),
                ..BEGIN
            };
            let request = begin.into_http(&api(), &token());
            assert_eq!(request.headers()["x-upload-content-type"], "message/rfc822");
            assert_eq!(request.headers()["x-upload-content-length"], "1048578");
            show_http(&request)
        };
        let draft = DraftId::new("r7").unwrap();
        assert_eq!(
            show(&Purpose::Send),
            "POST https://gmail.test/upload/gmail/v1/users/me/messages/send?uploadType=resumable&fields=id,threadId\n\
             application/json\n{\"threadId\":\"18f0\"}"
        );
        assert_eq!(
            show(&Purpose::SendDraft(draft.clone())),
            "POST https://gmail.test/upload/gmail/v1/users/me/drafts/send?uploadType=resumable&fields=id,threadId\n\
             application/json\n{\"id\":\"r7\",\"message\":{\"threadId\":\"18f0\"}}"
        );
        assert!(show(&Purpose::CreateDraft).starts_with(
            "POST https://gmail.test/upload/gmail/v1/users/me/drafts?uploadType=resumable"
        ));
        assert!(show(&Purpose::UpdateDraft(draft)).starts_with(
            "PUT https://gmail.test/upload/gmail/v1/users/me/drafts/r7?uploadType=resumable"
        ));
    }

    #[test]
    fn the_pieces_go_to_the_address_that_was_given() {
        let session = begun("https://gmail.test/upload/x?upload_id=1").unwrap();
        let mail = vec![b'm'; PIECE_BYTES + 2];
        assert_eq!(session.piece(0), 0..PIECE_BYTES);
        let rest = session.piece(PIECE_BYTES);
        let request = session.send(&mail, rest, &token());
        assert_eq!(
            request.headers()[CONTENT_RANGE],
            "bytes 1048576-1048577/1048578"
        );
        assert_eq!(
            show_http(&request),
            "PUT https://gmail.test/upload/x?upload_id=1\nmessage/rfc822\nmm"
        );
        assert_eq!(
            session.ask(&token()).headers()[CONTENT_RANGE],
            "bytes */1048578"
        );
    }

    #[test]
    fn the_token_goes_to_no_other_place() {
        for location in [
            "https://evil.test/upload/x",
            "http://gmail.test/upload/x",
            "/x",
        ] {
            assert!(begun(location).is_err(), "{location}");
        }
        assert!(BEGIN.read(&api(), &answer(200, "")).is_err());
        assert_eq!(
            BEGIN.read(&api(), &answer(401, "")),
            Err(Error::Unauthorized)
        );
    }

    #[test]
    fn reads_how_much_is_there() {
        let session = begun("https://gmail.test/x").unwrap();
        let so_far = |range: Option<&str>| {
            let mut so_far = answer(308, "");
            if let Some(range) = range {
                so_far.headers_mut().insert(RANGE, range.parse().unwrap());
            }
            session.read(so_far)
        };
        assert_eq!(so_far(None), Ok(Progress::Has(0)));
        assert_eq!(
            so_far(Some("bytes=0-1048575")),
            Ok(Progress::Has(PIECE_BYTES))
        );
        assert!(so_far(Some("bytes=0-99999999")).is_err());
        assert!(matches!(
            session.read(answer(200, "{}")),
            Ok(Progress::Done(_))
        ));
        assert_eq!(session.read(answer(404, "")), Err(Error::NotFound));
    }
}
