//! Everything a journey needs, and a tap on both wires of the server.
//!
//! ```text
//! browser ──▶ tap ──▶ server ──▶ tap ──▶ Google (the simulator)
//!    └────────────── mail ──────────────────▲
//! ```
//!
//! The browser fetches mail from the simulator's own port. Whatever passes a tap is what the
//! server was told, or said.

use std::net::SocketAddr;
use std::path::Path;

use google_sim::{Builder, OAuthClient, Person, Simulator};
use tempfile::TempDir;
use url::Url;

use crate::browser::{Browser, Language, Seat, Viewport};
use crate::deadline::Deadline;
use crate::server::{Server, ServerConfig};
use crate::tap::Tap;
use crate::tap::leak::Evidence;
use crate::tls::{Certificate, HOST};

/// The first administrator of every stack.
pub const ADMIN: &str = "aoi.kanri@tegami.example";
/// A rep.
pub const REP: &str = "hana.sato@tegami.example";

const CLIENT_SECRET: &str = "e2e-client-secret";

/// What distinguishes one stack from another.
#[derive(Clone, Copy, Debug, Default)]
struct Kind {
    /// Whether the server runs its jobs by the clock.
    jobs: bool,
    /// Whether Gmail pushes.
    pushes: bool,
    /// Whether it is there to be measured.
    measured: bool,
}

/// A simulator, a server between two taps, and their files. All of it ends when it is dropped.
#[derive(Debug)]
pub struct Stack {
    /// Google.
    pub google: Simulator,
    /// What browser and server say to each other.
    pub to_server: Tap,
    /// What the server says to Google, and the browser's visits to Google's sign-in pages.
    pub to_google: Tap,
    /// HTTPS and HTTP/2 between browsers and Gmail, where it is measured.
    _to_gmail: Option<Tap>,
    certificate: Option<Certificate>,
    deadline: Deadline,
    config: ServerConfig,
    server: Option<Server>,
    seat: Seat,
    // Last, so that the processes end before their files go.
    _files: TempDir,
}

impl Stack {
    /// Starts everything, with an administrator and a rep among Google's people. The server does what it is asked to, and
    /// nothing by the clock.
    ///
    /// # Panics
    ///
    /// When a part does not start.
    pub async fn start() -> Self {
        Self::start_with(|google| google).await
    }

    /// The same, with a simulator that the test has had its way with.
    ///
    /// # Panics
    ///
    /// When a part does not start.
    pub async fn start_with(prepare: impl FnOnce(Builder) -> Builder) -> Self {
        Self::begin(Deadline::of_this_test(), Kind::default(), prepare).await
    }

    /// The same, with a server that runs its jobs by the clock.
    ///
    /// # Panics
    ///
    /// When a part does not start.
    pub async fn start_with_jobs() -> Self {
        let kind = Kind {
            jobs: true,
            ..Kind::default()
        };
        Self::begin(Deadline::of_this_test(), kind, |google| google).await
    }

    /// The same, with a server that Gmail pushes to. The simulator sends pushes when it is asked to.
    ///
    /// # Panics
    ///
    /// When a part does not start.
    pub async fn start_pushing() -> Self {
        let kind = Kind {
            jobs: true,
            pushes: true,
            ..Kind::default()
        };
        let stack = Self::begin(Deadline::of_this_test(), kind, |google| google).await;
        stack.google.subscribe(stack.config.subscription());
        stack
    }

    /// The same, to be measured: with as much time as that takes, a server that logs what it does
    /// where it is deployed, and browsers that reach Gmail by HTTPS and HTTP/2.
    ///
    /// # Panics
    ///
    /// When a part does not start.
    pub async fn start_to_measure(
        deadline: Deadline,
        prepare: impl FnOnce(Builder) -> Builder,
    ) -> Self {
        let kind = Kind {
            jobs: true,
            measured: true,
            ..Kind::default()
        };
        Self::begin(deadline, kind, prepare).await
    }

    async fn begin(
        deadline: Deadline,
        kind: Kind,
        prepare: impl FnOnce(Builder) -> Builder,
    ) -> Self {
        let certificate = kind.measured.then(Certificate::make);
        let files = tempfile::tempdir().expect("a folder for the server's files");
        let to_server = Tap::listen("browser and server").await;
        let to_google = Tap::listen("server and Google").await;
        let (port, google_at) = (to_server.address().port(), to_google.address());
        // Another site than Google's, as in life.
        let public_url = url(&format!("http://localhost:{port}"));
        let issuer = url(&format!("http://{google_at}"));

        let redirect_uri = ServerConfig::redirect_uri(&public_url);
        let client = OAuthClient::new(ServerConfig::CLIENT_ID, CLIENT_SECRET)
            .name("Tegami")
            .redirect_uri(&redirect_uri);
        let google = Simulator::builder()
            .public_url(&format!("http://{google_at}"))
            .client(client)
            .person(Person::new(ADMIN, "Aoi Kanri"))
            .person(Person::new(REP, "佐藤 花").locale("ja"));
        let google = prepare(google).start().await;
        let google = google.expect("the simulator starts");
        to_google.forward_to(google.address());

        let to_gmail = match certificate.clone() {
            Some(certificate) => Some(Tap::listen_with("browser and Gmail", certificate).await),
            None => None,
        };
        let gmail_url = match &to_gmail {
            Some(tap) => {
                tap.forward_to(google.address());
                format!("https://{HOST}:{}", tap.address().port())
            }
            None => google.url(),
        };
        let config = ServerConfig {
            public_url,
            gmail_url: url(&gmail_url),
            server_gmail_url: issuer.clone(),
            issuer,
            admin: ADMIN.to_owned(),
            client_secret: CLIENT_SECRET.to_owned(),
            files: files.path().to_owned(),
            log: if kind.measured {
                ServerConfig::LOG_AS_DEPLOYED
            } else {
                ServerConfig::LOG_EVERYTHING
            },
            pushes: kind.pushes,
            jobs: kind.jobs,
        };
        let server = Server::start(&config, deadline).await;
        to_server.forward_to(server.address());
        Self {
            google,
            to_server,
            to_google,
            _to_gmail: to_gmail,
            certificate,
            deadline,
            config,
            server: Some(server),
            seat: Seat::DESK,
            _files: files,
        }
    }

    /// The same, for people who sit here: at the desk, unless this was said.
    #[must_use]
    pub fn seated(mut self, seat: Seat) -> Self {
        self.seat = seat;
        self
    }

    /// Where people sit.
    pub fn seat(&self) -> Seat {
        self.seat
    }

    /// The moment at which this test has taken too long.
    pub fn deadline(&self) -> Deadline {
        self.deadline
    }

    /// The address of a page of the product.
    pub fn page(&self, path: &str) -> String {
        let page = self.config.public_url.join(path);
        page.unwrap_or_else(|error| panic!("{path}: {error}"))
            .into()
    }

    /// Where the server itself listens, behind the tap.
    ///
    /// # Panics
    ///
    /// When it does not run.
    pub fn server_address(&self) -> SocketAddr {
        self.server.as_ref().expect("the server runs").address()
    }

    /// Where browsers find Gmail, without a slash at the end.
    pub fn gmail_url(&self) -> &str {
        self.config.gmail_url.as_str().trim_end_matches('/')
    }

    /// A browser with a profile of its own.
    pub async fn browser(&self, language: Language, viewport: Viewport) -> Browser {
        match &self.certificate {
            Some(certificate) => {
                let trusted = certificate.fingerprint();
                Browser::start_to_measure(self.deadline, language, viewport, trusted).await
            }
            None => Browser::start(self.deadline, language, viewport).await,
        }
    }

    /// The server's files: the database with its log of changes, and what the server logged.
    pub fn files(&self) -> &Path {
        &self.config.files
    }

    /// Ends the server without warning and starts another on the same files.
    ///
    /// # Panics
    ///
    /// When the other does not start.
    pub async fn crash_and_restart(&mut self) {
        if let Some(server) = self.server.take() {
            server.kill();
        }
        let server = Server::start(&self.config, self.deadline).await;
        self.to_server.forward_to(server.address());
        self.server = Some(server);
    }

    /// All that the server was told, said, or left in a file.
    ///
    /// # Panics
    ///
    /// When a file cannot be read.
    pub fn evidence(&self) -> Vec<Evidence> {
        let mut evidence = self.to_server.evidence();
        evidence.extend(self.to_google.evidence());
        let files = self.files().read_dir().expect("the server's files");
        for file in files {
            let path = file.expect("a file").path();
            let data = std::fs::read(&path).expect("a file that can be read");
            evidence.push(Evidence::new(path.display().to_string(), data));
        }
        evidence
    }
}

fn url(text: &str) -> Url {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}
