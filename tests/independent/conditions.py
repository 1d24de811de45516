"""The conditions of a least base in proofs/certificate-format.md, and those of the root that a safe base has too.

A problem has the number of pairs and the threshold τ.
"""

from flint import ctx

from positions import doubtful
from reading import Refused
from sums import ball, centre_and_half_width, cosine_sum, curvature, negative, slope_sum, value_and_slope


def check_piece(problem, lo, hi, m):
    c, w = centre_and_half_width(lo, hi)

    def bound():
        value, slope = value_and_slope(m, ball(c), problem.pairs)
        width = ball(w)
        most = value + abs(slope) * width + curvature(m, ball(hi), problem.pairs) * width * width / 2
        return most - ball(problem.threshold)

    return negative(m, bound)


def check_signs(m, problem, lo, hi):
    """B_m(hi) < τ < B_m(lo)."""
    at = lambda x: cosine_sum(m, ball(x), problem.pairs) - ball(problem.threshold)
    return negative(m, lambda: at(hi)) and negative(m, lambda: -at(lo))


def check_slope(m, pairs, lo, hi):
    """B_m'(c) + M2·w < 0."""
    c, w = centre_and_half_width(lo, hi)
    bound = lambda: value_and_slope(m, ball(c), pairs)[1] + curvature(m, ball(hi), pairs) * ball(w)
    return negative(m, bound)


def first_position_below(problem, root, lo, hi):
    """The first m in 0..=context, other than root, for which B_m(c) > τ + m·S·w is not proven; None if all are proven."""
    c, w = centre_and_half_width(lo, hi)
    pairs, tau = problem.pairs, problem.threshold

    def alone(m):
        fall = lambda: m * slope_sum(ball(hi), pairs) * ball(w)
        return negative(m, lambda: fall() + ball(tau) - cosine_sum(m, ball(c), pairs))

    ctx.prec = 128
    for m in doubtful(problem, c, slope_sum(ball(hi), pairs) * ball(w)):
        if m != root and not alone(m):
            return m
    return None


def check_root(certificate, line):
    """Conditions 3 and 4, of both kinds; the line is the root's."""
    m = certificate.root
    if not check_signs(m, certificate, *certificate.bracket):
        raise Refused(line + 1, "bracket", f"B_{m} does not change its sign as it has to")
    if not check_slope(m, certificate.pairs, *certificate.bracket):
        raise Refused(line + 1, "bracket", f"B_{m} is not proven to fall on all of it")
    if not check_signs(m, certificate, *certificate.enclosure):
        raise Refused(line + 2, "enclosure", f"B_{m} does not change its sign as it has to")


def check(certificate):
    """Conditions 1, 3, 4 and 5 of a least base; raises Refused at the first that is not proven."""
    first = certificate.next_line + 3
    for index, (lo, hi, m) in enumerate(certificate.pieces):
        if not check_piece(certificate, lo, hi, m):
            raise Refused(first + index, "piece", f"B_{m} is not proven negative on all of it")
    line = first + 1 + len(certificate.pieces)
    check_root(certificate, line)
    below = first_position_below(certificate, certificate.root, *certificate.enclosure)
    if below is not None:
        raise Refused(line + 2, f"position {below}", f"B_{below} is not proven positive on the enclosure")
