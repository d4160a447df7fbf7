//! A small server beside ours: pages that do the same work by other means.
//!
//! It is `localhost` too, so that the browser sends it the session's cookie, and passes on what is
//! asked of the product's API: both ways get the same answers over one proxy.

use std::collections::BTreeMap;
use std::env;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, COOKIE};
use http::{HeaderValue, StatusCode};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The variable that names the folder with the compiled pages.
const BASELINE: &str = "TEGAMI_BASELINE";

/// What a page has for its settings.
const CONFIG: &str = "__CONFIG__";

/// Files by path, and the server behind.
pub struct Pages {
    files: BTreeMap<String, File>,
    server: SocketAddr,
    http: reqwest::Client,
}

/// What is served under a path.
struct File {
    kind: &'static str,
    /// Compressed with brotli.
    compressed: bool,
    content: Vec<u8>,
}

/// The running server; it ends when it is dropped.
pub struct Beside {
    address: SocketAddr,
    serving: JoinHandle<()>,
}

impl Pages {
    /// No page yet, before this server.
    pub fn before(server: SocketAddr) -> Self {
        Self {
            files: BTreeMap::new(),
            server,
            http: reqwest::Client::new(),
        }
    }

    /// A page, told these settings.
    pub fn page(mut self, path: &str, text: &str, config: &Value) -> Self {
        let text = text.replace(CONFIG, &config.to_string());
        self.add(path, "text/html; charset=utf-8", false, text.into_bytes());
        self
    }

    /// The script and the Wasm of a page that `cargo xtask bench` has compiled.
    ///
    /// # Panics
    ///
    /// When they are not there.
    pub fn compiled(mut self, page: &str) -> Self {
        let folder = env::var_os(BASELINE).unwrap_or_else(|| panic!("{BASELINE} is not set"));
        let files = [
            (format!("{page}.js"), "text/javascript"),
            (format!("{page}_bg.wasm"), "application/wasm"),
        ];
        for (name, kind) in files {
            let path = Path::new(&folder).join(format!("{name}.br"));
            let content = std::fs::read(&path);
            let content = content.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            self.add(&format!("/{name}"), kind, true, content);
        }
        self
    }

    /// How many bytes of files are served.
    pub fn bytes(&self) -> usize {
        self.files.values().map(|file| file.content.len()).sum()
    }

    /// A script.
    pub fn script(mut self, path: &str, script: Vec<u8>) -> Self {
        self.add(path, "text/javascript", false, script);
        self
    }

    fn add(&mut self, path: &str, kind: &'static str, compressed: bool, content: Vec<u8>) {
        let file = File {
            kind,
            compressed,
            content,
        };
        self.files.insert(path.to_owned(), file);
    }

    /// Every script of a folder.
    ///
    /// # Panics
    ///
    /// When the folder cannot be read.
    pub fn scripts(mut self, under: &str, folder: &Path) -> Self {
        let entries = folder.read_dir();
        let entries = entries.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let path = entry.expect("a file").path();
            let name = path.file_name().and_then(|name| name.to_str());
            if let Some(name) = name.filter(|name| name.ends_with(".js")) {
                let script = std::fs::read(&path).expect("a script");
                self = self.script(&format!("{under}/{name}"), script);
            }
        }
        self
    }

    /// Serves them on a free port.
    ///
    /// # Panics
    ///
    /// When no port is free.
    pub async fn serve(self) -> Beside {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("a bound address");
        let router = Router::new().fallback(answer).with_state(Arc::new(self));
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                panic!("the server beside broke: {error}");
            }
        });
        Beside { address, serving }
    }
}

impl Beside {
    /// The address of a page.
    pub fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.address.port())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn answer(State(pages): State<Arc<Pages>>, request: Request) -> Response {
    let path = request.uri().path();
    if let Some(file) = pages.files.get(path) {
        let mut answer = ([(CONTENT_TYPE, file.kind)], file.content.clone()).into_response();
        if file.compressed {
            let brotli = HeaderValue::from_static("br");
            answer.headers_mut().insert(CONTENT_ENCODING, brotli);
        }
        return answer;
    }
    if !path.starts_with("/api/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let target = format!("http://{}{}", pages.server, request.uri());
    let mut asked = pages.http.get(target);
    if let Some(cookie) = request.headers().get(COOKIE) {
        asked = asked.header(COOKIE, cookie);
    }
    let answered = match asked.send().await {
        Ok(answer) => (answer.status(), answer.bytes().await),
        Err(error) => return (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    };
    match answered {
        (status, Ok(body)) => (status, [(CONTENT_TYPE, "application/json")], body).into_response(),
        (_, Err(error)) => (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    }
}
