#!/usr/bin/env bash
# The package beside torch, JAX and transformers, typed, and called with anything; writes python/PEERS.md.
set -euo pipefail
cd "$(dirname "$0")/../.."

bin=$(realpath target/python-peers/bin)
"$bin/pip" install --quiet --disable-pip-version-check --no-index --no-deps --force-reinstall target/wheels/*.whl
"$bin/mypy" --strict --package ropebound
"$bin/stubtest" ropebound._native
export ROPEBOUND_PROGRAM=target/release/ropebound
"$bin/python" -m pytest --quiet --override-ini testpaths= python/tests python/peers --junitxml target/python-peers.xml
"$bin/python" python/peers/test_overhead.py "$ROPEBOUND_PROGRAM" >target/python-overhead.txt
"$bin/python" python/peers/record.py target/python-peers.xml target/python-overhead.txt python/PEERS.md
