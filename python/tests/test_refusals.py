"""Wrong types, shapes, formats and ranges: each refusal names the argument and what is accepted."""

from __future__ import annotations

import decimal
import math
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import ropebound

CONFIG = {"model_type": "llama", "head_dim": 64, "rope_theta": 1e4, "max_position_embeddings": 2048}
COS, SIN = ropebound.golden(10000, range(8), head_dim=16)
Q = np.ones((1, 2, 8, 16), np.float32)

CASES: list[tuple[type[Exception], str, Callable[[], Any]]] = [
    (TypeError, "context: ", lambda: ropebound.lower_bound_base(1.5)),
    (TypeError, "context: ", lambda: ropebound.lower_bound_base(None)),
    (TypeError, "context: ", lambda: ropebound.lower_bound_base(True)),
    (ValueError, "context: ", lambda: ropebound.lower_bound_base(-1)),
    (ValueError, "context: ", lambda: ropebound.lower_bound_base((1 << 30) + 1)),
    (ValueError, "context: ", lambda: ropebound.lower_bound_base(10**6000)),
    (ValueError, "context: ", lambda: ropebound.lower_bound_base("32 kilo")),
    (ValueError, "head_dim: ", lambda: ropebound.safe_base(4096, 127)),
    (ValueError, "head_dim: ", lambda: ropebound.safe_base(4096, 0)),
    (ValueError, "head_dim: ", lambda: ropebound.safe_base(4096, 8194)),
    (TypeError, "head_dim: ", lambda: ropebound.safe_base(4096, 64.0)),
    (ValueError, "digits: ", lambda: ropebound.safe_base(4096, digits=0)),
    (ValueError, "digits: ", lambda: ropebound.safe_base(4096, digits=10_001)),
    (TypeError, "progress: ", lambda: ropebound.safe_base(4096, progress=3)),
    (ValueError, "base: ", lambda: ropebound.margin(0.5, 4096)),
    (ValueError, "base: ", lambda: ropebound.margin(math.nan, 4096)),
    (ValueError, "base: ", lambda: ropebound.margin(math.inf, 4096)),
    (ValueError, "base: ", lambda: ropebound.margin(decimal.Decimal("sNaN"), 4096)),
    (ValueError, "base: ", lambda: ropebound.margin(Fraction(100, 3), 4096)),
    (ValueError, "base: ", lambda: ropebound.margin("1e101", 4096)),
    (TypeError, "base: ", lambda: ropebound.margin([1], 4096)),
    (TypeError, "base: ", lambda: ropebound.margin(1j, 4096)),
    (ValueError, "to_base: ", lambda: ropebound.islands(1024, from_base=9, to_base=8)),
    (ValueError, "limit: ", lambda: ropebound.islands(1024, limit=0)),
    (ValueError, "at_least: .*number of pairs", lambda: ropebound.lower_bound_base(1024, at_least=65)),
    (ValueError, "at_least: .*number of pairs, 32", lambda: ropebound.safe_base(1024, 64, at_least="32.000000000001")),
    (ValueError, "at_least: ", lambda: ropebound.margin(1e4, 1024, at_least=-1)),
    (ValueError, "at_least: ", lambda: ropebound.margin(1e4, 1024, at_least="-1")),
    (ValueError, "at_least: ", lambda: ropebound.islands(1024, at_least=10**6000)),
    (ValueError, "at_least: ", lambda: ropebound.islands(1024, at_least=math.nan)),
    (ValueError, "at_least: .*12 decimals", lambda: ropebound.context_length(1e4, at_least=0.1)),
    (ValueError, "at_least: .*12 decimals", lambda: ropebound.context_length(1e4, at_least=Fraction(1, 1 << 13))),
    (ValueError, "at_least: ", lambda: ropebound.context_length(1e4, at_least=Fraction(1, 3))),
    (ValueError, "at_least: ", lambda: ropebound.cosine_sum(1e4, 5, at_least=decimal.Decimal("1E-999999999"))),
    (ValueError, "at_least: ", lambda: ropebound.cosine_sum(1e4, 5, at_least="eight")),
    (ValueError, "at_least: .*number of pairs", lambda: ropebound.cosine_sum(CONFIG, 5, at_least=33)),
    (TypeError, "at_least: ", lambda: ropebound.count_negative(1e4, range(9), at_least=None)),
    (TypeError, "at_least: ", lambda: ropebound.count_negative(1e4, range(9), at_least=True)),
    (ValueError, "positions: ", lambda: ropebound.count_negative(1e4, range(9, 9))),
    (ValueError, "positions: ", lambda: ropebound.count_negative(1e4, range(0, 9, 2))),
    (ValueError, "positions: ", lambda: ropebound.count_negative(1e4, range(-1, 9))),
    (ValueError, "positions: ", lambda: ropebound.count_negative(1e4, range(1 << 60))),
    (ValueError, "positions: ", lambda: ropebound.count_negative(1e4, "0-9")),
    (TypeError, "positions: ", lambda: ropebound.count_negative(1e4, [0, 1])),
    (ValueError, "framework: ", lambda: ropebound.cosine_sum(1e4, 5, framework=np.ones((5, 0, 2)))),
    (ValueError, "unrotated: ", lambda: ropebound.cosine_sum(CONFIG, 5, unrotated=np.zeros(2))),
    (ValueError, "arrays: ", lambda: ropebound.check_rope(1j, Q, config=10000, head_dim=16)),
    (ValueError, "framework: .*transformers@4.51", lambda: ropebound.audit(CONFIG, framework="transformers@3")),
    (ValueError, "position: ", lambda: ropebound.cosine_sum(1e4, 1 << 47)),
    (ValueError, "unrotated: ", lambda: ropebound.cosine_sum(1e4, 5, unrotated=-1)),
    (ValueError, "layer: ", lambda: ropebound.cosine_sum(1e4, 5, layer="all")),
    (ValueError, "limit: ", lambda: ropebound.context_length(1e4, limit=1 << 47)),
    (ValueError, "head_dim: ", lambda: ropebound.context_length(CONFIG, 64)),
    (TypeError, "config: ", lambda: ropebound.context_length(None)),
    (ValueError, "config: ", lambda: ropebound.context_length("no such file")),
    (FileNotFoundError, "no such file", lambda: ropebound.audit("no such file")),
    (ValueError, "config: ", lambda: ropebound.audit("a\0b")),
    (TypeError, "config: ", lambda: ropebound.audit(3)),
    (TypeError, "config: ", lambda: ropebound.audit(dict)),
    (ValueError, "config: .*rope_theta", lambda: ropebound.audit(CONFIG | {"rope_theta": -1})),
    (ValueError, "config: ", lambda: ropebound.audit(CONFIG | {"rope_theta": math.nan})),
    (ValueError, "config: ", lambda: ropebound.audit({})),
    (ValueError, "framework: ", lambda: ropebound.audit(CONFIG, framework="keras")),
    (ValueError, "numbers: ", lambda: ropebound.audit(CONFIG, numbers="bf16")),
    (ValueError, "context: ", lambda: ropebound.audit(CONFIG, context=0)),
    (ValueError, "parameter: ", lambda: ropebound.solve(CONFIG, parameter="theta")),
    (ValueError, "config: .*factor", lambda: ropebound.solve(CONFIG, parameter="factor")),
    (ValueError, "context: ", lambda: ropebound.solve(CONFIG, add="yarn")),
    (ValueError, "trained: ", lambda: ropebound.solve(CONFIG, trained=5)),
    (ValueError, "layer: ", lambda: ropebound.solve(CONFIG, layer="sliding")),
    (TypeError, "safe: ", lambda: ropebound.solve(CONFIG, safe=1)),
    (ValueError, "layer: ", lambda: ropebound.spectrum(CONFIG, layer="sliding")),
    (ValueError, "digits: ", lambda: ropebound.spectrum(CONFIG, digits=1001)),
    (ValueError, "dtype: ", lambda: ropebound.golden(1e4, [1], "int8")),
    (TypeError, "dtype: ", lambda: ropebound.golden(1e4, [1], np.float32)),
    (ValueError, "positions: ", lambda: ropebound.golden(1e4, [-1])),
    (ValueError, "positions: ", lambda: ropebound.golden(1e4, [1 << 46])),
    (ValueError, "positions: ", lambda: ropebound.golden(1e4, range(1 << 60))),
    (ValueError, "positions: ", lambda: ropebound.golden(1e4, [[1, 2]])),
    (TypeError, "positions: ", lambda: ropebound.golden(1e4, [1.5])),
    (TypeError, "positions: ", lambda: ropebound.golden(1e4, None)),
    (ValueError, "positions: ", lambda: ropebound.golden(1e4, "soft")),
    (ValueError, "attention_factor: ", lambda: ropebound.golden(1e4, [1], attention_factor=0)),
    (ValueError, "attention_factor: ", lambda: ropebound.golden(1e4, [1], attention_factor=math.nan)),
    (TypeError, "attention_factor: ", lambda: ropebound.golden(1e4, [1], attention_factor="1")),
    (TypeError, "arrays: ", lambda: ropebound.compare([COS, SIN], 10000)),
    (TypeError, "arrays: ", lambda: ropebound.compare({}, 10000)),
    (ValueError, "arrays: ", lambda: ropebound.compare({"cos": COS}, 10000)),
    (ValueError, "arrays: ", lambda: ropebound.compare({"mine": COS}, 10000, head_dim=16)),
    (TypeError, "cos: ", lambda: ropebound.compare({"cos": "text"}, 10000)),
    (TypeError, "cos: ", lambda: ropebound.compare({"cos": np.array(["a"])}, 10000)),
    (TypeError, "cos: ", lambda: ropebound.compare({"cos": object()}, 10000)),
    (ValueError, "axes: ", lambda: ropebound.check_rope(Q, Q, config=10000, head_dim=16, axes="bhxd")),
    (ValueError, "arrays: ", lambda: ropebound.check_rope(Q, Q[:, :1], config=10000, head_dim=16)),
    (ValueError, "arrays: ", lambda: ropebound.check_rope(Q, Q, config=10000, head_dim=16, axes="hsd")),
    (ValueError, "k: ", lambda: ropebound.check_rope(Q, Q, config=10000, head_dim=16, k=Q)),
    (ValueError, "layout: ", lambda: ropebound.check_rope(Q, Q, config=10000, head_dim=16, layout="neox")),
    (ValueError, "profile: ", lambda: ropebound.check_rope(Q, Q, config=10000, head_dim=16, profile="lax")),
    (TypeError, "profile: ", lambda: ropebound.check_rope(Q, Q, config=10000, head_dim=16, profile=1)),
    (FileNotFoundError, "no such file", lambda: ropebound.check_certificate("no such file")),
    (TypeError, "path: ", lambda: ropebound.check_certificate(3)),
    (ValueError, "path: ", lambda: ropebound.check_certificate(".")),
]


@pytest.mark.parametrize(("kind", "named", "call"), CASES)
def test_refused(kind: type[Exception], named: str, call: Callable[[], Any]) -> None:
    with pytest.raises(kind, match=named) as caught:
        call()
    assert type(caught.value) is kind
    if kind is not FileNotFoundError:
        assert "expected" in str(caught.value)
        assert "--" not in str(caught.value)


def test_bases_are_exact() -> None:
    same = [10000, 10000.0, "1e4", "10k", decimal.Decimal("1E+4"), Fraction(20000, 2), np.float32(10000), np.int64(10000)]
    lengths = {ropebound.context_length(base).length for base in same}
    assert lengths == {1706}
    least = ropebound.lower_bound_base("4k").least_feasible.f64
    assert ropebound.margin(float(least), "4k").feasible
    assert not ropebound.margin(math.nextafter(float(least), 0), "4k").feasible


def test_thresholds_are_exact() -> None:
    same = [8, 8.0, "8", "8.0", "0.8e1", decimal.Decimal("8.000"), Fraction(16, 2), np.float32(8), np.int8(8)]
    found = {ropebound.context_length(10000, at_least=threshold) for threshold in same}
    assert {(one.length, one.at_least) for one in found} == {(623, 8)}
    assert ropebound.context_length(10000, at_least=-0.0) == ropebound.context_length(10000)
    value = ropebound.cosine_sum(10000, 1009, digits=14).value
    assert ropebound.cosine_sum(10000, 1009, at_least=value - decimal.Decimal("1e-12")).reaches
    assert not ropebound.cosine_sum(10000, 1009, at_least=value + decimal.Decimal("1e-12")).reaches


def test_a_callback_hears_and_may_stop_it() -> None:
    heard: list[ropebound.Progress] = []
    ropebound.safe_base("128k", progress=heard.append)
    assert heard
    assert all(isinstance(one, ropebound.Progress) for one in heard)

    class Enough(Exception):
        pass

    def stop(_: ropebound.Progress) -> None:
        raise Enough

    with pytest.raises(Enough):
        ropebound.safe_base("1M", progress=stop)
    with pytest.raises(Enough):
        ropebound.count_negative(10000, range(1 << 46), progress=stop)


def test_other_threads_run_meanwhile() -> None:
    ticks: list[float] = []
    over = threading.Event()

    def tick() -> None:
        while not over.wait(0.005):
            ticks.append(time.monotonic())

    thread = threading.Thread(target=tick)
    thread.start()
    start = time.monotonic()
    ropebound.safe_base("128k")
    took = time.monotonic() - start
    over.set()
    thread.join()
    assert len(ticks) > took * 20


def test_ctrl_c_is_obeyed() -> None:
    code = "import ropebound; print('asked', flush=True); ropebound.lower_bound_base(1 << 30)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) != 0
        assert b"KeyboardInterrupt" in process.stderr.read()


def test_a_forked_process_asks_too() -> None:
    code = """
import os, ropebound
ropebound.lower_bound_base(1024)
child = os.fork()
if not child:
    os._exit(0 if ropebound.lower_bound_base(4096, digits=8).base == ropebound.lower_bound_base(4096, digits=8).base else 1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, timeout=60)
