"""Writes the cos/sin table of a rotary embedding in PyTorch, computed on the CPU as transformers writes it.

    python dump.py TABLE.safetensors [--base 10000] [--head-dim 128] [--count 131072]
        [--dtype f32|f16|bf16] [--positions-dtype ...] [--inv-freq-dtype ...] [--only inv_freq]

The file holds cos and sin, [n, head_dim] with each pair twice, in DTYPE, and positions, [n]; or inv_freq alone. Positions or
inv_freq held in a narrower format than f32 are the known bugs; float() after that brings nothing back.
"""

import argparse

import torch
from safetensors.torch import save_file

DTYPES = {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}


class RotaryEmbedding(torch.nn.Module):
    """inv_freq = 1/base^(2i/d), angle = inv_freq·position, cos and sin, cast last: all but the cast in f32."""

    def __init__(self, base, head_dim):
        super().__init__()
        exponents = torch.arange(0, head_dim, 2, dtype=torch.int64).float() / head_dim
        self.register_buffer("inv_freq", 1.0 / (base**exponents), persistent=False)

    def angles(self, positions):
        return positions[:, None].float() @ self.inv_freq[None, :].float()

    @torch.no_grad()
    def forward(self, positions, dtype):
        angles = self.angles(positions)
        angles = torch.cat((angles, angles), dim=-1)
        return angles.cos().to(dtype), angles.sin().to(dtype)


def main():
    parser = argparse.ArgumentParser(allow_abbrev=False)
    torch.set_num_threads(1)
    parser.add_argument("table")
    parser.add_argument("--base", type=float, default=10000.0)
    parser.add_argument("--head-dim", type=int, default=128)
    parser.add_argument("--count", type=int, default=131072)
    parser.add_argument("--dtype", choices=DTYPES, default="f32")
    parser.add_argument("--positions-dtype", choices=DTYPES)
    parser.add_argument("--inv-freq-dtype", choices=DTYPES, default="f32")
    parser.add_argument("--only", choices=["inv_freq"])
    chosen = parser.parse_args()

    rotary = RotaryEmbedding(chosen.base, chosen.head_dim).to(DTYPES[chosen.inv_freq_dtype])
    if chosen.only:
        save_file({"inv_freq": rotary.inv_freq}, chosen.table)
        return
    positions = torch.arange(chosen.count)
    held = positions.to(DTYPES[chosen.positions_dtype]) if chosen.positions_dtype else positions
    cos, sin = rotary(held, DTYPES[chosen.dtype])
    save_file({"cos": cos, "sin": sin, "positions": positions}, chosen.table)


if __name__ == "__main__":
    main()
