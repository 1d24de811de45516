"""Kernels of torch, JAX and transformers; arrays of them are not copied."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import ml_dtypes
import numpy as np
import pandas
import pytest
import ropebound
import ropebound.torch
import torch
from ropebound._arrays import array
from ropebound.kernel import Rope
from transformers import LlamaConfig
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding, apply_rotary_pos_emb

LLAMA = LlamaConfig(
    hidden_size=512, num_attention_heads=4, num_hidden_layers=2, max_position_embeddings=8192, rope_parameters={"rope_type": "default", "rope_theta": 500000.0}
)


class Llama(torch.nn.Module):
    """The rotary embedding of transformers, as its attention calls it."""

    def __init__(self, config: LlamaConfig) -> None:
        super().__init__()
        self.rotary = LlamaRotaryEmbedding(config)

    def forward(self, q: torch.Tensor, k: torch.Tensor, positions: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        cos, sin = self.rotary(q, positions[None] if positions.dim() == 1 else positions)
        return apply_rotary_pos_emb(q, k, cos, sin)


@pytest.mark.parametrize("dtype", ["f32", "bf16"])
def test_llama_of_transformers_passes(dtype: str) -> None:
    found = Rope().assert_kernel(Llama(LLAMA), LLAMA, dtype=dtype, profile=None if dtype == "bf16" else "transformers-f32")
    assert found.within


def test_llama_with_another_base_is_named() -> None:
    other = LlamaConfig(**(LLAMA.to_dict() | {"rope_parameters": {"rope_type": "default", "rope_theta": 10000.0}}))
    with pytest.raises(AssertionError) as caught:
        Rope().assert_kernel(Llama(other), LLAMA)
    assert "another base: 10000" in " ".join(str(caught.value).split())


@pytest.mark.parametrize(("dtype", "layout"), [("f64", "half"), ("f32", "half"), ("bf16", "interleaved"), ("f16", "half")])
def test_the_reference_passes(dtype: str, layout: str) -> None:
    rotary = ropebound.torch.reference_rotary(LLAMA, layout=layout)
    assert Rope().assert_kernel(rotary, LLAMA, dtype=dtype, layout=layout).within
    rows = Rope().assert_kernel(rotary, LLAMA, dtype=dtype, layout=layout, batch=2)
    assert rows.within


def jax_rotary(x: Any, positions: Any) -> Any:
    theta = ropebound.golden(LLAMA, [1], "f64")
    inverse = jnp.asarray(np.arctan2(theta.sin[0], theta.cos[0]), jnp.float32)
    angles = positions[:, None] * inverse
    cos, sin = jnp.cos(angles).astype(x.dtype), jnp.sin(angles).astype(x.dtype)
    a, b = jnp.split(x, 2, -1)
    return jnp.concatenate([a * cos - b * sin, b * cos + a * sin], -1)


def test_a_kernel_of_jax_passes_forward_and_backward() -> None:
    assert Rope().assert_kernel(jax_rotary, LLAMA, profile="transformers-f32", positions=range(512)).within


def test_a_gradient_of_torch_is_checked() -> None:
    reference = ropebound.torch.reference_rotary(LLAMA)

    class Wrong(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: torch.Tensor, positions: torch.Tensor) -> torch.Tensor:
            ctx.positions = positions
            return reference(x, positions)

        @staticmethod
        def backward(ctx: Any, gradient: torch.Tensor) -> Any:
            # Not turned back.
            return reference(gradient, ctx.positions), None

    def kernel(x: torch.Tensor, positions: torch.Tensor) -> torch.Tensor:
        return Wrong.apply(x, positions)  # type: ignore[no-any-return]

    with pytest.raises(AssertionError, match="backward: "):
        Rope().assert_kernel(kernel, LLAMA, library="torch")


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (torch.ones(2, 3), "f32"),
        (torch.ones(2, 3, dtype=torch.bfloat16), "bf16"),
        (torch.ones(2, 3, dtype=torch.float16, requires_grad=True), "f16"),
        (torch.ones(2, 3, dtype=torch.float64), "f64"),
        (np.ones((2, 3), ml_dtypes.bfloat16), "bf16"),
        (np.ones((2, 3), np.float16), "f16"),
        (jnp.ones((2, 3), jnp.bfloat16), "bf16"),
        (jnp.ones((2, 3), jnp.float32), "f32"),
    ],
    ids=str,
)
def test_arrays_are_taken_as_they_lie(value: Any, dtype: str) -> None:
    taken = array("q", value)
    assert (taken.dtype, taken.shape) == (dtype, (2, 3))
    pointer = taken.numbers.__array_interface__["data"][0]
    own = value.data_ptr() if isinstance(value, torch.Tensor) else value.unsafe_buffer_pointer() if isinstance(value, jax.Array) else value.ctypes.data
    assert pointer == own


def test_other_tensors_are_refused() -> None:
    for wrong in [torch.ones(2, 3).to_sparse(), torch.ones(2, 3, dtype=torch.float8_e4m3fn), torch.ones(2, 3, device="meta")]:
        with pytest.raises((TypeError, ValueError), match="cos: .*expected"):
            ropebound.compare({"cos": wrong}, 1e4)


def test_a_configuration_of_transformers_is_audited() -> None:
    found = ropebound.audit(LLAMA)
    assert (found.name, found.model_type, found.verdict) == ("LlamaConfig", "llama", "holds")


def test_a_trainer_is_warned_once() -> None:
    from ropebound.transformers import AuditCallback, AuditWarning

    class Model:
        config = LlamaConfig(max_position_embeddings=1 << 20)

    callback = AuditCallback()
    with pytest.warns(AuditWarning, match="violated"):
        callback.on_train_begin(None, None, None, model=Model())
    callback.on_train_begin(None, None, None, model=Model())
    assert callback.found is not None and callback.found.holds is False


def test_frames() -> None:
    frame = ropebound.islands("1k").to_pandas(floats=True)
    assert isinstance(frame, pandas.DataFrame)
    assert frame["start"].is_monotonic_increasing
    assert len(ropebound.spectrum(LLAMA).to_pandas()) == 64
    assert ropebound.audit(LLAMA).to_pandas()["verdict"].tolist() == ["holds"]
    assert ropebound.lower_bound_base("1k").to_pandas()["position"].tolist() == [1009]


def test_a_bar_of_tqdm_shows_progress() -> None:
    from tqdm import tqdm

    with tqdm(disable=False, file=open("/dev/null", "w")) as bar:
        ropebound.safe_base("128k", progress=bar)
        assert bar.n > 0
    ropebound.safe_base(512, progress=True)
