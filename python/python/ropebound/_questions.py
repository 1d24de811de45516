"""The questions about bases, sums and configurations."""

from __future__ import annotations

import os
from typing import NamedTuple

from . import _arguments as arguments
from . import _native
from ._arguments import Count, Exact
from ._bases import Advice, ContextLength, CosineSum, Islands, LowerBound, Margin, NegativeCount, SafeBase
from ._comparison import CertificateCheck
from ._models import Audit, Solution, Spectrum
from ._progress import Listening, listening


class _Search(NamedTuple):
    """What a search along the bases is asked."""

    context: int
    head_dim: int
    at_least: str
    digits: int | None


def _search(context: object, head_dim: object, at_least: object, digits: object) -> _Search:
    return _Search(
        arguments.context(context),
        arguments.even("head_dim", head_dim, arguments.MOST_SEARCH_HEAD_DIM),
        arguments.at_least(at_least),
        arguments.digits(digits),
    )


def lower_bound_base(
    context: Count,
    head_dim: int = 128,
    *,
    at_least: Exact = 0,
    digits: int | None = None,
    progress: Listening = None,
) -> LowerBound:
    """The least base for a context: inf {b ≥ 1 | B(m) ≥ τ for all m in 0..=L} (Eq. 11, where τ = 0), an exact real number.

    ``context`` is L, 0 to 2^30 or text such as ``'32k'`` (k = 1024), ``head_dim`` an even number from 2 to 8192, ``digits`` the significant
    digits of the answer, 1 to 10000 (30 if not given). A larger base may be infeasible again: see :func:`islands`, :func:`safe_base`.

    ``at_least`` is τ, an exact number from 0 to the number of pairs with at most 12 decimals. Theorem 1 asks for 0; to score as high as
    the best of L random tokens, and not as high as one, takes τ = √(head_dim·ln L / 2).

    >>> least = lower_bound_base("4k", digits=8)
    >>> least.base, least.position, least.status
    (Decimal('26952.339'), 4012, 'proved')
    >>> lower_bound_base("1k", at_least=8, digits=8).base
    Decimal('16154.763')
    """
    asked = _search(context, head_dim, at_least, digits)
    with listening(progress) as callback:
        return LowerBound(_native.lower_bound_base(asked, callback))


def safe_base(
    context: Count,
    head_dim: int = 128,
    *,
    at_least: Exact = 0,
    digits: int | None = None,
    progress: Listening = None,
) -> SafeBase:
    """The least base from which on every base serves the context, whatever it is rounded to; arguments are those of
    :func:`lower_bound_base`.

    >>> safe_base("4k", digits=8).base
    Decimal('58789.504')
    """
    asked = _search(context, head_dim, at_least, digits)
    with listening(progress) as callback:
        return SafeBase(_native.safe_base(asked, callback))


def margin(
    base: Exact,
    context: Count,
    head_dim: int = 128,
    *,
    at_least: Exact = 0,
    digits: int | None = None,
    progress: Listening = None,
) -> Margin:
    """Where a base lies: the island of feasible bases that holds it and the margins to its ends, or the next island above.

    ``base`` is 1 to 1e100: an integer, a decimal as text or :class:`~decimal.Decimal`, or a float, which is the binary number that it is.
    The other arguments are those of :func:`lower_bound_base`.

    >>> found = margin(30000, "4k", digits=8)
    >>> found.feasible, found.first_negative, found.island.start
    (False, 3679, Decimal('30127.161'))
    """
    text = arguments.base(base)
    asked = _search(context, head_dim, at_least, digits)
    with listening(progress) as callback:
        return Margin(_native.margin(text, asked, callback))


def islands(
    context: Count,
    head_dim: int = 128,
    *,
    from_base: Exact = 1,
    to_base: Exact | None = None,
    limit: int = 1000,
    at_least: Exact = 0,
    digits: int | None = None,
    progress: Listening = None,
) -> Islands:
    """The feasible bases of a context, island by island, from the one that holds ``from_base`` on, or the next above it, to those that
    start at most at ``to_base``; at most ``limit`` of them. Every base between two of them is proven infeasible. The other arguments are
    those of :func:`lower_bound_base`; digits are 20 if not given.

    >>> [island.start for island in islands("1k", limit=2, digits=8)]
    [Decimal('4293.4376'), Decimal('5602.1786')]
    """
    asked = _search(context, head_dim, at_least, digits)
    start = arguments.base(from_base, "from_base")
    end = None if to_base is None else arguments.base(to_base, "to_base")
    most = arguments.count("limit", limit, 1, (1 << 32) - 1, "1000")
    with listening(progress) as callback:
        return Islands(_native.islands(asked, start, end, most, callback))


def advise(context: Count, head_dim: int = 128, *, progress: Listening = None) -> Advice:
    """Which base of plain RoPE to choose for a context: the least, round ones with their margins, and rules of thumb beside them.

    >>> advise("4k").least_two_digits
    Decimal('29000')
    """
    length = arguments.context(context)
    dimension = arguments.even("head_dim", head_dim, arguments.MOST_SEARCH_HEAD_DIM)
    with listening(progress) as callback:
        return Advice(_native.advise(length, dimension, callback))


def context_length(
    base_or_config: object,
    head_dim: int | None = None,
    *,
    unrotated: int = 0,
    layer: str | None = None,
    framework: str = "transformers",
    context: Count | None = None,
    limit: Count | None = None,
    at_least: Exact = 0,
    progress: Listening = None,
) -> ContextLength:
    """How far a schedule stays non-negative: sup {L | B(m) ≥ τ for all m in 0..=L} (Eq. 10, where τ = 0).

    Of plain RoPE by its base (``head_dim`` 128 if not given, ``unrotated`` pairs beside it), or of one layer type of a configuration: a
    dict, a path, or an object with ``to_dict()``. ``limit`` is where to stop looking, to 2^46; ``at_least`` is τ, as for
    :func:`lower_bound_base`.

    >>> context_length(10000).length
    1706
    >>> context_length(10000, at_least=8).length
    623
    """
    which = arguments.which(
        base_or_config,
        head_dim=head_dim,
        unrotated=unrotated,
        layer=layer,
        framework=framework,
        context=context,
    )
    last = None if limit is None else arguments.count("limit", limit, 0, arguments.MOST_POSITION, "'16M'")
    threshold = arguments.at_least(at_least)
    with listening(progress) as callback:
        return ContextLength(_native.context_length(which, threshold, last, callback))


def cosine_sum(
    base_or_config: object,
    position: Count,
    head_dim: int | None = None,
    *,
    unrotated: int = 0,
    layer: str | None = None,
    framework: str = "transformers",
    context: Count | None = None,
    at_least: Exact = 0,
    digits: int | None = None,
) -> CosineSum:
    """B(m) at a position from 0 to 2^46, correctly rounded to 1 to 10000 significant digits (50 if not given), and whether it reaches
    ``at_least`` where that is not 0. The schedule is as for :func:`context_length`.

    >>> total = cosine_sum(10000, 1009, digits=20)
    >>> total.value, total.sign
    (Decimal('14.101096272434414368'), 1)
    >>> cosine_sum(10000, 1009, at_least="14.2").reaches
    False
    """
    which = arguments.which(
        base_or_config,
        head_dim=head_dim,
        unrotated=unrotated,
        layer=layer,
        framework=framework,
        context=context,
    )
    place = arguments.count("position", position, 0, arguments.MOST_POSITION, "1009")
    threshold = arguments.at_least(at_least)
    return CosineSum(_native.cosine_sum(which, place, threshold, arguments.digits(digits)))


def count_negative(
    base_or_config: object,
    positions: range | str,
    head_dim: int | None = None,
    *,
    unrotated: int = 0,
    layer: str | None = None,
    framework: str = "transformers",
    context: Count | None = None,
    at_least: Exact = 0,
    progress: Listening = None,
) -> NegativeCount:
    """How many positions have B(m) < τ, the first and last of them, and where B(m) is least.

    ``positions`` are a range without gaps, such as ``range(32768)``, or text such as ``'0..32k'`` (its end exclusive) or ``'0..=32k'``. The
    schedule and ``at_least``, τ, are as for :func:`context_length`.

    >>> found = count_negative(10000, "0..4k")
    >>> found.negative, found.first_negative, found.least_at
    (419, 1707, 4060)
    """
    which = arguments.which(
        base_or_config,
        head_dim=head_dim,
        unrotated=unrotated,
        layer=layer,
        framework=framework,
        context=context,
    )
    span = arguments.span("positions", positions)
    threshold = arguments.at_least(at_least)
    with listening(progress) as callback:
        return NegativeCount(_native.count_negative(which, span, threshold, callback))


def audit(
    config: object,
    *,
    context: Count | None = None,
    framework: str = "transformers",
    numbers: str = "exact",
    model_type: str | None = None,
    name: str | None = None,
) -> Audit:
    """What a model's configuration claims, held against what its schedule proves, layer type by layer type.

    ``config`` is a dict, the path of a config.json, params.json or GGUF file, or an object with ``to_dict()`` such as ``model.config``;
    ``context`` stands for the one it claims, ``framework`` says whose rules it is read by: 'transformers', 'vllm', 'sglang', 'llama.cpp',
    'ollama', 'exllamav2', 'exllamav3' or 'mlx', or one of them at a release, such as 'transformers@4.52'. ``numbers`` are the real ones of the formulas, 'exact', or the 'f32' that transformers stores. ``model_type`` reads it as another
    class, ``name`` is what the answer calls a dict.

    >>> config = {"model_type": "llama", "hidden_size": 4096, "num_attention_heads": 32, "max_position_embeddings": 4096}
    >>> found = audit(config)
    >>> found.verdict, found.layers[0].rotary_sum.first_negative
    ('violated', 1707)
    """
    asked = arguments.config(config, framework, context, model_type, name)
    kind = arguments.choice("numbers", numbers, ("exact", "f32"))
    return Audit(_native.audit(asked, kind))


class _Asked(NamedTuple):
    """What is to be solved for."""

    parameter: str
    add: str | None
    target: int | None
    trained: int | None
    safe: bool
    layer: str | None


def solve(
    config: object,
    *,
    context: Count | None = None,
    parameter: str | None = None,
    add: str | None = None,
    trained: Count | None = None,
    safe: bool = False,
    layer: str | None = None,
    framework: str = "transformers",
    progress: Listening = None,
) -> Solution:
    """The least base or factor with which a configured schedule holds for a context, and round ones near it, for the rotary pairs alone.

    ``parameter`` is 'base' or 'factor'. ``add`` puts a scaling in place of the configuration's, 'yarn', 'linear', 'ntk', 'dynamic' or
    'llama3', for ``context``, ``trained`` on the context that the file claims unless another is given; 'factor' is solved for then.

    >>> config = {"model_type": "llama", "head_dim": 64, "rope_theta": 1e4, "max_position_embeddings": 2048}
    >>> str(solve(config).least)
    '29617.046260471743084'
    """
    if add is not None:
        arguments.choice("add", add, ("yarn", "linear", "ntk", "dynamic", "llama3"))
        if context is None:
            raise arguments.refused("context", context, f"add={add!r} needs one; expected the context to reach")
    elif trained is not None:
        raise arguments.refused("trained", trained, "it belongs to add; expected None, or a scaling to add")
    asked = arguments.config(config, framework, None if add is not None else context)
    wanted = _Asked(
        parameter=arguments.choice(
            "parameter",
            ("base" if add is None else "factor") if parameter is None else parameter,
            ("base", "factor"),
        ),
        add=add,
        target=arguments.claimed(context) if add is not None else None,
        trained=arguments.claimed(trained, "trained"),
        safe=arguments.flag("safe", safe),
        layer=arguments.layer(layer),
    )
    with listening(progress) as callback:
        return Solution(_native.solve(asked, wanted, callback))


def spectrum(
    config: object,
    *,
    layer: str | None = None,
    digits: int | None = None,
    context: Count | None = None,
    framework: str = "transformers",
) -> Spectrum:
    """The frequencies a configuration gives, correctly rounded to 1 to 1000 significant digits (17 if not given), with wavelengths and
    turns within the context.

    >>> config = {"model_type": "llama", "head_dim": 8, "rope_theta": 1e4, "max_position_embeddings": 2048}
    >>> [str(pair.theta) for pair in spectrum(config, digits=3).layers[0].pairs]
    ['1.00', '0.100', '0.0100', '0.00100']
    """
    asked = arguments.config(config, framework, context)
    return Spectrum(_native.spectrum(asked, arguments.layer(layer), arguments.digits(digits, 1000)))


def check_certificate(path: str | os.PathLike[str], *, progress: Listening = None) -> CertificateCheck:
    """Checks a certificate, and all it continues, which are looked for in its folder by digest.

    The checker rests on MPFR's enclosures as the search does, and on none of the search's own code.
    """
    expected = "expected the path of a certificate"
    if not isinstance(path, (str, os.PathLike)):
        raise arguments.mistyped("path", path, expected)
    file = arguments.path("path", path, expected)
    with listening(progress) as callback:
        return CertificateCheck(_native.check_certificate(file, callback))
