//! The harness itself: that it finds, that it fails, and that its tap hears everything.

mod browser;
mod page;
mod tap;
