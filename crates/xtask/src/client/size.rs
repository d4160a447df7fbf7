//! The size gate of the release client.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use brotli::enc::BrotliEncoderParams;

use super::pack::PARTS_SHEET;
use crate::process::note;

/// The most that Wasm, scripts and style sheets of the first page may weigh together, compressed with
/// brotli.
const LIMIT_BYTES: u64 = 350 * 1024;

const KINDS: [&str; 3] = ["wasm", "js", "css"];

/// How the files that are fetched on demand are named: parts of the client, what they share, their
/// styles, and the sanitizer for browsers that have none.
const PART_PREFIXES: [&str; 4] = ["split_", "chunk_", "purify.", PARTS_SHEET];

/// Prints the weight of every file that counts, and compares what the first page fetches with the
/// limit. A browser test counts what really travels.
pub fn check(dist: &Path) -> anyhow::Result<()> {
    let (mut first, mut later) = (0, 0);
    for file in counted_files(dist)? {
        let plain = fs::read(&file)?;
        let compressed = compressed_bytes(&plain)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let on_demand = is_part(&name);
        note(format!(
            "{name}: {} brotli ({} plain){}",
            kilobytes(compressed),
            kilobytes(plain.len() as u64),
            if on_demand { ", on demand" } else { "" },
        ));
        *(if on_demand { &mut later } else { &mut first }) += compressed;
    }
    note(format!("on demand, together: {}", kilobytes(later)));
    verdict(first)
}

fn is_part(name: &str) -> bool {
    PART_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

fn verdict(total: u64) -> anyhow::Result<()> {
    let (total_kb, limit_kb) = (kilobytes(total), kilobytes(LIMIT_BYTES));
    if total > LIMIT_BYTES {
        bail!("the first page weighs {total_kb} brotli, and {limit_kb} is the limit");
    }
    note(format!("the first page: {total_kb} of {limit_kb}"));
    Ok(())
}

fn counted_files(dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = fs::read_dir(dir).with_context(|| dir.display().to_string())?;
    for entry in entries {
        let path = entry?.path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        if path.is_dir() {
            found.extend(counted_files(&path)?);
        } else if extension.is_some_and(|extension| KINDS.contains(&extension)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The length after `brotli -q 11`.
fn compressed_bytes(plain: &[u8]) -> anyhow::Result<u64> {
    Ok(compressed(plain)?.len() as u64)
}

/// What `brotli -q 11` makes of it.
pub(super) fn compressed(plain: &[u8]) -> anyhow::Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        size_hint: plain.len(),
        ..BrotliEncoderParams::default()
    };
    let mut input = plain;
    let mut output = Vec::new();
    brotli::BrotliCompress(&mut input, &mut output, &parameters)?;
    Ok(output)
}

fn kilobytes(bytes: u64) -> String {
    format!("{}.{} KB", bytes / 1024, bytes % 1024 * 10 / 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_code_and_styles_in_every_folder() {
        let dist = tempfile::tempdir().expect("a folder");
        fs::create_dir(dist.path().join("snippets")).expect("a folder");
        for name in [
            "app_bg.wasm",
            "app.js",
            "main.css",
            "snippets/a.js",
            "a.png",
        ] {
            fs::write(dist.path().join(name), name).expect("a file");
        }
        let found = counted_files(dist.path()).expect("listed");
        assert_eq!(found.len(), 4);
        check(dist.path()).expect("light");
    }

    #[test]
    fn fails_above_the_limit_and_not_at_it() {
        verdict(LIMIT_BYTES).expect("at the limit");
        let error = verdict(LIMIT_BYTES + 103).expect_err("too heavy");
        assert!(error.to_string().contains("350.1 KB"), "{error}");
    }

    #[test]
    fn parts_that_come_later_do_not_count() {
        let dist = tempfile::tempdir().expect("a folder");
        // Nothing that brotli can make smaller.
        let mut state = 1_u64;
        let noise: Vec<u8> = (0..LIMIT_BYTES + 1024)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                (state >> 56) as u8
            })
            .collect();
        fs::write(dist.path().join("split_settings.wasm"), &noise).expect("a file");
        check(dist.path()).expect("only a part is heavy");
        fs::write(dist.path().join("app_bg.wasm"), &noise).expect("a file");
        check(dist.path()).expect_err("the first page is");
    }

    #[test]
    fn weighs_the_compressed_form() {
        let plain = vec![b'a'; 100_000];
        assert!(compressed_bytes(&plain).expect("compressed") < 100);
    }
}
