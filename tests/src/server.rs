//! The server as it is deployed: a process of its own, told everything by its environment.

use std::collections::BTreeMap;
use std::env;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use google_sim::Subscription;
use serde_json::Value;
use url::Url;

use crate::deadline::Deadline;
use crate::process::Process;

/// The variable that names the server's program.
const PROGRAM: &str = "TEGAMI_SERVER_BIN";

/// What a server keeps from this process: where programs are, and, for a server without a client
/// in it, where the client is.
const INHERITED: [&str; 2] = ["PATH", "TEGAMI_CLIENT_DIR"];

/// What distinguishes one server from another.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// Where browsers find it.
    pub public_url: Url,
    /// Google's sign-in.
    pub issuer: Url,
    /// Gmail, as the browser finds it.
    pub gmail_url: Url,
    /// Gmail, as the server finds it.
    pub server_gmail_url: Url,
    /// The address of the first administrator.
    pub admin: String,
    /// The OAuth client's secret.
    pub client_secret: String,
    /// Where the database, the key and the log are.
    pub files: PathBuf,
    /// What it logs.
    pub log: &'static str,
    /// Whether Gmail pushes to it.
    pub pushes: bool,
    /// Whether it runs its jobs by the clock, or only what it is asked to.
    pub jobs: bool,
}

impl ServerConfig {
    /// The id of the OAuth client.
    pub const CLIENT_ID: &str = "tegami-e2e";

    /// Everything the server would ever say: the search for leaks reads it.
    pub const LOG_EVERYTHING: &str = "trace";

    /// What it logs where it is deployed.
    pub const LOG_AS_DEPLOYED: &str = "info";

    /// 32 bytes; what they seal is made up.
    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /// The file with the database.
    pub fn database(&self) -> PathBuf {
        self.files.join("tegami.db")
    }

    /// Where Google sends the browser back to.
    pub fn redirect_uri(public_url: &Url) -> String {
        format!("{}auth/callback", public_url)
    }

    fn environment(&self) -> BTreeMap<&'static str, String> {
        let base = |url: &Url| url.as_str().trim_end_matches('/').to_owned();
        let mut environment = BTreeMap::from([
            ("TEGAMI_LISTEN", "127.0.0.1:0".to_owned()),
            ("TEGAMI_PUBLIC_URL", base(&self.public_url)),
            (
                "DATABASE_URL",
                format!("sqlite://{}", self.database().display()),
            ),
            ("TEGAMI_KEY", Self::KEY.to_owned()),
            ("TEGAMI_ORGANIZATION", "手紙商事".to_owned()),
            ("TEGAMI_TIME_ZONE", "Asia/Tokyo".to_owned()),
            ("TEGAMI_CURRENCY", "JPY".to_owned()),
            ("TEGAMI_ADMIN", self.admin.clone()),
            ("GOOGLE_CLIENT_ID", Self::CLIENT_ID.to_owned()),
            ("GOOGLE_CLIENT_SECRET", self.client_secret.clone()),
            ("TEGAMI_GOOGLE_ISSUER", base(&self.issuer)),
            ("TEGAMI_GMAIL_URL", base(&self.gmail_url)),
            ("TEGAMI_SERVER_GMAIL_URL", base(&self.server_gmail_url)),
            // A journey says itself when a mailbox is looked at, however long it takes.
            ("TEGAMI_OPEN_INTERVAL", "off".to_owned()),
            (
                "TEGAMI_JOBS",
                if self.jobs { "on" } else { "off" }.to_owned(),
            ),
            ("TEGAMI_LOG", self.log.to_owned()),
            ("TEGAMI_LOG_FORMAT", "json".to_owned()),
        ]);
        if self.pushes {
            environment.extend(self.push_environment());
        }
        environment
    }

    /// The subscription that pushes to it, as it does in life: where browsers find it.
    pub fn subscription(&self) -> Subscription {
        let endpoint = format!("{}api/gmail/push", self.public_url);
        let topic = "projects/tegami-e2e/topics/gmail";
        Subscription::new(topic, "projects/tegami-e2e/subscriptions/crm", &endpoint)
    }

    fn push_environment(&self) -> [(&'static str, String); 5] {
        let keys = self.issuer.join("oauth2/v3/certs").expect("an address");
        let subscription = self.subscription();
        [
            ("TEGAMI_PUSH_TOPIC", subscription.topic),
            ("TEGAMI_PUSH_SUBSCRIPTION", subscription.name),
            ("TEGAMI_PUSH_AUDIENCE", subscription.audience),
            ("TEGAMI_PUSH_ACCOUNT", subscription.service_account),
            ("TEGAMI_PUSH_KEYS_URL", keys.into()),
        ]
    }
}

/// A running server.
#[derive(Debug)]
pub struct Server {
    process: Process,
    address: SocketAddr,
    log: PathBuf,
}

impl Server {
    /// Starts it and waits until it listens.
    ///
    /// # Panics
    ///
    /// When there is no program, or it does not start.
    pub async fn start(config: &ServerConfig, deadline: Deadline) -> Self {
        let program = program();
        assert!(
            program.is_file(),
            "there is no server at {}: build it with `cargo build -p server`, \
             or run the tests by `cargo xtask test`",
            program.display()
        );
        let mut command = Command::new(program);
        command.env_clear().envs(config.environment());
        command.envs(INHERITED.iter().filter_map(|name| {
            let value = env::var_os(name)?;
            Some((name, value))
        }));
        let log = config.files.join("server.log");
        let mut process = Process::start(command, &log);
        let address = process.wait_for(deadline, "its address", listening).await;
        Self {
            process,
            address,
            log,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Everything it logged so far.
    pub fn log(&self) -> String {
        self.process.output()
    }

    /// The file that holds its log.
    pub fn log_file(&self) -> &Path {
        &self.log
    }

    /// Asks it to stop, and waits until it has.
    ///
    /// # Panics
    ///
    /// When it does not stop before the deadline.
    pub async fn stop(mut self, deadline: Deadline) -> ExitStatus {
        self.process.stop(deadline).await
    }

    /// Ends it without warning.
    pub fn kill(mut self) {
        self.process.kill();
    }
}

/// The program under test: the one that the environment names, else the one that was built beside
/// this test.
fn program() -> PathBuf {
    if let Some(named) = env::var_os(PROGRAM) {
        return PathBuf::from(named);
    }
    let test = env::current_exe().expect("a test is a file");
    // target/debug/deps/it-0123456789abcdef
    let built = test.ancestors().nth(2).unwrap_or(Path::new("/"));
    built.join("server")
}

/// The address in the line that says that the server listens.
fn listening(line: &str) -> Option<SocketAddr> {
    let entry: Value = serde_json::from_str(line).ok()?;
    let fields = entry.get("fields")?;
    if fields.get("message")? != "listening" {
        return None;
    }
    fields.get("address")?.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_where_the_server_listens() {
        let line =
            r#"{"level":"INFO","fields":{"message":"listening","address":"127.0.0.1:4455"}}"#;
        let expected = SocketAddr::from(([127, 0, 0, 1], 4455));
        assert_eq!(listening(line), Some(expected));
        assert_eq!(listening(r#"{"fields":{"message":"started"}}"#), None);
        assert_eq!(listening("not JSON"), None);
    }
}
