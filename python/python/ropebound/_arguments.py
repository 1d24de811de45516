"""Arguments, checked: each refusal names the argument, its value and what is accepted."""

from __future__ import annotations

import json
import operator
import os
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import Any, NamedTuple, TypeVar

from . import _native

T = TypeVar("T")

#: A longer search would take days.
MOST_CONTEXT = 1 << 30
#: The search's arithmetic is proven for so large a head.
MOST_SEARCH_HEAD_DIM = 1 << 13
MOST_HEAD_DIM = 1 << 16
MOST_POSITION = 1 << 46

Exact = int | float | str | Decimal | Fraction
Count = int | str

_BASE = "expected a number from 1 to 1e100, such as 10000, Decimal('1e6') or '500k'"
_AT_LEAST = "expected a number from 0 to the number of pairs with at most 12 decimals, such as 8 or '14.27'"
_LAYER = "the name of a layer type in the audit"


def shown(value: object) -> str:
    """A value as refusals show it: short and on one line, whatever it is."""
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 256:
        return f"an integer of {value.bit_length()} bits"
    try:
        text = " ".join(repr(value).split())
    except Exception:
        text = f"a {type(value).__name__}"
    return text if len(text) <= 80 else f"{text[:77]}..."


def refused(name: str, value: object, why: str) -> ValueError:
    return ValueError(f"{name}: {shown(value)}: {why}")


def mistyped(name: str, value: object, expected: str) -> TypeError:
    return TypeError(f"{name}: a {type(value).__name__} ({shown(value)}); {expected}")


def read(name: str, value: str, reader: Callable[[str], T], expected: str) -> T:
    """Text as the program reads it."""
    try:
        return reader(value)
    except ValueError as error:
        why = str(error)
        raise refused(name, value, why if "expected" in why else f"{why}; {expected}") from None


def count(name: str, value: object, least: int, most: int, such_as: str) -> int:
    """A whole number, or text such as ``32k`` (k = 1024)."""
    expected = f"expected a whole number from {least} to {most}, such as {such_as}"
    if isinstance(value, str):
        number = read(name, value, _native.count, expected)
    elif isinstance(value, bool):
        raise mistyped(name, value, expected)
    else:
        try:
            number = operator.index(value)  # type: ignore[arg-type]
        except TypeError:
            raise mistyped(name, value, expected) from None
    if not least <= number <= most:
        raise refused(name, value, f"out of range; {expected}")
    return number


def context(value: object, name: str = "context") -> int:
    return count(name, value, 0, MOST_CONTEXT, "32768 or '32k'")


def claimed(value: object, name: str = "context") -> int | None:
    """A context in place of the one a configuration claims."""
    return None if value is None else count(name, value, 1, MOST_CONTEXT, "131072 or '128k'")


def even(name: str, value: object, most: int) -> int:
    """A whole number of at least 2 that is not odd."""
    number = count(name, value, 2, most, "128")
    if number % 2:
        raise refused(name, value, f"odd; expected an even number from 2 to {most}")
    return number


def digits(value: object, most: int = 10_000) -> int | None:
    return None if value is None else count("digits", value, 1, most, "30")


def flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise mistyped(name, value, "expected True or False")
    return value


def text(name: str, value: object, accepted: str) -> str:
    if not isinstance(value, str):
        raise mistyped(name, value, f"expected {accepted}")
    if not value.isprintable():
        raise refused(name, value, f"not printable; expected {accepted}")
    return value


def some_text(name: str, value: object, accepted: str) -> str | None:
    return None if value is None else text(name, value, accepted)


def choice(name: str, value: object, accepted: tuple[str, ...]) -> str:
    words = " or ".join(map(repr, accepted))
    if text(name, value, words) not in accepted:
        raise refused(name, value, f"unknown; expected {words}")
    return str(value)


def number(name: str, value: object, least: float, most: float) -> float:
    """A float, where a binary64 number is meant."""
    expected = f"expected a number from {least} to {most}"
    if isinstance(value, bool) or not isinstance(value, (Real, Decimal)):
        raise mistyped(name, value, expected)
    try:
        found = float(value)
    except (OverflowError, ValueError):
        raise refused(name, value, f"out of range; {expected}") from None
    if not least <= found <= most:
        raise refused(name, value, f"out of range; {expected}")
    return found


def is_number(value: object) -> bool:
    return isinstance(value, (Real, Decimal)) and not isinstance(value, bool)


def layer(value: object) -> str | None:
    """One layer type of a configuration."""
    return some_text("layer", value, _LAYER)


def span(name: str, value: object) -> tuple[int, int]:
    """Positions without gaps: the first, and the first no more."""
    expected = "expected a range of whole numbers from 0 to 2^46, such as range(32768) or '0..32k'"
    if isinstance(value, str):
        return read(name, value, _native.range_text, expected)
    if not isinstance(value, range):
        raise mistyped(name, value, expected)
    if value.step != 1 or not 0 <= value.start < value.stop <= MOST_POSITION:
        raise refused(name, value, f"empty, with gaps, or out of range; {expected}")
    return value.start, value.stop


def base(value: object, name: str = "base") -> str:
    """A base as an exact decimal; a float is the binary number that it is."""
    return _decimal(name, value, _native.base_text, ("1", "1e100"), _BASE)


def at_least(value: object) -> str:
    """What sums are held against, likewise."""
    return _decimal("at_least", value, _native.threshold_text, ("0", "99999"), _AT_LEAST)


def _decimal(
    name: str, value: object, reader: Callable[[str], None], ends: tuple[str, str], expected: str
) -> str:
    if isinstance(value, str):
        read(name, value, reader, expected)
        return value
    if not is_number(value):
        raise mistyped(name, value, expected)
    exact = _exact(name, value, expected)
    least, most = map(Decimal, ends)
    if not (exact.is_finite() and least <= exact <= most):
        raise refused(name, value, f"out of range; {expected}")
    # A small number's decimals are counted before they are written.
    if exact and exact.adjusted() < -2000:
        raise refused(name, value, f"too small; {expected}")
    decimal = format(exact if exact else Decimal(0), "f")
    if "." in decimal:
        decimal = decimal.rstrip("0").rstrip(".")
    try:
        reader(decimal)
    except ValueError as error:
        raise refused(name, value, str(error)) from None
    return decimal


def _exact(name: str, value: Any, expected: str) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, float):
        return Decimal(value)
    if hasattr(value, "__index__"):
        whole = operator.index(value)
        # Decimal takes the text of an integer, of which there may be too much.
        return Decimal(whole) if whole.bit_length() <= 400 else Decimal("Infinity")
    if isinstance(value, Fraction):
        denominator, fives = value.denominator, 0
        while denominator % 5 == 0:
            denominator, fives = denominator // 5, fives + 1
        twos = denominator.bit_length() - 1
        if denominator != 1 << twos or max(twos, fives) > 2000:
            raise refused(name, value, f"no decimal of at most 2000 places; {expected}")
        places = max(twos, fives)
        numerator = value.numerator * 10**places // value.denominator
        if numerator.bit_length() > 10_000:
            return Decimal("Infinity")
        return Decimal((int(numerator < 0), tuple(map(int, str(abs(numerator)))), -places))
    try:
        return Decimal(float(value))
    except (OverflowError, ValueError, TypeError):
        raise mistyped(name, value, expected) from None


def path(name: str, value: str | bytes | os.PathLike[Any], expected: str) -> str:
    """A file that is there."""
    try:
        found = os.fsdecode(value)
        os.stat(found)
    except (ValueError, TypeError) as error:
        raise refused(name, value, f"{error}; {expected}") from None
    if not found.isprintable():
        raise refused(name, value, f"a name that is not printable; {expected}")
    return found


class Config(NamedTuple):
    """A configuration, and whose rules it is read by."""

    name: str
    text: str | None
    framework: str
    context: int | None
    model_type: str | None


_FRAMEWORK = "expected a project, or one at a release, such as 'vllm' or 'transformers@4.52'"
_CONFIG = "expected a dict, the path of a config.json, params.json or GGUF file, or an object with to_dict() such as model.config"


def config(
    value: object,
    framework: object = "transformers",
    context: object = None,
    model_type: object = None,
    called: object = None,
) -> Config:
    dialect = text("framework", framework, _FRAMEWORK[9:])
    read("framework", dialect, _native.framework_text, _FRAMEWORK)
    rules = (dialect, claimed(context), some_text("model_type", model_type, "a model_type such as 'llama'"))
    if isinstance(value, (str, bytes, os.PathLike)):
        return Config(path("config", value, _CONFIG), None, *rules)
    name = type(value).__name__
    if not isinstance(value, Mapping):
        to_dict = getattr(value, "to_dict", None)
        if not callable(to_dict) or isinstance(value, type):
            raise mistyped("config", value, _CONFIG)
        value = to_dict()
        if not isinstance(value, Mapping):
            raise mistyped("config", value, _CONFIG)
    if called is not None:
        name = text("called", called, "a name for the answer")
    try:
        return Config(name, json.dumps(dict(value), default=_plain), *rules)
    except (TypeError, ValueError, RecursionError, OverflowError) as error:
        raise refused("config", value, f"no JSON: {error}; {_CONFIG}") from None


def _plain(value: Any) -> object:
    """Numbers of other packages as numbers; what else is in a configuration does not matter here."""
    if hasattr(value, "__index__"):
        return operator.index(value)
    if isinstance(value, (Real, Decimal)):
        return float(value)
    if hasattr(value, "tolist"):
        return value.tolist()
    return str(value)


def _differs(value: object, default: object) -> bool:
    """Whether it was given; arrays would be compared number by number."""
    return type(value) is not type(default) or value != default


Which = tuple[str, int, int] | tuple[Config, "str | None"]


def which(
    value: object,
    *,
    head_dim: object = None,
    unrotated: object = 0,
    layer: object = None,
    framework: object = "transformers",
    context: object = None,
) -> Which:
    """The schedule of a base, or of one layer type of a configuration."""
    is_base = is_number(value)
    if isinstance(value, str) and not os.path.lexists(value):
        try:
            _native.base_text(value)
        except ValueError as error:
            raise refused(
                "config", value, f"neither a file nor a base: {error}; {_CONFIG}, or {_BASE[9:]}"
            ) from None
        is_base = True
    if is_base:
        for name, given in [("layer", layer), ("context", context)]:
            if given is not None:
                raise refused(name, given, "a base has none; expected a configuration, or None")
        if _differs(framework, "transformers"):
            raise refused("framework", framework, "a base is read by no framework's rules; expected a configuration")
        return (
            base(value),
            even("head_dim", 128 if head_dim is None else head_dim, MOST_HEAD_DIM),
            count("unrotated", unrotated, 0, MOST_HEAD_DIM, "32"),
        )
    if head_dim is not None:
        raise refused("head_dim", head_dim, "the configuration has one; expected None, or a base")
    if _differs(unrotated, 0):
        raise refused("unrotated", unrotated, "the configuration tells; expected 0, or a base")
    return config(value, framework, context), some_text("layer", layer, _LAYER)
