//! Mail on the pages of the CRM, as a Japanese rep reads it on a phone.

use e2e::browser::{Role, Seat};
use e2e::stack::{ADMIN, Stack};
use fantoccini::key::Key;
use google_sim::{Delivery, Fault, FaultKind};
use serde_json::json;

use super::scene::{CUSTOMER, Person, mail, mail_from};
use super::sign_in::usual;

const STRANGER: &str = "jiro.suzuki@else.example";
const LIST: &str = "gmail.users.messages.list";

#[tokio::test]
async fn a_leads_page_shows_their_mail_and_why_it_is_there() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let mails = [
        mail("見積のお願い", "椅子を40脚お願いします。"),
        mail_from("somebody@else.example", "Not about chairs", "Nothing."),
    ];
    stack.google.deliver_all(ADMIN, mails).expect("delivered");
    let admin = Person::connected(&stack).await;
    let lead = json!({"family_name": "山田", "company": "山田商店", "addresses": [CUSTOMER]});
    let lead = admin.post("/api/leads", lead).await;
    let id = lead["id"].as_str().expect("an id");
    admin.open(&stack.page(&format!("/leads/{id}"))).await;
    let row = admin.target_with(Role::Link, "見積のお願い");
    row.expect().await;
    let other = admin.target_with(Role::Link, "Not about chairs");
    other.expect_gone().await;
    let why = admin.words.with("mail.why_from", [("address", CUSTOMER)]);
    admin.see(&why).await;
    admin.screenshot("lead-mail").await;
    row.click().await;
    admin.see("椅子を40脚お願いします。").await;
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn mail_that_did_not_arrive_says_so_on_the_contact() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let sent = Delivery::new(format!(
        "From: <{ADMIN}>\nTo: <{CUSTOMER}>\nSubject: Our offer\n\nPlease find it here.\n"
    ));
    let report = |failed: &str| {
        Delivery::new(format!(
            "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nTo: <{ADMIN}>\n\
             Subject: Delivery Status Notification (Failure)\nX-Failed-Recipients: {failed}\n\n\
             Your message was not delivered to {failed}.\n"
        ))
    };
    let mails = [
        sent.labels(["SENT"]).thread(7),
        report(CUSTOMER).thread(7),
        report("somebody@else.example"),
    ];
    stack.google.deliver_all(ADMIN, mails).expect("delivered");
    let admin = Person::connected(&stack).await;
    let contact = admin.adds_contact("山田", CUSTOMER).await;
    admin
        .open(&stack.page(&format!("/contacts/{contact}")))
        .await;
    admin.target_with(Role::Link, "Our offer").expect().await;
    admin.see(&admin.says("mail_page.bounced")).await;
    admin.see(&admin.says("mail_page.delivery_report")).await;
    let why = admin.words.with("mail.why_failed", [("address", CUSTOMER)]);
    admin.see(&why).await;
    let rows = "return document.querySelectorAll('a.mail-row__link').length";
    admin.expect_script(rows, json!(2)).await;
    admin.screenshot("not-delivered").await;
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn a_sender_becomes_a_contact_with_what_their_signature_says() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let body = "お世話になっております。\n\n照明のご案内です。\n\n-- \n株式会社エルス 営業部\n鈴木 次郎\n\
                TEL: 03-1234-5678\n";
    let letter = Delivery::new(format!(
        "From: =?UTF-8?B?6Yi05pyoIOasoemDjg==?= <{STRANGER}>\nTo: <{ADMIN}>\nSubject: Lamps\n\
         MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\
         Content-Transfer-Encoding: 8bit\nMessage-ID: <lamps@else.example>\n\n{body}"
    ));
    let delivered = stack.google.deliver_all(ADMIN, [letter]);
    delivered.expect("delivered");
    let admin = Person::connected(&stack).await;
    admin.open(&stack.page("/mail")).await;
    admin.target_with(Role::Link, "Lamps").click().await;
    admin.see("照明のご案内です。").await;
    let add = admin
        .words
        .with("sender.add_title", [("address", STRANGER)]);
    admin.target(Role::Disclosure, &add).click().await;
    admin.button(&admin.says("sender.as_contact")).click().await;
    let title = admin.says("contacts.new_title");
    let form = admin.heading(&title);
    form.expect().await;
    for proposed in ["鈴木 次郎", "03-1234-5678"] {
        admin.target_with(Role::Checkbox, proposed).click().await;
    }
    admin.screenshot("contact-proposed").await;
    admin.button(&admin.says("common.create")).click().await;
    form.expect_gone().await;
    admin.see("03-1234-5678").await;
    // Their page has their mail at once.
    admin.target_with(Role::Link, "Lamps").expect().await;
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn a_senders_address_becomes_a_contacts_second_one() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let mails = [
        mail("Chairs", "From the office."),
        mail_from(STRANGER, "Lamps", "From home."),
    ];
    stack.google.deliver_all(ADMIN, mails).expect("delivered");
    let admin = Person::connected(&stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    admin.open(&stack.page("/mail")).await;
    let add = admin
        .words
        .with("sender.add_title", [("address", STRANGER)]);
    admin.target(Role::Disclosure, &add).click().await;
    admin.button(&admin.says("sender.as_address")).click().await;
    let which = admin.says("sender.which_contact");
    admin.field(&which).fill("Yamada").await;
    admin.target_with(Role::Option, "Yamada").expect().await;
    admin.press(&char::from(Key::Enter).to_string()).await;
    admin.button(&admin.says("sender.go_on")).click().await;
    admin
        .expect_path(&format!("/contacts/{contact}/edit"))
        .await;
    let added = admin
        .words
        .with("sender.address_added", [("address", STRANGER)]);
    admin.see(&added).await;
    admin.button(&admin.says("common.save")).click().await;
    admin.expect_path(&format!("/contacts/{contact}")).await;
    // Mail of both addresses stands on the contact's page.
    for subject in ["Chairs", "Lamps"] {
        admin.target_with(Role::Link, subject).expect().await;
    }
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn why_no_mail_comes_is_said_with_what_to_do_and_it_comes_when_that_is_done() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let mails = [mail("Chairs", "How much?")];
    stack.google.deliver_all(ADMIN, mails).expect("delivered");
    let admin = Person::connected(&stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    let page = stack.page(&format!("/contacts/{contact}"));
    let row = admin.target_with(Role::Link, "Chairs");
    let forbidden = |reason: &str| FaultKind::Forbidden {
        reason: reason.to_owned(),
    };
    for (fault, title) in [
        (FaultKind::InternalError, "mail.google_fault_title"),
        (FaultKind::Garbage, "mail.unreadable_title"),
        (forbidden("dailyLimitExceeded"), "mail.quota_gone_title"),
        (forbidden("domainPolicy"), "mail.unreadable_title"),
    ] {
        stack
            .google
            .inject(Fault::new(fault.clone()).on_method(LIST));
        admin.open(&page).await;
        admin.see(&admin.says(title)).await;
        row.expect_gone().await;
        stack.google.clear_faults();
        admin.button(&admin.says("mail.retry")).click().await;
        row.expect().await;
    }
    // Patience has a countdown, and then goes on by itself.
    stack.google.inject(
        Fault::new(FaultKind::TooManyRequests)
            .on_method(LIST)
            .times(1),
    );
    admin.open(&page).await;
    row.expect().await;
    // Without a network, and back.
    admin.open(&page).await;
    row.expect().await;
    admin.go_offline(true).await;
    admin.button(&admin.says("mail.refresh")).click().await;
    admin.see(&admin.says("mail.offline_title")).await;
    admin.screenshot("contact-offline").await;
    admin.go_offline(false).await;
    admin.button(&admin.says("mail.retry")).click().await;
    row.expect().await;
    // A grant that Google ended, last: only its owner can give it anew.
    stack
        .google
        .inject(Fault::new(FaultKind::Unauthorized).on_method(LIST));
    admin.open(&page).await;
    admin.see(&admin.says("mail.grant_revoked_title")).await;
    admin.link(&admin.says("mail.reconnect")).expect().await;
    row.expect_gone().await;
}
