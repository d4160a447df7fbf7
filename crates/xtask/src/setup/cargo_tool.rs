//! Tools that are built from crates.io.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Context as _;

use super::announce;
use crate::process::{note, run, step};
use crate::workspace::Workspace;

/// A program from crates.io in one pinned version.
pub struct CargoTool {
    package: &'static str,
    program: &'static str,
    version: String,
    /// Whether `--version` says which one it is. One that does not is only looked for where it was
    /// installed, in a folder named by its version.
    says_version: bool,
    install_args: &'static [&'static str],
    opt_level: &'static str,
    purpose: &'static str,
    how_long: &'static str,
}

impl CargoTool {
    /// Trunk, which builds and serves the client.
    ///
    /// Without its features it cannot download anything, which this project never lets it do.
    pub fn trunk() -> Self {
        Self {
            package: "trunk",
            program: "trunk",
            version: "0.21.14".to_owned(),
            says_version: true,
            install_args: &["--no-default-features"],
            opt_level: "0",
            purpose: "which builds the client",
            how_long: "about three minutes on two cores",
        }
    }

    /// The wasm-bindgen command line, which must have the very version of the library.
    pub fn wasm_bindgen(workspace: &Workspace) -> anyhow::Result<Self> {
        let lock = fs::read_to_string(workspace.root().join("Cargo.lock"))?;
        let version = locked_version(&lock, "wasm-bindgen")
            .context("Cargo.lock has no wasm-bindgen: the client needs it")?;
        Ok(Self {
            package: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            version: version.to_owned(),
            says_version: true,
            install_args: &["--bin", "wasm-bindgen"],
            opt_level: "1",
            purpose: "which joins the client to the browser",
            how_long: "about two minutes on two cores",
        })
    }

    /// What takes the parts that are fetched on demand out of the client.
    pub fn wasm_split() -> Self {
        Self {
            package: "wasm_split_cli_support",
            program: "wasm-split-cli",
            version: "0.2.4".to_owned(),
            says_version: false,
            install_args: &["--features", "build-binary"],
            opt_level: "1",
            purpose: "which takes the client apart",
            how_long: "about a minute on two cores",
        }
    }

    /// Makes this version the one that every later child finds.
    pub fn ensure(&self, workspace: &mut Workspace) -> anyhow::Result<()> {
        let root = workspace.tool_root(self.package, &self.version);
        let own = root.join("bin").join(self.program);
        let on_path = workspace.find_program(self.program);
        let on_path = on_path.filter(|_| self.says_version);
        if on_path.is_some_and(|program| self.fits(workspace, &program)) {
            return Ok(());
        }
        if !self.fits(workspace, &own) {
            self.install(workspace, &root)?;
        }
        workspace.add_tool_dir(root.join("bin"));
        Ok(())
    }

    fn fits(&self, workspace: &Workspace, program: &Path) -> bool {
        if !self.says_version {
            return program.is_file();
        }
        let mut probe = workspace.command(program);
        let Ok(output) = probe.arg("--version").stderr(Stdio::null()).output() else {
            return false;
        };
        version_in(&String::from_utf8_lossy(&output.stdout)) == Some(&self.version)
    }

    fn install(&self, workspace: &Workspace, root: &Path) -> anyhow::Result<()> {
        let title = format!("{} {}, {}", self.program, self.version, self.purpose);
        announce(&title, self.how_long);
        step(format!("cargo install {}", self.package), || {
            let locked = run(self.cargo_install(workspace, root).arg("--locked"));
            if let Err(error) = locked {
                note(format!("{error:#}"));
                note("once more, with the newest dependencies that fit");
                run(&mut self.cargo_install(workspace, root))?;
            }
            // Half a gigabyte that nothing reads again.
            let build_dir = workspace.tool_build_dir();
            fs::remove_dir_all(build_dir).context("clearing the tools' build folder")
        })
    }

    fn cargo_install(&self, workspace: &Workspace, root: &Path) -> Command {
        let mut cargo = workspace.cargo(["install", self.package]);
        cargo.args(["--version", &self.version, "--root"]).arg(root);
        cargo.args(self.install_args);
        // The tool works for seconds and compiles for minutes: compile it lightly.
        cargo
            .env("CARGO_TARGET_DIR", workspace.tool_build_dir())
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level)
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false");
        cargo
    }
}

/// The version of a package in Cargo.lock; of several, the first.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = lock.lines();
    let name = format!("name = \"{package}\"");
    lines.find(|line| **line == name)?;
    let version = lines.next()?.strip_prefix("version = \"")?;
    version.strip_suffix('"')
}

/// The version in `trunk 0.21.14` and the like.
fn version_in(printed: &str) -> Option<&str> {
    printed.split_whitespace().nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_locked_version() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }

    #[test]
    fn reads_a_printed_version() {
        assert_eq!(version_in("wasm-bindgen 0.2.130\n"), Some("0.2.130"));
        assert_eq!(version_in("trunk 0.21.14 (unknown)"), Some("0.21.14"));
        assert_eq!(version_in(""), None);
    }
}
