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
        // As many seeds as rows of the table, while it is small.
        let block = (context.isqrt() + 1).min((MOST_TABLE / (2 * pairs)) as u64);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn span(lo: f64, hi: f64) -> Span {
        let end = |value| ropebound_reference::Float::with_val(53, value);
        Span::new(&end(lo), &end(hi))
    }

    #[test]
    fn factors_are_within_a_unit() {
        let powers: Vec<_> = sums::powers(&Interval::from_f64(0.7, 53), 64, 200).collect();
        for m in [0, 1, 1023, (1 << 40) - 1] {
            let found: Vec<_> = factors(&powers, m, -1).collect();
            for (pair, theta) in found.chunks_exact(2).zip(&powers) {
                let angle = theta.scale(m);
                for (&units, exact) in pair.iter().zip([angle.cos(), -&angle.sin()]) {
                    let one = (1u64 << UNIT_BITS) as f64;
                    let found = Interval::from_f64(units as f64 / one, 200);
                    assert!((&found - &exact).magnitude_hi() < 1.0 / one);
                }
            }
        }
    }

    /// Blocks decide as MPFR does at each position: the first violation is the same.
    #[test]
    fn the_first_violation_is_found() {
        for (r, context) in [(0.9, 3000u64), (0.87, 3000), (0.83, 5000)] {
            let span = span(r, r + 1e-13);
            let found = Positions::new(&span, 64, context, 0).prove(|_| ());
            let first = (1..=context).find(|&m| *sums::sum(&span.centre, m, 64, 128).hi() < 0);
            assert_eq!(found.err().map(|violation| violation.position), first);
            let Some(first) = first else { continue };
            let found = Positions::new(&span, 64, context, first + 1).prove(|_| ());
            assert_eq!(found.err().map(|violation| violation.position), Some(first));
            // Without it, the next.
            let found = Positions::new(&span, 64, context, first).prove(|_| ());
            let next =
                (first + 1..=context).find(|&m| *sums::sum(&span.centre, m, 64, 128).hi() < 0);
            assert_eq!(found.err().map(|violation| violation.position), next);
        }
    }

    /// Wherever the sums at the centre are positive, widening the span ends in a violation by the allowance alone.
    #[test]
    fn a_wide_enclosure_is_not_proven() {
        let (lo, hi) = (0.86, 0.861);
        let narrow = span(lo, lo + 1e-14);
        assert!(Positions::new(&narrow, 64, 500, 0).prove(|_| ()).is_ok());
        for width in [1e-5, 1e-4, hi - lo, 0.5] {
            let wide = span(lo - width / 2.0, lo + width / 2.0);
            let found = Positions::new(&wide, 64, 500, 0).prove(|_| ());
            let slope = Growth::up_to(&wide.hi, 64, 128).slope.lo().to_f64();
            let least = (0..=500u64).find(|&m| {
                let sum = sums::sum(&wide.centre, m, 64, 128).lo().to_f64();
                sum < m as f64 * slope * width / 2.0
            });
            assert_eq!(
                found.err().map(|violation| violation.position),
                least,
                "{width}"
            );
        }
    }

    /// A sum below the blocks' error neither fails nor passes by rounding: three pairs, beside roots of B_m.
    #[test]
    fn sums_below_the_error_are_decided_in_mpfr() {
        use ropebound_reference::{Float, RootOfBase, isolate_root};
        let (mut positive, mut negative) = (0, 0);
        for m in 4..30u64 {
            let step = 0.3 / m as f64;
            for k in (1..).take_while(|&k| f64::from(k + 1) * step < 1.0) {
                let end = |k: i32| Float::with_val(53, f64::from(k) * step);
                let bracket = Interval::new(end(k), end(k + 1));
                let Ok(root) = isolate_root(RootOfBase { pairs: 3 }, m, &bracket, 150) else {
                    continue;
                };
                for shift in [-1, 1] {
                    let shift = Float::with_val(200, shift) >> 70u32;
                    let r = Float::with_val(200, root.enclosure().lo() + &shift);
                    let hi = Float::with_val(400, &r + (Float::with_val(400, 1) >> 300u32));
                    let span = Span::new(&r, &hi);
                    let sum = sums::sum(&span.centre, m, 3, 300);
                    assert!(sum.magnitude_hi() < 1e-17 && !sum.contains_zero());
                    let holds = *sum.lo() > 0;
                    *if holds { &mut positive } else { &mut negative } += 1;
                    let found = Positions::new(&span, 3, m, 0).prove_block(m, 1);
                    assert_eq!(found.is_none(), holds, "{m}");
                }
            }
        }
        assert!(positive > 20 && negative > 20, "{positive} {negative}");
    }
}
