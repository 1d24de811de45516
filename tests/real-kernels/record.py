"""Runs `ropebound compare` on each dump and writes RESULT.md.

    python record.py PROGRAM FOLDER RUST RESULT.md

RUST holds the rows of the Rust kernels; DEFECTS.md beside this file is put at the end.
"""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def row(program, folder, line):
    name, arguments, kernel, positions = line.split("|")
    if name == "-":
        return f"| {kernel} | - | - | not run: {arguments} | - | - | - |"
    command = [program, "compare", *arguments.split(), "--format", "json", str(folder / f"{name}.safetensors")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE)
    if done.returncode == 2:
        sys.exit(f"{name}: {done.stderr}")
    part = json.loads(done.stdout)["parts"][0]
    worst, diagnosis = part["worst"], part["diagnosis"]
    largest = "0"
    if worst:
        largest = f"{worst['error']:.4g} {worst['unit']} at position {worst['position']}, pair {worst['pair']}"
    said = diagnosis["name"] if diagnosis else "-"
    where = f"{part['layout']}, {part['dtype']}"
    return f"| {kernel} | {where} | {positions} | {part['verdict']} | {largest} | {said} | {part['matches'] or '-'} |"


def main():
    program, folder, rust, result = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])
    rows = [row(program, folder, line) for line in (folder / "cases").read_text().splitlines()]
    lines = [
        "# Released rotary kernels beside the truth",
        "",
        "Written by `just verify-real-kernels`, on a CPU; versions are those of `requirements.txt`, `requirements-torch.txt` and `rust/Cargo.toml`.",
        "What is over tolerance is recorded here and fails nothing.",
        "",
        "## Python: dumps",
        "",
        "Random vectors [2, 8, 512, 128] (`dump.py`) given to `ropebound compare` with the default profile of their format. Errors count in u times",
        "the pair's length; the largest is the one farthest over, or nearest to, its limit. Kernels that are given their caches get exact ones rounded",
        "to their format.",
        "",
        "| kernel | layout, format | positions | verdict | largest error | diagnosis | recipe |",
        "|---|---|---|---|---|---|---|",
        *rows,
        "",
        "## Rust: the conformance set",
        "",
        "`conformance::check` with the default profile of the format, at positions to 32767: 19 schedules, both layouts where a kernel has them, batches.",
        "Tables and rotations, and rotations of several batch rows and heads where caches may differ by row. The largest error is a share of its limit.",
        "",
        "| kernel | format | verdict | numbers | largest error | worst case |",
        "|---|---|---|---|---|---|",
        *rust.read_text().splitlines(),
        "",
        (HERE / "DEFECTS.md").read_text().strip(),
    ]
    result.write_text("\n".join(lines) + "\n")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
