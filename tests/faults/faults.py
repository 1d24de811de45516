#!/usr/bin/env python3
"""Lets calls to the system fail, one by one, in every command that writes, and looks at what is left.

    faults.py PROGRAM [--share N] [--only NAME] [--record FILE]

Each case runs once undisturbed, which gives the new files and, by the shim (shim.c, compiled here), the number of calls of each kind. Then the
N-th call fails, for every N (of allocations, and where there are many, for N spread over all; --share takes about so many in all), and

- the exit code is 0 or 2, and if it is 2 the reason is on standard error;
- with 0, the files and standard output are those of the undisturbed run;
- with 2, the files are all old or all new, and nothing else is there;
- nothing panics, and no signal ends the run.

Faults that stay (every call from the N-th on fails, as on a disk that died) may stop a change of several files midway: then the next run, undisturbed,
must give the new files and leave nothing else. What is left to the next run is counted. Certificates being written may leave their *.part, from which the
next run goes on.

Linux and glibc alone; needs Python and a C compiler.
"""

import argparse
import errno
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

KINDS = ["open", "read", "write", "sync", "rename", "link", "unlink", "mkdir", "chmod", "lock", "stat", "list", "thread", "alloc"]
# Which error each kind gives, and whether it may stay.
ERRORS = {
    "open": errno.EACCES,
    "read": errno.EIO,
    "write": errno.ENOSPC,
    "sync": errno.EIO,
    "rename": errno.EIO,
    "link": errno.EPERM,
    "unlink": errno.EIO,
    "mkdir": errno.EACCES,
    "chmod": errno.EPERM,
    "lock": errno.EIO,
    "stat": errno.EACCES,
    "list": errno.EIO,
    "thread": errno.EAGAIN,
    "alloc": errno.ENOMEM,
}
STAYING = ["write", "sync", "rename", "open"]
# More calls than these of one kind are taken at even distances.
MOST = {"alloc": 60}
MOST_OF_ANY = 60
# Of cases whose runs take seconds.
MOST_OF_SLOW = 5
PATIENCE = 60
HEAD = """\
# Calls to the system that fail

Written by `just check-faulty-disk` (x86-64, glibc): in every case the N-th call of each kind fails once, and of some kinds every call from the N-th on;
`write` also ends after its first byte. Kinds: open, read, write, sync, rename, link, unlink, mkdir, chmod, lock, stat, list (of folders), thread, alloc. N runs over all
calls of a kind, over 60 spread evenly where there are more (over 5 in the cases of `golden --pack`, `certify --coq` and `models`). No file was ever of two runs, nothing was left behind but what the last column counts, every exit
code was 0 (with the undisturbed bytes) or 2 (with a reason), nothing panicked.

*Left to the next run*: a folder's change in its journal, the cover of a certificate to go on from, or passing names where no folder could be
listed or no name removed any more; the next run gave the undisturbed files and left nothing.

Not failed: allocations by the crate rug itself, which calls malloc where it reads and writes decimals and does not look at what it gets (rug 1.30; a refusal there
is a segmentation fault; one was traced, the others are taken for the same). `reproduce` and `precision` are not among the cases, as each run takes a minute; they write by the same function as
`golden --pack`, `montecarlo` and `models`.

"""


class Case:
    """A command, what is there before it, and what must be right about what is left."""

    def __init__(self, name, arguments, before=None, keeps=None, slow=False):
        self.name = name
        self.arguments = arguments
        # Makes the folder that the command runs in as it is before.
        self.before = before or (lambda folder: None)
        # Names that may be left by a run that failed, for the next.
        self.keeps = keeps or (lambda name: False)
        self.slow = slow


CONFIG = '{"model_type":"llama","head_dim":16,"rope_theta":1e4,"max_position_embeddings":64}'


def files(**contents):
    def make(folder):
        for name, text in contents.items():
            path = folder / name.replace("__", "/").replace("_DOT_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    return make


def old_golden(folder):
    (folder / "x.safetensors").write_bytes(b"old")
    os.chmod(folder / "x.safetensors", 0o640)


def linked(folder):
    (folder / "there").mkdir()
    (folder / "there" / "target.npz").write_bytes(b"old")
    (folder / "x.npz").symlink_to("there/target.npz")


def old_folder(*names):
    def make(folder):
        for name in names:
            path = folder / "out" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"old {name}")

    return make


def certificate(folder):
    shutil.copy(ROOT / "proofs/certificates/d128-L1024.cert", folder)


def configurations(folder):
    for k in range(2):
        path = folder / "models" / f"m{k}" / "config.json"
        path.parent.mkdir(parents=True)
        path.write_text(CONFIG)


def part(name):
    return name.endswith(".part") and not Path(name).name.startswith(".ropebound-")


GOLDEN = ["golden", "--base", "1e4", "--head-dim", "8", "--positions", "0..5"]
MONTECARLO = ["montecarlo", "--head-dim", "4", "--positions", "0..8", "--samples", "1024", "--replicates", "99", "--out", "out"]
CASES = [
    Case("golden, over a file", [*GOLDEN, "--output", "x.safetensors"], old_golden),
    Case("golden, a new npy", [*GOLDEN, "--output", "x.npy"]),
    Case("golden, through a link", [*GOLDEN, "--output", "x.npz"], linked),
    Case("golden --pack, a new folder", ["golden", "--pack", "out"], slow=True),
    Case("golden --pack, over one file", ["golden", "--pack", "out"], old_folder("README.md"), slow=True),
    Case("spectrum, json", ["spectrum", "c.json", "--output", "x.json"], files(c_DOT_json=CONFIG, x_DOT_json="old")),
    Case("spectrum, npz", ["spectrum", "c.json", "--output", "x.npz"], files(c_DOT_json=CONFIG)),
    Case("certify", ["certify", "--head-dim", "4", "--context", "40", "--out", "out"], keeps=part),
    Case("certify, a chain", ["certify", "--head-dim", "16", "--context", "32,64", "--out", "out"], keeps=part),
    Case("certify --safe", ["certify", "--safe", "--head-dim", "8", "--context", "20", "--out", "out"], keeps=part),
    Case("certify --coq", ["certify", "--coq", "d128-L1024.cert", "--out", "Row.v"], certificate, slow=True),
    Case("montecarlo, a new folder", MONTECARLO),
    Case("montecarlo, over its files", MONTECARLO, old_folder("montecarlo.svg", "montecarlo.csv", "montecarlo.json")),
    Case("audit, of a folder", ["audit", "models"], configurations),
    Case("spectrum, of a folder", ["spectrum", "models/m0"], configurations),
    Case("models, over its files", ["models", "--out", "out"], old_folder("models.md", "figures/models.svg"), slow=True),
]


def snapshot(folder):
    """Every file's bytes and mode, every folder, every link, by name."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = os.readlink(path)
        elif path.is_dir():
            found[name] = None
        else:
            found[name] = (path.stat().st_mode & 0o777, path.read_bytes())
    return found


class Harness:
    def __init__(self, program):
        self.program = str(Path(program).resolve())
        self.scratch = Path(tempfile.mkdtemp(prefix="faults-"))
        self.shim = self.scratch / "shim.so"
        build = ["cc", "-O2", "-shared", "-fPIC", "-o", str(self.shim), str(HERE / "shim.c"), "-ldl"]
        subprocess.run(build, check=True)
        self.skipped = skipped(self.program)
        self.failures = []
        self.table = []

    def run(self, case, folder, kind=None, at=0, mode="once"):
        log = self.scratch / "log"
        log.unlink(missing_ok=True)
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "/"), "RAYON_NUM_THREADS": "2"}
        if kind:
            environment |= {
                "LD_PRELOAD": str(self.shim),
                "FAULT_CALL": kind,
                "FAULT_AT": str(at),
                "FAULT_MODE": mode,
                "FAULT_ERRNO": str(ERRORS[kind]),
                "FAULT_LOG": str(log),
                "FAULT_SKIP": self.skipped,
            }
        command = [self.program, *case.arguments, "--threads", "1"]
        try:
            done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
            outcome = (done.returncode, done.stdout, done.stderr)
        except subprocess.TimeoutExpired:
            outcome = ("hang", b"", b"")
        seen, failed = map(int, log.read_text().split()) if log.exists() else (0, 0)
        return outcome, seen, failed

    def fresh(self, case):
        folder = self.scratch / "run"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        case.before(folder)
        return folder

    def case(self, case, share):
        folder = self.fresh(case)
        old = snapshot(folder)
        (code, out, err), _, _ = self.run(case, folder)
        if code != 0:
            raise SystemExit(f"{case.name}: undisturbed, exit code {code}: {err.decode(errors='replace')}")
        new = snapshot(folder)
        plan = []
        for kind in KINDS:
            _, seen, _ = self.run(case, self.fresh(case), kind)
            most = min(seen, MOST_OF_SLOW if case.slow else MOST.get(kind, MOST_OF_ANY))
            points = sorted({1 + round(k * (seen - 1) / max(most - 1, 1)) for k in range(most)})
            plan += [(kind, at, "once") for at in points]
            if kind in STAYING:
                plan += [(kind, at, "on") for at in points]
            if kind == "write":
                plan += [(kind, at, "short") for at in points]
        if share:
            step = max(1, len(plan) // share)
            plan = plan[::step]
        counts = Counter()
        for kind, at, mode in plan:
            self.fault(case, (kind, at, mode), (old, new, out), counts)
        self.table.append((case.name, counts))

    def fault(self, case, where, known, counts):
        kind, at, mode = where
        old, new, clean = known
        folder = self.fresh(case)
        (code, out, err), _, failed = self.run(case, folder, kind, at, mode)
        if not failed:
            return
        counts["faults"] += 1
        found = snapshot(folder)
        said = err.decode(errors="replace")
        kept = {name for name in found if name not in old and name not in new and case.keeps(name)}
        core = {name: value for name, value in found.items() if name not in kept}

        def wrong(what):
            self.failures.append(f"{case.name}: {kind} {at} {mode}: {what} (exit code {code}): {said.strip()[:300]}")

        if code not in (0, 2):
            wrong("neither 0 nor 2")
        if "this is a bug" in said or "panicked" in said:
            wrong("a panic")
        if code == 0:
            counts["0"] += 1
            passing = {name for name in core if Path(name).name.startswith(".ropebound-")}
            if kind == "unlink" and passing:
                counts["left to the next run"] += 1
                self.run(case, folder)
                core = snapshot(folder)
            if core != new or kept:
                wrong(f"answered, but not the new files: {difference(core, new)}")
            if out != clean:
                wrong("another answer")
            return
        counts["2"] += 1
        # An audit says in its answer what it did not read.
        # glibc has words of its own.
        if "error: " not in said and "Fatal glibc error" not in said and kind != "write" and not (case.arguments[0] == "audit" and b"unreadable" in out):
            wrong("no reason given")
        if core in (old, new) and not kept:
            counts["old" if core == old else "new"] += 1
            return
        # What a run that failed may leave to the next: a change of several files in its journal, a cover to go on from, or, where a folder cannot
        # be read or a name not be removed any more, what passing names stand for.
        journal = any(name.split("/")[-1] == ".ropebound-journal" for name in found)
        helpless = mode == "on" or kind in ("unlink", "list")
        if helpless:
            passing = [name for name in core if any(part.startswith(".ropebound-") for part in name.split("/"))]
            rest = {name: value for name, value in core.items() if name not in passing and name != "out"}
            helpless = rest in [{name: value for name, value in whole.items() if name != "out"} for whole in (old, new)]
        if journal or kept or helpless or case.keeps("x.part"):
            counts["left to the next run"] += 1
            (code, _, err), _, _ = self.run(case, folder)
            if code != 0 or snapshot(folder) != new:
                said = err.decode(errors="replace")
                wrong(f"the next run did not finish it: {difference(snapshot(folder), new)}")
            return
        wrong(f"neither old nor new: beside the old {difference(core, old)}; beside the new {difference(core, new)}")


def skipped(program):
    """The places of the program's functions of the crate rug: it calls malloc by itself where it reads and writes decimals, and does not look at
    what it gets (rug 1.30, misc.rs), so that a refusal there is a segmentation fault. All other allocations are looked at, GMP's among them."""
    names = subprocess.run(["nm", "--demangle", "--print-size", "--defined-only", program], check=True, capture_output=True, text=True)
    ranges = []
    for line in names.stdout.splitlines():
        words = line.split(maxsplit=3)
        if len(words) == 4 and words[2] in "tT" and (words[3].startswith("rug::") or words[3].startswith("<rug::") or " rug::" in words[3]):
            begin, size = int(words[0], 16), int(words[1], 16)
            ranges.append((begin, begin + size))
    return ",".join(f"{begin:x}-{end:x}" for begin, end in sorted(ranges))


def difference(found, wanted):
    changed = [name for name in found if name in wanted and found[name] != wanted[name]]
    more = [name for name in found if name not in wanted]
    less = [name for name in wanted if name not in found]
    return f"changed {changed}, more {more}, missing {less}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--share", type=int, default=0, help="about so many faults in all, of the quick cases")
    parser.add_argument("--only", default="", help="cases whose names hold this")
    parser.add_argument("--record", type=Path)
    arguments = parser.parse_args()
    harness = Harness(arguments.program)
    cases = [case for case in CASES if arguments.only in case.name and not (arguments.share and case.slow)]
    start = time.time()
    try:
        for case in cases:
            harness.case(case, arguments.share // len(cases) if arguments.share else 0)
    finally:
        shutil.rmtree(harness.scratch, ignore_errors=True)
    names = ["faults", "0", "2", "old", "new", "left to the next run"]
    lines = ["| case | faults | answered all the same | refused | of these old | new | left to the next run |", "|---|---:|---:|---:|---:|---:|---:|"]
    total = Counter()
    for name, counts in harness.table:
        total += counts
        lines.append(f"| {name} | " + " | ".join(str(counts[column]) for column in names) + " |")
    lines.append("| all | " + " | ".join(str(total[column]) for column in names) + " |")
    print("\n".join(lines))
    print(f"{len(harness.failures)} failures in {time.time() - start:.0f} s")
    for failure in harness.failures:
        print(f"- {failure}")
    if arguments.record and not harness.failures:
        arguments.record.write_text(HEAD + "\n".join(lines) + "\n")
    sys.exit(1 if harness.failures else 0)


if __name__ == "__main__":
    main()
