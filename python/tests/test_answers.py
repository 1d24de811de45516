"""What answers are: typed, unchanging, in notebooks and in the program's formats."""

from __future__ import annotations

import struct
from decimal import Decimal

import numpy as np
import pytest
import ropebound

LLAMA = "docs/examples/llama-3.1-8b.json"
CONFIG = {"model_type": "llama", "hidden_size": 4096, "num_attention_heads": 32, "max_position_embeddings": 4096}


class Configured:
    """As a configuration of transformers is."""

    def to_dict(self) -> dict[str, object]:
        return dict(CONFIG)


def test_least_base() -> None:
    answer = ropebound.lower_bound_base("32k")
    assert str(answer.base).startswith("629978.26285504400263")
    assert answer.enclosure is not None and answer.enclosure[0] <= answer.base <= answer.enclosure[1]
    assert (answer.context, answer.head_dim, answer.position, answer.status) == (32768, 128, 30704, "proved")
    assert answer.island_end.position == 26976
    assert answer.least_feasible.digits_2 == 630000
    assert "629978.262855" in repr(answer)
    assert "<td>30704</td>" in answer._repr_html_()
    assert answer == ropebound.lower_bound_base(32768)
    assert hash(answer) == hash(ropebound.lower_bound_base(32768))
    assert answer != ropebound.lower_bound_base(32767)
    assert answer.to_dict()["binding_position"] == 30704
    with pytest.raises(AttributeError):
        answer.base = 3
    with pytest.raises(AttributeError):
        answer.other = 3


def test_no_base_and_undecided() -> None:
    none = ropebound.lower_bound_base(4096, 2)
    assert (none.base, none.status) == (None, "proved: no base")
    open_ = ropebound.safe_base(4096, 4)
    assert (open_.base, open_.status) == (None, "undecided")
    assert open_.why


def test_audit_of_what_people_have(root) -> None:
    answer = ropebound.audit(root / LLAMA)
    assert (answer.verdict, answer.holds, answer.model_type) == ("violated", False, "llama")
    [layer] = answer.layers
    assert (layer.layers, layer.reach, layer.rotary_sum.negative) == (32, 131072, 9)
    assert (layer.rotary_sum.context_length, layer.rotary_sum.context_length_status) == (85132, "proved")
    assert layer.rotary_sum.minimum.value == Decimal("-1.480235864")
    assert layer.before_scaling.first_negative == 18438
    assert ("base", "500000", "rope_theta") in [(one.name, one.value, one.source) for one in layer.sources]
    assert layer.head_sum is None
    assert "file" not in answer.to_dict()
    by_object, by_dict = ropebound.audit(Configured()), ropebound.audit(CONFIG, name="Configured")
    assert by_object == by_dict
    assert by_object.name == "Configured"
    assert ropebound.audit(CONFIG, context=1000).holds
    undecided = ropebound.audit(CONFIG | {"model_type": "of nobody"})
    assert (undecided.verdict, undecided.holds) == ("undecided", None)
    assert undecided.reasons and undecided.settle


def gguf(members: dict[str, object]) -> bytes:
    """A GGUF file without tensors."""

    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value)) + value.encode()

    out = b"GGUF" + struct.pack("<IQQ", 3, 0, len(members))
    for name, value in members.items():
        kinds = {str: (8, lambda: text(value)), int: (4, lambda: struct.pack("<I", value)), float: (6, lambda: struct.pack("<f", value))}
        kind, written = kinds[type(value)]
        out += text(name) + struct.pack("<I", kind) + written()
    return out


def test_a_gguf_file_is_audited(tmp_path) -> None:
    path = tmp_path / "model.gguf"
    llama = {"block_count": 2, "context_length": 4096, "embedding_length": 4096, "attention.head_count": 32, "rope.freq_base": 10000.0}
    path.write_bytes(gguf({"general.architecture": "llama"} | {f"llama.{name}": value for name, value in llama.items()}))
    found = ropebound.audit(path, framework="llama.cpp")
    assert (found.verdict, found.layers[0].rotary_sum.first_negative) == ("violated", 1707)
    assert ropebound.context_length(path, framework="llama.cpp").length == 1706
    assert ropebound.golden(path, [1], "f64", framework="llama.cpp").cos[0, 0] == ropebound.golden(10000, [1], "f64").cos[0, 0]


def test_solutions_and_spectra() -> None:
    solution = ropebound.solve(CONFIG)
    assert solution.least is not None and str(solution.least).startswith("26")
    assert any(tried.holds for tried in solution.tried)
    assert solution.safe is not None and solution.safe > solution.least
    yarn = ropebound.solve(CONFIG, add="yarn", context="16k")
    assert yarn.parameter == "factor"
    assert yarn.feasible > yarn.infeasible_to
    [layer] = ropebound.spectrum(CONFIG).layers
    assert len(layer.pairs) == 64
    assert layer.pairs[0].theta == 1
    assert layer.critical_pair is not None


def test_islands_are_a_sequence() -> None:
    islands = ropebound.islands("1k", limit=2)
    assert len(islands) == 2 and not islands.complete
    assert islands[0] == next(iter(islands))
    assert islands[0].end < islands[1].start


def test_sums() -> None:
    total = ropebound.cosine_sum(CONFIG, 1707)
    assert total.sign == -1 and total.value < 0
    assert float(total) == float(total.value)
    assert ropebound.context_length(CONFIG).length == 1706
    assert ropebound.context_length(10000, 64, unrotated=64).status == "never"
    assert ropebound.context_length(10000, limit=1000).limit == 1000


def test_thresholds() -> None:
    least = ropebound.lower_bound_base("1k", at_least=8)
    assert least.at_least == 8 and str(least.base).startswith("16154.763")
    assert ropebound.lower_bound_base("1k").at_least == 0
    safe = ropebound.safe_base("1k", at_least="8")
    assert safe.at_least == 8 and safe.base >= least.base
    assert ropebound.islands("1k", at_least=8)[0].start == ropebound.islands("1k", at_least=8, from_base=10000)[0].start
    between = ropebound.margin(10000, "1k", at_least=8)
    assert not between.feasible and ropebound.cosine_sum(10000, between.first_negative).value < 8
    assert ropebound.lower_bound_base("1k", at_least=64).base is None
    assert ropebound.cosine_sum(10000, 1009).reaches is None


def test_counts() -> None:
    found = ropebound.count_negative(CONFIG, range(4096))
    assert (found.positions, found.negative + found.non_negative, found.undecided) == (range(4096), 4096, ())
    assert ropebound.cosine_sum(CONFIG, found.last_negative).sign == -1
    assert found.least == ropebound.cosine_sum(CONFIG, found.least_at, digits=30).value
    assert "<td>0..4096</td>" in found._repr_html_()
    below = ropebound.count_negative(CONFIG, "0..4k", at_least=8)
    assert below.first_negative == ropebound.context_length(CONFIG, at_least=8).first_negative
    assert below.negative > found.negative


def test_certificates(root, tmp_path) -> None:
    path = root / "proofs/certificates/d128-L1024.cert"
    found = ropebound.check_certificate(path)
    assert found.holds and found.context == 1024 and "Not proven" in found.meaning
    assert found.at_least == 0
    [above] = (root / "proofs/certificates/threshold").glob("d128-L1024-at-least-16.cert")
    assert ropebound.check_certificate(above).at_least == 16
    forged = tmp_path / "forged.cert"
    forged.write_text(path.read_text().replace("1009", "1008"))
    refused = ropebound.check_certificate(forged)
    assert not refused.holds and refused.error


def test_tables() -> None:
    table = ropebound.golden(1e4, "0..4,131071", "f64")
    assert table.positions.tolist() == [0, 1, 2, 3, 131071]
    assert table.cos.dtype == np.float64 and table.cos.shape == (5, 64)
    assert abs(table.cos[4, 0] - np.cos(131071.0)) < 1e-15
    half = ropebound.golden(1e4, np.arange(4), "f16")
    assert half.cos.dtype == np.float16
    bits = ropebound.golden(1e4, [1], "bf16")
    assert bits.cos.view(np.uint16)[0, 0] == 0x3F0A
    hard = ropebound.golden(CONFIG, "hard")
    assert 257 in hard.positions
    yarn = CONFIG | {"rope_scaling": {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 1024}}
    assert ropebound.golden(yarn, [0]).cos[0, 0] > 1.1


def rotated(q: np.ndarray, cos: np.ndarray, sin: np.ndarray) -> np.ndarray:
    h = q.shape[-1] // 2
    a, b = q[..., :h], q[..., h:]
    return np.concatenate([a * cos - b * sin, b * cos + a * sin], -1)


def test_diagnoses() -> None:
    cos, sin = ropebound.golden(CONFIG, range(256))
    assert ropebound.compare({"cos": cos, "sin": sin}, CONFIG).within
    late = ropebound.compare({"cos": cos[1:], "sin": sin[1:]}, CONFIG)
    assert not late.within and late.diagnosis and late.first_over.position == 0
    with pytest.raises(AssertionError, match="positions"):
        late.assert_within()
    assert "<failure" in late.to_junit()
    q = np.random.default_rng(1).standard_normal((2, 3, 256, 128)).astype(np.float32)
    for axes, order in [("bhsd", (0, 1, 2, 3)), ("bshd", (0, 2, 1, 3)), ("sbhd", (2, 0, 1, 3))]:
        before, after = (np.ascontiguousarray(one.transpose(order)) for one in (q, rotated(q, cos, sin)))
        assert ropebound.check_rope(before, after, config=CONFIG, axes=axes).within
        # As views, too.
        assert ropebound.check_rope(q.transpose(order), rotated(q, cos, sin).transpose(order), config=CONFIG, axes=axes).within
    backward = ropebound.check_rope(q, rotated(q, cos, -sin), config=CONFIG)
    assert backward.diagnosis == "sine negated"
    assert backward.parts[0].axes == "bhsd"


def test_positions_of_batch_rows() -> None:
    table = ropebound.golden(1e4, range(64), head_dim=16)
    rows = np.stack([np.arange(32), np.arange(32) + 20])
    q = np.random.default_rng(1).standard_normal((2, 3, 32, 16)).astype(np.float32)
    out = rotated(q, table.cos[rows][:, None], table.sin[rows][:, None])
    assert ropebound.check_rope(q, out, config=1e4, head_dim=16, positions=rows).within
    assert not ropebound.check_rope(q, out, config=1e4, head_dim=16, positions=rows[::-1]).within
    assert ropebound.check_rope(q[:1], out[:1], config=1e4, head_dim=16, positions=range(32)).within


def test_transposed_views_are_read_where_they_lie() -> None:
    cos, sin = ropebound.golden(1e4, range(32), head_dim=16)
    q = np.random.default_rng(1).standard_normal((2, 3, 32, 16)).astype(np.float32)
    before, after = (np.ascontiguousarray(one.transpose(0, 2, 1, 3)) for one in (q, rotated(q, cos, sin)))
    views = before.transpose(0, 2, 1, 3), after.transpose(0, 2, 1, 3)
    found = ropebound.check_rope(*views, config=1e4, head_dim=16, axes="bhsd")
    assert found.within
    assert found.parts[0].axes == "bshd"
    mixed = ropebound.check_rope(views[0], np.ascontiguousarray(views[1]), config=1e4, head_dim=16, axes="bhsd")
    assert mixed.within
    assert mixed.parts[0].axes == "bhsd"
    wrong = after.copy()
    wrong[1, 7, 2] *= 2
    found = ropebound.check_rope(
        views[0], wrong.transpose(0, 2, 1, 3), config=1e4, head_dim=16, layout="half"
    )
    place = found.first_over
    assert (place.batch, place.head, place.place) == (1, 2, 7)
