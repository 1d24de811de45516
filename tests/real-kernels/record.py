"""Runs `ropebound compare` on each dump and writes RESULT.md.

    python record.py PROGRAM FOLDER RESULT.md
"""

import json
import subprocess
import sys
from pathlib import Path


def main():
    program, folder, result = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    rows = []
    for line in (folder / "cases").read_text().splitlines():
        name, arguments, kernel = line.split("|")
        if name == "-":
            rows.append(f"| {kernel} | - | not run | {arguments} |")
            continue
        command = [program, "compare", *arguments.split(), "--format", "json", str(folder / f"{name}.safetensors")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not done.stdout:
            sys.exit(f"{name}: {done.stderr}")
        part = json.loads(done.stdout)["parts"][0]
        worst, diagnosis = part["worst"], part["diagnosis"]
        said = diagnosis["name"] if diagnosis else "-"
        matches = part["matches"] or "-"
        largest = f"{worst['error']:.4g} {worst['unit']} at position {worst['position']}, pair {worst['pair']}" if worst else "0"
        rows.append(f"| {kernel} | {part['layout']}, {part['dtype']} | {part['verdict']} | {largest} | {said} | {matches} |")
    lines = [
        "# ropebound compare on released rotary kernels",
        "",
        "Written by `just verify-real-kernels`. Random vectors [2, 8, 512, 128] at positions 4000 to 4511, base 5e5 (`dump.py`), against the default profile of their",
        "format. Errors are in units of the roundoff times the pair's length. A kernel that is given its caches gets exact ones rounded to its format.",
        "",
        "| kernel | layout, format | verdict | largest error over its limit | diagnosis | recipe |",
        "|---|---|---|---|---|---|",
        *rows,
    ]
    result.write_text("\n".join(lines) + "\n")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
