#!/usr/bin/env bash
# Makes the virtual environment target/python-NAME of what environments/NAME.txt asks for, unless it is there already.
#
#     python/environment.sh NAME
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=python/environments/$1.txt
environment=target/python-$1
if cmp --silent "$wanted" "$environment/installed.txt"; then exit; fi
rm -rf "$environment"
python3 -m venv "$environment"
"$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$wanted"
cp "$wanted" "$environment/installed.txt"
