#!/usr/bin/env bash
# Checks certificates with the independent checker, in a virtual environment of its own: those named, or without
# arguments every committed one, genuine and forged.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here"

if ! .venv/bin/python -c 'import flint' 2>/dev/null; then
    python3 -m venv .venv
    .venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
fi
if [ "$#" -gt 0 ]; then
    cd "$OLDPWD"
    exec "$here/.venv/bin/python" "$here/check_certificates.py" "$@"
fi
exec .venv/bin/python check_certificates.py --expect forged/expected.txt ../../proofs/certificates forged
