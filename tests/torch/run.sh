#!/usr/bin/env bash
# Dumps tables of PyTorch in a virtual environment of its own, runs `ropebound compare` on each, and writes RESULT.md; exits with 1
# where compare names another recipe than the one dumped, or exits otherwise than expected.
#
#     tests/torch/run.sh [PROGRAM]
set -euo pipefail
program=$(realpath "${1:-$(dirname "$0")/../../target/release/ropebound}")
cd "$(dirname "$0")"

if [ ! -x "$program" ]; then
    echo "tests/torch/run.sh: no program at $program; build it with 'just build', or name it" >&2
    exit 1
fi
environment=$(realpath ../..)/target/torch
if [ ! -x "$environment/bin/python" ]; then python3 -m venv "$environment"; fi
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

while IFS='|' read -r recipe code profile base dumped; do
    number=$((${number:-0} + 1))
    # Unquoted: arguments of the dump.
    # shellcheck disable=SC2086
    "$environment/bin/python" dump.py "$folder/table.safetensors" $dumped
    limits=()
    if [ "$profile" != default ]; then limits=(--profile "../../crates/kernels/profiles/$profile.toml"); fi
    status=0
    "$program" compare --base "$base" "$folder/table.safetensors" "${limits[@]}" --format json >"$folder/$number.json" || status=$?
    rm "$folder/table.safetensors"
    echo "$number|$recipe|$code|$status|$base|$dumped" >>"$folder/cases"
done < <(grep -v '^#' cases.txt)

"$environment/bin/python" -B record.py "$folder" RESULT.md
