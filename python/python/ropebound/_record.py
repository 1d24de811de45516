"""What answers are made of: named values, read from the object that the program writes as JSON."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from ._native import Answer as _Native

if TYPE_CHECKING:
    import pandas

T = TypeVar("T")
R = TypeVar("R", bound="Record")


def threshold(value: Any) -> Decimal:
    """τ, said only where it is not 0."""
    return Decimal(value or 0)


class Field(Generic[T]):
    """One value of a record, by its name in JSON."""

    def __init__(self, key: str, convert: Callable[[Any], T], doc: str) -> None:
        self.key = key
        self.convert = convert
        self.__doc__ = doc

    @overload
    def __get__(self, record: None, owner: type) -> Field[T]: ...
    @overload
    def __get__(self, record: Record, owner: type) -> T: ...
    def __get__(self, record: Record | None, owner: type) -> Field[T] | T:
        if record is None:
            return self
        value: Any = record._fields
        for key in self.key.split("."):
            value = value.get(key) if isinstance(value, Mapping) else None
        return self.convert(value)

    def __set__(self, record: Record, value: object) -> None:
        raise AttributeError("answers do not change")


def whole(key: str, doc: str) -> Field[int]:
    """A count or a position."""
    return Field(key, int, doc)


def some_whole(key: str, doc: str) -> Field[int | None]:
    """The same, where there is one."""
    return Field(key, lambda value: None if value is None else int(value), doc)


def decimal(key: str, doc: str) -> Field[Decimal]:
    """A decimal, to its last digit."""
    return Field(key, Decimal, doc)


def some_decimal(key: str, doc: str) -> Field[Decimal | None]:
    """The same, where there is one."""
    return Field(key, lambda value: None if value is None else Decimal(value), doc)


def string(key: str, doc: str) -> Field[str]:
    """Text."""
    return Field(key, str, doc)


def some_string(key: str, doc: str) -> Field[str | None]:
    """The same, where there is some."""
    return Field(key, lambda value: None if value is None else str(value), doc)


def truth(key: str, doc: str) -> Field[bool]:
    """Yes or no."""
    return Field(key, bool, doc)


def some_truth(key: str, doc: str) -> Field[bool | None]:
    """The same, where it is known."""
    return Field(key, lambda value: None if value is None else bool(value), doc)


def strings(key: str, doc: str) -> Field[tuple[str, ...]]:
    """Texts."""
    return Field(key, lambda value: tuple(map(str, value or ())), doc)


def record(key: str, kind: type[R], doc: str) -> Field[R | None]:
    """A record, where there is one."""
    return Field(key, lambda value: None if value is None else kind(value), doc)


def records(key: str, kind: type[R], doc: str) -> Field[tuple[R, ...]]:
    """Several."""
    return Field(key, lambda value: tuple(kind(one) for one in value or ()), doc)


class Record:
    """Named values; equal where all of them are."""

    __slots__ = ("_fields",)
    _fields: Mapping[str, Any]

    def __init__(self, fields: Mapping[str, Any]) -> None:
        object.__setattr__(self, "_fields", fields)

    def to_dict(self) -> dict[str, Any]:
        """By the names that the program's JSON has. Decimals are text, which loses no digit."""
        return dict(json.loads(json.dumps(self._fields)))

    @classmethod
    def _names(cls) -> Iterator[str]:
        for owner in reversed(cls.__mro__):
            yield from (name for name, value in vars(owner).items() if isinstance(value, Field))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record) or type(self) is not type(other):
            return NotImplemented
        return self._fields == other._fields

    def __hash__(self) -> int:
        return hash(json.dumps(self._fields))

    def __repr__(self) -> str:
        named = ((name, getattr(self, name)) for name in self._names())
        told = (f"{name}={value!r}" for name, value in named if not isinstance(value, (tuple, Record)))
        return f"<{type(self).__name__} {', '.join(told)}>"

    def _repr_html_(self) -> str:
        return table([_flat(self._fields)])


class Answer(Record):
    """An answer: its values, and every format of the program, equal to the byte."""

    __slots__ = ("_native",)
    _native: _Native

    def __init__(self, native: _Native) -> None:
        super().__init__(json.loads(native.json()))
        object.__setattr__(self, "_native", native)

    def to_text(self) -> str:
        """As the program prints it: a sentence and aligned lines."""
        return self._native.text()

    def to_json(self) -> str:
        """As ``--format json``: one object on one line, all digits."""
        return self._native.json()

    def to_csv(self) -> str:
        """As ``--format csv``: a header line and rows."""
        return self._native.csv()

    def to_markdown(self) -> str:
        """As ``--format md``."""
        return self._native.markdown()

    def to_latex(self) -> str:
        """As ``--format tex``, for the package booktabs."""
        return self._native.latex()

    def to_pandas(self, *, floats: bool = False) -> pandas.DataFrame:
        """Its rows as a data frame, of which there is one where the answer is no list; decimals as :class:`~decimal.Decimal`, or as
        floats if these are asked for. Needs pandas."""
        import pandas

        rows = [dict(_flat(row)) for row in self._rows()]
        if floats:
            rows = [{name: _float(value) for name, value in row.items()} for row in rows]
        return pandas.DataFrame(rows)

    def _rows(self) -> list[Mapping[str, Any]]:
        return [{name: getattr(self, name) for name in self._names()}]

    def __str__(self) -> str:
        return self.to_text()

    def __reduce__(self) -> str | tuple[Any, ...]:
        raise TypeError(f"a {type(self).__name__} is not pickled; expected its to_dict() or to_json()")

    def _repr_html_(self) -> str:
        headline = self._native.headline()
        head = "" if headline is None else f"<p>{html.escape(headline)}</p>\n"
        return head + table([_flat(row) for row in self._rows()])


def values(record: Record) -> dict[str, Any]:
    """A record's values, typed, by the names they have here."""
    return {name: getattr(record, name) for name in record._names()}


def _flat(fields: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, Record):
            value = values(value)
        if isinstance(value, range):
            value = f"{value.start}..{value.stop}"
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{name}.")
        elif not (isinstance(value, (list, tuple)) and value and isinstance(value[0], (Mapping, Record))):
            flat[prefix + name] = value
    return flat


def _float(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.6g}" if len(str(value)) > 12 else str(value)
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    return str(value)


def table(rows: list[dict[str, Any]]) -> str:
    """Rows as HTML: one as its names beside its values."""
    if len(rows) == 1:
        lines = [
            f"<tr><th>{html.escape(name.replace('_', ' '))}</th><td>{html.escape(_cell(value))}</td></tr>"
            for name, value in rows[0].items()
        ]
    else:
        names = list(dict.fromkeys(name for row in rows for name in row))
        head = "".join(f"<th>{html.escape(name.replace('_', ' '))}</th>" for name in names)
        lines = [f"<tr>{head}</tr>"]
        for row in rows:
            cells = "".join(f"<td>{html.escape(_cell(row.get(name)))}</td>" for name in names)
            lines.append(f"<tr>{cells}</tr>")
    return "<table>\n" + "\n".join(lines) + "\n</table>\n"
