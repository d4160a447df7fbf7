//! cargo xtask: set-up, run, check and test.
fn main() {}
