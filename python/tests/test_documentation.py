"""Every example of the README and of the docstrings."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

MODULES = ["ropebound", "ropebound._questions", "ropebound._tables", "ropebound.kernel"]


def test_readme(root: Path) -> None:
    failed, tried = doctest.testfile(str(root / "python/README.md"), module_relative=False)
    assert not failed
    assert tried >= 10


@pytest.mark.parametrize("name", MODULES)
def test_docstrings(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert not failed


def test_all_that_is_public_is_documented() -> None:
    import ropebound

    for name in ropebound.__all__:
        assert name == "__version__" or getattr(ropebound, name).__doc__, name


@pytest.mark.parametrize("page", ["engineer", "kernel-writer", "author"])
def test_the_book(page: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    failed, tried = doctest.testfile(str(root / f"docs/book/{page}.md"), module_relative=False)
    assert not failed
    assert tried >= 5
