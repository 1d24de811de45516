#!/usr/bin/env python3
"""Calls the program with what it cannot want, thousands of times, and looks at how it takes it.

    hostile.py PROGRAM [--calls N] [--seed S] [--record FILE] [--keep]

Calls (calls.py) and the files they name (zoo.py) follow from the seed. Of every call is asked:

- exit code 0, 1 or 2, whatever the arguments, the files, the limits of the process, and the state of its standard streams;
- no bug reported, no signal;
- at most 10 s of processor time (the work is small where arguments are right) and a minute on the clock;
- less than 1 GiB of resident memory, as the system counts it for the process at its end;
- no control character but a newline on standard output or error, except in JSON, and no passing file left;
- with --format json, standard output is JSON if the exit code is 0 or 1, and every line of standard error is.

Needs Python, and a Unix.
"""

import argparse
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from calls import Generator  # noqa: E402
from zoo import Zoo  # noqa: E402

SECONDS = 10
PATIENCE = 60
MEMORY = 1 << 30
HEAD = """\
# Hostile calls

Written by `just check-hostile`: every call ended with exit code 0, 1 or 2, reported no bug, took less than 10 s of processor time and 1 GiB of memory, sent nothing to a
terminal that one obeys, left no passing file, and spoke JSON where it was asked to. What is asked of a call, and how calls and files are made from
the seed, is said at the head of hostile.py, calls.py and zoo.py.

Limits on address space begin at 150 MiB: within 60 MiB, presumably as glibc finds no room for a thread's arena and maps each allocation by itself, a check of 0.25 s
took 50 (and was right).

"""


class Surroundings:
    """Limits, variables and streams of one call."""

    def __init__(self, rng):
        self.limits = []
        # Two threads wherever it runs: address space is limited below, and each thread takes its share.
        self.environment = {"PATH": os.environ.get("PATH", ""), "HOME": "/nonexistent", "RAYON_NUM_THREADS": "2"}
        self.closed = []
        self.full = None
        self.stdin = b""
        if rng.random() < 0.05:
            self.limits.append(rng.choice([(resource.RLIMIT_NOFILE, rng.choice([4, 6, 16])), (resource.RLIMIT_FSIZE, rng.choice([0, 1, 100, 5000])),
                                           (resource.RLIMIT_AS, rng.choice([150, 300]) << 20), (resource.RLIMIT_CORE, 0)]))
        if rng.random() < 0.1:
            self.environment |= rng.choice([{"RAYON_NUM_THREADS": "100000"}, {"RAYON_NUM_THREADS": "x"}, {"NO_COLOR": "1"}, {"COLUMNS": "0"}, {"COLUMNS": "9" * 30}, {"LANG": "C"},
                                            {"TMPDIR": "/nonexistent"}, {"RUST_BACKTRACE": "full"}, {"PATH": ""}])
        if rng.random() < 0.05:
            self.closed.append(rng.choice([0, 1, 2]))
        elif rng.random() < 0.05:
            self.full = rng.choice(["out", "err"])
        if rng.random() < 0.2:
            self.stdin = rng.choice([b"{}", b'{"model_type":"llama","head_dim":16,"rope_theta":1e4,"max_position_embeddings":64}', b"\xff\xff", b"[" * 10_000, b"GGUF", b"\0" * 100_000])

    def prepare(self):
        """In the child."""
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + 1, SECONDS + 5))
        for limit, value in self.limits:
            resource.setrlimit(limit, (value, value))
        for file in self.closed:
            os.close(file)

    def __str__(self):
        told = [f"limit {limit} at {value}" for limit, value in self.limits]
        told += [f"{name}={value}" for name, value in self.environment.items() if name not in ("HOME", "PATH")]
        told += [f"closed {file}" for file in self.closed] + ([f"full {self.full}"] if self.full else [])
        return ", ".join(told)


def placeless(told):
    """A call without the folder it was made in, which is another each time."""
    return re.sub(re.escape(f"{tempfile.gettempdir()}/hostile-") + r"[^/']*/", "", told)


def run(command, around, folder):
    """Exit code, what was written, and what was used, as wait4 has it."""
    full = open("/dev/full", "wb")
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as given:
        given.write(around.stdin)
        given.seek(0)
        start = time.time()
        child = subprocess.Popen(command, cwd=folder, env=around.environment, stdin=given, stdout=full if around.full == "out" else out,
                                 stderr=full if around.full == "err" else err, preexec_fn=around.prepare, close_fds=True)
        late = threading.Timer(PATIENCE, child.kill)
        late.start()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        late.cancel()
        full.close()
        out.seek(0)
        err.seek(0)
        return child.returncode, out.read(), err.read(), used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, time.time() - start


def obeyed(data):
    """Characters that a terminal would obey."""
    text = data.decode(errors="surrogateescape")
    return [c for c in text if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0x202A <= ord(c) <= 0x202E or 0xDC80 <= ord(c) <= 0xDCFF)]


def asked_for_json(words):
    """The last format, if the program can have understood it."""
    return "--format=json" in words or any(a == "--format" and b == "json" for a, b in zip(words, words[1:]))


def faults(words, around, outcome, folder):
    code, out, err, seconds, memory, wall = outcome
    found = []
    if code not in (0, 1, 2):
        found.append(f"exit code {code}")
    if b"this is a bug" in err or b"panicked" in err:
        found.append("a bug reported")
    if seconds > SECONDS or wall > PATIENCE:
        found.append(f"{seconds:.1f} s of processor time, {wall:.1f} s")
    if memory >= MEMORY:
        found.append(f"{memory >> 20} MiB")
    in_json = asked_for_json(words)
    if not in_json and obeyed(out):
        found.append(f"control characters on standard output: {obeyed(out)[:5]}")
    if obeyed(err):
        found.append(f"control characters on standard error: {obeyed(err)[:5]}")
    if len(err) > 20_000:
        found.append(f"{len(err)} bytes on standard error")
    heard = not around.full and not around.closed and "--help" not in words and "-h" not in words and "help" not in words and not any(limit == resource.RLIMIT_FSIZE for limit, _ in around.limits)
    if code == 2 and heard and not err and not out:
        found.append("no reason given")
    if in_json and heard and code in (0, 1, 2):
        try:
            if out and code != 2:
                json.loads(out)
            for line in err.splitlines():
                json.loads(line)
        except ValueError as error:
            found.append(f"no JSON: {error}")
    left = [name for place in (folder, folder / "outputs", folder / "outputs" / "out") if place.is_dir() for name in os.listdir(place) if name.startswith(".ropebound-")]
    if left:
        found.append(f"left behind: {left}")
        for name in left:
            for place in (folder, folder / "outputs", folder / "outputs" / "out"):
                shutil.rmtree(place / name, ignore_errors=True)
                (place / name).unlink(missing_ok=True) if (place / name).is_file() else None
    return found


def shown(words):
    return " ".join(repr(word)[:120] for word in words[:30])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--calls", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--keep", action="store_true", help="keep the files, for a look")
    arguments = parser.parse_args()
    program = str(Path(arguments.program).resolve())
    folder = Path(tempfile.mkdtemp(prefix="hostile-"))
    zoo = Zoo(program, folder, arguments.seed, max(10, arguments.calls // 50))
    rng = random.Random(arguments.seed)
    generator = Generator(rng, zoo)
    failures, codes, commands = [], Counter(), Counter()
    most_memory, most_seconds = (0, ""), (0.0, "")
    start = time.time()
    for number in range(arguments.calls):
        words = generator.call()
        around = Surroundings(rng)
        try:
            outcome = run([program, *words], around, folder)
        except (ValueError, OSError) as error:
            # No system passes such a call on: too long, say.
            codes[f"not started: {type(error).__name__}"] += 1
            continue
        codes[outcome[0]] += 1
        commands[words[0] if words and isinstance(words[0], str) and words[0].isalpha() else "other"] += 1
        most_seconds = max(most_seconds, (outcome[3], shown(words)))
        most_memory = max(most_memory, (outcome[4], shown(words)))
        for fault in faults(words, around, outcome, folder):
            failures.append(f"call {number}: {fault}: {shown(words)} [{around}] {outcome[2][:300].decode(errors='replace').strip()}")
            print(failures[-1], flush=True)
    if arguments.keep:
        print(f"files: {folder}")
    else:
        shutil.rmtree(folder, ignore_errors=True)
    lines = [f"{arguments.calls} calls, seed {arguments.seed}: {len(failures)} failures.", "",
             "Exit codes: " + ", ".join(f"{code}: {count}" for code, count in sorted(codes.items(), key=str)) + ".", "",
             "Commands: " + ", ".join(f"{name} {count}" for name, count in sorted(commands.items())) + ".", "",
             f"Most memory: {most_memory[0] >> 20} MiB, by `{placeless(most_memory[1])[:150]}`.", "",
             f"Most processor time: {most_seconds[0]:.1f} s, by `{placeless(most_seconds[1])[:150]}`."]
    print("\n".join(lines))
    print(f"{time.time() - start:.0f} s")
    if arguments.record and not failures:
        arguments.record.write_text(HEAD + "\n".join(lines) + "\n")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
