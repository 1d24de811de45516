"""Anything at all as arguments: an answer or a refusal that names an argument, and never a panic."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import ropebound
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

CONFIG = {"model_type": "llama", "head_dim": 16, "rope_theta": 1e4, "max_position_embeddings": 64}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
fields = st.sampled_from([
    "model_type", "head_dim", "hidden_size", "num_attention_heads", "rope_theta", "max_position_embeddings", "rope_scaling",
    "rope_parameters", "partial_rotary_factor", "layer_types", "sliding_window", "text_config",
])
configs = st.dictionaries(fields, json_values, max_size=5).map(lambda given: CONFIG | given)
arrays = st.builds(
    lambda shape, dtype, fill: np.full(shape, fill).astype(dtype),
    st.lists(st.integers(0, 5), max_size=5).map(tuple),
    st.sampled_from(["f8", "f4", "f2", "i8", "u1", "c8", "?", ">f4", "S3", "O", "M8[s]"]),
    st.sampled_from([0, 1]),
)
anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 300),
    st.integers(),
    st.integers().map(lambda number: 1 << (abs(number) % 5000)),
    st.floats(),
    st.decimals(),
    st.fractions(),
    st.complex_numbers(),
    st.text(max_size=12),
    st.sampled_from(["1k", "4k", "1e4", "@hard", "0..9", "hard", "bhsd", "half", "f32", "yarn", "all", "base", "."]),
    st.binary(max_size=8),
    st.lists(st.integers(-2, 70), max_size=4),
    st.builds(range, st.integers(-9, 99), st.integers(-9, 99)),
    arrays,
    configs,
    st.dictionaries(st.sampled_from(["cos", "sin", "q", "q_rotated", "positions", "inv_freq", "lengths"]), arrays, max_size=4),
    st.sampled_from([object(), Decimal("sNaN"), Fraction(1, 3), math.inf, int, print, np.float32(3), np.int8(5)]),
)
Q = np.ones((1, 2, 3, 16), np.float32)
#: Searches that a hostile argument cannot make long: contexts and heads are small where they are right.
small = st.integers(0, 600)
heads = st.sampled_from([2, 4, 16, 64])



def rotated(q: Any, q_rotated: Any, config: Any, **more: Any) -> ropebound.Comparison:
    return ropebound.check_rope(q, q_rotated, config=config, **more)


QUESTIONS: list[tuple[Callable[..., Any], list[st.SearchStrategy[Any]], list[str]]] = [
    (ropebound.lower_bound_base, [small, heads], ["at_least", "digits", "progress"]),
    (ropebound.safe_base, [small, heads], ["at_least", "digits", "progress"]),
    (ropebound.margin, [st.integers(1, 10**6), small, heads], ["at_least", "digits", "progress"]),
    (ropebound.islands, [small, heads], ["from_base", "to_base", "at_least", "digits"]),
    (ropebound.advise, [small, heads], ["progress"]),
    (ropebound.context_length, [st.integers(1, 10**6), heads], ["unrotated", "layer", "framework", "context", "at_least"]),
    (ropebound.count_negative, [st.integers(1, 10**6), st.just("0..99"), heads], ["unrotated", "layer", "framework", "at_least"]),
    (ropebound.cosine_sum, [st.integers(1, 10**6), small, heads], ["unrotated", "layer", "framework", "context", "at_least", "digits"]),
    (ropebound.audit, [configs], ["framework", "numbers", "model_type", "name"]),
    (ropebound.solve, [configs], ["parameter", "add", "trained", "safe", "layer", "framework"]),
    (ropebound.spectrum, [configs], ["layer", "digits", "framework"]),
    (ropebound.check_certificate, [st.text(max_size=5)], ["progress"]),
    (ropebound.golden, [st.integers(1, 10**6), st.just([1, 2]), st.just("f32")], ["head_dim", "layer", "attention_factor", "context"]),
    (rotated, [st.just(Q), st.just(Q), st.integers(1, 10**6)], ["axes", "k", "k_rotated", "positions", "layout", "attention_factor", "name"]),
    (ropebound.compare, [st.just({"cos": np.ones((3, 8))}), st.integers(1, 10**6)], ["positions", "axes", "layout", "profile", "head_dim", "name"]),
]


@st.composite
def calls(draw: st.DrawFn) -> tuple[Callable[..., Any], list[Any], dict[str, Any]]:
    question, right, names = draw(st.sampled_from(QUESTIONS))
    arguments = [draw(one) for one in right]
    named: dict[str, Any] = {}
    # One or two arguments are anything at all.
    for _ in range(draw(st.integers(1, 2))):
        which = draw(st.sampled_from([*range(len(arguments)), *names]))
        if isinstance(which, int):
            arguments[which] = draw(anything)
        else:
            named[which] = draw(anything)
    return question, arguments, named


def too_long(question: Callable[..., Any], arguments: list[Any]) -> bool:
    """What is right and takes minutes, such as a context of 2^30."""
    searches = [ropebound.lower_bound_base, ropebound.safe_base, ropebound.margin, ropebound.islands, ropebound.advise]
    return question in searches and any(
        isinstance(one, int) and not isinstance(one, bool) and one > 2000 for one in arguments[question is ropebound.margin :]
    )


@settings(max_examples=1000, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(calls())
def test_a_thousand_hostile_calls(call: tuple[Callable[..., Any], list[Any], dict[str, Any]]) -> None:
    question, arguments, named = call
    assume(not too_long(question, arguments))
    try:
        question(*arguments, **named)
    except (ValueError, TypeError) as error:
        # "name: …" of an argument, or of one of the arrays.
        name, colon, why = str(error).partition(": ")
        assert colon and name.replace("_", "").isalnum() and "expected" in why, str(error)
    except OSError as error:
        # A path that is none, as Python itself says it.
        assert error.filename is not None
