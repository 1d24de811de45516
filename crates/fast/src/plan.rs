//! What a block needs besides its seeds: the split into fast and slow frequencies, and the tables in t.

use crate::UNIT_ROUNDOFF;
use crate::chebyshev;
use crate::element::Element;
use crate::frequencies::Frequencies;
use crate::instruction_set::InstructionSet;
use crate::trigonometry::{self, BLOCK_SEED_ERROR, TRIGONOMETRIC_ERROR};
use pulp::{Simd, WithSimd};
use std::sync::OnceLock;

/// J: a block is the 2J positions m0 ± (j + ½), j < J.
pub(crate) const HALF_BLOCK: usize = 128;

/// Elements of one panel of the table: two AVX-512 vectors.
pub(crate) const fn panel_width<T: Element>() -> usize {
    128 / size_of::<T>()
}

/// Tables for one list of frequencies.
pub(crate) struct Plan<T> {
    /// Indices of the frequencies that keep a row of their own, then those that share the expansion.
    pub fast: Vec<usize>,
    pub slow: Vec<usize>,
    /// Terms of the expansion of either parity; 0 when nothing is compressed.
    pub terms: usize,
    /// `terms` rows of `slow.len()` coefficients, even and odd.
    pub even_coefficients: Vec<f64>,
    pub odd_coefficients: Vec<f64>,
    /// Table rows by panel: panels × rows × [`panel_width`]; cosines and even polynomials, sines and odd ones.
    pub even_table: Vec<T>,
    pub odd_table: Vec<T>,
    /// Absolute error bound of each sum apart from the angles' own error.
    pub rounding_error: f64,
}

impl<T: Element> Plan<T> {
    pub(crate) fn rows(&self) -> usize {
        self.fast.len() + self.terms
    }

    pub(crate) fn new(frequencies: &Frequencies, set: InstructionSet, compress: bool) -> Self {
        let (threshold, terms) = if compress {
            choose_split::<T>(frequencies)
        } else {
            (-1.0, 0)
        };
        let z = |i: usize| frequencies.radians[i].hi * HALF_BLOCK as f64;
        let (slow, fast): (Vec<_>, Vec<_>) =
            (0..frequencies.pairs()).partition(|&i| z(i) <= threshold);

        let mut even_coefficients = vec![0.0; terms * slow.len()];
        let mut odd_coefficients = vec![0.0; terms * slow.len()];
        let mut error = Accumulated::default();
        for (column, &i) in slow.iter().enumerate() {
            let coefficients = set.run(Coefficients { z: z(i), terms });
            for (k, pair) in coefficients.chunks_exact(2).take(terms).enumerate() {
                even_coefficients[k * slow.len() + column] = pair[0];
                odd_coefficients[k * slow.len() + column] = pair[1];
            }
            error.slow(z(i), &coefficients[..2 * terms]);
        }

        let rows = fast.len() + terms;
        let mut even_table = vec![T::default(); rows * HALF_BLOCK];
        let mut odd_table = even_table.clone();
        let mut place = |row: usize, even: &[f64], odd: &[f64]| {
            let width = panel_width::<T>();
            for j in 0..HALF_BLOCK {
                let at = (j / width * rows + row) * width + j % width;
                even_table[at] = T::from_f64(even[j]);
                odd_table[at] = T::from_f64(odd[j]);
            }
        };
        for (row, &i) in fast.iter().enumerate() {
            let (cosines, sines) = set.run(TableRow {
                hi: frequencies.quarter_turns_hi[i],
                lo: frequencies.quarter_turns_lo[i],
            });
            place(row, &cosines, &sines);
        }
        let (even, odd) = polynomial_table();
        for k in 0..terms {
            place(fast.len() + k, &even[k], &odd[k]);
        }
        let rounding_error = error.bound::<T>(fast.len(), slow.len(), terms);
        Self {
            fast,
            slow,
            terms,
            even_coefficients,
            odd_coefficients,
            even_table,
            odd_table,
            rounding_error,
        }
    }
}

fn polynomial_table() -> &'static chebyshev::Table {
    static TABLE: OnceLock<chebyshev::Table> = OnceLock::new();
    TABLE.get_or_init(|| chebyshev::polynomials(HALF_BLOCK, chebyshev::MOST_TERMS))
}

struct Coefficients {
    z: f64,
    terms: usize,
}

impl WithSimd for Coefficients {
    type Output = [f64; 2 * chebyshev::MOST_TERMS];

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Self::Output {
        chebyshev::coefficients(self.z, self.terms)
    }
}

struct TableRow {
    hi: f64,
    lo: f64,
}

impl WithSimd for TableRow {
    type Output = ([f64; HALF_BLOCK], [f64; HALF_BLOCK]);

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Self::Output {
        let (mut cosines, mut sines) = ([0.0; HALF_BLOCK], [0.0; HALF_BLOCK]);
        trigonometry::cos_sin_of_frequency(0.5, 1.0, self.hi, self.lo, &mut cosines, &mut sines);
        (cosines, sines)
    }
}

/// The threshold on z = θ·J and the number of terms that make a block cheapest; (−1, 0) compresses nothing.
///
/// Cost per position: rows of the table, plus slow·terms/J for the coefficients of each block.
fn choose_split<T: Element>(frequencies: &Frequencies) -> (f64, usize) {
    let allowance = 64.0 * T::UNIT_ROUNDOFF;
    let all = frequencies.pairs();
    let mut best = (all as f64, (-1.0, 0));
    for step in 0..8 {
        let threshold = chebyshev::LARGEST_Z * 0.5f64.powi(step);
        let slow: Vec<f64> = frequencies
            .radians
            .iter()
            .map(|t| t.hi * HALF_BLOCK as f64)
            .filter(|&z| z <= threshold)
            .collect();
        let terms = (2..=chebyshev::MOST_TERMS).find(|&terms| {
            // The sum only rises, so it is broken off where it is too large.
            let mut tails = 0.0;
            slow.iter().all(|&z| {
                tails += chebyshev::tail(z, terms);
                tails <= allowance
            })
        });
        if let Some(terms) = terms {
            let cost =
                (all - slow.len() + terms) as f64 + (slow.len() * terms) as f64 / HALF_BLOCK as f64;
            if cost < best.0 {
                best = (cost, (threshold, terms));
            }
        }
    }
    best.1
}

/// The sums over slow frequencies that the bound needs, gathered while the coefficients are made.
#[derive(Default)]
struct Accumulated {
    /// Σ of (Σ|even|² … ) as sqrt(We² + Wo²): the weight of one frequency's coefficients against its unit seed.
    weight: f64,
    /// Σ of the coefficients' own errors, in units of u.
    coefficients: f64,
    tail: f64,
}

impl Accumulated {
    fn slow(&mut self, z: f64, coefficients: &[f64]) {
        let (mut even, mut odd) = (0.0, 0.0);
        for pair in coefficients.chunks_exact(2) {
            even += pair[0].abs();
            odd += pair[1].abs();
        }
        // hypot by a square root, which IEEE fixes to the bit.
        self.weight += (even * even + odd * odd).sqrt();
        // z itself is θ_hi·J: its relative error below 2u moves the coefficients by at most 2u·z·2.
        self.coefficients += chebyshev::coefficient_error(z) + 4.0 * z;
        self.tail += chebyshev::tail(z, coefficients.len() / 2);
    }

    /// proofs/fast-kernels.md, section 5, term by term.
    fn bound<T: Element>(&self, fast: usize, slow: usize, terms: usize) -> f64 {
        let (fast, slow, rows) = (fast as f64, slow as f64, (fast + terms) as f64);
        let seed = BLOCK_SEED_ERROR;
        // In units of 2^-53: seeds and table of the fast, seeds, sums and matrix of the slow.
        let double = std::f64::consts::SQRT_2 * fast * (seed + TRIGONOMETRIC_ERROR)
            + self.weight * (std::f64::consts::SQRT_2 * seed + slow + 1.0)
            + self.coefficients;
        // In units of T's roundoff: rounding of seeds and table to T, one rounding a row in both sums, and the last.
        let own = (rows + 4.0) * (fast + self.weight);
        // Products of two roundings, and the evaluation of this very bound, are within one part in 2^8.
        (self.tail + double * UNIT_ROUNDOFF + own * T::UNIT_ROUNDOFF) * (1.0 + 2f64.powi(-8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Root, pairs; fast frequencies, slow ones, terms and the bound compressed, then the bound uncompressed.
    type Row = (f64, usize, [usize; 3], f64, f64);

    /// Evaluated apart from this code with mpmath: the cheapest split by trying all, and the table of
    /// proofs/fast-kernels.md, section 5, with Bessel functions for the coefficients.
    const DOUBLES: [Row; 5] = [
        (
            0.8659643233600653,
            64,
            [29, 35, 9],
            7.53612901472191e-13,
            6.666376323055094e-13,
        ),
        (
            0.8058421877614819,
            64,
            [20, 44, 9],
            7.467691791750972e-13,
            6.666376323055094e-13,
        ),
        (
            0.75,
            64,
            [17, 47, 7],
            7.154364957288828e-13,
            6.666376323055094e-13,
        ),
        (
            0.0009765625,
            12,
            [2, 10, 2],
            7.076512016798026e-14,
            5.5446022458420877e-14,
        ),
        (
            0.9990234375,
            128,
            [128, 0, 0],
            2.2463226800627476e-12,
            2.2463226800627476e-12,
        ),
    ];
    const SINGLES: [Row; 3] = [
        (
            0.8659643233600653,
            64,
            [29, 35, 5],
            0.00015633963919334097,
            0.00026041269320526284,
        ),
        (
            0.5,
            32,
            [8, 24, 3],
            2.9655833419769154e-5,
            6.893277177352986e-5,
        ),
        (
            0.9375,
            256,
            [65, 191, 5],
            0.0011751851873871891,
            0.003982782364617926,
        ),
    ];

    fn check<T: Element>(rows: &[Row]) {
        let near = |a: f64, b: f64| (a / b - 1.0).abs() < 1e-12;
        for &(root, pairs, split, compressed, uncompressed) in rows {
            let frequencies = Frequencies::of_root(root, pairs);
            let plan = |compress| Plan::<T>::new(&frequencies, InstructionSet::Scalar, compress);
            let (whole, short) = (plan(false), plan(true));
            assert_eq!((whole.fast.len(), whole.rows()), (pairs, pairs));
            assert_eq!(
                [short.fast.len(), short.slow.len(), short.terms],
                split,
                "{root}"
            );
            assert_eq!(short.rows(), split[0] + split[2]);
            assert!(
                near(short.rounding_error, compressed),
                "{root}: {:e}",
                short.rounding_error
            );
            assert!(
                near(whole.rounding_error, uncompressed),
                "{root}: {:e}",
                whole.rounding_error
            );
        }
    }

    #[test]
    fn splits_are_the_cheapest_and_bounds_the_derived_ones() {
        check::<f64>(&DOUBLES);
        check::<f32>(&SINGLES);
    }
}
