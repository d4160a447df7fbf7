//! What a contact's mail costs: requests, units, bytes, and trips until something stands there.

use std::time::Duration;

use e2e::browser::Role;
use e2e::correspondence::{CUSTOMER, correspondence};
use e2e::stack::{ADMIN, Stack};
use google_sim::{Fault, FaultKind, LoggedRequest};
use serde_json::json;

use super::scene::{Person, mail};

/// Messages in the mailbox; the newest fifty are shown.
const MESSAGES: usize = 400;
/// All answers of Gmail for fifty rows, as they travel.
const MOST_BYTES: usize = 12 * 1024;

/// Rows of mail in the page.
const ROWS: &str = "return document.querySelectorAll('a.mail-row__link').length";

struct Scene {
    stack: Stack,
    admin: Person,
    contact: String,
}

impl Scene {
    /// Somebody with a long correspondence, at the list of contacts.
    async fn set() -> Self {
        let stack = Stack::start().await;
        let mails = correspondence(MESSAGES, ADMIN);
        stack.google.deliver_all(ADMIN, mails).expect("delivered");
        let admin = Person::connected(&stack).await;
        let contact = admin.adds_contact("Yamada", CUSTOMER).await;
        admin.open(&stack.page("/contacts")).await;
        stack.google.clear_requests();
        Self {
            stack,
            admin,
            contact,
        }
    }

    async fn goes_to_the_contact(&self) {
        self.admin.target_with(Role::Link, "Yamada").click().await;
        let path = format!("/contacts/{}", self.contact);
        self.admin.expect_path(&path).await;
    }

    async fn goes_back(&self) {
        let contacts = self.admin.says("contacts.title");
        let back = "document.querySelector('a.page-head__back').click()";
        self.admin.execute(back).await;
        self.admin.heading(&contacts).expect().await;
    }

    async fn sees_rows(&self, count: usize) {
        self.admin.expect_script(ROWS, json!(count)).await;
    }

    /// What was asked of Gmail since this was asked last.
    fn takes_requests(&self) -> Vec<LoggedRequest> {
        let mut asked = self.stack.google.requests();
        self.stack.google.clear_requests();
        asked.retain(|one| one.path.starts_with("/gmail/") || one.path.starts_with("/batch"));
        asked
    }

    /// Lets every answer of Gmail but the first so many of a kind come too late.
    fn holds_back(&self, method: &str, after: u32) {
        let delay_ms = u64::try_from(Duration::from_secs(3_600).as_millis()).expect("an hour");
        let slow = Fault::new(FaultKind::Slow { delay_ms });
        self.stack
            .google
            .inject(slow.on_method(method).after(after));
    }
}

fn units(asked: &[LoggedRequest]) -> u32 {
    asked.iter().map(|request| request.units).sum()
}

fn trips(asked: &[LoggedRequest]) -> Vec<&str> {
    let trips = asked.iter().filter(|one| !one.batch_part && !one.preflight);
    trips.filter_map(|one| one.method.as_deref()).collect()
}

#[tokio::test]
async fn fifty_rows_of_four_hundred_messages_cost_little() {
    let scene = Scene::set().await;
    scene.goes_to_the_contact().await;
    scene.sees_rows(50).await;

    let asked = scene.takes_requests();
    let requests = asked.iter().filter(|one| !one.batch_part).count();
    let answers = asked.iter().filter(|one| !one.batch_part);
    let bytes: usize = answers.map(|one| one.answer_bytes_sent).sum();
    assert!(requests <= 5, "{requests} requests, preflights included");
    assert_eq!(
        trips(&asked),
        ["gmail.users.messages.list", "batch", "batch"]
    );
    assert!(units(&asked) <= 1_005, "{} units", units(&asked));
    assert!(bytes <= MOST_BYTES, "{bytes} bytes");
}

#[tokio::test]
async fn the_first_rows_stand_after_two_trips() {
    let scene = Scene::set().await;
    scene.holds_back("batch", 1);
    scene.goes_to_the_contact().await;
    scene.sees_rows(25).await;
    let asked = scene.takes_requests();
    assert_eq!(trips(&asked)[..2], ["gmail.users.messages.list", "batch"]);
}

#[tokio::test]
async fn a_contact_seen_before_stands_at_once_and_costs_what_is_new() {
    let scene = Scene::set().await;
    scene.goes_to_the_contact().await;
    scene.sees_rows(50).await;
    let refresh = scene.admin.says("mail.refresh");
    scene.admin.button(&refresh).expect().await;

    for (new, most_units) in [(0, 5), (2, 45)] {
        scene.goes_back().await;
        let subjects = (0..new).map(|number| format!("Fresh quote {number}"));
        let mails: Vec<_> = subjects.map(|subject| mail(&subject, "Now.")).collect();
        scene
            .stack
            .google
            .deliver_all(ADMIN, mails)
            .expect("delivered");
        scene.takes_requests();
        // Nothing that Gmail says can be in these rows.
        scene.holds_back("gmail.users.history.list", 0);
        scene.holds_back("gmail.users.messages.list", 0);
        scene.goes_to_the_contact().await;
        scene.sees_rows(50).await;

        scene.stack.google.clear_faults();
        scene.goes_back().await;
        scene.takes_requests();
        scene.goes_to_the_contact().await;
        scene.sees_rows(50 + new).await;
        let waited = scene
            .stack
            .deadline()
            .wait(async || {
                let asked = scene.stack.google.requests();
                let trips = trips(&asked);
                // What is new, or that nothing is.
                let has_come = trips.contains(&"batch") || new == 0 && !trips.is_empty();
                if has_come {
                    Ok(())
                } else {
                    Err(format!("{trips:?}"))
                }
            })
            .await;
        assert_eq!(waited, Ok(()));
        let asked = scene.takes_requests();
        assert!(
            units(&asked) <= most_units,
            "{} units for {new} new",
            units(&asked)
        );
    }
}
