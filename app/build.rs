//! Turns `locales/<language>/<namespace>.json` into typed keys. A key that one language lacks
//! stops the build.
//!
//! This calls the code generator of `leptos_i18n` directly: its `leptos_i18n_build` wrapper
//! also exports ICU data, which brings a TLS stack into the build and which we leave to the
//! browser's `Intl`.

use leptos_i18n_parser::parse_locales::{
    options::{Config, ParseOptions},
    parse_locales,
};
use std::{env, error::Error, fs, path::PathBuf};

const NAMESPACES: &[&str] = &[
    "accounts",
    "acting",
    "categories",
    "common",
    "compose",
    "contacts",
    "deal_mail",
    "deals",
    "email_settings",
    "email_setup",
    "errors",
    "filing",
    "label_log",
    "jottings",
    "leads",
    "magnet",
    "mail",
    "mail_page",
    "mail_records",
    "mail_view",
    "nav",
    "permission",
    "sender",
    "settings",
    "sign_in",
    "templates",
];

fn main() -> Result<(), Box<dyn Error>> {
    let config = Config::new("en")?
        .add_locale("ja")?
        .add_namespaces(NAMESPACES)?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let parsed = parse_locales(None, config)?;

    println!("cargo::rerun-if-changed=locales");
    for file in parsed.tracked_files.iter().flatten() {
        println!("cargo::rerun-if-changed={file}");
    }
    for problem in parsed.diag.errors().iter() {
        println!("cargo::error={problem}");
    }
    for problem in parsed.diag.warnings().iter() {
        println!("cargo::error={problem}");
    }

    let code = leptos_i18n_codegen::gen_code(&parsed, None, false, None, false)?;
    let out = PathBuf::from(env::var("OUT_DIR")?).join("i18n.rs");
    fs::write(out, code.to_string())?;
    Ok(())
}
