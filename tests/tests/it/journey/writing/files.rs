use std::process::Command;

use e2e::browser::{Role, Seat};
use e2e::stack::{ADMIN, REP, Stack};
use google_sim::{Fault, FaultKind};
use mail_parser::MimeHeaders as _;
use serde_json::json;

use super::super::scene::Person;
use super::{acting, arrived, at_rep, choose, count, fill, send, stack, write};

/// Longer than a header line, in Japanese.
const LONG_NAME: &str = "四半期ごとの見積書とその内訳およびご契約条件の変更点についてのご説明資料（最終版・社外秘）.pdf";
/// A picture of one pixel.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// So many bytes, each another than its neighbours.
fn bytes(count: usize) -> String {
    format!("Uint8Array.from({{ length: {count} }}, (_, i) => (i * 7 + (i >> 8)) & 255)")
}

/// The same bytes here.
fn expected(count: usize) -> Vec<u8> {
    (0..count)
        .map(|i| ((i * 7 + (i >> 8)) & 255) as u8)
        .collect()
}

#[tokio::test]
async fn as_much_as_gmail_sends_and_a_picture_arrive_whole() {
    let stack = stack().await;
    let admin = acting(&stack).await;
    at_rep(&stack, &admin).await;
    write(&admin).await;
    fill(&admin, "", "資料をお送りします", "Here they are").await;
    let pixel = format!("Uint8Array.from(atob('{PIXEL}'), c => c.charCodeAt(0))");
    choose(&admin, "pictures", "図 1.png", "image/png", &pixel).await;
    // Nineteen million bytes: encoded, close below what Gmail sends.
    let (large, small) = (18 * 1_024 * 1_024, 200_003);
    choose(&admin, "files", LONG_NAME, "application/pdf", &bytes(large)).await;
    admin.see(LONG_NAME).await;
    choose(
        &admin,
        "files",
        "a;b\"c.txt",
        "application/x-odd",
        &bytes(small),
    )
    .await;
    let remove_small = remove(&admin, "a;b\"c.txt");
    admin.button(&remove_small).expect().await;
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;

    let mail = arrived(&stack, REP, "資料をお送りします").await;
    let parsed = mail.parsed();
    let named = |name: &str| {
        let found = parsed
            .attachments()
            .find(|part| part.attachment_name() == Some(name));
        found.unwrap_or_else(|| panic!("no file {name}")).contents()
    };
    assert!(named(LONG_NAME) == expected(large));
    assert!(named("a;b\"c.txt") == expected(small));
    let html = mail.html();
    let cid = html
        .split("cid:")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let cid = cid.expect("a picture in the text");
    let picture = parsed
        .attachments()
        .find(|part| part.content_id() == Some(cid));
    assert!(
        picture
            .expect("the picture")
            .contents()
            .starts_with(b"\x89PNG")
    );
    read_by_python(&mail.raw, large);
}

/// The same mail, read by Python's own `email`.
fn read_by_python(raw: &[u8], large: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mail.eml");
    std::fs::write(&file, raw).expect("written");
    let script = "
import email, email.policy, sys, hashlib
with open(sys.argv[1], 'rb') as f:
    mail = email.message_from_binary_file(f, policy=email.policy.default)
assert not mail.defects, mail.defects
print(mail['subject'])
print(mail['to'])
for part in mail.walk():
    assert not part.defects, part.defects
    name = part.get_filename()
    if name:
        print(name, len(part.get_payload(decode=True)))
print(mail.get_body(('plain',)).get_content().splitlines()[0])
";
    let ran = Command::new("python3")
        .args(["-c", script])
        .arg(&file)
        .env("PYTHONIOENCODING", "utf-8")
        .output()
        .expect("python3 runs");
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{complaint}");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.first(), Some(&"資料をお送りします"));
    assert!(
        lines
            .iter()
            .any(|line| *line == format!("{LONG_NAME} {large}")),
        "{said}"
    );
    assert!(lines.contains(&"a;b\"c.txt 200003"), "{said}");
    assert!(
        lines
            .last()
            .is_some_and(|line| line.starts_with("Here they are")),
        "{said}"
    );
}

#[tokio::test]
async fn what_gmail_would_not_send_is_said_when_it_is_attached() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let admin = acting(&stack).await;
    at_rep(&stack, &admin).await;
    write(&admin).await;
    fill(&admin, "", "Too much", "Here").await;
    choose(
        &admin,
        "files",
        "nineteen.bin",
        "",
        &bytes(18 * 1_024 * 1_024),
    )
    .await;
    admin.see("nineteen.bin").await;
    choose(
        &admin,
        "files",
        "one-more.bin",
        "",
        &bytes(6 * 1_024 * 1_024),
    )
    .await;
    let refused = [("most", "25 MB"), ("names", "one-more.bin")];
    admin
        .see(&admin.words.with("compose.too_large_files", refused))
        .await;
    admin.button(&remove(&admin, "nineteen.bin")).expect().await;
    admin
        .button(&remove(&admin, "one-more.bin"))
        .expect_gone()
        .await;
}

fn remove(person: &Person, name: &str) -> String {
    person.words.with("compose.remove_file", [("name", name)])
}

#[tokio::test]
async fn a_mail_is_passed_on_with_its_files() {
    let stack = stack().await.seated(Seat::PHONE);
    let admin = acting(&stack).await;
    let with_file = google_sim::Delivery::new(format!(
        "From: Ken <ken@d.example>\nTo: <{ADMIN}>\nSubject: Drawing\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=x\n\n\
         --x\nContent-Type: text/plain; charset=utf-8\n\nSee the drawing.\n\
         --x\nContent-Type: application/pdf; name=\"drawing.pdf\"\n\
         Content-Disposition: attachment; filename=\"drawing.pdf\"\n\n%PDF-1.4 drawing\n--x--\n"
    ));
    stack.google.deliver(ADMIN, with_file).expect("delivered");
    admin.open(&stack.page("/mail")).await;
    admin.target_with(Role::Link, "Drawing").click().await;
    admin.button(&admin.says("acting.forward")).click().await;
    admin.button(&remove(&admin, "drawing.pdf")).expect().await;
    fill(&admin, REP, "", "For you").await;
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    let mail = arrived(&stack, REP, "Fwd: Drawing").await;
    let parsed = mail.parsed();
    let file = parsed.attachment(0).expect("the file");
    assert_eq!(file.attachment_name(), Some("drawing.pdf"));
    assert!(file.contents().starts_with(b"%PDF-1.4"));
    let text = mail.text();
    assert!(
        text.starts_with("For you") && text.contains("ken@d.example"),
        "{text}"
    );
    assert!(text.contains("See the drawing."), "{text}");
    assert_eq!(parsed.in_reply_to().as_text(), None);
}

#[tokio::test]
async fn a_picture_that_is_pasted_stands_in_the_text_and_in_the_draft() {
    let stack = stack().await;
    let admin = acting(&stack).await;
    at_rep(&stack, &admin).await;
    write(&admin).await;
    fill(&admin, "", "Pasted", "Look:").await;
    let paste = format!(
        "const bytes = Uint8Array.from(atob('{PIXEL}'), c => c.charCodeAt(0));
         const data = new DataTransfer();
         data.items.add(new File([bytes], 'image.png', {{ type: 'image/png' }}));
         const paste = new ClipboardEvent('paste', {{ clipboardData: data, bubbles: true, cancelable: true }});
         return document.querySelector('.editor').dispatchEvent(paste)"
    );
    assert_eq!(admin.execute(&paste).await, false, "taken as a file");
    let shown = "return document.querySelector('.editor img')?.naturalWidth";
    admin.expect_script(shown, json!(1)).await;
    admin
        .button(&remove(&admin, "image.png"))
        .expect_gone()
        .await;
    let waited = stack
        .deadline()
        .wait(async || {
            let mails = stack.google.messages(ADMIN).expect("a mailbox");
            let Some(draft) = mails.iter().find(|mail| mail.subject == "Pasted") else {
                return Err("no draft".to_owned());
            };
            let raw = stack.google.raw_message(ADMIN, &draft.id).expect("a draft");
            let raw = String::from_utf8_lossy(&raw).into_owned();
            if raw.contains("multipart/related") && raw.contains("Content-ID:") {
                Ok(())
            } else {
                Err(raw)
            }
        })
        .await;
    assert_eq!(waited, Ok(()));
}

#[tokio::test]
async fn a_mail_that_is_stopped_on_its_way_is_not_sent_and_loses_nothing() {
    let stack = stack().await.seated(Seat::PHONE);
    let admin = acting(&stack).await;
    at_rep(&stack, &admin).await;
    write(&admin).await;
    fill(&admin, "", "Stopped", "Words that stay").await;
    choose(&admin, "files", "large.bin", "", &bytes(9 * 1_024 * 1_024)).await;
    admin.button(&remove(&admin, "large.bin")).expect().await;
    // The first piece does not come to its end.
    let slow = Fault::new(FaultKind::Slow { delay_ms: 600_000 });
    stack.google.inject(slow.containing("upload_id="));
    send(&admin).await;
    admin.button(&admin.says("compose.stop")).click().await;
    admin.see(&admin.says("compose.stopped")).await;
    admin.see("Words that stay").await;
    admin.button(&remove(&admin, "large.bin")).expect().await;
    assert_eq!(count(&stack, REP, "Stopped"), 0);
}

/// What is too large for a mail is led to on Google Drive, in Japanese on a phone.
#[tokio::test]
async fn a_file_that_is_too_large_is_linked_from_drive() {
    const LINK: &str = "https://drive.google.com/file/d/1AbC_d-E/view?usp=sharing";
    let stack = stack().await.seated(Seat::PHONE);
    let admin = acting(&stack).await;
    at_rep(&stack, &admin).await;
    write(&admin).await;
    fill(&admin, "", "資料のご案内", "下記をご覧ください。").await;
    let large = 26 * 1_024 * 1_024;
    choose(&admin, "files", LONG_NAME, "application/pdf", &bytes(large)).await;
    let drive = admin.says("compose.drive");
    let most = [("most", "25 MB"), ("names", LONG_NAME)];
    admin
        .see(&admin.words.with("compose.too_large_files", most))
        .await;
    // The one in the notice, which knows the file's name.
    admin
        .execute("document.querySelector('.letter__told .button:not(.button--icon)').click()")
        .await;
    let link = admin.says("compose.drive_link");
    admin
        .field(&link)
        .fill("https://drive.google.com@evil.example/file")
        .await;
    let insert = admin.says("compose.drive_insert");
    admin.button(&insert).click().await;
    admin.see(&admin.says("compose.drive_wrong")).await;
    admin.screenshot("drive-ja-phone").await;
    admin
        .expect_script(
            "return document.documentElement.scrollWidth <= window.innerWidth",
            true.into(),
        )
        .await;
    let name = admin.says("compose.drive_name");
    assert_eq!(admin.field(&name).value().await, LONG_NAME);
    // By keyboard: the field has the focus, Enter puts the link in.
    admin.field(&link).fill(LINK).await;
    admin.press("\u{e007}").await;
    admin.target(Role::Dialog, &drive).expect_gone().await;
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    let mail = arrived(&stack, REP, "資料のご案内").await;
    let text = mail.text();
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines[0], "下記をご覧ください。");
    assert!(
        lines[1].contains(LONG_NAME) && text.contains(LINK),
        "{text}"
    );
    assert!(
        lines.last().is_some_and(|line| *line == "Tegami Inc."),
        "{text}"
    );
    let html = mail.html();
    assert!(html.contains(&format!("href=\"{LINK}\"")), "{html}");
    assert_eq!(mail.parsed().attachments().count(), 0);
}
