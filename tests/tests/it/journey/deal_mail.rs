//! The mail of a deal: linking conversations, and the switch between whose mail is shown.

use e2e::browser::{Language, Role, Seat, Viewport};
use e2e::stack::{ADMIN, Stack};
use fantoccini::key::Key;
use google_sim::{Delivery, Fault, FaultKind};
use http::Method;
use serde_json::Value;

use super::pages::look_at;
use super::scene::{CUSTOMER, Person, mail, mail_from};
use super::sign_in::usual;

const BUYER: &str = "jiro.suzuki@customer.example";
const STRANGER: &str = "ichiro.tanaka@other.example";

/// A person on the page of a deal.
struct AtDeal {
    person: Person,
    deal: String,
    contact: String,
}

impl AtDeal {
    /// The administrator on the page of a deal with the customer, with this mail in the mailbox.
    async fn open(stack: &Stack, name: &str, mails: impl IntoIterator<Item = Delivery>) -> Self {
        stack.google.deliver_all(ADMIN, mails).expect("delivered");
        let person = Person::connected(stack).await;
        let contact = person.adds_contact("Yamada", CUSTOMER).await;
        let today = person.today().await;
        let deal = person.adds_deal(name, &contact, &today).await;
        let here = Self {
            person,
            deal,
            contact,
        };
        here.show(stack, "").await;
        here
    }

    /// Opens the deal's page with this query.
    async fn show(&self, stack: &Stack, query: &str) {
        let path = format!("/deals/{}{query}", self.deal);
        self.person.open(&stack.page(&path)).await;
    }

    /// Presses the button that links the conversation of this subject to the deal.
    async fn link(&self, subject: &str) {
        let words = &self.person.words;
        let link = words.with("deal_mail.link_thread", [("subject", subject)]);
        self.person.button(&link).click().await;
    }

    /// Presses the button that takes the conversation of this subject off the deal.
    async fn unlink(&self, subject: &str) {
        let words = &self.person.words;
        let unlink = words.with("deal_mail.unlink_thread", [("subject", subject)]);
        self.person.button(&unlink).click().await;
    }

    /// What the server has of the deal's mail.
    async fn linked(&self) -> Vec<Value> {
        let path = format!("/api/deals/{}/mail", self.deal);
        let mail = self.person.get(&path).await;
        mail["threads"].as_array().expect("threads").clone()
    }

    /// Links the conversation of this subject without the page.
    async fn has_linked(&self, stack: &Stack, subject: &str) {
        let mails = stack.google.messages(ADMIN).expect("a mailbox");
        let found = mails.into_iter().find(|mail| mail.subject == subject);
        let thread = found.expect("the message").thread_id;
        let path = format!("/api/deals/{}/threads/{thread}", self.deal);
        let (status, answer) = self.person.request(Method::PUT, &path, Value::Null).await;
        assert!(status.is_success(), "{status} {answer}");
    }
}

async fn a_conversation_is_linked_stays_and_is_unlinked_and_back(seat: Seat) {
    let stack = Stack::start().await.seated(seat);
    let mails = [
        mail("Chairs", "How much are forty chairs?"),
        mail("Lunch", "At noon?"),
    ];
    let at = AtDeal::open(&stack, "Office move", mails).await;
    let admin = &at.person;
    admin.see(&admin.says("deal_mail.none_title")).await;
    admin
        .button(&admin.says("deal_mail.look_all"))
        .click()
        .await;
    admin.target_with(Role::Link, "Lunch").expect().await;
    at.link("Chairs").await;
    admin.see(&admin.says("deal_mail.linked_done")).await;
    admin
        .button(&admin.says("deal_mail.this_deal"))
        .click()
        .await;
    admin.target_with(Role::Link, "Chairs").expect().await;
    admin.target_with(Role::Link, "Lunch").expect_gone().await;

    // The server has the conversation's number, and a reload shows it again.
    let linked = at.linked().await;
    assert_eq!(linked.len(), 1, "{linked:?}");
    at.show(&stack, "").await;
    admin.target_with(Role::Link, "Chairs").expect().await;
    admin.target_with(Role::Link, "Lunch").expect_gone().await;

    at.unlink("Chairs").await;
    admin.see(&admin.says("deal_mail.unlinked_done")).await;
    admin.see(&admin.says("deal_mail.none_title")).await;
    assert_eq!(at.linked().await, Vec::<Value>::new());
    admin.button(&admin.says("acting.undo")).click().await;
    admin.see(&admin.says("acting.undone")).await;
    admin.target_with(Role::Link, "Chairs").expect().await;
    assert_eq!(at.linked().await[0]["thread_id"], linked[0]["thread_id"]);
    admin.expect_quiet_console(usual).await;
}
in_both_seats!(a_conversation_is_linked_stays_and_is_unlinked_and_back);

#[tokio::test]
async fn the_switch_shows_the_mail_of_one_contact_or_of_everybody() {
    let stack = Stack::start().await;
    let mails = [
        mail("Chairs", "How much are forty chairs?"),
        mail_from(BUYER, "Tables", "And the tables?"),
        mail_from(STRANGER, "Lamps", "Buy our lamps."),
    ];
    stack.google.deliver_all(ADMIN, mails).expect("delivered");
    let admin = Person::connected(&stack).await;
    let first = admin.adds_contact("Yamada", CUSTOMER).await;
    let buyer = admin.adds_contact("Suzuki", BUYER).await;
    let nobody = json_contact(&admin, "Sato").await;
    let today = admin.today().await;
    let people = [first.as_str(), &buyer, &nobody];
    let deal = admin.adds_deal_with("Office move", &people, &today).await;
    admin.open(&stack.page(&format!("/deals/{deal}"))).await;
    let (chairs, tables) = (
        admin.target_with(Role::Link, "Chairs"),
        admin.target_with(Role::Link, "Tables"),
    );
    admin
        .button(&admin.says("deal_mail.this_contact"))
        .click()
        .await;
    chairs.expect().await;
    tables.expect_gone().await;
    let contact = admin.says("deal_mail.person");
    admin.field(&contact).choose("Suzuki").await;
    tables.expect().await;
    chairs.expect_gone().await;
    // The address keeps it.
    admin.open(&admin.url().await).await;
    tables.expect().await;
    chairs.expect_gone().await;
    admin.field(&contact).choose("Sato").await;
    let none = [("name", "Sato")];
    admin
        .see(&admin.words.with("deal_mail.no_address_title", none))
        .await;

    admin
        .button(&admin.says("deal_mail.all_roles"))
        .click()
        .await;
    chairs.expect().await;
    tables.expect().await;
    admin.target_with(Role::Link, "Lamps").expect_gone().await;
    // A filter stays within everybody's mail.
    let search = admin.says("mail_page.search");
    admin.field(&search).fill("tables").await;
    chairs.expect_gone().await;
    tables.expect().await;
    // "Back" leads through what was shown before.
    admin.execute("history.back()").await;
    admin
        .see(&admin.words.with("deal_mail.no_address_title", none))
        .await;
    admin.expect_quiet_console(usual).await;
}

/// Adds a contact without an address; its id.
async fn json_contact(person: &Person, family_name: &str) -> String {
    let contact = serde_json::json!({"family_name": family_name});
    let contact = person.post("/api/contacts", contact).await;
    let id = contact["id"].as_str();
    id.expect("a record has an id").to_owned()
}

#[tokio::test]
async fn a_conversation_that_names_the_deal_is_proposed() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let mails = [
        mail("About the chairs", "How much are they?"),
        mail("Lunch", "At noon?"),
    ];
    let at = AtDeal::open(&stack, "Forty chairs", mails).await;
    let admin = &at.person;
    admin
        .heading(&admin.says("deal_mail.suggestions"))
        .expect()
        .await;
    admin
        .see(&admin.words.with("deal_mail.because", [("word", "chairs")]))
        .await;
    admin.link("Lunch").expect_gone().await;
    // A look at it first.
    admin.link("About the chairs").click().await;
    admin.see("How much are they?").await;
    admin.press(&char::from(Key::Escape).to_string()).await;
    admin.heading("About the chairs").expect_gone().await;
    at.link("About the chairs").await;
    admin.see(&admin.says("deal_mail.linked_done")).await;
    admin
        .heading(&admin.says("deal_mail.suggestions"))
        .expect_gone()
        .await;
    admin
        .target_with(Role::Link, "About the chairs")
        .expect()
        .await;
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn a_conversation_is_linked_and_moved_by_keyboard_alone() {
    let stack = Stack::start().await;
    let mails = [mail("Chairs", "How much are forty chairs?")];
    let at = AtDeal::open(&stack, "Office move", mails).await;
    let admin = &at.person;
    let today = admin.today().await;
    let other = admin.adds_deal("New hall", &at.contact, &today).await;
    let (enter, escape) = (
        char::from(Key::Enter).to_string(),
        char::from(Key::Escape).to_string(),
    );
    admin.tab_to(&admin.says("deal_mail.all_roles")).await;
    admin.press(&enter).await;
    let row = admin.target_with(Role::Link, "Chairs");
    row.type_keys(&enter).await;
    let not_in = [("deal", "Office move")];
    admin
        .see(&admin.words.with("deal_mail.not_in_deal", not_in))
        .await;
    let subject = [("subject", "Chairs")];
    let link = admin.words.with("deal_mail.link_thread", subject);
    let unlink = admin.words.with("deal_mail.unlink_thread", subject);
    admin.tab_to(&link).await;
    admin.press(&enter).await;
    admin
        .see(&admin.words.with("deal_mail.in_deal", not_in))
        .await;
    // The focus stays where it was, on the way back.
    admin.tab_to(&unlink).await;
    assert_eq!(at.linked().await.len(), 1);

    admin.tab_to(&admin.says("deal_mail.move_on")).await;
    admin.press(&enter).await;
    admin
        .heading(&admin.says("deal_mail.move_on"))
        .expect()
        .await;
    let hall = admin.target_with(Role::Button, "New hall");
    hall.type_keys(&enter).await;
    let moved = admin
        .words
        .with("deal_mail.moved_away", [("deal", "New hall")]);
    admin.see(&moved).await;
    admin
        .see(&admin.words.with("deal_mail.not_in_deal", not_in))
        .await;
    assert_eq!(at.linked().await, Vec::<Value>::new());
    let there = admin.get(&format!("/api/deals/{other}/mail")).await;
    assert_eq!(there["threads"].as_array().map(Vec::len), Some(1));

    // Linking it here takes it from there, and says so.
    admin.press(&escape).await;
    admin.heading("Chairs").expect_gone().await;
    admin.tab_to(&link).await;
    admin.press(&enter).await;
    let moved = admin
        .words
        .with("deal_mail.moved_here", [("deal", "New hall")]);
    admin.see(&moved).await;
    assert_eq!(at.linked().await.len(), 1);
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn the_focus_goes_to_the_next_row_when_one_is_unlinked() {
    let stack = Stack::start().await;
    let subjects = ["Chairs", "Tables", "Lamps"];
    let mails = subjects.map(|subject| mail(subject, "How much?"));
    let at = AtDeal::open(&stack, "Office move", mails).await;
    for subject in subjects {
        at.has_linked(&stack, subject).await;
    }
    at.show(&stack, "").await;
    let admin = &at.person;
    for subject in subjects {
        admin.target_with(Role::Link, subject).expect().await;
    }
    let unlink = [("subject", "Tables")];
    let unlink = admin.words.with("deal_mail.unlink_thread", unlink);
    stack.google.clear_requests();
    admin
        .button(&unlink)
        .type_keys(&char::from(Key::Enter).to_string())
        .await;
    admin.target_with(Role::Link, "Tables").expect_gone().await;
    let in_row = "return document.activeElement.closest('.mail-row') !== null";
    admin.expect_script(in_row, true.into()).await;
    admin.target_with(Role::Link, "Chairs").expect().await;
    admin.target_with(Role::Link, "Lamps").expect().await;
    // What was here stands: no conversation is got again.
    let asked = stack.google.requests();
    let again = asked
        .iter()
        .filter(|request| request.method.as_deref() == Some("gmail.users.threads.get"));
    assert_eq!(again.count(), 0);
}

#[tokio::test]
async fn what_was_deleted_or_binned_in_gmail_is_said_so_and_can_be_unlinked() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let mails = [
        mail("Chairs", "How much are forty chairs?"),
        mail("Tables", "And the tables?"),
    ];
    let at = AtDeal::open(&stack, "Office move", mails).await;
    for subject in ["Chairs", "Tables"] {
        at.has_linked(&stack, subject).await;
    }
    for mail in stack.google.messages(ADMIN).expect("a mailbox") {
        let done = match mail.subject.as_str() {
            "Chairs" => stack.google.delete_message(ADMIN, &mail.id),
            _ => stack
                .google
                .relabel(ADMIN, &mail.id, &["TRASH"], &["INBOX"]),
        };
        done.expect("done");
    }
    at.show(&stack, "").await;
    let admin = &at.person;
    admin.see(&admin.says("deal_mail.deleted")).await;
    admin.see(&admin.says("deal_mail.away")).await;
    admin.see(&admin.says("deal_mail.nothing_left")).await;
    let deleted = admin.says("deal_mail.deleted");
    admin.target_with(Role::Button, &deleted).click().await;
    admin.see(&admin.says("deal_mail.unlinked_done")).await;
    admin
        .target_with(Role::Button, &deleted)
        .expect_gone()
        .await;
    admin.see(&admin.says("deal_mail.away")).await;
    assert_eq!(at.linked().await.len(), 1);
    // What is in the bin can still be looked at.
    admin.link(&admin.says("deal_mail.open")).click().await;
    admin.heading("Tables").expect().await;
    admin.see(&admin.says("acting.in_trash")).await;
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn a_conversation_deleted_while_it_stands_there_is_said_so() {
    let stack = Stack::start().await;
    let mails = [mail("Chairs", "How much are forty chairs?")];
    let at = AtDeal::open(&stack, "Office move", mails).await;
    at.has_linked(&stack, "Chairs").await;
    at.show(&stack, "").await;
    let admin = &at.person;
    admin.target_with(Role::Link, "Chairs").expect().await;
    let chairs = stack.google.messages(ADMIN).expect("a mailbox");
    let deleted = stack.google.delete_message(ADMIN, &chairs[0].id);
    deleted.expect("deleted");
    admin.button(&admin.says("mail.refresh")).click().await;
    admin.see(&admin.says("deal_mail.deleted")).await;
    admin.target_with(Role::Link, "Chairs").expect_gone().await;
}

#[tokio::test]
async fn without_a_connected_mailbox_the_page_says_so_in_every_view() {
    let stack = Stack::start().await;
    let admin = Person::signed_in(&stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    let today = admin.today().await;
    let deal = admin.adds_deal("Office move", &contact, &today).await;
    for query in ["", "?mail=contact", "?mail=all"] {
        admin
            .open(&stack.page(&format!("/deals/{deal}{query}")))
            .await;
        admin.see(&admin.says("mail.not_connected_title")).await;
        admin.link(&admin.says("mail.connect")).expect().await;
    }
}

#[tokio::test]
async fn a_deal_without_people_leads_to_its_form() {
    let stack = Stack::start().await;
    let admin = Person::connected(&stack).await;
    let today = admin.today().await;
    let deal = admin.adds_deal_with("Office move", &[], &today).await;
    admin.open(&stack.page(&format!("/deals/{deal}"))).await;
    admin.see(&admin.says("deal_mail.no_people_title")).await;
    admin.link(&admin.says("deal_mail.edit_deal")).click().await;
    admin
        .heading(&admin.says("deals.edit_title"))
        .expect()
        .await;
}

#[tokio::test]
async fn a_fault_of_gmail_is_said_so_and_the_next_try_works() {
    let stack = Stack::start().await;
    let mails = [mail("Chairs", "How much are forty chairs?")];
    let at = AtDeal::open(&stack, "Office move", mails).await;
    at.has_linked(&stack, "Chairs").await;
    let fault = Fault::new(FaultKind::InternalError).on_method("gmail.users.threads.get");
    stack.google.inject(fault);
    at.show(&stack, "").await;
    let admin = &at.person;
    admin.see(&admin.says("mail.google_fault_title")).await;
    stack.google.clear_faults();
    admin.button(&admin.says("mail.retry")).click().await;
    admin.target_with(Role::Link, "Chairs").expect().await;
}

#[tokio::test]
async fn what_could_not_be_saved_stands_as_before() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let mails = [mail("Chairs", "How much are forty chairs?")];
    let at = AtDeal::open(&stack, "Office move", mails).await;
    at.show(&stack, "?mail=all").await;
    let admin = &at.person;
    admin.target_with(Role::Link, "Chairs").expect().await;
    admin.go_offline(true).await;
    at.link("Chairs").await;
    let why = admin.says("errors.offline");
    admin
        .see(&admin.words.with("deal_mail.failed", [("why", &why)]))
        .await;
    admin.go_offline(false).await;
    assert_eq!(at.linked().await, Vec::<Value>::new());
    at.link("Chairs").await;
    admin.see(&admin.says("deal_mail.linked_done")).await;
    assert_eq!(at.linked().await.len(), 1);
}

/// How all of it looks, in both sizes.
async fn look_at_a_deal(language: Language) {
    let stack = Stack::start().await;
    let mails = [
        mail("椅子40脚のお見積りの件", "いつもお世話になっております。"),
        mail_from(
            BUYER,
            "Delivery of the tables next week",
            "On Tuesday, then.",
        ),
        mail_from(BUYER, "古い件", "終わりました。"),
    ];
    stack.google.deliver_all(ADMIN, mails).expect("delivered");
    let person = Person::arrives(&stack, language, Viewport::Desktop).await;
    person.sign_in_as(ADMIN).await;
    person.connect_gmail(&stack).await;
    let contact = person.adds_contact("山田", CUSTOMER).await;
    let buyer = person.adds_contact("鈴木", BUYER).await;
    let today = person.today().await;
    let people = [contact.as_str(), &buyer];
    let deal = person.adds_deal_with("椅子 40脚", &people, &today).await;
    person.adds_deal("会議室の机 12台", &contact, &today).await;
    let mut at = AtDeal {
        person,
        deal,
        contact,
    };
    at.show(&stack, "").await;
    let suggestions = at.person.says("deal_mail.suggestions");
    at.person.heading(&suggestions).expect().await;
    look_at(&mut at.person, "deal-bare", ".deal-mail").await;

    for subject in ["椅子40脚のお見積りの件", "古い件"] {
        at.has_linked(&stack, subject).await;
    }
    at.show(&stack, "?mail=contact").await;
    at.person.see("椅子40脚のお見積りの件").await;
    look_at(&mut at.person, "deal-contact", ".deal-mail").await;
    at.show(&stack, "?mail=all").await;
    at.person.see("Delivery of the tables").await;
    look_at(&mut at.person, "deal-all", ".deal-mail").await;
    let mails = stack.google.messages(ADMIN).expect("a mailbox");
    let old = mails.into_iter().find(|mail| mail.subject == "古い件");
    let deleted = stack.google.delete_message(ADMIN, &old.expect("it").id);
    deleted.expect("deleted");
    at.show(&stack, "").await;
    at.person.see(&at.person.says("deal_mail.deleted")).await;
    look_at(&mut at.person, "deal-linked", ".deal-mail").await;

    let row = at.person.target_with(Role::Link, "椅子40脚のお見積りの件");
    row.click().await;
    at.person.see("いつもお世話になっております。").await;
    look_at(&mut at.person, "deal-conversation", "dialog[open]").await;
    let move_on = at.person.says("deal_mail.move_on");
    at.person.button(&move_on).click().await;
    at.person
        .target_with(Role::Button, "会議室の机")
        .expect()
        .await;
    look_at(&mut at.person, "deal-move", "dialog[open]").await;
    at.person.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn a_deals_mail_stands_in_japanese() {
    look_at_a_deal(Language::Japanese).await;
}

#[tokio::test]
async fn a_deals_mail_stands_in_english() {
    look_at_a_deal(Language::English).await;
}

#[tokio::test]
async fn the_mail_of_a_contact_is_narrowed_to_one_deal() {
    let stack = Stack::start().await.seated(Seat::PHONE);
    let mails = [mail("Chairs", "Forty chairs"), mail("Tables", "Two tables")];
    let here = AtDeal::open(&stack, "Spring order", mails).await;
    let admin = &here.person;
    let other = admin
        .adds_deal("Autumn order", &here.contact, &admin.today().await)
        .await;
    let own = stack.google.messages(ADMIN).expect("a mailbox");
    let chairs = own.iter().find(|mail| mail.subject == "Chairs");
    let thread = &chairs.expect("the message").thread_id;
    let link = format!("/api/deals/{}/threads/{thread}", here.deal);
    admin.request(Method::PUT, &link, Value::Null).await;

    let page = stack.page(&format!("/contacts/{}", here.contact));
    admin.open(&page).await;
    let (chairs, tables) = (
        admin.target_with(Role::Link, "Chairs"),
        admin.target_with(Role::Link, "Tables"),
    );
    tables.expect().await;
    let deal = admin.says("mail_page.deal");
    admin.field(&deal).choose("Spring order").await;
    tables.expect_gone().await;
    chairs.expect().await;
    admin.field(&deal).choose("Autumn order").await;
    admin.see(&admin.says("mail_page.deal_none")).await;
    // Its place in the address is a place to come back to.
    admin.open(&format!("{page}?deal={other}")).await;
    admin.see(&admin.says("mail_page.deal_none")).await;
    admin
        .field(&deal)
        .choose(&admin.says("mail_page.any_deal"))
        .await;
    tables.expect().await;
}
