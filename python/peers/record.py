"""Writes PEERS.md from what pytest reported: `record.py REPORT.xml FIGURES PEERS.md`."""

import importlib.metadata
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

report, figures, out = map(Path, sys.argv[1:])
names = ["numpy", "torch", "jax", "transformers", "ml_dtypes", "pandas", "mypy", "hypothesis", "pytest"]
counts: Counter[str] = Counter()
skipped: list[str] = []
for case in ElementTree.parse(report).iter("testcase"):
    module = case.get("classname", "").rsplit(".", 1)[-1]
    counts[module] += 1
    if case.find("skipped") is not None:
        skipped.append(f"{module}::{case.get('name')}")
lines = [
    "# The package beside its peers",
    "",
    "`just verify-python-peers` wrote this. The wheel is installed in an environment of its own; `mypy --strict` and `stubtest` found nothing, and",
    "all tests passed.",
    "",
    "| package | version |",
    "|---|---|",
    *(f"| {name} | {importlib.metadata.version(name)} |" for name in names),
    "",
    "| tests | number |",
    "|---|---|",
    *(f"| {module} | {count} |" for module, count in sorted(counts.items())),
    "",
    "| what it takes | |",
    "|---|---|",
    *(f"| {line} |" for line in figures.read_text().splitlines()),
    "",
    "`test_hostile` makes 1,000 calls with anything at all as one or two of their arguments: each is answered, or refused by a `ValueError` or",
    "`TypeError` that names the argument and what is expected, or is a path that is not there.",
    "",
    f"Skipped: {', '.join(skipped) if skipped else 'none'}.",
]
out.write_text("\n".join(lines) + "\n")
