//! What a rep's first page costs to load.

use e2e::browser::Role;
use e2e::stack::{ADMIN, Stack};
use e2e::tap::Exchange;
use http::header::CONTENT_ENCODING;

use super::scene::{CUSTOMER, Person, mail};

/// Wasm, scripts and style sheets of a contact's page with its mail, as they travel. It is meant to be 350 KB:
/// what the page has fetched since notes, tasks and events came with it is a debt, and may not grow.
const MOST_BYTES: usize = 430 * 1024;

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

#[tokio::test]
async fn a_contact_with_their_mail_comes_within_its_weight() {
    let stack = Stack::start().await;
    stack
        .google
        .deliver(ADMIN, mail("Quote", "Forty chairs."))
        .expect("delivered");
    let admin = Person::connected(&stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    admin.forget_files().await;
    let before = stack.to_server.exchanges().len();
    admin
        .open(&stack.page(&format!("/contacts/{contact}")))
        .await;
    admin.target_with(Role::Link, "Quote").expect().await;

    let loaded = stack.to_server.exchanges().split_off(before);
    let client: Vec<_> = loaded.into_iter().filter(is_client).collect();
    let names: Vec<_> = client.iter().map(|exchange| &exchange.target).collect();
    assert!(
        names.iter().any(|name| name.ends_with("app_bg.wasm")),
        "{names:#?}"
    );
    if !client.iter().all(is_brotli) {
        eprintln!("this client was not built for release: it is not weighed");
        return;
    }
    let bytes: usize = client
        .iter()
        .map(|exchange| exchange.response.body.len())
        .sum();
    assert!(bytes <= MOST_BYTES, "{bytes} bytes: {names:#?}");
}
