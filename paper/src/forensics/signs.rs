//! Which signs 32-bit sums get wrong, against proven signs of the sums over the exact frequencies.

use super::sums::{Arithmetic, Sums};
use ropebound_bounds::{Problem, Sign};
use ropebound_fast::CosineSums;
use ropebound_reference::Frequencies;
use ropebound_schedule::{Decimal, HeadDim, Schedule};

/// One position whose simulated sum has the wrong sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Wrong {
    /// m.
    pub position: u64,
    /// The sum over the exact frequencies, rounded.
    pub exact_sum: f64,
    /// The simulated sum.
    pub simulated: f32,
}

/// The comparison over 0..`end`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Signs {
    /// Positions compared.
    pub end: u64,
    /// Those with the wrong sign, ascending. Zero counts as not negative on either side, as in `B_m < 0`.
    pub wrong: Vec<Wrong>,
    /// max |simulated − exact| by octave of m, [2^k, 2^(k+1)) from k = 0 on, over at most 512 evenly spaced positions of each.
    pub errors: Vec<f64>,
}

impl Signs {
    /// Those where a sum is said to be negative that is not.
    pub(super) fn falsely_negative(&self) -> impl Iterator<Item = &Wrong> {
        self.wrong.iter().filter(|wrong| wrong.simulated < 0.0)
    }

    /// The wrong one whose exact sum is furthest from zero.
    #[must_use]
    pub(super) fn furthest(&self) -> Option<&Wrong> {
        let size = |wrong: &Wrong| wrong.exact_sum.abs();
        self.wrong.iter().max_by(|a, b| size(a).total_cmp(&size(b)))
    }
}

/// Compares signs at `base` for m in 0..`end` in `arithmetic`, a binary32 one. Frameworks hold `base` as the nearest `f64`; the proven signs
/// are those of the decimal itself.
///
/// # Panics
/// If `base` is no base of a schedule, `end` is above 2^24, or a sign stays open at the precision limit, which no decimal's does.
#[must_use]
pub(super) fn compare(
    base: &Decimal,
    head_dim: HeadDim,
    end: u64,
    arithmetic: Arithmetic,
) -> Signs {
    let schedule = Schedule::plain(base.clone(), head_dim).expect("a base of 1 or more");
    let problem = Problem::new(&schedule).expect("plain frequencies");
    let parts = Frequencies::of(&schedule, 192).to_double_double();
    let table = ropebound_fast::Frequencies::new(&parts.values, parts.relative_error);
    let exact = CosineSums::<f64>::new(&table.expect("plain frequencies"));
    let sums = Sums::new(base.nearest_f64(), head_dim.pairs(), arithmetic);
    let doubt = exact.error_bound(end);
    let band =
        |last: u64| sums.simulation_error(last) + frequency_error(&parts.values, &sums, last);
    let mut wrong = Vec::new();
    exact.for_each(0..end, |block| {
        let last = block.start + block.values.len() as u64;
        let band = band(last) + doubt;
        for (m, &value) in (block.start..).zip(block.values) {
            if value.abs() > band {
                continue;
            }
            let simulated = sums.value(m);
            let negative = if value.abs() > doubt {
                value < 0.0
            } else {
                match problem.sign(m) {
                    Sign::Negative => true,
                    Sign::NonNegative => false,
                    Sign::Undecided { enclosure } => panic!("B({m}) in {enclosure}"),
                }
            };
            if negative != (simulated < 0.0) {
                wrong.push(Wrong {
                    position: m,
                    exact_sum: problem.enclosure(m, 192).midpoint().to_f64(),
                    simulated,
                });
            }
        }
    });
    Signs {
        end,
        wrong,
        errors: errors(&exact, &sums, end),
    }
}

/// Σ |t_i − θ_i| · `last`: what the rounding of the frequencies adds to the error of a sum.
fn frequency_error(exact: &[(f64, f64)], sums: &Sums, last: u64) -> f64 {
    let off = exact
        .iter()
        .zip(sums.frequencies())
        .map(|(&(theta, low), &rounded)| ((f64::from(rounded) - theta) - low).abs());
    // The low parts' own error, and that of this sum, are far below the allowance.
    last as f64 * off.sum::<f64>() * (1.0 + 1e-9)
}

fn errors(exact: &CosineSums<f64>, sums: &Sums, end: u64) -> Vec<f64> {
    let mut all = Vec::new();
    let mut value = [0.0];
    let mut start = 1;
    while 2 * start <= end {
        let step = (start / 512).max(1);
        let worst = (start..2 * start).step_by(step as usize).map(|m| {
            exact.fill(m, &mut value);
            (f64::from(sums.value(m)) - value[0]).abs()
        });
        all.push(worst.fold(0.0, f64::max));
        start *= 2;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forensics::format::Format;

    /// Every position simulated and its sign proven gives the same list.
    #[test]
    fn the_wrong_signs_are_all_the_wrong_signs() {
        let head_dim = HeadDim::new(128).unwrap();
        // Above base_L by a hair: B(1009) is 1e-7, less than binary32 resolves.
        let base: Decimal = "4293.4375693".parse().unwrap();
        let schedule = Schedule::plain(base.clone(), head_dim).unwrap();
        let problem = Problem::new(&schedule).unwrap();
        let negative: Vec<bool> = (0..6000)
            .map(|m| problem.sign(m) == Sign::Negative)
            .collect();
        let mut seen = 0;
        for powers in crate::forensics::float32::Powers::ALL {
            let arithmetic = Arithmetic {
                powers,
                ..Arithmetic::PLAIN
            };
            assert_eq!(arithmetic.format, Format::Single);
            let sums = Sums::new(base.nearest_f64(), 64, arithmetic);
            let slow: Vec<u64> = (0..6000)
                .filter(|&m| negative[m as usize] != (sums.value(m) < 0.0))
                .collect();
            let fast = compare(&base, head_dim, 6000, arithmetic);
            let fast: Vec<u64> = fast.wrong.iter().map(|wrong| wrong.position).collect();
            assert_eq!(fast, slow, "{powers:?}");
            seen += slow.len();
        }
        assert!(seen > 0);
    }
}
