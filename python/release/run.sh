#!/usr/bin/env bash
# The wheel and the source distribution as they would be released; writes python/RELEASE.md.
set -euo pipefail
cd "$(dirname "$0")/../.."

bin=$(realpath target/python-release/bin)
dist=$(realpath -m target/release-python)
rm -rf "$dist"
"$bin/maturin" sdist --out "$dist"
cp target/wheels/*.whl "$dist"
"$bin/twine" check --strict "$dist"/*
abi=$("$bin/abi3audit" --verbose --strict --report "$dist"/*.whl | "$bin/python" -m json.tool | grep -c '"is_abi3": true')
tag=$("$bin/auditwheel" show "$dist"/*.whl | tr '\n' ' ' | grep -o 'consistent with the following platform tag: *"[a-z0-9_]*"' | grep -o '"[a-z0-9_]*"')

# The source distribution, built from nothing, in an environment of its own, away from the tree.
clean=$(mktemp -d)
trap 'rm -rf "$clean"' EXIT
python3 -m venv "$clean/environment"
(cd "$clean" && environment/bin/pip install --quiet --disable-pip-version-check "$dist"/*.tar.gz)
said=$(cd "$clean" && environment/bin/ropebound context --base 1e6 --format json)
(cd "$clean" && environment/bin/python -c "import ropebound; print(ropebound.context_length('1e6').to_json(), end='')") | cmp - <(echo "$said")

"$bin/python" python/release/record.py "$dist" "$abi" "$tag" python/RELEASE.md
