//! The demo's command line: `server demo [--port N] [--mbox FILE] [--eml DIR]`.

use lexopt::{Parser, ValueExt, prelude::Long};
use std::{ffi::OsString, path::PathBuf};

/// What the command line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Args {
    /// The port; 0 takes a free one.
    pub port: u16,
    /// Mail to add to the first rep's mailbox.
    pub sources: Vec<Source>,
}

/// Where mail comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// An `.mbox` file, such as a Gmail Takeout export.
    Mbox(PathBuf),
    /// A folder of `.eml` files.
    Eml(PathBuf),
}

impl Source {
    /// The file or folder.
    pub const fn path(&self) -> &PathBuf {
        match self {
            Self::Mbox(path) | Self::Eml(path) => path,
        }
    }
}

impl Default for Args {
    fn default() -> Self {
        Self {
            port: 8080,
            sources: Vec::new(),
        }
    }
}

impl Args {
    /// Reads what follows `server demo`.
    ///
    /// # Errors
    /// When an option is unknown or lacks its value.
    pub fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Self, lexopt::Error> {
        let mut args = Self::default();
        let mut parser = Parser::from_args(words);
        while let Some(option) = parser.next()? {
            match option {
                Long("port") => args.port = parser.value()?.parse()?,
                Long("mbox") => args.sources.push(Source::Mbox(parser.value()?.into())),
                Long("eml") => args.sources.push(Source::Eml(parser.value()?.into())),
                other => return Err(other.unexpected()),
            }
        }
        Ok(args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Args, String> {
        Args::parse(words.iter().map(OsString::from)).map_err(|error| error.to_string())
    }

    #[test]
    fn the_demo_needs_no_options() {
        assert_eq!(parse(&[]), Ok(Args::default()));
    }

    #[test]
    fn mail_may_come_from_several_places() {
        let args = parse(&["--port", "0", "--mbox", "a.mbox", "--eml", "b"]).unwrap();
        assert_eq!(args.port, 0);
        let expected = [Source::Mbox("a.mbox".into()), Source::Eml("b".into())];
        assert_eq!(args.sources, expected);
    }

    #[test]
    fn a_mistyped_option_is_named() {
        assert_eq!(
            parse(&["--mobx"]),
            Err("invalid option '--mobx'".to_owned())
        );
        assert!(parse(&["--port", "x"]).unwrap_err().contains('x'));
    }
}
