#!/usr/bin/env bash
# Builds the program for aarch64, without the commands of the paper (Debian: gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user; brings them, and Rust's target), runs it under
# qemu-user, and compares its bytes with those of this machine's program. Writes tests/aarch64/RESULT.md.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=aarch64-unknown-linux-gnu
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
if ! command -v aarch64-linux-gnu-gcc >/dev/null || ! command -v qemu-aarch64 >/dev/null; then
    as_root apt-get update -qq
    as_root apt-get install -y -qq --no-install-recommends gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
fi
rustup target add "$target"

# GMP's configure looks for tools of the target's whole name.
tools=$PWD/target/aarch64/tools
mkdir -p "$tools"
for tool in gcc ar nm ranlib strip ld; do ln -sf "$(command -v "aarch64-linux-gnu-$tool")" "$tools/$target-$tool"; done
PATH=$tools:$PATH CARGO_TARGET_DIR=target/aarch64 CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=$target-gcc \
    cargo build --release --locked --target "$target" -p ropebound-cli -p ropebound-memory --no-default-features --features ropebound-memory/cross

here=target/release/ropebound
there=(qemu-aarch64 -L /usr/aarch64-linux-gnu "target/aarch64/$target/release/ropebound")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp tests/aarch64/calls.txt "$folder/calls.txt"
same=0
rows=""
while read -r line; do
    [ -n "$line" ] || continue
    mkdir -p "$folder/x86" "$folder/a64"
    # shellcheck disable=SC2086  # the words of a line are the arguments
    (cd proofs/certificates && "../../$here" ${line//OUT/$folder/x86} >"$folder/x86/out")
    # shellcheck disable=SC2086
    (cd proofs/certificates && "${there[@]:0:3}" "../../${there[3]}" ${line//OUT/$folder/a64} >"$folder/a64/out")
    # The answer names its file, in lines as long.
    sed -i "s#$folder/x86#/OUT#" "$folder/x86/out"
    sed -i "s#$folder/a64#/OUT#" "$folder/a64/out"
    diff -r "$folder/x86" "$folder/a64" || { echo "another answer on aarch64: $line" >&2; exit 1; }
    rows+="| \`${line//OUT\//}\` | $(cat "$folder"/x86/* | sha256sum | cut -c1-16) |"$'\n'
    rm -rf "$folder/x86" "$folder/a64"
    same=$((same + 1))
done <"$folder/calls.txt"

{
    echo "# The bytes of aarch64"
    echo
    echo "Written by \`just verify-aarch64\`: the program built for aarch64 (NEON), run under qemu-user, and the one of x86-64 give the same bytes on"
    echo "standard output and in the files they write, for all $same calls of [calls.txt](calls.txt). The digests are of those bytes; the temporary"
    echo "folder that an answer names is /OUT in them."
    echo
    echo "| call, in proofs/certificates | SHA-256 begins |"
    echo "|---|---|"
    printf '%s' "$rows"
} >tests/aarch64/RESULT.md
echo "$same calls, the same bytes"
