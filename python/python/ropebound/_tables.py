"""The questions about kernels: what their numbers should be, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from . import _arguments as arguments
from . import _native
from ._arguments import Count, Which
from ._comparison import Comparison
from ._progress import Listening, listening
from ._record import table

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

DTYPES = ("f32", "f64", "f16", "bf16")


class GoldenTable:
    """cos(m·θ_i) and sin(m·θ_i), times the attention factor: each the number of the format nearest to the exact real one."""

    __slots__ = ("cos", "dtype", "positions", "sin")

    def __init__(self, positions: Any, cos: Any, sin: Any, dtype: str) -> None:
        #: The positions m, as int64.
        self.positions: npt.NDArray[np.int64] = positions
        #: Cosines: [positions, pairs].
        self.cos: npt.NDArray[Any] = cos
        #: Sines: [positions, pairs].
        self.sin: npt.NDArray[Any] = sin
        #: 'f32', 'f64', 'f16' or 'bf16'.
        self.dtype: str = dtype

    def __iter__(self) -> Iterator[npt.NDArray[Any]]:
        return iter((self.cos, self.sin))

    def to_dict(self) -> dict[str, Any]:
        """Its arrays, by name."""
        return {"positions": self.positions, "cos": self.cos, "sin": self.sin}

    def __repr__(self) -> str:
        rows, pairs = self.cos.shape
        return f"<GoldenTable positions={rows} pairs={pairs} dtype={self.dtype!r}>"

    def _repr_html_(self) -> str:
        rows, pairs = self.cos.shape
        return table([{"positions": rows, "pairs": pairs, "dtype": self.dtype}])


def golden(
    base_or_config: object,
    positions: object = "hard",
    dtype: str = "f32",
    *,
    head_dim: int | None = None,
    layer: str | None = None,
    framework: str = "transformers",
    context: Count | None = None,
    attention_factor: float | None = None,
    progress: Listening = None,
) -> GoldenTable:
    """Correctly rounded cos and sin of every pair at every position, for tests of kernels.

    ``positions`` are whole numbers below 2^46 (a list, a range, an array), text of the program such as ``'0..128k'`` or ``'1,5,@hard'``, or
    ``'hard'``: those that expose known faults. ``dtype`` is 'f32', 'f64', 'f16' or 'bf16'. The attention factor is the configuration's
    unless one from 0.001 to 1000 is given. bf16 needs the package ml_dtypes to be an array of bfloat16, and is its bits, uint16, without.

    >>> cos, sin = golden(10000, [0, 131071])
    >>> cos.shape, float(cos[1, 0])
    ((2, 64), -0.8179835081100464)
    """
    import numpy as np

    from ._arrays import bfloat16

    which = arguments.which(
        base_or_config, head_dim=head_dim, layer=layer, framework=framework, context=context
    )
    kind = arguments.choice("dtype", dtype, DTYPES)
    factor = _factor(attention_factor)
    rows = resolved(positions, which)
    with listening(progress) as callback:
        cos, sin, pairs = _native.golden(which, rows, kind, factor, callback)
    if kind == "f16":
        cos, sin = cos.view(np.float16), sin.view(np.float16)
    elif kind == "bf16" and (bf16 := bfloat16()) is not None:
        cos, sin = cos.view(bf16), sin.view(bf16)
    shape = (len(rows), pairs)
    return GoldenTable(rows.astype(np.int64), cos.reshape(shape), sin.reshape(shape), kind)


def _factor(value: object) -> float | None:
    return None if value is None else arguments.number("attention_factor", value, 0.001, 1000.0)


def resolved(value: object, which: Which) -> npt.NDArray[np.uint64]:
    """Positions as numbers."""
    from ._arrays import MOST_POSITIONS, positions

    if isinstance(value, str):
        listed = arguments.text("positions", "@hard" if value == "hard" else value, "text such as '0..128k,@hard'")
        return _native.positions(listed, which, MOST_POSITIONS)  # type: ignore[no-any-return]
    return positions(value)


class _How(NamedTuple):
    """How arrays are compared."""

    file: str
    layout: str | None
    axes: str | None
    profile: str | None
    attention_factor: float | None
    text_only: bool
    diagnose: bool


def compare(
    arrays: Mapping[str, object],
    base_or_config: object,
    *,
    positions: object = None,
    axes: str | None = None,
    layout: str | None = None,
    profile: str | None = None,
    head_dim: int | None = None,
    layer: str | None = None,
    framework: str = "transformers",
    context: Count | None = None,
    attention_factor: float | None = None,
    text_only: bool = False,
    diagnose: bool = True,
    name: str = "arrays",
    progress: Listening = None,
) -> Comparison:
    """Holds a kernel's tables, frequencies and rotated vectors against correctly rounded ones, and says what is wrong and where.

    ``arrays`` are named as in the program's dumps: ``cos`` and ``sin``, ``cos_sin_cache``, ``freqs_cis``, ``inv_freq``, ``q`` and
    ``q_rotated``, ``k`` and ``k_rotated``, with ``positions``, ``attention_mask`` or ``lengths`` beside them: of numpy, torch or JAX, on any
    device. ``positions`` are as for :func:`golden`; 0, 1, … if none are given. ``axes`` are those of vectors ('bhsd', 'bshd', 'thd', …),
    found where shapes and numbers tell. ``layout`` says which components make a pair, and how columns of tables repeat: 'half', as if none is
    given, or 'interleaved'. ``profile`` names limits that are shipped ('f32', 'bf16', 'transformers-f32', …), or is the text of a TOML file
    of them. ``text_only`` takes one position a row for all axes of a configuration that has several.

    >>> cos, sin = golden(10000, range(64))
    >>> compare({"cos": cos, "sin": -sin}, 10000).diagnosis
    'sine negated'
    """
    from ._arrays import array

    which = arguments.which(
        base_or_config, head_dim=head_dim, layer=layer, framework=framework, context=context
    )
    if not isinstance(arrays, Mapping) or not arrays:
        raise arguments.mistyped("arrays", arrays, "expected arrays by name, such as {'cos': cos, 'sin': sin}")
    how = _How(
        file=arguments.text("name", name, "a name for the answer"),
        layout=None if layout is None else arguments.choice("layout", layout, ("half", "interleaved")),
        axes=arguments.some_text("axes", axes, "letters such as 'bhsd'"),
        profile=_profile(profile),
        attention_factor=_factor(attention_factor),
        text_only=arguments.flag("text_only", text_only),
        diagnose=arguments.flag("diagnose", diagnose),
    )
    given = [array(arguments.text("arrays", key, "names of arrays"), value) for key, value in arrays.items()]
    rows = None if positions is None else resolved(positions, which)
    with listening(progress) as callback:
        return Comparison(_native.compare(given, which, rows, how, callback))


def _profile(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise arguments.mistyped("profile", value, "expected the name of a profile, or the text of a TOML file")


def check_rope(
    q: object,
    q_rotated: object,
    *,
    config: object,
    axes: str | None = "bhsd",
    k: object = None,
    k_rotated: object = None,
    positions: object = None,
    layout: str | None = None,
    profile: str | None = None,
    head_dim: int | None = None,
    layer: str | None = None,
    framework: str = "transformers",
    context: Count | None = None,
    attention_factor: float | None = None,
    text_only: bool = False,
    diagnose: bool = True,
    name: str = "arrays",
    progress: Listening = None,
) -> Comparison:
    """Holds rotated vectors against the ones they were made from.

    ``config`` is a base or a configuration; ``axes`` are the letters of ``q``'s axes: b batch, h heads, s or t places, d components; None to
    find them. Views in another order than their memory are read where they lie, and the answer then names the axes in that order. ``positions`` are whole numbers for each place, [s], for each batch row, [b, s], or for each axis of positions, [3, s]; 0, 1, …
    if none are given. What else there is is as for :func:`compare`.
    """
    from ._arrays import as_they_lie, host

    if (k is None) != (k_rotated is None):
        raise arguments.refused("k", k, "expected both k and k_rotated, or neither")
    given = {"q": q, "q_rotated": q_rotated} | ({} if k is None else {"k": k, "k_rotated": k_rotated})
    vectors = {key: host(key, value) for key, value in given.items()}
    if isinstance(axes, str):
        axes = as_they_lie(vectors, axes)
    arrays: dict[str, object] = dict(vectors)
    if positions is not None and not isinstance(positions, (str, range)):
        arrays["positions"], positions = positions, None
    return compare(
        arrays,
        config,
        positions=positions,
        axes=axes,
        layout=layout,
        profile=profile,
        head_dim=head_dim,
        layer=layer,
        framework=framework,
        context=context,
        attention_factor=attention_factor,
        text_only=text_only,
        diagnose=diagnose,
        name=name,
        progress=progress,
    )
