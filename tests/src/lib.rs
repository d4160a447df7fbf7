//! What the end-to-end tests are written with: a browser that is told what to do in the words of
//! a person, the server as a process, and a tap on every wire.
//!
//! | module | is |
//! |---|---|
//! | [`mod@bench`] | statistics, runs in turn and printed lines of the benchmarks |
//! | [`beacon`] | another host that notes whoever asks it |
//! | [`browser`] | headless Chromium; things are found by role and accessible name |
//! | [`connect`] | connecting Gmail quickly |
//! | [`correspondence`] | a long correspondence with one customer |
//! | [`files`] | files that the tests read |
//! | [`process`] | a child process with its output in a file |
//! | [`server`] | the server as it is deployed |
//! | [`stack`] | simulator, server, taps and files together |
//! | [`tap`] | a proxy that keeps what passes, and the search for what must not pass |
//! | [`tls`] | a certificate, for a proxy with HTTPS and HTTP/2 |
//! | [`words`] | what the pages say, in both languages |
//! | [`deadline`] | waiting for a condition |
//!
//! Nothing here retries a failure or waits for a time: a step waits for its condition until the
//! one deadline of the whole test.

pub mod beacon;
pub mod bench;
pub mod browser;
pub mod connect;
pub mod correspondence;
pub mod deadline;
pub mod files;
pub mod process;
pub mod server;
pub mod stack;
pub mod tap;
pub mod tls;
pub mod words;
