//! What is counted of the calls that Google saw.

use std::collections::HashMap;

use google_sim::{LoggedRequest, Simulator};

/// A message, by its mailbox and its id.
type Key = (String, String);

/// A message that is to be filed.
#[derive(Clone, Copy, Default)]
struct Wanted {
    counts: bool,
    looks: usize,
    filed_ms: Option<i64>,
}

/// Calls by who made them, and what became of each message.
#[derive(Default)]
pub struct Tally {
    wanted: HashMap<Key, Wanted>,
    missing: usize,
    /// Calls of the job; the parts of a batch are calls.
    pub calls: usize,
    /// Those of them that were refused, but not by chance: too fast, or too many at once.
    pub refused: usize,
    /// Those of them that went wrong by chance.
    pub unlucky: usize,
    /// Units of the job.
    pub units: usize,
    /// Calls of the person.
    pub of_person: usize,
    /// Those of them that were refused, but not by chance.
    pub refused_of_person: usize,
}

impl Tally {
    /// A message that is to be filed, and whether it counts as missing until then.
    pub fn want(&mut self, address: &str, id: &str, counts: bool) {
        let key = (address.to_owned(), id.to_owned());
        let wanted = Wanted {
            counts,
            ..Wanted::default()
        };
        self.wanted.insert(key, wanted);
        self.missing += usize::from(counts);
    }

    /// How many messages that count are not filed yet.
    pub const fn missing(&self) -> usize {
        self.missing
    }

    /// When a message was filed.
    pub fn filed_ms(&self, address: &str, id: &str) -> Option<i64> {
        let key = (address.to_owned(), id.to_owned());
        self.wanted.get(&key)?.filed_ms
    }

    /// Messages of which Google showed what was shown before.
    pub fn looked_at_again(&self) -> usize {
        let again = |wanted: &Wanted| wanted.looks.saturating_sub(1);
        self.wanted.values().map(again).sum()
    }

    /// Takes in what Google saw since it was last read.
    pub fn read(&mut self, google: &Simulator) {
        let requests = google.requests();
        google.clear_requests();
        for request in requests {
            self.add(request);
        }
    }

    fn add(&mut self, request: LoggedRequest) {
        let Some(method) = request.method.as_deref() else {
            return;
        };
        let Some(method) = method.strip_prefix("gmail.users.") else {
            return;
        };
        let refused = matches!(request.status, 403 | 429 | 500..);
        let of_job = request
            .scopes
            .iter()
            .any(|scope| scope.ends_with("gmail.modify"));
        if !of_job {
            self.of_person += 1;
            self.refused_of_person += usize::from(refused && !request.by_chance);
            return;
        }
        self.calls += 1;
        self.refused += usize::from(refused && !request.by_chance);
        self.unlucky += usize::from(request.by_chance);
        self.units += request.units as usize;
        if request.status >= 300 {
            return;
        }
        let address = request.user.unwrap_or_default();
        let in_path = |after: usize| request.path.rsplit('/').nth(after).unwrap_or_default();
        match method {
            "messages.get" => {
                let key = (address, in_path(0).to_owned());
                if let Some(wanted) = self.wanted.get_mut(&key) {
                    wanted.looks += 1;
                }
            }
            "messages.modify" => self.filed(address, in_path(1).to_owned(), request.at_ms),
            "messages.batchModify" => {
                let body: serde_json::Value =
                    serde_json::from_slice(&request.body).expect("a body that Google took");
                for id in body["ids"].as_array().into_iter().flatten() {
                    let id = id.as_str().unwrap_or_default().to_owned();
                    self.filed(address.clone(), id, request.at_ms);
                }
            }
            _ => {}
        }
    }

    fn filed(&mut self, address: String, id: String, at_ms: i64) {
        if let Some(wanted) = self.wanted.get_mut(&(address, id))
            && wanted.filed_ms.is_none()
        {
            wanted.filed_ms = Some(at_ms);
            self.missing -= usize::from(wanted.counts);
        }
    }
}
