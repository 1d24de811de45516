"""Answers about models' configurations."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
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
    strings,
    values,
    whole,
)


def _proved(value: Any) -> int | None:
    return int(value["proved"]) if isinstance(value, Mapping) and "proved" in value else None


def _status(value: Any) -> str:
    return next(iter(value)).replace("_", " ") if isinstance(value, Mapping) else str(value)


def _known(value: Any) -> Decimal | None:
    try:
        return Decimal(value)
    except (InvalidOperation, TypeError):
        # None, or why there is none.
        return None


class BoundStatus(Record):
    """A base of plain RoPE, and how far it is proven."""

    __slots__ = ()
    base = some_decimal("base", "The least base.")
    status = string("status", "How far it is proven.")
    safe_from = Field("safe_from", _known, "A base from which on every base serves, where one is known.")


class Source(Record):
    """A value of a configuration, and where it came from."""

    __slots__ = ()
    name = string("name", "What it is.")
    value = string("value", "The value, as read.")
    source = string("source", "The field that it was read from, or the rule that gave it.")


class Minimum(Record):
    """The least sum among the distances that occur."""

    __slots__ = ()
    position = whole("position", "Where it is.")
    value = decimal("value", "B(m) there, to at most 10 digits.")


class SumAudit(Record):
    """One sum over the distances that occur."""

    __slots__ = ()
    context_length = Field("context_length", _proved, "L_θ (Eq. 10), where it is known.")
    context_length_status = Field(
        "context_length", _status, "'proved', 'at least' and 'open at' with a distance, or 'unbounded'."
    )
    first_negative = some_whole("first_negative", "The first m with B(m) < 0.")
    negative = some_whole("negative", "How many of the distances have B(m) < 0.")
    minimum = record("minimum", Minimum, "The least sum.")
    verdict = string("verdict", "'holds', 'violated', 'undecided' or 'no_context'.")


class AuditedLayer(Record):
    """One layer type of a model."""

    __slots__ = ()
    name = string("layer", "Its name.")
    layers = some_whole("layers", "How many layers are of it.")
    schedule = some_string("audit.schedule", "The schedule, in words; None if it does not rotate.")
    rotary_dim = some_whole("audit.rotary_dim", "The dimension in the exponent.")
    unrotated_pairs = some_whole("audit.unrotated_pairs", "Pairs of the head that do not rotate.")
    context = some_whole("audit.context", "The context claimed or asked for.")
    reach = some_whole("audit.reach", "Distances 0..reach occur.")
    reach_source = some_string("audit.reach_source", "Why not all within the context do.")
    rotary_sum = record("audit.rotary_sum", SumAudit, "The sum over the rotary pairs alone.")
    head_sum = record("audit.head_sum", SumAudit, "The sum over all pairs of the head, where there are others.")
    before_scaling = record("audit.before_scaling", SumAudit, "The rotary sum before scaling.")
    plain_base = record("audit.plain_base", BoundStatus, "The base that plain RoPE would need.")
    verdict = some_string("audit.verdict", "Of the sum over the head; None if it does not rotate.")
    sources = records("values", Source, "Where the schedule's values came from.")
    notes = strings("notes", "What a reader should know.")


class Audit(Answer):
    """What a configuration claims, held against what its schedule proves."""

    __slots__ = ()
    framework = string("framework", "Whose rules it was read by.")
    numbers = string("numbers", "Which numbers the frequencies are: 'exact' or 'f32'.")
    name = string("file.file", "The file, or what the configuration is called.")
    model_type = some_string("file.model_type", "Its model_type.")
    verdict = string("file.verdict", "'holds', 'violated', 'undecided', 'no_context' or 'nothing_rotates'.")
    layers = records("file.layers", AuditedLayer, "Its layer types.")
    reasons = strings("file.undecided.reasons", "Why no verdict follows, if it was not understood in full.")
    unread = strings("file.undecided.unread", "Fields that look as if they mattered and were not read.")
    settle = some_string("file.undecided.settle", "What would settle it.")
    notes = strings("file.notes", "What a reader should know.")

    def __init__(self, native: Any) -> None:
        super().__init__(native)
        # One configuration is asked about at a time.
        object.__setattr__(self, "_fields", dict(self._fields) | {"file": self._fields["files"][0]})

    def to_dict(self) -> dict[str, Any]:
        """By the names that the program's JSON has. Decimals are text, which loses no digit."""
        all = super().to_dict()
        del all["file"]
        return all

    @property
    def holds(self) -> bool | None:
        """Whether B(m) ≥ 0 at every distance that occurs, proven; None if that is not decided, or nothing was claimed."""
        return {"holds": True, "nothing_rotates": True, "violated": False}.get(self.verdict)

    def _rows(self) -> list[Mapping[str, Any]]:
        return [values(layer) for layer in self.layers]


class Tried(Record):
    """One value, tried."""

    __slots__ = ()
    value = decimal("value", "The value, exactly.")
    holds = some_truth("holds", "Whether the schedule holds with it; None if undecided.")
    first_negative = some_whole("first_negative", "The first m with B(m) < 0.")
    minimum = some_decimal("minimum", "The least B(m).")
    at = some_whole("at", "Where it is.")
    which = string("which", "What it was tried for.")


class Solution(Answer):
    """The least base or factor with which a configured schedule holds; a larger one may fail again."""

    __slots__ = ()
    layer = string("layer", "The layer type.")
    schedule = string("schedule", "The schedule as configured, in words.")
    parameter = string("parameter", "'base' or 'factor'.")
    reach = whole("reach", "Distances 0..reach are looked at.")
    least = some_decimal("least", "The least value, of plain RoPE: a real number, correctly rounded.")
    infeasible_to = some_decimal("infeasible_to", "Of other types: all values from searched_from to here fail.")
    feasible = some_decimal("feasible", "Of other types: this value holds, the next above infeasible_to.")
    searched_from = some_decimal("searched_from", "Where the search began.")
    binding = some_whole("binding", "The position that binds.")
    safe = Field("safe", _known, "The least value from which on every one holds, where it is known or was sought.")
    status = string("status", "How far it is proven.")
    tried = records("tried", Tried, "Round values near it, each tried.")

    def _rows(self) -> list[Mapping[str, Any]]:
        return [values(tried) for tried in self.tried]


class Pair(Record):
    """One pair's frequency."""

    __slots__ = ()
    pair = whole("pair", "i.")
    theta = decimal("theta", "θ_i in radians per position.")
    wavelength = decimal("wavelength", "2π/θ_i in positions.")
    turns = some_decimal("turns", "How often it turns within the context.")


class LayerSpectrum(Record):
    """The frequencies of one layer type."""

    __slots__ = ()
    name = string("layer", "Its name.")
    schedule = string("schedule", "The schedule, in words.")
    context = some_whole("context", "The positions turns are counted over.")
    unrotated_pairs = some_whole("unrotated_pairs", "Pairs of the head that do not rotate.")
    critical_pair = some_whole("critical_pair", "The first pair that makes less than one turn within the context.")
    pairs = records("pairs", Pair, "The pairs that rotate.")


class Spectrum(Answer):
    """A configuration's frequencies, correctly rounded."""

    __slots__ = ()
    layers = records("layers", LayerSpectrum, "The layer types that rotate.")

    def _rows(self) -> list[Mapping[str, Any]]:
        return [{"layer": layer.name} | values(pair) for layer in self.layers for pair in layer.pairs]
