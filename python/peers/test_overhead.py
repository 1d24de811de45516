"""What the package takes beyond the program: time of tables, memory of comparisons. Run by itself, with the program's path, it prints both."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

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


def seconds_of_package() -> float:
    """User time of a table of 131072 × 64 f32 in this process."""
    import ropebound

    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    ropebound.golden(10000, range(131072), "f32")
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime - before


def seconds_of_program(program: Path, folder: Path) -> float:
    """The program's for the same table; writing it into a file takes system time, which is not counted."""
    asked = ["golden", "--base", "10000", "--positions", "0..128k", "--dtype", "f32", "--output", str(folder / "table.npy")]
    child = subprocess.Popen([program, *asked], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    (folder / "table.npy").unlink()
    return used.ru_utime


if __name__ == "__main__":
    seconds_of_package()
    with TemporaryDirectory() as folder:
        # In turn, so that both meet the same machine; the least is what others' work adds least to.
        pairs = [(seconds_of_package(), seconds_of_program(Path(sys.argv[1]), Path(folder))) for _ in range(9)]
    package, own = (min(times) for times in zip(*pairs, strict=True))
    assert package <= 1.1 * own, f"{package} s, the program {own} s"
    print(f"golden of 131072 × 64 f32 | {package:.3f} s of user time, the program {own:.3f} s: {100 * (package / own - 1):+.1f} % (the least of nine each, in turn)")
    print("check_rope of two f32 tensors of torch | %d KiB more at the peak, of tensors of %d KiB each" % grown())
