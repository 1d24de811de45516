#!/usr/bin/env bash
# Compiles the page's module to WebAssembly and writes module/ropebound_web.wasm, or with --check says whether it is the same. The bytes are
# those of one compiler, rust-toolchain.toml's, and one set of sources: another version may give others of the same meaning.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=wasm32-unknown-unknown
rustup target list --installed | grep -qx "$target" || rustup target add "$target"
sysroot=$(rustc --print sysroot)
# Paths stand in messages of panics: the same wherever it is built.
export RUSTFLAGS="-C target-feature=+simd128 --remap-path-prefix=$PWD=. --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo --remap-path-prefix=$sysroot=rust"
CARGO_INCREMENTAL=0 cargo build --profile web --target "$target" --package ropebound-web --lib --locked
built=${CARGO_TARGET_DIR:-target}/$target/web/ropebound_web.wasm
kept=crates/web/module/ropebound_web.wasm
if [ "${1:-}" = --check ]; then
    cmp "$built" "$kept" || { echo "crates/web/build.sh: $kept is not what these sources give; run just web" >&2; exit 1; }
    echo "$kept is what these sources give"
else
    cp "$built" "$kept"
    chmod 644 "$kept"
    echo "$kept: $(wc -c <"$kept") bytes, sha256 $(sha256sum "$kept" | cut -d' ' -f1)"
fi
