//! The one HTTP client that talks to Google: known hosts only, no redirects, bounded in time and size.

use std::{fmt, sync::Arc, time::Duration};

use futures_util::future::{BoxFuture, FutureExt};
use http::{Request, Response};
use url::{Origin, Url};

/// Google's own hosts. Discovery may name an endpoint on any of them.
const GOOGLE_HOSTS: [&str; 5] = [
    "accounts.google.com",
    "oauth2.googleapis.com",
    "openidconnect.googleapis.com",
    "www.googleapis.com",
    "gmail.googleapis.com",
];

/// Google compresses answers only for programs that say `gzip` here too.
/// Source: <https://developers.google.com/workspace/gmail/api/guides/performance>
const USER_AGENT: &str = concat!("Tegami/", env!("CARGO_PKG_VERSION"), " (gzip)");

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);

/// The largest answer taken: 500 history records with their labels stay far below it.
const ANSWER_MAX_BYTES: usize = 8 * 1024 * 1024;

/// Why no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// The address is none of those the client was made for.
    #[error("not a host this server talks to")]
    UnknownHost,
    /// The connection failed or broke.
    #[error("the connection failed")]
    Connection,
    /// The answer did not come in time.
    #[error("no answer in time")]
    Timeout,
    /// The answer is larger than the client takes.
    #[error("the answer is too large")]
    TooLarge,
    /// The client could not be set up.
    #[error("the HTTP client could not be set up")]
    SetUp,
}

/// What carries a request to Google and its answer back.
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends one request and reads its whole answer.
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, HttpError>>;
}

/// A client for the hosts it was made for.
#[derive(Debug, Clone)]
pub struct HttpClient {
    transport: Arc<dyn Transport>,
    origins: Arc<[Origin]>,
}

impl HttpClient {
    /// A client that talks to Google's hosts and to these, over the network.
    pub fn new(others: &[&Url]) -> Result<Self, HttpError> {
        let client = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TOTAL_TIMEOUT)
            // A proxy of the environment would see who asks for whose mail.
            .no_proxy()
            .build()
            .map_err(|_| HttpError::SetUp)?;
        Ok(Self::over(Arc::new(Network(client)), others))
    }

    /// The same over another transport.
    pub fn over(transport: Arc<dyn Transport>, others: &[&Url]) -> Self {
        let origins = others.iter().map(|url| url.origin()).collect();
        Self { transport, origins }
    }

    /// Sends one request and reads its whole answer. Whatever its status, an answer is an answer.
    pub async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, HttpError> {
        let url = Url::parse(&request.uri().to_string()).map_err(|_| HttpError::UnknownHost)?;
        if !self.knows(&url) {
            return Err(HttpError::UnknownHost);
        }
        self.transport.send(request).await
    }

    fn knows(&self, url: &Url) -> bool {
        let google = url.scheme() == "https"
            && url.port().is_none()
            && url
                .host_str()
                .is_some_and(|host| GOOGLE_HOSTS.contains(&host));
        google || self.origins.contains(&url.origin())
    }
}

/// The network.
#[derive(Debug)]
struct Network(reqwest::Client);

impl Transport for Network {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, HttpError>> {
        self.exchange(request).boxed()
    }
}

impl Network {
    async fn exchange(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, HttpError> {
        let request = reqwest::Request::try_from(request).map_err(|_| HttpError::UnknownHost)?;
        let mut answer = self.0.execute(request).await.map_err(classify)?;
        let mut response = Response::new(Vec::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        while let Some(chunk) = answer.chunk().await.map_err(classify)? {
            if response.body().len() + chunk.len() > ANSWER_MAX_BYTES {
                return Err(HttpError::TooLarge);
            }
            response.body_mut().extend_from_slice(&chunk);
        }
        Ok(response)
    }
}

fn classify(error: reqwest::Error) -> HttpError {
    if error.is_timeout() {
        HttpError::Timeout
    } else {
        HttpError::Connection
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knows(url: &str) -> bool {
        let simulator = Url::parse("http://127.0.0.1:4455").unwrap();
        HttpClient::new(&[&simulator])
            .unwrap()
            .knows(&Url::parse(url).unwrap())
    }

    #[test]
    fn talks_to_google_and_to_the_configured_origins() {
        assert!(knows("https://oauth2.googleapis.com/token"));
        assert!(knows(
            "https://gmail.googleapis.com/gmail/v1/users/me/profile"
        ));
        assert!(knows("http://127.0.0.1:4455/token"));
    }

    #[test]
    fn talks_to_nobody_else() {
        for url in [
            "http://oauth2.googleapis.com/token",
            "https://oauth2.googleapis.com:8443/token",
            "https://oauth2.googleapis.com.example.com/token",
            "https://example.com/?https://oauth2.googleapis.com",
            "http://127.0.0.1:4456/token",
            "https://127.0.0.1:4455/token",
            "http://169.254.169.254/latest/meta-data",
        ] {
            assert!(!knows(url), "{url}");
        }
    }
}
