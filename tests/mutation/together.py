"""Mutants of some folders or files of a crate, all in one build, one switched on at a time.

    together.py COUNT SEED PACKAGE FOLDER...       as 100 1 kernels golden recipe compare
    together.py COUNT SEED PACKAGE FILE...         as 60 1 integer-checker ball.rs local.rs

Works on a clone of the committed state, or of REVISION, in target/mutation-together. COUNT mutants are drawn of all that `together` finds, by SEED; of two
that overlap the later is left out, and so is what does not compile. Every test program of the package is run for each, its library's first,
until one fails; a program is ended after eight times the processor time it takes without a mutant (20 s at least), and that counts as caught. Writes outcomes.txt there.
"""

import json
import os
import random
import re
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SWITCH = '''//! Which mutant is switched on.

// Of a crate without the standard library too.
extern crate std;

static ON: std::sync::LazyLock<u32> = std::sync::LazyLock::new(|| {
    std::env::var("MUTANT").ok().and_then(|text| text.parse().ok()).unwrap_or(u32::MAX)
});

pub(crate) fn on(number: u32) -> bool {
    *ON == number
}
'''


def run(*command, **more):
    return subprocess.run([str(part) for part in command], text=True, capture_output=True, check=False, **more)


def cargo(tree, target, *arguments):
    environment = dict(os.environ, CARGO_TARGET_DIR=str(target), CARGO_INCREMENTAL="1")
    command = ["cargo", *arguments, "--message-format=json", "--locked"]
    done = run(*command, cwd=tree, env=environment)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")], done


def culprits(messages, tree):
    """The mutants that errors point at: the last switch at or before each place."""
    found = set()
    for message in messages:
        if message.get("reason") != "compiler-message" or message["message"]["level"] != "error":
            continue
        for span in message["message"]["spans"]:
            if not span["is_primary"]:
                continue
            lines = (tree / span["file_name"]).read_text().splitlines()
            before = "\n".join(lines[: span["line_end"]])
            numbers = re.findall(r"mutation::on\((\d+)\)", before)
            if numbers:
                found.add(int(numbers[-1]))
    return found


def timed(program, folder, mutant, limit):
    """Whether it passes, and its processor time."""
    environment = dict(os.environ, PROPTEST_RNG_SEED="1", PROPTEST_DISABLE_FAILURE_PERSISTENCE="1", RUST_BACKTRACE="0", INSTA_UPDATE="no")
    environment.update(PROPTEST_MAX_SHRINK_ITERS="0")
    if mutant is not None:
        environment["MUTANT"] = str(mutant)

    def limits():
        if limit:
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
            resource.setrlimit(resource.RLIMIT_AS, (12 << 30, 12 << 30))

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([program, "-q"], cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, preexec_fn=limits)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.returncode, after.ru_utime - before.ru_utime


def main():
    count, seed, package, folders = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:]
    out = ROOT / "target" / "mutation-together"
    # Not the repository's own: packages of two trees are one to cargo there.
    tree, target = out / "tree", out / "target"
    out.mkdir(parents=True, exist_ok=True)
    run("rm", "-rf", tree)
    run("git", "clone", "--quiet", ROOT, tree)
    run("git", "checkout", "--quiet", os.environ.get("REVISION", "HEAD"), cwd=tree)
    tool = ["cargo", "run", "--quiet", "--manifest-path", tree / "tests/mutation/together/Cargo.toml", "--target-dir", out / "tool", "--"]
    source = tree / "crates" / package / "src"
    files = sorted({path for name in folders for path in ([source / name] if name.endswith(".rs") else (source / name).rglob("*.rs"))})
    texts = {path: path.read_text() for path in files}
    # A name may go over several lines.
    listed = re.findall(r"^\d+ (/.*?)\n(?=\d+ /|\Z)", run(*tool, "list", *files).stdout, re.DOTALL | re.MULTILINE)
    names = [" ".join(name.split()).replace(str(source) + "/", "") for name in listed]
    chosen = sorted(random.Random(seed).sample(range(len(names)), min(count, len(names))))
    (source / "mutation.rs").write_text(SWITCH)
    root = source / "lib.rs"
    root.write_text(root.read_text() + "\nmod mutation;\n")
    dropped, unviable = set(), set()
    while True:
        for path, text in texts.items():
            path.write_text(text)
        (out / "numbers").write_text("\n".join(map(str, chosen)) + "\n")
        written = run(*tool, "write", out / "numbers", "crate::mutation", *files)
        dropped |= {int(number) for number in re.findall(r"left out: (\d+)", written.stderr)}
        messages, done = cargo(tree, target, "check", "--profile", "release", "-p", f"ropebound-{package}")
        if done.returncode == 0:
            break
        bad = culprits(messages, tree) - unviable
        if not bad:
            sys.exit(done.stderr)
        unviable |= bad
        chosen = [number for number in chosen if number not in bad]
    chosen = [number for number in chosen if number not in dropped]
    messages, done = cargo(tree, target, "test", "--profile", "release", "--no-run", "-p", f"ropebound-{package}")
    if done.returncode:
        sys.exit(done.stderr)
    programs = [message["executable"] for message in messages if message.get("executable") and message["profile"]["test"]]
    usual = {}
    for program in programs:
        code, seconds = timed(program, source.parent, None, None)
        if code:
            sys.exit(f"{program}: fails without a mutant")
        usual[program] = seconds
    programs.sort(key=lambda program: ("ropebound_" not in program, usual[program]))
    print({Path(program).name: round(seconds, 1) for program, seconds in usual.items()}, flush=True)
    # In no order of files, so that a part of the run is a sample too.
    random.Random(seed).shuffle(chosen)

    def outcome(number):
        for program in programs:
            code, _ = timed(program, source.parent, number, max(20, int(8 * usual[program])))
            if code:
                ended = "timeout" if code < 0 and code != -6 else "caught"
                return f"{ended} by {Path(program).name.rsplit('-', 1)[0]}"
        return "missed"

    lines = [f"unviable {names[number]}" for number in sorted(unviable)]
    tried, missed = 0, 0
    with ThreadPoolExecutor(int(os.environ.get("JOBS", "2"))) as pool:
        for number, found in zip(chosen, pool.map(outcome, chosen)):
            tried, missed = tried + 1, missed + (found == "missed")
            lines.append(f"{found}: {names[number]}")
            print(lines[-1], flush=True)
            count_line = f"{len(names)} mutants, {count} drawn, {len(unviable)} unviable, {len(dropped)} inside others, {tried} tried, {missed} missed: "
            share = f"{100 * (tried - missed) / tried:.1f} % caught"
            (out / "outcomes.txt").write_text("\n".join([*lines, count_line + share]) + "\n")
    print(count_line + share)


if __name__ == "__main__":
    main()
