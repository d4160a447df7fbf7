//! A proxy on one wire that keeps every exchange.
//!
//! It stands between two parties that know nothing of it, changes nothing unless it is told to
//! ([`Tap::drop_policies_below`]), and passes bodies on as they come, so that a stream of events
//! stays a stream. [`Tap::exchanges`] is what passed; [`leak`] finds in it what must not have.

pub mod leak;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::header::CONTENT_SECURITY_POLICY;
use http::{HeaderMap, StatusCode, Uri, Version};
use http_body_util::BodyExt as _;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use leak::Evidence;

use crate::tls::Certificate;

/// A running proxy; it ends when it is dropped.
#[derive(Debug)]
pub struct Tap {
    name: &'static str,
    address: SocketAddr,
    wire: Arc<Wire>,
    serving: JoinHandle<()>,
}

#[derive(Debug)]
struct Wire {
    upstream: Mutex<Option<SocketAddr>>,
    client: Client<HttpConnector, Body>,
    /// Answers below this path lose their policy.
    without_policy: Mutex<Option<&'static str>>,
    exchanges: Mutex<Vec<Arc<Mutex<Exchange>>>>,
}

/// One request and its answer, as far as they have come.
#[derive(Clone, Debug, Default)]
pub struct Exchange {
    /// `POST /path?query`.
    pub target: String,
    /// The request.
    pub request: Message,
    /// The answer's status, once there is one.
    pub status: Option<StatusCode>,
    /// The answer.
    pub response: Message,
}

/// One direction of an exchange.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, as it was sent.
    pub body: Vec<u8>,
}

impl Tap {
    /// Listens on a free port. Where to is said later by [`Tap::forward_to`]: a server has to
    /// know the address its users see before it can say its own.
    ///
    /// # Panics
    ///
    /// When no port is free.
    pub async fn listen(name: &'static str) -> Self {
        Self::begin(name, None).await
    }

    /// The same, with HTTPS and HTTP/2.
    ///
    /// # Panics
    ///
    /// When no port is free.
    pub async fn listen_with(name: &'static str, certificate: Certificate) -> Self {
        Self::begin(name, Some(certificate)).await
    }

    async fn begin(name: &'static str, certificate: Option<Certificate>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("a bound address");
        let wire = Arc::new(Wire {
            upstream: Mutex::default(),
            client: Client::builder(TokioExecutor::new()).build_http(),
            without_policy: Mutex::default(),
            exchanges: Mutex::default(),
        });
        let router = Router::new().fallback(pass).with_state(Arc::clone(&wire));
        let serving = tokio::spawn(async move {
            let served = match certificate {
                None => axum::serve(listener, router).await,
                Some(certificate) => certificate.serve(listener, router).await,
            };
            if let Err(error) = served {
                panic!("the tap broke: {error}");
            }
        });
        Self {
            name,
            address,
            wire,
            serving,
        }
    }

    /// Says where to from now on.
    ///
    /// # Panics
    ///
    /// When the tap has broken.
    pub fn forward_to(&self, upstream: SocketAddr) {
        *self.wire.upstream.lock().expect("a working tap") = Some(upstream);
    }

    /// Takes the Content-Security-Policy out of what is answered below a path: to see what holds
    /// without it.
    ///
    /// # Panics
    ///
    /// When the tap has broken.
    pub fn drop_policies_below(&self, path: &'static str) {
        *self.wire.without_policy.lock().expect("a working tap") = Some(path);
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Everything that passed so far.
    ///
    /// # Panics
    ///
    /// When recording has failed.
    pub fn exchanges(&self) -> Vec<Exchange> {
        let exchanges = self.wire.exchanges.lock().expect("recorded");
        let copied = exchanges.iter();
        copied
            .map(|exchange| exchange.lock().expect("recorded").clone())
            .collect()
    }

    /// Everything that passed so far, to be searched.
    pub fn evidence(&self) -> Vec<Evidence> {
        let name = self.name;
        let both = |exchange: Exchange| {
            let Exchange {
                target,
                request,
                status: _,
                response,
            } = exchange;
            [
                Evidence::new(format!("{name}: {target}"), target.clone().into_bytes()),
                request.evidence(format!("{name}: request {target}")),
                response.evidence(format!("{name}: answer to {target}")),
            ]
        };
        self.exchanges().into_iter().flat_map(both).collect()
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Message {
    fn evidence(self, place: String) -> Evidence {
        let Self { headers, mut body } = self;
        for (name, value) in &headers {
            body.extend_from_slice(b"\n");
            body.extend_from_slice(name.as_str().as_bytes());
            body.extend_from_slice(b": ");
            body.extend_from_slice(value.as_bytes());
        }
        Evidence::new(place, body)
    }
}

async fn pass(State(wire): State<Arc<Wire>>, request: Request) -> Response {
    let upstream = *wire.upstream.lock().expect("a working tap");
    let Some(upstream) = upstream else {
        return (StatusCode::BAD_GATEWAY, "the tap leads nowhere yet").into_response();
    };
    let (mut head, body) = request.into_parts();
    let exchange = Arc::new(Mutex::new(Exchange {
        target: format!("{} {}", head.method, head.uri),
        request: Message {
            headers: head.headers.clone(),
            body: Vec::new(),
        },
        ..Exchange::default()
    }));
    record_in(&wire.exchanges, Arc::clone(&exchange));
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
    let below = *wire.without_policy.lock().expect("a working tap");
    let keeps_policy = below.is_none_or(|below| !path.starts_with(below));
    head.uri = match format!("http://{upstream}{path}").parse::<Uri>() {
        Ok(uri) => uri,
        Err(error) => return (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    };
    head.version = Version::HTTP_11;
    let body = recorded(body, Arc::clone(&exchange), |exchange| {
        &mut exchange.request.body
    });
    match wire.client.request(Request::from_parts(head, body)).await {
        Ok(answer) => {
            let (mut head, body) = answer.into_parts();
            if !keeps_policy {
                head.headers.remove(CONTENT_SECURITY_POLICY);
            }
            if let Ok(mut exchange) = exchange.lock() {
                exchange.status = Some(head.status);
                exchange.response.headers = head.headers.clone();
            }
            let body = recorded(Body::new(body), exchange, |exchange| {
                &mut exchange.response.body
            });
            Response::from_parts(head, body)
        }
        Err(error) => (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    }
}

fn record_in<T>(all: &Mutex<Vec<T>>, one: T) {
    all.lock().expect("recorded").push(one);
}

/// The same body, of which every part is kept before it goes on.
fn recorded(
    body: Body,
    exchange: Arc<Mutex<Exchange>>,
    part: fn(&mut Exchange) -> &mut Vec<u8>,
) -> Body {
    let body = body.map_frame(move |frame| {
        if let Some(data) = frame.data_ref() {
            let data: &Bytes = data;
            let mut exchange = exchange.lock().expect("recorded");
            part(&mut exchange).extend_from_slice(data);
        }
        frame
    });
    Body::new(body)
}
