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
        ("TEGAMI_OPEN_INTERVAL", Some("5")),
        ("TEGAMI_JOBS", Some("sometimes")),
    ]));
}

#[test]
fn pushes_are_configured_as_a_whole_or_not_at_all() {
    let account = (
        "TEGAMI_PUSH_ACCOUNT",
        Some("push@p.iam.gserviceaccount.com"),
    );
    let audience = ("TEGAMI_PUSH_AUDIENCE", Some("https://crm.example"));
    let subscription = (
        "TEGAMI_PUSH_SUBSCRIPTION",
        Some("projects/p/subscriptions/s"),
    );
    let topic = ("TEGAMI_PUSH_TOPIC", Some("projects/p/topics/t"));
    assert_eq!(faults(&[topic, subscription, audience, account]), "");
    insta::assert_snapshot!(faults(&[topic]), @r"
    TEGAMI_PUSH_SUBSCRIPTION: is not set, but another TEGAMI_PUSH_… is
    TEGAMI_PUSH_AUDIENCE: is not set, but another TEGAMI_PUSH_… is
    TEGAMI_PUSH_ACCOUNT: is not set, but another TEGAMI_PUSH_… is
    ");
    insta::assert_snapshot!(faults(&[
        ("TEGAMI_PUSH_TOPIC", Some("projects/p/subscriptions/t")),
        ("TEGAMI_PUSH_SUBSCRIPTION", Some("s")),
        audience,
        ("TEGAMI_PUSH_ACCOUNT", Some("push")),
        ("TEGAMI_PUSH_KEYS_URL", Some("keys")),
    ]), @r"
    TEGAMI_PUSH_TOPIC: must be projects/PROJECT/topics/TOPIC
    TEGAMI_PUSH_SUBSCRIPTION: must be projects/PROJECT/subscriptions/SUBSCRIPTION
    TEGAMI_PUSH_ACCOUNT: must be an email address
    TEGAMI_PUSH_KEYS_URL: must be an http or https URL
    ");
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
