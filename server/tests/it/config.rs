//! Faults of the configuration, as an operator reads them.

use server::{Config, testing::environment};

fn faults(changes: &[(&str, Option<&str>)]) -> String {
    let mut env = environment();
    for (name, value) in changes {
        match value {
            Some(value) => env.insert((*name).to_owned(), (*value).to_owned()),
            None => env.remove(*name),
        };
    }
    Config::from_env(&env).map_or_else(|errors| errors.to_string(), |_| String::new())
}

#[test]
fn a_whole_environment_has_no_faults() {
    assert_eq!(faults(&[]), "");
}

#[test]
fn every_fault_is_told_at_once_by_its_variable() {
    insta::assert_snapshot!(faults(&[
        ("TEGAMI_LISTEN", Some("here")),
        ("TEGAMI_PUBLIC_URL", Some("http://crm.example")),
        ("DATABASE_URL", Some("mysql://x")),
        ("TEGAMI_TIME_ZONE", Some("Mars/Olympus")),
        ("TEGAMI_CURRENCY", Some("yen")),
        ("TEGAMI_LANGUAGE", Some("fr")),
        ("TEGAMI_ADMIN", Some("nobody")),
        ("GOOGLE_CLIENT_ID", None),
        ("GOOGLE_CLIENT_SECRET", Some("  ")),
        ("TEGAMI_GOOGLE_ISSUER", Some("accounts.google.com")),
        ("TEGAMI_GMAIL_URL", Some("ftp://x")),
        ("TEGAMI_KEY", Some("c2hvcnQ=")),
        ("TEGAMI_LOG_FORMAT", Some("xml")),
    ]));
}

#[test]
fn a_key_file_that_is_not_there_is_named() {
    let text = faults(&[("TEGAMI_KEY_FILE", Some("/nowhere/key"))]);
    assert!(
        text.starts_with("TEGAMI_KEY_FILE: cannot be read"),
        "{text}"
    );
}

#[test]
fn no_fault_repeats_a_value() {
    let text = faults(&[
        ("TEGAMI_KEY", Some("hunter2")),
        ("DATABASE_URL", Some("pg://u:pw@h")),
    ]);
    assert!(!text.contains("hunter2") && !text.contains("pw@"), "{text}");
}
