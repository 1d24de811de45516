#!/usr/bin/env bash
# The book, into target/book: the pages of docs/, those here, the package's README and docstrings, and the notebook, run. No network.
set -euo pipefail
cd "$(dirname "$0")/../.."

export NO_MKDOCS_2_WARNING=1
bin=$(realpath target/python-book/bin)
rm -rf target/book target/book-source
mkdir -p target/book-source
cp docs/*.md docs/book/*.md target/book-source
cp python/README.md target/book-source/python.md
PATH="$bin:$PATH" "$bin/jupyter" nbconvert --log-level WARN --to html --execute --template basic --output-dir target/book-source docs/book/notebook.ipynb
"$bin/mkdocs" build --quiet --strict --config-file docs/book/mkdocs.yml
echo "target/book/index.html"
