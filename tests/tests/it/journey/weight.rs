//! What a rep's first page costs to load.

use e2e::browser::Role;
use e2e::stack::{ADMIN, Stack};
use e2e::tap::Exchange;
use http::header::CONTENT_ENCODING;
use serde_json::json;

use super::scene::{CUSTOMER, Person, mail};

/// Wasm, scripts and style sheets of a contact's page with its mail, as they travel.
const MOST_BYTES: usize = 350 * 1024;

/// The same where there are notes or tasks, whose part comes with the page then.
const MOST_BYTES_WITH_NOTES: usize = 405 * 1024;

fn is_client(exchange: &Exchange) -> bool {
    let path = exchange.target.split('?').next().unwrap_or_default();
    [".wasm", ".js", ".css"]
        .iter()
        .any(|kind| path.ends_with(kind))
}

fn is_brotli(exchange: &Exchange) -> bool {
    let encoding = exchange.response.headers.get(CONTENT_ENCODING);
    encoding.is_some_and(|encoding| encoding == "br")
}

/// What a contact's page has fetched once this mail is listed, in bytes, and from where. Nothing where the client was not
/// built for release.
async fn weighed(
    stack: &Stack,
    admin: &Person,
    contact: &str,
    shown: &str,
) -> Option<(usize, Vec<String>)> {
    admin.forget_files().await;
    let before = stack.to_server.exchanges().len();
    admin
        .open(&stack.page(&format!("/contacts/{contact}")))
        .await;
    admin.target_with(Role::Link, "Quote").expect().await;
    admin.see(shown).await;

    let loaded = stack.to_server.exchanges().split_off(before);
    let client: Vec<_> = loaded.into_iter().filter(is_client).collect();
    let names: Vec<_> = client
        .iter()
        .map(|exchange| exchange.target.clone())
        .collect();
    assert!(
        names.iter().any(|name| name.ends_with("app_bg.wasm")),
        "{names:#?}"
    );
    if !client.iter().all(is_brotli) {
        eprintln!("this client was not built for release: it is not weighed");
        return None;
    }
    let bytes = client
        .iter()
        .map(|exchange| exchange.response.body.len())
        .sum();
    Some((bytes, names))
}

#[tokio::test]
async fn a_contact_with_their_mail_comes_within_its_weight() {
    let stack = Stack::start().await;
    stack
        .google
        .deliver(ADMIN, mail("Quote", "Forty chairs."))
        .expect("delivered");
    let admin = Person::connected(&stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    let none = admin.says("jottings.none_yet");
    if let Some((bytes, names)) = weighed(&stack, &admin, &contact, &none).await {
        assert!(bytes <= MOST_BYTES, "{bytes} bytes: {names:#?}");
    }
    let about = json!({"kind": "contact", "id": contact});
    let note = json!({"about": about, "text": "Likes blue chairs."});
    admin.post("/api/notes", note).await;
    if let Some((bytes, names)) = weighed(&stack, &admin, &contact, "Likes blue chairs.").await {
        assert!(bytes <= MOST_BYTES_WITH_NOTES, "{bytes} bytes: {names:#?}");
    }
}
