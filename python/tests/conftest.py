"""What several tests use."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytest_plugins = ["pytester"]

Program = Callable[..., str]


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def program() -> Program:
    """Runs the program and gives its standard output: the one of ROPEBOUND_PROGRAM, else the package's."""
    beside = Path(sys.executable).with_name("ropebound")
    path = os.environ.get("ROPEBOUND_PROGRAM") or (str(beside) if beside.exists() else shutil.which("ropebound"))
    assert path, "no program"

    def run(*arguments: object, codes: tuple[int, ...] = (0,)) -> str:
        done = subprocess.run([path, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT, check=False)
        assert done.returncode in codes, done.stderr
        return done.stdout

    return run
