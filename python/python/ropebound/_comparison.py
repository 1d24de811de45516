"""Answers about kernels' numbers, and about certificates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._record import (
    Answer,
    Field,
    Record,
    record,
    records,
    some_decimal,
    some_string,
    some_whole,
    string,
    strings,
    threshold,
    truth,
    values,
    whole,
)


def _some_float(value: Any) -> float | None:
    return None if value is None else float(value)


class Place(Record):
    """One entry of an array."""

    __slots__ = ()
    array = string("array", "The array.")
    batch = some_whole("batch", "The batch row.")
    head = some_whole("head", "The head.")
    place = some_whole("place", "The place in the sequence.")
    position = some_whole("position", "The position m.")
    pair = some_whole("pair", "The pair i.")
    value = Field("value", _some_float, "What stands there; None for NaN and infinities.")
    golden = Field("golden", _some_float, "What should.")
    in_words = string("in_words", "All of it, in words.")


class Part(Record):
    """A table, a list of frequencies, or an array of rotated vectors, held against what it should be."""

    __slots__ = ()
    name = string("name", "The names of its arrays.")
    dtype = string("dtype", "Its format.")
    axes = some_string("axes", "Its axes as read, of vectors.")
    layout = some_string("layout", "Which components make a pair.")
    profile = string("profile", "Whose limits were used.")
    verdict = string("verdict", "'within tolerance' or 'over tolerance'.")
    diagnosis = some_string("diagnosis.name", "What is wrong with it, if one fault explains nearly all.")
    evidence = some_string("diagnosis.evidence", "What speaks for the diagnosis.")
    matches = some_string("matches", "The recipe that it came from.")
    violations = strings("violations", "The limits that it is over.")
    first_over = record("first_over", Place, "The first entry over tolerance.")


class Comparison(Answer):
    """A kernel's numbers beside correctly rounded ones, and what is wrong with them."""

    __slots__ = ()
    name = string("file", "What was compared.")
    schedule = string("schedule", "The schedule, in words.")
    verdict = string("verdict", "'within tolerance' or 'over tolerance'.")
    diagnosis = some_string("diagnosis", "What is wrong with the first part that is over tolerance, if it has a name.")
    matches = some_string("matches", "The recipe that all parts came from.")
    first_over = record("first_over", Place, "The first entry over tolerance.")
    parts = records("parts", Part, "Each table, list of frequencies and array of vectors.")
    ignored = strings("ignored", "Arrays that were not looked at.")
    notes = strings("notes", "What a reader should know.")

    @property
    def within(self) -> bool:
        """Whether everything is within tolerance."""
        return self.verdict == "within tolerance"

    def to_junit(self) -> str:
        """As ``--format junit``: a test for each part."""
        return self._native.junit() or ""

    def assert_within(self) -> None:
        """Raises :class:`AssertionError` with what is wrong, unless everything is within tolerance."""
        if not self.within:
            raise AssertionError(self.to_text())

    def _rows(self) -> list[Mapping[str, Any]]:
        return [values(part) for part in self.parts]


class CertificateCheck(Answer):
    """Whether a certificate proves what it says, with all it continues."""

    __slots__ = ()
    path = string("certificate.file", "The file.")
    holds = truth("certificate.holds", "Whether it does.")
    kind = some_string("certificate.kind", "'least base' or 'safe base'.")
    head_dim = some_whole("certificate.head_dim", "d.")
    context = some_whole("certificate.context", "L.")
    at_least = Field("certificate.at_least", threshold, "τ, what B(m) is held against.")
    lower_bound_base = some_decimal("certificate.lower_bound_base", "The least base, to 20 digits.")
    safe_base = some_decimal("certificate.safe_base", "The safe base, to 20 digits.")
    binding_position = some_whole("certificate.binding_position", "The position whose sum vanishes there.")
    digest = some_string("certificate.digest", "SHA-256 of the file.")
    error = some_string("certificate.error", "The step that failed, and why.")
    meaning = some_string("meaning", "What it proves and what not.")
    passed = whole("passed", "1 if it holds, else 0.")

    def __init__(self, native: Any) -> None:
        super().__init__(native)
        object.__setattr__(self, "_fields", dict(self._fields) | {"certificate": self._fields["certificates"][0]})

    def to_dict(self) -> dict[str, Any]:
        """By the names that the program's JSON has."""
        all = super().to_dict()
        del all["certificate"]
        return all
