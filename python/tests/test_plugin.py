"""The fixture ``rope``: faulty kernels fail by their names, right ones pass; the report."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest
import ropebound
from ropebound.kernel import Rope, check_kernel
from rotary_kernels import FAULTY, RIGHT, Case, right


def name_of(case: Case) -> str:
    return case.kernel.__name__


@pytest.mark.parametrize("case", FAULTY, ids=name_of)
def test_faulty_kernels_fail_by_name(rope: Rope, case: Case) -> None:
    with pytest.raises(AssertionError) as caught:
        rope.assert_kernel(case.kernel, case.config, **case.options)
    [*_, (_, found)] = check_kernel(case.kernel, case.config, **case.options)
    assert found.diagnosis == case.diagnosis
    # The text keeps to 80 columns.
    assert case.diagnosis in " ".join(str(caught.value).split())


@pytest.mark.parametrize("case", RIGHT, ids=name_of)
def test_right_kernels_pass(rope: Rope, case: Case) -> None:
    assert rope.assert_kernel(case.kernel, case.config, **case.options).within


def test_text_of_several_axes_is_text_if_said(rope: Rope) -> None:
    sections = {"model_type": "qwen2_vl", "head_dim": 128, "num_attention_heads": 8, "rope_theta": 10000.0, "max_position_embeddings": 4096}
    sections["rope_scaling"] = {"type": "mrope", "mrope_section": [16, 24, 24]}
    assert rope.assert_kernel(right, sections, positions=range(64), text_only=True).within
    with pytest.raises(ValueError, match="arrays: .*text_only"):
        rope.assert_kernel(right, sections, positions=range(64))


def test_a_wrong_gradient_is_found(rope: Rope) -> None:
    with pytest.raises(AssertionError, match="backward: "):
        rope.assert_kernel(right, 1e4, backward=right)


def test_bad_kernels_are_refused(rope: Rope) -> None:
    with pytest.raises(TypeError, match="kernel: .*expected a function"):
        rope.assert_kernel(3, 1e4)
    with pytest.raises(ValueError, match="axes: .*expected letters"):
        rope.assert_kernel(right, 1e4, axes="bhsx")
    with pytest.raises(ValueError, match="dtype: "):
        rope.assert_kernel(right, 1e4, dtype="f8")
    with pytest.raises(AssertionError, match="shape"):
        rope.assert_kernel(lambda x, positions: x[..., :-1], 1e4)


SUITE = """
import numpy as np
from rotary_kernels import right, opposite

def test_right(rope):
    rope.assert_kernel(right, 10000, positions=range(64))

def test_wrong(rope):
    rope.assert_kernel(opposite, 10000, positions=range(64))
"""


def test_failures_print_the_diagnosis_and_the_report_has_all(
    pytester: pytest.Pytester, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(SUITE)
    monkeypatch.setenv("PYTHONPATH", str(request.path.parent))
    result = pytester.runpytest_subprocess("--rope-report=rope.xml")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*AssertionError: forward: *over tolerance: q*"])
    suites = ElementTree.parse(pytester.path / "rope.xml").getroot().findall("testsuite")
    assert [suite.get("failures") for suite in suites] == ["0", "2"]
    assert suites[0].get("name", "").endswith("::test_right")
    assert "sine negated" in suites[1].find("testcase/failure").get("message")


def test_no_report_unless_asked(
    pytester: pytest.Pytester, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(SUITE)
    monkeypatch.setenv("PYTHONPATH", str(request.path.parent))
    pytester.runpytest_subprocess("-k", "right").assert_outcomes(passed=1, deselected=1)
    assert not list(pytester.path.glob("*.xml"))


def test_answers_do_not_depend_on_the_seed_of_others() -> None:
    np.random.seed(1)
    [(_, one)] = check_kernel(right, 1e4, positions=range(8))
    np.random.seed(2)
    [(_, other)] = check_kernel(right, 1e4, positions=range(8))
    assert one == other
    assert isinstance(one, ropebound.Comparison)
