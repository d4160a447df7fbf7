//! What the page's console got: errors, failed requests, violations of its policy.

use serde_json::Value;

use super::Browser;
use super::command::TakeConsole;

/// One line of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsoleEntry {
    /// `SEVERE`, `WARNING`, `INFO` or `DEBUG`.
    pub level: String,
    /// Who wrote it: `console-api`, `javascript`, `network`, `security` and others.
    pub source: String,
    /// The text.
    pub message: String,
}

impl ConsoleEntry {
    /// Whether it tells of something that went wrong. Whatever the policy blocked counts, a
    /// report without enforcement included.
    pub fn is_trouble(&self) -> bool {
        self.level == "SEVERE"
            || self.source == "security"
            || self.message.contains("Content Security Policy")
            || self.message.contains("TrustedHTML")
    }

    fn read(entry: &Value) -> Self {
        let text = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        Self {
            level: text("level"),
            source: text("source"),
            message: text("message"),
        }
    }
}

impl Browser {
    /// Everything that came to the console since the browser started.
    ///
    /// # Panics
    ///
    /// When the browser is gone.
    pub async fn console(&self) -> Vec<ConsoleEntry> {
        let mut all = self.console.lock().await;
        let new = self.client.issue_cmd(TakeConsole).await;
        let new = new.unwrap_or_else(|error| panic!("reading the console: {error}"));
        let new = new.as_array().map(Vec::as_slice).unwrap_or_default();
        all.extend(new.iter().map(ConsoleEntry::read));
        all.clone()
    }

    /// Fails when the console tells of trouble that the test did not provoke.
    ///
    /// # Panics
    ///
    /// When there is such an entry.
    pub async fn expect_quiet_console(&self, provoked: impl Fn(&ConsoleEntry) -> bool) {
        let console = self.console().await.into_iter();
        let trouble: Vec<_> = console
            .filter(|entry| entry.is_trouble() && !provoked(entry))
            .collect();
        assert!(trouble.is_empty(), "the console complains: {trouble:#?}");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entry(level: &str, source: &str, message: &str) -> ConsoleEntry {
        ConsoleEntry::read(&json!({"level": level, "source": source, "message": message}))
    }

    #[test]
    fn errors_and_blocked_loads_are_trouble() {
        assert!(entry("SEVERE", "console-api", "panicked").is_trouble());
        assert!(entry("WARNING", "security", "blocked").is_trouble());
        let report = "[Report Only] violates the following Content Security Policy directive";
        assert!(entry("INFO", "other", report).is_trouble());
        assert!(!entry("WARNING", "other", "slow").is_trouble());
    }
}
