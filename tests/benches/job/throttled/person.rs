//! The person who reads in one of the mailboxes: the list of a contact's mail, opened again and again, by the same machine
//! and the same pacing as in the browser.

use std::ops::RangeInclusive;

use gmail::mail_list::{MailList, Source, Step};
use gmail::messages::list;
use gmail::pace::Limiter;
use gmail::query::{SearchAddress, Sides};
use gmail::units::Table;
use gmail::{AccessToken, Answer, Api, Call, Error, Query, batch};
use rand::{RngExt, SeedableRng, rngs::StdRng};

use super::timeline::Distance;

/// Rows of a page.
const ROWS: u16 = 50;
const READONLY: &str = "https://www.googleapis.com/auth/gmail.readonly";

/// How somebody reads.
#[derive(Clone)]
pub struct Pace {
    /// From one contact to the next, in milliseconds.
    pub gap_ms: RangeInclusive<i64>,
    /// How many they open.
    pub times: usize,
}

/// How it went.
#[derive(Default)]
pub struct Visits {
    /// From opening a contact to the last row, in milliseconds.
    pub waits_ms: Vec<f64>,
    /// Lists that came with rows missing.
    pub incomplete: usize,
}

/// Opens contacts, one after the other, nothing known of any.
pub async fn browse(distance: &Distance, address: &str, contacts: &[String], pace: Pace) -> Visits {
    let mut random = StdRng::seed_from_u64(55);
    let mut limiter = Limiter::new(Table::SINCE_2026_05);
    let api = Api::new(&distance.google.url()).expect("the simulator's address");
    let mut visits = Visits::default();
    for number in 0..pace.times {
        let gap_ms = random.random_range(pace.gap_ms.clone());
        distance.timeline.until(distance.now_ms() + gap_ms).await;
        let contact = &contacts[number % contacts.len()];
        let list = open(distance, &api, address, contact, &mut limiter, &mut random);
        let begun_ms = distance.now_ms();
        let complete = list.await;
        #[expect(clippy::cast_precision_loss, reason = "minutes at most")]
        visits.waits_ms.push((distance.now_ms() - begun_ms) as f64);
        visits.incomplete += usize::from(!complete);
    }
    visits
}

/// Fetches a contact's newest mail. Tells whether all of it came.
async fn open(
    distance: &Distance,
    api: &Api,
    address: &str,
    contact: &str,
    limiter: &mut Limiter,
    random: &mut StdRng,
) -> bool {
    let tokens = distance.google.tokens(address, "test-client", &[READONLY]);
    let token = tokens.expect("the person").access_token;
    let token = AccessToken::new(&token).expect("a token");
    let contact = SearchAddress::new(contact).expect("an address");
    let query = Query::addresses(&[contact], Sides::Any).expect("an address");
    let mut list = MailList::new(vec![Source::search(query.no_chats())], ROWS);
    loop {
        match list.turn(limiter, distance.now_ms()) {
            Step::Done => return list.failures().is_empty(),
            Step::WaitUntil { at_ms } => distance.timeline.until(at_ms).await,
            Step::List { request, round } => {
                let answer = send(distance, request.into_http(api, &token)).await;
                let answer = answer.and_then(list::Response::from_http);
                list.listed(limiter, round, answer, distance.now_ms(), random.random());
            }
            Step::Batch { requests, round } => {
                let rows = batched(distance, requests, api, &token).await;
                list.batched(limiter, round, rows, distance.now_ms(), random.random());
            }
            other => panic!("a first list does not ask for {other:?}"),
        }
    }
}

async fn batched<C: Call>(
    distance: &Distance,
    calls: Vec<C>,
    api: &Api,
    token: &AccessToken,
) -> Result<Vec<Result<C::Response, Error>>, Error> {
    let batch = batch::Request::new(calls).expect("25 calls at most");
    let count = batch.count();
    let answer = send(distance, batch.into_http(api, token)).await?;
    batch::read::<C>(answer, count)
}

async fn send(
    distance: &Distance,
    request: http::Request<Vec<u8>>,
) -> Result<http::Response<Vec<u8>>, Error> {
    distance.ask(request).await.ok_or(Error::NoAnswer)
}
