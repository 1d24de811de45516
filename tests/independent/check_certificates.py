"""A second checker of certificates, on Arb (python-flint), written from proofs/certificate-format.md alone.

    check_certificates.py [--expect FILE] FILE-OR-FOLDER…

Prints a verdict per certificate. Exit code 0 if each is as expected: it passes, or FILE says where it fails, in lines
`<file name> <line> <step>`.
"""

import argparse
import re
import sys
import time
from pathlib import Path

from flint import ctx

import conditions
import safe_conditions
from reading import Certificate, Refused, digest, is_safe, read, read_safe
from sums import ball


class Checker:
    def __init__(self, paths):
        self.paths = {}  # by digest, the first file given
        for path in paths:
            self.paths.setdefault(digest(path.read_bytes()), path)
        self.verdicts = {}

    def find(self, name, beside):
        if name not in self.paths:
            for path in sorted(beside.parent.glob("*.cert")):
                self.paths.setdefault(digest(path.read_bytes()), path)
        return self.paths.get(name)

    def verify(self, path):
        """(certificate of either kind, its own steps or its chain's pieces); raises Refused."""
        data = path.read_bytes()
        if not is_safe(data):
            return self.verify_least(path, data)
        certificate = read_safe(data)
        safe_conditions.check(certificate)
        return certificate, len(certificate.steps)

    def verify_least(self, path, data):
        name = digest(data)
        if name not in self.verdicts:
            try:
                self.verdicts[name] = self.prove(path, read(data))
            except Refused as refused:
                self.verdicts[name] = refused
        if isinstance(self.verdicts[name], Refused):
            raise self.verdicts[name]
        return self.verdicts[name]

    def prove(self, path, certificate):
        pieces = len(certificate.pieces)
        if certificate.predecessor:
            before_path = self.find(certificate.predecessor, path)
            if before_path is None:
                raise Refused(certificate.next_line, "predecessor", "there is no certificate with this digest")
            before, before_pieces = self.verify_least(before_path, before_path.read_bytes())
            pieces += before_pieces
            same = (before.head_dim, before.threshold) == (certificate.head_dim, certificate.threshold)
            if not same or before.context > certificate.context:
                raise Refused(certificate.next_line, "predecessor", "it is for another problem")
            if before.end != certificate.begin:
                raise Refused(certificate.next_line + 1, "predecessor", "its cover ends elsewhere")
        conditions.check(certificate)
        return certificate, pieces


def base_text(certificate):
    """An enclosure of ρ^(−h)."""
    ctx.prec = 256
    lo, hi = map(ball, certificate.enclosure)
    return (1 / lo.union(hi) ** certificate.pairs).str(30)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--expect", type=Path, help="where certificates are expected to fail")
    parser.add_argument("paths", type=Path, nargs="+")
    arguments = parser.parse_args()
    expected = {}
    if arguments.expect:
        for line in arguments.expect.read_text().splitlines():
            name, number, step = line.split(" ", 2)
            expected[name] = (int(number), step)
    files = []
    for path in arguments.paths:
        files += sorted(path.glob("*.cert"), key=natural) if path.is_dir() else [path]
    checker = Checker(files)
    unexpected = 0
    seen = set()
    for path in files:
        start = time.process_time()
        seen.add(path.name)
        try:
            certificate, parts = checker.verify(path)
            found = None
            kind = ("base_L", "pieces") if isinstance(certificate, Certificate) else ("safe base", "steps")
            text = f"pass: {kind[0]} = {base_text(certificate)}, root {certificate.root}, {parts} {kind[1]}"
        except Refused as refused:
            found = (refused.line, refused.step)
            text = f"fail: {refused}"
        wrong = found != expected.get(path.name)
        unexpected += wrong
        mark = "UNEXPECTED " if wrong else ""
        print(f"{path.name}: {mark}{text} ({time.process_time() - start:.1f} s)", flush=True)
    for name in sorted(expected.keys() - seen):
        unexpected += 1
        print(f"{name}: UNEXPECTED: not among the files given")
    print(f"{len(files)} certificates, {unexpected} verdicts not as expected")
    return 1 if unexpected or not files else 0


def natural(path):
    """Sorts d128-L1024 before d128-L131072."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", path.name)]


if __name__ == "__main__":
    sys.exit(main())
