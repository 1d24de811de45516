"""Arrays of numpy, torch and JAX as the native part reads them: on the host, nothing copied that need not be."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ._arguments import MOST_POSITION, mistyped, refused

#: Formats by what numpy calls them.
_FLOATS = {"float64": "f64", "float32": "f32", "float16": "f16", "bfloat16": "bf16"}
_ACCEPTED = "expected an array of float64, float32, float16 or bfloat16, or of integers, of numpy, torch or JAX"
#: More rows than any memory holds.
MOST_POSITIONS = 1 << 28

Numbers = npt.NDArray[Any]


class Array(NamedTuple):
    """An array: its numbers in C order, in one dimension."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    numbers: Numbers


class Host(NamedTuple):
    """An array on the host and its format; bfloat16, which numpy does not have, and float16 as their bits."""

    numbers: Numbers
    dtype: str


def host(name: str, value: Any) -> Host:
    """Where a user's array lies; from another device it is copied."""
    if isinstance(value, Host):
        return value
    if hasattr(value, "detach") and hasattr(value, "is_floating_point"):
        return _of_torch(name, value)
    if isinstance(value, (str, bytes)) or value is None:
        raise mistyped(name, value, _ACCEPTED)
    try:
        if isinstance(value, np.ndarray) or hasattr(value, "__array__") or not hasattr(value, "__dlpack__"):
            array = np.asarray(value)
        else:
            array = np.from_dlpack(value)
    except Exception as error:
        raise mistyped(name, value, f"{error}; {_ACCEPTED}") from None
    if isinstance(array, np.ma.MaskedArray):
        raise mistyped(name, value, "a mask has no meaning here; " + _ACCEPTED)
    if array.dtype.kind in "iub":
        return Host(array, "i64")
    if array.dtype.kind == "c":
        # Cosines and sines in one: an axis more.
        parts = array.view(array.real.dtype) if array.ndim and array.flags.c_contiguous else np.stack([array.real, array.imag], -1)
        return host(name, parts.reshape(*array.shape, 2))
    dtype = _FLOATS.get(array.dtype.name)
    if dtype is None:
        raise mistyped(name, value, f"numbers of {array.dtype}; {_ACCEPTED}")
    if not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    return Host(array.view(np.uint16) if dtype in ("f16", "bf16") else array, dtype)


def _of_torch(name: str, tensor: Any) -> Host:
    import torch

    if not isinstance(tensor, torch.Tensor) or tensor.layout != torch.strided or tensor.is_quantized:
        raise mistyped(name, tensor, "neither sparse nor quantised; " + _ACCEPTED)
    if tensor.device.type == "meta":
        raise mistyped(name, tensor, "no numbers, only a shape; " + _ACCEPTED)
    tensor = tensor.detach().cpu().resolve_conj().resolve_neg()
    if tensor.is_complex():
        tensor = torch.view_as_real(tensor)
    floats = {torch.float64: "f64", torch.float32: "f32"}
    bits = {torch.float16: "f16", torch.bfloat16: "bf16"}
    if tensor.dtype in bits:
        return Host(tensor.view(torch.int16).numpy().view(np.uint16), bits[tensor.dtype])
    if tensor.dtype in floats:
        return Host(tensor.numpy(), floats[tensor.dtype])
    if tensor.dtype.is_floating_point:
        raise mistyped(name, tensor, f"numbers of {tensor.dtype}; {_ACCEPTED}")
    return Host(tensor.to(torch.int64).numpy(), "i64")


def array(name: str, value: object) -> Array:
    """An array for the native part; copied only where its numbers do not lie in C order."""
    numbers, dtype = host(name, value)
    if dtype == "i64":
        numbers = _whole(name, value, numbers)
    return Array(name, numbers.shape, dtype, np.ascontiguousarray(numbers).reshape(-1))


def as_they_lie(arrays: dict[str, Host], axes: str) -> str:
    """Turns views whose axes are in another order than their memory, such as a transposed tensor, so that nothing need be copied; the
    letters of their axes then. Numbers of a head must lie beside one another, and all arrays in one order."""
    first = next(iter(arrays.values())).numbers
    order = sorted(range(first.ndim), key=lambda axis: -first.strides[axis])
    if len(axes) != first.ndim or order[-1:] != [first.ndim - 1] or order == sorted(order):
        return axes
    turned = {name: Host(one.numbers.transpose(order), one.dtype) for name, one in arrays.items() if one.numbers.ndim == first.ndim}
    if len(turned) < len(arrays) or not all(one.numbers.flags.c_contiguous for one in turned.values()):
        return axes
    arrays.update(turned)
    return "".join(axes[axis] for axis in order)


def _whole(name: str, value: object, numbers: Numbers) -> Numbers:
    if numbers.dtype.kind == "u" and numbers.size and int(numbers.max()) >= 1 << 63:
        raise refused(name, value, "a number of 2^63 or more; expected 64-bit integers")
    return numbers.astype(np.int64, copy=False)


def positions(value: Any) -> npt.NDArray[np.uint64]:
    """Positions in one dimension."""
    expected = f"expected whole numbers from 0 to 2^46 − 1 in one dimension, at most {MOST_POSITIONS} of them"
    if hasattr(value, "__len__"):
        try:
            many = len(value) > MOST_POSITIONS
        except (OverflowError, TypeError):
            many = isinstance(value, range)
        if many:
            raise refused("positions", value, f"too many; {expected}")
    if isinstance(value, range):
        value = [] if not value else np.arange(value.start, value.stop, value.step) if _small(value) else list(value)
    if isinstance(value, (list, tuple)) and not value:
        return np.empty(0, np.uint64)
    if isinstance(value, (list, tuple)) and any(isinstance(one, bool) for one in value):
        raise mistyped("positions", value, expected)
    numbers, dtype = host("positions", value)
    if dtype != "i64" or numbers.dtype.kind == "b":
        raise mistyped("positions", value, f"no integers; {expected}")
    if numbers.ndim != 1:
        raise refused("positions", value, f"of shape {numbers.shape}; {expected}")
    if numbers.size and not (0 <= int(numbers.min()) and int(numbers.max()) < MOST_POSITION):
        raise refused("positions", value, f"out of range; {expected}")
    return numbers.astype(np.uint64, copy=False)


def _small(value: range) -> bool:
    return all(abs(number) < 1 << 62 for number in (value.start, value.stop, value.step))


def bfloat16() -> np.dtype[Any] | None:
    """numpy's bfloat16, if a package brings it."""
    try:
        import ml_dtypes
    except ImportError:
        return None
    kind: np.dtype[Any] = np.dtype(ml_dtypes.bfloat16)
    return kind
