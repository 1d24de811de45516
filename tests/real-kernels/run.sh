#!/usr/bin/env bash
# Runs released rotary kernels and writes RESULT.md: those in Python, in virtual environments of their own (6 GB), as dumps for `ropebound compare`;
# those in Rust, a workspace of their own, through the conformance set. What is over tolerance is recorded, and no failure of this project.
#
#     tests/real-kernels/run.sh [PROGRAM]
set -euo pipefail
here=$(realpath "$(dirname "$0")")
target=$(realpath "$here/../..")/target
program=$(realpath "${1:-$here/../../target/release/ropebound}")

if [ ! -x "$program" ]; then
    echo "tests/real-kernels/run.sh: no program at $program; build it with 'just build', or name it" >&2
    exit 1
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cargo run --quiet --release --locked --manifest-path "$here/rust/Cargo.toml" --target-dir "$target/real-kernels/rust" >"$folder/rust.md"

dump() { # environment, requirements, groups…
    if [ ! -x "$target/$1/bin/python" ]; then python3 -m venv "$target/$1"; fi
    "$target/$1/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$here/$2"
    "$target/$1/bin/python" -B "$here/dump.py" "$folder" "${@:3}"
}
dump real-kernels/venv requirements.txt onnx mlx equinox keras
dump torch requirements-torch.txt torch
"$target/real-kernels/venv/bin/python" -B "$here/record.py" "$program" "$folder" "$folder/rust.md" "$here/RESULT.md"
