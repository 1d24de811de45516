#!/usr/bin/env bash
# Dumps what released rotary kernels make of random vectors, in a virtual environment of its own, runs `ropebound compare` on each, and writes
# RESULT.md. What is over tolerance is recorded, and no failure of this project.
#
#     tests/real-kernels/run.sh [PROGRAM]
set -euo pipefail
program=$(realpath "${1:-$(dirname "$0")/../../target/release/ropebound}")
cd "$(dirname "$0")"

if [ ! -x "$program" ]; then
    echo "tests/real-kernels/run.sh: no program at $program; build it with 'just build', or name it" >&2
    exit 1
fi
if [ ! -x .venv/bin/python ]; then python3 -m venv .venv; fi
.venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
.venv/bin/python -B dump.py "$folder"
.venv/bin/python -B record.py "$program" "$folder" RESULT.md
