//! Tokens at rest: bound to their row, and sealed anew when the key changes.

use super::world::{Browser, World};
use contract::{
    ErrorCode,
    mailbox::{AccessToken, MailFeature},
    route,
};
use google_sim::Consent;
use secrecy::SecretBox;
use server::{
    mailbox::{
        rotate::{self, Rotated},
        seal::Keyring,
    },
    randomness::Randomness,
    testing::{OTHER_REP, REP},
};

const READ: MailFeature = MailFeature::Read;
const FILE: MailFeature = MailFeature::File;

/// Two users with both grants.
async fn connected(world: &World) -> (Browser<'_>, Browser<'_>) {
    let (mut rep, mut other) = (
        world.browser_of(REP).await,
        world.browser_of(OTHER_REP).await,
    );
    for feature in [READ, FILE] {
        rep.connect(feature, REP.address, &Consent::All).await;
        other
            .connect(feature, OTHER_REP.address, &Consent::All)
            .await;
    }
    (rep, other)
}

/// A row of the grants.
struct Row {
    mailbox: String,
    kind: String,
    sealed: String,
}

/// Gives each row the token of another one.
async fn exchange(world: &World, whose: impl Fn(&Row, &Row) -> bool) {
    let rows = world
        .texts("SELECT mailbox_id || ' ' || kind || ' ' || sealed AS t FROM grants")
        .await;
    let rows: Vec<Row> = rows
        .iter()
        .map(|row| {
            let mut parts = row.split(' ').map(str::to_owned);
            let mut part = || parts.next().unwrap();
            Row {
                mailbox: part(),
                kind: part(),
                sealed: part(),
            }
        })
        .collect();
    for mine in &rows {
        let other = rows.iter().find(|other| whose(mine, other)).unwrap();
        let values = [
            other.sealed.clone().into(),
            mine.mailbox.clone().into(),
            mine.kind.clone().into(),
        ];
        world
            .run(
                "UPDATE grants SET sealed = $1 WHERE mailbox_id = $2 AND kind = $3",
                values,
            )
            .await;
    }
}

fn another_key() -> SecretBox<[u8; 32]> {
    SecretBox::new(Box::new([9; 32]))
}

async fn rotate(world: &World, ring: &Keyring) -> Rotated {
    let (store, randomness) = (world.test.store(), Randomness::seeded(7));
    rotate::run(store, ring, &randomness).await.unwrap()
}

#[tokio::test]
async fn a_token_that_was_moved_to_another_row_does_not_open() {
    let world = World::start().await;
    let (rep, other) = connected(&world).await;
    // By somebody who may write to the database.
    exchange(&world, |mine, other| {
        mine.kind == other.kind && mine.mailbox != other.mailbox
    })
    .await;
    world.google.clear_requests();
    for browser in [&rep, &other] {
        // The token that came with the consent is still in memory for some seconds.
        world.advance(jiff::SignedDuration::from_mins(1));
        let answer = browser.client().post(route::MAILBOX_TOKEN, &()).await;
        assert_eq!(answer.error().code, ErrorCode::Internal);
    }
    assert_eq!(world.asked("token"), 0, "Google is not even asked");
}

#[tokio::test]
async fn a_grant_does_not_open_as_the_other_grant_of_its_mailbox() {
    let world = World::start().await;
    let (rep, _other) = connected(&world).await;
    exchange(&world, |mine, other| {
        mine.kind != other.kind && mine.mailbox == other.mailbox
    })
    .await;
    world.advance(jiff::SignedDuration::from_mins(1));
    let answer = rep.client().post(route::MAILBOX_TOKEN, &()).await;
    assert_eq!(answer.error().code, ErrorCode::Internal);
}

#[tokio::test]
async fn rotating_seals_every_token_anew_and_says_so() {
    let world = World::start().await;
    let _browsers = connected(&world).await;
    let old = &world.test.app.config.key;
    let ring = Keyring::new(&another_key()).with_previous(old);
    let rotated = rotate(&world, &ring).await;
    assert_eq!((rotated.resealed, rotated.before), (4, 0));
    assert_eq!((rotated.changed, rotated.unreadable.len()), (0, 0));
    let keys = world.texts("SELECT DISTINCT key_id AS t FROM grants").await;
    assert_eq!(keys, [ring.key_id()]);
    // The new key alone opens them; what is done is not done again.
    let alone = Keyring::new(&another_key());
    let again = rotate(&world, &alone).await;
    assert_eq!((again.resealed, again.before), (0, 4));
    let back = Keyring::new(old).with_previous(&another_key());
    assert_eq!(rotate(&world, &back).await.resealed, 4);
}

#[tokio::test]
async fn a_rotation_that_was_cut_off_is_finished_by_the_next() {
    let world = World::start().await;
    let _browsers = connected(&world).await;
    let old = &world.test.app.config.key;
    let ring = Keyring::new(&another_key()).with_previous(old);
    let before = world
        .texts("SELECT sealed AS t FROM grants ORDER BY mailbox_id, kind")
        .await;
    rotate(&world, &ring).await;
    // As it was after the first row only.
    world
        .run(
            "UPDATE grants SET sealed = $1, key_id = $2 WHERE kind = 'job' AND mailbox_id = \
             (SELECT MAX(mailbox_id) FROM grants)",
            [
                before[3].clone().into(),
                Keyring::new(old).key_id().to_owned().into(),
            ],
        )
        .await;
    let rotated = rotate(&world, &ring).await;
    assert_eq!((rotated.resealed, rotated.before), (1, 3));
}

#[tokio::test]
async fn what_no_key_opens_is_named_and_left_alone() {
    let world = World::start().await;
    let (rep, _other) = connected(&world).await;
    let stranger = Keyring::new(&another_key());
    let before = world
        .texts("SELECT sealed AS t FROM grants ORDER BY 1")
        .await;
    let rotated = rotate(&world, &stranger).await;
    assert_eq!((rotated.resealed, rotated.unreadable.len()), (0, 4));
    let said = rotated.to_string();
    assert!(said.contains("opened by none of the keys: 4"), "{said}");
    let after = world
        .texts("SELECT sealed AS t FROM grants ORDER BY 1")
        .await;
    assert_eq!(before, after);
    world.advance(jiff::SignedDuration::from_mins(1));
    let token = rep.client().post(route::MAILBOX_TOKEN, &()).await;
    assert!(!token.json::<AccessToken>().token.is_empty());
}
