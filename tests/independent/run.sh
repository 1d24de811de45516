#!/usr/bin/env bash
# Checks certificates with the independent checker, in a virtual environment of its own: those named, or without
# arguments every committed one of least bases to 1M, of safe bases to 32k, and every forged one.
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
genuine=../../proofs/certificates
exec .venv/bin/python check_certificates.py --expect forged/expected.txt "$genuine" \
    "$genuine"/safe/safe-d128-L????.cert "$genuine"/safe/safe-d128-L{16384,32768}.cert forged
