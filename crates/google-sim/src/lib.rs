//! A simulator of Google sign-in, OAuth and Gmail.
//!
//! It serves on one port of 127.0.0.1 what Google serves on several hosts: `/.well-known/openid-configuration`,
//! `/o/oauth2/v2/auth`, `/token`, `/revoke`, `/oauth2/v3/certs`, `/oauth2/v3/userinfo`, `/gmail/v1/users/…`, `/batch`,
//! `/upload/…`. It is written from Google's published description of the Gmail API (`data/`), and from none of the
//! types of the product that talks to it. What it does not do it answers with 501.
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! use google_sim::{Consent, Delivery, Fault, FaultKind, OAuthClient, Person, Simulator};
//!
//! let google = Simulator::builder()
//!     .person(Person::new("aoi@example.jp", "Aoi Sato"))
//!     .client(OAuthClient::new("client", "secret").redirect_uri("http://localhost:8080/callback"))
//!     .start()
//!     .await?;
//! let id = google.deliver("aoi@example.jp", Delivery::new("From: a@b.example\nSubject: Hello\n\nHi."))?;
//!
//! // A person at the pages: returns where the browser is sent.
//! let authorize = format!(
//!     "{}/o/oauth2/v2/auth?client_id=client&response_type=code&scope=openid&state=s\
//!      &redirect_uri=http%3A%2F%2Flocalhost%3A8080%2Fcallback",
//!     google.url()
//! );
//! let back = google.authorize(&authorize, "aoi@example.jp", &Consent::All)?;
//! assert!(back.starts_with("http://localhost:8080/callback?state=s&code="));
//!
//! // Or tokens without any page.
//! let tokens = google.tokens(
//!     "aoi@example.jp",
//!     "client",
//!     &["https://www.googleapis.com/auth/gmail.readonly"],
//! )?;
//! google.inject(Fault::new(FaultKind::TooManyRequests).times(1));
//! let get = format!("{}/gmail/v1/users/me/messages/{id}", google.url());
//! let http = reqwest::Client::new();
//! for expected in [429, 200] {
//!     let answer = http.get(&get).bearer_auth(&tokens.access_token).send().await?;
//!     assert_eq!(answer.status(), expected);
//! }
//! assert_eq!(google.requests().len(), 2);
//! assert_eq!(google.messages("aoi@example.jp")?[0].labels, ["INBOX", "UNREAD"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A watched mailbox is pushed to the endpoint of a [`Subscription`], signed as Pub/Sub signs: when
//! [`Simulator::deliver_pushes`] says so, or by itself after [`Simulator::keep_pushing`].
//!
//! The program `google-sim` does the same as a process of its own; [`control::Client`] drives it, or any program that
//! posts JSON:
//!
//! ```text
//! google-sim --port 9000 --person 'Aoi Sato <aoi@example.jp>' --client client,secret,http://localhost:8080/callback \
//!     --mbox takeout.mbox
//! curl http://127.0.0.1:9000/_sim/command -H 'Content-Type: application/json' \
//!     -d '{"messages": {"address": "aoi@example.jp"}}'
//! ```

mod batch;
mod builder;
mod chance;
mod clock;
mod consent;
pub mod control;
mod cors;
mod delivery;
mod discovery;
mod error;
mod faults;
mod fields;
mod gmail;
mod http;
mod ids;
mod keys;
mod load;
mod log;
mod mailbox;
mod mime;
mod oauth;
mod paging;
mod people;
mod push;
mod query;
mod quota;
mod settings;
mod simulator;
mod world;

pub use builder::Builder;
pub use chance::Chance;
pub use clock::Clock;
pub use consent::{Consent, Tokens};
pub use delivery::{Delivery, MessageSummary};
pub use discovery::schema::check_answer;
pub use error::ErrorStyle;
pub use faults::{Fault, FaultKind};
pub use http::UnderWay;
pub use keys::SigningKey;
pub use log::LoggedRequest;
pub use people::{OAuthClient, Person};
pub use push::{PushOrder, Subscription};
pub use quota::{CostTable, OverQuota, Quota};
pub use settings::Latency;
pub use simulator::{SimError, Simulator};
