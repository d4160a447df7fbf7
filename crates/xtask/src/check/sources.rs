//! Rules about source text that no lint of the compiler expresses.

use std::fs;

use anyhow::Context as _;

use crate::process::read;
use crate::workspace::Workspace;

/// Text that must not stand in some files.
struct Rule {
    name: &'static str,
    reason: &'static str,
    applies_to: fn(path: &str) -> bool,
    needles: &'static [&'static str],
}

const RULES: [Rule; 9] = [
    Rule {
        name: "no HTML from text",
        reason: "what a mail or a colleague wrote becomes text nodes, never markup",
        applies_to: |path| path.starts_with("app/") && path.ends_with(".rs"),
        needles: &[
            "inner_html",
            "innerHTML",
            "outer_html",
            "outerHTML",
            "insert_adjacent_html",
            "insertAdjacentHTML",
            "srcdoc",
            "document.write",
            "create_contextual_fragment",
        ],
    },
    Rule {
        name: "no literal style attribute",
        reason: "the page's policy drops it without a word: use a class, or `style:property=`",
        applies_to: |path| path.starts_with("app/") && is_view(path),
        needles: &["style=\"", "style='", "<style"],
    },
    Rule {
        name: "storage in one place",
        reason: "tokens and mail live in memory only; what may stay is kept by browser/storage.rs",
        applies_to: |path| {
            path.starts_with("app/")
                && !matches!(path, "app/src/browser/storage.rs" | "app/boot.js")
        },
        needles: &[
            "localStorage",
            "local_storage",
            "sessionStorage",
            "session_storage",
            "indexedDB",
            "indexed_db",
            "caches.open",
            "document.cookie",
            "set_cookie",
        ],
    },
    Rule {
        name: "the start reads the theme, nothing else",
        reason: "boot.js sets the chosen theme before the first paint; it keeps nothing itself",
        applies_to: |path| path == "app/boot.js",
        needles: &[
            "setItem",
            "localStorage[",
            "sessionStorage",
            "indexedDB",
            "caches.open",
            "document.cookie",
        ],
    },
    Rule {
        name: "no inline script",
        reason: "the page's policy is `script-src 'self'`",
        applies_to: |path| path.starts_with("app/") && path.ends_with(".html"),
        needles: &["<script>", "javascript:", "onload=", "onclick=", "onerror="],
    },
    Rule {
        name: "nothing from elsewhere",
        reason: "script, style, fonts and images are served by us",
        applies_to: |path| {
            (path.starts_with("app/") && path.ends_with(".html")) || path.ends_with(".css")
        },
        needles: &[
            "src=\"http",
            "href=\"http",
            "url(http",
            "url(\"http",
            "@import \"http",
        ],
    },
    Rule {
        name: "scopes in one place",
        reason: "what the product asks Google for is written, and tested, in google/scope.rs",
        applies_to: |path| {
            let ours = path.starts_with("app/src/") || path.starts_with("server/src/");
            ours && path != "server/src/google/scope.rs"
        },
        // The widest scope is this address and nothing behind it; what lies behind it are pages.
        needles: &[
            "https://mail.google.com/\"",
            "https://mail.google.com\"",
            "googleapis.com/auth/",
        ],
    },
    Rule {
        name: "tests wait on conditions",
        reason: "a sleep is too short on a busy machine and too long on every other",
        applies_to: is_test,
        needles: &["thread::sleep", "time::sleep", "tokio::time::sleep"],
    },
    Rule {
        name: "no ignored test",
        reason: "a test runs or is deleted",
        applies_to: |path| path.ends_with(".rs") && !path.starts_with("crates/xtask/"),
        needles: &["#[ignore"],
    },
];

/// Every breach of a rule, as `path:line: name (reason)`.
pub fn violations(workspace: &Workspace) -> anyhow::Result<Vec<String>> {
    let mut git = workspace.command("git");
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let listed = read(&mut git)?;
    let mut found = Vec::new();
    for path in listed.split_terminator('\0') {
        let rules: Vec<_> = RULES
            .iter()
            .filter(|rule| (rule.applies_to)(path))
            .collect();
        let file = workspace.root().join(path);
        // A file that was deleted and not yet committed is still listed.
        if rules.is_empty() || !file.is_file() {
            continue;
        }
        let bytes = fs::read(&file).with_context(|| path.to_owned())?;
        let text = String::from_utf8_lossy(&bytes);
        found.extend(breaches(path, &text, &rules));
    }
    Ok(found)
}

fn breaches(path: &str, text: &str, rules: &[&Rule]) -> Vec<String> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_start();
        if line.starts_with("//") {
            continue;
        }
        for rule in rules {
            if rule.needles.iter().any(|needle| line.contains(needle)) {
                let Rule { name, reason, .. } = rule;
                found.push(format!("{path}:{}: {name} ({reason})", index + 1));
            }
        }
    }
    found
}

fn is_view(path: &str) -> bool {
    path.ends_with(".rs") || path.ends_with(".html")
}

fn is_test(path: &str) -> bool {
    path.ends_with(".rs") && (path.starts_with("tests/") || path.contains("/tests/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(path: &str, text: &str) -> Vec<String> {
        let rules: Vec<_> = RULES
            .iter()
            .filter(|rule| (rule.applies_to)(path))
            .collect();
        breaches(path, text, &rules)
    }

    #[track_caller]
    fn breaks(path: &str, text: &str, rule: &str) {
        let found = broken(path, text);
        let expected = format!("{path}:1: {rule} (");
        assert!(
            found.iter().any(|line| line.starts_with(&expected)),
            "{text} should break `{rule}`: {found:?}"
        );
    }

    #[track_caller]
    fn holds(path: &str, text: &str) {
        assert_eq!(broken(path, text), Vec::<String>::new());
    }

    #[test]
    fn markup_from_text_is_found_in_the_client_only() {
        let line = "<div inner_html=body/>";
        breaks("app/src/mail.rs", line, "no HTML from text");
        holds("crates/gmail/src/mime.rs", line);
    }

    #[test]
    fn a_literal_style_is_found_and_a_style_property_is_not() {
        breaks(
            "app/src/page.rs",
            "<p style=\"top:0\">",
            "no literal style attribute",
        );
        breaks("app/index.html", "<style>", "no literal style attribute");
        holds("app/src/page.rs", "<p style:top=move || top()>");
    }

    #[test]
    fn storage_in_the_browser_is_found_outside_its_module() {
        breaks(
            "app/src/session.rs",
            "window.local_storage()",
            "storage in one place",
        );
        holds("app/src/browser/storage.rs", "window.local_storage()");
    }

    #[test]
    fn the_start_may_read_the_theme_but_keep_nothing() {
        holds("app/boot.js", "localStorage.getItem(\"tegami.theme\")");
        for bad in ["sessionStorage.token = t", "localStorage.setItem(\"a\", b)"] {
            breaks(
                "app/boot.js",
                bad,
                "the start reads the theme, nothing else",
            );
        }
    }

    #[test]
    fn an_inline_script_is_found_and_a_script_file_is_not() {
        breaks(
            "app/index.html",
            "<script>boot()</script>",
            "no inline script",
        );
        holds(
            "app/index.html",
            "<script type=\"module\" src=\"/boot.js\"></script>",
        );
    }

    #[test]
    fn a_resource_from_elsewhere_is_found() {
        let font = "@font-face { src: url(https://fonts.example/a.woff2) }";
        breaks("style/type.css", font, "nothing from elsewhere");
    }

    #[test]
    fn a_scope_outside_its_module_is_found() {
        let scope = "const SCOPE: &str = \"https://mail.google.com/\";";
        holds("server/src/google/scope.rs", scope);
        breaks("server/src/grants.rs", scope, "scopes in one place");
    }

    #[test]
    fn a_sleeping_or_ignored_test_is_found() {
        let sleep = "tokio::time::sleep(SECOND).await;";
        breaks("server/tests/it/jobs.rs", sleep, "tests wait on conditions");
        holds("server/src/jobs.rs", sleep);
        breaks("server/src/jobs.rs", "#[ignore]", "no ignored test");
    }

    #[test]
    fn a_comment_may_name_what_the_code_must_not_use() {
        holds("app/src/mail.rs", "    // never inner_html");
    }
}
