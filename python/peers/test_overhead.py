"""What the package takes beyond the program: time of tables, memory of comparisons. Run by itself it prints both."""

from __future__ import annotations

import resource
import subprocess
import sys
import time

COMPARE = """
import resource, sys
import numpy as np, torch, ropebound
shape = (1, 8, 16384, 128)
q = torch.randn(shape, generator=torch.Generator().manual_seed(1), dtype=torch.float32)
cos, sin = ropebound.golden(10000, range(shape[2]), "f32")
cos, sin = torch.from_numpy(cos), torch.from_numpy(sin)
out = torch.empty_like(q)
a, b = q[..., :64], q[..., 64:]
torch.mul(a, cos, out=out[..., :64]); out[..., :64].addcmul_(b, sin, value=-1)
torch.mul(b, cos, out=out[..., 64:]); out[..., 64:].addcmul_(a, sin)
small = ropebound.check_rope(q[:, :1, :64], out[:, :1, :64], config=10000)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = ropebound.check_rope(q, out, config=10000, diagnose=False)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert found.within
print(after - before, q.nbytes // 1024)
"""


def grown() -> tuple[int, int]:
    """By how much a comparison makes the most memory grow, and what its input takes: KiB."""
    out = subprocess.run([sys.executable, "-c", COMPARE], capture_output=True, text=True, check=True).stdout
    grown, taken = map(int, out.split())
    return grown, taken


def test_tensors_are_compared_without_a_copy() -> None:
    grown_by, taken = grown()
    assert grown_by < taken / 4, f"{grown_by} KiB more, of tensors of {taken} KiB each"


if __name__ == "__main__":
    import ropebound

    start = time.perf_counter()
    ropebound.golden(10000, range(131072), "f32")
    print(f"golden, 131072 × 64 f32: {time.perf_counter() - start:.3f} s, {resource.getrusage(resource.RUSAGE_SELF).ru_utime:.3f} s of user time in all")
    print("comparison of two tensors: %d KiB more, of %d KiB each" % grown())
