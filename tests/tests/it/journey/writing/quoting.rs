use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use e2e::browser::{ConsoleEntry, Role, Seat};
use e2e::stack::ADMIN;
use google_sim::Delivery;
use mail_parser::MimeHeaders as _;
use serde_json::json;
use tokio::net::TcpListener;

use super::super::scene::{CUSTOMER, Person};
use super::super::sign_in::usual;
use super::{acting, arrived, send, stack, type_text};

const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAG0lEQVR4nGNkYPjPQApgIkn1qIZRDUNKAwAYqAEfmXfVjwAAAABJRU5ErkJggg==";

/// Somebody else's server, and how often it was asked for something.
async fn elsewhere() -> (String, Arc<AtomicUsize>) {
    let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    let other = other.expect("a port");
    let address = other.local_addr().expect("an address");
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    tokio::spawn(async move {
        while other.accept().await.is_ok() {
            count.fetch_add(1, Ordering::Relaxed);
        }
    });
    (format!("https://{address}"), asked)
}

/// A table with a picture that comes with it, one at another server, a tracker, and scripts.
fn offer(elsewhere: &str) -> Delivery {
    Delivery::new(format!(
        "From: <{CUSTOMER}>\nTo: <{ADMIN}>\nSubject: Blue chairs\nMIME-Version: 1.0\n\
         Message-ID: <blue@customer.example>\n\
         Content-Type: multipart/mixed; boundary=y\n\n\
         --y\nContent-Type: multipart/related; boundary=x\n\n\
         --x\nContent-Type: text/html; charset=utf-8\n\n\
         <table bgcolor=\"#eeeeee\"><tr><td style=\"color: rgb(1, 2, 3)\" onclick=\"localStorage.ran0=1\">\
         Forty <b>chairs</b></td></tr></table>\n\
         <img src=\"cid:Chair@a\" alt=chair><img src=\"{elsewhere}/chair.png\" width=200 height=90>\n\
         <img src=\"{elsewhere}/seen.gif\" width=1 height=1>\n\
         <img src=x onerror=\"localStorage.ran1=1\"><script>localStorage.ran2=1</script>\n\
         <p style=\"background: url({elsewhere}/paper.png)\">Yours</p>\n\
         --x\nContent-Type: image/png; name=chair.png\nContent-ID: <chair@A>\n\
         Content-Disposition: inline; filename=chair.png\nContent-Transfer-Encoding: base64\n\n{PIXEL}\n--x--\n\
         --y\nContent-Type: application/pdf; name=\"drawing.pdf\"\n\
         Content-Disposition: attachment; filename=\"drawing.pdf\"\n\n%PDF-1.4\n--y--\n"
    ))
}

/// Unfolds the mail below, and waits until it stands there with its picture.
async fn unfolds(person: &Person) {
    person.button(&person.says("compose.quote")).click().await;
    let shown = "const frame = document.querySelector('.letter iframe');\
                 const images = [...(frame?.contentDocument?.images ?? [])];\
                 return [frame?.contentDocument?.querySelector('td')?.style.color,\
                         images.map(image => image.naturalWidth)]";
    // The picture in the mail, the one elsewhere, and the one that is nowhere; not the tracker.
    let expected = json!(["rgb(1, 2, 3)", [16, 0, 0]]);
    person.expect_script(shown, expected).await;
}

#[tokio::test]
async fn what_is_answered_keeps_its_form_runs_nothing_and_asks_nobody() {
    let stack = stack().await.seated(Seat::PHONE);
    let (elsewhere, asked) = elsewhere().await;
    let delivered = stack.google.deliver(ADMIN, offer(&elsewhere));
    delivered.expect("delivered");
    let admin = acting(&stack).await;
    admin.open(&stack.page("/mail")).await;
    admin.target_with(Role::Link, "Blue chairs").click().await;

    // Passed on: with the file, and without the picture among the files.
    admin.button(&admin.says("acting.forward")).click().await;
    let file = |name| admin.words.with("compose.remove_file", [("name", name)]);
    admin.button(&file("drawing.pdf")).expect().await;
    unfolds(&admin).await;
    admin.button(&file("chair.png")).expect_gone().await;
    admin.button(&admin.says("compose.discard")).click().await;

    admin.button(&admin.says("acting.reply")).click().await;
    unfolds(&admin).await;
    admin.button(&file("drawing.pdf")).expect_gone().await;
    admin.screenshot("quoted-html").await;
    type_text(&admin, "We take them.").await;
    let text = admin.says("compose.text");
    admin.button(&admin.says("compose.close")).click().await;
    admin.field(&text).expect_gone().await;

    // Gone on with from Gmail's drafts, as from any other device.
    admin.open(&stack.page("/mail/drafts")).await;
    admin.target_with(Role::Link, "Blue chairs").click().await;
    admin.button(&admin.says("acting.edit_draft")).click().await;
    let written = admin.field(&text).text().await;
    assert!(written.starts_with("We take them."), "{written}");
    assert!(!written.contains("Forty"), "{written}");
    unfolds(&admin).await;
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;

    let mail = arrived(&stack, ADMIN, "Re: Blue chairs").await;
    let html = mail.html();
    for kept in [
        "<table bgcolor=\"#eeeeee\">",
        "Forty <b>chairs</b>",
        "chair.png\"",
        "rgb(1, 2, 3)",
    ] {
        assert!(html.contains(kept), "{kept} in {html}");
    }
    for gone in ["script", "ran0", "ran1", "seen.gif", "paper.png", "onerror"] {
        assert!(!html.contains(gone), "{gone} in {html}");
    }
    assert!(mail.text().contains("> Forty chairs"), "{}", mail.text());
    let cid = html.split("cid:").nth(1);
    let cid = cid.and_then(|rest| rest.split('"').next());
    let parsed = mail.parsed();
    let picture = parsed.attachments().find(|part| part.content_id() == cid);
    let picture = picture.expect("the picture comes with it");
    assert!(picture.contents().starts_with(b"\x89PNG"));
    assert_eq!(parsed.attachment_count(), 1, "and nothing else");

    assert_eq!(asked.load(Ordering::Relaxed), 0, "nobody was told");
    let ran = "return Object.keys(localStorage).filter(key => key.startsWith('ran'))";
    assert_eq!(admin.execute(ran).await, json!([]));
    // The frames say what they did not run; the page itself has nothing to refuse.
    let refused = |entry: &ConsoleEntry| {
        let in_frame = entry.message.contains("in 'http://localhost")
            && entry.message.contains("/mail-frame/blocked'");
        usual(entry) || in_frame
    };
    admin.expect_quiet_console(refused).await;
}
