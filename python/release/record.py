"""Writes RELEASE.md: `record.py FOLDER ABI TAG RELEASE.md`."""

import json
import sys
import zipfile
from pathlib import Path

folder, abi, tag, out = sys.argv[1:]
[wheel] = Path(folder).glob("*.whl")
[source] = Path(folder).glob("*.tar.gz")
with zipfile.ZipFile(wheel) as archive:
    names = archive.namelist()
    [bill] = [name for name in names if name.endswith(".cyclonedx.json")]
    components = json.loads(archive.read(bill))["components"]
    licences = [name.rsplit("/", 1)[-1] for name in names if "/licenses/" in name]
    [about] = [name for name in names if name.endswith(".dist-info/METADATA")]
    expression = next(line.removeprefix("License-Expression: ") for line in archive.read(about).decode().splitlines() if line.startswith("License-Expression: "))
lines = [
    "# The package as it would be released",
    "",
    "`just check-release` wrote this, on the machine it ran on.",
    "",
    "| | |",
    "|---|---|",
    f"| wheel | {wheel.name}, {wheel.stat().st_size / 1e6:.1f} MB |",
    f"| source distribution | {source.name}, {source.stat().st_size / 1e6:.1f} MB; installed into an empty environment, it gives the program's bytes |",
    f"| `twine check --strict` | passed |",
    f"| `abi3audit --strict` | {abi} shared object, of the stable ABI alone |",
    f"| `auditwheel show` | {tag} |",
    f"| bill of materials | {bill.rsplit('/', 1)[-1]}, CycloneDX, {len(components)} components |",
    f"| `License-Expression` | {expression} |",
    f"| licences | {', '.join(sorted(licences))} |",
    "",
    "The tag is as old as this machine's C library lets it be. A release would build in the images of manylinux, for musl, macOS and Windows:",
    "`.github/workflows/wheels.yml` says how, and has not been run.",
]
Path(out).write_text("\n".join(lines) + "\n")
