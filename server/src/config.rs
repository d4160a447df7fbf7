//! Configuration, read once from the environment. All faults are reported together, each by the
//! name of its variable; no fault repeats a value, which may be a secret.

mod form;
mod push;
mod read;

use contract::user::Language;
use jiff::SignedDuration;
pub use push::PushConfig;
use read::Reader;
use secrecy::{SecretBox, SecretString};
use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};
use url::Url;

/// Everything the environment decides.
#[derive(Debug)]
pub struct Config {
    /// `TEGAMI_LISTEN`: where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// `TEGAMI_PUBLIC_URL`: where browsers find the server.
    pub public_url: Url,
    /// `DATABASE_URL`: `sqlite://file` or `postgres://…`.
    pub database_url: SecretString,
    /// The organization and its first administrator.
    pub organization: OrganizationConfig,
    /// Where Google is, and who we are to it.
    pub google: GoogleConfig,
    /// Gmail's pushes, where they are set up.
    pub push: Option<PushConfig>,
    /// `TEGAMI_OPEN_INTERVAL`: how soon after the last look a mailbox is looked at again while its owner has Tegami open;
    /// absent: no sooner than otherwise.
    pub open_interval: Option<SignedDuration>,
    /// `TEGAMI_JOBS`: whether this process does what comes by the clock: label runs that are due, renewed watches,
    /// housekeeping. What a push or a page asks for it does in any case.
    pub jobs: bool,
    /// `TEGAMI_KEY` or `TEGAMI_KEY_FILE`: the key that seals refresh tokens at rest.
    pub key: SecretBox<[u8; KEY_BYTES]>,
    /// `TEGAMI_PREVIOUS_KEYS` or `TEGAMI_PREVIOUS_KEYS_FILE`: keys that sealed before, and only open.
    pub previous_keys: Vec<SecretBox<[u8; KEY_BYTES]>>,
    /// `TEGAMI_CLIENT_DIR`: serve the client from here instead of the one built in.
    pub client_dir: Option<PathBuf>,
    /// What is logged, and how.
    pub log: LogConfig,
    /// Whether this is the demo organization on the simulator.
    pub demo: bool,
}

/// The organization as the first start creates it.
#[derive(Debug, Clone)]
pub struct OrganizationConfig {
    /// `TEGAMI_ORGANIZATION`: its name.
    pub name: String,
    /// `TEGAMI_TIME_ZONE`: an IANA name; months begin and end there.
    pub time_zone: String,
    /// `TEGAMI_CURRENCY`: an ISO 4217 code.
    pub currency: String,
    /// `TEGAMI_LANGUAGE`: the language of the default profiles and stages.
    pub language: Language,
    /// `TEGAMI_ADMIN`: the address of the first administrator.
    pub administrator: String,
}

/// Where Google is, and who we are to it.
#[derive(Debug, Clone)]
pub struct GoogleConfig {
    /// `GOOGLE_CLIENT_ID`.
    pub client_id: String,
    /// `GOOGLE_CLIENT_SECRET`.
    pub client_secret: SecretString,
    /// `TEGAMI_GOOGLE_ISSUER`: the OpenID Connect issuer, without a trailing slash.
    pub issuer: String,
    /// `TEGAMI_GMAIL_URL`: where the browser finds Gmail, without a trailing slash.
    pub gmail_url: String,
    /// `TEGAMI_SERVER_GMAIL_URL`: where the server finds Gmail, without a trailing slash.
    pub server_gmail_url: String,
}

/// What is logged, and how.
#[derive(Debug, Clone)]
pub struct LogConfig {
    /// `TEGAMI_LOG`: a filter in the words of `tracing_subscriber::EnvFilter`.
    pub filter: String,
    /// `TEGAMI_LOG_FORMAT`.
    pub format: LogFormat,
}

/// How a log line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Google's OpenID Connect issuer.
const GOOGLE_ISSUER: &str = "https://accounts.google.com";
/// Google's Gmail API.
const GMAIL_URL: &str = "https://gmail.googleapis.com";

/// What is logged unless `TEGAMI_LOG` says otherwise.
const LOG_FILTER: &str = "info,sea_orm_migration=warn";

/// Half a minute to a minute, with the ticks of the jobs: two units of a mailbox's six thousand a minute.
const OPEN_INTERVAL: &str = "45";

/// The length of the sealing key: AES-256 or ChaCha20.
pub const KEY_BYTES: usize = 32;

/// Every fault found, in the order of the variables.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ConfigErrors(pub Vec<ConfigError>);

/// One fault.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {fault}")]
pub struct ConfigError {
    /// The variable's name.
    pub variable: &'static str,
    /// What is wrong with it.
    pub fault: String,
}

impl Config {
    /// Reads the configuration from a map of the environment.
    ///
    /// # Errors
    /// With every variable that is missing or cannot be understood.
    pub fn from_env(env: &BTreeMap<String, String>) -> Result<Self, ConfigErrors> {
        let mut read = Reader::new(env);
        let listen = read.or("TEGAMI_LISTEN", "127.0.0.1:8080", &form::LISTEN);
        let public_url = read.or(
            "TEGAMI_PUBLIC_URL",
            "http://localhost:8080",
            &form::PUBLIC_URL,
        );
        let database_url = read.or("DATABASE_URL", "sqlite://tegami.db", &form::DATABASE_URL);
        let organization = OrganizationConfig::read(&mut read);
        let google = GoogleConfig::read(&mut read);
        let push = PushConfig::read(&mut read);
        let open_interval = read.or("TEGAMI_OPEN_INTERVAL", OPEN_INTERVAL, &form::OPEN_INTERVAL);
        let jobs = read.or("TEGAMI_JOBS", "on", &form::ON_OR_OFF);
        let key = match read.optional("TEGAMI_KEY_FILE") {
            None => read.required("TEGAMI_KEY", &form::KEY),
            Some(path) => read.file("TEGAMI_KEY_FILE", &path, &form::KEY),
        };
        let previous_keys = match read.optional("TEGAMI_PREVIOUS_KEYS_FILE") {
            None => read.or("TEGAMI_PREVIOUS_KEYS", "", &form::KEYS),
            Some(path) => read.file("TEGAMI_PREVIOUS_KEYS_FILE", &path, &form::KEYS),
        };
        let sealed = |key| SecretBox::new(Box::new(key));
        let client_dir = read.optional("TEGAMI_CLIENT_DIR").map(PathBuf::from);
        let log = LogConfig::read(&mut read);
        let config = move || {
            Some(Self {
                listen: listen?,
                public_url: public_url?,
                database_url: database_url?.into(),
                organization: organization?,
                google: google?,
                push: push?,
                open_interval: open_interval?,
                jobs: jobs?,
                key: sealed(key?),
                previous_keys: previous_keys?.into_iter().map(sealed).collect(),
                client_dir,
                log: log?,
                demo: false,
            })
        };
        config().ok_or(ConfigErrors(read.faults))
    }

    /// Whether browsers reach the server over HTTPS.
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// The origin of our own pages, as browsers write it in `Origin`.
    pub fn public_origin(&self) -> String {
        self.public_url.origin().ascii_serialization()
    }
}

impl OrganizationConfig {
    fn read(read: &mut Reader<'_>) -> Option<Self> {
        let name = read.text_or("TEGAMI_ORGANIZATION", "Tegami");
        let time_zone = read.or("TEGAMI_TIME_ZONE", "Etc/UTC", &form::TIME_ZONE);
        let currency = read.or("TEGAMI_CURRENCY", "USD", &form::CURRENCY);
        let language = read.or("TEGAMI_LANGUAGE", "en", &form::LANGUAGE);
        let administrator = read.required("TEGAMI_ADMIN", &form::ADDRESS);
        Some(Self {
            name,
            time_zone: time_zone?,
            currency: currency?,
            language: language?,
            administrator: administrator?,
        })
    }
}

impl GoogleConfig {
    fn read(read: &mut Reader<'_>) -> Option<Self> {
        let client_id = read.required("GOOGLE_CLIENT_ID", &form::TEXT);
        let client_secret = read.required("GOOGLE_CLIENT_SECRET", &form::TEXT);
        let issuer = read.or("TEGAMI_GOOGLE_ISSUER", GOOGLE_ISSUER, &form::BASE_URL);
        let gmail_url = read.or("TEGAMI_GMAIL_URL", GMAIL_URL, &form::BASE_URL);
        let default = gmail_url.clone().unwrap_or_else(|| GMAIL_URL.to_owned());
        let server_gmail_url = read.or("TEGAMI_SERVER_GMAIL_URL", &default, &form::BASE_URL);
        Some(Self {
            client_id: client_id?,
            client_secret: client_secret?.into(),
            issuer: issuer?,
            gmail_url: gmail_url?,
            server_gmail_url: server_gmail_url?,
        })
    }
}

impl LogConfig {
    /// Reads only what concerns the log.
    ///
    /// # Errors
    /// With every variable that cannot be understood.
    pub fn from_env(env: &BTreeMap<String, String>) -> Result<Self, ConfigErrors> {
        let mut read = Reader::new(env);
        Self::read(&mut read).ok_or(ConfigErrors(read.faults))
    }

    fn read(read: &mut Reader<'_>) -> Option<Self> {
        let filter = read.text_or("TEGAMI_LOG", LOG_FILTER);
        let format = read.or("TEGAMI_LOG_FORMAT", "text", &form::LOG_FORMAT);
        Some(Self {
            filter,
            format: format?,
        })
    }
}
