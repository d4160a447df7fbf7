//! Another host, as a sender of mail would run it to learn who opens what: it notes whoever asks.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Html;
use http::header::REFERER;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A page that tells the beacon what it knows about the page that led to it.
const PAGE: &str = "<!doctype html><title>Another host</title>\
    <script>fetch('/knows/' + (opener ? 'opener' : '') + document.referrer)</script>";

/// A host that notes every request; it ends when it is dropped.
#[derive(Debug)]
pub struct Beacon {
    address: SocketAddr,
    hits: Arc<Mutex<Vec<Hit>>>,
    serving: JoinHandle<()>,
}

/// A request that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its path, with its query.
    pub path: String,
    /// What it told of the page that led here.
    pub referrer: Option<String>,
}

impl Beacon {
    /// Listens on a free port.
    ///
    /// # Panics
    ///
    /// When no port is free.
    pub async fn listen() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("a bound address");
        let hits = Arc::default();
        let router = Router::new().fallback(note).with_state(Arc::clone(&hits));
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                panic!("the beacon broke: {error}");
            }
        });
        Self {
            address,
            hits,
            serving,
        }
    }

    /// The address of a path on it: `http://127.0.0.1:40123/leak/7`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Whoever asked so far.
    ///
    /// # Panics
    ///
    /// When noting has failed.
    pub fn hits(&self) -> Vec<Hit> {
        self.hits.lock().expect("noted").clone()
    }
}

impl Drop for Beacon {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn note(State(hits): State<Arc<Mutex<Vec<Hit>>>>, request: Request) -> Html<&'static str> {
    let path = request.uri().path_and_query().map(ToString::to_string);
    let referrer = request.headers().get(REFERER);
    let referrer = referrer.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    hits.lock().expect("noted").push(Hit {
        path: path.unwrap_or_default(),
        referrer,
    });
    Html(PAGE)
}
