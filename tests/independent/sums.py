"""The sums and bounds of proofs/certificate-format.md in Arb's balls. B_m(r) is the sum of cos(m·r^i), i = 0 … h−1."""

from flint import arb, ctx, fmpq

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
