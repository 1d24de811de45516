"""Certifies least and safe bases at thresholds, has both checkers check them, and writes RESULT.md beside this file.

    make.py PROGRAM [CONTEXT]

The contexts are 1k, 2k, 4k, … to CONTEXT (131072). Certificates that are there already are checked and kept.
"""

import json
import subprocess
import sys
from decimal import ROUND_CEILING, Decimal, getcontext
from pathlib import Path

HERE = Path(__file__).parent
HEAD_DIMS = (64, 128)


def rule(head_dim, context):
    """√(d·ln L / 2), rounded up to three decimals: reaching this is reaching the root."""
    getcontext().prec = 50
    exact = (Decimal(head_dim) * Decimal(context).ln() / 2).sqrt()
    return exact.quantize(Decimal("0.001"), ROUND_CEILING).normalize()


def run(program, *arguments):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{arguments}: {done.stderr}")
    return done.stdout


def folder(head_dim, threshold, safe):
    """Where the certificate is: those at τ = 0 are committed elsewhere, but for safe bases of head_dim 64."""
    if threshold or safe and head_dim != 128:
        return HERE
    return HERE.parent / "safe" if safe else HERE.parent


def certify(program, head_dim, context, threshold, *more):
    """The certificate's path; it is written if it is not there. Both checkers are asked of all in the end."""
    safe = "--safe" in more
    at_least = f"-at-least-{threshold:f}" if threshold else ""
    path = folder(head_dim, threshold, safe) / f"{'safe-' * safe}d{head_dim}-L{context}{at_least}.cert"
    if not path.exists():
        run(
            program, "certify", "--head-dim", head_dim, "--context", context, "--at-least", threshold,
            "--out", path.parent, *more,
        )
    return path


def main():
    program = sys.argv[1]
    most = int(sys.argv[2]) if len(sys.argv) > 2 else 131072
    contexts = [1024 << k for k in range(8) if 1024 << k <= most]
    files = []
    for head_dim in HEAD_DIMS:
        for context in contexts:
            for threshold in (Decimal(0), Decimal(8), Decimal(16), rule(head_dim, context)):
                by_rule = threshold not in (0, 8, 16)
                least = certify(program, head_dim, context, threshold, *(["--alone"] if by_rule else []))
                safe = certify(program, head_dim, context, threshold, "--safe")
                files.append((head_dim, context, threshold, least, safe))
                print(head_dim, context, threshold, flush=True)
    # All at once: each cover of a chain is then checked once.
    paths = [path for *_, least, safe in files for path in (least, safe)]
    checked = json.loads(run(program, "check", "--by", "both", "--format", "json", *paths))
    rows = {Path(row["file"]).name: row for row in checked["certificates"]}
    failed = [name for name, row in rows.items() if not row["holds"]]
    lines = [
        "# Least and safe bases at thresholds, certified",
        "",
        f"`just certify-thresholds`: {len(rows)} certificates, of which {len(rows) - len(failed)} pass both checkers (`ropebound check --by both`).",
        "The last rows of each context are √(d·ln L / 2), rounded up to three decimals ([threshold.md](../../threshold.md)).",
        "Numbers are correctly rounded to 20 digits; a base to use is one above the safe base.",
        "",
        "| head_dim | context | τ | least base | position | safe base | position | certificates, sha256 |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for head_dim, context, threshold, least, safe in files:
        one, other = rows[least.name], rows[safe.name]
        digests = ", ".join(row["digest"].removeprefix("sha256:")[:16] for row in (one, other))
        cells = [
            head_dim, context, threshold, one["lower_bound_base"], one["binding_position"],
            other["safe_base"], other["binding_position"], digests,
        ]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    (HERE / "RESULT.md").write_text("\n".join(lines) + "\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
