//! Sign-in, grants, mailbox settings and the label job, with the simulator as Google.

mod connecting;
mod crashing;
mod customers;
mod databases;
mod deal_threads;
mod faults;
mod filing;
mod handing_out;
mod mailbox;
mod notices;
mod owning;
mod scopes;
mod signing_in;
mod world;
