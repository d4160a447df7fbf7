//! Being told of new mail by Pub/Sub instead of asking.

pub mod stop;
pub mod watch;
