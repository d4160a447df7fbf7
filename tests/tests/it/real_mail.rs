//! Real mail, through the simulator and our own Gmail values: every message loads, lists and opens
//! as text, with names and subjects right. The samples of the project always; the larger collection
//! beside the project where it is there.

use std::path::{Path, PathBuf};

use e2e::files::of_this_package;
use gmail::{
    AccessToken, Answer, Api, Call, MessageId, attachments, charset::Tables, messages, mime::Shown,
};
use google_sim::{Delivery, OAuthClient, Person, Simulator};

const REP: &str = "rep@aozora.example";
const READ_SCOPE: &str = "https://www.googleapis.com/auth/gmail.readonly";

/// A mailbox of the simulator, reached as the browser reaches Gmail.
struct Mailbox {
    simulator: Simulator,
    http: reqwest::Client,
    api: Api,
    token: AccessToken,
}

/// A message as a rep would see it.
#[derive(Debug)]
struct Seen {
    subject: String,
    sender: String,
    text: String,
    files: Vec<String>,
}

impl Mailbox {
    async fn start() -> Self {
        let simulator = Simulator::builder()
            .person(Person::new(REP, "Rep"))
            .client(OAuthClient::new("client", "secret"))
            .quota(google_sim::Quota::unlimited())
            .start()
            .await
            .expect("the simulator starts");
        let tokens = simulator
            .tokens(REP, "client", &[READ_SCOPE])
            .expect("a token");
        Self {
            http: reqwest::Client::new(),
            api: Api::new(&simulator.url()).expect("the simulator's address"),
            token: AccessToken::new(&tokens.access_token).expect("a token"),
            simulator,
        }
    }

    fn deliver(&self, raw: Vec<u8>) -> MessageId {
        let delivered = self.simulator.deliver(REP, Delivery::new(raw));
        MessageId::new(delivered.expect("a mailbox takes any mail").as_str()).expect("an id")
    }

    async fn call<C: Call>(&self, call: C) -> C::Response {
        let (parts, body) = call.into_http(&self.api, &self.token).into_parts();
        let request = self.http.request(parts.method, parts.uri.to_string());
        let answer = request.headers(parts.headers).body(body).send().await;
        let answer = answer.expect("an answer");
        let status = answer.status();
        let body = answer.bytes().await.expect("a body").to_vec();
        let response = http::Response::builder().status(status).body(body);
        <C::Response as Answer>::from_http(response.expect("a response"))
            .unwrap_or_else(|error| panic!("{}: {error}", C::NAME))
    }

    /// Lists the message as a row, then opens it.
    async fn open(&self, id: MessageId) -> Seen {
        let row = self.call(messages::row::Request { id: id.clone() }).await;
        let full = self.call(messages::full::Request { id: id.clone() }).await;
        let text = match full.payload.shown(&Tables) {
            Shown::Text(body) => body.text,
            Shown::Nothing => String::new(),
            Shown::Elsewhere(elsewhere) => {
                let part = attachments::get::Request {
                    message_id: id,
                    id: elsewhere.attachment_id.clone(),
                };
                elsewhere.read(&self.call(part).await.bytes, &Tables).text
            }
        };
        let people = row.headers.people("From", &Tables);
        Seen {
            subject: row.headers.subject(&Tables),
            sender: people
                .into_iter()
                .next()
                .and_then(|person| person.name)
                .unwrap_or_default(),
            text,
            files: full
                .payload
                .attachments(&Tables)
                .into_iter()
                .map(|file| file.name)
                .collect(),
        }
    }

    async fn open_file(&self, path: &Path) -> Seen {
        let raw = std::fs::read(path).expect("a readable file");
        let id = self.deliver(raw);
        self.open(id).await
    }
}

/// Every `.eml` file below a folder.
fn mail_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "eml") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[tokio::test]
async fn japanese_mail_reads_right_in_every_charset() {
    let mailbox = Mailbox::start().await;
    for name in ["iso-2022-jp", "shift-jis", "euc-jp", "utf-8-lies"] {
        let path = of_this_package(&format!("samples/{name}.eml"));
        let seen = mailbox.open_file(&path).await;
        assert_eq!(seen.subject, "お見積りの件", "{name}");
        assert_eq!(seen.sender, "佐藤 花子", "{name}");
        assert!(seen.text.contains("納期は十月末です。"), "{name}: {seen:?}");
    }
}

#[tokio::test]
async fn strange_mail_is_shown_all_the_same() {
    let mailbox = Mailbox::start().await;
    let open = async |name: &str| mailbox.open_file(&of_this_package(name)).await;
    let nobody = open("samples/no-from.eml").await;
    assert_eq!(
        (nobody.sender.as_str(), nobody.text.trim()),
        ("", "Still readable.")
    );
    let two = open("samples/two-froms.eml").await;
    assert_eq!(
        (two.subject.as_str(), two.text.trim()),
        ("two of them", "Who wrote this?")
    );
    let file = open("samples/rfc2231-name.eml").await;
    assert_eq!(file.files, ["お見積書.pdf"]);
}

#[tokio::test]
async fn the_collection_of_real_mail_opens_with_names_and_subjects_right() {
    let collection = of_this_package("../../shared/mail");
    if !collection.is_dir() {
        eprintln!("no collection of real mail beside the project: only its own samples were read");
        return;
    }
    let mailbox = Mailbox::start().await;
    for path in mail_below(&collection) {
        mailbox.open_file(&path).await;
    }
    let expected = [
        ("japanese.eml", "まみむめも", "Mikel Lindsaar", "かきくえこ"),
        (
            "japanese_iso_2022.eml",
            "まみむめも",
            "Mikel Lindsaar",
            "すみません。",
        ),
        ("japanese_shift_jis.eml", "test", "", "あいうえお"),
        ("ks_c_5601-1987.eml", "test", "", "스티해"),
    ];
    for (name, subject, sender, text) in expected {
        let path = collection.join("ruby-mail/multi_charset").join(name);
        let seen = mailbox.open_file(&path).await;
        assert_eq!(
            (seen.subject.as_str(), seen.sender.as_str()),
            (subject, sender),
            "{name}"
        );
        assert!(seen.text.contains(text), "{name}: {seen:?}");
    }
    let long = collection.join("ruby-mail/multi_charset/japanese_attachment_long_name.eml");
    let seen = mailbox.open_file(&long).await;
    assert_eq!(
        seen.files,
        ["かきくけこかきくけこかきくけこかきくけこかきくけこ.txt"]
    );
    let loaded = mailbox
        .simulator
        .load_mbox(REP, &collection.join("mimekit/list.mbox"))
        .expect("a mailbox file loads");
    for message in mailbox.simulator.messages(REP).expect("a mailbox") {
        mailbox
            .open(MessageId::new(message.id.as_str()).expect("an id"))
            .await;
    }
    assert!(loaded > 0, "the mailbox file holds mail");
}
