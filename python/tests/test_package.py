"""The package as it is installed: its size, what importing it takes, its licences, the program."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import ropebound


def test_versions_are_one(root: Path) -> None:
    cargo = tomllib.loads((root / "Cargo.toml").read_text())["workspace"]["package"]["version"]
    assert cargo == ropebound.__version__ == importlib.metadata.version("ropebound")


def test_licences_are_in_it() -> None:
    found = importlib.metadata.metadata("ropebound")
    assert found["License-Expression"] == "(MIT OR Apache-2.0) AND LGPL-3.0-or-later"
    files = {Path(str(path)).name for path in importlib.metadata.files("ropebound") or []}
    for name in ["LICENSE-MIT", "LICENSE-APACHE", "LGPL-3.0.txt", "GPL-2.0.txt", "GPL-3.0.txt", "NOTICE", "py.typed"]:
        assert name in files, name


def test_importing_brings_nothing_heavy() -> None:
    code = "import sys, ropebound; print(*sorted({'numpy', 'torch', 'jax', 'transformers', 'pytest', 'pandas'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "\n"


def test_the_program_is_on_the_path(root: Path, tmp_path: Path) -> None:
    path = Path(sys.executable).with_name("ropebound")
    done = subprocess.run([path, "context", "--base", "1e6", "--format", "json"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ropebound.context_length("1e6").to_json())
    refused = subprocess.run([path, "base", "--context", "-1"], capture_output=True, text=True, check=False)
    assert refused.returncode == 2 and "--context" in refused.stderr
    violated = subprocess.run(
        [sys.executable, "-m", "ropebound", "audit", root / "docs/examples/llama-3.1-8b.json"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert violated.returncode == 1 and "violated" in violated.stdout


def test_the_program_is_ended_by_ctrl_c() -> None:
    path = Path(sys.executable).with_name("ropebound")
    with subprocess.Popen([path, "base", "--context", str(1 << 30)], stdout=subprocess.PIPE) as process:
        try:
            process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            process.send_signal(2)
        assert process.wait(timeout=10) in (-2, 130)


def test_the_package_is_not_the_tree() -> None:
    assert "site-packages" in os.path.dirname(ropebound.__file__)
