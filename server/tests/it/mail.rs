//! Sign-in, grants, mailbox settings and the label job, with the simulator as Google.

mod closing_day;
mod connecting;
mod crashing;
mod customers;
mod databases;
mod deal_threads;
mod faults;
mod filing;
mod handing_out;
mod histories;
mod killer;
mod label_options;
mod mailbox;
mod notices;
mod owning;
mod records;
mod refiling;
mod scopes;
mod sealing;
mod setting_up;
mod sharing;
mod signing_in;
mod undoing;
mod withdrawing;
mod world;
