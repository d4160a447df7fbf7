//! One binary for all end-to-end tests.

mod harness;
mod hostile;
mod journey;
mod real_mail;
