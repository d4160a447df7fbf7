//! Tools of the system: the browser, PostgreSQL, a C compiler.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::bail;

use super::{PROBE_LIMIT, announce};
use crate::postgres;
use crate::process::{run, step, succeeds_within};
use crate::workspace::Workspace;

/// Something the tests need from the system.
struct SystemTool {
    purpose: &'static str,
    packages: &'static [&'static str],
    is_there: fn(&Workspace) -> bool,
}

const TOOLS: [SystemTool; 4] = [
    SystemTool {
        purpose: "Chromium and its driver, for the browser tests",
        packages: &["chromium", "chromium-driver"],
        is_there: |workspace| {
            workspace.find_program("chromium").is_some()
                && workspace.find_program("chromedriver").is_some()
        },
    },
    SystemTool {
        purpose: "a Japanese font, for screenshots that can be read",
        packages: &["fontconfig", "fonts-noto-cjk"],
        is_there: |workspace| {
            let mut fonts = workspace.command("fc-list");
            let listed = fonts.args([":lang=ja", "family"]).output();
            listed.is_ok_and(|output| !output.stdout.is_empty())
        },
    },
    SystemTool {
        purpose: "PostgreSQL, for the store's tests",
        packages: &["postgresql"],
        is_there: |workspace| postgres::find_programs(workspace).is_some(),
    },
    SystemTool {
        purpose: "a C compiler, for SQLite",
        packages: &["gcc", "libc6-dev"],
        is_there: |workspace| workspace.find_program("cc").is_some(),
    },
];

/// Installs what is missing, in one go.
pub fn ensure(workspace: &Workspace) -> anyhow::Result<()> {
    let missing: Vec<_> = TOOLS
        .iter()
        .filter(|tool| !(tool.is_there)(workspace))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let purposes: Vec<_> = missing.iter().map(|tool| tool.purpose).collect();
    let packages: Vec<_> = missing.iter().flat_map(|tool| tool.packages).collect();
    let package_list = packages
        .iter()
        .map(|name| **name)
        .collect::<Vec<_>>()
        .join(" ");

    announce(&purposes.join("; "), "one to three minutes to download");
    let Some(access) = Access::find(workspace) else {
        bail!(
            "cannot install {}: that takes Debian's apt-get and root or passwordless sudo. \
             Install it yourself and start again; on Debian: sudo apt-get install {package_list}",
            purposes.join("; ")
        );
    };
    step(format!("apt-get install {package_list}"), || {
        // An outdated list of packages names versions that are gone.
        run(access.apt_get(workspace).args(["-qq", "update"]))?;
        let install = ["-qq", "-y", "--no-install-recommends", "install"];
        run(access.apt_get(workspace).args(install).args(&packages))
    })?;
    match missing.iter().find(|tool| !(tool.is_there)(workspace)) {
        None => Ok(()),
        Some(tool) => bail!(
            "apt-get installed {}, and what it is for is still not found: {}",
            tool.packages.join(" "),
            tool.purpose
        ),
    }
}

/// How this person may install packages.
enum Access {
    Root,
    Sudo,
}

impl Access {
    fn find(workspace: &Workspace) -> Option<Self> {
        workspace.find_program("apt-get")?;
        if is_root() {
            return Some(Self::Root);
        }
        let mut sudo = workspace.command("sudo");
        succeeds_within(PROBE_LIMIT, sudo.args(["-n", "true"])).then_some(Self::Sudo)
    }

    fn apt_get(&self, workspace: &Workspace) -> Command {
        let mut command = match self {
            Self::Root => workspace.command("env"),
            Self::Sudo => {
                let mut sudo = workspace.command("sudo");
                sudo.args(["-n", "env"]);
                sudo
            }
        };
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command
    }
}

/// Whether this process is root's.
pub fn is_root() -> bool {
    // The owner of a process's folder is its effective user; no `unsafe` call to ask for it.
    use std::os::unix::fs::MetadataExt as _;
    let own: PathBuf = Path::new("/proc/self").to_owned();
    own.metadata().is_ok_and(|metadata| metadata.uid() == 0)
}
