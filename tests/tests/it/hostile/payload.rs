//! The payloads in `tests/hostile`, and mail that is made of them.

use std::fmt::Write as _;
use std::fs;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use e2e::beacon::Beacon;
use e2e::files::of_this_package;
use e2e::stack::ADMIN;
use google_sim::Delivery;

/// How many payloads are in a mail: a part each, and so a frame each.
const PER_MAIL: usize = 20;

/// One line of a file.
#[derive(Clone, Debug)]
pub struct Payload {
    /// What the payload's script and addresses say, to know it by.
    pub id: usize,
    /// `09-loading-styles.txt:12`.
    pub place: String,
    html: String,
}

/// Every payload there is.
pub fn all(beacon: &Beacon) -> Vec<Payload> {
    let folder = of_this_package("hostile");
    let files = fs::read_dir(&folder).expect("a folder of payloads");
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let mut payloads = Vec::new();
    for file in files {
        let name = file.file_name().expect("a name").to_string_lossy();
        let text = fs::read_to_string(&file).expect("a file of payloads");
        for (number, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let id = payloads.len();
            payloads.push(Payload {
                id,
                place: format!("{name}:{}", number + 1),
                html: expand(line, id, beacon),
            });
        }
    }
    payloads
}

fn expand(line: &str, id: usize, beacon: &Beacon) -> String {
    let html = line
        // Storage is shared by all windows of the page's origin, whichever of them the script
        // would run in.
        .replace("{ran}", &format!("localStorage.ran{id}=1"))
        .replace("{leak}", &beacon.url(&format!("/leak/{id}")))
        .replace("{link}", &beacon.url(&format!("/link/{id}")))
        .replace("{tab}", "\t")
        .replace("{nl}", "\n")
        .replace("{nul}", "\0");
    repeated(&html)
}

/// `{300:<b>}` is three hundred times `<b>`.
fn repeated(html: &str) -> String {
    let mut parts = html.split('{');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let repeat = part.split_once('}').and_then(|(repeat, after)| {
            let (count, text) = repeat.split_once(':')?;
            Some(text.repeat(count.parse().ok()?) + after)
        });
        whole += &repeat.unwrap_or_else(|| format!("{{{part}"));
    }
    whole
}

/// A mail of several payloads.
pub struct Mail {
    /// Its subject.
    pub subject: String,
    /// Its payloads.
    pub payloads: Vec<Payload>,
}

impl Mail {
    /// All payloads in as few mails as they fit in.
    pub fn of(payloads: &[Payload]) -> Vec<Self> {
        let chunks = payloads.chunks(PER_MAIL).enumerate();
        let mail = chunks.map(|(number, payloads)| Self {
            subject: format!("Invoice {number:02}"),
            payloads: payloads.to_vec(),
        });
        mail.collect()
    }

    /// What is delivered, from this address.
    pub fn delivery(&self, from: &str) -> Delivery {
        let mut raw = format!(
            "From: <{from}>\nTo: <{ADMIN}>\nSubject: {}\nMIME-Version: 1.0\n\
             Content-Type: multipart/mixed; boundary=x\n\n",
            self.subject
        );
        for payload in &self.payloads {
            let part = lines(&BASE64_STANDARD.encode(&payload.html));
            write!(
                raw,
                "--x\nContent-Type: text/html; charset=utf-8\n\
                 Content-Transfer-Encoding: base64\n\n{part}"
            )
            .expect("a string takes everything");
        }
        raw.push_str("--x--\n");
        Delivery::new(raw)
    }
}

fn lines(base64: &str) -> String {
    let bytes = base64.as_bytes().chunks(76);
    let lines = bytes.map(|line| format!("{}\n", String::from_utf8_lossy(line)));
    lines.collect()
}
