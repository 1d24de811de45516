"""Writes RESULT.md from what `ropebound compare` answered, and from torch's cos and sin beside those of the same angles in f64.

    python record.py FOLDER RESULT.md
"""

import json
import sys
from pathlib import Path

import torch

from dump import RotaryEmbedding

COUNT, HEAD_DIM = 131072, 128


def functions(base):
    """Of an f32 table: products not rounded once, entries that are not f64's rounded, and the largest difference in ulp."""
    rotary, positions = RotaryEmbedding(base, HEAD_DIM), torch.arange(COUNT)
    angles = rotary.angles(positions)
    # Exact in f64: 17 bits times 24.
    products = int((angles != (positions[:, None].double() * rotary.inv_freq.double()).float()).sum())
    other, largest = 0, 0
    for name in ("cos", "sin"):
        own, rounded = getattr(angles, name)(), getattr(angles.double(), name)().float()
        other += 2 * int((own != rounded).sum())  # each pair stands in the table twice
        # Bits as integers are in order within a sign; across it the distance comes out huge, and is reported as such.
        bits = own.view(torch.int32).long() - rounded.view(torch.int32).long()
        largest = max(largest, int(bits.abs().max()))
    return products, other, largest


def main():
    folder, result = Path(sys.argv[1]), Path(sys.argv[2])
    rows, failures, plain = [], [], []
    for line in (folder / "cases").read_text().splitlines():
        number, recipe, expected, code, base, dumped = line.split("|")
        text = (folder / f"{number}.json").read_text()
        if not text:
            sys.exit(f"case {number} ({dumped}): compare refused it, exit code {code}")
        answer = json.loads(text)
        part = answer["parts"][0]
        errors, signs, first = part["errors"], part["signs"], part["first_over"]
        diagnosis = part["diagnosis"]
        closest = [diagnosis["name"], *diagnosis["also"]] if diagnosis else []
        if part["matches"]:
            closest += [part["matches"], *part["matches_also"]]
        closest = list(dict.fromkeys(closest))
        if recipe == "f32 (transformers)" and dumped == f"--base {base}":
            plain.append(base)
        named = recipe in closest or (recipe == "none" and not closest)
        if not named:
            failures.append(f"case {number}: expected {recipe}, named {'; '.join(closest) or 'none'}")
        if expected != code:
            failures.append(f"case {number}: expected exit code {expected}, was {code}")
        largest = f"{errors['max_ulp']:.6g} ulp"
        if errors["max_u"] is not None:
            largest += f", {errors['max_u']:.6g} u"
        where = "-"
        if first:
            place = "" if first["position"] is None else f"m = {first['position']}, "
            where = f"{place}pair {first['pair']}, {first['entry']}"
        rows.append(
            f"| {number} | `{dumped}` | {base} | {part['dtype']} | {part['profile']} | {'; '.join(closest) or 'none'} | "
            f"{part['matches_differing'] if part['matches'] else '-'} | {largest} | {where} | {signs['flips']} | {code} |"
        )
    lines = [
        "# ropebound compare on tables of PyTorch",
        "",
        f"Written by `just verify-torch`: torch {torch.__version__} on the CPU, {torch.backends.cpu.get_cpu_capability()}; head_dim {HEAD_DIM}, "
        f"positions 0 to {COUNT - 1} unless `--count` says otherwise. Cases and what is expected of them: `cases.txt`.",
        "",
        "A dump is what `dump.py` writes with those arguments; the base beside it is the one compare is told. Named: what compare says is wrong, "
        "then the recipe that nearly all entries looked at are, and those that are the same here. Largest error: in ulp where the exact number is at least the profile's "
        "`small` in size, in units of the format's roundoff u below.",
        "",
        "| case | dump | base | dtype | profile | named | entries looked at unlike the recipe | largest error | first over tolerance | signs of B flipped | exit code |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
        *rows,
        "",
    ]
    for base in plain:
        products, other, largest = functions(float(base))
        lines += [
            f"Base {base}, f32: {products} of torch's products are not the exact ones rounded once. {other} of its cos and sin are not those "
            f"of the same f32 angle taken in f64 and rounded, by at most {largest} ulp; the recipe rounds cos and sin correctly.",
            "",
        ]
    lines += [f"- {text}" for text in failures] or ["For every dump what it was made by is among what is named, with the exit code expected."]
    result.write_text("\n".join(lines) + "\n")
    print("\n".join(lines))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
