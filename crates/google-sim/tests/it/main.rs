//! The simulator over real HTTP, as its users see it.

mod batch;
mod cors;
mod faults;
mod oauth;
mod reading;
mod support;
