//! The expansion that compresses slow frequencies (Jacobi–Anger, with x = t/J and z = θ·J):
//!
//! ```text
//! cos(t·θ) = J_0(z) + 2 Σ_{k≥1} (−1)^k J_{2k}(z)   T_{2k}(x)
//! sin(t·θ) =          2 Σ_{k≥0} (−1)^k J_{2k+1}(z) T_{2k+1}(x)
//! ```
//!
//! For z ≤ 2 a handful of terms reaches double precision, so any number of slow frequencies costs only these.

use crate::double_double::DoubleDouble;

/// Largest z = θ·J that the expansion is used for; the error of [`coefficients`] rests on z²/4 ≤ 1.
pub(crate) const LARGEST_Z: f64 = 2.0;

/// Most terms kept of either parity.
pub(crate) const MOST_TERMS: usize = 12;

/// 1/n!, each within two roundings of the exact value.
const INVERSE_FACTORIALS: [f64; 2 * MOST_TERMS + 2] = {
    let mut table = [1.0; 2 * MOST_TERMS + 2];
    let mut factorial = 1u128;
    let mut n = 1;
    while n < table.len() {
        factorial *= n as u128;
        table[n] = 1.0 / factorial as f64;
        n += 1;
    }
    table
};

/// Terms of a Bessel function's power series; the next would be below 2^-65 for z ≤ 2.
const SERIES: usize = 12;

/// 1/(s(s + n)) at [s − 1][n].
const RECIPROCALS: [[f64; 2 * MOST_TERMS]; SERIES] = {
    let mut table = [[0.0; 2 * MOST_TERMS]; SERIES];
    let mut s = 1;
    while s <= SERIES {
        let mut n = 0;
        while n < 2 * MOST_TERMS {
            table[s - 1][n] = 1.0 / (s * (s + n)) as f64;
            n += 1;
        }
        s += 1;
    }
    table
};

/// The first `2·terms` coefficients 2(−1)^⌊n/2⌋ J_n(z) (without the 2 for n = 0), even and odd n in turn.
///
/// J_n(z) = (z/2)^n/n! · (1 − q/(1(1 + n)) · (1 − q/(2(2 + n)) · (…))), q = z²/4. Error, summed over all
/// coefficients: [`coefficient_error`].
#[inline(always)]
pub(crate) fn coefficients(z: f64, terms: usize) -> [f64; 2 * MOST_TERMS] {
    debug_assert!((0.0..=LARGEST_Z).contains(&z) && terms <= MOST_TERMS);
    let quarter_square = z * z * 0.25;
    let mut tails = [1.0; 2 * MOST_TERMS];
    for row in RECIPROCALS.iter().rev() {
        for (tail, reciprocal) in tails.iter_mut().zip(row) {
            *tail = (-(*tail * quarter_square)).mul_add(*reciprocal, 1.0);
        }
    }
    let mut power = 1.0;
    for n in 0..2 * MOST_TERMS {
        let sign = match (n, n / 2 % 2) {
            (0, _) => 1.0,
            (_, 0) => 2.0,
            _ => -2.0,
        };
        tails[n] *= sign * (power * INVERSE_FACTORIALS[n]);
        power *= z * 0.5;
    }
    tails
}

/// Σ over the coefficients of |computed − exact|, in units of the roundoff: 2(9 + z)·e^{z/2}.
/// Derivation: proofs/fast-kernels.md, section 4.
pub(crate) fn coefficient_error(z: f64) -> f64 {
    // e^{z/2} ≤ 1 + z/2 + z²/4 for z ≤ 2, since Σ_{k≥2} (z/2)^k/k! ≤ (z/2)²(e − 2).
    2.0 * (9.0 + z) * (1.0 + z / 2.0 + z * z / 4.0)
}

/// Bound on what the dropped terms add up to for one frequency: cosine and sine together.
///
/// |J_n(z)| ≤ (z/2)^n/n!, and from n = 2·terms on each such bound is at most 1/(n + 1) ≤ 1/5 of the one before, for z ≤ 2 and
/// terms ≥ 2. The even ones are the cosine's, the odd ones the sine's (proofs/fast-kernels.md, section 4).
pub(crate) fn tail(z: f64, terms: usize) -> f64 {
    let mut power = 1.0;
    for _ in 0..2 * terms {
        power *= z * 0.5;
    }
    // The computed product is within a factor 1 ± 2^-40 of the exact one; 2.3 > 2·√((1 + 1/30 + …)² + (1/5 + 1/200 + …)²)·(1 + 2^-40).
    2.3 * power * INVERSE_FACTORIALS[2 * terms]
}

/// Rows of even and of odd polynomials.
pub(crate) type Table = (Vec<Vec<f64>>, Vec<Vec<f64>>);

/// T_0, T_2, … and T_1, T_3, … at x_j = (j + ½)/`half_block`, each row `half_block` long, within u of the exact value.
///
/// `half_block` is a power of two, so x_j is exact; the recurrence runs in double-double, where n steps lose less than
/// n²·2^-100.
pub(crate) fn polynomials(half_block: usize, terms: usize) -> Table {
    let mut even = vec![vec![0.0; half_block]; terms];
    let mut odd = vec![vec![0.0; half_block]; terms];
    for j in 0..half_block {
        let x = (j as f64 + 0.5) / half_block as f64;
        let mut previous = DoubleDouble::ONE;
        let mut current = DoubleDouble { hi: x, lo: 0.0 };
        for k in 0..terms {
            even[k][j] = previous.hi;
            odd[k][j] = current.hi;
            let next_even = current.chebyshev_step(x, previous);
            let next_odd = next_even.chebyshev_step(x, current);
            (previous, current) = (next_even, next_odd);
        }
    }
    (even, odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expansion_gives_back_cosine_and_sine() {
        let half_block = 128;
        let (even, odd) = polynomials(half_block, MOST_TERMS);
        for z in [0.0, 1e-9, 0.3, 1.0, 1.7, 2.0] {
            for terms in [6, 8, 10, MOST_TERMS] {
                let c = coefficients(z, terms);
                let rounding = 64.0 * crate::UNIT_ROUNDOFF;
                for j in 0..half_block {
                    let x = (j as f64 + 0.5) / half_block as f64;
                    let cosine: f64 = (0..terms).map(|k| c[2 * k] * even[k][j]).sum();
                    let sine: f64 = (0..terms).map(|k| c[2 * k + 1] * odd[k][j]).sum();
                    let error = (cosine - (z * x).cos()).abs() + (sine - (z * x).sin()).abs();
                    assert!(
                        error <= tail(z, terms) + rounding,
                        "z {z} terms {terms} j {j}: {error:e} above {:e}",
                        tail(z, terms)
                    );
                }
            }
        }
    }

    #[test]
    fn tail_is_not_wildly_above_what_is_dropped() {
        let c = coefficients(2.0, MOST_TERMS);
        let dropped: f64 = c[16..].iter().map(|c| c.abs()).sum();
        assert!(tail(2.0, 8) >= dropped && tail(2.0, 8) < 4.0 * dropped);
    }

    /// Against 2(9 + z/2)e^{z/2} of proofs/fast-kernels.md, section 4, which it covers.
    #[test]
    fn coefficient_error_is_the_derived_one() {
        for (z, value) in [(0.0, 18.0), (0.5, 24.9375), (1.0, 35.0), (2.0, 66.0)] {
            assert_eq!(coefficient_error(z), value);
            let derived = 2.0 * (9.0 + z / 2.0) * (z / 2.0).exp();
            assert!((1.0..1.3).contains(&(value / derived)), "{z}: {derived}");
        }
    }

    /// In exact integers, as far as 128 bits hold them: T_n(x)·(2J)^n for x = (2j + 1)/(2J).
    #[test]
    fn polynomials_are_chebyshevs_rounded_once() {
        for (half_block, most) in [(4, 2 * MOST_TERMS), (128, 14)] {
            let (even, odd) = polynomials(half_block, MOST_TERMS);
            let unit = 2 * half_block as i128;
            for j in 0..half_block {
                let x = 2 * j as i128 + 1;
                let (mut exact, mut next, mut scale) = (1, x, 1.0);
                for n in 0..most {
                    let row = if n % 2 == 0 { &even } else { &odd };
                    assert_eq!(row[n / 2][j], exact as f64 / scale, "T_{n}({x}/{unit})");
                    (exact, next) = (next, 2 * x * next - unit * unit * exact);
                    scale *= unit as f64;
                }
            }
        }
    }
}
