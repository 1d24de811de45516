#!/usr/bin/env bash
# The hooks and the action, from a fresh clone: pre-commit runs the hooks in a repository of two configurations, and the action's last step
# runs as it stands. The program is the one given; the action's own build is not run.
set -euo pipefail
program=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git clone --quiet "$root" "$work/ropebound"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pre-commit pyyaml
mkdir "$work/bin" && ln -s "$program" "$work/bin/ropebound"
export PATH="$work/bin:$work/venv/bin:$PATH" PRE_COMMIT_HOME="$work/cache"

mkdir "$work/models" && cd "$work/models"
git init --quiet && git config user.email none@example.org && git config user.name none
shape='"model_type":"qwen3","head_dim":128,"hidden_size":4096,"num_attention_heads":32,"max_position_embeddings":8192'
mkdir old new
echo "{$shape,\"rope_theta\":1000000}" > old/config.json
echo "{$shape,\"rope_parameters\":{\"rope_type\":\"default\",\"rope_theta\":1000000}}" > new/config.json
echo '{"top_p":0.9}' > old/generation_config.json
git add . && git commit --quiet -m files

expect() {
    local wanted=$1 got=0
    shift
    "$@" > "$work/log" 2>&1 || got=$?
    if [ "$got" -ne "$wanted" ]; then
        cat "$work/log"
        echo "exit code $got, expected $wanted: $*" >&2
        exit 1
    fi
}
hook() { pre-commit try-repo "$work/ropebound" "$1" --files "$2"; }
expect 0 hook ropebound-dialects old/config.json
expect 1 hook ropebound-dialects new/config.json
expect 0 hook ropebound-audit new/config.json
expect 0 hook ropebound-audit old/generation_config.json

python3 - "$work/ropebound/action.yml" > "$work/step" <<'PYTHON'
import sys, yaml
action = yaml.safe_load(open(sys.argv[1]))
assert action["runs"]["using"] == "composite" and action["inputs"]["arguments"]["default"] == "--strict"
print(action["runs"]["steps"][-1]["run"])
PYTHON
mkdir -p "$work/runner/ropebound" && ln -s "$work/bin" "$work/runner/ropebound/bin"
step() { RUNNER_TEMP="$work/runner" ARGUMENTS="--strict" CONFIGS="$1" bash -e "$work/step"; }
expect 0 step old/config.json
expect 1 step new/config.json
expect 1 step "old/config.json new/config.json"
echo "hooks and action: as expected"
