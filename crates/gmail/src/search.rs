//! Ids-only search over many addresses, with a cursor that survives a crash: how an old mailbox is classified without
//! getting a single message.

use serde::{Deserialize, Serialize};

use crate::messages::Ids;
use crate::messages::list::{MOST, Request, Response};
use crate::{PageToken, Query};

/// Chunk after chunk, page after page.
#[derive(Debug)]
pub struct Search {
    chunks: Vec<Query>,
    cursor: Cursor,
}

/// How far a search has come. Store it after the ids of a page are dealt with; a crash repeats one page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// A fingerprint of the chunks: a cursor of other chunks means nothing.
    plan: u64,
    chunk: usize,
    page_token: Option<PageToken>,
}

impl Search {
    /// From the start. Make the chunks with [`Query::chunks`].
    pub fn new(chunks: Vec<Query>) -> Self {
        let cursor = Cursor {
            plan: fingerprint(&chunks),
            chunk: 0,
            page_token: None,
        };
        Self { chunks, cursor }
    }

    /// From where a search of the same chunks stopped; from the start if the chunks are others.
    pub fn resume(chunks: Vec<Query>, cursor: Cursor) -> Self {
        let fresh = Self::new(chunks);
        if fresh.cursor.plan == cursor.plan {
            Self { cursor, ..fresh }
        } else {
            fresh
        }
    }

    /// The next call to make; none when the search is over.
    pub fn request(&self) -> Option<Request> {
        let query = self.chunks.get(self.cursor.chunk)?.clone();
        Some(Request {
            page_token: self.cursor.page_token.clone(),
            ..Request::search(query, MOST)
        })
    }

    /// Takes the answer to [`Search::request`]: the ids that were found, of which some can be known already.
    pub fn answer(&mut self, page: Response) -> Vec<Ids> {
        self.cursor.page_token = page.next_page_token;
        if self.cursor.page_token.is_none() {
            self.cursor.chunk += 1;
        }
        page.messages
    }

    /// Gmail does not take the page token any more (400): starts the chunk again. False if it was no token's fault.
    pub fn restart_chunk(&mut self) -> bool {
        self.cursor.page_token.take().is_some()
    }

    /// How far it has come.
    pub fn cursor(&self) -> &Cursor {
        &self.cursor
    }

    /// Chunks done, and chunks in all.
    pub fn progress(&self) -> (usize, usize) {
        (self.cursor.chunk.min(self.chunks.len()), self.chunks.len())
    }
}

/// FNV-1a, which does not change between versions as the standard library's hash may.
fn fingerprint(chunks: &[Query]) -> u64 {
    let bytes = chunks
        .iter()
        .flat_map(|chunk| chunk.as_str().bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Answer;
    use crate::query::{SearchAddress, Sides};
    use crate::testing::answer;

    fn chunks(addresses: &[&str]) -> Vec<Query> {
        let one = |text: &&str| {
            Query::addresses(&[SearchAddress::new(text).unwrap()], Sides::From).unwrap()
        };
        addresses.iter().map(one).collect()
    }

    fn page(id: &str, next: Option<&str>) -> Response {
        let next = next
            .map(|next| format!(r#","nextPageToken":"{next}""#))
            .unwrap_or_default();
        Response::from_http(answer(
            200,
            format!(r#"{{"messages":[{{"id":"{id}","threadId":"{id}"}}]{next}}}"#),
        ))
        .unwrap()
    }

    #[test]
    fn walks_every_page_of_every_chunk() {
        let mut search = Search::new(chunks(&["a@b.c", "d@e.f"]));
        let mut asked = Vec::new();
        let mut pages = [page("a1", Some("n")), page("a2", None), page("a3", None)].into_iter();
        while let Some(request) = search.request() {
            asked.push((
                request.query.unwrap().as_str().to_owned(),
                request.page_token.is_some(),
            ));
            assert_eq!(search.answer(pages.next().unwrap()).len(), 1);
        }
        let expect = [
            ("from:a@b.c", false),
            ("from:a@b.c", true),
            ("from:d@e.f", false),
        ];
        assert_eq!(
            asked,
            expect.map(|(query, token)| (query.to_owned(), token))
        );
        assert_eq!(search.progress(), (2, 2));
    }

    #[test]
    fn goes_on_from_a_stored_cursor() {
        let mut search = Search::new(chunks(&["a@b.c", "d@e.f"]));
        search.answer(page("a1", Some("n")));
        let stored = serde_json::to_string(search.cursor()).unwrap();
        let resumed = Search::resume(
            chunks(&["a@b.c", "d@e.f"]),
            serde_json::from_str(&stored).unwrap(),
        );
        assert_eq!(resumed.request(), search.request());
        assert_eq!(resumed.request().unwrap().page_token.unwrap().as_str(), "n");
    }

    #[test]
    fn starts_anew_when_the_addresses_changed() {
        let mut search = Search::new(chunks(&["a@b.c", "d@e.f"]));
        search.answer(page("a1", None));
        let resumed = Search::resume(chunks(&["a@b.c", "x@y.z"]), search.cursor().clone());
        assert_eq!(resumed.progress(), (0, 2));
    }

    #[test]
    fn a_stale_page_token_repeats_one_chunk() {
        let mut search = Search::new(chunks(&["a@b.c"]));
        search.answer(page("a1", Some("n")));
        assert!(search.restart_chunk());
        assert_eq!(search.request().unwrap().page_token, None);
        assert!(!search.restart_chunk());
    }
}
