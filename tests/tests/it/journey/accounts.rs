//! Several Gmail accounts of one person: connecting another one, going from one to the other, and writing in each.

use e2e::browser::{Browser, ConsoleEntry, Language, Role, Seat};
use e2e::stack::{ADMIN, REP, Stack};

use google_sim::MessageSummary;

use super::permission::tick_and_continue;
use super::scene::{CUSTOMER, Person, mail};
use super::sign_in::usual;
use super::writing::{acting, count, fill, send, write};

const SETTINGS: &str = "/settings/channels/email";

async fn press(person: &Person, key: &str) {
    person.button(&person.says(key)).click().await;
}

/// Allows reading at Google as this person, whom Google lets choose.
async fn allow_reading(person: &Person, address: &str) {
    press(person, "email_setup.google_go").await;
    person.target_with(Role::Button, address).click().await;
    person.consent().await;
}

/// From the settings to Google's step of another account's set-up.
async fn begin_another(stack: &Stack, person: &Person) {
    person.open(&stack.page(SETTINGS)).await;
    go_on_to_google(person).await;
}

/// The same for whoever is in the settings.
async fn go_on_to_google(person: &Person) {
    let add = person.says("email_settings.accounts_add");
    person.link(&add).click().await;
    person.see(&person.says("email_setup.another")).await;
    press(person, "email_setup.next").await;
    person.see(&person.says("email_setup.google_title")).await;
}

/// From Google's step to the saved set-up of the rep's account, beside the one that is there.
async fn connect_another(person: &Person) {
    allow_reading(person, REP).await;
    let allowed = person
        .words
        .with("email_setup.google_allowed", [("address", REP)]);
    person.see(&allowed).await;
    save(person).await;
}

/// Goes through the other steps as they stand, and saves.
async fn save(person: &Person) {
    for title in [
        "magnet_title",
        "labels_title",
        "sharing_title",
        "preview_title",
    ] {
        press(person, "email_setup.next").await;
        person
            .see(&person.says(&format!("email_setup.{title}")))
            .await;
    }
    press(person, "email_setup.save").await;
    in_tab(person, REP).await;
}

/// Waits until the settings say that the tab works in this account.
async fn in_tab(person: &Person, address: &str) {
    let here = "return document.querySelector('.accounts__one[aria-current] .accounts__address')?.textContent";
    person.expect_script(here, address.into()).await;
}

async fn addresses(browser: &Browser) -> Vec<String> {
    let listed = browser.get("/api/mailboxes").await;
    let listed = listed.as_array().expect("a list").iter();
    listed
        .map(|one| one["address"].as_str().expect("an address").to_owned())
        .collect()
}

/// Folds the window of a mail, which covers the page, or unfolds it.
async fn fold(person: &Person, subject: &str) {
    person.target_with(Role::Button, subject).click().await;
}

/// Waits until an account has a mail of this subject under this label.
async fn stands(stack: &Stack, address: &str, subject: &str, label: &str) {
    let stands = async || {
        let mails = stack.google.messages(address).expect("a mailbox");
        let is_it = |mail: &MessageSummary| {
            mail.subject == subject && mail.labels.iter().any(|one| one == label)
        };
        match mails.iter().any(is_it) {
            true => Ok(()),
            false => Err(format!("{mails:?}")),
        }
    };
    let waited = stack.deadline().wait(stands).await;
    waited.unwrap_or_else(|seen| panic!("no {label} of {subject}: {seen}"));
}

async fn a_second_account_is_connected_gone_to_and_taken_back(seat: Seat) {
    let stack = Stack::start().await.seated(seat);
    stack
        .google
        .deliver_all(ADMIN, [mail("To the first", "Hi.")])
        .expect("delivered");
    stack
        .google
        .deliver_all(REP, [mail("To the second", "Hi.")])
        .expect("delivered");
    let admin = Person::connected(&stack).await;
    let contact = admin.adds_contact("Yamada", CUSTOMER).await;
    let page = stack.page(&format!("/contacts/{contact}"));
    admin.open(&page).await;
    let row = |subject| admin.target_with(Role::Link, subject);
    row("To the first").expect().await;

    // The one that is connected already is no other one.
    begin_another(&stack, &admin).await;
    allow_reading(&admin, ADMIN).await;
    let back = match seat.language {
        Language::English => "Back",
        Language::Japanese => "戻る",
    };
    admin.link(back).click().await;
    admin.see(&admin.says("permission.known")).await;
    admin.screenshot("accounts-known").await;
    assert_eq!(addresses(&admin).await, [ADMIN]);

    connect_another(&admin).await;
    assert_eq!(addresses(&admin).await, [ADMIN, REP]);
    admin.screenshot("accounts-settings").await;
    admin.open(&page).await;
    row("To the second").expect().await;
    row("To the first").expect_gone().await;
    admin.screenshot("accounts-contact").await;

    // By the list above each page, and for this tab until another is chosen.
    let account = admin.says("nav.account");
    admin.field(&account).choose(ADMIN).await;
    row("To the second").expect().await;
    press(&admin, "nav.account_switch").await;
    row("To the first").expect().await;
    row("To the second").expect_gone().await;
    admin.reload().await;
    row("To the first").expect().await;
    admin.open_tab().await;
    admin.open(&page).await;
    row("To the first").expect().await;

    // What opens first is said in the settings; a tab that is there stays in its own.
    admin.open(&stack.page(SETTINGS)).await;
    in_tab(&admin, ADMIN).await;
    let make_first = admin.says("email_settings.account_make_first");
    admin.target_with(Role::Button, &make_first).click().await;
    let first = "return document.querySelector('.accounts__address')?.textContent";
    admin.expect_script(first, REP.into()).await;
    in_tab(&admin, ADMIN).await;
    admin.open_tab().await;
    admin.open(&page).await;
    row("To the second").expect().await;

    // Disconnecting one leaves the other, which the tab is in then.
    admin.open(&stack.page(SETTINGS)).await;
    in_tab(&admin, REP).await;
    press(&admin, "email_settings.disconnect").await;
    press(&admin, "email_settings.disconnect_confirm").await;
    admin.see(&admin.says("email_settings.receipt_title")).await;
    press(&admin, "email_settings.receipt_close").await;
    in_tab(&admin, ADMIN).await;
    assert_eq!(addresses(&admin).await, [ADMIN]);
    admin.open(&page).await;
    row("To the first").expect().await;

    // Steps that were left behind hold nothing up: signing out, among other things.
    admin.open(&stack.page(SETTINGS)).await;
    let add = admin.says("email_settings.accounts_add");
    admin.link(&add).click().await;
    admin.see(&admin.says("email_setup.another")).await;
    admin.link(&admin.says("settings.you")).click().await;
    press(&admin, "settings.sign_out").await;
    admin.link(&admin.says("sign_in.button")).expect().await;
    let known = |entry: &ConsoleEntry| entry.message.contains("/auth/callback");
    admin
        .expect_quiet_console(|entry| usual(entry) || known(entry))
        .await;
}
in_both_seats!(a_second_account_is_connected_gone_to_and_taken_back);

#[tokio::test]
async fn what_is_written_stays_with_its_account() {
    let stack = Stack::start().await;
    let admin = acting(&stack).await;
    admin.open(&stack.page("/mail")).await;
    write(&admin).await;
    fill(&admin, CUSTOMER, "From the first", "Of the first account.").await;
    stands(&stack, ADMIN, "From the first", "DRAFT").await;

    // Setting another one up, with the window open: what is written goes on where it was.
    admin.open(&stack.page(SETTINGS)).await;
    fold(&admin, "From the first").await;
    go_on_to_google(&admin).await;
    fold(&admin, "From the first").await;
    let subject = admin.says("compose.subject");
    admin.field(&subject).fill("From the first, again").await;
    stands(&stack, ADMIN, "From the first, again", "DRAFT").await;
    fold(&admin, "From the first, again").await;
    allow_reading(&admin, REP).await;
    let allowed = admin
        .words
        .with("email_setup.google_allowed", [("address", REP)]);
    admin.see(&allowed).await;
    admin.field(&subject).fill("From the first, at last").await;
    stands(&stack, ADMIN, "From the first, at last", "DRAFT").await;
    assert_eq!(stack.google.messages(REP).expect("a mailbox").len(), 0);
    fold(&admin, "From the first, at last").await;
    save(&admin).await;

    // It waits for its account, and another one is written in this one.
    admin.field(&subject).expect_gone().await;
    let act = admin.says("email_settings.act_name");
    admin.target_with(Role::Button, &act).click().await;
    tick_and_continue(&admin).await;
    admin
        .see(&admin.says("email_settings.act_active_why"))
        .await;
    admin.open(&stack.page("/mail")).await;
    write(&admin).await;
    let from = "return document.querySelector('.letter select')?.value";
    admin.expect_script(from, REP.into()).await;
    admin.screenshot("accounts-compose").await;
    fill(
        &admin,
        CUSTOMER,
        "From the second",
        "Of the second account.",
    )
    .await;
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    stands(&stack, REP, "From the second", "SENT").await;
    assert_eq!(count(&stack, ADMIN, "From the second"), 0);

    let account = admin.says("nav.account");
    admin.field(&account).choose(ADMIN).await;
    press(&admin, "nav.account_switch").await;
    admin.field(&subject).expect().await;
    assert_eq!(
        admin.field(&subject).value().await,
        "From the first, at last"
    );
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    stands(&stack, ADMIN, "From the first, at last", "SENT").await;
    assert_eq!(count(&stack, REP, "From the first, at last"), 0);
    admin.expect_quiet_console(usual).await;
}
