//! B_m ≥ 0 on the enclosure of a root for all m but one, by angle addition in fixed point.
//!
//! With c and w the enclosure's centre and half width and S = Σ i·hi^(i−1), |B_m(r) − B_m(c)| ≤ m·S·w on it, so it is
//! enough that B_m(c) > m·S·w.
//!
//! Positions come in blocks m = m₀ + j, 0 ≤ j < J: B_m = Σ_i cos m₀θ_i·cos jθ_i − sin m₀θ_i·sin jθ_i. The factors are
//! taken from MPFR enclosures and stored as integers in units of u = 2^−52, each off by at most u: the enclosure's half width
//! is below u/16, the double next to its middle within u/4 of that, its rounding to an integer within u/2.
//! So a product is off by at most u·(1 + u) + u = 2u + u², and the exact integer sum of the 2h of them by 2h·(2u + u²):
//! 6·10^−14 at h = 64. A position that this leaves undecided is evaluated by itself, in MPFR.

use rayon::prelude::*;
use ropebound_reference::Interval;

use crate::decide::prove_negative;
use crate::sums::{self, Growth, Span};

/// 1/u, the unit of the factors.
const UNIT_BITS: u32 = 52;

/// Bits of the MPFR enclosures: angles reach 2^40 and powers lose 2^15 units, so their width stays below 2^−64.
const PRECISION: u32 = 128;

/// The most integers in the table of a block: 4 MiB.
const MOST_TABLE: usize = 1 << 19;

/// A position that is not proven to be non-negative, and why.
pub struct Violation {
    pub position: u64,
    pub reason: String,
}

/// The problem at one enclosure.
pub struct Positions<'a> {
    span: &'a Span,
    pairs: usize,
    context: u64,
    except: u64,
    /// m·S·w per position, at least, in units of u².
    allowance: i128,
    /// The error of a sum, at most, in units of u².
    error: i128,
    powers: Vec<Interval>,
    block: u64,
    table: Vec<i64>,
}

impl<'a> Positions<'a> {
    /// All m in 0..=`context` but `except`.
    pub fn new(span: &'a Span, pairs: usize, context: u64, except: u64) -> Positions<'a> {
        let powers: Vec<_> = sums::powers(&span.centre, pairs, PRECISION).collect();
        let block = (MOST_TABLE / (2 * pairs)).clamp(1, 1024) as u64;
        let block = block.min(context + 1);
        let terms = 2 * pairs as i128;
        Positions {
            allowance: allowance(span, pairs),
            error: terms * (2 * (1 << UNIT_BITS) + 1),
            table: (0..block).flat_map(|j| factors(&powers, j, 1)).collect(),
            span,
            pairs,
            context,
            except,
            powers,
            block,
        }
    }

    /// Proves every position.
    ///
    /// # Errors
    ///
    /// The first that cannot be proven.
    pub fn prove(&self, progress: impl Fn(u64) + Sync) -> Result<(), Violation> {
        let blocks = (self.context + 1).div_ceil(self.block);
        let violation = (0..blocks).into_par_iter().find_map_first(|block| {
            let first = block * self.block;
            let count = self.block.min(self.context + 1 - first);
            let violation = self.prove_block(first, count);
            progress(count);
            violation
        });
        violation.map_or(Ok(()), Err)
    }

    fn prove_block(&self, first: u64, count: u64) -> Option<Violation> {
        // The sines are stored with a minus: cos(a + b) = cos a·cos b + (−sin a)·sin b.
        let seeds: Vec<i64> = factors(&self.powers, first, -1).collect();
        let rows = self.table.chunks_exact(2 * self.pairs);
        (first..first + count).zip(rows).find_map(|(m, row)| {
            let products = seeds.iter().zip(row);
            let sum: i128 = products.map(|(&a, &b)| i128::from(a) * i128::from(b)).sum();
            let slack = self
                .error
                .saturating_add(self.allowance.saturating_mul(m.into()));
            if m == self.except || sum > slack {
                return None;
            }
            let reason = self.prove_alone(m).err()?;
            Some(Violation {
                position: m,
                reason,
            })
        })
    }

    /// m·S·w − B_m(c) < 0.
    fn prove_alone(&self, position: u64) -> Result<(), String> {
        prove_negative(position, |precision| {
            let growth = Growth::up_to(&self.span.hi, self.pairs, precision);
            let half_width = self.span.half_width.with_precision(precision);
            let allowance = (&growth.slope * &half_width).scale(position);
            &allowance - &sums::sum(&self.span.centre, position, self.pairs, precision)
        })
    }
}

/// S·w in units of u², rounded up; the largest i128 if it does not fit.
fn allowance(span: &Span, pairs: usize) -> i128 {
    let growth = Growth::up_to(&span.hi, pairs, PRECISION);
    let bound = &growth.slope * &span.half_width.with_precision(PRECISION);
    // The next double above the nearest one exceeds the bound; `as` keeps to the range of its type.
    let units = (bound.hi().clone() << (2 * UNIT_BITS)).to_f64().next_up();
    (units.ceil() as i128).saturating_add(1)
}

/// cos mθ_i and `sign`·sin mθ_i for every pair, in units of u, each within one unit.
fn factors(powers: &[Interval], position: u64, sign: i64) -> impl Iterator<Item = i64> {
    powers.iter().flat_map(move |theta| {
        let (sin, cos) = theta.scale(position).sin_cos();
        [units(&cos), sign * units(&sin)]
    })
}

fn units(value: &Interval) -> i64 {
    assert!(value.width() < 1.0 / (1u64 << (UNIT_BITS + 3)) as f64);
    (value.midpoint().to_f64() * (1u64 << UNIT_BITS) as f64).round_ties_even() as i64
}
