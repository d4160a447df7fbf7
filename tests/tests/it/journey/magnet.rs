//! MailMagnet, as a rep uses it: told at once, worked through by keys, in however many tabs.

use e2e::browser::{Language, Role, Seat, Viewport};
use e2e::stack::{ADMIN, Stack};
use fantoccini::key::Key;
use google_sim::Delivery;
use serde_json::{Value, json};

use super::labels::switch_labels_on;
use super::scene::{CUSTOMER, Person, mail, mail_from};
use super::sign_in::usual;

/// The administrator with MailMagnet on, and the customer with a deal that closes today.
pub async fn noticing(stack: &Stack) -> Person {
    let admin = Person::connected(stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    let today = admin.today().await;
    admin.adds_deal("Forty chairs", &contact, &today).await;
    switch_labels_on(stack, &admin).await;
    admin
}

/// Mail arrives, and the server looks.
async fn arrives(stack: &Stack, admin: &Person, subjects: &[&str]) {
    let mails = subjects
        .iter()
        .map(|subject| mail(subject, "Please answer soon."));
    stack.google.deliver_all(ADMIN, mails).expect("delivered");
    looks(admin).await;
}

async fn looks(admin: &Person) {
    let run = admin.post("/api/mailbox/runs", Value::Null).await;
    assert_eq!(run["outcome"], "done", "{run}");
}

pub async fn at_magnet(stack: &Stack, admin: &Person) {
    admin.open(&stack.page("/magnet")).await;
    admin.heading(&admin.says("magnet.title")).expect().await;
}

fn waiting(admin: &Person, count: &str) -> String {
    admin.words.with("magnet.waiting", [("n", count)])
}

async fn a_customers_mail_shows_up_by_itself_and_is_worked_through_by_keys(seat: Seat) {
    let stack = Stack::start().await.seated(seat);
    let mut admin = noticing(&stack).await;
    at_magnet(&stack, &admin).await;
    admin.see(&admin.says("magnet.none_title")).await;

    arrives(&stack, &admin, &["First question", "Second question"]).await;
    admin
        .target_with(Role::Link, "First question")
        .expect()
        .await;
    admin
        .target_with(Role::Link, "Second question")
        .expect()
        .await;
    admin.see("Please answer soon.").await;
    admin.link("Forty chairs").expect_count(2).await;
    admin.see("1,200,000").await;
    admin.see(&waiting(&admin, "2")).await;
    admin.screenshot("magnet-desktop").await;

    let unread = admin.says("mail.unread");
    let first = format!("{unread}\nFirst question");
    // `j` goes to the next one, `h` says that it is dealt with.
    admin.tab_to(&first).await;
    admin.press("j").await;
    admin.press("h").await;
    admin.see(&admin.says("magnet.done_handled")).await;
    admin
        .target_with(Role::Link, "Second question")
        .expect_gone()
        .await;
    admin.see(&waiting(&admin, "1")).await;
    admin.button(&admin.says("acting.undo")).click().await;
    admin
        .target_with(Role::Link, "Second question")
        .expect()
        .await;
    admin.see(&waiting(&admin, "2")).await;

    // `w` says why it is here, `s` puts it off.
    admin.tab_to(&first).await;
    admin.press("w").await;
    admin.see(&admin.says("magnet.why_noticed")).await;
    admin.press(&char::from(Key::Escape).to_string()).await;
    admin.tab_to(&first).await;
    admin.press("s").await;
    let tomorrow = admin.says("magnet.later_tomorrow");
    admin.target_with(Role::Button, &tomorrow).click().await;
    admin
        .target_with(Role::Link, "First question")
        .expect_gone()
        .await;
    admin
        .link(&admin.says("magnet.state_snoozed"))
        .click()
        .await;
    admin
        .target_with(Role::Link, "First question")
        .expect()
        .await;
    admin
        .link(&admin.says("magnet.state_waiting"))
        .click()
        .await;

    // `r` answers, right here.
    admin.tab_to(&format!("{unread}\nSecond question")).await;
    admin.press("r").await;
    admin.see(&admin.says("compose.send")).await;
    admin.resize(Viewport::Phone).await;
    admin.screenshot("magnet-phone-writing").await;
    admin.expect_quiet_console(usual).await;
}
in_both_seats!(a_customers_mail_shows_up_by_itself_and_is_worked_through_by_keys);

#[tokio::test]
async fn lists_narrow_a_muted_sender_is_quiet_and_a_lost_message_says_so() {
    let stack = Stack::start().await;
    let mut admin = noticing(&stack).await;
    let lead = json!({"family_name": "Suzuki", "addresses": ["suzuki@lead.example"]});
    admin.post("/api/leads", lead).await;
    let mails = [
        mail("About the chairs", "When?"),
        mail_from("suzuki@lead.example", "A first word", "Hello."),
    ];
    stack.google.deliver_all(ADMIN, mails).expect("delivered");
    looks(&admin).await;
    at_magnet(&stack, &admin).await;
    admin.see(&waiting(&admin, "2")).await;
    let leads = admin.says("magnet.leads");
    admin
        .target_with(Role::Link, &format!("{leads} 1"))
        .click()
        .await;
    admin
        .target_with(Role::Link, "About the chairs")
        .expect_gone()
        .await;
    admin.target_with(Role::Link, "A first word").expect().await;

    admin.button(&admin.says("magnet.mute")).click().await;
    admin.see(&admin.says("magnet.none_title")).await;
    admin.see(&waiting(&admin, "1")).await;
    admin.link(&admin.says("magnet.state_muted")).click().await;
    admin.button(&admin.says("magnet.unmute")).click().await;
    admin.see(&waiting(&admin, "2")).await;

    // Nobody has answered: both wait, the dearer deal first.
    at_magnet(&stack, &admin).await;
    admin.link(&admin.says("magnet.for_me")).click().await;
    let order = "return [...document.querySelectorAll('.notice__link')].map(a => a.innerText.split('\\n').pop())";
    admin
        .expect_script(order, json!(["About the chairs", "A first word"]))
        .await;
    admin.screenshot("magnet-for-me").await;

    // A message that is deleted in Gmail leaves its notice, which can be cleared.
    let gone = stack.google.messages(ADMIN).expect("a mailbox").into_iter();
    let gone = gone.into_iter().find(|mail| mail.subject == "A first word");
    let gone = gone.expect("the message").id;
    stack.google.delete_message(ADMIN, &gone).expect("deleted");
    at_magnet(&stack, &admin).await;
    admin.see(&admin.says("magnet.gone")).await;
    admin.resize(Viewport::Phone).await;
    admin.screenshot("magnet-phone-gone").await;
    admin.button(&admin.says("magnet.clear")).click().await;
    admin.see(&admin.says("magnet.done_cleared")).await;
    admin.see(&waiting(&admin, "1")).await;
    let left = admin.get("/api/notices").await;
    assert_eq!(left["total"], 1);
    // Google's answer for the lost message is an error in the console.
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn the_tester_says_why_a_message_is_not_noticed() {
    let stack = Stack::start().await;
    let admin = noticing(&stack).await;
    let stranger = mail_from("somebody@else.example", "Who am I", "Nobody you know.");
    stack.google.deliver(ADMIN, stranger).expect("delivered");
    looks(&admin).await;
    at_magnet(&stack, &admin).await;
    admin.button(&admin.says("magnet.tester")).click().await;
    admin.target_with(Role::Button, "Who am I").click().await;
    admin.see(&admin.says("magnet.why_not")).await;
    let unmet = "return [...document.querySelectorAll('.why-list__line--unmet')].map(li => li.innerText.split('\\n').pop().trim())";
    let expected = json!([admin.says("magnet.if_known")]);
    admin.expect_script(unmet, expected).await;
    admin.screenshot("magnet-tester").await;
    admin.expect_quiet_console(usual).await;
}

/// The streams that browsers have opened so far, by their addresses.
fn streams(stack: &Stack) -> Vec<String> {
    let exchanges = stack.to_server.exchanges().into_iter();
    let targets = exchanges.map(|exchange| exchange.target);
    targets
        .filter(|target| target.starts_with("GET /api/events"))
        .collect()
}

/// What a tab says of a subject, whether it is in sight or not.
fn tells(tab: &str, subject: &str) -> String {
    format!("return !!{tab}.document.body?.innerText.includes('{subject}')")
}

#[tokio::test]
async fn tabs_share_one_stream_and_another_takes_it_over() {
    let stack = Stack::start().await;
    let admin = noticing(&stack).await;
    at_magnet(&stack, &admin).await;
    admin.see(&admin.says("magnet.none_title")).await;
    let other = "window.other = window.open('/magnet'); return true";
    admin.execute(other).await;
    let none = admin.says("magnet.none_title");
    admin
        .expect_script(&tells("window.other", &none), json!(true))
        .await;
    let before = streams(&stack);
    arrives(&stack, &admin, &["To every tab"]).await;
    for tab in ["window", "window.other"] {
        admin
            .expect_script(&tells(tab, "To every tab"), json!(true))
            .await;
    }
    assert_eq!(streams(&stack), before);

    // The tab with the stream goes; the other one goes on after the last event.
    admin.open(&stack.page("/magnet")).await;
    admin
        .expect_script(&tells("window", "To every tab"), json!(true))
        .await;
    arrives(&stack, &admin, &["After the change"]).await;
    admin
        .expect_script(&tells("window", "After the change"), json!(true))
        .await;
    let last = streams(&stack).pop().expect("a stream");
    assert!(last.contains("after="), "{last}");
}

#[tokio::test]
async fn a_page_without_mailmagnet_says_how_to_switch_it_on() {
    let stack = Stack::start().await;
    let admin = Person::arrives(&stack, Language::Japanese, Viewport::Phone).await;
    admin.sign_in_as(ADMIN).await;
    at_magnet(&stack, &admin).await;
    admin.see(&admin.says("magnet.unconnected_title")).await;
    admin.connect_gmail(&stack).await;
    at_magnet(&stack, &admin).await;
    admin.see(&admin.says("magnet.off_title")).await;
    admin.screenshot("magnet-off-phone-ja").await;
    admin.link(&admin.says("magnet.switch_on")).click().await;
    admin.expect_path("/settings/channels/email").await;
    admin.expect_quiet_console(usual).await;
}

#[tokio::test]
async fn a_permission_that_google_took_back_is_said_where_mail_would_show_up() {
    let stack = Stack::start().await;
    let admin = noticing(&stack).await;
    arrives(&stack, &admin, &["Earlier question"]).await;
    at_magnet(&stack, &admin).await;
    admin
        .target_with(Role::Link, "Earlier question")
        .expect()
        .await;
    stack.google.kill_refresh_tokens(ADMIN);
    stack.google.expire_access_tokens(ADMIN);
    let run = admin.post("/api/mailbox/runs", Value::Null).await;
    assert_eq!(run["outcome"], "paused", "{run}");
    // The page is told by itself, and keeps what it had.
    admin.see(&admin.says("magnet.paused")).await;
    admin.screenshot("magnet-paused").await;
    admin.link(&admin.says("magnet.paused_step")).click().await;
    admin.expect_path("/settings/channels/email").await;
}

#[tokio::test]
async fn mail_to_an_alias_is_noticed_since_the_settings_know_the_alias() {
    const ALIAS: &str = "sales@tegami.example";
    let stack = Stack::start_with(|google| {
        google.person(google_sim::Person::new(ADMIN, "Aoi Kanri").alias(ALIAS))
    })
    .await;
    let admin = noticing(&stack).await;
    let others = [("addresses", ALIAS)];
    let listed = admin.words.with("email_settings.aliases", others);
    admin.see(&listed).await;
    admin.screenshot("connection-aliases").await;
    for (to, subject) in [(ALIAS, "To sales"), ("all@tegami.example", "To a group")] {
        let letter = Delivery::new(format!(
            "From: <{CUSTOMER}>\nTo: <{to}>\nSubject: {subject}\n\nHello\n"
        ));
        stack.google.deliver(ADMIN, letter).expect("delivered");
    }
    looks(&admin).await;
    at_magnet(&stack, &admin).await;
    admin.target_with(Role::Link, "To sales").expect().await;
    admin
        .target_with(Role::Link, "To a group")
        .expect_gone()
        .await;

    // Mail to groups too, from the next on.
    let groups = admin.says("magnet.groups_too");
    let settings = admin.says("magnet.settings");
    admin.target(Role::Disclosure, &settings).click().await;
    admin.target(Role::Checkbox, &groups).click().await;
    admin.see(&admin.says("magnet.saved")).await;
    let letter = Delivery::new(format!(
        "From: <{CUSTOMER}>\nTo: <all@tegami.example>\nSubject: To all again\n\nHello\n"
    ));
    stack.google.deliver(ADMIN, letter).expect("delivered");
    looks(&admin).await;
    admin.target_with(Role::Link, "To all again").expect().await;
    admin.expect_quiet_console(usual).await;
}
