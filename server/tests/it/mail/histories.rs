//! Thousands of random histories of a mailbox, over the real job, the real database and the simulator.
//!
//! A history is a row of steps: mail comes, deals change, months turn, the owner reads, moves and labels mail, renames
//! and deletes labels, makes and
//! removes categories, chooses how mail is filed and what is not, takes back what the job did; Google fails, answers get lost, runs are killed between any two steps,
//! two run at once. After each time the job has worked:
//!
//! 1. no message lacks a label that its owner gave it;
//! 2. no message is in neither the inbox nor under a label, but where its owner put it there;
//! 3. the job takes no message out of the inbox twice;
//! 4. a message of which everything was taken back has exactly the labels it would have, had there been no job;
//! 5. whatever the job changed, label by label, stands in the ledger;
//! 6. in the end an idle run costs one request and two units.

mod google;
mod owner;
mod steps;

use self::steps::{History, history};
use super::world::World;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use std::cell::Cell;

/// The variable that asks for another number of histories of a shard: 1250 makes ten thousand in all.
const COUNT: &str = "TEGAMI_HISTORIES";
/// Histories of one shard: there are eight, which run side by side.
const HISTORIES: u32 = 400;

fn shard(seed: u64) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let stage = runtime.block_on(google::Stage::start());
    let asked = std::env::var(COUNT)
        .ok()
        .and_then(|count| count.parse().ok());
    let histories: u32 = asked.unwrap_or(HISTORIES);
    let config = Config {
        cases: histories,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..Config::default()
    };
    let filed = Cell::new(0_u64);
    let ended = TestRunner::new(config).run(&history(), |history: History| {
        let told = runtime.block_on(stage.play(&history));
        let seen = told.map_err(TestCaseError::fail)?;
        filed.set(filed.get() + u64::from(seen));
        Ok(())
    });
    ended.unwrap_or_else(|broken| panic!("seed {seed}: {broken}"));
    assert!(filed.get() > u64::from(histories) / 4, "the job had work");
}

macro_rules! shards {
    ($($name:ident = $seed:literal;)*) => {$(
        #[test]
        fn $name() {
            shard($seed);
        }
    )*};
}

shards! {
    nothing_that_happens_loses_mail_1 = 1;
    nothing_that_happens_loses_mail_2 = 2;
    nothing_that_happens_loses_mail_3 = 3;
    nothing_that_happens_loses_mail_4 = 4;
    nothing_that_happens_loses_mail_5 = 5;
    nothing_that_happens_loses_mail_6 = 6;
    nothing_that_happens_loses_mail_7 = 7;
    nothing_that_happens_loses_mail_8 = 8;
}
