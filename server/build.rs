//! Puts the built client into the server: every file of `TEGAMI_CLIENT_DIST`, or of `dist` in the
//! workspace where that is there when this script is first run. Without one of them the server says
//! that it has no client. A release also carries each file compressed, as small as it gets.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::{
    env,
    fmt::Write,
    fs, io,
    path::{Path, PathBuf},
};

/// Files that shrink when compressed.
const COMPRESSIBLE: &[&str] = &[
    "html",
    "js",
    "css",
    "wasm",
    "svg",
    "json",
    "webmanifest",
    "txt",
];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-env-changed=TEGAMI_CLIENT_DIST");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let compress = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let mut table = "&[\n".to_owned();
    if let Some(dist) = dist() {
        println!("cargo::rerun-if-changed={}", dist.display());
        for file in files(&dist)? {
            let name = file.strip_prefix(&dist).map_err(io::Error::other)?;
            let entry = entry(&file, name, &out, compress)?;
            table.push_str(&entry);
        }
    }
    table.push_str("]\n");
    fs::write(out.join("client_files.rs"), table)
}

/// The folder with the client, where there is one.
fn dist() -> Option<PathBuf> {
    let named = env::var_os("TEGAMI_CLIENT_DIST").map(PathBuf::from);
    let usual = || {
        let server = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR")?);
        Some(server.parent()?.join("dist"))
    };
    // A folder that is not there is not watched: cargo would build the server anew every time.
    named.or_else(usual).filter(|dist| dist.is_dir())
}

/// Every file of a folder and of the folders in it, in order.
fn files(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The line of the table for one file.
fn entry(file: &Path, name: &Path, out: &Path, compress: bool) -> io::Result<String> {
    let content = fs::read(file)?;
    let path = name.to_string_lossy().replace('\\', "/");
    let tag = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&content));
    let kind = name.extension().and_then(|kind| kind.to_str());
    let small = match kind {
        Some(kind) if compress && COMPRESSIBLE.contains(&kind) => Some(brotli(&content)?),
        _ => None,
    };
    let small = match small {
        Some(small) if small.len() < content.len() => {
            let target = out.join(format!("{tag}.br"));
            fs::write(&target, small)?;
            format!("Some(include_bytes!({target:?}))")
        }
        _ => "None".to_owned(),
    };
    let mut line = String::new();
    writeln!(
        line,
        "File {{ path: \"/{path}\", tag: \"\\\"{tag}\\\"\", content: include_bytes!({file:?}), \
         brotli: {small} }},"
    )
    .map_err(io::Error::other)?;
    Ok(line)
}

fn brotli(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut small = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: content.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*content, &mut small, &params)?;
    Ok(small)
}
