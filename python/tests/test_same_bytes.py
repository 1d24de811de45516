"""Fifty seeded calls of each function give the program's bytes."""

from __future__ import annotations

import json
import os
import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import ropebound

if TYPE_CHECKING:
    from conftest import Program

# `just verify` makes ten of each, which takes seconds; `just test-python` fifty.
CALLS = int(os.environ.get("ROPEBOUND_CALLS", "50"))
#: Keyword, and how the program says it.
FORMATS = [("json", "to_json"), ("text", "to_text"), ("csv", "to_csv"), ("md", "to_markdown"), ("tex", "to_latex")]


def same(program: Program, answer: ropebound._record.Answer, call: int, *arguments: object, codes=(0,)) -> None:
    name, method = FORMATS[call % len(FORMATS)]
    expected = program(*arguments, "--format", name, codes=codes)
    assert getattr(answer, method)() == expected, arguments


def calls(seed: int) -> list[tuple[int, random.Random]]:
    rng = random.Random(seed)
    return [(call, rng) for call in range(CALLS)]


def context_and_head(rng: random.Random, most: int = 3000) -> tuple[int, int]:
    return rng.randrange(2, most), rng.choice([32, 64, 80, 96, 128, 256])


def base_of(rng: random.Random) -> str:
    return rng.choice([str(rng.randrange(2, 10**6)), f"{rng.uniform(1, 1e6):.3f}", f"{rng.randrange(1, 99)}e{rng.randrange(1, 8)}", "500k"])


def digits_of(rng: random.Random) -> tuple[int | None, list[object]]:
    digits = rng.choice([None, rng.randrange(1, 60)])
    return digits, [] if digits is None else ["--digits", digits]


def at_least_of(rng: random.Random, most: int) -> tuple[dict[str, Any], list[object]]:
    """A threshold that some sums reach, now and then; as any of the types that are taken."""
    number = rng.choice([None, None, "0", str(rng.randrange(most // 4 + 1)), f"{rng.uniform(0, most / 4):.3f}"])
    if number is None:
        return {}, []
    kinds = [str, Decimal, Fraction]
    return {"at_least": rng.choice(kinds)(number)}, ["--at-least", number]


def test_lower_bound_base(program: Program) -> None:
    for call, rng in calls(1):
        context, head = context_and_head(rng)
        digits, more = digits_of(rng)
        tau, asked = at_least_of(rng, head // 2)
        answer = ropebound.lower_bound_base(context, head, digits=digits, **tau)
        same(program, answer, call, "base", "--context", context, "--head-dim", head, *more, *asked)


def test_safe_base(program: Program) -> None:
    for call, rng in calls(2):
        context, head = context_and_head(rng)
        digits, more = digits_of(rng)
        tau, asked = at_least_of(rng, head // 2)
        answer = ropebound.safe_base(context, head, digits=digits, **tau)
        same(program, answer, call, "base", "--safe", "--context", context, "--head-dim", head, *more, *asked)


def test_margin(program: Program) -> None:
    for call, rng in calls(3):
        context, head = context_and_head(rng)
        base = base_of(rng)
        tau, asked = at_least_of(rng, head // 2)
        answer = ropebound.margin(base, context, head, **tau)
        same(program, answer, call, "base", "--margin", base, "--context", context, "--head-dim", head, *asked)


def test_islands(program: Program) -> None:
    for call, rng in calls(4):
        context, head = context_and_head(rng, 1500)
        start, limit = rng.randrange(1, 5000), rng.randrange(1, 6)
        to = rng.choice([None, start * 10])
        more = [] if to is None else ["--to", to]
        tau, asked = at_least_of(rng, head // 2)
        answer = ropebound.islands(context, head, from_base=start, to_base=to, limit=limit, **tau)
        arguments = ["--context", context, "--head-dim", head, "--from", start, "--limit", limit, *more, *asked]
        same(program, answer, call, "islands", *arguments)


def test_advise(program: Program) -> None:
    for call, rng in calls(5):
        context, head = context_and_head(rng, 1500)
        same(program, ropebound.advise(context, head), call, "advise", "--context", context, "--head-dim", head)


def test_context_length(program: Program) -> None:
    for call, rng in calls(6):
        base, head, unrotated = base_of(rng), rng.choice([32, 64, 128]), rng.choice([0, 0, 8, 40])
        # Where pairs do not rotate, a search without a limit may go on for minutes.
        limit = rng.choice([500, 5000, 50_000])
        tau, asked = at_least_of(rng, head // 2 + unrotated)
        answer = ropebound.context_length(base, head, unrotated=unrotated, limit=limit, **tau)
        arguments = ["--base", base, "--head-dim", head, "--unrotated", unrotated, "--limit", limit]
        same(program, answer, call, "context", *arguments, *asked)


def test_cosine_sum(program: Program) -> None:
    for call, rng in calls(7):
        base, head, position = base_of(rng), rng.choice([2, 64, 128]), rng.randrange(1 << 46)
        digits, more = digits_of(rng)
        tau, asked = at_least_of(rng, head // 2)
        answer = ropebound.cosine_sum(base, position, head, digits=digits, **tau)
        same(program, answer, call, "sum", "--base", base, "--head-dim", head, "--position", position, *more, *asked)


def test_count_negative(program: Program) -> None:
    for call, rng in calls(15):
        base, head, unrotated = base_of(rng), rng.choice([2, 64, 128]), rng.choice([0, 0, 8])
        start, length = rng.randrange(1 << 20), rng.randrange(1, 1 << 14)
        tau, asked = at_least_of(rng, head // 2 + unrotated)
        written = rng.choice([f"{start}..{start + length}", f"{start}..={start + length - 1}"])
        positions = rng.choice([range(start, start + length), written])
        answer = ropebound.count_negative(base, positions, head, unrotated=unrotated, **tau)
        assert answer.positions == range(start, start + length)
        arguments = ["--base", base, "--head-dim", head, "--unrotated", unrotated, "--range", written]
        same(program, answer, call, "count", *arguments, *asked)


def config_of(rng: random.Random, folder: Path, call: int) -> Path:
    config: dict[str, object] = {
        "model_type": "llama",
        "head_dim": rng.choice([32, 64, 128]),
        "num_hidden_layers": rng.randrange(1, 60),
        "rope_theta": rng.choice([1e4, 250000.0, rng.randrange(1000, 10**6)]),
        "max_position_embeddings": rng.choice([512, 2048, 4096]),
    }
    scaling = rng.choice([None, "linear", "yarn", "dynamic"])
    if scaling is not None:
        config["rope_scaling"] = {
            "rope_type": scaling,
            "factor": rng.choice([2.0, 4.0]),
            "original_max_position_embeddings": 512,
        }
    path = folder / f"{call}.json"
    path.write_text(json.dumps(config))
    return path


def test_audit(program: Program, tmp_path: Path) -> None:
    for call, rng in calls(8):
        path = config_of(rng, tmp_path, call)
        framework, numbers = rng.choice(["transformers", "vllm", "llama.cpp", "transformers@4.52", "sglang"]), rng.choice(["exact", "f32"])
        arguments = ["audit", path, "--framework", framework, "--numbers", numbers]
        try:
            answer = ropebound.audit(path, framework=framework, numbers=numbers)
        except ValueError as error:
            # The program lists what it refuses, as it may be one file of many.
            refused = json.loads(program(*arguments, "--format", "json", codes=(2,)))
            assert refused["files"][0]["error"] in str(error)
            continue
        same(program, answer, call, *arguments, codes=(0, 1))
        by_name = ropebound.audit(json.loads(path.read_text()), framework=framework, numbers=numbers, name=str(path))
        assert by_name.to_json() == answer.to_json()


def test_solve(program: Program, tmp_path: Path) -> None:
    for call, rng in calls(9):
        path = config_of(rng, tmp_path, call)
        try:
            answer = ropebound.solve(path, context=1024)
        except ValueError as error:
            assert "config" in str(error)
            program("solve", path, "--context", 1024, codes=(2,))
            continue
        same(program, answer, call, "solve", path, "--context", 1024)


def test_spectrum(program: Program, tmp_path: Path) -> None:
    for call, rng in calls(10):
        path = config_of(rng, tmp_path, call)
        digits, more = digits_of(rng)
        same(program, ropebound.spectrum(path, digits=digits), call, "spectrum", path, *more)


def test_check_certificate(program: Program, root: Path) -> None:
    paths = sorted((root / "proofs/certificates").glob("d*-L[1-9]???.cert"))
    assert paths
    for call, rng in calls(11):
        path = rng.choice(paths).relative_to(root)
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(root)
            same(program, ropebound.check_certificate(path), call, "check", path)


def test_golden(program: Program, tmp_path: Path) -> None:
    for call, rng in calls(12):
        base, head = base_of(rng), rng.choice([2, 64, 128])
        dtype, factor = rng.choice(["f32", "f64", "f16"]), rng.choice([None, 1.25])
        rows = [rng.randrange(1 << 20) for _ in range(9)]
        path = tmp_path / f"{call}.npy"
        more = [] if factor is None else ["--attention-factor", factor]
        listed = ",".join(map(str, rows))
        program("golden", "--base", base, "--head-dim", head, "--positions", listed, "--dtype", dtype, "--output", path, *more)
        table = ropebound.golden(base, rows, dtype, head_dim=head, attention_factor=factor)
        assert np.stack([table.cos, table.sin]).tobytes() == np.load(path).tobytes()


def test_compare(program: Program, tmp_path: Path) -> None:
    for call, rng in calls(13):
        base, rows = base_of(rng), 65
        cos, sin = ropebound.golden(base, range(rows), rng.choice(["f32", "f16"]), head_dim=16)
        fault = rng.choice(["none", "sign", "swap", "one"])
        if fault == "sign":
            sin = -sin
        elif fault == "swap":
            cos, sin = sin, cos
        elif fault == "one":
            cos = cos.copy()
            cos[rng.randrange(1, rows), 3] += 1
        path = tmp_path / f"{call}.npz"
        np.savez(path, cos=cos, sin=sin)
        answer = ropebound.compare({"cos": cos, "sin": sin}, base, head_dim=16, name=str(path))
        assert answer.within == (fault == "none")
        same(program, answer, call, "compare", "--base", base, "--head-dim", 16, path, codes=(0, 1))


def test_check_rope(program: Program, tmp_path: Path) -> None:
    for call, rng in calls(14):
        numbers = np.random.default_rng(call)
        q = numbers.standard_normal((1, 2, 33, 16)).astype(np.float32)
        cos, sin = ropebound.golden(10000, range(33), head_dim=16)
        sin = -sin if rng.random() < 0.5 else sin
        a, b = q[..., :8], q[..., 8:]
        rotated = np.concatenate([a * cos - b * sin, b * cos + a * sin], -1)
        path = tmp_path / f"{call}.npz"
        np.savez(path, q=q, q_rotated=rotated)
        answer = ropebound.check_rope(q, rotated, config=10000, head_dim=16, name=str(path))
        arguments = ["--base", 10000, "--head-dim", 16, "--axes", "bhsd", path]
        same(program, answer, call, "compare", *arguments, codes=(0, 1))


def test_decimals_have_all_digits_of_the_json() -> None:
    answer = ropebound.lower_bound_base("4k", digits=1000)
    assert answer.base == Decimal(json.loads(answer.to_json())["lower_bound_base"])
    assert len(answer.base.as_tuple().digits) == 1000
