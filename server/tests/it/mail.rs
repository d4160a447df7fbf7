//! Sign-in, grants, mailbox settings and the label job, with the simulator as Google.

mod connecting;
mod signing_in;
mod world;
