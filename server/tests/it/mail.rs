//! Sign-in, grants, mailbox settings and the label job, with the simulator as Google.

mod connecting;
mod crashing;
mod customers;
mod faults;
mod filing;
mod mailbox;
mod signing_in;
mod world;
