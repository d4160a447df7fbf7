//! The dependency rule: which package may use which.
//!
//! What a package declares comes from `cargo metadata`; what is in a build in the end, with its
//! features, from `cargo tree`, because the metadata mixes the features of all packages.

use std::collections::BTreeMap;

use anyhow::Context as _;
use serde_json::Value;

use crate::process::read;
use crate::workspace::Workspace;

/// Our packages, and the packages of ours that each may use.
const ARROWS: [(&str, &[&str]); 9] = [
    ("contract", &[]),
    ("crm", &["contract"]),
    ("gmail", &[]),
    ("google-sim", &[]),
    ("app", &["contract", "crm", "gmail"]),
    ("server", &["contract", "crm", "gmail", "google-sim"]),
    (
        "e2e",
        &["contract", "crm", "gmail", "google-sim", "server", "app"],
    ),
    ("baseline", &[]),
    ("xtask", &[]),
];

/// Packages that name every crate they use.
const CLOSED: [(&str, &[&str]); 2] = [
    ("contract", &["jiff", "serde", "utoipa"]),
    ("crm", &["contract", "jiff", "serde", "thiserror"]),
];

/// Packages that are values and decisions only, with everything below them.
const PURE: [&str; 3] = ["contract", "crm", "gmail"];

/// What a pure package has no use for: HTTP clients, executors, the browser, clocks.
const IMPURE: [&str; 22] = [
    "async-std",
    "chrono",
    "futures",
    "futures-channel",
    "futures-util",
    "gloo-net",
    "gloo-timers",
    "hyper",
    "instant",
    "isahc",
    "js-sys",
    "leptos",
    "reqwest",
    "smol",
    "sqlx",
    "surf",
    "time",
    "tokio",
    "ureq",
    "wasm-bindgen",
    "web-sys",
    "web-time",
];

/// Every breach of the rule, as a sentence.
pub fn violations(workspace: &Workspace) -> anyhow::Result<Vec<String>> {
    let mut metadata = workspace.cargo(["metadata", "--no-deps", "--format-version", "1"]);
    let declared = declared(&serde_json::from_str(&read(metadata.arg("--locked"))?)?)?;
    let mut found = declaration_breaches(&declared);
    for package in PURE {
        let all = resolved(workspace, package, &["--all-features"])?;
        found.extend(purity_breaches(package, &all));
    }
    found.extend(server_breaches(&resolved(workspace, "server", &[])?));
    found.extend(contract_breaches(&resolved(workspace, "contract", &[])?));
    Ok(found)
}

/// A package as its manifest describes it.
#[derive(Debug, Default)]
struct Declared {
    dependencies: Vec<Dependency>,
    features: BTreeMap<String, Vec<String>>,
}

#[derive(Debug)]
struct Dependency {
    name: String,
    for_tests: bool,
    optional: bool,
}

fn declared(metadata: &Value) -> anyhow::Result<BTreeMap<String, Declared>> {
    let packages = metadata["packages"].as_array().context("packages")?;
    let mut all = BTreeMap::new();
    for package in packages {
        let name = package["name"].as_str().context("a package's name")?;
        let mut declared = Declared::default();
        for dependency in package["dependencies"].as_array().context("dependencies")? {
            declared.dependencies.push(Dependency {
                name: dependency["name"].as_str().context("a name")?.to_owned(),
                for_tests: dependency["kind"] == "dev",
                optional: dependency["optional"] == true,
            });
        }
        for (feature, parts) in package["features"].as_object().context("features")? {
            let parts = parts.as_array().context("a feature's parts")?;
            let parts = parts.iter().filter_map(Value::as_str).map(str::to_owned);
            declared.features.insert(feature.clone(), parts.collect());
        }
        all.insert(name.to_owned(), declared);
    }
    Ok(all)
}

fn declaration_breaches(declared: &BTreeMap<String, Declared>) -> Vec<String> {
    let mut found = Vec::new();
    for (name, package) in declared {
        let Some((_, ours)) = ARROWS.iter().find(|(from, _)| from == name) else {
            found.push(format!(
                "{name} is not in the dependency rule: add its arrows"
            ));
            continue;
        };
        let closed = CLOSED.iter().find(|(from, _)| from == name);
        for dependency in &package.dependencies {
            let used = dependency.name.as_str();
            // A package names itself to switch on a feature in its own tests.
            let is_ours = declared.contains_key(used) && used != name;
            if is_ours && !ours.contains(&used) {
                found.push(format!("{name} must not use {used}: arrows point one way"));
            }
            if dependency.for_tests {
                continue;
            }
            if closed.is_some_and(|(_, allowed)| !allowed.contains(&used)) {
                found.push(format!("{name} must not use {used}: its list is closed"));
            }
            if used == "google-sim" && name == "server" && !dependency.optional {
                found.push("server may use google-sim in its feature `demo` only".to_owned());
            }
        }
        found.extend(simulator_feature_breaches(name, package));
    }
    found
}

fn simulator_feature_breaches(name: &str, package: &Declared) -> Vec<String> {
    let switches_on = |part: &String| part.trim_start_matches("dep:").starts_with("google-sim");
    let features = package.features.iter();
    features
        .filter(|(feature, parts)| *feature != "demo" && parts.iter().any(switches_on))
        .map(|(feature, _)| format!("{name}'s feature `{feature}` must not bring in google-sim"))
        .collect()
}

/// A package in a build, with the features it has there.
#[derive(Debug, PartialEq, Eq)]
struct Resolved {
    name: String,
    features: Vec<String>,
}

fn resolved(workspace: &Workspace, package: &str, args: &[&str]) -> anyhow::Result<Vec<Resolved>> {
    let mut tree = workspace.cargo(["tree", "--locked", "-p", package, "-e", "normal"]);
    tree.args(["--target", "all", "--prefix", "none", "-f", "{p}|{f}"]);
    Ok(parse_tree(&read(tree.args(args))?))
}

fn parse_tree(printed: &str) -> Vec<Resolved> {
    let lines = printed.lines().filter_map(|line| line.split_once('|'));
    lines
        .map(|(package, features)| Resolved {
            name: package.split(' ').next().unwrap_or(package).to_owned(),
            features: features
                .trim_end_matches(" (*)")
                .split(',')
                .map(str::to_owned)
                .collect(),
        })
        .collect()
}

fn purity_breaches(package: &str, build: &[Resolved]) -> Vec<String> {
    let impure = IMPURE.iter().filter(|name| contains(build, name));
    impure
        .map(|name| format!("{package} must stay pure, and brings in {name}"))
        .collect()
}

fn server_breaches(build: &[Resolved]) -> Vec<String> {
    let mut found = Vec::new();
    let reads_mail = |part: &Resolved| {
        part.name == "gmail" && part.features.iter().any(|feature| feature == "content")
    };
    if build.iter().any(reads_mail) {
        found.push("the server's gmail has the feature `content`: it could read mail".to_owned());
    }
    if contains(build, "google-sim") {
        found.push("the released server contains google-sim".to_owned());
    }
    found
}

fn contract_breaches(build: &[Resolved]) -> Vec<String> {
    if contains(build, "utoipa") {
        vec!["contract brings in utoipa by default: the client pays for it".to_owned()]
    } else {
        Vec::new()
    }
}

fn contains(build: &[Resolved], name: &str) -> bool {
    build.iter().any(|part| part.name == name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The breaches of two manifests: `package` with one dependency, and that dependency.
    fn declaring(package: &str, dependency: Value, features: Value) -> Vec<String> {
        let used = json!({"name": dependency["name"], "dependencies": [], "features": {}});
        let user = json!({"name": package, "dependencies": [dependency], "features": features});
        let outside = ARROWS.iter().all(|(name, _)| used["name"] != *name);
        let packages = if outside {
            json!([user])
        } else {
            json!([user, used])
        };
        declaration_breaches(&declared(&json!({"packages": packages})).expect("metadata"))
    }

    fn on(name: &str) -> Value {
        json!({"name": name, "kind": null, "optional": false})
    }

    fn on_for_tests(name: &str) -> Value {
        json!({"name": name, "kind": "dev", "optional": false})
    }

    #[track_caller]
    fn holds(found: Vec<String>) {
        assert_eq!(found, Vec::<String>::new());
    }

    #[track_caller]
    fn breaks(found: Vec<String>, sentence: &str) {
        assert_eq!(found, [sentence]);
    }

    #[test]
    fn arrows_point_one_way() {
        holds(declaring("crm", on("contract"), json!({})));
        holds(declaring("app", on("gmail"), json!({})));
        let expected = "app must not use server: arrows point one way";
        breaks(declaring("app", on("server"), json!({})), expected);
        let expected = "server must not use app: arrows point one way";
        breaks(
            declaring("server", on_for_tests("app"), json!({})),
            expected,
        );
        let expected = "google-sim must not use gmail: arrows point one way";
        breaks(
            declaring("google-sim", on_for_tests("gmail"), json!({})),
            expected,
        );
    }

    #[test]
    fn a_closed_list_stays_closed_outside_tests() {
        let expected = "contract must not use uuid: its list is closed";
        breaks(declaring("contract", on("uuid"), json!({})), expected);
        holds(declaring("contract", on_for_tests("serde_json"), json!({})));
    }

    #[test]
    fn only_demo_brings_the_simulator_into_the_server() {
        let optional = json!({"name": "google-sim", "kind": null, "optional": true});
        let demo = json!({"demo": ["dep:google-sim"]});
        holds(declaring("server", optional.clone(), demo));
        let default = json!({"default": ["dep:google-sim"]});
        let expected = "server's feature `default` must not bring in google-sim";
        breaks(declaring("server", optional, default), expected);
        let expected = "server may use google-sim in its feature `demo` only";
        breaks(declaring("server", on("google-sim"), json!({})), expected);
    }

    #[test]
    fn a_new_package_needs_its_arrows() {
        let expected = "billing is not in the dependency rule: add its arrows";
        breaks(declaring("billing", on("serde"), json!({})), expected);
    }

    #[test]
    fn a_pure_package_has_no_impure_one_below_it() {
        let build = parse_tree("gmail v0.1.0 (/x/gmail)|content\nhttp v1.3.1|std\n");
        holds(purity_breaches("gmail", &build));
        let build = parse_tree("gmail v0.1.0 (/x/gmail)|\ntokio v1.48.0|rt,time (*)\n");
        let expected = "gmail must stay pure, and brings in tokio";
        breaks(purity_breaches("gmail", &build), expected);
    }

    #[test]
    fn the_server_has_no_type_for_content_and_no_simulator() {
        holds(server_breaches(&parse_tree("gmail v0.1.0 (/x)|default\n")));
        let found = server_breaches(&parse_tree("gmail v0.1.0 (/x)|content,default (*)\n"));
        let expected = "the server's gmail has the feature `content`: it could read mail";
        breaks(found, expected);
        let found = server_breaches(&parse_tree("google-sim v0.1.0 (/x)|\n"));
        breaks(found, "the released server contains google-sim");
    }

    #[test]
    fn the_contract_is_light_by_default() {
        holds(contract_breaches(&parse_tree("serde v1.0.228|derive\n")));
        let found = contract_breaches(&parse_tree("utoipa v6.0.0|\n"));
        let expected = "contract brings in utoipa by default: the client pays for it";
        breaks(found, expected);
    }
}
