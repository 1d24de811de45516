"""Rotary kernels of numpy with faults that were reported of real ones (of those that say where) or are of their kinds, and right ones."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]


class Case(NamedTuple):
    """A kernel, what it is held against, and the diagnosis, None where it is right."""

    kernel: Callable[..., Any]
    config: Any
    diagnosis: str | None
    options: dict[str, Any]


LLAMA31 = {
    "model_type": "llama",
    "head_dim": 128,
    "num_attention_heads": 32,
    "rope_theta": 500000.0,
    "max_position_embeddings": 131072,
    "rope_scaling": {
        "rope_type": "llama3",
        "factor": 8.0,
        "low_freq_factor": 1.0,
        "high_freq_factor": 4.0,
        "original_max_position_embeddings": 8192,
    },
}
YARN = {
    "model_type": "llama",
    "head_dim": 128,
    "num_attention_heads": 32,
    "rope_theta": 500000.0,
    "max_position_embeddings": 131072,
    "rope_scaling": {"rope_type": "yarn", "factor": 16.0, "original_max_position_embeddings": 8192},
}


def frequencies(base: float, dim: int = 128) -> Array:
    return 1.0 / base ** (np.arange(0, dim, 2) / dim)


def halves(x: Array, angles: Array, factor: float = 1.0) -> Array:
    """[b, h, s, d] by angles [s, d/2], or [h, s, d/2]."""
    cos, sin = (factor * np.cos(angles)).astype(np.float32), (factor * np.sin(angles)).astype(np.float32)
    a, b = np.split(x, 2, -1)
    return np.concatenate([a * cos - b * sin, b * cos + a * sin], -1)


def pairs(x: Array, angles: Array) -> Array:
    cos, sin = np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)
    a, b = x[..., 0::2], x[..., 1::2]
    return np.stack([a * cos - b * sin, b * cos + a * sin], -1).reshape(x.shape)


def angles(positions: Array, base: float = 1e4) -> Array:
    return positions.astype(np.float64)[..., None] * frequencies(base)


def k_is_not_rotated(q: Array, k: Array, positions: Array) -> tuple[Array, Array]:
    # linkedin/Liger-Kernel issue 342.
    return halves(q, angles(positions)), k


def opposite(q: Array, k: Array, positions: Array) -> tuple[Array, Array]:
    # karpathy/nanochat pull 489.
    return halves(q, -angles(positions)), halves(k, -angles(positions))


def interleaves(x: Array, positions: Array) -> Array:
    # pytorch/torchtitan issue 801.
    return pairs(x, angles(positions))


def ignores_positions(x: Array, positions: Array) -> Array:
    # NVIDIA-NeMo/Automodel pull 2377.
    return halves(x, angles(np.arange(len(positions))))


def adds_the_head(x: Array, positions: Array) -> Array:
    # elixir-nx/emlx issue 121.
    return halves(x, angles(positions[None] + np.arange(x.shape[1])[:, None]))


def exponent_without_two(x: Array, positions: Array) -> Array:
    theta = 1.0 / 1e4 ** (np.arange(64) / 128)
    return halves(x, positions[:, None] * theta)


def sixteen_bits(x: Array, positions: Array) -> Array:
    return halves(x, angles(positions.astype(np.int16)))


def past_the_cache(x: Array, positions: Array) -> Array:
    # microsoft/onnxruntime pull 27597.
    return np.where((positions < 2048)[:, None], halves(x, angles(positions)), x)


def wraps(x: Array, positions: Array) -> Array:
    return halves(x, angles(positions % 4096))


def reversed_pairs(x: Array, positions: Array) -> Array:
    return halves(x, angles(positions)[:, ::-1])


def side_by_side(x: Array, positions: Array) -> Array:
    # raiyanyahya/how-to-train-your-gpt pull 7.
    # The table has each pair twice side by side; the vectors are split at the middle.
    twice = np.repeat(angles(positions), 2, -1)
    cos, sin = np.cos(twice).astype(np.float32), np.sin(twice).astype(np.float32)
    a, b = np.split(x, 2, -1)
    return x * cos + np.concatenate([-b, a], -1) * sin


def without_scaling(x: Array, positions: Array) -> Array:
    # unslothai/unsloth pull 6197.
    return halves(x, angles(positions, 500000.0))


def factor_twice(x: Array, positions: Array) -> Array:
    # sgl-project/sglang pull 33558.
    return halves(x, positions[:, None] * yarn(), (0.1 * math.log(16) + 1) ** 2)


def yarn() -> Array:
    theta = frequencies(500000.0)

    def dim(turns: float) -> float:
        return 128 * math.log(8192 / (turns * 2 * math.pi)) / (2 * math.log(500000.0))

    low, high = max(math.floor(dim(32)), 0), min(math.ceil(dim(1)), 127)
    ramp = np.clip((np.arange(64) - low) / (high - low), 0, 1)
    return theta / 16 * ramp + theta * (1 - ramp)


def right(x: Array, positions: Array) -> Array:
    return halves(x, angles(positions))


def right_pairs(q: Array, k: Array, positions: Array) -> tuple[Array, Array]:
    return pairs(q, angles(positions)), pairs(k, angles(positions))


def right_yarn(x: Array, positions: Array) -> Array:
    return halves(x, positions[:, None] * yarn(), 0.1 * math.log(16) + 1)


def right_rows(x: Array, positions: Array) -> Array:
    """[b, s, h, d] by positions [b, s]."""
    return halves(x.transpose(0, 2, 1, 3), angles(positions)[:, None]).transpose(0, 2, 1, 3)


def right_tokens(x: Array, positions: Array) -> Array:
    """[t, h, d]."""
    return halves(x.transpose(1, 0, 2), angles(positions)).transpose(1, 0, 2)


def turned_back(x: Array, positions: Array) -> Array:
    return halves(x, -angles(positions))


FAULTY = [
    Case(k_is_not_rotated, 1e4, "not rotated", {}),
    Case(opposite, 1e4, "sine negated", {}),
    Case(interleaves, 1e4, "the other layout: interleaved", {}),
    Case(ignores_positions, 1e4, "positions - 7", {"positions": range(7, 263)}),
    Case(adds_the_head, 1e4, "positions + the head's index", {"positions": range(256), "heads": 4}),
    Case(exponent_without_two, 1e4, "exponent i/d instead of 2i/d", {}),
    Case(sixteen_bits, 1e4, "positions held in int16, negative from 32768", {"positions": "0..4,32k..32804,64k..65600"}),
    Case(past_the_cache, 1e4, "rows from 68 on are not rotated", {"positions": "1980..2304"}),
    Case(wraps, 1e4, "positions wrapped at 4096", {"positions": "4000..4300"}),
    Case(reversed_pairs, 1e4, "pairs reversed", {}),
    Case(side_by_side, 1e4, "table repeated side by side instead of half by half", {}),
    Case(without_scaling, LLAMA31, "this configuration without its scaling", {}),
    Case(factor_twice, YARN, "the attention factor squared", {}),
]
RIGHT = [
    Case(right, 1e4, None, {"backward": turned_back}),
    Case(right_pairs, 1e4, None, {"positions": "0..300,@hard", "layout": "interleaved"}),
    Case(right_yarn, YARN, None, {}),
    Case(right_rows, 1e4, None, {"axes": "bshd", "batch": 3}),
    Case(right_tokens, 1e4, None, {"axes": "thd"}),
]
