"""The conditions of a safe base in proofs/certificate-format.md."""

from flint import arb, ctx

from conditions import check_root
from positions import doubtful
from reading import Refused
from sums import ball, centre_and_half_width, curvature, negative, powers, slope_sum, value_and_slope

MOST_HALVINGS = 64
PRECISION = 192  # after 64 halvings a sum that is still of interest is about 2^−64


class Interval:
    """A step or a part of one, with what all positions have in common on it."""

    def __init__(self, problem, lo, hi):
        ctx.prec = PRECISION
        self.problem, self.lo, self.hi = problem, lo, hi
        self.pairs, self.threshold = problem.pairs, ball(problem.threshold)
        self.middle, half_width = centre_and_half_width(lo, hi)
        self.half_width, self.centre, self.end = ball(half_width), ball(self.middle), ball(hi)
        self.slope = slope_sum(self.end, self.pairs) * self.half_width  # S·w

    def halves(self):
        return Interval(self.problem, self.lo, self.middle), Interval(self.problem, self.middle, self.hi)

    def is_positive(self, m):
        """Whether B_m > τ on all of it: True if so, False if not so at its centre, None if this does not tell."""
        ctx.prec = PRECISION + m.bit_length()
        value, slope = value_and_slope(m, self.centre, self.pairs)
        value -= self.threshold
        if value <= 0:
            return False
        if value > m * self.slope:
            return True
        bend = curvature(m, self.end, self.pairs) * self.half_width / 2
        return True if value > (abs(slope) + bend) * self.half_width else None


def first_not_positive(interval, root=None, positions=None, halvings=0):
    """A position for which B_m > τ is not proven on all of the interval; None if it is, for all of them.

    Positions are all of 0..=context but the root, or those given.
    """
    context = interval.problem.context
    many = 64 + context // 64  # more are quicker together than one by one
    if positions is None or len(positions) > many:
        ctx.prec = PRECISION
        found = doubtful(interval.problem, interval.middle, interval.slope)
        wanted = range(context + 1) if positions is None else set(positions)
        positions = [m for m in found if m in wanted and m != root]
    if len(positions) > many and halvings < MOST_HALVINGS:
        left = positions
    else:
        left = []
        for m in positions:
            holds = interval.is_positive(m)
            if holds is False or holds is None and halvings == MOST_HALVINGS:
                return m
            if holds is None:
                left.append(m)
    if not left:
        return None
    for half in interval.halves():
        found = first_not_positive(half, root, left, halvings + 1)
        if found is not None:
            return found
    return None


def counted(pairs, context, r):
    """Σ max(−1, 1 − (L·r^i)²/2)."""
    return sum((arb.max(1 - (context * theta) ** 2 / 2, arb(-1)) for theta in powers(ball(r), pairs)), arb(0))


def check(certificate):
    """Conditions 1 to 5; raises Refused at the first that is not proven."""
    pairs, context, root = certificate.pairs, certificate.context, certificate.root
    least = lambda: counted(pairs, context, certificate.begin) - ball(certificate.threshold)
    first = certificate.next_line + 2
    if not negative(context, lambda: -least()):
        raise Refused(certificate.next_line, "from", "counting does not show everything up to it to be feasible")
    for index, (lo, hi) in enumerate(certificate.steps):
        found = first_not_positive(Interval(certificate, lo, hi))
        if found is not None:
            raise Refused(first + index, "step", f"B_{found} is not proven positive on all of it")
    line = first + len(certificate.steps)
    check_root(certificate, line)
    rest = Interval(certificate, certificate.bracket[0], certificate.enclosure[1])
    found = first_not_positive(rest, root=root)
    if found is not None:
        raise Refused(line + 2, "position", f"B_{found} is not proven positive up to the enclosure's end")
