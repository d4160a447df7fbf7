//! A mail that is answered stands below the answer as inert as where it is read.

use super::payload::Payload;
use super::reader::{Outcome, Reader, Without};

/// One class of each kind: scripts, SVG, mutation, addresses that load, styles that do.
fn some(payload: &Payload) -> bool {
    ["01", "03", "05", "08", "09"]
        .iter()
        .any(|class| payload.place.starts_with(class))
}

#[tokio::test]
async fn no_mail_that_is_answered_runs_loads_or_leads_away() {
    let reader = Reader::without(&[], some).await;
    assert!(reader.payloads() >= 100);
    assert_eq!(reader.answers_everything().await, Outcome::default());
}

#[tokio::test]
async fn an_answer_in_a_browser_without_a_sanitizer_of_its_own_is_as_safe() {
    let few = |payload: &Payload| some(payload) && payload.id.is_multiple_of(3);
    let reader = Reader::without(&[Without::SetHtml], few).await;
    assert_eq!(reader.answers_everything().await, Outcome::default());
}
