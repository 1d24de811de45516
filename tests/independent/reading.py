"""Reads a certificate as proofs/certificate-format.md defines its text. Numbers are exact fractions."""

import hashlib
import re
from dataclasses import dataclass
from fractions import Fraction

TITLE = "ropebound certificate 1"
SAFE_TITLE = "ropebound safe base certificate 1"
MOST_BYTES = 32 << 20
NUMBER = re.compile(r"0x1(?:\.([0-9a-f]{0,1022}[1-9a-f]))?p(\+0|-[1-9][0-9]{0,4})")
THRESHOLD = re.compile(r"(0|[1-9][0-9]{0,4})(?:\.([0-9]{0,11}[1-9]))?")
INTEGER = re.compile(r"0|[1-9][0-9]{0,17}")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


class Refused(Exception):
    """A certificate does not hold: the line at fault, the step (`format`, `piece`, …) and what was found."""

    def __init__(self, line, step, reason):
        super().__init__(f"line {line}: {step}: {reason}")
        self.line, self.step = line, step


@dataclass
class Problem:
    head_dim: int
    context: int
    threshold: Fraction

    @property
    def pairs(self):
        return self.head_dim // 2

    @property
    def next_line(self):
        """The line after the problem's: a threshold other than 0 has line 6."""
        return 7 if self.threshold else 6


@dataclass
class Certificate(Problem):
    predecessor: str | None
    begin: Fraction
    pieces: list[tuple[Fraction, Fraction, int]]  # lower end, upper end, witness
    end: Fraction
    root: int
    bracket: tuple[Fraction, Fraction]
    enclosure: tuple[Fraction, Fraction]


@dataclass
class SafeCertificate(Problem):
    begin: Fraction
    steps: list[tuple[Fraction, Fraction]]  # lower end, upper end
    root: int
    bracket: tuple[Fraction, Fraction]
    enclosure: tuple[Fraction, Fraction]


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


class Reader:
    def __init__(self, lines):
        *self.lines, self.tail = lines  # the tail follows the last line end: nothing, in a certificate
        self.at = 0

    def require(self, holds, reason):
        if not holds:
            raise Refused(self.at, "format", reason)

    def line(self):
        self.at += 1
        self.require(self.at <= len(self.lines), "the file ends early")
        return self.lines[self.at - 1]

    def next_starts_with(self, text):
        return self.at < len(self.lines) and self.lines[self.at].startswith(text)

    def exactly(self, text):
        self.require(self.line() == text, f"expected {text!r}")

    def finish(self):
        if self.at != len(self.lines) or self.tail:
            raise Refused(self.at + 1, "format", "something follows qed")

    def field(self, name, values=1):
        words = self.line().split(" ")
        self.require(len(words) == 1 + values and words[0] == name, f"expected {name!r} with {values} value(s)")
        return words[1] if values == 1 else words[1:]

    def integer(self, text, least, most):
        self.require(INTEGER.fullmatch(text), f"{text!r} is no integer")
        self.require(least <= int(text) <= most, f"{text} is not in {least}..={most}")
        return int(text)

    def number(self, text):
        match = NUMBER.fullmatch(text)
        self.require(match, f"{text!r} is no canonical number")
        digits, exponent = match[1] or "", int(match[2])
        self.require(exponent >= -16384, f"{text!r} is too small")
        value = Fraction(int("1" + digits, 16), 1 << (4 * len(digits) - exponent))
        self.require(value <= 1, f"{text!r} is above 1")
        return value


def reader_of(data):
    if len(data) > MOST_BYTES:
        raise Refused(1, "format", "the file is too large")
    ascii_end = next((i for i, byte in enumerate(data) if byte >= 128), None)
    if ascii_end is not None:
        raise Refused(1 + data[:ascii_end].count(b"\n"), "format", "not ASCII")
    return Reader(data.decode("ascii").split("\n"))


def is_safe(data):
    """Whether a file says that it is of a safe base."""
    return data.startswith(SAFE_TITLE.encode() + b"\n")


def read_problem(reader, title):
    """head_dim, context and threshold."""
    reader.exactly(title)
    reader.exactly("schedule plain")
    head_dim = reader.integer(reader.field("head_dim"), 2, 65536)
    reader.require(head_dim % 2 == 0, "head_dim is odd")
    context = reader.integer(reader.field("context"), 1, 1 << 40)
    reader.exactly("convention 0..=L")
    threshold = Fraction(0)
    if reader.next_starts_with("at_least"):
        text = reader.field("at_least")
        reader.require(THRESHOLD.fullmatch(text), f"{text!r} is no canonical threshold")
        threshold = Fraction(text)
        reader.require(0 < threshold <= head_dim // 2, "the threshold is not above 0 and at most half of head_dim")
    return head_dim, context, threshold


def read_root(reader, context, shared, end):
    """The root, the bracket, whose end `shared` (0 lower, 1 upper) has to be `end`, and the enclosure; then nothing."""
    root = reader.integer(reader.field("root"), 1, context)
    bracket = tuple(map(reader.number, reader.field("bracket", 2)))
    reader.require(bracket[0] < bracket[1], "the bracket is empty")
    reader.require(bracket[shared] == end, "the bracket begins elsewhere than what is before it ends")
    enclosure = tuple(map(reader.number, reader.field("enclosure", 2)))
    nested = bracket[0] <= enclosure[0] < enclosure[1] <= bracket[1]
    reader.require(nested, "the enclosure is empty or leaves the bracket")
    reader.exactly("qed")
    reader.finish()
    return root, bracket, enclosure


def read(data):
    """The certificate of a least base in a file's bytes; raises Refused."""
    reader = reader_of(data)
    head_dim, context, threshold = read_problem(reader, TITLE)
    predecessor = reader.field("predecessor")
    reader.require(predecessor == "none" or DIGEST.fullmatch(predecessor), "expected none or a digest")
    begin = reader.number(reader.field("from"))
    reader.require(predecessor != "none" or begin == 1, "without predecessor the cover begins at 1")

    pieces, hi = [], begin
    for _ in range(reader.integer(reader.field("pieces"), 0, 10**18)):
        words = reader.line().split(" ")
        reader.require(len(words) == 2, "a piece has two fields")
        lo, witness = reader.number(words[0]), reader.integer(words[1], 1, context)
        reader.require(lo < hi, "the piece is empty")
        pieces.append((lo, hi, witness))
        hi = lo

    end = reader.number(reader.field("end"))
    reader.require(end == hi, "end is not the last piece's")
    root, bracket, enclosure = read_root(reader, context, 1, end)
    return Certificate(
        head_dim, context, threshold, None if predecessor == "none" else predecessor,
        begin, pieces, end, root, bracket, enclosure,
    )


def read_safe(data):
    """The certificate of a safe base in a file's bytes; raises Refused."""
    reader = reader_of(data)
    head_dim, context, threshold = read_problem(reader, SAFE_TITLE)
    begin = reader.number(reader.field("from"))
    steps, lo = [], begin
    for _ in range(reader.integer(reader.field("steps"), 0, 10**18)):
        hi = reader.number(reader.line())
        reader.require(lo < hi, "the step is empty")
        steps.append((lo, hi))
        lo = hi
    root, bracket, enclosure = read_root(reader, context, 0, lo)
    return SafeCertificate(head_dim, context, threshold, begin, steps, root, bracket, enclosure)
