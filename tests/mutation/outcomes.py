"""Joins the stages of a mutation run: every mutant of the sample with its outcome and the stage that decided it, then counts.

    outcomes.py STAGES...     folders as run.sh leaves them: STAGES/stage/package/mutants.out
"""

import collections
import json
import pathlib
import sys

PACKAGES = ["fast", "reference", "bounds", "certificate"]
OUTCOMES = {"CaughtMutant": "caught", "MissedMutant": "missed", "Unviable": "unviable", "Timeout": "timeout"}


def read(folder):
    """Outcome by mutant of one stage and package."""
    folder = folder / "mutants.out"
    found = {}
    for outcome in json.loads((folder / "outcomes.json").read_text())["outcomes"]:
        if not isinstance(outcome["scenario"], dict):
            continue
        kind = OUTCOMES[outcome["summary"]]
        log = (folder / outcome["log_path"]).read_text(errors="replace")
        if kind == "unviable" and "error: linking with" in log:
            raise SystemExit(f"{outcome['log_path']}: not the mutant's fault; remove target/mutation and run again")
        # Tests that the limit of processor time ended count for the tool as failed.
        if kind == "caught" and ("signal: 9, SIGKILL" in log or "SIGXCPU" in log):
            kind = "timeout"
        found[outcome["scenario"]["Mutant"]["name"]] = kind
    return found


def join(package, folders):
    """(outcome, stage) by mutant; a later stage has the last word on what the first drew and an earlier one missed."""
    joined = {}
    for folder in folders:
        first = folder / "1" / package
        for mutant, outcome in read(first).items() if first.exists() else []:
            joined[mutant] = (outcome, 1)
        for stage in (2, 3):
            later = folder / str(stage) / package
            for mutant, outcome in read(later).items() if later.exists() else []:
                # The tool lets some mutants through any filter; only survivors are looked at again.
                if joined.get(mutant, ("",))[0] == "missed":
                    joined[mutant] = (outcome, stage)
    return joined


def main():
    folders = [pathlib.Path(argument) for argument in sys.argv[1:]]
    total = collections.Counter()
    rows = []
    for package in PACKAGES:
        joined = join(package, folders)
        for mutant, (outcome, stage) in sorted(joined.items()):
            print(f"{outcome:8} {stage}  {mutant}")
        counts = collections.Counter(outcome for outcome, _ in joined.values())
        total.update(counts)
        rows.append((package, counts))
    print("\n| crate | mutants | unviable | caught | ended by the time limit | missed | caught of viable |")
    print("| :--- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for package, counts in [*rows, ("all", total)]:
        mutants = sum(counts.values())
        viable = mutants - counts["unviable"]
        share = f"{100 * (counts['caught'] + counts['timeout']) / viable:.1f} %" if viable else "none"
        figures = " | ".join(str(counts[kind]) for kind in ("unviable", "caught", "timeout", "missed"))
        print(f"| {package} | {mutants} | {figures} | {share} |")


main()
