//! Reads the environment and runs the server.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::serve::main()
}
