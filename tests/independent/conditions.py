"""The conditions of proofs/certificate-format.md in Arb's balls. B_m(r) is the sum of cos(m·r^i), i = 0 … h−1."""

from flint import arb, arb_mat, ctx, fmpq

from reading import Refused

MOST_PRECISION = 8192


def ball(x):
    return arb(fmpq(x.numerator, x.denominator))


def negative(position, value):
    """Whether value(), evaluated in balls, is negative: True, False or None if even the most bits do not tell."""
    bits = 64 + position.bit_length()
    while True:
        ctx.prec = bits
        ball_value = value()
        if ball_value < 0:
            return True
        if ball_value >= 0:
            return False
        if bits >= MOST_PRECISION:
            return None
        bits = min(2 * bits, MOST_PRECISION)


def powers(r, pairs):
    result = [arb(1)]
    for _ in range(pairs - 1):
        result.append(result[-1] * r)
    return result


def cosine_sum(m, r, pairs):
    return sum(((m * theta).cos() for theta in powers(r, pairs)), arb(0))


def value_and_slope(m, r, pairs):
    """B_m(r) and B_m'(r) = −Σ m·i·r^(i−1)·sin(m·r^i)."""
    theta = powers(r, pairs)
    value, slope = arb(0), arb(0)
    for i in range(pairs):
        sine, cosine = (m * theta[i]).sin_cos()
        value += cosine
        if i:
            slope -= i * theta[i - 1] * sine
    return value, m * slope


def slope_sum(hi, pairs):
    """S = Σ i·hi^(i−1)."""
    theta = powers(hi, pairs)
    return sum((i * theta[i - 1] for i in range(1, pairs)), arb(0))


def curvature(m, hi, pairs):
    """M2 = m²·Σ (i·hi^(i−1))² + m·Σ i·(i−1)·hi^(i−2)."""
    theta = powers(hi, pairs)
    squares = sum(((i * theta[i - 1]) ** 2 for i in range(1, pairs)), arb(0))
    bends = sum((i * (i - 1) * theta[i - 2] for i in range(2, pairs)), arb(0))
    return m * m * squares + m * bends


def centre_and_half_width(lo, hi):
    return (lo + hi) / 2, (hi - lo) / 2


def check_piece(pairs, lo, hi, m):
    c, w = centre_and_half_width(lo, hi)

    def bound():
        value, slope = value_and_slope(m, ball(c), pairs)
        width = ball(w)
        return value + abs(slope) * width + curvature(m, ball(hi), pairs) * width * width / 2

    return negative(m, bound)


def check_signs(m, pairs, lo, hi):
    """B_m(hi) < 0 < B_m(lo)."""
    at = lambda x: cosine_sum(m, ball(x), pairs)
    return negative(m, lambda: at(hi)) and negative(m, lambda: -at(lo))


def check_slope(m, pairs, lo, hi):
    """B_m'(c) + M2·w < 0."""
    c, w = centre_and_half_width(lo, hi)
    bound = lambda: value_and_slope(m, ball(c), pairs)[1] + curvature(m, ball(hi), pairs) * ball(w)
    return negative(m, bound)


def first_position_below(pairs, context, root, lo, hi):
    """The first m in 0..=context, other than root, for which B_m(c) > m·S·w is not proven; None if all are proven.

    Positions m = j·width + k make a matrix product: cos mθ = cos(jwθ)·cos(kθ) − sin(jwθ)·sin(kθ).
    """
    c, w = centre_and_half_width(lo, hi)

    def alone(m):
        return negative(m, lambda: m * slope_sum(ball(hi), pairs) * ball(w) - cosine_sum(m, ball(c), pairs))

    ctx.prec = 128
    theta = powers(ball(c), pairs)
    width, rows = min(1024, context + 1), 64
    step = slope_sum(ball(hi), pairs) * ball(w)
    waves = lambda m: [(m * t).sin_cos() for t in theta]
    columns = [[x for sine, cosine in waves(k) for x in (cosine, -sine)] for k in range(width)]
    table = arb_mat(columns).transpose()
    starts = range(0, context + 1, width)
    for first in range(0, len(starts), rows):
        ctx.prec = 128
        part = starts[first : first + rows]
        seeds = arb_mat([[x for sine, cosine in waves(m) for x in (cosine, sine)] for m in part])
        sums = (seeds * table).entries()
        most = step * (part[-1] + width)
        doubtful = [part[0] + k for k, value in enumerate(sums) if not value > most]
        for m in doubtful:
            if m <= context and m != root and not alone(m):
                return m
    return None


def check(certificate):
    """Conditions 1, 3, 4 and 5; raises Refused at the first that is not proven."""
    pairs = certificate.pairs
    for index, (lo, hi, m) in enumerate(certificate.pieces):
        if not check_piece(pairs, lo, hi, m):
            raise Refused(9 + index, "piece", f"B_{m} is not proven negative on all of it")
    line, m = 9 + len(certificate.pieces), certificate.root
    if not check_signs(m, pairs, *certificate.bracket):
        raise Refused(line + 2, "bracket", f"B_{m} does not change its sign as it has to")
    if not check_slope(m, pairs, *certificate.bracket):
        raise Refused(line + 2, "bracket", f"B_{m} is not proven to fall on all of it")
    if not check_signs(m, pairs, *certificate.enclosure):
        raise Refused(line + 3, "enclosure", f"B_{m} does not change its sign as it has to")
    below = first_position_below(pairs, certificate.context, m, *certificate.enclosure)
    if below is not None:
        raise Refused(line + 3, f"position {below}", f"B_{below} is not proven positive on the enclosure")
