#!/usr/bin/env bash
# Tests reports/index.html in headless Chromium; writes RESULT.md. Needs Node 20 or later with npm, and the built program.
set -euo pipefail
cd "$(dirname "$0")"

have() { command -v "$1" >/dev/null 2>&1; }
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

if ! have node || ! have npm; then
    echo "tests/page/run.sh: node or npm is missing; install Node 20 or later" >&2
    exit 1
fi
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$CHROMIUM" ] && have apt-get; then
    as_root apt-get update -qq && as_root apt-get install -y -qq chromium >/dev/null
    CHROMIUM=$(command -v chromium)
fi
if [ -z "$CHROMIUM" ]; then
    echo "tests/page/run.sh: no Chromium; install the package chromium, or name a binary in CHROMIUM" >&2
    exit 1
fi
export CHROMIUM

npm ci --silent --no-audit --no-fund
trap 'rm -f RESULT.md.part' EXIT
status=0
node --test --test-concurrency=1 \
    --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=./result.mjs --test-reporter-destination=RESULT.md.part \
    document.test.mjs access.test.mjs explorer.test.mjs audit.test.mjs certificate.test.mjs || status=$?
mv RESULT.md.part RESULT.md
exit "$status"
