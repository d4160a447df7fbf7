//! Files that the tests read.

use std::env;
use std::path::{Path, PathBuf};

/// A file or folder, by its path from this package. Asked for when a test runs, as cargo says it then: a test that was
/// compiled in another checkout, with the same cache, reads the files of this one.
///
/// # Panics
///
/// When the tests are not run by cargo.
pub fn of_this_package(path: &str) -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the package is");
    Path::new(&package).join(path)
}
