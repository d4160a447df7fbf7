//! A rep whose mailbox is connected, and the mail they receive.

use super::world::{Browser, World, ending};
use contract::{
    label::LabelRun,
    label_log::RunDetail,
    mailbox::{DisconnectReceipt, LabelName, MailFeature, MailboxSettings, MailboxUpdate},
    mailbox_records::Stored,
    route,
};
use google_sim::{Consent, Delivery};
use jiff::SignedDuration;
use server::{
    jobs::label,
    testing::{Client, Persona, REP},
};

/// A rep with a connected mailbox.
pub struct Rep<'a> {
    world: &'a World,
    browser: Browser<'a>,
    persona: Persona,
}

impl<'a> Rep<'a> {
    /// [`REP`] with MailMagnet and labels on.
    pub async fn filing(world: &'a World) -> Self {
        Self::switched(
            world,
            MailboxUpdate {
                mail_magnet: true,
                labels: true,
            },
        )
        .await
    }

    /// The labels as the settings show them.
    pub async fn label_names(&self) -> Vec<LabelName> {
        let settings: MailboxSettings = self.client().get(route::MAILBOX).await.json();
        settings.mailbox.unwrap().label_names
    }

    /// [`REP`] with these switches.
    pub async fn switched(world: &'a World, update: MailboxUpdate) -> Self {
        Self::of(world, REP, update).await
    }

    /// Anybody with these switches.
    pub async fn of(world: &'a World, persona: Persona, update: MailboxUpdate) -> Self {
        let browser = world.browser_of(persona).await;
        let mut rep = Self {
            world,
            browser,
            persona,
        };
        rep.connect(&Consent::All).await;
        rep.switch(update).await;
        rep
    }

    /// Gives the job's grant.
    pub async fn connect(&mut self, consent: &Consent) {
        let answer = self
            .browser
            .connect(MailFeature::File, self.persona.address, consent)
            .await;
        assert_eq!(ending(&answer), "connected");
    }

    /// Sets the switches.
    pub async fn switch(&self, update: MailboxUpdate) {
        let answer = self.client().put(route::MAILBOX, &update).await;
        answer.json::<MailboxSettings>();
    }

    /// Disconnects.
    pub async fn disconnect(&self) -> DisconnectReceipt {
        self.client().delete(route::MAILBOX).await.json()
    }

    /// The client of this rep's browser.
    pub fn client(&self) -> Client {
        self.browser.client()
    }

    /// Mail arrives now; returns its id.
    pub fn receive(&self, letter: Letter) -> String {
        let delivery = letter.delivery(self.persona.address);
        self.world
            .google
            .deliver(self.persona.address, delivery)
            .unwrap()
    }

    /// The one run that is due.
    pub async fn run_due(&self) -> LabelRun {
        let mut runs = label::run_due(&self.world.test.app).await.unwrap();
        assert_eq!(runs.len(), 1, "one mailbox is due");
        runs.pop().unwrap()
    }

    /// How long it is until the next run is due.
    pub async fn until_next(&self) -> SignedDuration {
        let settings: MailboxSettings = self.client().get(route::MAILBOX).await.json();
        let next = settings.next_run_at.expect("a next run");
        next.duration_since(self.world.test.now())
    }

    /// Time goes by until the next run is due, ten minutes at most; it runs.
    pub async fn next_run(&self) -> LabelRun {
        let wait = self.until_next().await;
        assert!(wait <= SignedDuration::from_mins(10), "{wait}");
        self.world.advance(wait);
        self.run_due().await
    }

    /// How many messages wait to be looked at.
    pub async fn waiting(&self) -> u64 {
        let stored: Stored = self.client().get(route::MAILBOX_STORED).await.json();
        stored.waiting
    }

    /// What a run did, message by message.
    pub async fn detail(&self, run: &LabelRun) -> RunDetail {
        let path = route::with_id(route::MAILBOX_RUN, run.id.as_str());
        self.client().get(&path).await.json()
    }

    /// The labels of a message, by name.
    pub fn labels_of(&self, id: &str) -> Vec<String> {
        let messages = self.world.google.messages(self.persona.address).unwrap();
        messages
            .into_iter()
            .find(|message| message.id == id)
            .expect("the message")
            .labels
    }

    /// The id of a label.
    pub fn label_id(&self, name: &str) -> String {
        let labels = self.world.google.labels(self.persona.address).unwrap();
        labels
            .into_iter()
            .find(|(_, label)| label == name)
            .expect("the label")
            .0
    }
}

/// A message to be received.
#[derive(Debug, Clone)]
pub struct Letter {
    from: Option<String>,
    to: Option<String>,
    headers: Vec<String>,
}

impl Letter {
    /// A personal letter from this address.
    pub fn from(address: &str) -> Self {
        Self {
            from: Some(address.to_owned()),
            to: None,
            headers: Vec::new(),
        }
    }

    /// A letter that does not say who wrote it.
    pub fn without_from() -> Self {
        Self {
            from: None,
            to: None,
            headers: Vec::new(),
        }
    }

    /// To somebody else than the mailbox's owner.
    pub fn to(mut self, address: &str) -> Self {
        self.to = Some(address.to_owned());
        self
    }

    /// With one more header.
    pub fn header(mut self, line: &str) -> Self {
        self.headers.push(line.to_owned());
        self
    }

    /// The letter on its way to this owner.
    pub fn delivery(&self, owner: &str) -> Delivery {
        Delivery::new(self.raw(owner))
    }

    fn raw(&self, owner: &str) -> String {
        let mut lines = self.headers.clone();
        lines.extend(self.from.as_ref().map(|from| format!("From: {from}")));
        lines.push(format!("To: {}", self.to.as_deref().unwrap_or(owner)));
        lines.push("Subject: Canary subject".to_owned());
        lines.push(String::new());
        lines.push("Canary body".to_owned());
        lines.join("\n")
    }
}
