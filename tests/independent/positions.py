"""Many positions at one r, in Arb's matrices."""

from math import isqrt

from flint import acb, arb_mat, ctx

from sums import ball, powers

PRECISION = 64
ROWS = 64  # of a product at a time


def doubtful(problem, r, slope):
    """The m in 0..=context, rising, for which B_m(r) > τ + m·slope is not proven at once; slope is a ball.

    With m = j·width ± k: cos mθ = cos(j·width·θ)·cos kθ ∓ sin(j·width·θ)·sin kθ, so that two matrix products have all sums.
    """
    pairs, context = problem.pairs, problem.context
    most = isqrt(context // 2)
    width = 2 * most + 1
    rows = (context + most) // width + 1
    ctx.prec = PRECISION + context.bit_length()
    theta = powers(ball(r), pairs)
    near_cosines, near_sines = map(arb_mat, waves(theta, most + 1))
    far_cosines, far_sines = waves([width * t for t in theta], rows)
    ctx.prec = PRECISION
    threshold = ball(problem.threshold)
    found = []
    for first in range(0, rows, ROWS):
        part = slice(first, first + ROWS)
        even = rows_of(far_cosines, part) * near_cosines
        odd = rows_of(far_sines, part) * near_sines
        for sign, sums in ((1, even - odd), (-1, even + odd)):
            for j, row in enumerate(sums.tolist(), first):
                bound = threshold + (j * width + most) * slope
                found += [j * width + sign * k for k, value in enumerate(row) if not value > bound]
    return sorted({m for m in found if 0 <= m <= context})


def waves(angles, count):
    """cos(k·angle) and sin(k·angle): two lists with a line per angle, k from 0 to count − 1 along it."""
    cosines, sines = [], []
    for angle in angles:
        turns = [acb(1), acb(angle.cos(), angle.sin())]
        for k in range(2, count):  # by halves: one by one, the boxes would wrap and grow like 2^(k/2)
            turns.append(turns[k // 2] * turns[k - k // 2])
        cosines.append([z.real for z in turns[:count]])
        sines.append([z.imag for z in turns[:count]])
    return cosines, sines


def rows_of(lines, part):
    return arb_mat([line[part] for line in lines]).transpose()
