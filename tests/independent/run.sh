#!/usr/bin/env bash
# Checks every committed certificate, genuine and forged, with the independent checker, in a virtual environment of its own.
set -euo pipefail
cd "$(dirname "$0")"

if ! .venv/bin/python -c 'import flint' 2>/dev/null; then
    python3 -m venv .venv
    .venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
fi
exec .venv/bin/python check_certificates.py --expect forged/expected.txt "${@:-../../proofs/certificates}" forged
