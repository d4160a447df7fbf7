#!/usr/bin/env bash
# Gives the active Rust toolchain the standard library of wasm32-unknown-unknown on a Debian
# machine that cannot reach rustup's server: Debian's source package of the same Rust version,
# built with this compiler, and put where rustup would put it.
set -euo pipefail

target=wasm32-unknown-unknown
version=$(rustc --version | cut -d' ' -f2)
sysroot=$(rustc --print sysroot)
libdir=$sysroot/lib/rustlib/$target/lib
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The mirror this machine already uses, with the suites that carry newer Rust versions. apt's
# lists go to a folder of their own: the machine's sources stay as they are.
mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep -E '/debian/?$' | head -n1)
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
for suite in $(. /etc/os-release; echo "$VERSION_CODENAME") trixie-backports trixie forky sid; do
  lists=$work/$suite
  mkdir -p "$lists/partial"
  echo "deb [signed-by=$keyring] ${mirror%/} $suite main" >"$work/$suite.list"
  apt=(-o "Dir::Etc::SourceList=$work/$suite.list" -o Dir::Etc::SourceParts=/dev/null
       -o "Dir::State::Lists=$lists" -o Acquire::Languages=none)
  apt-get "${apt[@]}" -qq update >/dev/null 2>&1 || continue
  found=$(apt-cache "${apt[@]}" madison rust-src 2>/dev/null | awk '{print $3}' | grep -m1 "^${version}+" || true)
  [ -n "$found" ] || continue
  (cd "$work" && apt-get "${apt[@]}" -qq download "rust-src=$found" >/dev/null) && break
done
deb=$(ls "$work"/rust-src_*.deb 2>/dev/null | head -n1 || true)
[ -n "$deb" ] || { echo "cannot get $target: no Debian suite has rust-src $version" >&2; exit 1; }

dpkg -x "$deb" "$work/src"
mkdir -p "$sysroot/lib/rustlib/src"
rm -rf "$sysroot/lib/rustlib/src/rust"
cp -r "$work/src/usr/src/rustc-$version" "$sysroot/lib/rustlib/src/rust"

# -Zbuild-std on the stable compiler, with bitcode kept for the client's link-time optimization.
mkdir -p "$work/seed/src"
touch "$work/seed/src/lib.rs"
printf '[package]\nname = "seed"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$work/seed/Cargo.toml"
(cd "$work/seed" && RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$work/target" \
  cargo build -q --release --target "$target" -Zbuild-std=std,panic_abort,test)
mkdir -p "$libdir"
find "$work/target/$target/release/deps" -name '*.rlib' ! -name 'libseed-*' -exec cp {} "$libdir/" \;
echo "$target: installed for rustc $version"
