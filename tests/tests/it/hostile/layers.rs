//! Either layer alone holds; without both, nothing does.

use super::reader::{Outcome, Reader, Without};

/// Below this many payloads the reading would prove little.
const FEWEST: usize = 200;

#[tokio::test]
async fn no_mail_runs_loads_or_leads_away() {
    let reader = Reader::without(&[], |_| true).await;
    assert!(reader.payloads() >= FEWEST);
    assert_eq!(reader.reads_everything().await, Outcome::default());
}

#[tokio::test]
async fn a_browser_without_a_sanitizer_of_its_own_is_as_safe() {
    let reader = Reader::without(&[Without::SetHtml], |_| true).await;
    assert_eq!(reader.reads_everything().await, Outcome::default());
}

#[tokio::test]
async fn the_policy_holds_alone() {
    let reader = Reader::without(&[Without::Sanitizer], |_| true).await;
    assert_eq!(reader.reads_everything().await, Outcome::default());
}

#[tokio::test]
async fn no_script_runs_where_only_the_sanitizer_holds() {
    let reader = Reader::without(&[Without::Policy], |_| true).await;
    assert_eq!(reader.reads_everything().await, Outcome::default());
}

/// These tests can fail.
#[tokio::test]
async fn without_both_everything_happens() {
    let off = [Without::Sanitizer, Without::Policy];
    let some = |payload: &super::payload::Payload| {
        payload.place.starts_with("01") || payload.place.starts_with("08")
    };
    let outcome = Reader::without(&off, some).await.reads_everything().await;
    assert!(outcome.ran.len() > 10, "{outcome:#?}");
    assert!(outcome.leaked.len() > 10, "{outcome:#?}");
}
