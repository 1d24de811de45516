#!/usr/bin/env python3
"""The program's bill of materials (CycloneDX 1.5, JSON), from `cargo metadata` and Cargo.lock: what is built into it on this machine's target, and GMP and MPFR,
which the crate gmp-mpfr-sys carries. The same lock file gives the same bytes: no time, no random serial number.

    sbom.py OUT
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = "ropebound-cli"


def metadata():
    host = re.search(r"^host: (.*)$", subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout, re.M)[1]
    command = ["cargo", "metadata", "--locked", "--offline", "--format-version", "1", "--filter-platform", host]
    return json.loads(subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout)


def built_in(facts):
    """Packages of the program, without those that only build it or test it."""
    nodes = {node["id"]: node for node in facts["resolve"]["nodes"]}
    start = next(package["id"] for package in facts["packages"] if package["name"] == PROGRAM)
    found, open_ = {start}, [start]
    while open_:
        for dependency in nodes[open_.pop()]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]) and dependency["pkg"] not in found:
                found.add(dependency["pkg"])
                open_.append(dependency["pkg"])
    return found, nodes


def versions_in_c(facts):
    """GMP's and MPFR's, as gmp-mpfr-sys names its folders of sources."""
    sys_crate = next(package for package in facts["packages"] if package["name"] == "gmp-mpfr-sys")
    for folder in sorted(Path(sys_crate["manifest_path"]).parent.iterdir()):
        name = re.fullmatch(r"(gmp|mpfr)-([0-9][0-9.]*)(-.*)?", folder.name)
        if name and folder.is_dir():
            yield name[1], name[2], sys_crate["id"]


def main():
    facts = metadata()
    found, nodes = built_in(facts)
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text())
    checksums = {(package["name"], package["version"]): package.get("checksum") for package in lock["package"]}
    packages = {package["id"]: package for package in facts["packages"] if package["id"] in found}

    def reference(package):
        return f"pkg:cargo/{package['name']}@{package['version']}"

    components, dependencies = [], []
    for package in sorted(packages.values(), key=lambda package: (package["name"], package["version"])):
        component = {"type": "library", "bom-ref": reference(package), "name": package["name"], "version": package["version"], "purl": reference(package)}
        if package.get("license"):
            component["licenses"] = [{"expression": package["license"].replace("/", " OR ").replace("LGPL-3.0+", "LGPL-3.0-or-later")}]
        checksum = checksums.get((package["name"], package["version"]))
        if checksum:
            component["hashes"] = [{"alg": "SHA-256", "content": checksum}]
        components.append(component)
        needed = sorted({reference(packages[d["pkg"]]) for d in nodes[package["id"]]["deps"] if d["pkg"] in packages and any(k["kind"] is None for k in d["dep_kinds"])})
        dependencies.append({"ref": reference(package), "dependsOn": needed})
    licences = {"gmp": "LGPL-3.0-or-later OR GPL-2.0-or-later", "mpfr": "LGPL-3.0-or-later"}
    for name, version, by in versions_in_c(facts):
        component = {"type": "library", "bom-ref": f"pkg:generic/{name}@{version}", "name": name, "version": version, "purl": f"pkg:generic/{name}@{version}",
                     "licenses": [{"expression": licences[name]}]}
        components.append(component)
        carrier = reference(packages[by])
        next(entry for entry in dependencies if entry["ref"] == carrier)["dependsOn"].append(component["bom-ref"])
        dependencies.append({"ref": component["bom-ref"], "dependsOn": []})
    program = next(component for component in components if component["name"] == PROGRAM)
    components.remove(program)
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": program | {"type": "application", "name": "ropebound"}},
            "components": components, "dependencies": dependencies}
    out = Path(sys.argv[1])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(bill, indent=2, ensure_ascii=False) + "\n")
    print(f"{out}: {len(components)} components")


if __name__ == "__main__":
    main()
