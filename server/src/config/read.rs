//! Reads variables and gathers their faults.

use super::ConfigError;
use std::collections::BTreeMap;

/// Reads variables one after the other. A faulty one is noted and read as absent.
pub(super) struct Reader<'a> {
    env: &'a BTreeMap<String, String>,
    pub(super) faults: Vec<ConfigError>,
}

/// What a variable must be: in words, and the function that takes nothing else.
pub(super) struct Form<T> {
    pub(super) expected: &'static str,
    pub(super) parse: fn(&str) -> Option<T>,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(env: &'a BTreeMap<String, String>) -> Self {
        Self {
            env,
            faults: Vec::new(),
        }
    }

    /// The variable's text; absent where it is unset or blank.
    pub(super) fn optional(&self, variable: &str) -> Option<String> {
        let text = self.env.get(variable)?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The variable's text, or a default.
    pub(super) fn text_or(&self, variable: &str, default: &str) -> String {
        self.optional(variable)
            .unwrap_or_else(|| default.to_owned())
    }

    /// A variable that must be set and of a form.
    pub(super) fn required<T>(&mut self, variable: &'static str, form: &Form<T>) -> Option<T> {
        match self.optional(variable) {
            None => self.fault(variable, "is not set".to_owned()),
            Some(text) => self.parse(variable, &text, form),
        }
    }

    /// A variable that must be set because others of its kind are, and of a form.
    pub(super) fn required_beside<T>(
        &mut self,
        variable: &'static str,
        others: &str,
        form: &Form<T>,
    ) -> Option<T> {
        match self.optional(variable) {
            None => self.fault(variable, format!("is not set, but another {others} is")),
            Some(text) => self.parse(variable, &text, form),
        }
    }

    /// A variable of a form, or a default.
    pub(super) fn or<T>(
        &mut self,
        variable: &'static str,
        default: &str,
        form: &Form<T>,
    ) -> Option<T> {
        let text = self.text_or(variable, default);
        self.parse(variable, &text, form)
    }

    /// What the file named by a variable holds.
    pub(super) fn file<T>(
        &mut self,
        variable: &'static str,
        path: &str,
        form: &Form<T>,
    ) -> Option<T> {
        match std::fs::read_to_string(path) {
            Ok(text) => self.parse(variable, text.trim(), form),
            Err(error) => self.fault(variable, format!("cannot be read: {error}")),
        }
    }

    fn parse<T>(&mut self, variable: &'static str, text: &str, form: &Form<T>) -> Option<T> {
        (form.parse)(text).or_else(|| self.fault(variable, format!("must be {}", form.expected)))
    }

    fn fault<T>(&mut self, variable: &'static str, fault: String) -> Option<T> {
        self.faults.push(ConfigError { variable, fault });
        None
    }
}
