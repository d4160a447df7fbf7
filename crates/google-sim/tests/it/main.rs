//! The simulator over real HTTP, as its users see it.

mod batch;
mod clients;
mod control;
mod cors;
mod faults;
mod loading;
mod oauth;
mod push;
mod reading;
mod search;
mod support;
mod uploads;
mod writing;
