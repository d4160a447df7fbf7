//! Tokens, secrets and session ids: after a day's work they stand nowhere but where they belong.

use std::collections::BTreeSet;

use e2e::browser::Role;
use e2e::stack::{ADMIN, Stack};
use e2e::tap::Exchange;
use e2e::tap::leak::{self, Evidence};
use http::HeaderMap;
use http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use serde_json::Value;

use super::labels::{run_now, switch_labels_on};
use super::scene::{CUSTOMER, Person, mail};

/// What this test's client is called and proves itself with at Google.
const CLIENT_SECRET: &str = "e2e-client-secret";

/// Everything a page could have kept.
const KEPT_IN_BROWSER: &str = "\
    return (async () => {\
      const asked = request => new Promise((yes, no) => {\
        request.onsuccess = () => yes(request.result); request.onerror = no;\
      });\
      const kept = {\
        local: {...localStorage}, session: {...sessionStorage}, cookie: document.cookie,\
        page: document.documentElement.outerHTML, address: location.href,\
        caches: await caches.keys(), workers: (await navigator.serviceWorker.getRegistrations()).length,\
        stores: [],\
      };\
      for (const {name} of await indexedDB.databases()) {\
        const db = await asked(indexedDB.open(name));\
        for (const store of db.objectStoreNames) {\
          kept.stores.push([name, store, await asked(db.transaction(store).objectStore(store).getAll())]);\
        }\
        db.close();\
      }\
      return JSON.stringify(kept);\
    })()";

/// What Google gave out.
#[derive(Default)]
struct Given {
    refresh: BTreeSet<String>,
    of_job: BTreeSet<String>,
    of_browser: BTreeSet<String>,
}

fn given(stack: &Stack) -> Given {
    let mut given = Given::default();
    for exchange in stack.to_google.exchanges() {
        if exchange.target != "POST /token" {
            continue;
        }
        let layers = leak::layers(&exchange.response.body).into_iter();
        let mut answers = layers.filter_map(|layer| serde_json::from_slice(&layer).ok());
        let answer: Value = answers.next().expect("Google's answer");
        let text = |name: &str| answer[name].as_str().map(str::to_owned);
        given.refresh.extend(text("refresh_token"));
        let scope = text("scope").unwrap_or_default();
        if scope.contains("gmail.readonly") {
            given.of_browser.extend(text("access_token"));
        } else if scope.contains("gmail.modify") {
            given.of_job.extend(text("access_token"));
        }
    }
    given
}

/// The values of the cookies that the server set.
fn cookies(stack: &Stack) -> BTreeSet<String> {
    let mut cookies = BTreeSet::new();
    for exchange in stack.to_server.exchanges() {
        for cookie in exchange.response.headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap_or_default();
            let value = cookie
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='));
            let value = value.map(|(_, value)| value).unwrap_or_default();
            if value.len() > 20 {
                cookies.insert(value.to_owned());
            }
        }
    }
    cookies
}

fn without_cookies(headers: &HeaderMap) -> String {
    let mut headers = headers.clone();
    headers.remove(COOKIE);
    headers.remove(SET_COOKIE);
    format!("{headers:?}")
}

/// What browser and server said to each other, but for the cookies, in which session ids belong.
fn said(exchange: &Exchange) -> Vec<Evidence> {
    let at = &exchange.target;
    vec![
        Evidence::new(
            format!("headers of {at}"),
            without_cookies(&exchange.request.headers),
        ),
        Evidence::new(at.to_string(), exchange.request.body.clone()),
        Evidence::new(
            format!("headers of the answer to {at}"),
            without_cookies(&exchange.response.headers),
        ),
        Evidence::new(format!("answer to {at}"), exchange.response.body.clone()),
        Evidence::new(format!("address {at}"), at.clone()),
    ]
}

/// The client itself, which was built before there were any tokens.
fn is_program(exchange: &Exchange) -> bool {
    let kind = exchange.response.headers.get(CONTENT_TYPE);
    kind.is_some_and(|kind| kind == "application/wasm")
}

fn found<'a>(planted: impl IntoIterator<Item = &'a String>, evidence: &[Evidence]) -> Vec<String> {
    let planted = planted.into_iter().map(String::as_str);
    let leaks = leak::find(planted, evidence);
    leaks.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn no_token_secret_or_session_id_stands_where_it_does_not_belong() {
    let stack = Stack::start().await;
    let letter = [mail("Please call me", "Today, if you can.")];
    stack.google.deliver_all(ADMIN, letter).expect("delivered");
    let admin = Person::connected(&stack).await;
    // What this browser may keep of mail is none of it either.
    let keep = admin.says("email_settings.keep_lists");
    admin.target(Role::Checkbox, &keep).click().await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    let today = admin.today().await;
    admin.adds_deal("Forty chairs", &contact, &today).await;
    switch_labels_on(&stack, &admin).await;
    let more = [mail("Second letter", "Tomorrow, then.")];
    stack.google.deliver_all(ADMIN, more).expect("delivered");
    run_now(&admin, "1", "1").await;
    let page = stack.page(&format!("/contacts/{contact}"));
    admin.open(&page).await;
    admin.see("Please call me").await;
    for path in [
        "/settings/channels/email/stored",
        "/settings/channels/email/calls",
    ] {
        admin.open(&stack.page(path)).await;
        admin.see("Google").await;
    }
    admin.open(&page).await;
    admin.see("Please call me").await;

    let kept = admin.execute(KEPT_IN_BROWSER).await;
    let kept = Evidence::new("the browser", kept.as_str().expect("text"));
    let (given, sessions) = (given(&stack), cookies(&stack));
    assert!(given.refresh.len() >= 2 && !given.of_job.is_empty() && !given.of_browser.is_empty());
    assert!(!sessions.is_empty());
    // The search finds them where they are: on the way to Google.
    let to_google: Vec<Evidence> = stack
        .to_google
        .exchanges()
        .into_iter()
        .filter(|exchange| exchange.target == "POST /token")
        .map(|exchange| Evidence::new("answers of Google", exchange.response.body))
        .collect();
    let secrets: BTreeSet<String> = given.refresh.iter().chain(&given.of_job).cloned().collect();
    let on_the_way = leak::find(secrets.iter().map(String::as_str), &to_google);
    for secret in &secrets {
        let is_there = on_the_way.iter().any(|leak| leak.planted == *secret);
        assert!(is_there, "the search works");
    }

    let exchanges = stack.to_server.exchanges().into_iter();
    let wire: Vec<Evidence> = exchanges
        .filter(|exchange| !is_program(exchange))
        .flat_map(|exchange| said(&exchange))
        .collect();
    let files = stack.files().read_dir().expect("the server's files");
    let files: Vec<Evidence> = files
        .map(|file| {
            let path = file.expect("a file").path();
            let data = std::fs::read(&path).expect("a file that can be read");
            Evidence::new(path.display().to_string(), data)
        })
        .collect();
    let client_secret = CLIENT_SECRET.to_owned();
    let nowhere: Vec<&String> = secrets
        .iter()
        .chain(&sessions)
        .chain([&client_secret])
        .collect();
    for evidence in [&wire, &files, &vec![kept.clone()]] {
        assert_eq!(
            found(nowhere.iter().copied(), evidence),
            Vec::<String>::new()
        );
    }
    // The browser's own token comes in the one answer that hands it out, and is kept nowhere.
    for leak in leak::find(given.of_browser.iter().map(String::as_str), &wire) {
        assert_eq!(leak.place, "answer to POST /api/mailbox/token");
    }
    let kept_of_browser = [files, vec![kept]].concat();
    assert_eq!(
        found(&given.of_browser, &kept_of_browser),
        Vec::<String>::new()
    );
}
