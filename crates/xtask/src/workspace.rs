//! Where things are, and the environment of every child process.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

/// The checkout, the cache beside it, and the tools that were found or built.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    cache: PathBuf,
    target: PathBuf,
    tool_dirs: Vec<PathBuf>,
}

impl Workspace {
    /// The checkout this program was built from, with the folders the environment asks for.
    pub fn find() -> anyhow::Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map(PathBuf::from)
            .context("start this through `cargo xtask`")?;
        let root = manifest
            .ancestors()
            .nth(2)
            .context("crates/xtask has moved")?
            .to_owned();
        let cache = cache_dir(|name| env::var_os(name))?;
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => env::current_dir()?.join(dir),
            None => cache.join("target"),
        };
        Ok(Self {
            root,
            cache,
            target,
            tool_dirs: Vec::new(),
        })
    }

    /// The top of the checkout.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where one pinned tool is installed: a folder for each version, so that checkouts of
    /// different ages can share a cache.
    pub fn tool_root(&self, name: &str, version: &str) -> PathBuf {
        self.cache.join("tools").join(format!("{name}-{version}"))
    }

    /// Where tools are compiled.
    pub fn tool_build_dir(&self) -> PathBuf {
        self.cache.join("tools").join("build")
    }

    /// Where cargo leaves its output.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Where the built client goes, debug and release apart.
    pub fn client_dist(&self, release: bool) -> PathBuf {
        let profile = if release { "release" } else { "dev" };
        self.target.join("client").join(profile)
    }

    /// Puts a folder in front of the search path of every later child.
    pub fn add_tool_dir(&mut self, dir: PathBuf) {
        if !self.tool_dirs.contains(&dir) {
            self.tool_dirs.push(dir);
        }
    }

    /// The folders of tools that only children of this process find.
    pub fn tool_dirs(&self) -> &[PathBuf] {
        &self.tool_dirs
    }

    /// A child process in the top folder, in a clean environment.
    pub fn command(&self, program: impl Into<OsString>) -> Command {
        let mut command = Command::new(program.into());
        command
            .current_dir(&self.root)
            .env("PATH", self.search_path())
            .env("CARGO_TARGET_DIR", &self.target);
        // `cargo run` describes this crate in the environment. Build scripts would take the
        // difference to a plain `cargo build` for a change and compile again.
        for (name, _) in env::vars_os() {
            let name_text = name.to_string_lossy();
            if name_text.starts_with("CARGO_PKG_") || name_text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        command
    }

    /// `cargo`, of the toolchain that runs this program.
    pub fn cargo<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Command {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = self.command(cargo);
        command.args(args);
        command
    }

    /// Finds a program on the search path of the children.
    pub fn find_program(&self, name: &str) -> Option<PathBuf> {
        env::split_paths(&self.search_path())
            .map(|dir| dir.join(name))
            .find(|path| path.is_file())
    }

    fn search_path(&self) -> OsString {
        let inherited = env::var_os("PATH").unwrap_or_default();
        let dirs = self.tool_dirs.iter().cloned();
        // A folder of ours cannot hold a separator: its name ends in a version.
        env::join_paths(dirs.chain(env::split_paths(&inherited))).unwrap_or(inherited)
    }
}

fn cache_dir(variable: impl Fn(&str) -> Option<OsString>) -> anyhow::Result<PathBuf> {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    let dir = if let Some(dir) = set("TEGAMI_CACHE") {
        PathBuf::from(dir)
    } else if let Some(dir) = set("XDG_CACHE_HOME") {
        Path::new(&dir).join("tegami")
    } else if let Some(home) = set("HOME") {
        Path::new(&home).join(".cache/tegami")
    } else {
        bail!("set TEGAMI_CACHE: there is no home folder to keep tools and build output in");
    };
    if !dir.is_absolute() {
        bail!(
            "the cache folder must be an absolute path: {}",
            dir.display()
        );
    }
    Ok(dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(variables: &[(&str, &str)]) -> anyhow::Result<PathBuf> {
        cache_dir(|name| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn the_cache_is_where_the_environment_says() {
        let home = ("HOME", "/home/rep");
        let xdg = ("XDG_CACHE_HOME", "/var/cache");
        let own = ("TEGAMI_CACHE", "/big/disk");
        let dir = |variables: &[_]| cache(variables).expect("a folder");
        assert_eq!(dir(&[home]), Path::new("/home/rep/.cache/tegami"));
        assert_eq!(dir(&[home, xdg]), Path::new("/var/cache/tegami"));
        assert_eq!(dir(&[home, xdg, own]), Path::new("/big/disk"));
        assert_eq!(
            dir(&[home, ("TEGAMI_CACHE", "")]),
            Path::new("/home/rep/.cache/tegami")
        );
    }

    #[test]
    fn refuses_a_cache_that_moves_with_the_current_folder() {
        cache(&[("TEGAMI_CACHE", "cache")]).expect_err("relative");
        cache(&[]).expect_err("no home");
    }
}
