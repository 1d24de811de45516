"""A rotary kernel called on inputs that expose faults, and what is wrong with what it returns."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from . import _arguments as arguments
from ._arguments import Count, Which
from ._comparison import Comparison
from ._tables import DTYPES, check_rope, resolved

#: Where positions end, of a schedule that claims no context.
_NO_CONTEXT = 1 << 17
_LIBRARIES = ("numpy", "torch", "jax")

Kernel = Callable[..., Any]


class Rope:
    """Assertions on rotary kernels; ``heard`` is told every comparison."""

    def __init__(self, heard: Callable[[Comparison], object] = lambda _: None) -> None:
        self._heard = heard

    def assert_kernel(self, kernel: Kernel, base_or_config: object, **options: Any) -> Comparison:
        """Calls ``kernel(x, positions)``, or ``kernel(q, k, positions)``, on random vectors and fails with the diagnosis unless what it
        returns is within tolerance of the exact rotation. Options are those of :func:`check_kernel`."""
        __tracebackhide__ = True
        for what, comparison in check_kernel(kernel, base_or_config, **options):
            self._heard(comparison)
            if not comparison.within:
                raise AssertionError(f"{what}: {comparison.to_text()}")
        return comparison


def check_kernel(
    kernel: Kernel,
    base_or_config: object,
    *,
    positions: object = "hard",
    dtype: str = "f32",
    axes: str = "bhsd",
    backward: bool | Kernel = True,
    library: str | None = None,
    device: object = None,
    batch: int = 1,
    heads: int = 2,
    seed: int = 0,
    head_dim: int | None = None,
    layer: str | None = None,
    framework: str = "transformers",
    context: Count | None = None,
    attention_factor: float | None = None,
    layout: str | None = None,
    profile: str | None = None,
    text_only: bool = False,
) -> list[tuple[str, Comparison]]:
    """Each pass of a kernel, ``'forward'`` and ``'backward'``, held against the exact rotation.

    The kernel takes vectors and positions, [s], or [b, s] where ``batch`` is above 1: ``kernel(x, positions)``, or ``kernel(q, k,
    positions)`` if it has three parameters without defaults. ``positions`` are as for :func:`ropebound.golden`; the hard ones end at the
    context. Arrays are of ``library``, 'numpy', 'torch' or 'jax' (found by what the kernel is made of), on ``device``. ``backward`` checks
    gradients by torch and JAX, or is a function like the kernel that takes gradients of what it returned. ``layout``, ``profile`` and
    ``text_only`` are as for :func:`ropebound.compare`.
    """
    kind = arguments.choice("dtype", dtype, DTYPES)
    which = arguments.which(
        base_or_config, head_dim=head_dim, layer=layer, framework=framework, context=context
    )
    if not callable(kernel):
        raise arguments.mistyped("kernel", kernel, "expected a function of vectors and positions")
    library = _library(kernel) if library is None else arguments.choice("library", library, _LIBRARIES)
    own = _Numpy() if library == "numpy" else _Torch(kernel, device) if library == "torch" else _Jax(device)
    rows = _rows(positions, which, base_or_config, framework, context)
    shape = _shape(axes, batch, heads, len(rows), _width(which))
    rng = np.random.default_rng(seed)
    places = rows if batch == 1 else np.stack([rng.permutation(rows) for _ in range(batch)])
    both = _parameters(kernel) == 3
    inputs = [own.array(rng.standard_normal(shape), kind) for _ in range(2 if both else 1)]
    given = own.positions(places)

    def called(*vectors: Any) -> tuple[Any, ...]:
        out = kernel(*vectors, given)
        out = tuple(out) if isinstance(out, (tuple, list)) else (out,)
        if len(out) < len(vectors):
            raise arguments.refused("kernel", kernel, f"it returned {len(out)} arrays; expected {len(vectors)}")
        return out[: len(vectors)]

    def compared(before: Any, after: Any) -> Comparison:
        for one, other in zip(before, after, strict=True):
            if tuple(one.shape) != tuple(other.shape):
                shapes = f"{tuple(other.shape)} where its input has {tuple(one.shape)}"
                raise AssertionError(f"the kernel returned shape {shapes}; expected one shape")
        names = ("q", "k")
        arrays = {name: one for name, one in zip(names, before, strict=False)}
        arrays |= {f"{name}_rotated": one for name, one in zip(names, after, strict=False)}
        return check_rope(
            **arrays,
            config=base_or_config,
            axes=axes,
            positions=places.astype(np.int64),
            layout=layout,
            profile=profile,
            head_dim=head_dim,
            layer=layer,
            framework=framework,
            context=context,
            attention_factor=attention_factor,
            text_only=text_only,
            name=getattr(kernel, "__name__", type(kernel).__name__),
        )

    outputs = called(*inputs)
    found = [("forward", compared(inputs, outputs))]
    gradients = [own.array(rng.standard_normal(shape), kind) for _ in inputs]
    if callable(backward):
        back = backward(*gradients, given)
        back = tuple(back) if isinstance(back, (tuple, list)) else (back,)
    elif backward is True and (back := own.gradients(called, inputs, gradients)) is not None:
        pass
    else:
        return found
    # The gradient is turned back: forward, it becomes what it was made from.
    found.append(("backward", compared(back, gradients)))
    return found


def _library(kernel: Kernel) -> str:
    """Whose arrays a kernel takes, by what it is and by what its code names."""
    modules = [type(kernel).__module__.split(".")[0]]
    modules += [kind.__module__.split(".")[0] for kind in type(kernel).__mro__]
    code = inspect.unwrap(kernel)
    code = getattr(code, "__func__", code)
    code = getattr(code, "func", code)
    if not hasattr(code, "__globals__"):
        code = getattr(type(kernel), "__call__", code)
    named = getattr(getattr(code, "__code__", None), "co_names", ())
    scope = getattr(code, "__globals__", {})
    reached = [scope.get(name) for name in named]
    for one in reached:
        modules.append(str(getattr(one, "__module__", None) or getattr(one, "__name__", "")).split(".")[0])
    for library, packages in [("torch", {"torch"}), ("jax", {"jax", "jaxlib"}), ("numpy", {"numpy"})]:
        if packages & set(modules):
            return library
    everything = {getattr(one, "__name__", "") for one in scope.values()}
    return next((library for library in ("torch", "jax") if library in everything), "numpy")


def _parameters(kernel: Kernel) -> int:
    try:
        # A module of torch is called by way of a function that takes anything.
        parameters = inspect.signature(getattr(kernel, "forward", kernel)).parameters.values()
    except (TypeError, ValueError):
        return 2
    needed = [
        one
        for one in parameters
        if one.default is one.empty and one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)
    ]
    return len(needed)


def _width(which: Which) -> int:
    """The numbers of a head."""
    from . import _native

    if len(which) == 3:
        return which[1]
    pairs = _native.golden(which, np.zeros(1, np.uint64), "f64", 1.0, None)[2]
    from ._models import Spectrum

    config, layer = which
    layers = Spectrum(_native.spectrum(config, layer, 1)).layers
    unrotated = next((one.unrotated_pairs for one in layers if len(one.pairs) == pairs), None)
    return 2 * (pairs + (unrotated or 0))


def _rows(
    positions: object, which: Which, base_or_config: object, framework: str, context: Count | None
) -> np.ndarray[Any, np.dtype[np.uint64]]:
    rows = resolved(positions, which)
    if isinstance(positions, str) and "hard" in positions:
        end = _NO_CONTEXT
        if len(which) == 2:
            from ._questions import spectrum

            layers = spectrum(base_or_config, layer=which[1], digits=1, context=context, framework=framework).layers
            end = max((one.context or _NO_CONTEXT for one in layers), default=_NO_CONTEXT)
        rows = rows[rows < end]
    if not len(rows):
        raise arguments.refused("positions", positions, "none; expected at least one")
    return rows


def _shape(axes: object, batch: object, heads: object, places: int, width: int) -> list[int]:
    letters = arguments.text("axes", axes, "letters such as 'bhsd'")
    lengths = {
        "b": arguments.count("batch", batch, 1, 64, "2"),
        "h": arguments.count("heads", heads, 1, 1024, "2"),
        "s": places,
        "t": places,
        "d": width,
        "1": 1,
    }
    if not letters.endswith("d") or any(letter not in lengths for letter in letters):
        raise arguments.refused("axes", axes, "expected letters such as 'bhsd', 'bshd' or 'thd', d last")
    if batch != 1 and "b" not in letters:
        raise arguments.refused("batch", batch, f"axes {axes!r} have none; expected 1")
    return [lengths[letter] for letter in letters]


class _Numpy:
    """Arrays of numpy, on which there are no gradients."""

    def array(self, numbers: Any, dtype: str) -> Any:
        from ._arrays import bfloat16

        if dtype == "bf16":
            kind = bfloat16()
            if kind is None:
                raise arguments.refused("dtype", dtype, "numpy has none; expected the package ml_dtypes beside it")
            return numbers.astype(kind)
        return numbers.astype({"f64": np.float64, "f32": np.float32, "f16": np.float16}[dtype])

    def positions(self, places: Any) -> Any:
        return places.astype(np.int64)

    def gradients(self, called: Kernel, inputs: list[Any], gradients: list[Any]) -> list[Any] | None:
        return None


class _Torch:
    """Tensors of torch."""

    def __init__(self, kernel: Kernel, device: Any) -> None:
        if device is None and hasattr(kernel, "parameters"):
            held = [*kernel.parameters(), *kernel.buffers()]  # type: ignore[attr-defined]
            device = held[0].device if held else None
        self.device = device

    def array(self, numbers: Any, dtype: str) -> Any:
        import torch

        kinds = {"f64": torch.float64, "f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}
        return torch.from_numpy(numbers).to(kinds[dtype]).to(self.device or "cpu")

    def positions(self, places: Any) -> Any:
        import torch

        return torch.from_numpy(places.astype(np.int64)).to(self.device or "cpu")

    def gradients(self, called: Kernel, inputs: list[Any], gradients: list[Any]) -> list[Any] | None:
        import torch

        leaves = [one.clone().requires_grad_(True) for one in inputs]
        with torch.enable_grad():
            outputs = called(*leaves)
        if not all(one.requires_grad for one in outputs):
            return None
        return list(torch.autograd.grad(outputs, leaves, gradients))


class _Jax:
    """Arrays of JAX."""

    def __init__(self, device: Any) -> None:
        self.device = device

    def array(self, numbers: Any, dtype: str) -> Any:
        import jax
        import jax.numpy as jnp

        kinds = {"f64": jnp.float64, "f32": jnp.float32, "f16": jnp.float16, "bf16": jnp.bfloat16}
        array = jnp.asarray(numbers, dtype=kinds[dtype])
        if array.dtype != kinds[dtype]:
            raise arguments.refused("dtype", dtype, "JAX has it switched off; expected jax_enable_x64")
        return jax.device_put(array, self.device)

    def positions(self, places: Any) -> Any:
        import jax
        import jax.numpy as jnp

        return jax.device_put(jnp.asarray(places.astype(np.int32)), self.device)

    def gradients(self, called: Kernel, inputs: list[Any], gradients: list[Any]) -> list[Any] | None:
        import jax

        _, back = jax.vjp(called, *inputs)
        return list(back(tuple(gradients)))
