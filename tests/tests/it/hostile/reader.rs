//! Somebody who opens hostile mail, and what comes of it.

use std::collections::BTreeSet;
use std::ops::Deref;

use e2e::beacon::Beacon;
use e2e::browser::Role;
use e2e::stack::{ADMIN, Stack};
use serde_json::json;

use super::payload::{Mail, Payload, all};
use crate::journey::scene::{CUSTOMER, Person};

/// Below which the documents are that mail is shown in.
const FRAMES: &str = "/mail-frame/";

/// The question about a doubtful link stands over the mail.
const LEAVE: &str = "document.querySelectorAll('dialog dialog[open]').forEach(d => d.close())";

/// A layer that is switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Without {
    /// The browser's sanitizer: HTML goes in as it came.
    Sanitizer,
    /// The browser's `setHTML`: the client's own sanitizer is loaded.
    SetHtml,
    /// The policy of the frame, with its sandbox.
    Policy,
}

impl Without {
    fn name(self) -> &'static str {
        match self {
            Self::Sanitizer => "sanitizer",
            Self::SetHtml => "setHTML",
            Self::Policy => "policy",
        }
    }
}

/// A reader, and all that somebody else could notice of them.
pub struct Reader {
    stack: Stack,
    beacon: Beacon,
    person: Person,
    payloads: Vec<Payload>,
}

impl Deref for Reader {
    type Target = Person;

    fn deref(&self) -> &Person {
        &self.person
    }
}

/// What came of reading.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Whose scripts ran.
    pub ran: BTreeSet<String>,
    /// Whose addresses were asked for.
    pub leaked: BTreeSet<String>,
    /// Whose links told where their reader came from, or could reach back.
    pub told: BTreeSet<String>,
    /// Whose frames went elsewhere.
    pub gone: BTreeSet<String>,
}

impl Reader {
    /// A reader whose browser lacks these layers, with a mailbox full of these payloads.
    pub async fn without(off: &[Without], chosen: impl Fn(&Payload) -> bool) -> Self {
        let stack = Stack::start().await;
        let beacon = Beacon::listen().await;
        let mut payloads = all(&beacon);
        payloads.retain(chosen);
        for mail in Mail::of(&payloads) {
            let delivered = stack.google.deliver(ADMIN, mail.delivery(CUSTOMER));
            delivered.expect("delivered");
        }
        let person = Person::connected(&stack).await;
        if off.contains(&Without::Policy) {
            stack.to_server.drop_policies_below(FRAMES);
        }
        let names: Vec<_> = off.iter().map(|layer| layer.name()).collect();
        let script = format!(
            "const without = {};\n{}",
            json!(names),
            include_str!("layers.js")
        );
        person.run_first(&script).await;
        Self {
            stack,
            beacon,
            person,
            payloads,
        }
    }

    /// How many payloads there are.
    pub fn payloads(&self) -> usize {
        self.payloads.len()
    }

    /// Opens every mail and handles everything in it.
    pub async fn reads_everything(&self) -> Outcome {
        let contact = self.adds_contact("Yamada", CUSTOMER).await;
        let page = self.stack.page(&format!("/contacts/{contact}"));
        let mut outcome = Outcome::default();
        let mut handled = 0;
        self.open(&page).await;
        for mail in Mail::of(&self.payloads) {
            self.target_with(Role::Link, &mail.subject).click().await;
            let shown = json!(mail.payloads.len());
            self.expect_script(include_str!("shown.js"), shown).await;
            let answer = self.execute(include_str!("handle.js")).await;
            self.execute(LEAVE).await;
            handled += answer[0].as_u64().expect("a count");
            for number in answer[1].as_array().expect("frames") {
                let number = number.as_u64().and_then(|at| usize::try_from(at).ok());
                let payload = number.and_then(|at| mail.payloads.get(at));
                outcome
                    .gone
                    .extend(payload.map(|payload| payload.place.clone()));
            }
            self.expect_path(&format!("/contacts/{contact}")).await;
            self.close_other_windows().await;
            self.button(&self.says("mail.back_to_list")).click().await;
        }
        assert!(handled > self.payloads.len() as u64, "nothing was handled");
        self.noticed(outcome).await
    }

    /// Answers every mail, and handles everything that stands below the answer.
    pub async fn answers_everything(&self) -> Outcome {
        let contact = self.adds_contact("Yamada", CUSTOMER).await;
        let mut outcome = Outcome::default();
        let mut handled = 0;
        let below = |script: &str| script.replace("dialog iframe", ".letter iframe");
        self.open(&self.stack.page(&format!("/contacts/{contact}")))
            .await;
        for mail in Mail::of(&self.payloads) {
            self.target_with(Role::Link, &mail.subject).click().await;
            self.button(&self.says("acting.reply")).click().await;
            self.button(&self.says("compose.quote")).click().await;
            self.expect_script(&below(include_str!("shown.js")), json!(1))
                .await;
            let answer = self.execute(&below(include_str!("handle.js"))).await;
            self.execute(LEAVE).await;
            handled += answer[0].as_u64().expect("a count");
            if answer[1] != json!([]) {
                outcome.gone.insert(mail.subject.clone());
            }
            self.expect_path(&format!("/contacts/{contact}")).await;
            self.close_other_windows().await;
            self.button(&self.says("compose.discard")).click().await;
            self.button(&self.says("mail.back_to_list")).click().await;
        }
        assert!(handled > self.payloads.len() as u64, "nothing was handled");
        self.noticed(outcome).await
    }

    /// What somebody else could notice until now.
    async fn noticed(&self, mut outcome: Outcome) -> Outcome {
        let script = "return Object.keys(localStorage)";
        let stored = self.execute(script).await;
        // Whatever was on its way has been asked for once another page of that host is here.
        self.open(&self.beacon.url("/end")).await;
        let stored = stored.as_array().expect("keys").iter();
        let ran = stored.filter_map(|key| key.as_str()?.strip_prefix("ran"));
        outcome.ran = ran.map(|id| self.place(id)).collect();
        for hit in self.beacon.hits() {
            let mut parts = hit.path.trim_start_matches('/').split(['/', '?', '#']);
            let place = |id: Option<&str>| self.place(id.unwrap_or_default());
            match parts.next() {
                Some("leak") => drop(outcome.leaked.insert(place(parts.next()))),
                Some("link") if hit.referrer.is_some() => {
                    outcome.told.insert(place(parts.next()));
                }
                Some("knows") if hit.path != "/knows/" => drop(outcome.told.insert(hit.path)),
                _ => {}
            }
        }
        outcome.leaked.extend(self.asked_of_the_server());
        outcome
    }

    /// What the frames asked our own server for, beside themselves.
    fn asked_of_the_server(&self) -> Vec<String> {
        let asked = self.stack.to_server.exchanges().into_iter();
        let targets = asked.map(|exchange| exchange.target);
        let own = [
            format!("GET {FRAMES}blocked"),
            format!("GET {FRAMES}images"),
        ];
        let frames = targets.filter(|target| target.contains(FRAMES));
        frames.filter(|target| !own.contains(target)).collect()
    }

    fn place(&self, id: &str) -> String {
        let id: Option<usize> = id.parse().ok();
        let payload = self.payloads.iter().find(|payload| Some(payload.id) == id);
        payload.map_or_else(|| format!("{id:?}"), |payload| payload.place.clone())
    }
}
