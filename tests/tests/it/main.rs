//! One binary for all end-to-end tests.

mod harness;
mod journey;
