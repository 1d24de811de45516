"""For torch: a slow, right rotary embedding to compare others with."""

from __future__ import annotations

from typing import Any

import torch

from . import _arguments as arguments
from ._arguments import Count
from ._tables import golden


class ReferenceRotary(torch.nn.Module):
    """Rotates by correctly rounded doubles, in doubles, and rounds once to the format of its input.

    ``module(x, positions)`` takes [..., s, d] with [s] or broadcastable positions; pairs beside those that rotate pass through.
    """

    def __init__(self, base_or_config: object, *, layout: str = "half", **options: Any) -> None:
        super().__init__()
        self.base_or_config = base_or_config
        self.options = options
        self.layout = arguments.choice("layout", layout, ("half", "interleaved"))

    def forward(self, x: torch.Tensor, positions: torch.Tensor) -> torch.Tensor:
        """``x`` rotated."""
        flat = positions.detach().cpu().reshape(-1)
        table = golden(self.base_or_config, flat, "f64", **self.options)
        shape = (*positions.shape, -1)
        cos = torch.from_numpy(table.cos).to(x.device).reshape(shape)
        sin = torch.from_numpy(table.sin).to(x.device).reshape(shape)
        while cos.dim() < x.dim() and positions.dim() > 1:
            cos, sin = cos.unsqueeze(1), sin.unsqueeze(1)
        pairs = cos.shape[-1]
        turned, passed = x[..., : 2 * pairs].double(), x[..., 2 * pairs :]
        if self.layout == "half":
            a, b = turned[..., :pairs], turned[..., pairs:]
            out = torch.cat([a * cos - b * sin, b * cos + a * sin], -1)
        else:
            a, b = turned[..., 0::2], turned[..., 1::2]
            out = torch.stack([a * cos - b * sin, b * cos + a * sin], -1).flatten(-2)
        return torch.cat([out.to(x.dtype), passed], -1)


def reference_rotary(
    base_or_config: object,
    *,
    layout: str = "half",
    head_dim: int | None = None,
    layer: str | None = None,
    framework: str = "transformers",
    context: Count | None = None,
    attention_factor: float | None = None,
) -> ReferenceRotary:
    """A slow, right module ``rotary(x, positions)`` for a base or a configuration; options are those of :func:`ropebound.golden`."""
    return ReferenceRotary(
        base_or_config,
        layout=layout,
        head_dim=head_dim,
        layer=layer,
        framework=framework,
        context=context,
        attention_factor=attention_factor,
    )
