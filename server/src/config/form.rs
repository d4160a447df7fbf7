//! The forms that variables take.

use super::{KEY_BYTES, LogFormat, read::Form};
use base64::{Engine, prelude::BASE64_STANDARD};
use contract::user::Language;
use jiff::{SignedDuration, tz::TimeZone};
use std::net::SocketAddr;
use url::Url;

pub(super) const TEXT: Form<String> = Form {
    expected: "a text",
    parse: |text| Some(text.to_owned()),
};

pub(super) const LISTEN: Form<SocketAddr> = Form {
    expected: "an IP address and a port, such as 127.0.0.1:8080",
    parse: |text| text.parse().ok(),
};

/// Google takes plain HTTP for redirects to this machine only, and so do session cookies.
pub(super) const PUBLIC_URL: Form<Url> = Form {
    expected: "an https URL without a path, or http://localhost:PORT",
    parse: |text| {
        let url = Url::parse(text).ok()?;
        let plain = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        let safe = url.scheme() == "https" || (url.scheme() == "http" && local);
        (plain && safe).then_some(url)
    },
};

/// Another service's address, kept without its trailing slash.
pub(super) const BASE_URL: Form<String> = Form {
    expected: "an http or https URL",
    parse: |text| {
        let url = Url::parse(text).ok()?;
        let known = matches!(url.scheme(), "https" | "http") && url.has_host();
        known.then(|| text.trim_end_matches('/').to_owned())
    },
};

pub(super) const TOPIC: Form<String> = Form {
    expected: "projects/PROJECT/topics/TOPIC",
    parse: |text| is_of_project(text, "topics").then(|| text.to_owned()),
};

pub(super) const SUBSCRIPTION: Form<String> = Form {
    expected: "projects/PROJECT/subscriptions/SUBSCRIPTION",
    parse: |text| is_of_project(text, "subscriptions").then(|| text.to_owned()),
};

/// Whether this is the whole name of something of this kind in a Google Cloud project.
fn is_of_project(text: &str, kind: &str) -> bool {
    let parts: Vec<&str> = text.split('/').collect();
    let plain = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    matches!(parts.as_slice(), ["projects", project, of, name]
        if *of == kind && plain(project) && plain(name))
}

pub(super) const DATABASE_URL: Form<String> = Form {
    expected: "sqlite://FILE or postgres://…",
    parse: |text| {
        ["sqlite:", "postgres://", "postgresql://"]
            .iter()
            .any(|scheme| text.starts_with(scheme))
            .then(|| text.to_owned())
    },
};

pub(super) const OPEN_INTERVAL: Form<Option<SignedDuration>> = Form {
    expected: "seconds from 20 to 600, or off",
    parse: |text| {
        if text == "off" {
            return Some(None);
        }
        let seconds = text.parse().ok()?;
        (20..=600)
            .contains(&seconds)
            .then(|| Some(SignedDuration::from_secs(seconds)))
    },
};

pub(super) const ON_OR_OFF: Form<bool> = Form {
    expected: "on or off",
    parse: |text| match text {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    },
};

pub(super) const TIME_ZONE: Form<String> = Form {
    expected: "the IANA name of a time zone, such as Asia/Tokyo",
    parse: |text| TimeZone::get(text).ok().map(|_| text.to_owned()),
};

pub(super) const CURRENCY: Form<String> = Form {
    expected: "an ISO 4217 code, such as JPY",
    parse: |text| {
        let code = text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
        code.then(|| text.to_owned())
    },
};

pub(super) const LANGUAGE: Form<Language> = Form {
    expected: "ja or en",
    parse: |text| {
        [Language::Ja, Language::En]
            .into_iter()
            .find(|language| language.tag() == text)
    },
};

pub(super) const ADDRESS: Form<String> = Form {
    expected: "an email address",
    parse: |text| {
        let (local, domain) = text.split_once('@')?;
        let whole = !local.is_empty() && !domain.is_empty() && !domain.contains('@');
        (whole && !text.contains(char::is_whitespace)).then(|| text.to_owned())
    },
};

pub(super) const KEY: Form<[u8; KEY_BYTES]> = Form {
    expected: "32 random bytes in base64, such as `openssl rand -base64 32` prints",
    parse: |text| BASE64_STANDARD.decode(text).ok()?.try_into().ok(),
};

pub(super) const KEYS: Form<Vec<[u8; KEY_BYTES]>> = Form {
    expected: "keys as for TEGAMI_KEY, with commas or new lines between them",
    parse: |text| {
        let parts = text.split([',', '\n']).map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(KEY.parse)
            .collect()
    },
};

pub(super) const LOG_FORMAT: Form<LogFormat> = Form {
    expected: "text or json",
    parse: |text| match text {
        "text" => Some(LogFormat::Text),
        "json" => Some(LogFormat::Json),
        _ => None,
    },
};
