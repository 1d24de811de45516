"""The pytest plugin: a fixture ``rope`` that holds rotary kernels against correctly rounded numbers, and ``--rope-report``.

.. code-block:: python

    def test_my_kernel(rope):
        rope.assert_kernel(my_kernel, "config.json", dtype="bf16", axes="bshd")
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .kernel import Rope

_REPORT: pytest.StashKey[list[tuple[str, str]]] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds ``--rope-report``."""
    group = parser.getgroup("ropebound", "rotary kernels")
    group.addoption(
        "--rope-report",
        metavar="FILE",
        type=Path,
        default=None,
        help="write every comparison of the fixture 'rope' into this file, as JUnit's XML",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Where comparisons are kept until the session ends."""
    config.stash[_REPORT] = []


@pytest.fixture
def rope(request: pytest.FixtureRequest) -> Rope:
    """Assertions on rotary kernels: see :class:`ropebound.kernel.Rope`."""
    from .kernel import Rope

    kept = request.config.stash[_REPORT]
    test = request.node.nodeid
    return Rope(lambda comparison: kept.append((test, comparison.to_junit())))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Writes the report."""
    path: Path | None = session.config.getoption("--rope-report")
    if path is None:
        return
    from xml.etree import ElementTree

    suites = ElementTree.Element("testsuites")
    for test, junit in session.config.stash[_REPORT]:
        for suite in ElementTree.fromstring(junit.encode()).iter("testsuite"):
            suite.set("name", test)
            suites.append(suite)
    ElementTree.indent(suites)
    path.write_bytes(ElementTree.tostring(suites, encoding="utf-8", xml_declaration=True) + b"\n")
