"""Answers about bases, contexts and sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from ._record import (
    Answer,
    Field,
    Record,
    decimal,
    record,
    records,
    some_decimal,
    some_string,
    some_truth,
    some_whole,
    string,
    threshold,
    truth,
    values,
    whole,
)


def _threshold() -> Field[Decimal]:
    return Field("at_least", threshold, "τ, what B(m) is held against: 0 unless another was given.")


def _pair(value: Any) -> tuple[Decimal, Decimal] | None:
    return None if value is None else (Decimal(value[0]), Decimal(value[1]))


def _range(value: Any) -> range:
    start, end = map(int, value.split(".."))
    return range(start, end)


def _wholes(value: Any) -> tuple[int, ...]:
    return tuple(map(int, value))


class IslandEnd(Record):
    """Where the bases from the least one up stop being feasible."""

    __slots__ = ()
    base = some_decimal("base", "The last feasible base; None if every larger one is, or it stayed open.")
    position = some_whole("position", "The position whose sum vanishes there.")
    relative_width = some_decimal("relative_width", "(end − start)/start, to three digits.")
    status = string("status", "How far this is proven.")


class LeastFeasible(Record):
    """The least feasible bases that can be written down: exact, None where none is feasible or one stays undecided."""

    __slots__ = ()
    integer = some_decimal("integer", "Among the integers.")
    f64 = some_decimal("f64", "Among the doubles.")
    f32 = some_decimal("f32", "Among the floats of 32 bits.")
    digits_2 = some_decimal("digits_2", "Among decimals of two digits.")
    digits_3 = some_decimal("digits_3", "Of three.")
    digits_6 = some_decimal("digits_6", "Of six.")


class RoundedUp(Record):
    """A base rounded up to what can be written down."""

    __slots__ = ()
    integer = some_decimal("integer", "To an integer.")
    f32 = some_decimal("f32", "To a float of 32 bits.")
    digits_2 = some_decimal("digits_2", "To two digits.")
    digits_3 = some_decimal("digits_3", "To three.")


class LowerBound(Answer):
    """The least base for a context (Eq. 11): a larger one may be infeasible again."""

    __slots__ = ()
    context = whole("context", "L.")
    head_dim = whole("head_dim", "d.")
    at_least = _threshold()
    base = some_decimal("lower_bound_base", "inf {b ≥ 1 | B(m) ≥ τ for all m in 0..=L}, correctly rounded; None if there is none.")
    enclosure = Field("enclosure", _pair, "Decimals of as many digits right below and above it.")
    position = some_whole("binding_position", "The position whose sum vanishes there.")
    status = string("status", "'proved', or why there is no base: 'undecided' among them.")
    island_end = record("island_end", IslandEnd, "Where the bases from it up stop being feasible.")
    least_feasible = record("least_feasible", LeastFeasible, "The least feasible bases that can be written down.")
    infeasible_below = some_decimal("infeasible_below", "Where it stayed undecided: every base below is infeasible.")
    why = some_string("why", "What stayed open.")


class SafeBase(Answer):
    """The base from which on every base serves a context."""

    __slots__ = ()
    context = whole("context", "L.")
    head_dim = whole("head_dim", "d.")
    at_least = _threshold()
    base = some_decimal("safe_base", "It, correctly rounded; None if there is none or it stayed open.")
    enclosure = Field("enclosure", _pair, "Decimals of as many digits right below and above it.")
    position = some_whole("binding_position", "The position whose sum vanishes there.")
    status = string("status", "How far it is proven.")
    rounded_up = record("rounded_up", RoundedUp, "Bases that serve and can be written down.")
    why = some_string("why", "What stayed open.")


class Island(Record):
    """A longest interval of feasible bases: both ends are feasible, and right outside a sum is negative."""

    __slots__ = ()
    start = some_decimal("start", "Its least base; None if undecided.")
    start_position = some_whole("start_position", "The position whose sum vanishes there; None for base 1.")
    end = some_decimal("end", "Its largest base; None if it never ends, or undecided.")
    end_position = some_whole("end_position", "The position whose sum vanishes there.")
    relative_width = some_decimal("relative_width", "(end − start)/start, to three digits.")
    status = string("status", "'proved', 'never' if it does not end, or what stayed open.")


class Islands(Answer):
    """Islands of feasible bases, by growing base; every base between two of them is proven infeasible."""

    __slots__ = ()
    context = whole("context", "L.")
    head_dim = whole("head_dim", "d.")
    at_least = _threshold()
    islands = records("islands", Island, "The islands.")
    complete = truth("complete", "Whether they are all, between the bases asked about.")
    why = some_string("why", "What stayed open.")

    def __iter__(self) -> Iterator[Island]:
        return iter(self.islands)

    def __len__(self) -> int:
        return len(self._fields["islands"])

    def __getitem__(self, index: int) -> Island:
        return self.islands[index]

    def _rows(self) -> list[Mapping[str, Any]]:
        return [values(island) for island in self.islands]


class Margin(Answer):
    """Where a base lies among the islands of a context."""

    __slots__ = ()
    context = whole("context", "L.")
    head_dim = whole("head_dim", "d.")
    at_least = _threshold()
    base = decimal("base", "The base asked about.")
    feasible = some_truth("feasible", "Whether B(m) ≥ τ for all m in 0..=L; None if undecided.")
    first_negative = some_whole("first_negative", "The first m with B(m) < τ.")
    island = record("island", Island, "The island that holds it, or the next above.")
    margin_below = some_decimal("margin_below", "How far the base may fall within its island, relative.")
    margin_above = some_decimal("margin_above", "How far it may rise.")
    to_next = some_decimal("to_next", "How far the next island is, where the base is infeasible.")
    safe_base = some_decimal("safe_base", "The base from which on every base serves.")
    status = string("status", "How far this is proven.")


class ContextLength(Answer):
    """How far a schedule stays non-negative (Eq. 10)."""

    __slots__ = ()
    length = some_whole("context_length", "sup {L | B(m) ≥ τ for all m in 0..=L}; None where the status says why.")
    first_negative = some_whole("first_negative", "The first m with B(m) < τ.")
    at_least = _threshold()
    limit = some_whole("limit", "Where the search ended, if it found none.")
    undecided_position = some_whole("undecided_position", "The position whose sign stayed open.")
    status = string("status", "'proved', 'none up to the limit', 'never' negative, or 'undecided'.")


class CosineSum(Answer):
    """B(m) at one position."""

    __slots__ = ()
    position = whole("position", "m.")
    digits = whole("digits", "How many significant digits it is rounded to.")
    value = decimal("cosine_sum", "B(m), correctly rounded.")
    sign = Field("sign", {"negative": -1, "zero": 0, "positive": 1}.__getitem__, "Its sign: −1, 0 or 1.")
    at_least = _threshold()
    reaches = some_truth("reaches", "Whether B(m) ≥ τ; None where τ is 0, of which the sign tells, or if it stayed undecided.")
    status = string("status", "'proved', or 'undecided' of B(m) ≥ τ.")

    def __float__(self) -> float:
        return float(self.value)


class NegativeCount(Answer):
    """How many sums of a range are negative, or below τ, and the least one."""

    __slots__ = ()
    positions = Field("range", _range, "The range.")
    at_least = _threshold()
    negative = whole("negative", "How many m have B(m) < τ.")
    non_negative = whole("non_negative", "How many have B(m) ≥ τ.")
    first_negative = some_whole("first_negative", "The first m with B(m) < τ.")
    last_negative = some_whole("last_negative", "The last one.")
    least = some_decimal("minimum.cosine_sum", "The least B(m), to at most 30 digits.")
    least_at = whole("minimum.position", "Where it is; the first place of several that could not be told apart.")
    undecided = Field("undecided", _wholes, "Positions whose side of τ stayed open, in neither number.")
    status = string("status", "'proved', or 'undecided'.")


class Choice(Record):
    """One base, tried."""

    __slots__ = ()
    base = decimal("base", "The base.")
    rule = string("rule", "Whose choice it is.")
    holds = some_truth("holds", "Whether B(m) ≥ 0 for all m in 0..=L; None if undecided.")
    first_negative = some_whole("first_negative", "The first m with B(m) < 0.")
    minimum = decimal("minimum", "The least B(m).")
    at = whole("at", "Where it is.")


class Advice(Answer):
    """Which base of plain RoPE to choose for a context."""

    __slots__ = ()
    context = whole("context", "L.")
    head_dim = whole("head_dim", "d.")
    least = some_decimal("infimum", "The least base.")
    least_status = string("infimum_status", "How far it is proven.")
    island_end = some_decimal("island_end", "Where the bases from it up stop being feasible.")
    least_integer = some_decimal("least_integer", "The least feasible integer.")
    least_two_digits = some_decimal("least_two_digits", "The least feasible base of two digits.")
    least_three_digits = some_decimal("least_three_digits", "Of three.")
    safe_base = some_decimal("safe_base", "The base from which on every base serves.")
    safe_two_digits = some_decimal("safe_two_digits", "The same, rounded up to two digits.")
    choices = records("choices", Choice, "Round bases, and what rules of thumb give.")

    def _rows(self) -> list[Mapping[str, Any]]:
        return [values(choice) for choice in self.choices]
