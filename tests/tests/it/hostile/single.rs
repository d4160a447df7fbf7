//! What a reader sees of mail that looks like something else, and how they decide.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use e2e::beacon::Beacon;
use e2e::browser::{Language, Role, Viewport};
use e2e::stack::{ADMIN, Stack};
use google_sim::Delivery;
use serde_json::json;
use tokio::net::TcpListener;

use crate::journey::scene::{CUSTOMER, Person};
use crate::journey::sign_in::usual;

const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAG0lEQVR4nGNkYPjPQApgIkn1qIZRDUNKAwAYqAEfmXfVjwAAAABJRU5ErkJggg==";

/// A message in HTML, from the customer.
fn html(subject: &str, html: &str) -> Delivery {
    Delivery::new(format!(
        "From: Yamada <{CUSTOMER}>\nTo: <{ADMIN}>\nSubject: {subject}\nMIME-Version: 1.0\n\
         Content-Type: text/html; charset=utf-8\n\n{html}\n"
    ))
}

/// The administrator, before a contact's only message, opened.
async fn opened(stack: &Stack, subject: &str, delivery: Delivery) -> Person {
    let admin = Person::at_customer(stack, [delivery]).await;
    admin.target_with(Role::Link, subject).click().await;
    admin
}

/// Waits until this many frames are filled.
async fn frames(person: &Person, count: usize) {
    let shown = include_str!("shown.js");
    person.expect_script(shown, json!(count)).await;
}

/// The text of the frames, as a reader sees it.
async fn seen(person: &Person) -> String {
    let script = "return [...document.querySelectorAll('dialog iframe')]\
                  .map(frame => frame.contentDocument.body.innerText).join('\\n---\\n')";
    let text = person.execute(script).await;
    text.as_str().expect("text").to_owned()
}

/// Clicks with the mouse on the first thing in a frame that a selector finds.
async fn click_in_frame(person: &Person, selector: &str) {
    let script = format!(
        "const frame = document.querySelector('dialog iframe');\
         const found = frame.contentDocument.querySelector('{selector}');\
         frame.scrollIntoView({{block: 'center'}});\
         const [outer, inner] = [frame.getBoundingClientRect(), found.getBoundingClientRect()];\
         return [outer.x + frame.clientLeft + inner.x + inner.width / 2,\
                 outer.y + frame.clientTop + inner.y + inner.height / 2]"
    );
    let point = person.execute(&script).await;
    let at = |number: usize| point[number].as_f64().expect("a point");
    person.click_at(at(0), at(1)).await;
}

#[tokio::test]
async fn html_is_shown_as_its_sender_made_it_and_as_text_for_who_prefers_that() {
    let stack = Stack::start().await;
    let quoted = "old words ".repeat(20);
    let mail = format!(
        "<h1 style=\"color: rgb(1, 2, 3)\">お見積り</h1><table bgcolor=\"#eeeeee\"><tr><td>椅子</td>\
         <td align=right>40</td></tr></table><blockquote class=gmail_quote>{quoted}</blockquote>"
    );
    let mut admin = opened(&stack, "Quote", html("Quote", &mail)).await;
    frames(&admin, 1).await;
    let color = "return getComputedStyle(document.querySelector('dialog iframe').contentDocument\
                 .querySelector('h1')).color";
    assert_eq!(admin.execute(color).await, "rgb(1, 2, 3)");
    assert!(
        !seen(&admin).await.contains("old words"),
        "quotes are folded"
    );
    let quotes = admin.says("mail_view.show_quotes");
    admin.button(&quotes).click().await;
    admin
        .button(&admin.says("mail_view.hide_quotes"))
        .expect()
        .await;
    assert!(seen(&admin).await.contains("old words"));
    admin.screenshot("html-mail").await;
    admin.resize(Viewport::Phone).await;
    admin.screenshot("html-mail").await;
    let wide = "return document.documentElement.scrollWidth";
    assert_eq!(
        admin.execute(wide).await,
        360,
        "nothing is wider than the page"
    );

    admin.button(&admin.says("mail_view.as_text")).click().await;
    admin.see("お見積り").await;
    frames(&admin, 0).await;
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn remote_images_wait_until_they_are_asked_for() {
    let stack = Stack::start().await;
    let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a port");
    let address = other.local_addr().expect("an address");
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    // Whatever knocks is counted; nobody is let in.
    tokio::spawn(async move {
        while other.accept().await.is_ok() {
            count.fetch_add(1, Ordering::Relaxed);
        }
    });
    let mail = format!(
        "<p>Our spring catalog</p><img src=\"https://{address}/chair.png\" width=200 height=90>\
         <img src=\"https://{address}/seen.gif\" width=1 height=1>"
    );
    let admin = opened(&stack, "Catalog", html("Catalog", &mail)).await;
    frames(&admin, 1).await;
    admin
        .see(&admin.words.with("mail_view.images_blocked", [("n", "1")]))
        .await;
    admin
        .see(&admin.words.with("mail_view.trackers_kept", [("n", "1")]))
        .await;
    admin.screenshot("images-blocked").await;
    assert_eq!(asked.load(Ordering::Relaxed), 0, "nobody was told");
    // Nothing proves that the sender is who they say: their images are not for always.
    admin.see(&admin.says("mail_view.unproven")).await;

    admin
        .button(&admin.says("mail_view.show_once"))
        .click()
        .await;
    admin
        .see(&admin.words.with("mail_view.images_shown", [("n", "1")]))
        .await;
    let deadline = admin.deadline();
    let told = deadline.wait(async || match asked.load(Ordering::Relaxed) {
        0 => Err("nobody asked"),
        _ => Ok(()),
    });
    told.await.expect("the image is asked for");
    let left = "return document.querySelector('dialog iframe').contentDocument.images.length";
    assert_eq!(
        admin.execute(left).await,
        1,
        "the tracker is not even there"
    );
    admin
        .button(&admin.says("mail_view.hide_images"))
        .click()
        .await;
    admin
        .see(&admin.words.with("mail_view.images_blocked", [("n", "1")]))
        .await;
}

#[tokio::test]
async fn a_link_opens_elsewhere_and_tells_nothing() {
    let stack = Stack::start().await;
    let beacon = Beacon::listen().await;
    let mail = format!(
        "<a href=\"{}\" target=_top rel=opener referrerpolicy=unsafe-url ping=\"{}\">The report</a>",
        beacon.url("/link/0"),
        beacon.url("/leak/0")
    );
    let admin = opened(&stack, "Report", html("Report", &mail)).await;
    frames(&admin, 1).await;
    let here = admin.url().await;
    click_in_frame(&admin, "a").await;
    let deadline = admin.deadline();
    let knows = deadline.wait(async || {
        let hits = beacon.hits();
        let knows = hits.iter().any(|hit| hit.path.starts_with("/knows/"));
        if knows {
            Ok(hits)
        } else {
            Err(format!("{hits:?}"))
        }
    });
    let hits = knows.await.expect("the other page opens");
    assert!(
        hits.iter()
            .any(|hit| hit.path == "/link/0" && hit.referrer.is_none()),
        "{hits:?}"
    );
    assert!(
        hits.iter().any(|hit| hit.path == "/knows/"),
        "neither opener nor referrer: {hits:?}"
    );
    assert!(
        hits.iter().all(|hit| !hit.path.starts_with("/leak")),
        "no ping: {hits:?}"
    );
    assert_eq!(admin.windows().await, 2);
    assert_eq!(admin.url().await, here, "the page stays");
}

#[tokio::test]
async fn a_link_that_says_something_else_is_asked_about() {
    let stack = Stack::start().await;
    let beacon = Beacon::listen().await;
    let mail = format!(
        "<a href=\"{}\">https://bank.example/login</a>",
        beacon.url("/link/0")
    );
    let admin = opened(&stack, "Please log in", html("Please log in", &mail)).await;
    frames(&admin, 1).await;
    click_in_frame(&admin, "a, [role=link]").await;
    let question = admin.says("mail_view.ask_title");
    admin.target(Role::Dialog, &question).expect().await;
    admin.see("127.0.0.1").await;
    let says = admin
        .words
        .with("mail_view.ask_says", [("named", "bank.example")]);
    admin.see(&says).await;
    admin.screenshot("doubtful-link").await;
    assert_eq!(admin.windows().await, 1);
    admin.button(&admin.says("common.cancel")).click().await;
    admin.target(Role::Dialog, &question).expect_gone().await;
    assert_eq!(beacon.hits(), []);

    // By keyboard.
    let focus = "document.querySelector('dialog iframe').contentDocument\
                 .querySelector('[role=link]').dispatchEvent(new KeyboardEvent('keydown',\
                 {key: 'Enter', bubbles: true, cancelable: true}))";
    admin.execute(focus).await;
    let open = admin
        .words
        .with("mail_view.ask_open", [("host", "127.0.0.1")]);
    admin.link(&open).click().await;
    let deadline = admin.deadline();
    let came = deadline.wait(async || {
        let hits = beacon.hits();
        if hits.iter().any(|hit| hit.path == "/link/0") {
            Ok(())
        } else {
            Err("nobody came")
        }
    });
    came.await.expect("the link is followed");
}

#[tokio::test]
async fn what_headers_say_is_text_everywhere() {
    let stack = Stack::start().await;
    let markup = "<img src=x onerror=localStorage.ran0=1>";
    let mail = Delivery::new(format!(
        "From: \"{markup}\" <{CUSTOMER}>\nTo: \"<script>localStorage.ran1=1</script>\" <{ADMIN}>\n\
         Subject: Offer {markup}\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\n\
         <script>localStorage.ran2=1</script>\n--x\nContent-Type: text/html\n\
         Content-Disposition: attachment; filename=\"../cod\u{202e}fdp.{markup}.html\"\n\n\
         <script>localStorage.ran3=1</script>\n--x--\n"
    ));
    let admin = opened(&stack, "Offer", mail).await;
    admin.see("<script>localStorage.ran2=1</script>").await;
    admin.see(&format!("Offer {markup}")).await;
    let text = admin.text().await;
    assert!(!text.contains('\u{202e}'), "nothing turns the text around");
    assert!(!text.contains("../"), "a file is a name, not a path");
    let stored =
        admin.execute("return Object.keys(localStorage).filter(key => key.startsWith('ran'))");
    assert_eq!(stored.await, json!([]));
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn a_part_that_is_left_open_does_not_swallow_the_next() {
    let stack = Stack::start().await;
    let beacon = Beacon::listen().await;
    let leak = beacon.url("/leak/0?");
    let mail = Delivery::new(format!(
        "From: <{CUSTOMER}>\nTo: <{ADMIN}>\nSubject: Spliced\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=x\n\n\
         --x\nContent-Type: text/html\n\n<p>One</p><img src='{leak}\n\
         --x\nContent-Type: text/html\n\n<p>Secret</p>\n\
         --x\nContent-Type: text/html\n\n'><p>Three</p>\n--x--\n"
    ));
    let admin = opened(&stack, "Spliced", mail).await;
    frames(&admin, 3).await;
    let text = seen(&admin).await;
    let parts: Vec<_> = text.split("---").map(str::trim).collect();
    assert_eq!(parts, ["One", "Secret", "'>\n\nThree"]);
    assert_eq!(beacon.hits(), []);
}

#[tokio::test]
async fn mail_that_would_hold_up_the_page_is_shown_as_text() {
    let stack = Stack::start().await;
    let deep = format!("{}the end{}", "<div>".repeat(3_000), "</div>".repeat(3_000));
    let admin = opened(&stack, "Deep", html("Deep", &deep)).await;
    admin.see(&admin.says("mail_view.heavy_notice")).await;
    admin.see("the end").await;
    frames(&admin, 0).await;
}

#[tokio::test]
async fn images_in_the_mail_are_shown_and_files_are_looked_at_by_what_they_are() {
    let stack = Stack::start().await;
    let mail = Delivery::new(format!(
        "From: <{CUSTOMER}>\nTo: <{ADMIN}>\nSubject: Photos\nMIME-Version: 1.0\n\
         Content-Type: multipart/related; boundary=x\n\n\
         --x\nContent-Type: text/html\n\n<p>Blue:</p><img src=\"cid:chair@a\" alt=chair>\n\
         --x\nContent-Type: image/png; name=chair.png\nContent-ID: <chair@a>\n\
         Content-Disposition: inline; filename=chair.png\nContent-Transfer-Encoding: base64\n\n{PIXEL}\n\
         --x\nContent-Type: image/png; name=page.png\n\
         Content-Disposition: attachment; filename=page.png\n\n<html><script>1</script></html>\n--x--\n"
    ));
    let admin = opened(&stack, "Photos", mail).await;
    frames(&admin, 1).await;
    let width = "return document.querySelector('dialog iframe').contentDocument\
                 .images[0].naturalWidth";
    admin.expect_script(width, json!(16)).await;
    let group = admin
        .words
        .with("mail_view.preview_name", [("name", "page.png")]);
    let script =
        format!("document.querySelector('[role=group][aria-label=\"{group}\"] button').click()");
    admin.execute(&script).await;
    let failed = admin
        .words
        .with("mail_view.not_an_image", [("name", "page.png")]);
    admin.see(&failed).await;
    admin.screenshot("attachments").await;
}

#[tokio::test]
async fn a_japanese_reader_finds_the_same_in_a_dark_page() {
    let stack = Stack::start().await;
    let mail = html(
        "Catalog",
        "<p>春のカタログ</p><img src=\"https://127.0.0.1:1/a.png\" width=90 height=90>",
    );
    stack.google.deliver(ADMIN, mail).expect("delivered");
    let admin = Person::arrives(&stack, Language::Japanese, Viewport::Phone).await;
    admin
        .execute("localStorage.setItem('tegami.theme', 'dark')")
        .await;
    admin.sign_in_as(ADMIN).await;
    admin.connect_gmail(&stack).await;
    let contact = admin.adds_contact("山田", CUSTOMER).await;
    admin
        .open(&stack.page(&format!("/contacts/{contact}")))
        .await;
    admin.target_with(Role::Link, "Catalog").click().await;
    frames(&admin, 1).await;
    admin
        .see(&admin.words.with("mail_view.images_blocked", [("n", "1")]))
        .await;
    let sheet = "const style = getComputedStyle(document.querySelector('dialog iframe')\
                 .contentDocument.documentElement); return [style.backgroundColor, style.color]";
    let [paper, ink] = ["rgb(255, 255, 255)", "rgb(31, 35, 40)"];
    assert_eq!(
        admin.execute(sheet).await,
        json!([paper, ink]),
        "dark on light, as it was written"
    );
    admin.screenshot("html-mail-dark").await;
}
